"""Chats: content keys, strangers, albums, and what can still be deleted."""

from datetime import timedelta

from sqlalchemy import select

from storage import outbox
from storage.columns import table_of
from storage.inbox import InboxRow
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.test_inbox import ANNA, BERT, message, take
from tests.storage.test_outbox import claim, say, sent


def test_a_chat_keeps_its_key(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))
    assert store.act_now(lambda work: work.chats.current_key(ANNA)) == first


def test_two_chats_have_two_keys(store: Store):
    keys = store.act_now(lambda work: {work.chats.current_key(chat) for chat in (ANNA, BERT)})
    assert len(keys) == 2


def test_a_fresh_key_replaces_the_old_one(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))
    fresh = store.act_now(lambda work: work.chats.fresh_key(ANNA))
    assert store.read_now(lambda work: work.chats.key_of(ANNA)) == fresh != first


def test_a_key_can_be_given_back_to_its_chat(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))
    store.act_now(lambda work: work.chats.set_key(ANNA, None))
    store.act_now(lambda work: work.chats.set_key(ANNA, first))
    assert store.read_now(lambda work: work.chats.key_of(ANNA)) == first


def test_a_stranger_is_answered_once_an_hour(store: Store, clock: Clock):
    def may() -> bool:
        return store.act_now(lambda work: work.chats.stranger_may_be_answered(ANNA, work.now))

    first, second = may(), may()
    clock.forward(hours=1)
    assert (first, second, may()) == (True, False, True)


def test_siblings_of_an_album_follow_the_first_picture(store: Store):
    store.act_now(lambda work: work.chats.remember_album(ANNA, "album", "draft:12"))
    store.act_now(lambda work: work.chats.remember_album(ANNA, "album", "case:7"))
    found = store.read_now(lambda work: [work.chats.album_target(chat, "album") for chat in (ANNA, BERT)])
    assert found == ["case:7", None]


def deletions(store: Store) -> list[int]:
    found: list[int] = []
    while queued := claim(store):
        found += [each.fields["delete"] for each in queued]
        for each in queued:
            sent(store, each)
    return found


def test_forgetting_deletes_both_sides(store: Store):
    since = store.clock()
    take(store, message(10, message_id=50), message(11, BERT, message_id=60))
    say(store)
    sent(store, claim(store)[0], 51)
    store.act_now(lambda work: work.chats.forget_messages(ANNA, since))
    assert deletions(store) == [50, 51]


def test_forgetting_leaves_what_came_before(store: Store, clock: Clock):
    take(store, message(10))
    since = clock.forward(minutes=1)
    take(store, message(11))
    store.act_now(lambda work: work.chats.forget_messages(ANNA, since))
    assert deletions(store) == [11]


def test_forgetting_asks_nothing_that_telegram_refuses(store: Store, clock: Clock):
    take(store, message(10))
    clock.forward(hours=47, seconds=1)
    since = clock() - timedelta(days=9)
    store.act_now(lambda work: work.chats.forget_messages(ANNA, since))
    assert deletions(store) == []


def edited_to_nothing(store: Store) -> list[int]:
    found: list[int] = []
    while queued := claim(store):
        found += [each.fields["blank"] for each in queued]
        for each in queued:
            sent(store, each)
    return found


def said_two_days_ago(store: Store, clock: Clock) -> None:
    """A question that says again what was told, in two parts; a menu; a card that another took the place of."""
    for screen, message_id in (("draft", 52), ("home", 53), ("draft", 54), ("records", 54)):
        say(store, screen=screen)
        row = claim(store)[0]
        if message_id == 52:
            store.act_now(lambda work, row=row: outbox.part_sent(work, row.id, [51], 1))
        sent(store, row, message_id)
    clock.forward(hours=60)
    store.act_now(lambda work: work.chats.tidy())


def test_what_is_too_old_to_delete_and_says_it_again_is_edited_to_nothing(store: Store, clock: Clock):
    since = store.clock()
    said_two_days_ago(store, clock)
    store.act_now(lambda work: work.chats.forget_messages(ANNA, since))
    assert edited_to_nothing(store) == [52, 51]


def test_of_a_lost_phone_everything_is_the_newest_first(store: Store, clock: Clock):
    said_two_days_ago(store, clock)
    store.act_now(lambda work: work.chats.wipe(ANNA))
    assert edited_to_nothing(store) == [54, 53, 52, 51]


def test_tidying_drops_what_is_older_than_two_days(store: Store, clock: Clock):
    take(store, message(10))
    store.act_now(lambda work: work.chats.remember_album(ANNA, "album", "draft:12"))
    clock.forward(hours=49)
    store.act_now(lambda work: work.chats.tidy())
    assert store.read_now(lambda work: work.chats.album_target(ANNA, "album")) is None


def test_later_pictures_of_what_is_gone_lie_under_a_key_that_goes(store: Store):
    store.act_now(lambda work: work.chats.remember_album(ANNA, "album", "d:ref"))
    take(store, message(10, album="album"))
    store.act_now(lambda work: work.chats.let_albums_go("d:ref"))
    take(store, message(11, album="album"), message(12, album="another"))
    chats_own = store.read_now(lambda work: work.chats.key_of(ANNA))
    keys = select(table_of(InboxRow).c.key_id).order_by(table_of(InboxRow).c.update_id)
    assert [key == chats_own for key in store.read_now(lambda work: work.execute(keys).scalars().all())] == [
        True,
        False,
        True,
    ]


def test_a_chat_moves_on_unless_a_conversation_lies_under_its_key(store: Store):
    first = store.act_now(lambda work: work.chats.current_key(ANNA))
    store.act_now(lambda work: work.chats.move_on(ANNA))
    second = store.act_now(lambda work: work.chats.current_key(ANNA))
    person = store.act_now(lambda work: work.people.add("卫青石", "13900000001")).id
    store.act_now(lambda work: work.drafts.start(person, ANNA, "held", "what", {}))
    store.act_now(lambda work: work.chats.move_on(ANNA))
    assert first != second == store.read_now(lambda work: work.chats.key_of(ANNA))
