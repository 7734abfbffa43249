"""Counting: what belongs to a span, to a scope, and to whom; equal to counting by hand, and flat in old cases."""

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update
from sqlmodel import col

from storage.columns import table_of
from storage.complainants import ComplainantRow
from storage.people import PersonRow
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.case_clock import fell_to_zone, turn_of
from supervision.cases import ENDED, Asked, Case, EntryKind, Satisfaction, State, Track
from supervision.figures import Period, span_of
from supervision.lists import Scope
from supervision.offices import Role
from supervision.tallies import By, InTurn, Member, Span, Tally
from supervision.transitions import TOWNSHIP_TRACKS
from tests.storage.conftest import KEPT, House
from tests.storage.township import MONDAY, Cast, file_many, report, settle

DAY = timedelta(days=1)
MARCH = span_of(Period.MONTH, MONDAY + 20 * DAY, KEPT)
NOW = MARCH.now


@pytest.fixture
def cast(store: Store) -> Cast:
    made: Cast = store.act_now(settle)
    return made


def of_township(cast: Cast, **more: Any) -> Scope:
    return Scope(townships=frozenset({cast.township.id}), tracks=TOWNSHIP_TRACKS, **more)


def filed(store: Store, cast: Cast, *each: dict[str, Any]) -> list[Case]:
    made: list[Case] = store.act_now(lambda work: file_many(work, cast, each))
    return made


def counted(store: Store, scope: Scope, by: By = By.TOWNSHIP, span: Span = MARCH) -> dict[str, Tally]:
    return dict(store.read_now(lambda work: work.figures.cases(scope, by, span)))


def one(store: Store, scope: Scope, span: Span = MARCH) -> Tally:
    [tally] = counted(store, scope, By.TOWNSHIP, span).values()
    return tally


def closed(submitted_day: float, ended_day: float, **more: Any) -> dict[str, Any]:
    return {
        "state": State.CLOSED,
        "submitted_at": MONDAY + submitted_day * DAY,
        "ended_at": MONDAY + ended_day * DAY,
        "due_at": None,
        **more,
    }


def test_a_report_counts_in_the_month_in_which_it_came(store: Store, cast: Cast) -> None:
    filed(store, cast, {"submitted_at": MARCH.start}, {"submitted_at": MARCH.start - timedelta(seconds=1)})
    assert one(store, of_township(cast)).reports == 1


def test_the_end_of_a_month_belongs_to_the_next(store: Store, cast: Cast) -> None:
    april = replace(MARCH, start=MARCH.end, end=MARCH.end + 30 * DAY)
    filed(store, cast, closed(0, 2, ended_at=MARCH.end), closed(0, 2))
    assert (one(store, of_township(cast)).closed, one(store, of_township(cast), april).closed) == (1, 1)


def test_what_is_open_counts_whenever_it_came_and_is_overdue_after_its_moment(
    store: Store, cast: Cast
) -> None:
    long_ago = MONDAY - 300 * DAY
    filed(
        store, cast, {"submitted_at": long_ago, "due_at": NOW - DAY}, {"due_at": NOW + DAY}, {"due_at": None}
    )
    tally = one(store, of_township(cast))
    assert (tally.open, tally.overdue, tally.reports) == (3, 1, 2)


def test_only_closed_is_closed(store: Store, cast: Cast) -> None:
    filed(store, cast, *(closed(0, 1, state=state) for state in sorted(ENDED)))
    tally = one(store, of_township(cast))
    assert (tally.reports, tally.closed, tally.open) == (len(ENDED), 1, 0)


def test_days_are_begun_days_and_half_were_closed_within_the_median(store: Store, cast: Cast) -> None:
    filed(store, cast, *(closed(0, days) for days in (0.2, 1, 1.1, 2.5, 9)))
    tally = one(store, of_township(cast))
    assert (tally.days, tally.median_days) == ({1: 2, 2: 1, 3: 1, 9: 1}, 2)


