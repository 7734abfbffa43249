"""What a bot may ask and do about chats as such."""

from __future__ import annotations

from bot.sandbox.methods.addressing import message_of, room_of
from bot.sandbox.methods.registry import plays
from bot.sandbox.people import Room
from bot.sandbox.wire import ApiError, Call, Json, bad_request
from bot.sandbox.world import World

NO_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@plays("getChat")
def get_chat(world: World, call: Call) -> Json:
    """The ChatFullInfo of a chat the bot knows."""
    room = world.find_room(call.need("chat_id"))
    if room.person is not None and not room.started:
        raise bad_request("chat not found")
    facts: Json = {"accent_color_id": 1, "max_reaction_count": 11}
    facts["accepted_gift_types"] = dict.fromkeys(NO_GIFTS, False)
    if room.pinned and room.pinned[-1] in room.messages:
        facts["pinned_message"] = room.messages[room.pinned[-1]].json
    return room.chat | facts


@plays("getChatMember")
def get_chat_member(world: World, call: Call) -> Json:
    """Somebody's (or the bot's own) membership in a chat."""
    room, user_id = world.find_room(call.need("chat_id")), call.need("user_id")
    if user_id == world.bot_id:
        return member_json(world, room, room.bot_status)
    person = room.person if room.id == user_id else room.members.get(user_id)
    if person is None:
        raise bad_request("member not found" if user_id in world.rooms else "invalid user_id specified")
    return {"status": "member", "user": person.user()}


def member_json(world: World, room: Room, status: str) -> Json:
    """The bot's ChatMember in a chat."""
    member: Json = {"status": status, "user": world.bot()}
    if status == "kicked":
        return member | {"until_date": 0}
    if status == "administrator":
        return member | admin_rights(room)
    return member


def admin_rights(room: Room) -> Json:
    """The rights every client must find; the last came after Bot API 10.1 and newer clients insist on it."""
    names = [
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_send_welcome_messages",
    ]
    rights = dict.fromkeys(names, False) | {"can_manage_chat": True, "can_delete_messages": True}
    if room.kind == "channel":
        rights |= {"can_post_messages": True, "can_edit_messages": True}
    return rights


@plays("leaveChat")
def leave_chat(world: World, call: Call) -> bool:
    """The bot goes; private chats cannot be left."""
    room = world.find_room(call.need("chat_id"))
    if room.kind == "private":
        raise bad_request("chat not found")
    room_of(world, call)
    change_membership(world, room, world.bot(), "left")
    return True


def change_membership(world: World, room: Room, actor: Json, status: str) -> None:
    """Change the bot's status in a chat and send the my_chat_member update."""
    old = member_json(world, room, room.bot_status)
    room.bot_status = status
    new = member_json(world, room, status)
    change = {"chat": room.chat, "from": actor, "date": world.unix()}
    world.updates.add("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})


@plays("pinChatMessage")
def pin_chat_message(world: World, call: Call) -> bool:
    """Pin a message; in groups only an administrator may."""
    room = room_of(world, call)
    _check_may_pin(room)
    stored = message_of(room, call, "pin")
    room.pinned.append(stored.id)
    world.pulse.tell("pin", chat_id=room.id, message_id=stored.id)
    return True


@plays("unpinChatMessage")
def unpin_chat_message(world: World, call: Call) -> bool:
    """Unpin a message, by default the latest pinned."""
    room = room_of(world, call)
    _check_may_pin(room)
    wanted = call.get("message_id") or (room.pinned[-1] if room.pinned else 0)
    if wanted not in room.pinned:
        raise bad_request("message to unpin not found")
    room.pinned.remove(wanted)
    world.pulse.tell("pin", chat_id=room.id, message_id=0)
    return True


def _check_may_pin(room: Room) -> None:
    if room.kind != "private" and room.bot_status != "administrator":
        raise ApiError(400, "Bad Request: not enough rights to manage pinned messages in the chat")


@plays("getUserProfilePhotos")
def get_user_profile_photos(world: World, call: Call) -> Json:
    """Nobody here has a profile photo."""
    if call.need("user_id") not in world.rooms:
        raise bad_request("user not found")
    return {"total_count": 0, "photos": []}
