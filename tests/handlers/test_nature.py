"""改咨询求助投诉 while the unit is at work: a right correction gives the right time, and washes no lateness away."""

import pytest

from supervision.acts import casework, reclassifying
from supervision.acts.prompting import reckon_anew
from supervision.cases import Case
from supervision.durations import parse_duration
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens, report
from tests.rules.test_casework import actor, refused


@pytest.fixture
def asked(supervisor: Chat, secretary: Chat) -> str:
    """A question: three working days."""
    number = report(supervisor, "想问问水费怎么算的")
    hand_over(secretary, number)
    return number


def makes(who: Chat, number: str, nature: str) -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.resummarise")
    return who.presses("summary.button.nature").presses(f"nature.{nature}")


def test_in_time_it_gives_the_time_from_the_clocks_start_with_a_reason_and_the_secretary_hears(
    town: Town, inspector: Chat, secretary: Chat, asked: str
) -> None:
    before = case_of(town, asked)
    assert makes(inspector, asked, "complaint").hears("ask.nature_why")
    assert case_of(town, asked) == before
    inspector.presses("reason.nature.1")
    after = case_of(town, asked)
    assert (after.nature, after.clock_started_at) == ("complaint", before.clock_started_at)
    fifteen = parse_duration("15wd")
    assert before.clock_started_at is not None
    assert after.due_at == town.read(lambda work: work.time.due(before.clock_started_at, fifteen).at)
    assert secretary.hears("notice.nature_corrected")
    assert "改成投诉" in opens(secretary, asked).shows


def test_late_already_stays_late_whatever_it_is_called_and_whatever_is_reckoned_later(
    town: Town, inspector: Chat, secretary: Chat, asked: str
) -> None:
    town.passes(days=9)
    before = case_of(town, asked)
    assert makes(inspector, asked, "complaint").hears("ask.nature_late")
    inspector.says("群众要讨说法")
    hand_over_again(town, asked)
    town.act(lambda work: reckon_anew(work, 0))
    after = case_of(town, asked)
    assert after.nature == "complaint"
    assert (after.due_at, after.climbed, after.reminded) == (before.due_at, before.climbed, before.reminded)


def hand_over_again(town: Town, number: str) -> None:
    ref, inspector_id = case_of(town, number).ref, case_of(town, number).inspector_id
    town.act(lambda work: casework.assign(work, actor(work, "secretary"), ref, None, inspector_id))


def test_where_the_secretary_does_it_the_linked_office_hears(
    secretary: Chat, officer: Chat, asked: str
) -> None:
    makes(secretary, asked, "complaint").presses("reason.nature.2")
    assert officer.hears("notice.nature_corrected")


def test_less_time_wants_no_reason(town: Town, inspector: Chat, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    assert makes(inspector, number, "question").hears("case.card")
    assert case_of(town, number).nature == "question"


def test_no_more_time_without_a_reason(town: Town, asked: str) -> None:
    ref = case_of(town, asked).ref
    assert refused(town, "inspector", reclassifying.reclassify, ref, nature="complaint") == "words_missing"


def test_a_summary_gives_no_time_either(
    town: Town, inspector: Chat, supervisor: Chat, secretary: Chat
) -> None:
    """Where the category is open it is guessed from the summary; the deadline is not."""
    number = report(supervisor, "想问一下")
    hand_over(secretary, number)
    before: Case = case_of(town, number)
    town.act(
        lambda work: casework.summarise(work, actor(work, "inspector"), before.ref, "投诉：举报水管没人修")
    )
    assert (case_of(town, number).nature, case_of(town, number).due_at) == (before.nature, before.due_at)
