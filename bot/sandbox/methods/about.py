"""What the bot sets and asks about itself: names, descriptions, commands, menu buttons."""

from __future__ import annotations

import re

from bot.sandbox.methods.registry import plays
from bot.sandbox.profile import DEFAULT_BUTTON, scope_key
from bot.sandbox.wire import Call, Json, bad_request
from bot.sandbox.world import World

LANGUAGE = re.compile(r"[a-z]{2}")


def _language(call: Call) -> str:
    code = str(call.get("language_code") or "")
    if code and not LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _set_text(world: World, call: Call, texts: dict[str, str], name: str, limit: int) -> bool:
    text = str(call.get(name) or "").strip()
    if len(text) > limit:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    if text:
        texts[_language(call)] = text
    else:
        texts.pop(_language(call), None)
    world.pulse.tell("people")
    return True


@plays("setMyName")
def set_my_name(world: World, call: Call) -> bool:
    """The bot's name in a language, at most 64 characters."""
    _set_text(world, call, world.profile.names, "name", 64)
    world.profile.names.setdefault("", world.profile.username)
    return True


@plays("getMyName")
def get_my_name(world: World, call: Call) -> Json:
    """The bot's name in a language, or its default."""
    return {"name": world.profile.name(_language(call))}


@plays("setMyDescription")
def set_my_description(world: World, call: Call) -> bool:
    """What an empty chat shows, at most 512 characters."""
    return _set_text(world, call, world.profile.descriptions, "description", 512)


@plays("getMyDescription")
def get_my_description(world: World, call: Call) -> Json:
    """What an empty chat shows."""
    texts = world.profile.descriptions
    return {"description": texts.get(_language(call)) or texts.get("", "")}


@plays("setMyShortDescription")
def set_my_short_description(world: World, call: Call) -> bool:
    """What the profile page shows, at most 120 characters."""
    return _set_text(world, call, world.profile.short_descriptions, "short_description", 120)


@plays("getMyShortDescription")
def get_my_short_description(world: World, call: Call) -> Json:
    """What the profile page shows."""
    texts = world.profile.short_descriptions
    return {"short_description": texts.get(_language(call)) or texts.get("", "")}


@plays("setMyCommands")
def set_my_commands(world: World, call: Call) -> bool:
    """The commands of a scope and language: at most 100, names of a-z, 0-9 and underscores."""
    commands = call.need("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        command["command"] = command["command"].lower().removeprefix("/")
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"].strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[_scope(world, call), _language(call)] = commands
    world.pulse.tell("people")
    return True


@plays("getMyCommands")
def get_my_commands(world: World, call: Call) -> list[Json]:
    """The commands of exactly this scope and language."""
    return world.profile.commands.get((_scope(world, call), _language(call)), [])


@plays("deleteMyCommands")
def delete_my_commands(world: World, call: Call) -> bool:
    """Forget the commands of a scope and language."""
    world.profile.commands.pop((_scope(world, call), _language(call)), None)
    world.pulse.tell("people")
    return True


def _scope(world: World, call: Call) -> str:
    scope = call.get("scope")
    if scope and "chat_id" in scope:
        world.find_room(scope["chat_id"])
    return scope_key(scope)


@plays("setChatMenuButton")
def set_chat_menu_button(world: World, call: Call) -> bool:
    """The menu button of one private chat, or the default of all."""
    chat_id, button = call.get("chat_id") or 0, call.get("menu_button") or DEFAULT_BUTTON
    if chat_id and world.find_room(chat_id).kind != "private":
        raise bad_request("chat not found")
    if button.get("type") not in {"commands", "web_app", "default"}:
        raise bad_request("can't parse menu button: unsupported type")
    if button["type"] == "default":
        world.profile.buttons.pop(chat_id, None)
    else:
        world.profile.buttons[chat_id] = button
    world.pulse.tell("people")
    return True


@plays("getChatMenuButton")
def get_chat_menu_button(world: World, call: Call) -> Json:
    """The menu button of one private chat, or the default of all."""
    return world.profile.button_for(call.get("chat_id") or 0)
