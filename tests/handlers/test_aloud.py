"""Words to read to the villager with each notice, and 已转告 once they were read."""

import pytest

from supervision.cases import State
from tests.chat import Chat, Town, photo
from tests.handlers.playing import answer, case_of, hand_over, opens, petition, report, to_verify, told
from tests.handlers.test_merge import merged
from tests.handlers.test_offering import offers
from tests.handlers.test_sorting import sorts


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    """A case that was handed to a unit."""
    filed = report(supervisor)
    hand_over(secretary, filed)
    return filed


def test_the_report_itself_has_words_for_the_villager(supervisor: Chat) -> None:
    number = report(supervisor)
    assert supervisor.hears("aloud")
    assert f"号是{number}" in supervisor.shows
    supervisor.presses("aloud.button.told")
    assert supervisor.hears("aloud.done")
    assert not supervisor.offers("aloud.button.told")


def test_each_notice_says_in_plain_words_what_to_tell(number: str, supervisor: Chat) -> None:
    assert "“您家那事，镇上交给水务站了，" in supervisor.shows
    assert supervisor.offers("aloud.button.told")


@pytest.mark.parametrize("step", ["started", "progress", "result"])
def test_what_the_unit_does_is_told_in_plain_words_and_without_the_units_own(
    number: str, supervisor: Chat, inspector: Chat, step: str
) -> None:
    opens(inspector, number)
    match step:
        case "started":
            inspector.presses("move.button.start")
        case "progress":
            inspector.presses("move.button.more").presses("move.button.progress").says("找老李修")
            inspector.presses("report.button.no_photo")
        case "result":
            answer(inspector, number)
    line = [line for line in supervisor.shows.splitlines() if "念给群众听" in line][-1]
    assert "老李" not in line
    assert "责任单位" not in line


