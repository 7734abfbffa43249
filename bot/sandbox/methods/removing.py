"""Deleting messages: within 48 hours (Bot API, deleteMessage)."""

from __future__ import annotations

from bot.sandbox.methods.addressing import DELETABLE, message_of, room_of
from bot.sandbox.methods.registry import plays
from bot.sandbox.people import Room, Stored
from bot.sandbox.wire import Call, bad_request
from bot.sandbox.world import World


def _may_delete(world: World, room: Room, stored: Stored) -> bool:
    own = stored.from_bot or room.kind == "private"
    return room.bot_status == "administrator" or (own and world.clock() - stored.born <= DELETABLE)


def remove(world: World, room: Room, stored: Stored) -> None:
    """Take a message out of a chat and tell the pages."""
    del room.messages[stored.id]
    if stored.id in room.pinned:
        room.pinned.remove(stored.id)
    world.pulse.tell("delete", chat_id=room.id, message_id=stored.id)


@plays("deleteMessage")
def delete_message(world: World, call: Call) -> bool:
    """Delete one message for everyone."""
    room = room_of(world, call)
    stored = message_of(room, call, "delete")
    if not _may_delete(world, room, stored):
        raise bad_request("message can't be deleted for everyone")
    remove(world, room, stored)
    return True


@plays("deleteMessages")
def delete_messages(world: World, call: Call) -> bool:
    """Delete 1-100 messages; those not found or too old are skipped."""
    room, ids = room_of(world, call), call.need("message_ids")
    if not 1 <= len(ids) <= 100:
        raise bad_request(
            "message identifiers are not specified" if not ids else "too many message identifiers"
        )
    for message_id in ids:
        stored = room.messages.get(message_id)
        if stored is not None and _may_delete(world, room, stored):
            remove(world, room, stored)
    return True
