"""A Scope and a Filter as SQL: the one place where lists learn who may see what. It mirrors the gate.

Written out, not built from expressions: thirty branches of expressions cost more than the million rows below them.
Values travel as parameters; codes of ours are written out, since a partial index is found only by its own words.
"""

# ruff: noqa: S608 - what is joined here is ours; what people typed is bound

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, TextClause, bindparam, text

from storage.columns import UTC
from storage.visits import SETTLED
from supervision.case_clock import NOT_OURS, OTHER_BODYS, SIGNING, SUPERVISORS
from supervision.cases import State, Track
from supervision.escalations import Colour
from supervision.lists import Filter, Scope
from supervision.standings import TOWNSHIPS_TURN, UNSIGNED, WITH_OTHERS
from supervision.transitions import TOWNSHIP_TRACKS

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

#: Which clock runs; of a case without one, none, so that what is not so may be asked too.
_CLOCK = "COALESCE(due_kind, '')"
#: A spending that is to be seen on site now.
_ON_SITE = f"{_CLOCK} = 'on_site'"
#: The clocks of whoever follows a matter; one that nobody follows is on the secretary's desk.
_FOLLOWED = frozenset({"measures", "handle", *OTHER_BODYS})
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
        return _read(sql).bindparams(*self.values)

    def among(self, column: str, ids: Collection[int]) -> str:
        """The column is one of the ids. On SQLite several are written out: a county's villages would be 500 parameters.

        On PostgreSQL they are one: so officers of other townships ask with the same words, and what the server has
        planned for one of them serves all.
        """
        if len(ids) == 1:
            return f"{column} = {self.bind(*ids)}"
        if self.postgres:
            return f"{column} = ANY({self.ids(ids)})"
        return f"{column} IN ({', '.join(str(int(each)) for each in sorted(ids))})"

    def ids(self, ids: Collection[int]) -> str:
        """Several ids as one value (PostgreSQL)."""
        return f"CAST({self.bind(sorted(ids))} AS bigint[])"

    def is_(self, column: str, yes: bool) -> str:
        """As SQLAlchemy writes `is_(True)`: the predicates of the partial indexes are spelt alike."""
        return f"{column} IS {str(yes).lower() if self.postgres else int(yes)}"


# Looked through for the names of its values: of thirty branches that takes as long as running it.
@lru_cache(maxsize=256)
def _read(sql: str) -> TextClause:
    return text(sql)


# A second process of the server's takes longer to start than any of these take.
_PLANNED = text(
    "SELECT set_config('plan_cache_mode', :mode, true), set_config('max_parallel_workers_per_gather', '0', true)"
)


def plan(work: "UnitOfWork", *, anew: bool) -> None:
    """How PostgreSQL plans what comes, until the unit of work ends: `anew` for its values each time, or once for any
    values: what counts four tabs takes as long to plan as to run."""
    work.execute(_PLANNED, {"mode": "force_custom_plan" if anew else "force_generic_plan"})


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
    # What has ended has no card.
    return tuple(half for half in _HALVES[what.bucket] if half.open or what.colour is None)


@dataclass(frozen=True)
class Way:
    """A branch of a list. `places`: read for each of these in turn, as `place.id` (PostgreSQL). `wide`: of townships
    whole, where cases may be very many; every other branch has few. `offered`: of what is offered to the places."""

    where: str
    places: tuple[int, ...] = ()
    wide: bool = False
    offered: bool = False

    def branch(self, parts: Parts, select: str) -> str:
        """What is selected with `where` in it, whole, or for each of the places."""
        if not self.places:
            return select
        places = f"unnest({parts.ids(self.places)}) AS place(id)"
        return f"SELECT here.* FROM {places} CROSS JOIN LATERAL ({select}) AS here"


def ways(parts: Parts, scope: Scope, what: Filter) -> list[str]:
    """The conditions of the branches, places of one kind together: for counting, which needs no order."""
    return [way.where for way in routes(parts, scope, what, each=False)]


def routes(parts: Parts, scope: Scope, what: Filter, *, each: bool) -> list[Way]:
    """The branches of a list: the scope's own ways, or those of a narrower filter within the scope.

    With `each`, there is one branch a place: only so is an index read in its order.
    """
    person_id = scope.reporter_id if what.bucket == "mine" and what.person_id is None else what.person_id
    if what.bucket == "mine" and person_id is None:
        return []
    if person_id is not None:
        # What the person reported, has in hand as inspector, or speaks for with a villager who joined.
        return _within(parts, scope, what, _own(parts, person_id))
    for column, place_id in (("village_id", what.village_id), ("township_id", what.township_id)):
        if place_id is not None:
            here = (f"{column} = {parts.bind(place)}" for place in (place_id,))
            return _within(parts, scope, what, here, wide=column == "township_id")
    return [_signed_for(parts, scope, what, way) for way in _scope_ways(parts, scope, each=each)]


def _signed_for(parts: Parts, scope: Scope, what: Filter, way: Way) -> Way:
    """What waits to be signed for, branch by branch: what is offered is found where it was offered. Asked for in every
    branch, it would be looked up in the table for each case of thirty townships."""
    if what.bucket != "unsigned":
        return way
    return replace(way, where=f"{way.where} AND {_unsigned(parts, scope, offered=way.offered)}")


