"""Screens: what is shown, as meaning. Keys and fields here; words, entities and keyboards at sending."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from supervision.gate import Actor
from supervision.people import Language, Person
from supervision.ports import Work


@dataclass(frozen=True, slots=True)
class Words:
    """A message inside a message, e.g. a category's name."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a person wrote: shown literally, in a block quote, so that it cannot imitate the system's lines."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a person wrote, within a line or on a button: at most so many characters of it, no number cut in two."""

    text: str
    most: int | None = None


#: Where another matter's number stood in what somebody wrote (see handlers.another): worded at sending.
ANOTHER = "\ufdd3"


@dataclass(frozen=True, slots=True)
class When:
    """A moment, worded for the reader.

    `form`: "by" (a deadline), "at" (a moment), "day" (today, or a date), "date" (in full, for what is printed),
    "left" (time left), "ago"; for what is looked at again another day "stamp" (date and time, on pictures), "print"
    (the same with its year, on paper) and "iso" (in digits, in tables).
    """

    moment: datetime
    form: str = "at"


@dataclass(frozen=True, slots=True)
class Lines:
    """Several messages, one a line; `gap` puts an empty line between them."""

    each: tuple[Words, ...]
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: the key of its label, what it does, and opaque arguments (see handlers.buttons)."""

    label: str
    action: str = ""
    args: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A reply key under the input line. `asks`: "contact" or "location" when it shares one."""

    label: str
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to send with the screen: kept ("files" with file ids, the reader's mark, and how: see
    bot.handed_out), or drawn with the fields it wants: "receipt", "chart", "case", "weekly", "duty", "invite" (see
    the room of each name in bot.pictures); "text": a file of lines."""

    name: str
    fields: Mapping[str, Any] = field(default_factory=dict)


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message. `keys`: the reply keyboard to show (`()` removes it, None leaves it as it is).

    `content` marks screens with a villager's words: they are sent protected, and folded after a time where anything
    that somebody wrote stands in them (see `tells`). `fleeting`: what shows or sounds like somebody, which leaves the
    chat by itself after a time. `loud`: rings at night too; `quiet`: rings never. `names`:
    references of the cases it names, where something follows from their having been named.
    """

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    rows: Rows = ()
    keys: tuple[tuple[Key, ...], ...] | None = None
    picture: Picture | None = None
    content: bool = False
    loud: bool = False
    quiet: bool = False
    fleeting: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """Who looks, and through which (read-only) unit of work."""

    work: Work
    person: Person | None
    actor: Actor | None
    language: Language

    @property
    def someone(self) -> Actor:
        """The actor; screens for strangers never call this."""
        if self.actor is None:
            raise LookupError("a stranger has no offices")
        return self.actor


def tells(value: Any) -> bool:
    """Whether anything that somebody wrote stands in a screen, or in a part of one. Number, category and step do not
    tell: what has nothing else may stand in a chat, with the buttons of what is next."""
    if value is None or isinstance(value, str | int):  # nearly all there is, and a pattern is slow to say no
        return False
    match value:
        case Quote() | Told():
            return True
        case Screen():
            return tells(value.fields) or tells(value.rows)
        case Words() | Button():
            return tells(value.fields)
        case Lines():
            return tells(value.each)
        case Mapping():
            return any(tells(each) for each in value.values())
        case tuple() | list():
            return any(tells(each) for each in value)
    return False


ScreenMaker = Callable[[View, Mapping[str, Any]], Screen | None]

#: Screens that are made when they are sent. A name that is not here is plain words with the fields given.
SCREENS: dict[str, ScreenMaker] = {}


def screen(name: str) -> Callable[[ScreenMaker], ScreenMaker]:
    """Register the maker of a screen. It returns None when what it would say is no longer due or permitted."""

    def keep(maker: ScreenMaker) -> ScreenMaker:
        if name in SCREENS:
            raise ValueError(name)
        SCREENS[name] = maker
        return maker

    return keep


def plain(name: str, fields: Mapping[str, Any]) -> Screen:
    """Words with fields from an outbox row: {"word": key} becomes the meaning it stands for."""
    return Screen(name, {key: _meaning(value) for key, value in fields.items()})


def _meaning(value: Any) -> Any:
    if isinstance(value, dict) and "word" in value:
        return Words(value["word"], {k: _meaning(v) for k, v in value.get("fields", {}).items()})
    return value


def word(key: str, **fields: Any) -> dict[str, Any]:
    """A Words as it is written into an outbox row."""
    return {"word": key, "fields": fields} if fields else {"word": key}


def counted(files: int) -> Words:
    """How many photos, recordings and papers there are, in words."""
    return Words("files.count", {"count": files}) if files else Words("files.none")


def make(view: View, name: str, fields: Mapping[str, Any]) -> Screen | None:
    """The screen of that name for this reader; None when it is no longer due or permitted."""
    maker = SCREENS.get(name)
    return maker(view, fields) if maker else plain(name, fields)
