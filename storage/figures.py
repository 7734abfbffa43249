"""Counting for statistics: each question one statement, as flat beside years of ended cases as a list is.

Nothing submitted in a span can have ended before it: so open cases and what ended since the span began are all
that is read, in the order of the indexes the lists have.
"""

# ruff: noqa: S608 - what is joined here are conditions and columns of ours; values are bound

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from storage.columns import UTC
from storage.repository import Repository
from storage.scopes import Parts, coloured, matching, visits_seen, ways
from supervision.case_clock import KINDS, NOT_OURS, OTHER_BODYS, SUPERVISORS, turn_by_clock
from supervision.cases import Track
from supervision.escalations import Colour
from supervision.forecast import Running
from supervision.lists import Filter, Scope
from supervision.offices import Role
from supervision.people import Person
from supervision.tallies import By, Cards, InTurn, Member, Span, Tally

_KEYS = {
    By.TOWNSHIP: "township_id",
    By.VILLAGE: "village_id",
    By.CATEGORY: "category",
    By.TRACK: "track",
    By.PERSON: "reporter_id",
}
#: What a clock's end depends on, in the order of Running, after the id that tells two ways of one case apart.
_CLOCK = (
    *("id", "track", "nature", "due_kind"),
    *("clock_started_at", "clock_length", "supervise_by", "due_at", "spared_until"),
)
_AT_ONCE = 2000
_TRACKS = {each.value: each for each in Track}
_VISIT_KEYS = {By.VILLAGE: "village_id", By.PERSON: "person_id"}

_SUMS = "sum(reported), sum(still), sum(overdue), sum(closed), sum(good), sum(bad)"

#: Begun days from report to closing.
_DAYS_SQLITE = "max((ended_at - submitted_at + 86399999999) / 86400000000, 1)"
_DAYS_POSTGRES = "greatest(CAST(ceil(extract(epoch FROM ended_at - submitted_at) / 86400) AS integer), 1)"

_NOT_OURS = ", ".join(f"'{kind}'" for kind in sorted(NOT_OURS))
_ELSEWHERE = ", ".join(f"'{kind}'" for kind in sorted(OTHER_BODYS))

_INSPECTORS = ", ".join(f"'{kind}'" for kind in KINDS if turn_by_clock(kind) is Role.INSPECTOR)
_FOLLOWED = f"(due_kind IN ({_INSPECTORS}) AND inspector_id IS NOT NULL)"
#: The clocks of village and township; what waits for the county, or for another body, is nobody's turn here.
_HERE_IN_TURN = ", ".join(
    f"'{kind}'"
    for kind in KINDS
    if turn_by_clock(kind) in {Role.SUPERVISOR, Role.INSPECTOR, Role.SECRETARY} and kind not in OTHER_BODYS
)

_GOOD = """(SELECT count(*) FROM complainants WHERE complainants.case_id = cases.id
    AND satisfaction IN ('satisfied', 'basically') AND asked <> 'own')"""

_MEMBERS = """
SELECT places.id AS village_id, people.id AS person_id, people.ref AS ref, people.name AS name,
    people.user_id AS user_id, people.unreachable_since AS unreachable_since, people.locked_at AS locked_at,
    people.away_until AS away_until, people.silence AS silence,
    (SELECT max(visited_at) FROM visits WHERE visits.person_id = people.id AND {seen}) AS last_visit,
    (SELECT count(*) FROM visits
        WHERE visits.person_id = people.id AND visited_at >= {since} AND {seen}) AS visits,
    counted.still AS still, counted.overdue AS overdue, counted.own AS own
FROM places
LEFT JOIN offices ON offices.place_id = places.id AND offices.role = 'supervisor'
    AND offices.since <= {now} AND (offices.until IS NULL OR offices.until > {now})
LEFT JOIN people ON people.id = offices.person_id
LEFT JOIN ({cases}) AS counted ON counted.village_id = places.id
WHERE {here}
ORDER BY places.id, offices.since, offices.id
"""


_HERE = """NOT EXISTS (SELECT 1 FROM offices WHERE offices.person_id = cases.reporter_id
    AND offices.role = 'supervisor' AND offices.place_id <> cases.village_id
    AND offices.since <= {now} AND (offices.until IS NULL OR offices.until > {now}))"""