def test_a_tick_is_kept_with_its_moment_and_seen_by_those_who_supervise(
    town: Town, number: str, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.presses("aloud.button.told")
    assert supervisor.hears("notice.handed")
    assert supervisor.hears("aloud.done")
    assert "转告群众：交办了" in opens(secretary, number).shows
    assert "转告群众" not in opens(supervisor, number).shows
    assert "转告群众1次" in supervisor.says("/duty").shows
    case = case_of(town, number)
    assert "passed_on" in [act for _, act, _ in town.read(lambda work: work.journal.of_case(case.id))]


def test_ticking_twice_counts_once(town: Town, number: str, supervisor: Chat) -> None:
    button = supervisor.button("aloud.button.told")
    supervisor.presses_again(button)
    supervisor.presses_again(button)
    assert "转告群众1次" in supervisor.says("/duty").shows
    assert len(town.read(lambda work: work.tellings.of_case(case_of(town, number).id))) == 1


def test_a_tick_on_an_old_notice_is_kept_and_said(number: str, supervisor: Chat, inspector: Chat) -> None:
    old = supervisor.button("aloud.button.told")
    answer(inspector, number)
    assert supervisor.presses_again(old).hears("aloud.kept")


def test_telling_the_outcome_is_a_tick_too(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    [telling] = town.read(lambda work: work.tellings.of_case(case_of(town, number).id))
    assert telling.step == "verified"
    assert "转告群众1次" in supervisor.says("/duty").shows


def test_what_comes_back_is_told_again(
    supervisor: Chat, secretary: Chat, number: str, inspector: Chat
) -> None:
    supervisor.presses("aloud.button.told")
    answer(inspector, number)
    opens(supervisor, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.presses("verify.button.here").presses("verify.button.done")
    opens(supervisor, number).presses("move.button.tell").presses("asked.face")
    supervisor.presses("satisfaction.dissatisfied")
    hand_over(secretary, number)
    assert supervisor.offers("aloud.button.told")


def test_after_a_merge_each_tells_the_own_villagers_only(
    town: Town, supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    kept, _joined = merged(supervisor, neighbour, secretary)
    assert neighbour.presses("aloud.button.told").hears("notice.merged")
    assert neighbour.hears("aloud.done")
    hand_over(secretary, kept)
    for who in (supervisor, neighbour):
        assert "您家那事，镇上交给水务站了" in who.shows
    neighbour.presses("aloud.button.told")
    mine = town.read(lambda work: work.people.by_user(neighbour.user_id)).id
    ticked = town.read(lambda work: work.tellings.of_case(case_of(town, kept).id))
    assert [(each.step, each.person_id) for each in ticked] == [("merged", mine), ("handed", mine)]
    assert supervisor.old_button("aloud.button.told")


def test_who_has_no_villager_there_has_nothing_to_read(number: str, inspector: Chat, secretary: Chat) -> None:
    assert not inspector.hears("aloud")
    forged = secretary.town.seal.close(
        secretary.user_id, f"tl\x1f{case_of(secretary.town, number).ref}\x1f2\x1f1"
    )
    assert secretary.presses_again((secretary.last, forged)).hears("refusal.nobody_to_tell")


def test_where_the_township_is_late_the_villager_is_told_so(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    supervisor.forgets()
    town.passes(days=3)
    assert supervisor.hears("notice.late")
    assert "镇上没按时办" in supervisor.shows


def test_of_several_the_township_is_late_with_there_is_one_message_and_each_is_brought_up_to_date(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    numbers = [report(supervisor, f"第{n}处水管漏水") for n in range(3)]
    supervisor.forgets()
    town.passes(days=3)
    told = [shown for shown in supervisor.answers if "上面已经在催" in shown.text]
    assert [all(number in shown.text for number in numbers) for shown in told] == [True]
    for number in numbers:
        hand_over(secretary, number)
    assert "上面已经在催" not in supervisor.messages[told[0].id].text


def test_a_reply_to_it_belongs_to_the_case(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    supervisor.forgets()
    town.passes(days=3)
    late = next(shown.id for shown in supervisor.answers if "上面已经在催" in shown.text)
    assert supervisor.says("今天还是没水", reply_to=late).hears("supplement.done")


def test_english_supervisors_have_english_words(english: Chat, secretary: Chat) -> None:
    number = report(english, "The water pipe is broken")
    english.forgets()
    hand_over(secretary, number)
    assert "Read to the villager: “Your matter is with" in english.shows
    assert english.presses("aloud.button.told").hears("aloud.done")


def test_of_a_petition_the_villager_is_told_that_another_body_answers(
    supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor, "答复过，我不服", "petition")
    assert "归管信访的单位办" in supervisor.shows
    supervisor.forgets()
    opens(secretary, number).presses("move.button.register")
    assert "您这事镇上登记了" in supervisor.shows
    assert supervisor.presses("aloud.button.told").hears("aloud.done")


def read_and_ticked(supervisor: Chat, words: str) -> None:
    assert words in supervisor.shows
    assert supervisor.presses("aloud.button.told").hears("aloud.done")


def test_what_the_secretary_opens_again_is_told_to_the_villager(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    supervisor.forgets()
    opens(secretary, number).presses("move.button.more").presses("move.button.reopen")
    secretary.presses("reason.reopen.1")
    assert supervisor.hears("notice.again")
    read_and_ticked(supervisor, "您家那事还要再办")


def test_what_the_secretary_finds_not_done_on_site_is_told_to_the_villager(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    supervisor.forgets()
    opens(secretary, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    secretary.presses("verify.button.here").presses("verify.button.not_done").says("还在漏，老李没来")
    assert supervisor.hears("notice.not_done_yet")
    assert "老李" not in supervisor.shows
    read_and_ticked(supervisor, "还没办好，退回去接着办")


def test_whoever_found_it_not_done_himself_is_not_told_so(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    opens(supervisor, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.presses("verify.button.here").presses("verify.button.not_done").says("还在漏")
    assert not supervisor.hears("notice.not_done_yet")


def test_a_matter_that_was_moved_sorted_or_lapsed_has_words_to_read(
    town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat, reception: Chat
) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.sign")
    offers(secretary, number)
    supervisor.forgets()
    elsewhere.presses("move.button.accept")
    read_and_ticked(supervisor, "定了由山口镇接着办")
    sorts(reception, report(supervisor, "说不清", "unclear"), "petition")
    read_and_ticked(supervisor, "归管信访的单位办")
    petition(supervisor, secretary, State.TOLD)
    supervisor.forgets()
    town.passes(days=31)
    read_and_ticked(supervisor, "申请复查的日子过了")
