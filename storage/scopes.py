"""A Scope and a Filter as SQL: the one place where lists learn who may see what. It mirrors the gate.

Written out, not built from expressions: thirty branches of expressions cost more than the million rows below them.
Values travel as parameters; codes of ours are written out, since a partial index is found only by its own words.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, TextClause, bindparam, text

from storage.columns import UTC
from supervision.case_clock import SUPERVISORS
from supervision.cases import State, Track
from supervision.lists import Filter, Scope

#: The township's turn: what it must do today when its moment is today.
TOWNSHIPS_TURN = frozenset(
    {
        State.SUBMITTED,
        State.SIGNED,
        State.ASSIGNED,
        State.HANDLING,
        State.TO_VERIFY,
        State.REOPENED,
        State.TRANSFERRING,
        # A petition that is late at another body is pressed there.
        State.REGISTERED,
        State.HANDED_OVER,
        State.NOTICED,
        State.UNDER_REVIEW,
        State.CHECKED,
        State.FILED,
        State.UNDER_WAY,
    }
)
UNSIGNED = frozenset({State.SUBMITTED, State.REOPENED})
WITH_OTHERS = frozenset(
    {
        *(State.ASSIGNED, State.HANDLING, State.TO_VERIFY, State.VERIFIED, State.TOLD, State.TRANSFERRING),
        *(State.HANDED_OVER, State.NOTICED, State.ANSWERED, State.UNDER_REVIEW),
        *(State.CHECKED, State.FILED, State.UNDER_WAY, State.AWAITING_AUDIT),
    }
)
#: A spending that was registered is signed for by nobody: its first check is the inspector's at once.
_NEW_SPENDING = f"track = '{Track.SPENDING}' AND state = '{State.SUBMITTED}'"

#: More places than this are asked for together: SQLite merges 500 branches at most.
_MOST_BRANCHES = 100


@dataclass
class Parts:
    """The parts of one statement, and the values they name."""

    postgres: bool
    values: list[BindParameter[Any]] = field(default_factory=list)

    def bind(self, value: Any) -> str:
        """Keep a value; returns how the statement names it."""
        name = f"v{len(self.values)}"
        self.values.append(bindparam(name, value, UTC() if isinstance(value, datetime) else None))
        return f":{name}"

    def statement(self, sql: str) -> TextClause:
        """The statement with its values."""
        return text(sql).bindparams(*self.values)

    def among(self, column: str, ids: Collection[int]) -> str:
        """The column is one of the ids. Several are written out: a county's villages would be 500 parameters."""
        if len(ids) == 1:
            return f"{column} = {self.bind(*ids)}"
        return f"{column} IN ({', '.join(str(int(each)) for each in sorted(ids))})"

    def is_(self, column: str, yes: bool) -> str:
        """As SQLAlchemy writes `is_(True)`: the predicates of the partial indexes are spelt alike."""
        return f"{column} IS {str(yes).lower() if self.postgres else int(yes)}"


@dataclass(frozen=True)
class Half:
    """Open or ended cases: each half has an order of its own, and indexes in that order."""

    open: bool
    moment: str
    order: str


#: What is due first comes first, what has no moment last; ended cases the latest first (each has its moment).
OPEN = Half(True, "due_at", "{0} NULLS LAST, {1}")
ENDED = Half(False, "ended_at", "{0} DESC, {1} DESC")
_HALVES = {
    **dict.fromkeys(("today", "unsigned", "others", "open"), (OPEN,)),
    **dict.fromkeys(("all", "mine"), (OPEN, ENDED)),
    "ended": (ENDED,),
}


def halves(what: Filter) -> tuple[Half, ...]:
    """What the bucket shows, in the order in which it shows it. Raises ValueError when there is no such bucket."""
    if what.bucket not in _HALVES:
        raise ValueError(f"no such bucket: {what.bucket}")
    return _HALVES[what.bucket]


def ways(parts: Parts, scope: Scope, what: Filter, *, each: bool) -> list[str]:
    """The branches of a list: the scope's own ways, or those of a narrower filter within the scope.

    With `each`, there is one branch a place: only so is an index read in its order.
    """
    person_id = scope.reporter_id if what.bucket == "mine" and what.person_id is None else what.person_id
    if what.bucket == "mine" and person_id is None:
        return []
    if person_id is not None:
        # What the person reported, or has in hand as inspector.
        mine = (f"{column} = {parts.bind(person_id)}" for column in ("reporter_id", "inspector_id"))
        return _within(parts, scope, mine)
    if what.village_id is not None:
        return _within(parts, scope, (f"village_id = {parts.bind(v)}" for v in (what.village_id,)))
    return _scope_ways(parts, scope, each=each)


