"""A person who acts while others act: waits for the words that answer this act, whatever else is said meanwhile."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

from bot.sandbox import Phone
from bot.sandbox.acts import buttons_of

Json = dict[str, Any]

#: Not a bound of ours: on a crowded machine everything takes long. Who is never answered is seen at the end.
PATIENCE = 900.0
_PASSED = "这一步已经过去了"


class Unanswered(AssertionError):  # noqa: N818 - what a person complains of
    """Nothing came that answers the act, within the patience."""


class Person:
    """`turn`: an official with two matters on the desk does one dialogue after the other."""

    def __init__(self, phone: Phone, patience: float = PATIENCE) -> None:
        self.phone = phone
        self.patience = patience
        self.turn = asyncio.Lock()
        self.awaits = ""

    @property
    def id(self) -> int:
        """The user's id, which is the chat's."""
        return self.phone.id

    @property
    def name(self) -> str:
        """As the roster has it."""
        return self.phone.person.first_name

    def mark(self) -> int:
        """How much has been said so far."""
        return len(self.phone.room.said)

    async def answer(self, since: int, *words: str) -> Json:
        """The first message or edit after `since` that holds all these words. Raises Unanswered."""
        return await self._heard(since, lambda said: all(word in said for word in words), words)

    async def _heard(self, since: int, fits: Callable[[str], bool], words: object) -> Json:
        loop, at = asyncio.get_running_loop(), since
        until = loop.time() + self.patience
        self.awaits = str(words)
        said = self.phone.room.said
        while True:
            while at < len(said):
                if fits(words_of(said[at])):
                    return said[at]
                at += 1
            left = until - loop.time()
            if left <= 0 or not await self.phone.world.pulse.change(left):
                raise Unanswered(self.complaint())

    async def says(self, text: str, *then: str) -> Json:
        """Type, and wait for the words that answer."""
        since = self.mark()
        self.phone.text(text)
        return await self.answer(since, *then)

    async def presses(self, label: str, *then: str, about: str = "") -> Json:
        """Press the newest button with this label, under a message about `about`; wait for what answers.

        Where the step has moved on meanwhile (a question said twice was taken for the next one), the newest
        question is answered instead.
        """
        while True:
            await self._sees(label, about)
            since = self.mark()
            self.press(label, about)
            said = await self._heard(
                since, lambda text: all(word in text for word in then) or _PASSED in text, then
            )
            if _PASSED not in words_of(said):
                return said

    async def _sees(self, label: str, about: str) -> None:
        """Wait for the button: what was heard may have been said before and after a kill. Raises Unanswered."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self.patience
        self.awaits = f"the button {label} {about}"
        while self._button(label, about) is None:
            left = until - loop.time()
            if left <= 0 or not await self.phone.world.pulse.change(left):
                raise Unanswered(self.complaint())

    def press(self, label: str, about: str = "") -> None:
        """Press it and do not wait. Raises Unanswered where there is none."""
        found = self._button(label, about)
        if found is None:
            raise Unanswered(f"{self.name} sees no {label!r} about {about!r}:\n{self.recent()}")
        self.phone.press_data(*found)

    def _button(self, label: str, about: str) -> tuple[int, str] | None:
        for stored in reversed(self.phone.room.messages.values()):
            if stored.from_bot and about in words_of(stored.json):
                for button in buttons_of(stored.json):
                    if button["text"] == label:
                        return stored.id, button["callback_data"]
        return None

    def complaint(self) -> str:
        """What was awaited, and what was heard instead."""
        return f"{self.name} waits for {self.awaits}:\n{self.recent()}"

    def recent(self) -> str:
        """The end of the chat, for whoever reads a failure."""
        return "\n".join(self.phone.transcript().splitlines()[-30:])


def words_of(message: Json) -> str:
    """Its text or caption."""
    return str(message.get("text") or message.get("caption") or "")


_NUMBER = re.compile(r"^(?:收到了，|您的号是 )([0-9]{5,})", re.MULTILINE)


def number_in(message: Json) -> str:
    """The number in the answer to a report or a sealing; empty when this is neither."""
    found = _NUMBER.search(words_of(message))
    return found[1] if found else ""


def counted(people: list[Person]) -> int:
    """How much all of them have been told."""
    return sum(person.mark() for person in people)


async def until(people: list[Person], enough: Callable[[], bool], seconds: float) -> bool:
    """Wait for something that changes with what is said; False when it did not come."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not enough():
        left = end - loop.time()
        if left <= 0:
            return False
        await people[0].phone.world.pulse.change(min(left, 0.5))
    return True
