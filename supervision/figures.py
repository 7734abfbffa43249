"""Figures: whose cases and visits are counted for whom, in which period, and who of a team needs attention.

A count follows the gate as a list does, with two rules more: offices above whose business is statistics see the
totals of their townships, and of one that they open those of its villages and people, never a case; a zone's director,
chosen among its supervisors by record, sees the totals of the zone's villages and people, without any case. Sealed and
unclear matters are never counted, and what somebody is concerned in never counts for that person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from supervision.gate import Actor, scope_of
from supervision.lists import Scope
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work
from supervision.recusal import hidden_from
from supervision.tallies import By, InTurn, Member, Span, Tally, summed
from supervision.timekeeping import Timekeeping
from supervision.transitions import TOWNSHIP_TRACKS

#: Whose business statistics are (product, 1): the totals of the townships below, without any case.
STATISTICS = frozenset(
    {Role.AREA_LEADER, Role.AREA_DEPUTY, Role.LIAISON, Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER}
)

#: What each office is offered to tell its figures apart by.
_OFFERED: dict[Role, frozenset[By]] = {
    Role.DIRECTOR: frozenset({By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON}),
    Role.INSPECTOR: frozenset({By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON}),
    Role.SECRETARY: frozenset({By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON}),
    Role.OFFICER: frozenset({By.TOWNSHIP, By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON}),
    Role.AREA_LEADER: frozenset({By.TOWNSHIP, By.CATEGORY, By.TRACK}),
    Role.AREA_DEPUTY: frozenset({By.TOWNSHIP, By.CATEGORY, By.TRACK}),
    Role.LIAISON: frozenset({By.TOWNSHIP, By.CATEGORY, By.TRACK}),
    Role.COUNTY_LEADER: frozenset({By.TOWNSHIP, By.CATEGORY, By.TRACK}),
    Role.PREFECTURE_OFFICER: frozenset({By.COUNTY, By.CATEGORY, By.TRACK}),
}


class Period(StrEnum):
    """The periods that are offered."""

    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FigureScope:
    """What is counted for somebody.

    `counted`: whose cases go into totals, by township, county or category; `named`: the part of it that the gate
    shows in lists, and that may be told apart by person and village: those in `apart`; `team`: the villages
    whose supervisors and visits are seen; `by`: what may be asked for, nothing where figures are not one's
    business; `desks`: whether the people of the township's desk have rows too: a director does not oversee them.
    """

    counted: Scope
    named: Scope
    apart: frozenset[int]
    team: frozenset[int]
    by: tuple[By, ...]
    desks: bool = True


def counted_in(work: Work, actor: Actor) -> FigureScope:
    """What is counted for this actor, by the offices held now."""
    seen = scope_of(work, actor)
    # Own reports elsewhere and what waits for sorting are in the lists, but belong to no area of the actor's.
    named = Scope(
        townships=seen.townships,
        villages=seen.villages | {v for zone in actor.places(Role.DIRECTOR) for v in villages_in(work, zone)},
        late_in=seen.late_in,
        tracks=TOWNSHIP_TRACKS,
        hidden=seen.hidden,
        unmet=seen.unmet,
    )
    watched = {t for place in actor.places(*STATISTICS) for t in _below(work, place, Level.TOWNSHIP)}
    counted = replace(named, townships=seen.townships | watched)
    offered = {by for office in actor.offices for by in _OFFERED.get(office.role, ())}
    apart = named.villages | named.late_in | _villages_of(work, named.townships)
    team = apart | _villages_of(work, watched)
    above = any(office.role in _OFFERED and office.role is not Role.DIRECTOR for office in actor.offices)
    return FigureScope(counted, named, apart, team, tuple(by for by in By if by in offered), desks=above)


def villages_in(work: Work, place_id: int) -> frozenset[int]:
    """The villages of a place; of a village, itself."""
    return _below(work, place_id, Level.VILLAGE)


def _villages_of(work: Work, places: Iterable[int]) -> frozenset[int]:
    return frozenset(village for place in places for village in villages_in(work, place))


def _below(work: Work, place_id: int, level: Level) -> frozenset[int]:
    here = (work.places.by_id(place_id), *work.places.below(place_id))
    return frozenset(each.id for each in here if each.level is level)


def fully_seen(work: Work, scope: FigureScope, village_id: int) -> bool:
    """Whether all ordinary cases of the village are seen, so that their number is the village's number."""
    if village_id in scope.named.villages:
        return True
    return any(place.id in scope.named.townships for place in work.places.above(village_id))


def only_in(work: Work, scope: FigureScope, place_id: int) -> FigureScope:
    """The part of the scope that lies in one place below."""
    villages, townships = villages_in(work, place_id), _below(work, place_id, Level.TOWNSHIP)

    def part(whole: Scope) -> Scope:
        # Below a township, that township's cases are counted village by village.
        inside = villages & _villages_of(work, whole.townships - townships)
        return replace(
            whole,
            townships=whole.townships & townships,
            villages=(whole.villages & villages) | inside,
            late_in=whole.late_in & villages,
        )

    counted, named = part(scope.counted), part(scope.named)
    return replace(
        scope, counted=counted, named=named, apart=scope.apart & villages, team=scope.team & villages
    )


