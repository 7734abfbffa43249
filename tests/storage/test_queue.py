"""The queue: nobody's list holds a case outside their scope, and what is due first is first."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import event

from supervision.case_clock import SUPERVISORS, turn_of
from supervision.cases import ENDED, State, Track
from supervision.escalations import Colour, card_of
from supervision.gate import _in_scope
from supervision.lists import MOST_COUNTED, Filter, Scope
from supervision.offices import Role
from supervision.standings import TOWNSHIPS_TURN, UNSIGNED, WITH_OTHERS
from tests.storage.township import MIDNIGHT, MONDAY, file_many, report, settle

TRACKS = frozenset({Track.EVERYDAY, Track.URGENT, Track.PETITION})
DAY = timedelta(days=1)
#: What the secretary's home counts.
TABS = {bucket: Filter(bucket) for bucket in ("today", "unsigned", "others", "all")}


def scope_of(cast, **changes):
    return replace(Scope(townships=frozenset({cast.township.id}), tracks=TRACKS), **changes)


def page(work, scope, offset=0, limit=50, **what):
    return work.cases.page(scope, Filter(**what), MONDAY, MIDNIGHT, offset, limit)


def numbers(work, scope, **what):
    return [case.number for case in page(work, scope, **what).cases]


def in_state(work, cast, state, **changes):
    case = report(work, cast)
    return work.cases.save(replace(case, state=state, **changes))


def test_an_empty_scope_shows_nothing(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: report(work, cast))
    assert store.read_now(lambda work: page(work, Scope(), bucket="all").total) == 0
    assert set(store.read_now(lambda w: w.cases.counts(Scope(), TABS, MIDNIGHT)).values()) == {0}


def test_what_is_due_first_comes_first_and_what_has_no_moment_last(store):
    cast = store.act_now(settle)

    def file_three(work):
        return [report(work, cast, due_at=due).number for due in (None, MIDNIGHT, MONDAY)]

    never, later, sooner = store.act_now(file_three)
    assert store.read_now(lambda work: numbers(work, scope_of(cast))) == [sooner, later, never]


@pytest.fixture
def varied(store):
    """The cast, and cases of every track, place, reporter, state and mark, many due or ended at one moment."""
    cast = store.act_now(settle)
    return cast, store.act_now(lambda work: work_up(work, cast))


def work_up(work, cast):
    people, places = (cast.supervisor.id, cast.inspector.id), (cast.village.id, cast.neighbour.id)
    lot = Random(7)
    return file_many(
        work, cast, (varied_case(lot, people, *one) for one in product(Track, places, people, State))
    )


def varied_case(lot, people, track, village_id, reporter_id, state):
    timed = lot.random() < 0.7
    return {
        "track": track,
        "village_id": village_id,
        "reporter_id": reporter_id,
        "state": state,
        "supervised": lot.random() < 0.3,
        "doubted": lot.random() < 0.1,
        "overseen": lot.random() < 0.3,
        "climbed": lot.choice((0, 0, 2)),
        "category": lot.choice(("water", "road")),
        "inspector_id": lot.choice((None, *people)),
        "due_kind": lot.choice(("sign", "verify", "answer", "ask_review", "on_site")) if timed else None,
        **moments(state, MONDAY + lot.choice((-1, 0, 0, 1, 2)) * DAY, timed=timed),
    }


def moments(state, moment, *, timed):
    if state in ENDED:
        return {"due_at": None, "ended_at": moment}
    return {"due_at": moment if timed else None}


def test_a_scope_shows_exactly_what_the_gate_would(store, varied):
    cast, cases = varied
    for scope in scopes(cast, cases):
        found = store.read_now(lambda work, scope=scope: page(work, scope, bucket="all", limit=500))
        assert {case.id for case in found.cases} == {case.id for case in cases if seen(scope, case)}


def scopes(cast, cases):
    township, village = frozenset({cast.township.id}), frozenset({cast.village.id})
    both, everything = village | {cast.neighbour.id}, frozenset(Track)
    return [
        Scope(),
        Scope(townships=township),
        Scope(townships=township, tracks=TRACKS),
        Scope(townships=township, tracks=everything),
        Scope(villages=village, tracks=TRACKS, reporter_id=cast.supervisor.id),
        Scope(villages=both, escalated_in=township, tracks=TRACKS),
        Scope(escalated_in=township, tracks=TRACKS, unsorted_in=both),
        Scope(villages=village, late_in=both, tracks=TRACKS),
        Scope(late_in=both, tracks=TRACKS, unsorted_in=village, reporter_id=cast.inspector.id),
        Scope(unclear_in=village),
        Scope(unclear_in=both, reporter_id=cast.inspector.id, tracks=frozenset({Track.URGENT})),
        Scope(townships=township, tracks=TRACKS, hidden=frozenset(case.id for case in cases[::3])),
        Scope(reporter_id=cast.supervisor.id, hidden=frozenset({cases[0].id})),
        Scope(escalated_in=township, tracks=TRACKS, fallen=frozenset(case.id for case in cases[::4])),
    ]


def seen(scope, case):
    """The gate's rule, in Python."""
    if case.id in scope.hidden:
        return False
    return case.reporter_id == scope.reporter_id or _in_scope(scope, case)


