"""A chat without Telegram: what somebody says goes through the house's own ear, and comes back as words and buttons."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot import pin_reading
from bot.composing import Composer
from bot.desk import respond
from bot.moments import ACTS
from bot.outcomes import folds_away, leaves_chat, named, taken_out
from bot.pressed_on import compared, words_digest
from bot.rendering import Part, numbers_in, pressable
from bot.seal import Seal
from handlers.buttons import read
from handlers.conversation import Conversation
from handlers.registration import ROOMS
from handlers.said import Kind, Press, Said, SharedContact
from handlers.turn import Turn
from locales.catalogue import Catalogue
from storage import outbox, prompts, shown_numbers
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.drafting import remind_due
from supervision.acts.prompting import say_again
from supervision.cases import Track
from supervision.files import FileKind, Incoming
from supervision.pins import PinTyped
from tests.cast import MONDAY, PARTS, user_of
from tests.forgiving import saying

assert ROOMS  # importing the rooms makes their conversations

_FILES = {
    Kind.PHOTO: FileKind.PHOTO,
    Kind.VOICE: FileKind.VOICE,
    Kind.AUDIO: FileKind.AUDIO,
    Kind.VIDEO: FileKind.VIDEO,
    Kind.ANIMATION: FileKind.VIDEO,
    Kind.DOCUMENT: FileKind.DOCUMENT,
}
_serial = count(1)
_NUMBER = re.compile(r"(?<!\d)\d{7}(?!\d)")


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move on by timedelta(**span)."""
        self.now += timedelta(**span)


def sent(kind: Kind, caption: str = "", album: str | None = None, size: int = 50_000) -> dict[str, Any]:
    """What a message with a file brings."""
    n = next(_serial)
    file = Incoming(_FILES[kind], f"file{n}", f"unique{n}", size, album=album)
    return {"kind": kind, "text": caption, "file": file, "album": album}


def photo(caption: str = "", album: str | None = None, size: int = 50_000) -> dict[str, Any]:
    """A photo."""
    return sent(Kind.PHOTO, caption, album, size)


def voice() -> dict[str, Any]:
    """A voice note."""
    return sent(Kind.VOICE)


def location() -> dict[str, Any]:
    """A place on the map."""
    return {"kind": Kind.LOCATION, "location": (30.5, 104.1)}


def contact(phone: str, *, own: bool = True, name: str = "") -> dict[str, Any]:
    """A shared contact."""
    return {"kind": Kind.CONTACT, "contact": SharedContact(phone, own, name)}


@dataclass
class Shown:
    """One message as it stands in the chat now."""

    id: int
    text: str
    buttons: list[tuple[str, str]] = field(default_factory=list)
    """Labels with their sealed data."""
    keys: list[str] | None = None
    picture: str = ""
    part: Part | None = None