def openable(work: Work, scope: FigureScope, by: By) -> tuple[int, ...]:
    """The places among the rows that can be opened: of counties their townships, of townships their villages and people
    (issue: by village, category and person, for director and above)."""
    townships = scope.counted.townships
    match by:
        case By.COUNTY:
            return tuple(sorted({int(_key_above(work, each, Level.COUNTY)) for each in townships}))
        case By.TOWNSHIP:
            return tuple(sorted(townships))
    return ()


def may_open(work: Work, scope: FigureScope, place_id: int) -> bool:
    """Whether the figures of a place below can be opened."""
    counties = openable(work, scope, By.COUNTY) if By.COUNTY in scope.by else ()
    return place_id in scope.counted.townships or place_id in counties


def opened(work: Work, scope: FigureScope, place_id: int) -> FigureScope:
    """The part of the scope in a place that `may_open`: of a township all is told apart by village and person, of a
    county by township. Counted is what was counted before, no more."""
    part = only_in(work, scope, place_id)
    if place_id not in scope.counted.townships:
        return replace(part, by=(By.TOWNSHIP, By.CATEGORY, By.TRACK))
    return replace(
        part, named=part.counted, apart=part.team, by=(By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON)
    )


# --- periods


def span_of(period: Period, now: datetime, time_of: Timekeeping) -> Span:
    """The period around `now`, by days of the township's zone; weeks begin on Monday."""
    today = now.astimezone(time_of.timezone).date()
    first, after = _days(period, today)
    return Span(time_of.on(first), time_of.on(after), now)


def _days(period: Period, today: date) -> tuple[date, date]:
    month = today.replace(day=1)
    match period:
        case Period.WEEK:
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=7)
        case Period.MONTH:
            return month, (month + timedelta(days=31)).replace(day=1)
        case Period.LAST_MONTH:
            return (month - timedelta(days=1)).replace(day=1), month
    return date(today.year, 1, 1), date(today.year + 1, 1, 1)


# --- gathering


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: `key` is a place's or person's id, or a category."""

    key: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Gathered:
    """The rows, those that need attention first, and all of them together."""

    rows: tuple[Row, ...]
    total: Tally


def gathered(work: Work, scope: FigureScope, by: By, span: Span) -> Gathered:
    """The figures of a span, told apart by one thing. Raises ValueError for what the scope does not offer."""
    if by not in scope.by:
        raise ValueError(f"not offered: {by}")
    found = _cases(work, scope, by, span)
    if by is By.PERSON:
        found = _in_turn(work, scope, found)
    visits = _visits(work, scope, by, span)
    keys = found.keys() | visits.keys() | _known(work, scope, by)
    tallies = {key: replace(found.get(key, Tally()), visits=visits.get(key, 0)) for key in keys}
    total = _total(work, scope, by, span, summed(tallies.values()))
    rows = sorted((Row(key, tally) for key, tally in tallies.items()), key=_first_needed)
    return Gathered(tuple(rows), total)


def _total(work: Work, scope: FigureScope, by: By, span: Span, total: Tally) -> Tally:
    """All of it: what rows leave out, visits of categories and what is overdue elsewhere than with a person."""
    if by in {By.CATEGORY, By.TRACK}:
        visits = work.figures.visits(scope.team, By.VILLAGE, span, scope.counted.unmet)
        return replace(total, visits=sum(visits.values()))
    if by is By.PERSON:
        cases = summed(work.figures.cases(scope.named, By.TOWNSHIP, span).values())
        return replace(cases, visits=total.visits)
    return total


def _first_needed(row: Row) -> tuple[int, int, int, int, str]:
    tally = row.tally
    return -tally.overdue, -tally.open, -tally.closed, -tally.visits, row.key.rjust(12, "0")


def _cases(work: Work, scope: FigureScope, by: By, span: Span) -> dict[str, Tally]:
    cases = scope.named if by in {By.VILLAGE, By.PERSON} else scope.counted
    found = work.figures.cases(cases, By.TOWNSHIP if by is By.COUNTY else by, span)
    if by is not By.COUNTY:
        return dict(found)
    by_county: dict[str, list[Tally]] = {}
    for township, tally in found.items():
        by_county.setdefault(_key_above(work, int(township), Level.COUNTY), []).append(tally)
    return {county: summed(tallies) for county, tallies in by_county.items()}


def _in_turn(work: Work, scope: FigureScope, reported: Mapping[str, Tally]) -> dict[str, Tally]:
    """Of each person what he reported, and what waits for him now: whose turn it is, not who reported it."""
    # Where the secretary is kept from a case it is another's turn.
    desks = {each: _holders(work, Role.SECRETARY, each) for each in _desks(work, scope)}
    apart = {case_id for people in desks.values() for each in people for case_id in hidden_from(work, each)}
    waiting: dict[int, list[InTurn]] = {}
    for turn in work.figures.turns(scope.named, work.now, apart):
        for person_id in _whose(work, scope, turn)[:1]:
            waiting.setdefault(person_id, []).append(turn)
    found = {key: replace(tally, open=0, overdue=0) for key, tally in reported.items()}
    for person_id, turns in waiting.items():
        tally = found.get(str(person_id), Tally())
        found[str(person_id)] = replace(
            tally, open=sum(each.open for each in turns), overdue=sum(each.overdue for each in turns)
        )
    return found


def _whose(work: Work, scope: FigureScope, turn: InTurn) -> list[int]:
    """The person in whose row it is counted; nobody where the office is vacant, or another unit's."""
    if turn.role is None:
        return [turn.holder] if scope.desks or _supervises(work, turn.holder) else []
    if turn.role is Role.SECRETARY and turn.holder not in _desks(work, scope):
        return []
    return [person.id for person in _holders(work, turn.role, turn.holder)]