def matching(parts: Parts, scope: Scope, what: Filter, day_ends: datetime) -> list[str]:
    """What every branch must be besides: of the bucket, the filter, and not hidden."""
    clauses = _bucket(parts, what.bucket, day_ends, scope)
    if what.village_id is not None:
        clauses.append(f"village_id = {parts.bind(what.village_id)}")
    if what.township_id is not None:
        clauses.append(f"township_id = {parts.bind(what.township_id)}")
    if what.colour is not None:
        clauses.append(coloured(parts, *what.colour))
    if what.category is not None:
        clauses.append(f"category = {parts.bind(what.category)}")
    if what.track is not None:
        clauses.append(_coded("track", (what.track,)))
    for column, moments in (("submitted_at", what.reported), ("ended_at", what.ended)):
        if moments is not None:
            clauses += [f"{column} >= {parts.bind(moments[0])}", f"{column} < {parts.bind(moments[1])}"]
    if what.either:
        clauses.append(f"({_states(what)} OR {_in_person(parts)})")
        if what.within:
            clauses.append(_coded("state", what.within))
        return [*clauses, *_not_hidden(parts, scope)]
    if what.states:
        clauses.append(_states(what))
    if what.in_person is not None:
        clauses.append(f"{'' if what.in_person else 'NOT '}({_in_person(parts)})")
    return [*clauses, *_not_hidden(parts, scope)]


def _not_hidden(parts: Parts, scope: Scope) -> list[str]:
    return [f"NOT {parts.among('id', scope.hidden)}"] if scope.hidden else []


def narrowed(parts: Parts, scope: Scope, what: Filter, day_ends: datetime, half: Half) -> str:
    """As `matching`, of one half, in one condition."""
    clauses = [parts.is_("open", half.open), *matching(parts, scope, what, day_ends)]
    if what.reported is not None and half is ENDED:
        # Nothing ends before it is reported: the index, in the order of the ends, is read no further than that.
        clauses.append(f"ended_at >= {parts.bind(what.reported[0])}")
    return " AND ".join(clauses)


def visits_seen(parts: Parts, hidden: Collection[int]) -> str:
    """Visits without those that led to what is kept from the reader, or is not sorted or filed yet: where the matter
    is in no list and no figure, a visit that is counted would tell of it."""
    # Each looked up by its id: as a list of ids, a million cases would be gathered for a hundred visits.
    its_case = (
        f"SELECT 1 FROM cases WHERE cases.id = visits.case_id AND cases.{_coded('track', TOWNSHIP_TRACKS)}"
    )
    ordinary = f"EXISTS ({its_case})"
    kept = f" AND NOT {parts.among('case_id', hidden)}" if hidden else ""
    return f"(case_id IS NULL OR {ordinary}{kept}) AND {SETTLED}"


def coloured(parts: Parts, colour: Colour, now: datetime) -> str:
    """Cards of a colour at a moment; it mirrors escalations.card_of."""
    if colour is Colour.RED:
        return parts.is_("supervised", True)
    signing = _coded("due_kind", SIGNING)
    clock = signing if colour is Colour.BLUE else f"NOT {signing} AND NOT {_coded('due_kind', NOT_OURS)}"
    return f"({parts.is_('supervised', False)} AND due_at < {parts.bind(now)} AND {clock})"


def _within(
    parts: Parts, scope: Scope, what: Filter, narrow: Iterable[str], *, wide: bool = False
) -> list[Way]:
    seen = [_signed_for(parts, scope, what, way).where for way in _scope_ways(parts, scope, each=False)]
    return [Way(f"{one} AND ({' OR '.join(seen)})", wide=wide) for one in narrow] if seen else []


def _scope_ways(parts: Parts, scope: Scope, *, each: bool) -> list[Way]:
    found: list[Way] = []

    def add(column: str, places: Collection[int], *besides: str, apart: bool = each) -> None:
        if places:
            found.extend(_here(parts, column, places, besides, each=apart))

    if tracks := scope.tracks - {Track.UNCLEAR}:
        # The track stands in each branch, not around them: an index can then serve each branch.
        track = _coded("track", tracks)
        late = _coded("due_kind", SUPERVISORS)
        above = f"({parts.is_('supervised', True)} OR {parts.is_('overseen', True)})"
        add("township_id", scope.townships, track)
        add("village_id", scope.villages, track)
        # The secretary's own turn is not the zone's to see; it mirrors case_clock.turn_of.
        goes = f"due_kind = 'verify' AND ({_secretary_goes(parts)})"
        theirs = f"{parts.is_('doubted', False)} AND NOT ({goes})"
        add("village_id", scope.late_in, track, "climbed > 0", late, theirs)
        add("township_id", scope.escalated_in, track, above)
        # Few cases are offered at a time: one branch for all the places.
        add("offered_to", scope.offered_in, track, apart=False)
    unclear = f"track = '{Track.UNCLEAR}'"
    add("village_id", scope.unclear_in, unclear, apart=False)
    add("village_id", scope.unsorted_in, unclear, parts.is_("overseen", True), apart=False)
    if scope.fallen:
        found.append(Way(parts.among("id", scope.fallen)))
    if scope.reporter_id is not None:
        besides = []
        if scope.reported_since is not None:
            besides.append(f"submitted_at >= {parts.bind(scope.reported_since)}")
        if scope.left:
            besides.append(f"NOT {parts.among('village_id', scope.left)}")
        own = (f"reporter_id = {parts.bind(scope.reporter_id)}", _joined(parts, scope.reporter_id))
        found.extend(Way(" AND ".join((each_own, *besides))) for each_own in own)
    return found


