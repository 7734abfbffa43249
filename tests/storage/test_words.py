"""Search by words: two characters are enough, in any case and width, within the scope."""

import pytest
from sqlalchemy import delete, func, select

from storage import words
from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.words import CaseWordRow
from supervision.cases import EntryKind
from supervision.lists import Filter, Scope
from tests.cells import every_cell
from tests.storage.township import MIDNIGHT, MONDAY, report, settle


@pytest.fixture(autouse=True, params=[0, 3_000], ids=["walked", "looked up"])
def rare(request, monkeypatch):
    """Every search is made both ways: frequent words are found by walking the list, rare ones by their cases."""
    monkeypatch.setattr(words, "_RARE", request.param)


def search(work, cast, query):
    scope = Scope(reporter_id=cast.supervisor.id)
    found = work.cases.page(scope, Filter(bucket="all", words=query), MONDAY, MIDNIGHT, 0, 10)
    return [case.id for case in found.cases]


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


def test_a_search_finds_every_word_asked_for_and_nothing_else(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast, "村口水管破了，没水三天，Abc厂旁边"))
    with every_cell() as cell:
        for query, finds in QUERIES.items():
            with cell(query):
                found = store.read_now(lambda work, query=query: search(work, cast, query))
                assert found == ([case.id] if finds else [])


def test_later_lines_are_found_too(store):
    cast = store.act_now(settle)

    def write(work):
        case = report(work, cast, "灯不亮")
        work.cases.add_entry(case, EntryKind.SUMMARY, cast.secretary.id, "路灯损坏")
        return case.id, search(work, cast, "路灯")

    case_id, found = store.act_now(write)
    assert found == [case_id]


def test_words_of_other_peoples_cases_find_nothing(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: report(work, cast, reporter_id=cast.inspector.id))
    assert store.read_now(lambda work: search(work, cast, "水管")) == []


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
