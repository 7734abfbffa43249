"""Drafts: every answer kept, one active, and keys that take their content with them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.errors import Unreadable
from supervision.files import FileKind, FileState, Incoming
from supervision.refusals import Stale
from tests.storage.township import CHAT, MONDAY, report, settle

BODY = {"story": "水管破了", "photos": ["a"], "n": 1, "none": None}


def start(work, cast, **changes):
    return work.drafts.start(cast.supervisor.id, CHAT, "report", "story", BODY, **changes)


def readable(store, key_id):
    try:
        store.read_now(lambda work: work.keys.get(key_id))
    except Unreadable:
        return False
    return True


def photo(unique="u1"):
    return Incoming(kind=FileKind.PHOTO, file_id="remote", unique_id=unique, message_id=9)


def expect(work, cast, draft, **changes):
    owner = {"chat_id": CHAT, "person_id": cast.supervisor.id, "draft_id": draft.id}
    return work.files.expect(photo(), **owner | changes)


def test_a_draft_comes_back_as_it_was_saved(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    later = replace(
        draft, step="photo", body=BODY | {"n": 2}, remind_at=MONDAY, reminded=1, expires_at=MONDAY
    )
    saved = store.act_now(lambda work: work.drafts.save(later))
    assert saved.version == draft.version + 1
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id)) == saved
    assert store.read_now(lambda work: work.drafts.by_ref(draft.ref)) == saved


def test_the_act_that_saves_reads_it_as_any_other_does(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))

    def act(work):
        read = work.drafts.by_ref(draft.ref)
        work.drafts.save(
            replace(read, step="photo", body={**read.body, "n": (1, 2), "parts": [{"text": "水"}]})
        )
        return work.drafts.by_ref(draft.ref), work.drafts.active(cast.supervisor.id)

    found = store.act_now(act)
    assert found == (store.read_now(lambda work: work.drafts.by_ref(draft.ref)),) * 2
    assert found[0].body is not found[1].body


def test_an_act_that_parks_or_gives_up_what_it_has_read_reads_it_so(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))

    def act(work, change):
        read = work.drafts.by_ref(draft.ref)
        change(work.drafts, read)
        return work.drafts.by_ref(draft.ref), work.drafts.active(cast.supervisor.id)

    parked, active = store.act_now(lambda work: act(work, lambda drafts, read: drafts.park(read)))
    assert (parked.active, active) == (False, None)
    resumed, active = store.act_now(lambda work: act(work, lambda drafts, read: drafts.resume(read)))
    assert resumed.active
    assert active == resumed
    assert store.act_now(lambda work: act(work, lambda drafts, read: drafts.discard(read))) == (None, None)


def test_the_second_of_two_devices_is_told_it_is_late(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    store.act_now(lambda work: work.drafts.save(replace(draft, step="photo")))
    with pytest.raises(Stale):
        store.act_now(lambda work: work.drafts.save(replace(draft, step="other")))
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id).step) == "photo"


def test_no_answer_lies_open_in_the_table(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: start(work, cast))
    body = store.read_now(lambda work: work.execute(text("SELECT body FROM drafts")).scalar())
    assert "水管".encode() not in bytes(body)
    assert b"\\u6c34" not in bytes(body)


def test_starting_another_conversation_parks_the_first(store):
    cast = store.act_now(settle)
    first, second = (store.act_now(lambda work: start(work, cast)) for _ in range(2))
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id)) == second
    assert [d.id for d in store.read_now(lambda work: work.drafts.parked(cast.supervisor.id))] == [first.id]


def test_a_conversation_takes_the_chats_key_and_a_second_one_gets_its_own(store):
    cast = store.act_now(settle)

    def three(work):
        key = work.chats.current_key(CHAT)
        drafts = start(work, cast), start(work, cast), start(work, cast, fresh_key=False)
        return key, [draft.key_id for draft in drafts], work.chats.current_key(CHAT)

    key, (first, second, third), current = store.act_now(three)
    assert key == first != second
    assert second == third == current


def test_resuming_makes_the_drafts_key_the_chats_again(store):
    cast = store.act_now(settle)
    first, second = (store.act_now(lambda work: start(work, cast)) for _ in range(2))
    resumed = store.act_now(lambda work: work.drafts.resume(first))
    assert resumed.active
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id).id) == first.id
    assert store.read_now(lambda work: work.chats.current_key(CHAT)) == first.key_id != second.key_id


def test_a_draft_that_is_gone_cannot_be_resumed(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    store.act_now(lambda work: work.drafts.discard(draft))
    with pytest.raises(Stale):
        store.act_now(lambda work: work.drafts.resume(draft))


def test_a_parked_draft_leaves_nobody_in_a_conversation(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    store.act_now(lambda work: work.drafts.park(draft))
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id)) is None


def test_finishing_keeps_the_key_for_the_record_and_gives_the_chat_another(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))

    def file(work):
        report(work, cast, key_id=draft.key_id)
        work.drafts.finish(draft)
        return work.drafts.by_ref(draft.ref), work.chats.current_key(CHAT)

    gone, current = store.act_now(file)
    assert gone is None
    assert current != draft.key_id
    assert readable(store, draft.key_id)


def test_discarding_destroys_key_and_files(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    photo_id = store.act_now(lambda work: expect(work, cast, draft)).id
    store.act_now(lambda work: work.drafts.discard(draft))
    file = store.read_now(lambda work: work.files.by_id(photo_id))
    assert not readable(store, draft.key_id)
    assert (file.state, file.next_attempt, file.file_id) == (FileState.DESTROYED, None, "")
    assert store.read_now(lambda work: work.chats.current_key(CHAT)) != draft.key_id


def test_discarding_spares_a_key_that_a_case_uses(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))
    store.act_now(lambda work: report(work, cast, key_id=draft.key_id))
    store.act_now(lambda work: work.drafts.discard(draft))
    assert readable(store, draft.key_id)


def test_discarding_spares_a_key_that_another_draft_uses(store):
    cast = store.act_now(settle)
    first = store.act_now(lambda work: start(work, cast))
    second = store.act_now(lambda work: start(work, cast, fresh_key=False))
    store.act_now(lambda work: work.drafts.discard(first))
    assert store.read_now(lambda work: work.drafts.by_ref(second.ref).body) == BODY


def test_discarding_spares_a_key_that_a_photo_of_a_case_uses(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))

    def supplement(work):
        case = report(work, cast)
        file = expect(work, cast, draft)
        work.files.attach([file.id], case_id=case.id)
        work.drafts.discard(draft)
        return file.id

    photo_id = store.act_now(supplement)
    file = store.read_now(lambda work: work.files.by_id(photo_id))
    assert (file.state, file.file_id) == (FileState.PENDING, "remote")


def test_discarding_a_parked_draft_leaves_the_present_conversation_its_key(store):
    cast = store.act_now(settle)
    first, second = (store.act_now(lambda work: start(work, cast)) for _ in range(2))
    store.act_now(lambda work: work.drafts.discard(first))
    assert store.read_now(lambda work: work.chats.current_key(CHAT)) == second.key_id
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id)) == second


def test_a_discard_rolled_back_destroys_nothing(store):
    cast = store.act_now(settle)
    draft = store.act_now(lambda work: start(work, cast))

    def fail(work):
        work.drafts.discard(draft)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.act_now(fail)
    assert store.read_now(lambda work: work.drafts.active(cast.supervisor.id)) == draft


def test_drafts_are_due_when_a_reminder_or_their_end_has_come(store):
    cast = store.act_now(settle)
    hour = timedelta(hours=1)

    def moments(work):
        for remind, end in ((MONDAY, None), (None, MONDAY), (MONDAY + hour, MONDAY + hour), (None, None)):
            draft = start(work, cast)
            work.drafts.save(replace(draft, remind_at=remind, expires_at=end))
        return len(work.drafts.due(MONDAY, 10)), len(work.drafts.due(MONDAY + hour, 2))

    assert store.act_now(moments) == (2, 2)