def test_every_no_on_the_way_counts_against_the_satisfied(store: Store, cast: Cast) -> None:
    def answered(work: UnitOfWork) -> None:
        case = report(work, cast)
        work.cases.add_complainant(case, "9990001", cast.supervisor.id, {})
        for each, said in zip(work.cases.complainants(case.id), ("satisfied", "basically"), strict=True):
            work.cases.record_satisfaction(each.id, Satisfaction(said), Asked.FACE)
        case = work.cases.by_id(case.id) or case
        work.cases.save(replace(case, state=State.CLOSED, ended_at=MONDAY + DAY, dissatisfied=1, due_at=None))

    store.act_now(answered)
    tally = one(store, of_township(cast))
    assert (tally.good, tally.bad, tally.share_satisfied) == (2, 1, 66)


def test_a_supervisors_own_finding_has_nobody_to_be_satisfied(store: Store, cast: Cast) -> None:
    def found(work: UnitOfWork) -> None:
        case = report(work, cast)
        work.cases.save(replace(case, state=State.CLOSED, ended_at=MONDAY + DAY, due_at=None))
        [own] = work.cases.complainants(case.id)
        row = update(table_of(ComplainantRow)).where(col(ComplainantRow.id) == own.id)
        work.execute(row.values(satisfaction="satisfied", asked="own"))

    store.act_now(found)
    assert one(store, of_township(cast)).share_satisfied is None


@pytest.mark.parametrize("track", [Track.INTEGRITY, Track.UNCLEAR])
def test_sealed_and_unclear_matters_are_never_counted(store: Store, cast: Cast, track: Track) -> None:
    filed(store, cast, {"track": track}, closed(0, 1, track=track))
    assert counted(store, of_township(cast)) == {}


def test_what_somebody_is_concerned_in_does_not_count_for_that_person(store: Store, cast: Cast) -> None:
    hidden, seen = filed(store, cast, {}, {})
    assert one(store, of_township(cast, hidden=frozenset({hidden.id}))).open == 1
    both = frozenset({hidden.id, seen.id})
    assert counted(store, of_township(cast, hidden=both)) == {}


def test_an_empty_scope_counts_nothing(store: Store, cast: Cast) -> None:
    filed(store, cast, {})
    assert counted(store, Scope(tracks=TOWNSHIP_TRACKS)) == {}


def test_a_case_that_two_offices_show_is_counted_once(store: Store, cast: Cast) -> None:
    filed(store, cast, {}, closed(0, 1))
    both = of_township(cast, villages=frozenset({cast.village.id}))
    tally = one(store, both)
    assert (tally.open, tally.closed, tally.reports) == (1, 1, 2)


def test_each_case_is_in_the_hands_of_whose_turn_it_is(store: Store, cast: Cast) -> None:
    late, in_time = {"due_at": NOW - DAY}, {"due_at": NOW + DAY}
    *_, kept = filed(
        store,
        cast,
        {"due_kind": "handle", "inspector_id": cast.inspector.id, **late},
        {"due_kind": "handle", "inspector_id": cast.inspector.id, **in_time},
        {"due_kind": "handle", **in_time},
        {"due_kind": "tell", **late},
        {"due_kind": "verify", "drawn": True, **late},
        {"due_kind": "audit", **late},
        {"due_kind": "answer", **late},
        {"due_kind": "sign", **late},
    )
    apart = {kept.id}
    found = store.read_now(lambda work: work.figures.turns(of_township(cast), NOW, apart))
    assert set(found) == {
        InTurn(None, cast.inspector.id, 2, 1),
        InTurn(Role.SECRETARY, cast.township.id, 2, 1),
        InTurn(Role.SUPERVISOR, cast.village.id, 1, 1),
    }


