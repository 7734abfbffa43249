"""Answers to pressed buttons, and reactions to messages."""

from __future__ import annotations

from bot.sandbox.methods.addressing import message_of, room_of
from bot.sandbox.methods.registry import plays
from bot.sandbox.wire import Call, Json, bad_request
from bot.sandbox.world import World


@plays("answerCallbackQuery")
def answer_callback_query(world: World, call: Call) -> bool:
    """Stop the pressed button's spinner, with or without a note of at most 200 characters."""
    text = call.get("text") or ""
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.take_press(call.need("callback_query_id"))
    toast: Json = {"text": text, "show_alert": call.get("show_alert", False)}
    if text:
        press.room.toasts.append(toast)
    world.pulse.tell("toast", chat_id=press.room.id, query_id=call.need("callback_query_id"), **toast)
    return True


@plays("setMessageReaction")
def set_message_reaction(world: World, call: Call) -> bool:
    """A bot may set one reaction on a message."""
    room = room_of(world, call)
    stored = message_of(room, call, "react")
    reactions = call.get("reaction") or []
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.pulse.tell("reaction", chat_id=room.id, message_id=stored.id, reaction=reactions)
    return True