def test_every_list_is_what_a_plain_filter_and_sort_would_make_of_the_cases(store, varied):
    cast, cases = varied
    for scope, what in product(scopes(cast, cases), filters(cast)):
        expected = [case.id for case in plainly(cases, scope, what)]
        found = store.read_now(lambda w, s=scope, f=what: w.cases.page(s, f, MONDAY, MIDNIGHT, 3, 20))
        assert ([case.id for case in found.cases], found.total) == (expected[3:23], len(expected))


def filters(cast):
    return [
        *(Filter(bucket) for bucket in ("today", "unsigned", "others", "open", "all", "ended", "mine")),
        *(Filter(bucket, village_id=cast.neighbour.id) for bucket in ("open", "all")),
        Filter("all", category="water"),
        Filter("ended", category="road"),
        Filter("mine", person_id=cast.inspector.id),
        Filter("open", states=frozenset({State.SIGNED, State.TOLD}), person_id=cast.supervisor.id),
        Filter("open", states=frozenset({State.SIGNED, State.CHECKED}), new_spending=True, on_site=False),
        Filter("open", states=frozenset({State.SIGNED, State.SUBMITTED}), new_spending=False, on_site=True),
        Filter("ended", states=frozenset({State.WITHDRAWN, State.MERGED})),
        *(Filter("open", in_person=yes) for yes in (True, False)),
        *(Filter(bucket, danger_first=True) for bucket in ("today", "unsigned", "open", "all")),
        Filter("all", township_id=cast.township.id),
        Filter("all", township_id=cast.county.id),
        Filter("all", track=Track.PETITION),
        *(Filter("all", colour=(colour, MONDAY)) for colour in Colour),
    ]


def plainly(cases, scope, what):
    """The list as somebody with all cases on one sheet of paper would make it."""
    chosen = [case for case in cases if seen(scope, case) and matches(case, scope, what)]
    never = MONDAY + 1000 * DAY
    waiting = sorted(
        (c for c in chosen if c.open),
        key=lambda c: (what.danger_first and c.track is not Track.URGENT, c.due_at or never, c.id),
    )
    return waiting + sorted((c for c in chosen if not c.open), key=lambda c: (c.ended_at, c.id), reverse=True)


def matches(case, scope, what):
    person_id = scope.reporter_id if what.bucket == "mine" and what.person_id is None else what.person_id
    return all(
        (
            what.bucket in {"all", "mine"} or in_bucket(case, what.bucket),
            what.bucket != "unsigned" or case.track is not Track.SPENDING,
            what.bucket != "mine" or person_id is not None,
            person_id is None or person_id in {case.reporter_id, case.inspector_id},
            what.village_id in {None, case.village_id},
            what.township_id in {None, case.township_id},
            what.track in {None, case.track},
            what.colour is None or card_of(case, MONDAY) is what.colour[0],
            what.category in {None, case.category},
            not what.states or in_states(case, what),
            what.in_person in {None, in_person(case)},
        )
    )


def in_person(case):
    """Whether it waits for the secretary, and not to be signed for."""
    signing = case.due_kind == "sign" and case.state in UNSIGNED
    return turn_of(case) is Role.SECRETARY and not signing


def in_states(case, what):
    if what.on_site is not None and case.due_kind == "on_site":
        return what.on_site
    new_spending = case.track is Track.SPENDING and case.state is State.SUBMITTED
    if what.new_spending is not None and new_spending:
        return what.new_spending
    return case.state in what.states


def in_bucket(case, bucket):
    states = {"today": TOWNSHIPS_TURN, "unsigned": UNSIGNED, "others": WITH_OTHERS}.get(bucket, State)
    timely = bucket != "today" or (case.due_at is not None and case.due_at <= MIDNIGHT)
    doubted = bucket == "today" and case.doubted and case.due_kind in SUPERVISORS
    return case.open == (bucket != "ended") and (case.state in states or doubted) and timely


