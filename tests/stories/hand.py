"""A person with a phone in the hand: does one thing and waits for the words that answer it."""

import re
from dataclasses import dataclass
from typing import Any

from bot.sandbox import Phone, Sandbox
from bot.sandbox.phone import PATIENCE
from tests.stories.bot_process import BotProcess

Json = dict[str, Any]

_FILED = re.compile(r"(?:收到了，|Received, number )([0-9]{5,})")


def number_in(text: str) -> str:
    """The number in the answer to a report; empty when this is not that answer."""
    found = _FILED.match(text)
    return found[1] if found else ""


@dataclass
class Hand:
    """`phone` is the stand-in's. `taps` and `texts` count what the person had to do."""

    phone: Phone
    link: str = ""
    patience: float = PATIENCE
    taps: int = 0
    texts: int = 0

    @property
    def id(self) -> int:
        """The user's id."""
        return self.phone.id

    async def hears(self, words: str) -> Json:
        """The bot's next message or edit with these words."""
        return await self.phone.hears(words, self.patience)

    async def taps_key(self, key: str, then: str) -> Json:
        """Tap a key beside the input field."""
        self.taps += 1
        self.phone.tap(key)
        return await self.hears(then)

    async def presses(self, button: str, then: str) -> Json:
        """Press the newest inline button with this text."""
        self.taps += 1
        self.phone.press(button)
        return await self.hears(then)

    async def says(self, text: str, then: str, reply_to: int | None = None) -> Json:
        """Type and send."""
        self.texts += 1
        self.phone.text(text, reply_to)
        return await self.hears(then)

    async def shows(self, picture: bytes, then: str, caption: str | None = None) -> Json:
        """Take a photo and send it."""
        self.taps += 1
        self.phone.photo(picture, caption)
        return await self.hears(then)

    async def files_it(self, button: str = "报上去") -> str:
        """Press 报上去; the number that is given, with its receipt in the chat."""
        said = await self.presses(button, "")
        if "话里说到了" in _words(said):
            said = await self.presses("没有涉及", "")
        while not (number := number_in(said.get("text", ""))):
            said = await self.hears("")
        return number

    async def reports(self, story: str, kind: str = "生活难事") -> str:
        """A report without a photo, and about no official, from the key to the number."""
        await self.taps_key("报问题", "是哪类事")
        await self.presses(kind, "是什么事")
        await self.says(story, "有照片吗")
        if kind == "说不清":
            await self.presses("没有照片", "涉及哪位干部")
            await self.presses("没有、不清楚", "对不对")
        else:
            await self.presses("没有照片", "对不对")
        return await self.files_it()

    def count(self, words: str) -> int:
        """How many of the bot's messages in the chat hold these words."""
        return sum(words in _words(one) for one in self.phone.messages if one["from_bot"])


def _words(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


async def settled(sandbox: Sandbox, bot: BotProcess) -> None:
    """Wait until the bot has taken in everything and has nothing left to say."""
    while True:
        # In this order: what Telegram is rid of is stored already.
        await sandbox.quiet(PATIENCE)
        said = await bot.status()
        if not said["inbox"] and not said["outbox"]:
            return
        await sandbox.world.pulse.change(0.05)