def _supervises(work: Work, person_id: int) -> bool:
    return any(office.role is Role.SUPERVISOR for office in work.offices.of_person(person_id, work.now))


def _desks(work: Work, scope: FigureScope) -> frozenset[int]:
    """The townships whose own people have rows."""
    if not scope.desks:
        return frozenset()
    above = (int(_key_above(work, each, Level.TOWNSHIP)) for each in scope.named.villages)
    return scope.named.townships | frozenset(above)


def _holders(work: Work, role: Role, place_id: int) -> list[Person]:
    """Who holds the office, whoever is there first."""
    people = work.offices.holders(role, place_id, work.now)
    return sorted(people, key=lambda person: not person.available(work.now))


def _visits(work: Work, scope: FigureScope, by: By, span: Span) -> dict[str, int]:
    if by in {By.CATEGORY, By.TRACK}:
        return {}
    villages = scope.apart if by in {By.VILLAGE, By.PERSON} else scope.team
    told_by = By.PERSON if by is By.PERSON else By.VILLAGE
    found = work.figures.visits(villages, told_by, span, scope.counted.unmet)
    if by in {By.VILLAGE, By.PERSON}:
        return {str(key): count for key, count in found.items()}
    level = Level.COUNTY if by is By.COUNTY else Level.TOWNSHIP
    sums: dict[str, int] = {}
    for village, count in found.items():
        key = _key_above(work, village, level)
        sums[key] = sums.get(key, 0) + count
    return sums


def _known(work: Work, scope: FigureScope, by: By) -> set[str]:
    """What has a row even where nothing happened: that nothing happened is worth seeing."""
    match by:
        case By.VILLAGE:
            return {str(village) for village in scope.apart}
        case By.TOWNSHIP:
            return {str(township) for township in scope.counted.townships}
        case By.COUNTY:
            return {_key_above(work, township, Level.COUNTY) for township in scope.counted.townships}
        case By.PERSON:
            team = work.figures.team(scope.apart, scope.named, work.now, work.now)
            known = {str(member.person.id) for member in team if member.person is not None}
            at_desks = (
                _holders(work, role, township)
                for township in _desks(work, scope)
                for role in (Role.SECRETARY, Role.INSPECTOR)
            )
            return known | {str(person.id) for people in at_desks for person in people}
    return set()


def _key_above(work: Work, place_id: int, level: Level) -> str:
    """The id of the place of that level above, or of the place itself where the tree skips the level."""
    above = (work.places.by_id(place_id), *work.places.above(place_id))
    return str(next((each.id for each in above if each.level is level), place_id))


# --- the team


class Attention(StrEnum):
    """Why somebody of the team needs attention, the most pressing first."""

    VACANT = "vacant"
    UNREACHABLE = "unreachable"
    NOT_ENROLLED = "not_enrolled"
    OVERDUE = "overdue"
    SILENT = "silent"
    AWAY = "away"
    FINE = "fine"


def attention(member: Member, now: datetime) -> Attention:
    """What to look at first about a village's supervisor."""
    person = member.person
    if person is None:
        return Attention.VACANT
    if not person.enrolled:
        return Attention.NOT_ENROLLED
    if not person.reachable:
        return Attention.UNREACHABLE
    if member.own_overdue:
        return Attention.OVERDUE
    if person.away(now):
        return Attention.AWAY
    return Attention.SILENT if member.silent else Attention.FINE


def team_of(work: Work, scope: FigureScope) -> tuple[Member, ...]:
    """The villages of the scope with their supervisors, those that need attention first."""
    month = span_of(Period.MONTH, work.now, work.time).start
    return in_order(work.figures.team(scope.team, scope.named, month, work.now), work.now)


def in_order(members: Iterable[Member], now: datetime) -> tuple[Member, ...]:
    """Those that need attention first; among equals whoever has more overdue himself, then whose village has, then who
    was longest not seen."""
    order = list(Attention)
    never = datetime.min.replace(tzinfo=UTC)

    def place(member: Member) -> tuple[int, int, int, datetime, int]:
        rank = order.index(attention(member, now))
        late = (-member.own_overdue, -member.overdue)
        return rank, *late, member.last_visit or never, member.village_id

    return tuple(sorted(members, key=place))
