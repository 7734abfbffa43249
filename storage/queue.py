"""Lists of cases: the township's queue, own reports, search, counts. Rows only within a Scope."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import col, select

from storage import words
from storage.case_rows import CaseRow, case_of
from storage.repository import Repository
from supervision.cases import Case, State, Track
from supervision.lists import Filter, Page, Scope

#: The township's turn: what it must do today when its moment is today.
TOWNSHIPS_TURN = (
    State.SUBMITTED,
    State.SIGNED,
    State.ASSIGNED,
    State.HANDLING,
    State.TO_VERIFY,
    State.REOPENED,
)
UNSIGNED = (State.SUBMITTED, State.REOPENED)
WITH_OTHERS = (State.ASSIGNED, State.HANDLING, State.TO_VERIFY, State.VERIFIED, State.TOLD)

Clause = ColumnElement[bool]


class QueueRepository(Repository):
    """The part of supervision.ports.Cases that is about lists."""

    def page(
        self, scope: Scope, what: Filter, now: datetime, day_ends: datetime, offset: int, limit: int
    ) -> Page:
        """One page of what the filter leaves of the scope; at most `limit` rows are read.

        What is due first comes first, what has no moment last; ended cases the latest first.
        """
        where = [within(scope), *self._matching(what, scope, day_ends)]
        statement = select(CaseRow).where(*where).order_by(*_order(what)).offset(offset).limit(limit)
        cases = tuple(case_of(row) for row in self._all(statement))
        complete = len(cases) < limit and (cases or not offset)
        return Page(cases, offset + len(cases) if complete else self._count(*where), offset)

    def counts(self, scope: Scope, person_id: int, now: datetime, day_ends: datetime) -> dict[str, int]:
        """How many in each bucket: today, unsigned, others, open, all, and `mine` (of this person)."""
        buckets = ("today", "unsigned", "others", "open")
        columns: list[Any] = [func.count().filter(_bucket(name, day_ends)).label(name) for name in buckets]
        found = self._work.execute(select(*columns).where(within(scope), _bucket("open", day_ends))).one()
        return {
            **{name: int(getattr(found, name)) for name in buckets},
            "all": self._count(within(scope)),
            "mine": self._count(within(scope), _of(person_id)),
        }

    def closed_count(self, township_id: int) -> int:
        """How many cases of the township were closed (not those transferred, withdrawn or merged)."""
        here = col(CaseRow.township_id) == township_id
        return self._count(here, col(CaseRow.state) == State.CLOSED.value)

    def similar(self, case: Case, limit: int) -> Sequence[Case]:
        """Open cases of the same village, category and track, newest first; sealed or unclear ones never."""
        if case.track in {Track.UNCLEAR, Track.INTEGRITY}:
            return ()
        statement = select(CaseRow).where(
            col(CaseRow.village_id) == case.village_id,
            col(CaseRow.open).is_(True),
            col(CaseRow.category) == case.category,
            col(CaseRow.id) != case.id,
            col(CaseRow.track) == case.track.value,
        )
        newest = (col(CaseRow.submitted_at).desc(), col(CaseRow.id).desc())
        return tuple(case_of(row) for row in self._all(statement.order_by(*newest).limit(limit)))

    def _matching(self, what: Filter, scope: Scope, day_ends: datetime) -> list[Clause]:
        clauses = [_bucket(what.bucket, day_ends)]
        person_id = what.person_id
        if what.bucket == "mine" and person_id is None:
            person_id = scope.reporter_id
            clauses += [false()] if person_id is None else []
        if person_id is not None:
            clauses.append(_of(person_id))
        if what.village_id is not None:
            clauses.append(col(CaseRow.village_id) == what.village_id)
        if what.category is not None:
            clauses.append(col(CaseRow.category) == what.category)
        if what.states:
            clauses.append(_in(what.states))
        if what.words is not None:
            clauses += words.containing(self._work, what.words)
        return clauses

    def _count(self, *where: Clause) -> int:
        return int(self._work.execute(select(func.count()).select_from(CaseRow).where(*where)).scalar_one())


def within(scope: Scope) -> Clause:
    """The scope as a WHERE clause: the one place where lists learn who may see what. It mirrors the gate."""
    places = [
        col(CaseRow.township_id).in_(sorted(scope.townships)) if scope.townships else None,
        col(CaseRow.village_id).in_(sorted(scope.villages)) if scope.villages else None,
        and_(col(CaseRow.township_id).in_(sorted(scope.escalated_in)), col(CaseRow.supervised).is_(True))
        if scope.escalated_in
        else None,
    ]
    tracks = sorted(track.value for track in scope.tracks - {Track.UNCLEAR})
    # The track stands in each branch, not around them: an index can then serve each branch.
    ways = [and_(place, col(CaseRow.track).in_(tracks)) for place in places if place is not None and tracks]
    if scope.unclear_in:
        unclear = col(CaseRow.track) == Track.UNCLEAR.value
        ways.append(and_(col(CaseRow.village_id).in_(sorted(scope.unclear_in)), unclear))
    if scope.reporter_id is not None:
        ways.append(col(CaseRow.reporter_id) == scope.reporter_id)
    seen: Clause = or_(*ways) if ways else false()
    return and_(seen, col(CaseRow.id).not_in(sorted(scope.hidden))) if scope.hidden else seen


def _bucket(name: str, day_ends: datetime) -> Clause:
    is_open = col(CaseRow.open).is_(True)
    match name:
        case "today":
            return and_(is_open, _in(TOWNSHIPS_TURN), col(CaseRow.due_at) <= day_ends)
        case "unsigned":
            return and_(is_open, _in(UNSIGNED))
        case "others":
            return and_(is_open, _in(WITH_OTHERS))
        case "open":
            return is_open
        case "ended":
            return col(CaseRow.open).is_(False)
        case "all" | "mine":
            return col(CaseRow.id).is_not(None)
    raise ValueError(f"no such bucket: {name}")


def _in(states: Sequence[State] | frozenset[State]) -> Clause:
    return col(CaseRow.state).in_(sorted(state.value for state in states))


def _of(person_id: int) -> Clause:
    """What the person reported, or has in hand as inspector."""
    return or_(col(CaseRow.reporter_id) == person_id, col(CaseRow.inspector_id) == person_id)


def _order(what: Filter) -> tuple[Any, ...]:
    if what.bucket == "ended":
        return (col(CaseRow.ended_at).desc().nulls_last(), col(CaseRow.id).desc())
    newest = what.bucket in {"all", "mine"}
    return (
        col(CaseRow.due_at).asc().nulls_last(),
        col(CaseRow.id).desc() if newest else col(CaseRow.id).asc(),
    )
