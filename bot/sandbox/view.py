"""What the phones' page sees: the state of all, and one chat."""

from __future__ import annotations

from dataclasses import asdict

from bot.sandbox.people import Room, Stored
from bot.sandbox.wire import Json
from bot.sandbox.world import World


def message_view(stored: Stored) -> Json:
    """A message as Telegram JSON plus who wrote it."""
    return stored.json | {"from_bot": stored.from_bot, "deleted": False}


def state_view(world: World) -> Json:
    """The bot, the moment, the people and the groups."""
    profile = world.profile
    texts: Json = {
        "description": profile.descriptions.get("", ""),
        "descriptions": profile.descriptions,
        "short_description": profile.short_descriptions.get("", ""),
        "commands": profile.commands_for(0, 0, ""),
        "menu_button": profile.button_for(0),
    }
    rooms = list(world.rooms.values())
    return {
        "bot": world.bot() | texts,
        "now": world.clock().isoformat(),
        "people": [_person_view(room) for room in rooms if room.person],
        "groups": [
            room.chat | {"members": list(room.members), "bot_status": room.bot_status}
            for room in rooms
            if not room.person
        ],
    }


def _person_view(room: Room) -> Json:
    facts = asdict(room.person) if room.person else {}
    flags = {"started": room.started, "blocked": room.blocked, "unread": room.unread}
    return facts | flags | {"deactivated": room.deactivated}


def chat_view(world: World, room: Room) -> Json:
    """One chat as its phone shows it."""
    language = ((room.person and room.person.language_code) or "")[:2]
    action, until = room.chat_action or (None, world.clock())
    return {
        "chat": room.chat,
        "messages": [message_view(one) for one in room.messages.values()],
        "reply_keyboard": room.reply_keyboard,
        "commands": world.profile.commands_for(room.id, room.id, language),
        "menu_button": world.profile.button_for(room.id),
        "chat_action": action if world.clock() < until else None,
        "pinned": room.pinned,
        "toasts": room.toasts,
    }
