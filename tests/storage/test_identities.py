"""Requests to read who a villager is, corrections of the roster, and deletions by terms: on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text, update
from sqlmodel import col

from storage.case_rows import CaseRow
from storage.columns import table_of
from storage.errors import Unreadable
from storage.store import Store
from supervision.corrections import CorrectionState
from supervision.identity import IdentityRequest, Purpose, RequestState, Sought, Subject
from supervision.retention import Deleted
from tests.storage.conftest import MONDAY
from tests.storage.township import report, settle

DAY = timedelta(days=1)
VILLAGER = {"name": "张某", "phone": "13800000001"}


@pytest.fixture
def cast(store: Store):
    return store.act_now(settle)


@pytest.fixture
def case(store: Store, cast):
    return store.act_now(lambda work: report(work, cast, complainant=VILLAGER))


def of(complainant_id: int) -> Subject:
    return Subject(Sought.VILLAGER, complainant_id)


@pytest.fixture
def request_(store: Store, cast, case) -> IdentityRequest:
    [known] = store.read_now(lambda work: work.cases.identified(case.id))
    return store.act_now(
        lambda work: work.identities.add(
            case, of(known.id), cast.inspector.id, Purpose.OTHER, "水表要签字", lapses_at=MONDAY + DAY
        )
    )


def test_a_request_is_read_as_it_was_kept_and_its_typed_reason_lies_sealed(
    store: Store, request_: IdentityRequest
):
    assert store.read_now(lambda work: work.identities.waiting()) == (request_,)
    assert store.read_now(lambda work: work.identities.open_of(request_.by_id)) == (request_,)
    words = store.read_now(lambda work: work.execute(text("SELECT words FROM identity_requests")).scalar())
    assert "水表".encode() not in bytes(words)


def test_a_request_for_recordings_is_about_files_and_nobody_by_name(store: Store, cast, case):
    asked = Subject(Sought.RECORDING, files=("one", "two"))
    store.act_now(
        lambda work: work.identities.add(
            case, asked, cast.inspector.id, Purpose.UNCLEAR, "", lapses_at=MONDAY + DAY
        )
    )
    assert [each.subject for each in store.read_now(lambda work: work.identities.waiting())] == [asked]


def test_of_two_who_decide_one_was_faster(store: Store, request_: IdentityRequest):
    done = replace(request_, state=RequestState.REFUSED, next_at=None, answer="不用看")
    assert store.act_now(lambda work: work.identities.change(done, request_))
    assert not store.act_now(lambda work: work.identities.change(done, request_))
    assert store.read_now(lambda work: work.identities.by_ref(request_.ref)).answer == "不用看"
    assert store.read_now(lambda work: work.identities.waiting()) == ()


def test_what_is_due_and_how_many_were_read(store: Store, request_: IdentityRequest):
    assert store.read_now(lambda work: work.identities.due(MONDAY, 9)) == ()
    assert store.read_now(lambda work: work.identities.due(MONDAY + DAY, 9)) == (request_,)
    shown = replace(request_, state=RequestState.SHOWN, shown_at=MONDAY)
    store.act_now(lambda work: work.identities.change(shown, request_))
    read = store.read_now(lambda work: work.identities.read_since(MONDAY - DAY, frozenset()))
    hidden = store.read_now(
        lambda work: work.identities.read_since(MONDAY - DAY, frozenset({request_.case_id}))
    )
    assert (read, hidden) == (1, 0)
    assert store.read_now(lambda work: work.identities.asked_since(request_.by_id, MONDAY - DAY)) == 1


def ended(store: Store, case) -> None:
    past = {"open": False, "state": "closed", "ended_at": MONDAY - 10 * DAY}
    store.act_now(
        lambda work: work.execute(update(table_of(CaseRow)).where(col(CaseRow.id) == case.id).values(**past))
    )


def test_what_is_over_is_found_once_and_its_key_is_gone(store: Store, case, request_: IdentityRequest):
    assert store.read_now(lambda work: work.deletions.ended(Deleted.CONTENT, MONDAY, 9)) == ()
    ended(store, case)
    [found] = store.read_now(lambda work: work.deletions.ended(Deleted.CONTENT, MONDAY, 9))
    store.act_now(lambda work: work.deletions.forget_content(found))
    assert store.read_now(lambda work: work.deletions.ended(Deleted.CONTENT, MONDAY, 9)) == ()
    assert store.read_now(lambda work: work.deletions.was_forgotten(case.id))
    with pytest.raises(Unreadable):
        store.ground.keys.get(case.key_id)
    assert store.read_now(lambda work: work.cases.entries(case.id))[0].text == ""
    assert store.read_now(lambda work: work.cases.complainants(case.id))[0].name is None
    assert store.read_now(lambda work: work.identities.by_ref(request_.ref)).words == ""


def test_a_correction_is_kept_until_it_is_decided_and_a_newer_one_replaces_it(store: Store, cast):
    first = store.act_now(lambda work: work.corrections.ask(cast.supervisor.id, "甲二", ""))
    second = store.act_now(lambda work: work.corrections.ask(cast.supervisor.id, "", "13900000055"))
    again = store.read_now(lambda work: work.corrections.by_ref(first.ref))
    assert (again.state, again.name) == (CorrectionState.REPLACED, "")
    assert store.read_now(lambda work: work.corrections.by_id(second.id)) == second
    store.act_now(lambda work: work.people.renumber(cast.supervisor.id, second.phone))
    assert store.read_now(lambda work: work.people.by_phone("13900000055")).id == cast.supervisor.id
