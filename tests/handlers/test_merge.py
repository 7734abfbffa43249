"""Duplicates: one clock, a receipt and a satisfaction for each villager; nobody sees another's villager."""

import pytest

from supervision.cases import State
from supervision.numbers import check_digit
from tests.chat import Chat, Town
from tests.handlers.playing import answer, ask, case_of, hand_over, opens, report, state_of, told, verify
from tests.handlers.test_named_late import TITLE, finds_nothing
from tests.handlers.test_recusal import about, names, sees


def reported_with_name(who: Chat, name: str) -> str:
    who.says("报问题").presses("track.button.everyday").says("水管破了").presses("report.button.no_photo")
    who.presses("report.button.change").presses("change.button.villager").says(f"{name} 13900000077 二组")
    if who.name != "supervisor":
        who.presses("report.button.change").presses("change.button.village").presses("青石村")
    who.presses("report.button.file")
    return _newest(who)


def _newest(who: Chat) -> str:
    from tests.handlers.playing import newest

    return newest(who.town).number


def merged(supervisor: Chat, neighbour: Chat, secretary: Chat) -> tuple[str, str]:
    """The neighbour's report, joined to the supervisor's: (kept, joined)."""
    kept = reported_with_name(supervisor, "王某某")
    joined = reported_with_name(neighbour, "李某某")
    opens(secretary, joined).presses("move.button.more").presses("move.button.merge")
    secretary.presses(next(label for label in secretary.labels if kept in label))
    return kept, joined


def test_a_duplicate_joins_the_other_case(supervisor: Chat, neighbour: Chat, secretary: Chat) -> None:
    kept, joined = merged(supervisor, neighbour, secretary)
    assert secretary.hears("case.merged")
    assert neighbour.hears("notice.merged")
    assert state_of(secretary.town, joined) is State.MERGED
    case = case_of(secretary.town, kept)
    receipts = secretary.town.read(lambda work: work.cases.complainants(case.id))
    assert [each.receipt_number for each in receipts] == [kept, joined]


def test_the_clock_is_the_kept_cases(supervisor: Chat, neighbour: Chat, secretary: Chat) -> None:
    kept, joined = merged(supervisor, neighbour, secretary)
    assert case_of(secretary.town, kept).due_at is not None
    assert case_of(secretary.town, joined).due_at is None


