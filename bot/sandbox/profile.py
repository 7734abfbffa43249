"""What the bot says about itself: names, descriptions, commands by scope and language, menu buttons."""

from __future__ import annotations

import json

from bot.sandbox.wire import Json

DEFAULT_BUTTON: Json = {"type": "commands"}


class Profile:
    """The bot's public face; every text exists per language, "" being the default."""

    def __init__(self, username: str) -> None:
        self.username = username
        self.names: dict[str, str] = {"": username}
        self.descriptions: dict[str, str] = {}
        self.short_descriptions: dict[str, str] = {}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.buttons: dict[int, Json] = {}

    def name(self, language: str = "") -> str:
        """The bot's name in a language, or its default name."""
        return self.names.get(language) or self.names[""]

    def commands_for(self, user_id: int, chat_id: int, language: str) -> list[Json]:
        """The list a person sees in a private chat: narrowest scope first, its language before none.

        See "Determining list of commands" in the Bot API.
        """
        chat = {"type": "chat", "chat_id": chat_id}
        for scope in (chat, {"type": "all_private_chats"}, {"type": "default"}):
            for code in (language, ""):
                found = self.commands.get((scope_key(scope), code))
                if found:
                    return found
        return []

    def button_for(self, chat_id: int) -> Json:
        """The menu button of a private chat: its own, else the bot's default."""
        return self.buttons.get(chat_id) or self.buttons.get(0) or DEFAULT_BUTTON


def scope_key(scope: Json | None) -> str:
    """A scope in one canonical form, so that equal scopes are equal keys."""
    return json.dumps(scope or {"type": "default"}, sort_keys=True)
