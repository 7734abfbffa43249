"""Keys that change while something is on its way: nothing is lost, and nothing that must go stays."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.application import House
from bot.sandbox import Phone, Sandbox
from storage import inbox, outbox
from storage.errors import StoreBusy
from storage.store import Store


def message(phone: Phone, text: str) -> dict[str, Any]:
    chat = {"id": phone.id, "type": "private"}
    sender = {"id": phone.id, "is_bot": False, "first_name": "王"}
    said = {"message_id": 77, "date": 1, "chat": chat, "from": sender, "text": text}
    return {"update_id": 800_000, "message": said}


async def test_words_laid_under_another_key_while_they_were_read_are_read_again(
    house: House, store: Store, wang: Phone
) -> None:
    await house.lanes.stop()
    await house.intake.take([message(wang, "水管漏了")])
    row = await store.read(lambda work: inbox.next_of(work, wang.id))
    assert row is not None
    with pytest.raises(StoreBusy):
        await house.desk.perform(replace(row, payload=b""))
    assert await store.read(inbox.depth) == 1
    await house.desk.perform(row)
    await wang.hears("水管漏了")


async def test_what_was_worded_under_a_destroyed_key_is_worded_again(
    store: Store, house: House, wang: Phone
) -> None:
    await house.sender.stop()

    def act(work: Any) -> bytes | None:
        work.say(wang.id, "echo", {"text": "水管漏了"})
        [row] = outbox.claim(work, work.now, 1)
        outbox.fix(work, row.id, b"[]")
        work.destroy_key(work.chats.current_key(wang.id))
        return outbox.rendered_of(work, row.id)

    assert await store.act(act) is None


async def test_what_was_being_said_when_it_was_sealed_is_deleted_once_it_is_said(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    def act(work: Any) -> None:
        since = work.now
        work.say(wang.id, "echo", {"text": "养鹅户"})
        work.chats.forget_messages(wang.id, since)
        work.say(wang.id, "echo", {"text": "封存了"})

    await store.act(act)
    await wang.hears("封存了")
    while await store.read(outbox.depth):
        await asyncio.sleep(0.01)
    assert [each["text"] for each in wang.messages if each["from_bot"]] == ["听到：封存了"]
    assert sum(request.method == "deleteMessage" for request in sandbox.requests) == 1
