"""What somebody's phone has shown, each part as it came: when, what it did, words, labels, what buttons carry, keys."""

import re
from collections.abc import Iterator
from typing import Any

from bot.rendering import Part
from bot.seal import Seal
from handlers.buttons import SEPARATOR
from tests.chat import Chat
from tests.pairs.paper import Sent

#: Random by design, in one world too: numbers of cases, a receipt's six digits, opaque references, names of files. Told
#: apart by the order in which they first come: equal worlds show them in the same order.
_RANDOM = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{6,7}|[0-9a-f]{32}|(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{8})(?![0-9A-Za-z])"
)
#: What is followed by the print of which cases were selected, made of their random references.
_ONE_SELECTION = "qy "


class Phone:
    """Looks over the shoulder of one chat. Buttons are sealed with AES-SIV: equal meanings under equal words are
    equal bytes, so what is compared is what they mean, and how long they are."""

    def __init__(self, chat: Chat, sent: Sent | None = None) -> None:
        """`sent`: what goes to it as a file is compared in its bytes too."""
        self.chat = chat
        self._sent = sent
        self.lines: list[str] = []
        self._seal: Seal = chat.town.seal
        #: What he typed himself, by the message that answers it: there it stands as his own words.
        self.echoed: dict[int, str] = {}
        self._typed = ""
        self._take, self._sends = chat._take, chat.sends
        chat._take, chat.sends = self._came, self._typing  # type: ignore[method-assign]

    def _typing(self, what: dict[str, Any], **more: Any) -> Chat:
        self._typed = str(what.get("text", ""))
        try:
            return self._sends(what, **more)
        finally:
            self._typed = ""

    def _came(self, part: Part) -> int:
        before = self._stands(part.message_id)
        id_ = self._take(part)
        if part.does in {"edit", "strip", "blank", "delete"} and before == self._stands(id_):
            return id_  # Telegram answers “not modified”, or that there is none: nothing is seen, and nobody knows
        self.echoed[id_] = self._typed
        at = self.chat.town.clock.now
        self.lines.append(f"{at:%d %H:%M:%S} {part.does} {id_} {'|'.join(self._told(part))}")
        if self._sent is not None:
            self.lines += self._sent.with_it(part)
        return id_

    def _stands(self, id_: int | None) -> str:
        """A message as it is now."""
        shown = self.chat.messages.get(id_ or 0)
        return "" if shown is None else f"{shown.text} {shown.buttons} {shown.picture}"

    def _told(self, part: Part) -> Iterator[str]:
        yield part.text
        yield repr(part.spans)
        for row in (part.markup or {}).get("inline_keyboard", ()):
            for button in row:
                data = button.get("callback_data", "")
                meant = self._seal.open(self.chat.user_id, data) or ""
                length, meant = len(data), meant.replace(SEPARATOR, " ")
                if meant.startswith(_ONE_SELECTION):
                    length, meant = 0, " ".join(["", *meant.split(" ")[2:]])
                yield f"[{button['text']}: {meant} {length}]"
        yield repr([key for key in (part.markup or {}) if key != "inline_keyboard"])
        yield repr((part.markup or {}).get("keyboard"))
        yield f"{part.picture} {dict(part.fields)}"
        yield repr((part.silent, part.protected, part.reply_to, part.fleeting, part.names))

    def shown(self) -> list[str]:
        """What stands there now, from above, without what tells how it came there: where the bot edits a message to the
        same words, Telegram shows nothing of it."""
        return [
            f"{each.id} {each.text} {[label for label, _ in each.buttons]}"
            for each in sorted(self.chat.messages.values(), key=lambda each: each.id)
        ]


def without_chance(lines: list[str]) -> list[str]:
    """Random names as first, second, third."""
    known: dict[str, str] = {}
    return [_RANDOM.sub(lambda m: known.setdefault(m[0], f"#{len(known)}"), each) for each in lines]