def test_nobody_counts_or_turns_a_list_beyond_what_is_read(store):
    cast = store.act_now(settle)

    def read(work, offset=0):
        return page(work, scope_of(cast), offset, 2)

    store.act_now(lambda work: file_many(work, cast, [{}] * MOST_COUNTED))
    exact = store.read_now(read).total
    assert (exact, exact.more) == (MOST_COUNTED, False)
    store.act_now(lambda work: file_many(work, cast, [{}] * 3))
    assert store.read_now(read).total.more
    assert store.read_now(lambda w: w.cases.counts(scope_of(cast), TABS, MIDNIGHT))["today"].more
    assert store.read_now(lambda work: read(work, 5_000)).offset == MOST_COUNTED


def test_the_three_lines_of_the_secretarys_home_count_what_their_lists_show(store):
    cast = store.act_now(settle)

    def file_some(work):
        for state in State:
            in_state(work, cast, state)
            in_state(work, cast, state, due_at=MIDNIGHT + DAY)

    store.act_now(file_some)
    asked = {**TABS, "open": Filter("open"), "mine": Filter("mine", person_id=cast.supervisor.id)}
    counts = store.read_now(lambda w: w.cases.counts(scope_of(cast), asked, MIDNIGHT))
    each = {"unsigned": len(UNSIGNED), "others": len(WITH_OTHERS), "open": len(set(State) - ENDED)}
    twice = {
        bucket: 2 * states for bucket, states in (each | dict.fromkeys(("all", "mine"), len(State))).items()
    }
    assert counts == {"today": len(TOWNSHIPS_TURN), **twice}
    for bucket, count in counts.items():
        what = {"bucket": bucket, "person_id": cast.supervisor.id if bucket == "mine" else None}
        found = store.read_now(lambda work, what=what: page(work, scope_of(cast), limit=2, **what))
        assert (found.total, len(found.cases)) == (count, 2)


def test_an_overdue_case_must_be_done_today_and_one_with_the_supervisor_need_not(store):
    cast = store.act_now(settle)

    def file_two(work):
        in_state(work, cast, State.RETURNED, due_at=MONDAY)
        return in_state(work, cast, State.SIGNED, due_at=MONDAY - DAY).number

    overdue = store.act_now(file_two)
    assert store.read_now(lambda work: numbers(work, scope_of(cast), bucket="today")) == [overdue]


def test_the_pages_of_a_list_neither_repeat_nor_skip(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: [report(work, cast) for _ in range(7)])

    def read(work):
        return [page(work, scope_of(cast), offset, 3) for offset in (0, 3, 6, 9)]

    pages = store.read_now(read)
    assert [each.total for each in pages] == [7] * 4
    assert len({case.id for each in pages for case in each.cases}) == 7


def test_ended_cases_are_listed_the_latest_first(store):
    cast = store.act_now(settle)

    def end_two(work):
        ends = (MONDAY, MONDAY + DAY)
        return [in_state(work, cast, State.CLOSED, ended_at=end, due_at=None).number for end in ends]

    first, second = store.act_now(end_two)
    assert store.read_now(lambda work: numbers(work, scope_of(cast), bucket="ended")) == [second, first]
    at_least = [store.read_now(lambda w, n=n: w.cases.closed_at_least(cast.township.id, n)) for n in (2, 3)]
    assert at_least == [True, False]


def test_filters_narrow_a_list(store):
    cast = store.act_now(settle)

    def file_three(work):
        road = report(work, cast, category="road")
        away = report(work, cast, village_id=cast.neighbour.id)
        mine = work.cases.save(
            replace(report(work, cast), state=State.SIGNED, inspector_id=cast.inspector.id)
        )
        return road.number, away.number, mine.number

    road, away, mine = store.act_now(file_three)

    def found(**what):
        return store.read_now(lambda work: numbers(work, scope_of(cast), **what))

    assert found(category="road") == [road]
    assert found(village_id=cast.neighbour.id) == [away]
    assert found(states=frozenset({State.SIGNED})) == [mine]
    assert found(person_id=cast.inspector.id) == [mine]


def test_ones_own_reports_are_listed_whether_open_or_ended(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: [in_state(work, cast, State.CLOSED), report(work, cast)])
    own = Scope(reporter_id=cast.supervisor.id)
    assert store.read_now(lambda work: page(work, own, bucket="mine").total) == 2
    assert store.read_now(lambda work: page(work, scope_of(cast), bucket="mine").total) == 0


def test_an_unknown_bucket_is_an_error(store):
    with pytest.raises(ValueError, match="no such bucket"):
        store.read_now(lambda work: page(work, Scope(), bucket="yesterday"))