def test_whose_turn_is_counted_as_the_case_itself_says(store: Store, cast: Cast) -> None:
    lot = random.Random(11)
    some = [
        _some(lot, cast, index) | {"inspector_id": lot.choice((None, cast.inspector.id))}
        for index in range(120)
    ]
    expected = Counter(
        turn_of(case) for case in filed(store, cast, *some) if case.open and case.track in TOWNSHIP_TRACKS
    )
    found: Counter[Role | None] = Counter()
    for turn in store.read_now(lambda work: work.figures.turns(of_township(cast), NOW, ())):
        person = Role.SUPERVISOR if turn.holder == cast.supervisor.id else Role.INSPECTOR
        found[turn.role or person] += turn.open
    assert found == expected


# --- as counted by hand


def _some(lot: random.Random, cast: Cast, index: int) -> dict[str, Any]:
    state = lot.choice(list(State))
    submitted = MONDAY + lot.uniform(-60, 30) * DAY
    return {
        "state": state,
        "track": lot.choice(list(Track)),
        "village_id": lot.choice((cast.village.id, cast.neighbour.id)),
        "reporter_id": lot.choice((cast.supervisor.id, cast.inspector.id)),
        "category": lot.choice(("water", "road", "other")),
        "submitted_at": submitted,
        "ended_at": submitted + lot.uniform(0, 20) * DAY if state in ENDED else None,
        "due_at": None if state in ENDED else MONDAY + lot.uniform(0, 40) * DAY,
        "due_kind": None if state in ENDED else lot.choice(("sign", "handle", "verify", "tell")),
        "drawn": lot.random() < 0.3,
        "doubted": lot.random() < 0.1,
        "dissatisfied": lot.choice((0, 0, 1)),
        "climbed": index % 2,
    }