def matching(parts: Parts, scope: Scope, what: Filter, day_ends: datetime) -> list[str]:
    """What every branch must be besides: of the bucket, the filter, and not hidden."""
    clauses = _bucket(parts, what.bucket, day_ends, scope)
    if what.village_id is not None:
        clauses.append(f"village_id = {parts.bind(what.village_id)}")
    if what.category is not None:
        clauses.append(f"category = {parts.bind(what.category)}")
    if what.track is not None:
        clauses.append(_coded("track", (what.track,)))
    for column, moments in (("submitted_at", what.reported), ("ended_at", what.ended)):
        if moments is not None:
            clauses += [f"{column} >= {parts.bind(moments[0])}", f"{column} < {parts.bind(moments[1])}"]
    if what.states:
        clauses.append(_states(what))
    if scope.hidden:
        clauses.append(f"NOT {parts.among('id', scope.hidden)}")
    return clauses


def _within(parts: Parts, scope: Scope, narrow: Iterable[str]) -> list[str]:
    seen = _scope_ways(parts, scope, each=False)
    return [f"{one} AND ({' OR '.join(seen)})" for one in narrow] if seen else []


def _scope_ways(parts: Parts, scope: Scope, *, each: bool) -> list[str]:
    found: list[str] = []

    def add(column: str, places: Collection[int], *besides: str, apart: bool = each) -> None:
        if places:
            found.extend(" AND ".join((here, *besides)) for here in _here(parts, column, places, each=apart))

    if tracks := scope.tracks - {Track.UNCLEAR}:
        # The track stands in each branch, not around them: an index can then serve each branch.
        track = _coded("track", tracks)
        late = _coded("due_kind", SUPERVISORS)
        above = f"({parts.is_('supervised', True)} OR {parts.is_('overseen', True)})"
        add("township_id", scope.townships, track)
        add("village_id", scope.villages, track)
        # The secretary's own turn is not the zone's to see; it mirrors case_clock.turn_of.
        goes = f"{parts.is_('drawn', True)} OR {parts.is_('supervised', True)} OR dissatisfied >= 2"
        theirs = f"NOT (due_kind = 'verify' AND ({goes}))"
        add("village_id", scope.late_in, track, "climbed > 0", late, theirs)
        add("township_id", scope.escalated_in, track, above)
        # Few cases are offered at a time: one branch for all the places.
        add("offered_to", scope.offered_in, track, apart=False)
    unclear = f"track = '{Track.UNCLEAR}'"
    add("village_id", scope.unclear_in, unclear, apart=False)
    add("village_id", scope.unsorted_in, unclear, parts.is_("overseen", True), apart=False)
    if scope.reporter_id is not None:
        own = [f"reporter_id = {parts.bind(scope.reporter_id)}"]
        if scope.reported_since is not None:
            own.append(f"submitted_at >= {parts.bind(scope.reported_since)}")
        if scope.left:
            own.append(f"NOT {parts.among('village_id', scope.left)}")
        found.append(" AND ".join(own))
    return found


def _here(parts: Parts, column: str, places: Collection[int], *, each: bool) -> list[str]:
    if each and len(places) <= _MOST_BRANCHES:
        return [parts.among(column, {place}) for place in sorted(places)]
    return [parts.among(column, places)]


def _coded(column: str, codes: Iterable[str]) -> str:
    """The column is one of these codes of ours (never what somebody typed), written out."""
    written = ", ".join(f"'{code}'" for code in sorted(codes))
    return f"{column} IN ({written})"


def _states(what: Filter) -> str:
    states = _coded("state", what.states)
    if what.new_spending is None:
        return states
    return f"({states} OR {_NEW_SPENDING})" if what.new_spending else f"({states} AND NOT ({_NEW_SPENDING}))"


def _bucket(parts: Parts, name: str, day_ends: datetime, scope: Scope) -> list[str]:
    match name:
        case "today":
            return [_coded("state", TOWNSHIPS_TURN), f"due_at <= {parts.bind(day_ends)}"]
        case "unsigned":
            unsigned = _coded("state", UNSIGNED)
            either = f"({unsigned} OR {_offered(parts, scope)})" if scope.offered_in else unsigned
            return [either, f"track <> '{Track.SPENDING}'"]
        case "others":
            others = _coded("state", WITH_OTHERS)
            return [others, f"NOT {_offered(parts, scope)}"] if scope.offered_in else [others]
    return []


def _offered(parts: Parts, scope: Scope) -> str:
    """Offered to one of the scope's own places, and not answered yet."""
    here = parts.among("coalesce(offered_to, 0)", scope.offered_in)
    return f"(state = '{State.TRANSFERRING}' AND {here})"