def test_supervisors_do_not_see_each_others_villagers(
    supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    kept, joined = merged(supervisor, neighbour, secretary)
    assert "李某某" not in opens(supervisor, kept).shows
    assert "王某某" not in neighbour.says(f"/case {joined}").shows


def test_each_villager_is_told_and_asked(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept, _ = merged(supervisor, neighbour, secretary)
    hand_over(secretary, kept)
    answer(inspector, kept)
    verify(supervisor, kept)
    assert neighbour.hears("notice.tell")
    for who in (supervisor, neighbour):
        opens(who, kept).presses("move.button.tell")
    for who in (supervisor, neighbour):
        assert state_of(secretary.town, kept) is State.TOLD
        opens(who, kept).presses("move.button.satisfy").presses("asked.face")
        who.presses("satisfaction.satisfied")
    assert state_of(secretary.town, kept) is State.CLOSED


def both_to_tell(supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat) -> str:
    """Two villagers of two supervisors behind one case that was seen on site."""
    kept, _ = merged(supervisor, neighbour, secretary)
    hand_over(secretary, kept)
    answer(inspector, kept)
    verify(supervisor, kept)
    return kept


def test_whoever_told_the_own_villager_asks_on_the_same_visit_though_others_are_still_to_tell(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept = both_to_tell(supervisor, neighbour, secretary, inspector)
    ask(neighbour, kept, "satisfied")
    assert neighbour.hears("case.said.satisfied")
    assert state_of(secretary.town, kept) is State.VERIFIED
    assert not opens(neighbour, kept).offers("move.button.tell")
    assert not neighbour.offers("move.button.satisfy")
    assert kept not in neighbour.says("我的待办").shows
    ask(supervisor, kept, "basically")
    assert state_of(secretary.town, kept) is State.CLOSED


def test_one_who_is_not_satisfied_reopens_it_before_the_others_were_told(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept = both_to_tell(supervisor, neighbour, secretary, inspector)
    ask(neighbour, kept, "dissatisfied")
    assert state_of(secretary.town, kept) is State.REOPENED
    assert kept in supervisor.shows


def test_nobody_is_asked_before_he_was_told(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept = both_to_tell(supervisor, neighbour, secretary, inspector)
    ask(neighbour, kept, "satisfied")
    assert not opens(supervisor, kept).offers("move.button.satisfy")
    ref = case_of(secretary.town, kept).ref
    forged = secretary.town.seal.close(supervisor.user_id, f"c\x1f{ref}\x1fasked\x1fface")
    assert supervisor.presses_again((supervisor.last, forged)).hears("refusal.not_your_turn")
    assert state_of(secretary.town, kept) is State.VERIFIED


def test_whoever_speaks_for_one_who_joined_has_the_case_among_the_own_reports_and_to_do(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept, joined = merged(supervisor, neighbour, secretary)
    assert kept in neighbour.says("我报的事").shows
    hand_over(secretary, kept)
    answer(inspector, kept)
    verify(supervisor, kept)
    shown = neighbour.says("我的待办").shows
    assert [kept in shown, joined in shown] == [True, False]
    assert "王某某" not in shown


def test_nothing_similar_is_said_so(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.merge")
    assert secretary.hears("case.merge_none")


def test_a_case_somebody_stepped_aside_from_is_not_offered_to_join(supervisor: Chat, secretary: Chat) -> None:
    concerned, other = report(supervisor), report(supervisor)
    opens(secretary, concerned).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    opens(secretary, other).presses("move.button.more").presses("move.button.merge")
    assert secretary.hears("case.merge_none")
    assert concerned not in secretary.shows


def test_joining_takes_no_dissatisfaction_away(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    """The second 不满意 is the second, under whichever number."""
    unhappy, other = told(supervisor, secretary, inspector, "dissatisfied"), report(supervisor)
    opens(secretary, unhappy).presses("move.button.more").presses("move.button.merge")
    secretary.presses(next(label for label in secretary.labels if other in label))
    assert case_of(secretary.town, other).dissatisfied == 1


# --- kept from somebody


def merges(secretary: Chat, number: str, into: str) -> None:
    """和别件合并."""
    opens(secretary, number).presses("move.button.more").presses("move.button.merge")
    secretary.presses(next(label for label in secretary.labels if into in label))
    assert secretary.hears("case.merged")


@pytest.fixture
def open_one(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A case the inspector follows, and has half an answer to."""
    number = report(supervisor)
    town.clock.forward(minutes=3)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.result").says("修好了")
    return number


@pytest.fixture
def hidden(supervisor: Chat) -> str:
    """The same matter, about the inspector."""
    return about(supervisor, "何检员", "村口水管破了，料少了一半")


@pytest.mark.parametrize("joined_first", [True, False])
def test_joined_to_what_is_about_him_his_own_case_goes_as_if_he_were_named_in_it(
    supervisor: Chat, secretary: Chat, inspector: Chat, open_one: str, hidden: str, joined_first: bool
) -> None:
    numbers = (open_one, hidden) if joined_first else (hidden, open_one)
    merges(secretary, *numbers)
    assert not inspector.says("换好了").hears("answer.photos")
    assert finds_nothing(inspector, open_one)
    assert finds_nothing(inspector, hidden)
    assert sees(secretary, numbers[1])
    assert "何检员" in opens(secretary, open_one).shows


def test_named_late_he_loses_what_was_joined_before_too(
    supervisor: Chat, secretary: Chat, inspector: Chat, open_one: str
) -> None:
    other = report(supervisor)
    merges(secretary, open_one, other)
    assert sees(inspector, open_one)
    names(supervisor, other, "何检员")
    assert finds_nothing(inspector, open_one)


def test_who_declares_the_one_named_loses_what_was_joined_to_it(
    supervisor: Chat, secretary: Chat, inspector: Chat, open_one: str
) -> None:
    merges(secretary, open_one, about(supervisor, "何老幺", "村口水管破了，料少了一半"))
    assert sees(inspector, open_one)
    inspector.says("/me").presses("relatives.button").presses("relatives.button.add").says("何老幺")
    inspector.presses("relatives.kin.marriage")
    assert not sees(inspector, open_one)


def test_a_township_that_has_lost_the_one_loses_what_was_joined_to_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, open_one: str
) -> None:
    other = report(supervisor)
    merges(secretary, open_one, other)
    names(supervisor, other, TITLE)
    assert finds_nothing(inspector, open_one)
    assert finds_nothing(secretary, open_one)
    assert case_of(town, open_one).held_from == case_of(town, other).held_from is not None


def test_who_steps_aside_does_not_find_what_was_joined(
    supervisor: Chat, secretary: Chat, inspector: Chat, open_one: str
) -> None:
    other = report(supervisor)
    merges(secretary, open_one, other)
    opens(inspector, other).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert opens(inspector, open_one).hears("refusal.missing")


def test_from_whom_it_was_kept_already_nothing_vanishes_when_another_is_named(
    town: Town, supervisor: Chat, inspector: Chat, hidden: str
) -> None:
    town.clock.forward(minutes=3)
    listed = set(inspector.says("/queue").messages)
    names(supervisor, hidden, "王某某")
    assert listed == set(inspector.messages)
    assert not inspector.deleted


# --- which one, and with which clock


def test_any_open_case_of_the_village_is_offered_those_of_its_kind_first(
    supervisor: Chat, secretary: Chat
) -> None:
    """The category is guessed from the words: of one matter it is often another."""
    road = report(supervisor, "三组修路挖断了，没人管")
    water, number = report(supervisor, "水管破了"), report(supervisor, "水管又破了")
    assert case_of(secretary.town, road).category != case_of(secretary.town, number).category
    opens(secretary, number).presses("move.button.more").presses("move.button.merge")
    offered = [each for label in secretary.labels for each in (road, water) if each in label]
    assert offered == [water, road]


def test_a_number_can_be_typed_and_one_kept_from_us_is_like_none(
    supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    concerned, far, number = report(supervisor), reported_with_name(neighbour, "李某某"), report(supervisor)
    opens(secretary, concerned).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    opens(secretary, number).presses("move.button.more").presses("move.button.merge")
    hidden = secretary.says(concerned).shows
    assert secretary.says("100000" + check_digit("100000")).shows == hidden
    assert secretary.says(far).hears("case.merged")
    assert state_of(secretary.town, number) is State.MERGED


def test_a_late_matter_joined_to_a_fresh_one_is_as_late(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    late = report(supervisor)
    hand_over(secretary, late)
    town.passes(days=14)
    fresh, before = report(supervisor, "村口水管又破了"), case_of(town, late)
    merges(inspector, late, fresh)
    after = case_of(town, fresh)
    assert (after.state, after.inspector_id) == (State.ASSIGNED, before.inspector_id)
    assert (after.due_at, after.climbed, after.reminded) == (before.due_at, before.climbed, before.reminded)


def test_whose_name_is_asked_for_is_chosen_by_the_receipt(
    supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    kept, joined = merged(supervisor, neighbour, secretary)
    hand_over(secretary, kept)
    opens(inspector, kept).presses("move.button.more").presses("move.button.identity")
    assert inspector.hears("identity.whom")
    inspector.presses(next(label for label in inspector.labels if joined in label))
    assert inspector.hears("identity.why.villager")
    assert inspector.says("舒书记要看").offers("spoken.button.nobody")
    inspector.presses("spoken.button.nobody")
    assert inspector.hears("identity.own.waiting")
