"""Cases: filed whole, found by what people say, saved only by who saw the latest version."""

from dataclasses import fields, replace
from datetime import time

import pytest
from sqlalchemy import text

from storage.case_rows import CaseRow
from supervision.cases import Case, EntryKind, State, Track
from supervision.numbers import check
from supervision.refusals import Stale
from tests.storage.conftest import KEPT
from tests.storage.township import MIDNIGHT, MONDAY, report, settle


def file_one(store, **changes):
    cast = store.act_now(settle)
    return cast, store.act_now(lambda work: report(work, cast, **changes))


def test_a_filed_report_is_whole(store):
    cast, case = file_one(store, complainant={"name": "张某", "phone": "13800000001"})
    entries, people = store.read_now(
        lambda work: (work.cases.entries(case.id), work.cases.complainants(case.id))
    )
    assert (case.state, case.version, case.due_at) == (State.SUBMITTED, 1, MIDNIGHT)
    assert check(case.number)
    assert [(entry.kind, entry.text) for entry in entries] == [(EntryKind.STORY, "村口水管破了，没水三天")]
    assert [(each.receipt_number, each.name) for each in people] == [(case.number, "张某")]
    assert people[0].supervisor_id == cast.supervisor.id


def test_a_case_is_found_by_id_reference_number_and_receipt(store):
    _, case = file_one(store)

    def find(work):
        cases = work.cases
        return [
            cases.by_id(case.id),
            cases.by_ref(case.ref),
            cases.by_number(case.number),
            cases.by_receipt(case.number),
        ]

    assert store.read_now(find) == [case] * 4


def test_what_is_not_there_is_none(store):
    def find(work):
        cases = work.cases
        return [cases.by_id(1), cases.by_ref("x"), cases.by_number("1"), cases.by_receipt("1")]

    assert store.read_now(find) == [None] * 4


def test_every_field_of_a_case_comes_back_as_it_was_saved(store):
    cast, case = file_one(store)
    changed = replace(
        case,
        state=State.HANDLING,
        unit_id=cast.township.id,
        inspector_id=cast.inspector.id,
        handled_by=cast.inspector.id,
        signed_by=cast.secretary.id,
        signed_at=MONDAY,
        provisional=True,
        extensions=1,
        dissatisfied=2,
        reopened=1,
        drawn=True,
        supervised=True,
        hurt="no",
        voiced=True,
        own_finding=True,
        found_in_id=cast.neighbour.id,
    )
    saved = store.act_now(lambda work: work.cases.save(changed))
    assert saved == replace(changed, version=2)
    assert store.read_now(lambda work: work.cases.by_id(case.id)) == saved


def test_the_table_has_a_column_for_every_field_of_a_case():
    assert {field.name for field in fields(Case)} | {"open"} == set(CaseRow.model_fields)


def test_saving_an_old_version_is_refused_and_changes_nothing(store):
    _, case = file_one(store)
    store.act_now(lambda work: work.cases.save(replace(case, state=State.SIGNED)))
    with pytest.raises(Stale):
        store.act_now(lambda work: work.cases.save(replace(case, state=State.RETURNED)))
    assert store.read_now(lambda work: work.cases.by_id(case.id).state) is State.SIGNED


def test_a_receipt_number_with_its_code_finds_the_case_and_a_wrong_code_does_not(store):
    _, case = file_one(store)
    code = store.read_now(lambda work: work.cases.complainants(case.id)[0].code)
    wrong = "000000" if code != "000000" else "000001"

    def find(given):
        return store.read_now(lambda work: work.cases.by_receipt_code(case.number, given))

    assert find(code) == case
    assert find(wrong) is None


def test_no_number_is_given_twice_even_to_a_sealed_matter(store):
    cast = store.act_now(settle)

    class Repeating:
        """Draws each number three times."""

        def __init__(self):
            self.drawn = 0

        def randrange(self, start, stop):
            self.drawn += 1
            return start + self.drawn // 3

    def three(work):
        work.random = Repeating()
        return {report(work, cast).number, work.cases.sealed_number(), work.cases.sealed_number()}

    assert len(store.act_now(three)) == 3


def test_a_sealed_number_leaves_its_day_and_nothing_else(store, clock):
    number = store.act_now(lambda work: work.cases.sealed_number())
    rows = store.read_now(lambda work: work.execute(text("SELECT * FROM sealed_numbers")).mappings().all())
    assert [set(row) for row in rows] == [{"number", "at"}]
    assert rows[0]["number"] == number
    given = store.read_now(lambda work: work.integrity.sealed(number).at)
    assert given < clock.now
    assert given.astimezone(KEPT.timezone).time() == time()


def test_a_matter_sorted_as_integrity_is_found_by_no_word(store):
    _, case = file_one(store, track=Track.UNCLEAR)
    store.act_now(lambda work: work.cases.save(replace(case, track=Track.INTEGRITY)))
    assert store.read_now(lambda work: work.execute(text("SELECT count(*) FROM case_words")).scalar()) == 0
