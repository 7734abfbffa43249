"""Open cases that nobody above has been let see, and that may have come to somebody all the same."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlmodel import col

from storage.case_rows import CaseRow, case_of
from storage.prepared import Prepared
from storage.recusals import RecusalRow
from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Track
from supervision.fallen import COUNTYS

_NOT_OPENED = (
    col(CaseRow.open).is_(True),
    col(CaseRow.overseen).is_(False),
    col(CaseRow.supervised).is_(False),
    col(CaseRow.track) != Track.INTEGRITY.value,
)

# Asked in every act of a director: made once.
_KEPT = Prepared(select(CaseRow).where(*_NOT_OPENED, col(CaseRow.id).in_(select(col(RecusalRow.case_id)))))


def unopened(
    work: UnitOfWork,
    townships: Collection[int],
    villages: Collection[int],
    *,
    lacking: Collection[int],
    bare: Collection[int],
    audits: bool,
    unsorted: bool,
) -> Sequence[Case]:
    """See supervision.ports.Cases.unopened. Each way by its own index: joined by OR, all would be walked through."""
    found = {case.id: case for case in map(case_of, _KEPT.all(work)) if _within(case, townships, villages)}
    ways: list[ColumnElement[bool]] = []
    if audits:
        ways += [and_(here, col(CaseRow.due_kind) == "audit") for here in _at(townships)[:1]]
    countys = or_(col(CaseRow.due_kind).in_(sorted(COUNTYS)), col(CaseRow.extension_by).is_not(None))
    ways += [and_(here, countys) for here in _at(lacking)]
    ways += _at(bare)
    if unsorted:
        unclear = col(CaseRow.track) == Track.UNCLEAR.value
        ways += [and_(here, unclear) for here in _at(townships)[:1]]
    for way in ways:
        for row in work.session.execute(select(CaseRow).where(*_NOT_OPENED, way)).scalars():
            found[row.id or 0] = case_of(row)
    return tuple(found.values())


def _within(case: Case, townships: Collection[int], villages: Collection[int]) -> bool:
    return case.village_id in villages or case.township_id in townships or case.offered_to in townships


def _at(places: Collection[int]) -> list[ColumnElement[bool]]:
    """Of these townships, and what is offered to them."""
    if not places:
        return []
    among = sorted(places)
    return [col(CaseRow.township_id).in_(among), col(CaseRow.offered_to).in_(among)]