class FiguresRepository(Repository):
    """Implements supervision.ports.Figures."""

    def cases(self, scope: Scope, by: By, span: Span) -> Mapping[str, Tally]:
        """The cases of a scope, told apart by township, village, category or reporter."""
        parts = Parts(self._work.postgres)
        seen = ways(parts, scope, Filter("all"))
        if not seen:
            return {}
        halves = (_open(parts, scope, by, span), _ended(parts, scope, by, span))
        found = " UNION ALL ".join(_each_once(half, seen) for half in halves)
        statement = f"SELECT key, days, {_SUMS} FROM ({found}) AS found GROUP BY key, days"
        rows: dict[str, list[Any]] = defaultdict(list)
        for row in self._work.execute(parts.statement(statement)):
            rows[str(row[0])].append(tuple(row)[1:])
        return {key: _tally(values) for key, values in rows.items()}

    def turns(self, scope: Scope, now: datetime, apart: Collection[int]) -> Sequence[InTurn]:
        """The open cases of a scope by whose turn it is."""
        parts = Parts(self._work.postgres)
        seen = ways(parts, scope, Filter("open"))
        if not seen:
            return ()
        where = [
            parts.is_("open", True),
            f"due_kind IN ({_HERE_IN_TURN})",
            *matching(parts, scope, Filter("all"), now),
        ]
        if apart:
            where.append(f"({_others_turn(parts)} OR NOT {parts.among('id', apart)})")
        overdue = f"due_at < {parts.bind(now)} AND due_kind NOT IN ({_NOT_OURS})"
        half = f"SELECT id, {_turn(parts, now)}, {_flag(overdue)} AS overdue FROM cases WHERE {' AND '.join(where)}"
        statement = f"""SELECT role, holder, count(*), sum(overdue)
            FROM ({_each_once(half, seen)}) AS found GROUP BY role, holder"""
        return tuple(
            InTurn(Role(row[0]) if row[0] else None, *map(int, tuple(row)[1:]))
            for row in self._work.execute(parts.statement(statement))
        )

    def visits(
        self, villages: Collection[int], by: By, span: Span, hidden: Collection[int]
    ) -> Mapping[int, int]:
        """How many visits were made in these villages, by village or person; not those that led to `hidden` cases."""
        if not villages:
            return {}
        parts = Parts(self._work.postgres)
        here, key = parts.among("village_id", villages), _VISIT_KEYS[by]
        within = f"visited_at >= {parts.bind(span.start)} AND visited_at < {parts.bind(span.end)}"
        seen = _counted(parts, hidden)
        statement = f"SELECT {key}, count(*) FROM visits WHERE {here} AND {within} AND {seen} GROUP BY {key}"
        return dict(map(tuple, self._work.execute(parts.statement(statement))))

    def team(
        self, villages: Collection[int], scope: Scope, since: datetime, now: datetime
    ) -> Sequence[Member]:
        """The villages, each with whoever has been its supervisor longest, in one statement."""
        if not villages:
            return ()
        parts = Parts(self._work.postgres)
        statement = parts.statement(
            _MEMBERS.format(
                since=parts.bind(since),
                now=parts.bind(now),
                cases=_by_village(parts, scope, now),
                seen=_counted(parts, scope.unmet),
                here=parts.among("places.id", villages),
            )
        ).columns(unreachable_since=UTC(), locked_at=UTC(), away_until=UTC(), last_visit=UTC())
        found: dict[int, Member] = {}
        for row in self._work.execute(statement):
            found.setdefault(row.village_id, _member(row))
        return tuple(found.values())

    def cards(self, scope: Scope, by: By, now: datetime) -> Mapping[str, Cards]:
        """How many open matters have a card of each colour now, and how many another body is late with."""
        parts = Parts(self._work.postgres)
        seen = ways(parts, scope, Filter("open"))
        if not seen:
            return {}
        red, late = parts.is_("supervised", True), f"due_at < {parts.bind(now)}"
        flags = {colour.value: _flag(coloured(parts, colour, now)) for colour in Colour}
        flags["elsewhere"] = _flag(f"NOT {red} AND {late} AND due_kind IN ({_ELSEWHERE})")
        columns = ", ".join(f"{flag} AS {name}" for name, flag in flags.items())
        carded = f"({red} OR {late} AND due_kind <> 'ask_review')"
        where = [parts.is_("open", True), carded, *matching(parts, scope, Filter("open"), now)]
        half = f"SELECT id, {_KEYS[by]} AS key, {columns} FROM cases WHERE {' AND '.join(where)}"
        sums = ", ".join(f"sum({name})" for name in flags)
        statement = f"SELECT key, {sums} FROM ({_each_once(half, seen)}) AS found GROUP BY key"
        found = self._work.execute(parts.statement(statement))
        return {str(row[0]): Cards(*map(int, tuple(row)[1:])) for row in found}

    def been_red(self, scope: Scope, span: Span) -> int:
        """How many had a red card in the span and have none now."""
        parts = Parts(self._work.postgres)
        seen = ways(parts, scope, Filter("all"))
        if not seen:
            return 0
        start, end = parts.bind(span.start), parts.bind(span.end)
        taken_back = f"""EXISTS (SELECT 1 FROM demands WHERE demands.case_id = cases.id
            AND withdrawn_at >= {start} AND withdrawn_at < {end})"""
        wheres = (
            [
                parts.is_("open", False),
                f"ended_at >= {start}",
                f"ended_at < {end}",
                parts.is_("supervised", True),
            ],
            [parts.is_("open", True), parts.is_("supervised", False), taken_back],
        )
        seen_too = matching(parts, scope, Filter("all"), span.now)
        halves = (f"SELECT id FROM cases WHERE {' AND '.join([*where, *seen_too])}" for where in wheres)
        found = " UNION ALL ".join(_each_once(half, seen) for half in halves)
        statement = f"SELECT count(*) FROM ({found}) AS found"
        return int(self._work.execute(parts.statement(statement)).scalar_one())

    def clocks(self, scope: Scope) -> Iterator[Running]:
        """The clocks that run in a scope. Read some at a time: a county has a hundred thousand."""
        parts = Parts(self._work.postgres)
        seen = ways(parts, scope, Filter("open"))
        if not seen:
            return
        where = [
            parts.is_("open", True),
            "due_at IS NOT NULL",
            *matching(parts, scope, Filter("open"), self._work.now),
        ]
        found = _each_once(f"SELECT {', '.join(_CLOCK)} FROM cases WHERE {' AND '.join(where)}", seen)
        moments = dict.fromkeys(("clock_started_at", "supervise_by", "due_at", "spared_until"), UTC())
        statement = parts.statement(found).columns(**moments).execution_options(yield_per=_AT_ONCE)
        for row in self._work.execute(statement):
            yield Running(_TRACKS[row.track], *tuple(row)[2:])


