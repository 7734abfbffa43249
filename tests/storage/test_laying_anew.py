"""A case named late is laid anew under new keys: the old ones open nothing of it, and all reads the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary
from sqlmodel import SQLModel

from storage import failpoints, inbox, replaced_keys
from storage.cipher import HEAD_LENGTH, VERSION, key_of
from storage.inbox import RawUpdate
from storage.laying_anew import finish
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import EntryKind
from supervision.files import FileState
from supervision.identity import Purpose, Sought, Subject
from supervision.petitions import Body, Petition
from tests.storage.killing import killed
from tests.storage.test_drafts import expect, readable, start
from tests.storage.test_forgetting import walk
from tests.storage.township import CHAT, MONDAY, Cast, report, settle

VILLAGER = {"name": "张某", "phone": "13800000001", "group": "三组"}
LATER = timedelta(minutes=11)


@pytest.fixture
def cast(store: Store) -> Cast:
    return store.act_now(settle)


@pytest.fixture
def ref(store: Store, cast: Cast) -> str:
    return store.act_now(lambda work: filed(work, cast))


def filed(work: UnitOfWork, cast: Cast) -> str:
    """A case with something in every table that can hold words of it."""
    case = report(work, cast, complainant=VILLAGER)
    work.cases.add_entry(case, EntryKind.NOTE, cast.secretary.id, "料钱对不上")
    work.recusals.name(case, ["何某"], cast.supervisor.id)
    work.petitions.put(case, Petition(body=Body.TOWNSHIP, name="镇信访办", number="镇信〔2026〕5号"))
    [known] = work.cases.identified(case.id)
    again = MONDAY + LATER
    asked = Subject(Sought.VILLAGER, known.id)
    work.identities.add(case, asked, cast.inspector.id, Purpose.OTHER, "水表要签字", lapses_at=again)
    visit = walk(work, cast, work.keys.new())
    work.visits.link_case(visit.id, case.id)
    draft = start(work, cast)
    work.drafts.save(replace(draft, body={"case": case.ref, "story": "还有照片"}))
    expect(work, cast, draft)
    kept = expect(work, cast, draft, draft_id=None, case_id=case.id, chat_id=CHAT + 1)
    assert work.files.kept(kept.id, 5, "ab" * 32)
    raw = RawUpdate(update_id=1, chat_id=CHAT, kind="message", dedupe="1", payload=b"words", message_id=60)
    inbox.take_in(work, [raw])
    return case.ref


def told(work: UnitOfWork, ref: str) -> dict[str, Any]:
    """All that can be read of the case, without the keys it lies under."""
    case = work.cases.by_ref(ref)
    assert case is not None
    drafts = work.drafts.about(case)
    files = [
        *work.files.of_case(case.id),
        *(file for each in drafts for file in work.files.of_draft(each.id)),
    ]
    return {
        "entries": work.cases.entries(case.id),
        "villagers": work.cases.complainants(case.id),
        "names": work.recusals.names_of(case),
        "petition": work.petitions.of(case),
        "requests": work.identities.waiting(),
        "visits": [replace(each, key_id="") for each in work.visits.of_person(case.reporter_id, 9)],
        "drafts": [replace(each, key_id="") for each in drafts],
        "files": [replace(each, key_id="") for each in files],
        "sums": [work.files.sha256_of(each.id) for each in files],
        "waiting": inbox.readable(work, 1),
    }


def used(work: UnitOfWork) -> Iterator[str]:
    """The key of every sealed value in the database, whatever its row says."""
    for table in SQLModel.metadata.sorted_tables:
        for column in (each for each in table.c if isinstance(each.type, LargeBinary)):
            for value in work.execute(column.table.select().with_only_columns(column)).scalars():
                if value is not None and len(value) >= HEAD_LENGTH and value[0] == VERSION:
                    key_id = key_of(value)
                    # One digest in 256 begins as a sealed value does; no digest has a key's id in it.
                    if key_id.isascii() and key_id.isprintable():
                        yield key_id


def lay_anew(work: UnitOfWork, ref: str) -> None:
    case = work.cases.by_ref(ref)
    assert case is not None
    work.cases.lay_anew(case)


def let_go(work: UnitOfWork) -> list[bool]:
    return [finish(work, each) for each in replaced_keys.waiting(work) if each.over_at <= work.now]


def test_all_that_a_case_holds_reads_the_same_and_nothing_lies_under_the_old_keys(store: Store, ref: str):
    before = store.read_now(lambda work: told(work, ref))
    keys = set(store.read_now(lambda work: list(used(work)))) - {store.ground.keys.system}
    store.act_now(lambda work: lay_anew(work, ref))
    assert store.read_now(lambda work: told(work, ref)) == before
    after = set(store.read_now(lambda work: list(used(work))))
    [received] = keys & after
    assert store.read_now(lambda work: work.chats.key_of(CHAT)) != received
    assert {each.key_id for each in store.read_now(replaced_keys.waiting)} == keys


def test_the_old_keys_are_kept_for_whoever_reads_and_then_destroyed(store: Store, ref: str, clock):
    store.act_now(lambda work: lay_anew(work, ref))
    old = {each.key_id for each in store.read_now(replaced_keys.waiting)}
    before = store.read_now(lambda work: told(work, ref))
    assert store.act_now(let_go) == []
    assert all(readable(store, key_id) for key_id in old)
    clock.forward(minutes=11)
    assert all(store.act_now(let_go))
    assert not any(readable(store, key_id) for key_id in old)
    assert store.read_now(lambda work: told(work, ref)) == before
    assert not old & set(store.read_now(lambda work: list(used(work))))


def test_what_was_written_under_the_old_key_meanwhile_is_carried_along(store: Store, ref: str, cast, clock):
    stale = store.read_now(lambda work: work.cases.by_ref(ref))
    store.act_now(lambda work: lay_anew(work, ref))
    store.act_now(lambda work: work.cases.add_entry(stale, EntryKind.NOTE, cast.secretary.id, "晚了一步"))
    store.act_now(lambda work: work.recusals.name(stale, ["晚某"], cast.secretary.id))
    before = store.read_now(lambda work: told(work, ref))
    clock.forward(minutes=11)
    store.act_now(let_go)
    assert not readable(store, stale.key_id)
    assert store.read_now(lambda work: told(work, ref)) == before


def test_named_twice_within_a_minute_nothing_is_lost(store: Store, ref: str, clock):
    before = store.read_now(lambda work: told(work, ref))
    for _ in range(2):
        store.act_now(lambda work: lay_anew(work, ref))
        clock.forward(seconds=30)
    clock.forward(minutes=11)
    store.act_now(let_go)
    assert store.read_now(lambda work: told(work, ref)) == before
    assert store.read_now(replaced_keys.waiting) == []


def test_a_key_that_another_case_shares_lives_on(store: Store, cast, clock):
    key_id = store.ground.keys.new()
    one, other = (store.act_now(lambda work: report(work, cast, key_id=key_id)) for _ in range(2))
    store.act_now(lambda work: lay_anew(work, one.ref))
    clock.forward(minutes=11)
    store.act_now(let_go)
    assert store.read_now(lambda work: work.cases.entries(other.id))[0].text
    assert key_id not in {each.key_id for each in store.read_now(replaced_keys.waiting)}


def test_sealed_while_the_old_key_is_kept_it_says_nothing_under_either(store: Store, ref: str):
    store.act_now(lambda work: lay_anew(work, ref))
    old = {each.key_id for each in store.read_now(replaced_keys.waiting)}
    case = store.read_now(lambda work: work.cases.by_ref(ref))
    store.act_now(lambda work: work.cases.forget(case))
    assert not any(readable(store, key_id) for key_id in {case.key_id, *old})
    assert [each.text for each in store.read_now(lambda work: work.cases.entries(case.id))] == ["", ""]
    [file] = store.read_now(lambda work: work.files.of_case(case.id))
    assert file.state is FileState.DESTROYED


def test_content_whose_term_is_over_stays_destroyed(store: Store, cast):
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.deletions.forget_content(case))
    store.act_now(lambda work: lay_anew(work, case.ref))
    assert store.read_now(replaced_keys.waiting) == []


def test_killed_before_the_commit_all_is_as_it_was_and_it_is_done_once_more(house):
    store = house.open()
    cast = store.act_now(settle)
    ref = store.act_now(lambda work: filed(work, cast))
    before = store.read_now(lambda work: told(work, ref))
    assert killed(house, "case_laid_anew:1:kill", lambda one: one.act_now(lambda work: lay_anew(work, ref)))
    failpoints.arm("")
    store = house.open()
    assert store.read_now(lambda work: told(work, ref)) == before
    assert store.read_now(replaced_keys.waiting) == []
    store.act_now(lambda work: lay_anew(work, ref))
    assert store.read_now(lambda work: told(work, ref)) == before
