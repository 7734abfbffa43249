"""A matter seen in another village is passed to its supervisor with one tap; and the township mends a wrong village."""

from storage.unit_of_work import UnitOfWork
from supervision.acts.passing import heir_of
from supervision.cases import Case, State, Track
from supervision.offices import Role
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import (
    STORY,
    answer,
    ask,
    case_of,
    hand_over,
    newest,
    opens,
    report,
    state_of,
    verify,
)


def previews(who: Chat, village: str, track: str = "everyday") -> Chat:
    """A report about a villager of another village, as far as the preview."""
    who.says("/complaint").presses(f"track.button.{track}")
    if track == "urgent":
        who.presses("hurt.button.no")
    who.says(STORY).presses("report.button.no_photo")
    if who.offers("concerned.button.unsure"):
        who.presses("concerned.button.unsure")
    who.presses("report.button.change").presses("change.button.villager").says("王某某 13900000099 三组")
    who.presses("report.button.change").presses("change.button.village")
    return who.presses(village) if who.offers(village) else who.says(village)


def passes(who: Chat, village: str = "长滩村", track: str = "everyday") -> Case:
    """Passed on with one tap."""
    previews(who, village, track).presses("report.button.pass")
    return newest(who.town)


def person(town: Town, part: str) -> int:
    found = town.read(lambda work: work.people.by_user(user_of(part)))
    return int(found.id)


def speaks(town: Town, number: str) -> list[int]:
    case = case_of(town, number)
    return [
        case.reporter_id,
        *(c.supervisor_id for c in town.read(lambda work: work.cases.receipts(case.id))),
    ]


def vacate(town: Town, role: Role, code: str) -> None:
    """Nobody holds the office any more."""

    def act(work: UnitOfWork) -> None:
        place = work.places.by_code(code)
        assert place is not None
        for office in work.offices.at_place(place.id, work.now):
            if office.role is role:
                work.offices.end(office.id, work.now)

    town.act(act)


def test_it_is_filed_and_theirs_with_one_tap_and_the_receipt_stays(supervisor: Chat, english: Chat) -> None:
    case = passes(supervisor)
    assert supervisor.hears("report.passed")
    assert "receipt" in [shown.picture for shown in supervisor.answers]
    assert speaks(supervisor.town, case.number) == [person(supervisor.town, "english")] * 2
    assert english.hears("notice.given")
    assert not english.hears("notice.passed")
    assert english.hears("aloud.given")
    assert english.presses("notice.button.card").hears("case.card")


def test_who_passed_it_sees_number_and_step_and_nothing_else(
    supervisor: Chat, english: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = passes(supervisor).number
    assert opens(supervisor, number).hears("refusal.missing")
    hand_over(secretary, number)
    answer(inspector, number)
    verify(english, number)
    ask(english, number, "satisfied")
    assert state_of(english.town, number) is State.CLOSED
    supervisor.says("/records").presses("records.button.passed")
    assert (number in supervisor.shows, "已办结" in supervisor.shows, "水管" in supervisor.shows) == (
        True,
        True,
        False,
    )
    supervisor.presses("1 收据")
    assert [shown.picture for shown in supervisor.answers] == ["receipt"]


def test_a_village_of_another_township_is_typed_or_found_there(supervisor: Chat, town: Town) -> None:
    previews(supervisor, "report.button.elsewhere").presses("山口镇").presses("山口村").presses(
        "report.button.pass"
    )
    case = newest(town)
    places = town.read(
        lambda work: [work.places.by_id(each).name for each in (case.village_id, case.township_id)]
    )
    assert places == ["山口村", "山口镇"]
    assert town.chat("abroad").hears("notice.given")
    assert town.chat("elsewhere").hears("notice.new")


def test_a_name_that_means_no_village_is_asked_again(supervisor: Chat) -> None:
    assert previews(supervisor, "天上村").hears("refusal.village_unread")
    assert supervisor.says("山口镇山口村").offers("report.button.pass")


def test_danger_is_passed_at_once_too(supervisor: Chat, secretary: Chat, english: Chat) -> None:
    assert passes(supervisor, track="urgent").due_kind == "sign"
    assert secretary.hears("notice.new")
    assert english.hears("notice.given")


def test_what_is_unclear_is_the_countys_first_and_the_own_village_has_nobody_to_pass_to(
    supervisor: Chat,
) -> None:
    assert not previews(supervisor, "长滩村", "unclear").offers("report.button.pass")
    assert supervisor.offers("report.button.file")
    assert not previews(supervisor, "青石村").offers("report.button.pass")


def test_who_blocks_the_bot_or_is_on_leave_keeps_it_and_the_director_hears(
    supervisor: Chat, english: Chat, neighbour: Chat
) -> None:
    english.says("/leave").presses("leave.button.two_weeks")
    number = passes(supervisor).number
    assert neighbour.hears("notice.given")
    assert speaks(supervisor.town, number)[0] == person(supervisor.town, "english")


def test_a_village_without_a_supervisor_is_the_directors(
    supervisor: Chat, neighbour: Chat, town: Town
) -> None:
    vacate(town, Role.SUPERVISOR, "LX03")
    assert speaks(town, passes(supervisor).number) == [person(town, "neighbour")] * 2
    assert neighbour.hears("notice.given")


def test_nobody_in_village_or_zone_and_the_township_has_it_without_the_name(
    supervisor: Chat, inspector: Chat, town: Town
) -> None:
    vacate(town, Role.SUPERVISOR, "LX03")
    vacate(town, Role.DIRECTOR, "LX-A")
    number = passes(supervisor).number
    assert inspector.hears("notice.given")
    assert not opens(inspector, number).offers("move.button.who")


def test_who_is_concerned_never_gets_it(supervisor: Chat, english: Chat, town: Town) -> None:
    previews(supervisor, "长滩村").presses("report.button.file")
    case = newest(town)
    town.act(lambda work: work.recusals.add(case.id, person(town, "english"), None))
    heir = town.read(lambda work: heir_of(work, case))
    assert heir.id == person(town, "neighbour")


def test_an_edit_of_ones_own_words_still_mends_them(supervisor: Chat, english: Chat, town: Town) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    told = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.change").presses(
        "change.button.village"
    )
    supervisor.presses("长滩村").presses("report.button.pass")
    number = newest(town).number
    assert supervisor.edits(told, "村口水管破了，五天没水").hears("edit.version")
    assert "五天没水" in opens(english, number).shows