def _own(parts: Parts, person_id: int) -> Iterable[str]:
    """One at a time: a value that is bound must be asked for."""
    yield f"reporter_id = {parts.bind(person_id)}"
    yield f"inspector_id = {parts.bind(person_id)}"
    yield _joined(parts, person_id)


def _joined(parts: Parts, person_id: int) -> str:
    """Cases which a villager of this person's joined; it mirrors gate.speaks_for."""
    joined = f"supervisor_id = {parts.bind(person_id)} AND {parts.is_('joined', True)}"
    return f"id IN (SELECT case_id FROM complainants WHERE {joined})"


def _here(
    parts: Parts, column: str, places: Collection[int], besides: Sequence[str], *, each: bool
) -> Iterable[Way]:
    wide, offered = column == "township_id", column == "offered_to"

    def way(here: str, of: Collection[int] = ()) -> Way:
        return Way(" AND ".join((here, *besides)), tuple(sorted(of)), wide, offered)

    if not each or len(places) == 1:
        return (way(parts.among(column, places)),)
    if parts.postgres:
        # One branch for all: planning thirty takes longer than reading them.
        return (way(f"{column} = place.id", places),)
    if len(places) <= _MOST_BRANCHES:
        return tuple(way(parts.among(column, {place})) for place in sorted(places))
    return (way(parts.among(column, places)),)


def _coded(column: str, codes: Iterable[str]) -> str:
    """The column is one of these codes of ours (never what somebody typed), written out."""
    written = ", ".join(f"'{code}'" for code in sorted(codes))
    return f"{column} IN ({written})"


def _states(what: Filter) -> str:
    found = _coded("state", what.states)
    for given, also in ((what.new_spending, _NEW_SPENDING), (what.on_site, _ON_SITE)):
        if given is not None:
            found = f"({found} OR {also})" if given else f"({found} AND NOT ({also}))"
    return found


def _in_person(parts: Parts) -> str:
    """What waits for the secretary and is not to be signed for: it mirrors case_clock.turn_of. To go there where the
    secretary must, to speak to the villagers where the county doubts what was written down, to hand over what was
    signed for or has nobody who follows it."""
    # The clock first, which stands in the index: what is looked up in the table is asked of few.
    on_desk = f"{_coded(_CLOCK, ('sign', 'register', 'hand_over'))} AND NOT {_coded('state', UNSIGNED)}"
    followed = f"{_coded(_CLOCK, _FOLLOWED)} AND inspector_id IS NULL"
    goes = f"{_CLOCK} = 'verify' AND ({_secretary_goes(parts)})"
    turns = (goes, _doubted_turn(parts), _ON_SITE, on_desk, followed)
    return " OR ".join(f"({turn})" for turn in turns)


def _secretary_goes(parts: Parts) -> str:
    return f"{parts.is_('drawn', True)} OR {parts.is_('supervised', True)} OR dissatisfied >= 2"


def _doubted_turn(parts: Parts) -> str:
    return f"{_coded(_CLOCK, SUPERVISORS)} AND {parts.is_('doubted', True)}"


def _bucket(parts: Parts, name: str, day_ends: datetime, scope: Scope) -> list[str]:
    match name:
        case "today":
            turn = f"({_coded('state', TOWNSHIPS_TURN)} OR ({_doubted_turn(parts)}))"
            return [turn, f"due_at <= {parts.bind(day_ends)}"]
        case "unsigned":
            return [f"track <> '{Track.SPENDING}'"]
        case "others":
            others = _coded("state", WITH_OTHERS)
            return [others, f"NOT {_offered(parts, scope)}"] if scope.offered_in else [others]
    return []


def _unsigned(parts: Parts, scope: Scope, *, offered: bool) -> str:
    unsigned = _coded("state", UNSIGNED)
    return f"({unsigned} OR {_offered(parts, scope)})" if offered else unsigned


def _offered(parts: Parts, scope: Scope) -> str:
    """Offered to one of the scope's own places, and not answered yet."""
    here = parts.among("coalesce(offered_to, 0)", scope.offered_in)
    return f"(state = '{State.TRANSFERRING}' AND {here})"


def merged(branches: Sequence[str]) -> str:
    """The branches together, without what two of them found."""
    if len(branches) == 1:
        return branches[0]
    return " UNION ".join(f"SELECT * FROM ({branch}) AS branch{i}" for i, branch in enumerate(branches))