def test_candidates_for_a_merge_are_open_cases_of_the_same_village_and_track(store):
    cast = store.act_now(settle)

    def file_some(work):
        older = report(work, cast, submitted_at=MONDAY - DAY)
        newer = report(work, cast, category="road")
        report(work, cast, track=Track.URGENT)
        report(work, cast, village_id=cast.neighbour.id)
        report(work, cast, track=Track.UNCLEAR)
        in_state(work, cast, State.CLOSED)
        found = work.cases.open_in(cast.village.id, Track.EVERYDAY, 5)
        return [each.id for each in found], [newer.id, older.id]

    found, expected = store.act_now(file_some)
    assert found == expected


def test_an_unclear_matter_has_no_candidates_for_a_merge(store):
    cast = store.act_now(settle)

    def file_one(work):
        report(work, cast, track=Track.UNCLEAR)
        return work.cases.open_in(cast.village.id, Track.UNCLEAR, 5)

    assert store.act_now(file_one) == ()


def test_the_home_of_a_township_costs_five_statements_at_most(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: [report(work, cast) for _ in range(3)])

    def home(work):
        work.cases.counts(scope_of(cast), TABS, MIDNIGHT)
        page(work, scope_of(cast), limit=2)

    # On PostgreSQL one more says how they are planned.
    assert len(watched(store, home)) <= 5 + store.ground.postgres


def test_danger_first_asks_no_statement_more(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: [report(work, cast, track=each) for each in (Track.EVERYDAY, Track.URGENT)])
    asked = [
        watched(store, lambda work, f=first: page(work, scope_of(cast), bucket="today", danger_first=f))
        for first in (False, True)
    ]
    assert [len(each) for each in asked] == [2, 2]


#: Each list, and the indexes it may be read through besides that of own reports.
READ_THROUGH = [
    ({"bucket": "open"}, {"queue"}),
    ({"bucket": "today"}, {"queue"}),
    ({"bucket": "today", "danger_first": True}, {"queue"}),
    ({"bucket": "open", "in_person": True, "danger_first": True}, {"queue"}),
    ({"bucket": "all"}, {"queue", "ledger", "category"}),
    ({"bucket": "ended"}, {"ledger", "category"}),
    ({"bucket": "ended", "category": "road"}, {"category"}),
    ({"bucket": "all", "village_id": 3}, {"village_open", "village_ended"}),
    ({"bucket": "all", "township_id": 3}, {"queue", "ledger", "category"}),
    ({"bucket": "open", "colour": (Colour.YELLOW, MONDAY)}, {"queue"}),
    ({"bucket": "mine"}, {"inspector_open", "inspector_ended"}),
]


@pytest.mark.parametrize(("what", "indexes"), READ_THROUGH)
def test_a_list_is_read_through_its_indexes(store, what, indexes):
    cast = store.act_now(settle)
    scope = scope_of(cast, reporter_id=cast.secretary.id)
    assert plans(store, scope, what) <= indexes | {"reporter_open", "reporter_ended"}


@pytest.mark.parametrize(
    ("field", "indexes"),
    [
        ("villages", {"village_open", "village_ended"}),
        ("escalated_in", {"above_open", "above_ended"}),
        ("late_in", {"village_open", "village_ended"}),
        ("unclear_in", {"unclear"}),
        ("unsorted_in", {"unclear"}),
    ],
)
def test_each_way_into_a_scope_has_its_index(store, field, indexes):
    assert plans(store, Scope(tracks=TRACKS, **{field: frozenset({3, 4})}), {"bucket": "all"}) == indexes


def plans(store, scope, what):
    """The indexes the statements of a page and its count read cases through; "SCAN" where they read them all."""
    if store.ground.postgres:
        pytest.skip("PostgreSQL reads small tables whole, rightly; its plan says nothing here")

    def explain(work):
        page(work, scope, limit=5, **what)
        work.cases.count(scope, Filter(**what), MONDAY, MIDNIGHT)

    statements = watched(store, explain)
    found = store.read_now(lambda w: [explained(w, sql, values) for sql, values in statements])
    lines = [line for plan in found for line in plan if re.match(r"(SCAN|SEARCH) cases\b", line)]
    return {read_by(line) for line in lines} - {"id"}


def read_by(line):
    """What a line of a plan reads cases through."""
    if "USING INTEGER PRIMARY KEY" in line:
        return "id"
    return line.partition("INDEX ix_cases_")[2].partition(" ")[0] or "SCAN"


def explained(work, sql, values):
    rows = work.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    return [row[3] for row in rows]


def watched(store, read):
    """The statements that `read` sends, each with its values."""
    seen_statements = []

    def watch(work):
        note = lambda *args: seen_statements.append((args[2], args[3]))  # noqa: E731
        connection = work.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        read(work)
        event.remove(connection, "before_cursor_execute", note)

    store.read_now(watch)
    return seen_statements