def _by_hand(cases: list[Case], scope: Scope, by: By, span: Span) -> dict[str, Tally]:
    keys = {By.TOWNSHIP: "township_id", By.VILLAGE: "village_id", By.PERSON: "reporter_id"}
    found: dict[str, Counter[str]] = {}
    days: dict[str, Counter[int]] = {}
    for case in cases:
        here = case.township_id in scope.townships or case.village_id in scope.villages
        late = case.village_id in scope.late_in and fell_to_zone(case)
        if not (here or late) or case.track not in scope.tracks or case.id in scope.hidden:
            continue
        key = str(getattr(case, keys.get(by, by.value)))
        tally, long = found.setdefault(key, Counter()), days.setdefault(key, Counter())
        tally["reports"] += span.start <= case.submitted_at < span.end
        tally["open"] += case.open
        tally["overdue"] += case.open and case.due_at is not None and case.due_at < span.now
        if case.state is State.CLOSED and case.ended_at and span.start <= case.ended_at < span.end:
            tally["closed"] += 1
            tally["bad"] += case.dissatisfied
            long[-((case.submitted_at - case.ended_at) // DAY)] += 1
    return {k: Tally(**{n: c for n, c in v.items() if c}, days=dict(days[k])) for k, v in found.items()}


@pytest.mark.parametrize("by", [By.TOWNSHIP, By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON])
@pytest.mark.parametrize("period", Period)
def test_counts_equal_counting_by_hand(store: Store, cast: Cast, by: By, period: Period) -> None:
    lot = random.Random(7)
    cases = filed(store, cast, *(_some(lot, cast, index) for index in range(150)))
    span = span_of(period, NOW, KEPT)
    villages = frozenset({cast.village.id})
    for scope in (
        of_township(cast, hidden=frozenset({cases[0].id, cases[1].id})),
        Scope(villages=villages, late_in=frozenset({cast.neighbour.id}), tracks=TOWNSHIP_TRACKS),
    ):
        expected = {k: t for k, t in _by_hand(cases, scope, by, span).items() if not t.nothing or t.bad}
        shown = {k: t for k, t in counted(store, scope, by, span).items() if not t.nothing or t.bad}
        assert shown == expected


# --- visits and the team


def visit(work: UnitOfWork, cast: Cast, day: float, village_id: int | None = None) -> None:
    work.visits.add(
        village_id=village_id or cast.village.id,
        person_id=cast.supervisor.id,
        form="household",
        topics=[],
        found="水渠通了",
        visited_at=MONDAY + day * DAY,
        key_id=work.keys.new(),
        whom=None,
        place=None,
        members=[],
        files=[],
    )


def visits(work: UnitOfWork, cast: Cast, *days: float) -> None:
    for day in days:
        visit(work, cast, day)


def test_visits_are_counted_by_village_and_by_person(store: Store, cast: Cast) -> None:
    store.act_now(lambda work: visits(work, cast, -10, 1, 2))
    store.act_now(lambda work: visit(work, cast, 3, cast.neighbour.id))
    both = {cast.village.id, cast.neighbour.id}
    by_village = store.read_now(lambda work: work.figures.visits(both, By.VILLAGE, MARCH, ()))
    by_person = store.read_now(lambda work: work.figures.visits({cast.village.id}, By.PERSON, MARCH, ()))
    assert by_village == {cast.village.id: 2, cast.neighbour.id: 1}
    assert by_person == {cast.supervisor.id: 2}


def test_a_visit_that_led_to_what_is_hidden_or_not_sorted_yet_is_counted_nowhere(
    store: Store, cast: Cast
) -> None:
    seen, kept, unsorted = filed(store, cast, {}, {}, {"track": Track.UNCLEAR})
    store.act_now(lambda work: visits(work, cast, 1, 2, 3))
    mine = store.read_now(lambda work: work.visits.of_person(cast.supervisor.id, 3))
    for visit_, case in zip(mine, (unsorted, kept, seen), strict=True):  # the latest is of what is not sorted
        store.act_now(lambda work, visit_=visit_, case=case: work.visits.link_case(visit_.id, case.id))

    def told(work: UnitOfWork) -> tuple[Any, ...]:
        here, hidden = {cast.village.id}, frozenset({kept.id})
        (member,) = work.figures.team(here, of_township(cast, hidden=hidden, unmet=hidden), MARCH.start, NOW)
        ids = list(work.ledger.visit_ids(here, MARCH, hidden, 10))
        counts = work.figures.visits(here, By.VILLAGE, MARCH, hidden)
        return counts, ids, member.visits, member.last_visit

    assert store.read_now(told) == ({cast.village.id: 1}, [mine[2].id], 1, mine[2].visited_at)


def test_nobodys_villages_have_no_visits_and_no_team(store: Store, cast: Cast) -> None:
    assert store.read_now(lambda work: work.figures.visits((), By.VILLAGE, MARCH, ())) == {}
    assert store.read_now(lambda work: work.figures.team((), Scope(), MONDAY, NOW)) == ()


def team(store: Store, cast: Cast) -> dict[int, Member]:
    here = {cast.village.id, cast.neighbour.id}
    members = store.read_now(lambda work: work.figures.team(here, of_township(cast), MARCH.start, NOW))
    return {member.village_id: member for member in members}


def test_a_team_tells_of_each_village_who_was_there_last_and_what_waits(store: Store, cast: Cast) -> None:
    store.act_now(lambda work: visits(work, cast, -10, 1, 2))
    filed(store, cast, {"due_at": NOW - DAY}, {"due_at": NOW + DAY}, closed(0, 1))
    member = team(store, cast)[cast.village.id]
    assert (member.visits, member.last_visit, member.open, member.overdue) == (2, MONDAY + 2 * DAY, 2, 1)
    assert member.person is not None
    assert member.person.name == cast.supervisor.name


def test_a_village_without_a_supervisor_is_in_the_team_as_vacant(store: Store, cast: Cast) -> None:
    filed(store, cast, {"village_id": cast.neighbour.id})
    member = team(store, cast)[cast.neighbour.id]
    assert (member.person, member.open, member.last_visit) == (None, 1, None)


def test_a_member_is_as_the_roster_knows_the_person(store: Store, cast: Cast) -> None:
    def change(work: UnitOfWork) -> None:
        work.people.bind(cast.supervisor.id, 5_000_000_009)
        work.people.mark_unreachable(cast.supervisor.id, MONDAY)
        work.people.take_leave(cast.supervisor.id, NOW + DAY)
        row = update(table_of(PersonRow)).where(col(PersonRow.id) == cast.supervisor.id)
        work.execute(row.values(silence=1))

    store.act_now(change)
    member = team(store, cast)[cast.village.id]
    person = store.read_now(lambda work: work.people.by_id(cast.supervisor.id))
    assert (member.silent, member.person) == (True, person)


def test_of_two_supervisors_the_longer_in_office_stands_for_the_village(store: Store, cast: Cast) -> None:
    later = MONDAY + DAY
    store.act_now(
        lambda work: work.offices.appoint(cast.inspector.id, Role.SUPERVISOR, cast.village.id, later)
    )
    assert (team(store, cast)[cast.village.id].person or cast.inspector).id == cast.supervisor.id


@pytest.mark.parametrize("by", [By.TOWNSHIP, By.VILLAGE, By.CATEGORY, By.TRACK, By.PERSON])
def test_counting_a_month_reads_no_case_that_ended_before_it(sqlite_house: House, by: By) -> None:
    store = sqlite_house.open()
    cast = store.act_now(settle)
    plan = plans(store, lambda work: work.figures.cases(of_township(cast), by, MARCH))
    cases = [line for line in plan if re.match(r"(SCAN|SEARCH) cases\b", line)]
    assert sorted(line.partition("INDEX ")[2] for line in cases) == [
        "ix_cases_ledger (township_id=? AND ended_at>?)",
        "ix_cases_queue (township_id=?)",
    ]


def test_a_team_is_one_statement_whatever_its_size(sqlite_house: House) -> None:
    store = sqlite_house.open()
    cast = store.act_now(settle)
    here = {cast.village.id, cast.neighbour.id}
    sent: list[Any] = []
    store.read_now(
        lambda work: watched(work, sent, lambda: work.figures.team(here, of_township(cast), MONDAY, NOW))
    )
    assert len(sent) == 1


def watched(work: UnitOfWork, sent: list[Any], read: Callable[[], object]) -> None:
    """Note the statements that `read` sends."""
    connection = work.session.connection()

    def note(*args: Any) -> None:
        sent.append((args[2], args[3]))

    event.listen(connection, "before_cursor_execute", note)
    read()
    event.remove(connection, "before_cursor_execute", note)


def plans(store: Store, read: Callable[[UnitOfWork], object]) -> list[str]:
    """How SQLite goes about what `read` asks."""

    def explain(work: UnitOfWork) -> list[str]:
        sent: list[Any] = []
        watched(work, sent, lambda: read(work))
        run = work.session.connection().exec_driver_sql
        return [row[3] for sql, values in sent for row in run(f"EXPLAIN QUERY PLAN {sql}", values).all()]

    lines: list[str] = store.read_now(explain)
    return lines


def test_red_cards_that_came_and_went_are_counted_once_and_what_is_red_now_is_not(
    store: Store, cast: Cast
) -> None:
    red = {"supervised": True}
    went, *_ = filed(store, cast, closed(0, 2, **red), closed(0, 2), red, closed(0, 600, **red))
    freed = store.act_now(lambda work: report(work, cast))

    def taken_back(work: UnitOfWork) -> None:
        entry = work.cases.add_entry(freed, EntryKind.SUPERVISION, cast.secretary.id, "2026-03-09")
        work.demands.add(freed.id, cast.secretary.id, Role.SECRETARY, entry.id, NOW + DAY)
        work.demands.withdraw(work.demands.of_case(freed.id)[0].id)

    def been(scope: Scope) -> int:
        now: int = store.read_now(
            lambda work: work.figures.been_red(scope, replace(MARCH, end=max(MARCH.end, work.now + DAY)))
        )
        return now

    assert been(of_township(cast)) == been(of_township(cast, villages=frozenset({cast.village.id})))
    assert been(of_township(cast)) == 1
    store.act_now(taken_back)
    assert been(of_township(cast)) == 2
    assert been(of_township(cast, hidden=frozenset({went.id, freed.id}))) == 0
    assert been(Scope(tracks=TOWNSHIP_TRACKS)) == 0
