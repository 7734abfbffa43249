"""What begins anew, and what does not: a danger that is reopened, a matter that is sealed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, reporting, sorting
from supervision.cases import Case, State, Track
from supervision.refusals import Refusal
from tests.cast import MONDAY
from tests.chat import Town
from tests.rules.test_chain import filed
from tests.rules.test_time_review import asked, later, who

_A_WEEK = timedelta(days=7)


def put_in_hand(work: UnitOfWork, case: Case) -> Case:
    """Signed, handed over and begun, all at this moment."""
    casework.sign_and_assign(work, who(work, "secretary"), case.ref)
    return casework.start(work, who(work, "inspector"), case.ref)


def test_a_danger_is_closed_two_days_after_the_report(town: Town) -> None:
    def act(work: UnitOfWork) -> Case:
        return put_in_hand(later(work, hours=3), filed(work, "sign", Track.URGENT, inspector_id=None))

    assert asked(town, act).clock_started_at == MONDAY


def test_a_danger_that_is_reopened_has_its_two_days_from_then_on(town: Town) -> None:
    def act(work: UnitOfWork) -> Case:
        closed = work.cases.save(replace(filed(work, "tell", Track.URGENT), state=State.CLOSED))
        then = later(work, days=7)
        casework.reopen(then, who(then, "secretary"), closed.ref, "又冒水了")
        return put_in_hand(later(then, hours=3), closed)

    case = asked(town, act)
    assert (case.due_kind, case.clock_started_at) == ("handle", MONDAY + _A_WEEK)
    assert case.due_at > MONDAY + _A_WEEK


def test_nothing_is_added_to_a_sealed_matter(town: Town) -> None:
    def act(work: UnitOfWork) -> str:
        case = filed(work, "sort", Track.UNCLEAR, inspector_id=None)
        sorting.sort(work, who(work, "reception"), case.ref, Track.INTEGRITY)
        with pytest.raises(Refusal) as refused:
            reporting.supplement(work, who(work, "supervisor"), case.ref, "还有一户")
        return refused.value.code

    assert asked(town, act) == "sealed"
