"""Search by words: two characters are enough, in any case and width, within the scope."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from storage import search as searching
from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.words import CaseWordRow
from supervision.cases import EntryKind, State, Track
from supervision.lists import Filter, Scope
from supervision.places import Level, Place
from tests.storage.township import MIDNIGHT, MONDAY, report, settle

WAYS = {
    "looked up": {},
    "walked first": {"_RARE": 0},
    "the latest": {
        "_RARE": 0,
        "_SQLITE": replace(searching._SQLITE, with_word=0),
        "_POSTGRES": replace(searching._POSTGRES, with_word=0),
    },
}

QUERIES = {
    "水管": True,
    "管": True,
    "村口水管破了": True,
    "三天 水管": True,
    "ＡＢＣ": True,
    "abc": True,
    "管水": False,
    "水管 停电": False,
    "，": False,
    "": False,
}


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Every search is made in each way: for rare words, frequent ones, and those that hardly ever come together."""
    for name, value in WAYS[request.param].items():
        monkeypatch.setattr(searching, name, value)


def of_reporter(cast):
    return Scope(reporter_id=cast.supervisor.id)


def of_township(place):
    return Scope(townships=frozenset({place.id}), tracks=frozenset({Track.EVERYDAY}))


def search(work, scope, query):
    found = work.cases.page(scope, Filter(bucket="all", words=query), MONDAY, MIDNIGHT, 0, 5)
    return [case.id for case in found.cases]


def test_a_search_finds_every_word_asked_for_and_nothing_else(store, way):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, "村口水管破了，没水三天，Abc厂旁边"))
    for scope in (of_reporter(cast), of_township(cast.township)):
        found = {
            query: store.read_now(lambda work, query=query, scope=scope: search(work, scope, query))
            for query in QUERIES
        }
        assert found == {query: [case.id] if finds else [] for query, finds in QUERIES.items()}


def test_open_cases_come_first_and_ended_ones_the_latest_first(store, way):
    cast = store.act_now(settle)

    def file_some(work):
        late, soon = (report(work, cast, due_at=due).id for due in (None, MIDNIGHT))
        ended = [end(work, report(work, cast, f"水管第{day}段"), day).id for day in range(3)]
        other = end(work, report(work, cast, "路灯不亮"), 1).id
        return [soon, late, *reversed(ended)], other

    expected, other = store.act_now(file_some)
    scope = of_township(cast.township)
    assert store.read_now(lambda work: search(work, scope, "水管")) == expected
    assert store.read_now(lambda work: search(work, scope, "路灯")) == [other]


def end(work, case, day):
    ended = MONDAY + timedelta(days=day)
    return work.cases.save(replace(case, state=State.CLOSED, due_at=None, ended_at=ended))


def test_a_case_that_goes_to_another_township_is_found_there_and_no_longer_here(store, way):
    cast = store.act_now(settle)
    other = store.act_now(lambda w: w.places.put(Place(0, "T2", "山口镇", Level.TOWNSHIP, cast.county.id)))
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.cases.save(replace(case, township_id=other.id)))
    found = [
        store.read_now(lambda work, place=place: search(work, of_township(place), "水管"))
        for place in (cast.township, other)
    ]
    assert found == [[], [case.id]]
    both = Scope(townships=frozenset({cast.township.id, other.id}), tracks=frozenset({Track.EVERYDAY}))
    assert store.read_now(lambda work: search(work, both, "水管")) == [case.id]


def test_what_is_hidden_is_not_found(store, way):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    scope = replace(of_township(cast.township), hidden=frozenset({case.id}))
    page = store.read_now(lambda w: w.cases.page(scope, Filter("all", words="水管"), MONDAY, MIDNIGHT, 0, 5))
    assert (page.cases, page.total) == ((), 0)


def test_later_lines_are_found_too(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast, "灯不亮")
        work.cases.add_entry(case, EntryKind.SUMMARY, cast.secretary.id, "路灯损坏")
        return case.id, search(work, of_reporter(cast), "路灯")

    case_id, found = store.act_now(write)
    assert found == [case_id]


def test_words_of_other_peoples_cases_find_nothing(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: report(work, cast, reporter_id=cast.inspector.id))
    assert store.read_now(lambda work: search(work, of_reporter(cast), "水管")) == []


def test_words_go_with_their_case(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))

    def remove(work):
        for name in ("entries", "complainants"):
            table = CaseRow.metadata.tables[name]
            work.execute(delete(table).where(table.c.case_id == case.id))
        work.execute(delete(table_of(CaseRow)).where(table_of(CaseRow).c.id == case.id))
        return work.execute(select(func.count()).select_from(table_of(CaseWordRow))).scalar()

    assert store.act_now(remove) == 0
