"""What is read of a villager is journalled like what is done; each may look at the own acts; the head is told."""

import json
import re

from bot.anchoring import SCREEN, due, tell
from storage import meta, seals
from storage.unit_of_work import UnitOfWork
from storage.verification import read_head, verify
from supervision.cases import Case
from supervision.offices import Role
from tests.chat import Chat, Town, photo, voice
from tests.handlers.playing import STORY, case_of, newest, opens, report
from tests.handlers.test_folded import secretary_office
from tests.handlers.test_integrity import registers
from tests.handlers.test_integrity import sealed as sealed_number


def acts(town: Town, case: Case) -> list[tuple[str, int | None]]:
    return [(act, by) for _, act, by in town.read(lambda work: work.journal.of_case(case.id))]


def with_files(town: Town, who: Chat) -> Case:
    """A report with a photo and a recording, which have come."""
    who.says("/complaint").presses("track.button.everyday").says(STORY)
    who.sends(photo()).sends(voice()).presses("report.button.file")
    case = newest(town)
    for file in town.read(lambda work: work.files.of_case(case.id)):
        town.act(lambda work, file=file: work.files.kept(file.id, 10, "0" * 64))
    return case


def sealed(town: Town) -> None:
    town.store.act_now(seals.seal)


def anchored(town: Town, chat_id: int | None = None) -> None:
    town.act(lambda work: tell(work, chat_id) if due(work) else None)


def test_a_picture_looked_at_and_a_recording_played_are_in_the_journal(
    town: Town, supervisor: Chat, secretary: Chat
):
    case = with_files(town, supervisor)
    opens(secretary, case.number).presses("move.button.files")
    by = town.read(lambda work: work.people.by_user(secretary.user_id)).id
    assert acts(town, case)[-2:] == [("files_opened", by), ("voice_played", by)]


def test_a_villager_looked_up_and_a_case_printed_are_in_the_journal(
    town: Town, supervisor: Chat, secretary: Chat
):
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY).presses(
        "report.button.no_photo"
    )
    supervisor.presses("report.button.change").presses("change.button.villager").says(
        "孔不露 13900000099 三组"
    )
    supervisor.presses("report.button.file")
    case = newest(town)
    town.clock.forward(minutes=1)
    opens(supervisor, case.number).presses("move.button.who")
    opens(secretary, case.number).presses("move.button.more").presses("move.button.print")
    read = ["card_opened", "identity_shown", "card_opened", "case_file_exported"]
    assert [act for act, _ in acts(town, case)] == ["submitted", *read]


def opened(town: Town, number: str, who: Chat) -> int:
    by = town.read(lambda work: town_id(work, who))
    return acts(town, case_of(town, number)).count(("card_opened", by))


def test_a_card_is_an_entry_once_an_hour_for_each_who_opens_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
):
    number = report(supervisor)
    for _ in range(2):
        opens(secretary, number).presses("move.button.more")
        opens(inspector, number)
    assert (opened(town, number, secretary), opened(town, number, inspector)) == (1, 1)
    town.passes(hours=1)
    opens(secretary, number)
    assert (opened(town, number, secretary), opened(town, number, inspector)) == (2, 1)


