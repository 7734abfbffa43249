"""What stands in a chat about a request or a conversation is found again; nothing else is kept of what was said."""

import pytest

from storage import outbox
from storage.standing import standing
from storage.store import Store

ANNA = 1001


def says(store: Store, screen: str, message_id: int, *, buttons: bool = True, **fields: object) -> int:
    """Said, and shown as this message; the row."""
    row = store.act_now(lambda work: work.say(ANNA, screen, fields))
    store.act_now(lambda work: outbox.sent(work, row, [message_id], pressable=buttons))
    return row


def queued(store: Store) -> list[tuple[str, int | None, dict[str, object]]]:
    rows = store.act_now(lambda work: outbox.claim(work, work.now, 9))
    return [(row.screen, row.replaces, dict(row.fields)) for row in rows]


def test_what_asks_about_a_request_is_brought_up_to_date_where_it_stands(store: Store) -> None:
    says(store, "identity", 51, request="one", secret="x")
    says(store, "identity", 52, request="two")
    assert store.read_now(lambda work: standing(work, ANNA, "one")) == [51]
    store.act_now(lambda work: work.show_decided(ANNA, "one", "identity", {"request": "one"}))
    assert queued(store) == [("identity", 51, {"request": "one"})]


@pytest.mark.parametrize(("screen", "kept"), [("identity", {"request": "one"}), ("receipt", {})])
def test_of_what_was_said_only_what_it_asks_about_is_kept(
    store: Store, screen: str, kept: dict[str, object]
) -> None:
    row = says(store, screen, 51, request="one", number="0123")
    assert store.read_now(lambda work: outbox._one(work, row).fields) == kept


def test_a_conversation_that_is_over_loses_its_buttons_but_where_it_is_pressed(store: Store) -> None:
    says(store, "draft", 51, draft="mine")
    says(store, "draft", 52, draft="mine")
    says(store, "draft", 53, draft="another")
    says(store, "draft", 54, draft="mine", buttons=False)
    store.act_now(lambda work: work.put_away(ANNA, "mine", but=52))
    assert queued(store) == [("", None, {"strip": 51})]
