"""Duplicates: one clock, a receipt and a satisfaction for each villager; nobody sees another's villager."""

from supervision.cases import State
from tests.chat import Chat
from tests.handlers.playing import answer, case_of, hand_over, opens, report, state_of, told, verify


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