class Town:
    """The house of a script: a real store, the real ear, real words; only Telegram is missing."""

    def __init__(self, store: Store, clock: Clock, catalogue: Catalogue, ear: Conversation) -> None:
        self.store = store
        self.clock = clock
        self.catalogue = catalogue
        self.seal = Seal(bytes(64))
        self.composer = Composer(catalogue, self.seal)
        self.ear = ear
        self.dropped: list[tuple[str, str]] = []
        self._chats: dict[int, Chat] = {}
        self._patterns: dict[str, list[re.Pattern[str]]] = {}
        self._updates = count(1)

    def chat(self, part: str) -> "Chat":
        """The chat of one of the cast."""
        return self.chat_of(user_of(part), part)

    def chat_of(self, user_id: int, name: str = "") -> "Chat":
        """The private chat of an account."""
        return self._chats.setdefault(user_id, Chat(self, user_id, name or str(user_id)))

    def patterns(self, key: str) -> list[re.Pattern[str]]:
        """What a message of this key looks like, in every language."""
        if key not in self._patterns:
            words = map(self.catalogue.words, self.catalogue.languages)
            self._patterns[key] = [saying(each, key) for each in words]
        return self._patterns[key]

    def hear(self, said: Said, function: Callable[[Turn], None]) -> None:
        """One update: one act, then everything it made the house say."""
        with_id = replace(said, update_id=next(self._updates))
        try:
            self.store.act_now(lambda work: self._act(work, with_id, function))
        except PinTyped as typed:
            read = pin_reading.read(self.store, with_id, typed.pin)
            self.store.act_now(lambda work: self._act(work, read, function))
        self.deliver()

    def _act(self, work: UnitOfWork, said: Said, function: Callable[[Turn], None]) -> None:
        if said.message_id is not None:
            work.chats.saw([(said.chat_id, said.message_id)])
        respond(work, said, function, self.catalogue)

    def deliver(self) -> None:
        """Say what is queued, in order, in every chat."""
        self.store.act_now(self._deliver)

    def _deliver(self, work: UnitOfWork) -> None:
        while outbox.depth(work):
            for row in outbox.claim(work, work.now, 100):
                self._say(work, row)

    def _say(self, work: UnitOfWork, row: Queued) -> None:
        composed = self.composer.compose(work, row)
        if composed.code:
            self.dropped.append((row.screen, composed.code))
            outbox.dropped(work, row.id, composed.code)
            taken_out(work, row)
            if (row.screen, composed.code) == (prompts.SCREEN, "quiet"):
                say_again(work, row.fields["cases"])
            return
        self._can_be_pressed(row.chat_id, composed.parts)
        shown = self.chat_of(row.chat_id).take_in(composed.parts)
        leaves, folds = leaves_chat(work, composed.parts), folds_away(work, composed.parts)
        numbers = () if row.screen == prompts.SCREEN else numbers_in(composed.parts)
        outbox.sent(
            work, row.id, shown, claimed=row, pressable=pressable(composed.parts), leaves_at=leaves,
            folds_at=folds, numbers=numbers,
        )  # fmt: skip
        self._leaves_by_itself(work, row, composed.parts)
        self._can_be_taken_back(work, row, composed.parts, shown)
        taken_out(work, row)
        named(work, row, composed.parts)

    def _can_be_pressed(self, chat_id: int, parts: Sequence[Part]) -> None:
        """A promise of the house, kept by every script: a button bears the mark of the very words it stands under."""
        for part in parts:
            for label, data in _buttons(part):
                opened = self.seal.opened(chat_id, data)
                under = self.seal.mark(words_digest(compared(part.text), label))
                assert not data or (opened is not None and opened.mark == under), label

    def _leaves_by_itself(self, work: UnitOfWork, row: Queued, parts: Sequence[Part]) -> None:
        """A promise of the house, kept by every script: what carries content leaves the chat, or is folded; number,
        category and step may stand."""
        content = work.time.policy.content
        if content.fold.nominal_seconds and content.delete.nominal_seconds:
            moments = leaves_chat(work, parts), folds_away(work, parts)
            told = any(part.tells or (part.protected and part.picture) for part in parts)
            assert any(moments) or not told, row.screen

    def _can_be_taken_back(
        self, work: UnitOfWork, row: Queued, parts: Sequence[Part], shown: Sequence[int]
    ) -> None:
        """A promise of the house, kept by every script: wherever a case's number stands in a chat, it is found by the
        case, for whoever is named in it later."""
        if row.screen == prompts.SCREEN:  # brought up to date by what it reminds of
            return
        texts = (part.text for part in parts)
        labels = (label for part in parts for label, _ in _buttons(part))
        pictured = (str(part.fields) for part in parts)
        numbers = set(_NUMBER.findall(" ".join((*texts, *labels, *pictured)))) - {row.fields.get("number")}
        found = (work.cases.by_number(each) for each in numbers)
        # In which chat a sealed number stands no row says: see README.
        named = {c.id: c.ref for c in found if c is not None and c.track is not Track.INTEGRITY}
        loose = {
            case_id
            for case_id, ref in named.items()
            if case_id != row.case_id and ref != row.fields.get("case")
            if not shown_numbers.in_chat(work, row.chat_id, case_id).keys() >= {*shown}
        }
        assert not loose, f"{row.screen} shows a case's number, and would keep it: see storage.shown_numbers"

    def overheard(self, private: Collection[str]) -> list[str]:
        """Who was told any of these though outside every matter: the keeper, and whoever is nobody of the roster. What
        somebody typed is theirs."""
        outside = [chat for chat in self._chats.values() if chat.name == "keeper" or self._is_nobody(chat)]
        return [
            chat.name
            for chat in outside
            for each in private
            if any(each in told for told in chat.told) and not any(each in typed for typed in chat.typed)
        ]

    def _is_nobody(self, chat: "Chat") -> bool:
        return chat.user_id not in map(user_of, PARTS) and not self.read(
            lambda work: work.people.by_user(chat.user_id)
        )

    def act(self, function: Callable[[UnitOfWork], Any]) -> Any:
        """Something done from outside the chats, e.g. by the command line."""
        result = self.store.act_now(function)
        self.deliver()
        return result

    def read(self, function: Callable[[UnitOfWork], Any]) -> Any:
        """Look at the facts."""
        return self.store.read_now(function)

    def knock(self) -> None:
        """The metronome knocks: whatever is due is done, and said."""

        def look(work: UnitOfWork) -> None:
            for act in ACTS.values():
                act(work, 200)

        self.act(look)

    def passes(self, **span: float) -> None:
        """Time passes, by timedelta(**span), and the metronome knocks."""
        self.clock.forward(**span)
        self.knock()

    def tick(self) -> None:
        """The metronome knocks."""
        self.act(remind_due)