def test_a_card_shown_by_what_was_done_needs_no_entry_beside_it(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    secretary.presses("move.button.signassign")
    assert secretary.hears("case.card")
    assert opened(town, number, secretary) == 0


def test_a_search_is_an_entry_and_its_words_are_not(town: Town, supervisor: Chat, secretary: Chat):
    report(supervisor)
    secretary.says("/queue").presses("queue.button.search").says("水管")
    assert secretary.hears("search.found")
    by = town.read(lambda work: town_id(work, secretary))
    assert town.read(lambda work: work.journal.of_actor(by, 1))[0][1:] == ("search_made", None)


def test_a_receipt_shown_again_is_an_entry(town: Town, supervisor: Chat):
    number = report(supervisor)
    supervisor.says("/receipt").presses(supervisor.labels[0])
    by = town.read(lambda work: town_id(work, supervisor))
    assert acts(town, case_of(town, number))[-1] == ("receipt_shown", by)


def test_cards_opened_do_not_crowd_out_what_else_was_done(town: Town, supervisor: Chat, secretary: Chat):
    numbers = [report(supervisor) for _ in range(7)]
    secretary.presses("move.button.signassign")
    for number in numbers:
        opens(secretary, number)
    shown = secretary.says("/me").presses("me.button.deeds").shows
    assert (shown.count("看卡片"), shown.count("镇上签收")) == (5, 1)


def test_each_sees_the_own_acts_and_nothing_of_a_case_that_may_not_be_seen(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    opens(secretary, number).presses("move.button.sign")
    secretary.says("/me").presses("me.button.deeds")
    assert f"{number}号　镇上签收" in secretary.shows
    town.act(lambda work: work.recusals.add(1, town_id(work, secretary), None))
    secretary.says("/me").presses("me.button.deeds")
    assert number not in secretary.shows


def town_id(work: UnitOfWork, who: Chat) -> int:
    person = work.people.by_user(who.user_id)
    assert person is not None
    return person.id


def tellings(who: Chat) -> list[str]:
    """The messages with heads, in order, each as it stands now."""
    shown = [each for each in who.messages.values() if "防改记号" in each.text]
    assert all(each.part is not None and each.part.silent and each.part.does == "text" for each in shown)
    return [each.text for each in shown]


def hours_pass(town: Town, supervisor: Chat, hours: int, chat_id: int | None = None) -> None:
    for _ in range(hours):
        report(supervisor)
        sealed(town)
        anchored(town, chat_id)
        town.clock.forward(hours=1)


def digits_in(*texts: str) -> list[str]:
    return [digits for text in texts for digits in re.findall(r"[0-9]+:[0-9a-f]{16}", text)]


def test_the_head_of_each_hour_is_told_at_once_and_finds_a_rewriting(town: Town, supervisor: Chat):
    hours_pass(town, supervisor, 6)
    told = tellings(town.chat("reception"))
    heads = dict(map(read_head, digits_in(*told)))
    assert [len(digits_in(each)) for each in told] == [1] * 5
    assert town.read(lambda work: verify(work, None, heads)) == []
    assert town.read(lambda work: verify(work, None, dict.fromkeys(heads, "0" * 16))) != []


def test_what_it_is_for_stands_in_the_first_of_a_day_and_then_it_is_a_line(town: Town, supervisor: Chat):
    hours_pass(town, supervisor, 4)
    town.clock.forward(hours=20)
    hours_pass(town, supervisor, 2)
    told = ["已编辑" in each for each in tellings(town.chat("reception"))]
    assert told == [True, False, False, True, False]


def test_hours_in_which_nothing_was_done_say_nothing(town: Town, supervisor: Chat):
    hours_pass(town, supervisor, 3)
    for _ in range(4):
        town.clock.forward(hours=1)
        anchored(town)
    assert len(tellings(town.chat("reception"))) == 2


def test_two_of_an_office_hear_in_turn_and_both_hear_the_first_of_a_day(town: Town, supervisor: Chat):
    def joins(work: UnitOfWork) -> None:
        person, county = work.people.add("解二信", "13900000093"), work.places.by_code("QX")
        assert county is not None
        work.people.bind(person.id, 7_100_000_093)
        work.offices.appoint(person.id, Role.RECEPTION, county.id, work.now)

    town.act(joins)
    hours_pass(town, supervisor, 6)
    first, second = tellings(town.chat("reception")), tellings(town.chat_of(7_100_000_093))
    assert sorted((len(first), len(second))) == [3, 3]
    assert first[0] == second[0]
    assert len({*digits_in(*first), *digits_in(*second)}) == 5


def test_what_an_older_version_let_wait_is_told_with_the_next(town: Town, supervisor: Chat):
    hours_pass(town, supervisor, 2)
    kept = [[town.clock.now.isoformat(), seq, "ab" * 8] for seq in (1, 2)]
    town.act(lambda work: meta.put(work, meta.HEADS_TOLD, json.dumps(kept)))
    town.clock.forward(hours=1)
    hours_pass(town, supervisor, 1)
    assert digits_in(tellings(town.chat("reception"))[-1])[0] == f"2:{'ab' * 8}"


def test_a_chat_of_the_county_hears_it_instead(town: Town, supervisor: Chat):
    hours_pass(town, supervisor, 4, -1001234)
    assert len(tellings(town.chat_of(-1001234))) == 3
    assert town.chat("reception").shows == ""
    assert SCREEN not in {name for name, _ in town.dropped}


def done(town: Town, who: Chat, act: str) -> int:
    by = town.read(lambda work: town_id(work, who))
    return [each for _, each, _ in town.read(lambda work: work.journal.of_actor(by, 50))].count(act)


def looks_at_track(who: Chat, of: str) -> Chat:
    who.says("/duty").presses("duty.button.others")
    return who.presses(next(label for label in who.labels if of in label))


def test_somebody_elses_duty_track_is_an_entry_once_an_hour_for_each_track(
    town: Town, secretary: Chat
) -> None:
    for name in ("何检员", "何检员", "卫青石"):
        looks_at_track(secretary, name)
    secretary.presses("duty.button.picture")
    assert done(town, secretary, "track_looked") == 2
    town.passes(hours=1)
    looks_at_track(secretary, "何检员")
    assert done(town, secretary, "track_looked") == 3


def test_ones_own_duty_track_and_what_is_refused_leave_none(
    town: Town, secretary: Chat, supervisor: Chat
) -> None:
    button = looks_at_track(secretary, "何检员").old_button("duty.button.picture")
    secretary.says("/duty").presses("duty.button.picture")
    assert done(town, secretary, "track_looked") == 1
    secretary_office(town, secretary)
    town.passes(hours=1)
    secretary.presses_again(button)
    assert done(town, secretary, "track_looked") == 1


def test_an_integrity_matter_looked_at_is_an_entry_once_an_hour_and_acts_need_none_beside_them(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    registers(reception, sealed_number(supervisor))
    assert reception.hears("integrity.card")
    assert done(town, reception, "matter_opened") == 0
    town.passes(minutes=1)
    for _ in range(2):
        reception.says("/queue").presses("reception.tab.open").presses("1")
        assert reception.hears("integrity.card")
    assert done(town, reception, "matter_opened") == 1
    town.passes(hours=1)
    reception.says("/queue").presses("reception.tab.open").presses("1")
    assert done(town, reception, "matter_opened") == 2


def test_what_was_looked_at_stands_among_the_own_deeds(town: Town, secretary: Chat) -> None:
    looks_at_track(secretary, "何检员")
    assert "看别人的履职轨迹" in secretary.says("/me").presses("me.button.deeds").shows
