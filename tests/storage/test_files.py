"""Files: a row at once, the bytes later, and no file twice."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from supervision.files import FileKind, FileState, Incoming
from tests.storage.township import CHAT, MONDAY, report, settle

MINUTE = timedelta(minutes=1)


def expect(work, cast, unique="u1", message=9, *, draft_id=None, case_id=None, **changes):
    incoming = Incoming(
        kind=FileKind.PHOTO, file_id="remote-id", unique_id=unique, message_id=message, **changes
    )
    owner = {"chat_id": CHAT, "person_id": cast.supervisor.id}
    return work.files.expect(incoming, **owner, draft_id=draft_id, case_id=case_id)


def test_a_file_that_was_announced_is_due_at_once(store):
    cast = store.act_now(settle)
    file = store.act_now(
        lambda work: expect(work, cast, name="证据.jpg", mime="image/jpeg", size=5_000_000_000)
    )
    assert (file.state, file.file_id, file.name, file.order) == (
        FileState.PENDING,
        "remote-id",
        "证据.jpg",
        1,
    )
    assert file.size == 5_000_000_000
    assert store.read_now(lambda work: work.files.due(MONDAY, 5)) == (file,)


def test_the_same_message_delivered_again_is_the_same_file(store):
    cast = store.act_now(settle)
    first, again = (store.act_now(lambda work: expect(work, cast)) for _ in range(2))
    other = store.act_now(lambda work: expect(work, cast, message=10))
    assert first == again
    assert other.id != first.id
    assert other.unique_id == first.unique_id


def test_neither_telegrams_ids_nor_the_name_lie_open_in_the_table(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: expect(work, cast, unique="unique-id", name="张某.jpg"))
    row = store.read_now(lambda work: work.execute(text("SELECT * FROM files")).one())
    flat = b"|".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    assert not any(word.encode() in flat for word in ("remote-id", "unique-id", "张某"))


def test_order_counts_within_the_draft_and_goes_on_within_the_case(store):
    cast = store.act_now(settle)

    def collect(work):
        case, draft = report(work, cast), work.drafts.start(cast.supervisor.id, CHAT, "report", "photo", {})
        kept = expect(work, cast, "k", 1, case_id=case.id)
        sent = [expect(work, cast, f"u{n}", 2 + n, draft_id=draft.id) for n in range(2)]
        work.files.attach([file.id for file in sent], case_id=case.id)
        orders = [file.order for file in sent]
        return orders, [(file.id, file.order) for file in work.files.of_case(case.id)], [kept, *sent]

    orders, of_case, files = store.act_now(collect)
    assert orders == [1, 2]
    assert of_case == [(file.id, place) for place, file in enumerate(files, start=1)]


def test_attaching_twice_changes_nothing(store):
    cast = store.act_now(settle)

    def twice(work):
        case = report(work, cast)
        files = [expect(work, cast, f"u{n}", n).id for n in range(2)]
        work.files.attach(files, case_id=case.id)
        before = work.files.of_case(case.id)
        work.files.attach(files[::-1], case_id=case.id)
        return before, work.files.of_case(case.id)

    before, after = store.act_now(twice)
    assert before == after


def test_a_photo_kept_before_its_conversation_began_can_join_it(store):
    cast = store.act_now(settle)

    def join(work):
        file = expect(work, cast)
        draft = work.drafts.start(cast.supervisor.id, CHAT, "report", "photo", {})
        work.files.attach([file.id], draft_id=draft.id)
        return file.id, [found.id for found in work.files.of_draft(draft.id)]

    file_id, found = store.act_now(join)
    assert found == [file_id]


def test_the_pictures_of_an_album_are_found_together(store):
    cast = store.act_now(settle)
    ids = [store.act_now(lambda work, n=n: expect(work, cast, f"u{n}", n, album="a1")).id for n in range(3)]
    found = store.read_now(lambda work: work.files.by_album(CHAT, "a1"))
    assert sorted(file.id for file in found) == sorted(ids)
    assert store.read_now(lambda work: work.files.by_album(CHAT + 1, "a1")) == ()


def test_a_failed_fetch_waits_for_its_moment(store):
    cast = store.act_now(settle)
    file = store.act_now(lambda work: expect(work, cast))
    store.act_now(lambda work: work.files.later(file.id, MONDAY + MINUTE, 1))
    assert store.read_now(lambda work: work.files.due(MONDAY, 5)) == ()
    (due,) = store.read_now(lambda work: work.files.due(MONDAY + MINUTE, 5))
    assert due.tries == 1


@pytest.mark.parametrize("likeness", [None, 0, 1, (1 << 63) + 5, (1 << 64) - 1])
def test_a_kept_picture_is_fetched_no_more(store, likeness):
    cast = store.act_now(settle)
    file = store.act_now(lambda work: expect(work, cast))

    def keep(work):
        kept = work.files.kept(file.id, 1234, "ab" * 32, copied=True, width=40, height=30, likeness=likeness)
        return kept, work.files.by_id(file.id), work.files.due(MONDAY, 5), work.files.sha256_of(file.id)

    kept, found, due, sha256 = store.act_now(keep)
    assert kept
    assert (found.state, found.size, found.copied, found.width) == (FileState.KEPT, 1234, True, 40)
    assert due == ()
    assert sha256 == "ab" * 32


def test_bytes_that_come_after_the_file_was_destroyed_are_not_kept(store):
    cast = store.act_now(settle)
    file = store.act_now(lambda work: expect(work, cast))

    def too_late(work):
        work.files.set_state(file.id, FileState.DESTROYED, "discarded")
        return work.files.kept(file.id, 1, "00" * 32), work.files.by_id(file.id).state

    assert store.act_now(too_late) == (False, FileState.DESTROYED)


def test_no_fingerprint_of_a_destroyed_picture_stays(store):
    cast = store.act_now(settle)
    file = store.act_now(lambda work: expect(work, cast))

    def destroy(work):
        work.files.kept(file.id, 1, "00" * 32, likeness=5)
        work.files.set_state(file.id, FileState.DESTROYED)
        return tuple(work.execute(text("SELECT sha256, likeness FROM files")).one())

    assert store.act_now(destroy) == (None, None)


def test_why_a_file_was_refused_is_remembered(store):
    cast = store.act_now(settle)
    file = store.act_now(lambda work: expect(work, cast))
    store.act_now(lambda work: work.files.set_state(file.id, FileState.REFUSED, "kind_refused"))
    found = store.read_now(lambda work: work.files.by_id(file.id))
    assert (found.state, found.reason, found.next_attempt) == (FileState.REFUSED, "kind_refused", None)