class Chat:
    """One person's phone. Reads as a script: says, sends, presses; then what it shows."""

    def __init__(self, town: Town, user_id: int, name: str) -> None:
        self.town = town
        self.user_id = user_id
        self.name = name
        self.messages: dict[int, Shown] = {}
        self.deleted: list[int] = []
        self.keys: list[str] = []
        self.last_message_id = 0
        #: Whatever was ever shown here, and what its owner typed.
        self.told: list[str] = []
        self.typed: list[str] = []
        self._fresh: list[int] = []
        self._ids = count(1)

    # What the person does.

    def says(self, text: str, **more: Any) -> "Chat":
        """Type something; a slash makes it a command."""
        kind = Kind.COMMAND if text.startswith("/") else Kind.TEXT
        head, _, rest = text.partition(" ")
        command = {"command": head[1:], "argument": rest} if kind is Kind.COMMAND else {}
        return self.sends({"kind": kind, "text": text, **command, **more})

    def sends(self, what: dict[str, Any], **more: Any) -> "Chat":
        """Send anything."""
        self._fresh = []
        self.last_message_id = next(self._ids)
        self.typed.append(str(what))
        said = self._said(**{**what, **more})
        if said.file is not None:
            said = replace(said, file=replace(said.file, message_id=said.message_id))
        self.town.hear(said, self.town.ear.heard)
        return self

    def edits(self, message_id: int, text: str) -> "Chat":
        """Change the text of an own message."""
        self.typed.append(text)
        self._fresh = []
        said = replace(self._said(kind=Kind.TEXT, text=text, edited=True), message_id=message_id)
        self.town.hear(said, self.town.ear.edited)
        return self

    def replies(self, to: int, what: str | dict[str, Any]) -> "Chat":
        """Reply to a message."""
        if isinstance(what, str):
            return self.says(what, reply_to=to)
        return self.sends(what, reply_to=to)

    def presses(self, label: str) -> "Chat":
        """Press the button with this label, or label key, on what came last."""
        return self.presses_again(self.button(label))

    def presses_again(self, button: tuple[int, str]) -> "Chat":
        """Press a button that was found before, e.g. on an old message: (message, sealed data)."""
        message_id, data = button
        self._fresh = []
        meaning = self.town.seal.open(self.user_id, data)
        press = Press(f"q{next(_serial)}", "", (), None)
        if meaning is not None:
            action, args = read(meaning)
            press = Press(press.id, action, args, message_id)
        self.town.hear(self._said(kind=Kind.PRESS, press=press, message_id=None), self.town.ear.pressed)
        return self

    def _said(self, **what: Any) -> Said:
        known: dict[str, Any] = {
            "message_id": self.last_message_id or None,
            "at": self.town.clock.now,
            **what,
        }
        return Said(update_id=0, chat_id=self.user_id, user_id=self.user_id, **known)

    # What the phone shows.

    def button(self, label: str) -> tuple[int, str]:
        """Where a button of what came last is, and what it carries."""
        return self._find(label, self.answers)

    def old_button(self, label: str) -> tuple[int, str]:
        """As `button`, on any message that still has it, the latest first."""
        return self._find(label, list(self.messages.values()))

    def _find(self, label: str, among: list[Shown]) -> tuple[int, str]:
        for shown in reversed(among):
            found = [button for button in shown.buttons if self._labelled(button[0], label)]
            if found:
                # The barest label: “全部 2” rather than “全部签收（2件）”.
                return shown.id, min(found, key=lambda button: len(button[0]))[1]
        raise AssertionError(f"{self.name} has no button {label}: {self.labels}\n{self.shows}")

    def _labelled(self, text: str, label: str) -> bool:
        return text == label or any(pattern.fullmatch(text) for pattern in self.town.patterns(label))

    def offers(self, label: str) -> bool:
        """Whether what came last has this button."""
        return any(self._labelled(text, label) for text in self.labels)

    def hears(self, key: str) -> bool:
        """Whether what came last says the message of this key, in either language."""
        patterns = self.town.patterns(key)
        return any(pattern.search(shown.text) for shown in self.answers for pattern in patterns)

    @property
    def shows(self) -> str:
        """What came since the person last did something."""
        return "\n".join(self.messages[id_].text for id_ in self._fresh if id_ in self.messages)

    @property
    def answers(self) -> list[Shown]:
        """The messages that came, or changed, since the person last did something."""
        return [self.messages[id_] for id_ in dict.fromkeys(self._fresh) if id_ in self.messages]

    @property
    def labels(self) -> list[str]:
        """The labels on what came last."""
        return [text for shown in self.answers for text, _ in shown.buttons]

    @property
    def last(self) -> int:
        """The id of the latest message of the bot."""
        return self._fresh[-1]

    def forgets(self) -> "Chat":
        """Look away: from now on only what is new counts as shown."""
        self._fresh = []
        return self

    def take_in(self, parts: tuple[Part, ...]) -> list[int]:
        """Receive the parts of one message; their ids."""
        taken = [(part, self._take(part)) for part in parts]
        return [id_ for part, id_ in taken if part.does not in {"delete", "strip", "blank"}]

    def _take(self, part: Part) -> int:
        self.told.append(f"{part.text}\n{part.picture}\n{part.fields}\n{part.markup}")
        if part.does == "delete":
            self.deleted.append(part.message_id or 0)
            self.messages.pop(part.message_id or 0, None)
            return part.message_id or 0
        if part.does == "blank":
            blank = self.messages.get(part.message_id or 0)
            if blank is not None:  # what is deleted already Telegram refuses to edit, and that is all
                blank.text, blank.buttons, blank.picture = part.text, [], ""
            return part.message_id or 0
        if part.does == "fold":
            folded = self.messages.get(part.message_id or 0)
            if folded is not None:  # nobody is told, and it stays where it is
                folded.text, folded.buttons, folded.part = part.text, list(_buttons(part)), part
            return part.message_id or 0
        if part.does == "strip":
            if part.message_id in self.messages:
                self.messages[part.message_id].buttons = []
            return part.message_id or 0
        id_ = part.message_id if part.does == "edit" and part.message_id else next(self._ids)
        shown = Shown(id_, part.text, list(_buttons(part)), picture=part.picture, part=part)
        self.messages.pop(id_, None)
        self.messages[id_] = shown
        self._fresh.append(id_)
        self._lay_keys(part)
        return id_

    def _lay_keys(self, part: Part) -> None:
        markup = part.markup or {}
        if "keyboard" in markup:
            self.keys = [key["text"] for row in markup["keyboard"] for key in row]
        elif "remove_keyboard" in markup:
            self.keys = []


def _buttons(part: Part) -> Iterator[tuple[str, str]]:
    for row in (part.markup or {}).get("inline_keyboard", ()):
        for button in row:
            yield button["text"], button.get("callback_data", "")


__all__ = ["PARTS", "Chat", "Clock", "Shown", "Town", "contact", "location", "photo", "sent", "voice"]