def _counted(parts: Parts, hidden: Collection[int]) -> str:
    """A covert visit would show the zone's director, in a figure, that somebody has been there."""
    return f"form <> 'covert' AND {visits_seen(parts, hidden)}"


def _open(parts: Parts, scope: Scope, by: By, span: Span) -> str:
    reported = f"submitted_at >= {parts.bind(span.start)} AND submitted_at < {parts.bind(span.end)}"
    # Another body's lateness with a petition is not the township's.
    overdue = f"due_at < {parts.bind(span.now)} AND coalesce(due_kind, '') NOT IN ({_NOT_OURS})"
    columns = (
        f"{_flag(reported)} AS reported, 1 AS still, {_flag(overdue)} AS overdue, 0 AS closed, -1 AS days"
    )
    where = [parts.is_("open", True), *matching(parts, scope, Filter("all"), span.now)]
    answers = "0 AS good, 0 AS bad"
    return f"SELECT id, {_KEYS[by]} AS key, {columns}, {answers} FROM cases WHERE {' AND '.join(where)}"


def _ended(parts: Parts, scope: Scope, by: By, span: Span) -> str:
    start, end = parts.bind(span.start), parts.bind(span.end)
    closed = f"state = 'closed' AND ended_at < {end}"
    days = _DAYS_POSTGRES if parts.postgres else _DAYS_SQLITE
    columns = f"""{_flag(f"submitted_at >= {start} AND submitted_at < {end}")} AS reported, 0 AS still,
        0 AS overdue, {_flag(closed)} AS closed, {_flag(closed, days, "-1")} AS days"""
    answers = f"{_flag(closed, _GOOD)} AS good, {_flag(closed, 'dissatisfied')} AS bad"
    where = [
        parts.is_("open", False),
        f"ended_at >= {start}",
        *matching(parts, scope, Filter("all"), span.now),
    ]
    return f"SELECT id, {_KEYS[by]} AS key, {columns}, {answers} FROM cases WHERE {' AND '.join(where)}"


