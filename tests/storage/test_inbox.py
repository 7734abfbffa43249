"""The inbox: nothing lost, nothing doubled, everything in order, holes counted."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import holes, inbox
from storage.errors import AlreadyHandled, Unreadable
from storage.inbox import RawUpdate, Waiting
from storage.store import Store
from tests.storage.conftest import Clock, House

ANNA, BERT = 1001, 1002


def message(update_id: int, chat_id: int = ANNA, message_id: int | None = None, **changes) -> RawUpdate:
    raw = RawUpdate(
        update_id=update_id,
        chat_id=chat_id,
        kind="message",
        message_id=message_id or update_id,
        dedupe=f"{chat_id}:{message_id or update_id}",
        payload=f"words {update_id}".encode(),
    )
    return replace(raw, **changes)


def press(update_id: int) -> RawUpdate:
    return message(update_id, kind="callback_query", message_id=None, dedupe=f"press {update_id}")


def take(store: Store, *rows: RawUpdate) -> list[int]:
    return store.act_now(lambda work: inbox.take_in(work, rows))


def next_of(store: Store, chat_id: int = ANNA) -> Waiting | None:
    return store.act_now(lambda work: inbox.next_of(work, chat_id))


def drain(store: Store, chat_id: int = ANNA) -> list[int]:
    order: list[int] = []
    while (turn := next_of(store, chat_id)) is not None:
        store.act_now(lambda work, update_id=turn.update_id: inbox.handled(work, update_id))
        order.append(turn.update_id)
    return order


def test_what_came_in_waits_with_its_words(store: Store):
    assert take(store, message(10), message(11)) == [10, 11]
    assert next_of(store) == Waiting(
        update_id=10, chat_id=ANNA, kind="message", message_id=10, payload=b"words 10", tries=0,
        received_at=store.clock(),
    )  # fmt: skip


def test_an_update_that_comes_twice_is_taken_once(store: Store):
    assert [take(store, message(10)), take(store, message(10), message(11))] == [[10], [11]]


def test_the_same_message_under_a_new_number_is_taken_once(store: Store):
    take(store, message(10, message_id=5))
    assert take(store, message(900, message_id=5)) == []


def test_a_hundred_repeats_in_one_batch_are_one(store: Store):
    assert take(store, *(message(10) for _ in range(100))) == [10]


def test_what_was_handled_is_not_taken_in_again(store: Store):
    take(store, message(10))
    assert drain(store) == [10]
    assert take(store, message(10)) == []
    assert next_of(store) is None


def test_messages_come_in_the_order_they_were_written(store: Store):
    take(store, message(10, message_id=53), message(11, message_id=51), message(12, message_id=52))
    assert drain(store) == [11, 12, 10]


def test_an_edit_does_not_come_before_its_original(store: Store):
    edit = message(10, message_id=51, kind="edited_message", dedupe="edit")
    take(store, edit, message(11, message_id=51))
    assert drain(store) == [11, 10]


def test_presses_keep_their_place(store: Store):
    take(store, message(10, message_id=51), press(11), message(12, message_id=52), press(13))
    assert drain(store) == [10, 11, 12, 13]


def test_chats_do_not_wait_for_each_other(store: Store):
    take(store, message(10), message(11, BERT))
    assert next_of(store, BERT).update_id == 11


def test_an_update_of_no_chat_has_a_lane_too(store: Store):
    take(store, message(10, chat_id=None, kind="poll", message_id=None, dedupe="poll"))
    turn = next_of(store, inbox.NO_CHAT)
    assert (turn.update_id, turn.chat_id) == (10, None)


def test_it_can_be_handled_once_only(store: Store):
    take(store, message(10))
    store.act_now(lambda work: inbox.handled(work, 10))
    with pytest.raises(AlreadyHandled):
        store.act_now(lambda work: inbox.handled(work, 10))


def test_a_failure_is_tried_again_at_its_moment_and_holds_its_chat(store: Store, clock: Clock):
    take(store, message(10), message(11))
    later = clock() + timedelta(seconds=5)
    assert not store.act_now(lambda work: inbox.failed(work, 10, "KeyError", later))
    assert next_of(store) is None
    clock.forward(seconds=5)
    assert next_of(store).tries == 1


def test_the_third_failure_parks_it_and_the_next_one_flows(store: Store, clock: Clock):
    take(store, message(10), message(11))
    outcomes = [store.act_now(lambda work: inbox.failed(work, 10, "KeyError", clock())) for _ in range(3)]
    assert outcomes == [False, False, True]
    assert drain(store) == [11]
    assert [each.payload for each in store.read_now(inbox.parked)] == [b"words 10"]


def test_a_parked_update_can_be_tried_again(store: Store, clock: Clock):
    take(store, message(10))
    for _ in range(3):
        store.act_now(lambda work: inbox.failed(work, 10, "KeyError", clock()))
    store.act_now(lambda work: inbox.retry(work, 10))
    assert drain(store) == [10]


def test_a_stranger_leaves_a_row_without_words_or_key(store: Store):
    take(store, message(10, payload=b"", from_stranger=True))
    assert next_of(store).payload == b""
    assert store.read_now(lambda work: work.chats.key_of(ANNA)) is None


def test_words_are_wiped_when_handled(sqlite_house: House):
    store = sqlite_house.open()
    take(store, message(10, payload=b"marker-of-the-complainant" * 40))
    sealed = sealed_payload(store)
    drain(store)
    sqlite_house.close()
    assert all(sealed[40:100] not in file.read_bytes() for file in sqlite_house.data.glob("lianqin.db*"))


def test_words_are_never_on_disk_in_the_clear(sqlite_house: House):
    store = sqlite_house.open()
    take(store, message(10, payload=b"marker-of-the-complainant" * 40))
    files = [file for file in sqlite_house.data.iterdir() if file.name != "lock"]
    assert len(files) >= 4
    assert all(b"marker-of-the-complainant" not in file.read_bytes() for file in files)


def test_once_the_key_is_destroyed_what_is_left_on_disk_opens_no_more(sqlite_house: House):
    store = sqlite_house.open()
    take(store, message(10))
    key_id = store.read_now(lambda work: work.chats.key_of(ANNA))
    sealed = sealed_payload(store)
    drain(store)
    store.act_now(lambda work: work.destroy_key(key_id))
    assert key_id.encode() not in (sqlite_house.data / "keys.db").read_bytes()
    with pytest.raises(Unreadable):
        store.ground.cipher.open(key_id, "inbox", "payload", 10, sealed)


def test_what_waits_under_a_key_that_is_destroyed_goes_on_under_another(store: Store):
    take(store, message(10), message(11))
    key_id = store.read_now(lambda work: work.chats.key_of(ANNA))
    store.act_now(lambda work: work.destroy_key(key_id))
    assert [turn.payload for turn in (next_of(store), next_of(store))] == [b"words 10"] * 2
    assert store.read_now(lambda work: work.chats.key_of(ANNA)) not in (None, key_id)


def test_a_destruction_rolled_back_leaves_what_waits_as_it_was(store: Store):
    take(store, message(10))

    def fail(work):
        work.destroy_key(work.chats.key_of(ANNA))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.act_now(fail)
    assert next_of(store).payload == b"words 10"


def test_a_chat_whose_key_is_lost_goes_on_with_another(store: Store):
    take(store, message(10))
    store.ground.keys.destroy([store.read_now(lambda work: work.chats.key_of(ANNA))])
    assert take(store, message(11)) == [11]
    assert store.read_now(lambda work: inbox.readable(work, 11))
    assert not store.read_now(lambda work: inbox.readable(work, 10))


def test_every_chat_that_waits_is_found_however_much_waits_before_it(store: Store):
    take(store, *(message(number) for number in range(10, 30)), message(30, BERT))
    assert store.read_now(inbox.chats_waiting) == [ANNA, BERT]


def test_rows_of_what_was_handled_are_dropped_after_a_month(store: Store, clock: Clock):
    take(store, message(10), message(11))
    store.act_now(lambda work: inbox.handled(work, 10))
    clock.forward(days=31)
    assert store.act_now(inbox.tidy) == 1
    assert next_of(store).update_id == 11


def test_waiting_lists_what_may_be_handled_now(store: Store, clock: Clock):
    take(store, message(10), message(11, BERT))
    store.act_now(lambda work: inbox.failed(work, 10, "KeyError", clock() + timedelta(minutes=1)))
    assert store.read_now(lambda work: inbox.waiting(work, 10)) == [(11, BERT)]


def missing(store: Store) -> int:
    return store.read_now(holes.missing)


def test_a_hole_is_counted_and_filled_by_latecomers(store: Store):
    take(store, message(10), message(14))
    assert missing(store) == 3
    take(store, message(12))
    assert missing(store) == 2


def test_holes_across_batches_are_counted(store: Store):
    take(store, message(10))
    take(store, message(12))
    assert missing(store) == 1


def test_a_repeat_does_not_fill_a_hole(store: Store):
    take(store, message(10), message(12))
    take(store, message(10), message(12))
    assert missing(store) == 1


@pytest.mark.parametrize("jump", [1_000_000, -5_000_000])
def test_numbers_that_begin_anew_are_no_loss(store: Store, jump: int):
    take(store, message(10_000_000))
    take(store, message(10_000_000 + jump))
    take(store, message(10_000_000 + jump + 2))
    assert missing(store) == 1


def test_after_a_silent_week_the_next_number_is_random(store: Store, clock: Clock):
    take(store, message(10))
    clock.forward(days=7)
    take(store, message(500))
    assert missing(store) == 0


def sealed_payload(store: Store) -> bytes:
    from sqlalchemy import text

    statement = text("SELECT payload FROM inbox")
    return store.read_now(lambda work: bytes(work.execute(statement).scalar_one()))


def test_the_very_first_updates_side_by_side_leave_no_hole(store):
    with ThreadPoolExecutor(8) as threads:
        list(
            threads.map(
                lambda n: store.act_now(lambda work: inbox.take_in(work, [message(n, chat_id=n)])),
                range(108, 100, -1),
            )
        )
    store.act_now(lambda work: inbox.take_in(work, [message(109)]))
    assert store.read_now(holes.missing) == 0


def test_a_hole_that_was_filled_is_dropped_after_a_day(store: Store, clock: Clock):
    take(store, message(10), message(12), message(14))
    take(store, message(11))
    clock.forward(days=1, seconds=1)
    assert store.act_now(holes.tidy) == 1
    assert missing(store) == 1
