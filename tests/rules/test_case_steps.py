"""Which step of a case came late: told by the escalations of its time, not by today's policy."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from supervision.case_steps import _ENDS, SHOWN, CaseStep, steps
from supervision.escalations import Colour, Escalation
from supervision.offices import Role
from tests.cast import MONDAY

HOUR = timedelta(hours=1)


def heard(kind: str, due: int, *, rung: int = 0, colour: Colour = Colour.BLUE) -> Escalation:
    """A rung climbed as soon as the clock of this kind ran out, so many hours after Monday."""
    at = MONDAY + due * HOUR
    return Escalation(1, rung, Role.OFFICER, colour, kind, at, at)


def journal(*acts: str) -> list[tuple[object, str, int | None]]:
    return [(MONDAY + place * HOUR, act, 7) for place, act in enumerate(acts)]


def told(*acts: str, late: list[Escalation]) -> list[tuple[str, Colour | None]]:
    return [(step.name, step.colour) for step in steps(journal(*acts), late)]  # type: ignore[arg-type]


def test_in_time_nothing_is_marked() -> None:
    assert told("submitted", "signed", "assigned", late=[]) == [
        ("submitted", None),
        ("signed", None),
        ("assigned", None),
    ]


def test_signing_after_the_clocks_end_is_blue() -> None:
    assert told("submitted", "escalated", "signed", "assigned", late=[heard("sign", 1)])[1:] == [
        ("signed", Colour.BLUE),
        ("assigned", None),
    ]


def test_signed_in_time_and_handed_over_late() -> None:
    assert told("submitted", "signed", "escalated", "assigned", late=[heard("sign", 2)])[1:] == [
        ("signed", None),
        ("assigned", Colour.BLUE),
    ]


def test_the_gravest_rung_colours_the_step() -> None:
    late = [
        heard("handle", 2, colour=Colour.YELLOW),
        heard("handle", 2, rung=1, colour=Colour.RED),
        heard("handle", 2, rung=2, colour=Colour.YELLOW),
    ]
    assert told("submitted", "assigned", "escalated", "result_entered", late=late)[-1][1] is Colour.RED


def test_what_is_still_awaited_marks_nothing() -> None:
    assert told("submitted", "signed", late=[heard("handle", 5)]) == [("submitted", None), ("signed", None)]


def test_the_second_time_round_is_told_apart_from_the_first() -> None:
    acts = ("submitted", "signed", "assigned", "result_entered", "verified", "told", "reopened", "escalated")
    found = told(*acts, "signed", late=[heard("sign", 7)])
    assert [colour for name, colour in found if name == "signed"] == [None, Colour.BLUE]


def test_who_asked_stepped_aside_or_leaned_on_somebody_is_not_told() -> None:
    hidden = ("asked_back", "answered", "stepped_aside", "withdrawal_pressed", "acknowledged", "escalated")
    assert told(*hidden, late=[]) == []


ACTS = st.lists(st.sampled_from([*SHOWN, "escalated", "asked_back"]), max_size=20)
LATE = st.lists(st.builds(heard, st.sampled_from([*_ENDS, "unknown"]), st.integers(0, 20)), max_size=6)


@given(acts=ACTS, late=LATE)
def test_no_step_is_lost_added_or_late_before_its_time(acts: list[str], late: list[Escalation]) -> None:
    found: tuple[CaseStep, ...] = steps(journal(*acts), late)  # type: ignore[arg-type]
    assert [step.name for step in found] == [act for act in acts if act in SHOWN]
    assert all(step.due_at is None or step.due_at < step.at for step in found)
    assert all((step.due_at is None) == (step.colour is None) for step in found)