def _flag(condition: str, yes: str = "1", no: str = "0") -> str:
    return f"CASE WHEN {condition} THEN {yes} ELSE {no} END"


def _supervisors_turn(parts: Parts) -> str:
    """A village's supervisor is late only where it is his turn; it mirrors case_clock.turn_of."""
    clocks = ", ".join(f"'{kind}'" for kind in sorted(SUPERVISORS))
    secretary_goes = f"{parts.is_('drawn', True)} OR {parts.is_('supervised', True)} OR dissatisfied >= 2"
    theirs = f"{parts.is_('doubted', False)} AND NOT (due_kind = 'verify' AND ({secretary_goes}))"
    return f"due_kind IN ({clocks}) AND {theirs}"


def _turn(parts: Parts, now: datetime) -> str:
    """Whose turn it is: of whoever holds an office at a place, or of one person; it mirrors case_clock.turn_of."""
    theirs, followed = _supervisors_turn(parts), _FOLLOWED
    # Who reported it from another village tells the villager there.
    village = f"{theirs} AND (due_kind = 'verify' OR {_HERE.format(now=parts.bind(now))})"
    return f"""CASE WHEN {village} THEN '{Role.SUPERVISOR}' WHEN {theirs} OR {followed} THEN ''
        ELSE '{Role.SECRETARY}' END AS role,
        CASE WHEN {village} THEN village_id WHEN {theirs} THEN reporter_id WHEN {followed} THEN inspector_id
        WHEN due_kind = 'accept' THEN coalesce(offered_to, township_id) ELSE township_id END AS holder"""


def _others_turn(parts: Parts) -> str:
    return f"({_supervisors_turn(parts)} OR {_FOLLOWED})"


def _each_once(half: str, seen: Sequence[str]) -> str:
    """One half through every way of the scope, without what two of them found."""
    branches = [f"{half} AND {way}" for way in seen]
    if len(branches) == 1:
        return branches[0]
    return f"SELECT * FROM ({' UNION '.join(branches)}) AS half"


def _by_village(parts: Parts, scope: Scope, now: datetime) -> str:
    seen = ways(parts, scope, Filter("open"))
    if not seen:
        return "SELECT 0 AS village_id, 0 AS still, 0 AS overdue, 0 AS own WHERE 1 = 0"
    overdue = f"due_at < {parts.bind(now)} AND coalesce(due_kind, '') NOT IN ({_NOT_OURS})"
    # Who reported it from another village tells the villager there: that is not this supervisor's turn.
    here = _HERE.format(now=parts.bind(now))
    own = _flag(f"{overdue} AND {_supervisors_turn(parts)} AND (due_kind = 'verify' OR {here})")
    flags = f"{_flag(overdue)} AS overdue, {own} AS own"
    where = [parts.is_("open", True), *matching(parts, scope, Filter("all"), now)]
    half = f"SELECT id, village_id AS key, 1 AS still, {flags} FROM cases WHERE {' AND '.join(where)}"
    found = _each_once(half, seen)
    sums = "sum(still) AS still, sum(overdue) AS overdue, sum(own) AS own"
    return f"SELECT key AS village_id, {sums} FROM ({found}) AS found GROUP BY key"


def _tally(rows: Sequence[Sequence[Any]]) -> Tally:
    sums = [sum(int(row[place]) for row in rows) for place in range(1, 7)]
    reports, still, overdue, closed, good, bad = sums
    days = {int(row[0]): int(row[4]) for row in rows if row[0] >= 0 and row[4]}
    return Tally(0, reports, closed, still, overdue, good, bad, days)


def _member(row: Row[Any]) -> Member:
    if row.person_id is None:
        return Member(row.village_id, open=int(row.still or 0), overdue=int(row.overdue or 0))
    person = Person(
        id=row.person_id,
        ref=row.ref,
        name=row.name,
        user_id=row.user_id,
        unreachable_since=row.unreachable_since,
        locked_at=row.locked_at,
        away_until=row.away_until,
    )
    return Member(
        village_id=row.village_id,
        person=person,
        silent=row.silence > 0,
        last_visit=row.last_visit,
        visits=row.visits,
        open=int(row.still or 0),
        overdue=int(row.overdue or 0),
        own_overdue=int(row.own or 0),
    )