def with_a_name(supervisor: Chat, name: str) -> int:
    """Passed on with a villager's name; the message in which it was told."""
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    told = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(f"{name} 三组 13900000099")
    supervisor.presses("report.button.change")
    supervisor.presses("change.button.village").presses("长滩村").presses("report.button.pass")
    return told


def test_the_name_he_wrote_down_is_covered_in_what_he_edits_afterwards_too(
    supervisor: Chat, english: Chat, secretary: Chat, town: Town
) -> None:
    told = with_a_name(supervisor, "王某某")
    assert supervisor.edits(told, "王某某家的水管破了").hears("edit.version_covered")
    assert "〔姓名〕家的水管破了" in opens(secretary, newest(town).number).shows


def test_a_name_learnt_since_is_not_his_to_try_out(supervisor: Chat, english: Chat, town: Town) -> None:
    """What he edits is compared with what he wrote down himself, and with nothing that was put right since."""
    told = with_a_name(supervisor, "王某某")
    opens(english, newest(town).number).presses("move.button.who").presses("move.button.fix_who").says(
        "孔不露"
    )
    answers = []
    for name in ("孔不露", "赵别人", "王某某"):
        supervisor.edits(told, f"{name}家的水管破了")
        answers.append(supervisor.hears("edit.version_covered"))
    assert answers == [False, False, True]


def test_once_sealed_nothing_says_that_it_was_passed(supervisor: Chat, town: Town) -> None:
    case = passes(supervisor)
    town.act(lambda work: work.cases.forget(case))
    assert not supervisor.says("/records").offers("records.button.passed")
    assert town.read(lambda work: work.passings.of_case(case.id)) == ()


def test_who_has_left_sees_it_no_more(supervisor: Chat, town: Town) -> None:
    passes(supervisor)
    supervisor.says("/records")
    listed = supervisor.button("records.button.passed")
    vacate(town, Role.SUPERVISOR, "LX01")
    assert supervisor.presses_again(listed).hears("records.none_passed")


def test_a_receipt_that_joined_another_matter_tells_its_own_number_and_the_step(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    other = report(english)
    number = passes(supervisor).number
    opens(secretary, number).presses("move.button.more").presses("move.button.merge")
    secretary.presses(next(label for label in secretary.labels if other in label))
    hand_over(secretary, other)
    supervisor.says("/records").presses("records.button.passed")
    assert (number in supervisor.shows, other in supervisor.shows) == (True, False)
    assert "已交办" in supervisor.shows


# --- the township mends the village


def test_a_wrong_village_is_mended_with_one_tap(
    supervisor: Chat, english: Chat, inspector: Chat, town: Town
) -> None:
    number = report(supervisor)
    opens(inspector, number).presses("move.button.more").presses("move.button.relocate").presses("长滩村")
    case = case_of(town, number)
    assert town.read(lambda work: work.places.by_id(case.village_id).name) == "长滩村"
    assert (english.hears("notice.passed"), supervisor.hears("notice.village_corrected")) == (True, True)
    assert case.track is Track.EVERYDAY
    assert case.due_kind == "sign"
