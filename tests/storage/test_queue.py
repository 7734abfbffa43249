"""The queue: nobody's list holds a case outside their scope, and what is due first is first."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import event, text

from supervision.cases import State, Track
from supervision.lists import Filter, Scope
from tests.storage.township import MIDNIGHT, MONDAY, report, settle

TRACKS = frozenset({Track.EVERYDAY, Track.URGENT, Track.PETITION})
DAY = timedelta(days=1)


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
    assert set(store.read_now(lambda w: w.cases.counts(Scope(), 1, MONDAY, MIDNIGHT)).values()) == {0}


def test_what_is_due_first_comes_first_and_what_has_no_moment_last(store):
    cast = store.act_now(settle)

    def file_three(work):
        return [report(work, cast, due_at=due).number for due in (None, MIDNIGHT, MONDAY)]

    never, later, sooner = store.act_now(file_three)
    assert store.read_now(lambda work: numbers(work, scope_of(cast))) == [sooner, later, never]


def test_a_scope_shows_exactly_what_the_gate_would(store):
    cast = store.act_now(settle)

    def file_all(work):
        made = []
        for track, village, who in product(
            Track, (cast.village, cast.neighbour), (cast.supervisor, cast.inspector)
        ):
            case = report(work, cast, track=track, village_id=village.id, reporter_id=who.id)
            made += [case, work.cases.save(replace(report_like(work, cast, case), supervised=True))]
        return [work.cases.by_id(case.id) for case in made]

    cases = store.act_now(file_all)
    for scope in scopes(cast, cases):
        expected = {case.id for case in cases if seen(scope, case)}
        found = store.read_now(lambda work, scope=scope: page(work, scope, bucket="all", limit=100))
        assert {case.id for case in found.cases} == expected


def report_like(work, cast, case):
    return report(work, cast, track=case.track, village_id=case.village_id, reporter_id=case.reporter_id)


def scopes(cast, cases):
    township, village = frozenset({cast.township.id}), frozenset({cast.village.id})
    everything = frozenset(Track)
    return [
        Scope(),
        Scope(townships=township),
        Scope(townships=township, tracks=TRACKS),
        Scope(townships=township, tracks=everything),
        Scope(villages=village, tracks=TRACKS, reporter_id=cast.supervisor.id),
        Scope(escalated_in=township, tracks=TRACKS),
        Scope(unclear_in=village),
        Scope(unclear_in=village, reporter_id=cast.inspector.id, tracks=frozenset({Track.URGENT})),
        Scope(townships=township, tracks=TRACKS, hidden=frozenset(case.id for case in cases[::3])),
        Scope(reporter_id=cast.supervisor.id, hidden=frozenset({cases[0].id})),
    ]


def seen(scope, case):
    """The gate's rule, in Python."""
    if case.id in scope.hidden:
        return False
    if case.reporter_id == scope.reporter_id:
        return True
    if case.track is Track.UNCLEAR:
        return case.village_id in scope.unclear_in
    here = case.township_id in scope.townships or case.village_id in scope.villages
    escalated = case.supervised and case.township_id in scope.escalated_in
    return case.track in scope.tracks and (here or escalated)


def test_the_three_lines_of_the_secretarys_home_count_what_their_lists_show(store):
    cast = store.act_now(settle)

    def file_some(work):
        for state in State:
            in_state(work, cast, state)
            in_state(work, cast, state, due_at=MIDNIGHT + DAY)

    store.act_now(file_some)
    counts = store.read_now(lambda w: w.cases.counts(scope_of(cast), cast.supervisor.id, MONDAY, MIDNIGHT))
    assert counts == {"today": 6, "unsigned": 4, "others": 10, "open": 18, "all": 28, "mine": 28}
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
    assert store.read_now(lambda work: work.cases.closed_count(cast.township.id)) == 2


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


def test_candidates_for_a_merge_are_open_cases_of_the_same_village_and_category(store):
    cast = store.act_now(settle)

    def file_some(work):
        case = report(work, cast)
        older = report(work, cast, submitted_at=MONDAY - DAY)
        newer = report(work, cast)
        report(work, cast, track=Track.URGENT)
        report(work, cast, category="road")
        report(work, cast, village_id=cast.neighbour.id)
        report(work, cast, track=Track.UNCLEAR)
        in_state(work, cast, State.CLOSED)
        return [each.id for each in work.cases.similar(case, 5)], [newer.id, older.id]

    found, expected = store.act_now(file_some)
    assert found == expected


def test_an_unclear_matter_has_no_candidates_for_a_merge(store):
    cast = store.act_now(settle)

    def file_two(work):
        report(work, cast)
        return work.cases.similar(report(work, cast, track=Track.UNCLEAR), 5)

    assert store.act_now(file_two) == ()


def test_the_home_of_a_township_costs_five_statements_at_most(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: [report(work, cast) for _ in range(3)])
    seen_statements = []

    def watch(work):
        note = lambda *args: seen_statements.append(args[2])  # noqa: E731
        connection = work.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        work.cases.counts(scope_of(cast), cast.secretary.id, MONDAY, MIDNIGHT)
        page(work, scope_of(cast), limit=2)
        event.remove(connection, "before_cursor_execute", note)

    store.read_now(watch)
    assert len(seen_statements) <= 5


def test_the_queue_is_read_through_its_index_on_sqlite(store):
    if store.ground.postgres:
        pytest.skip("PostgreSQL reads small tables whole, rightly; its plan says nothing here")
    cast = store.act_now(settle)
    store.act_now(lambda work: report(work, cast))
    plan = store.read_now(
        lambda work: work.execute(
            text("EXPLAIN QUERY PLAN SELECT * FROM cases WHERE township_id IN (1) AND open IS 1")
        ).all()
    )
    assert "ix_cases_queue" in str(plan)
