"""From a screen to the messages that show it, as plain data: kept before the first try, retries are equal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

from bot.keyboard import inline, reply
from bot.receipt_words import receipt_fields
from bot.rich import Rich, Span, split, trimmed
from bot.seal import Seal
from bot.wording import Reader, plain, worded
from handlers.screen import Picture, Screen, tells
from supervision.numbers import written_in

#: Telegram's limit for the words under a picture, in UTF-16 units.
MOST_CAPTION = 1024


#: What stands in a message that Telegram deletes no more: no word of it, in any language.
NOTHING = "…"


@dataclass(frozen=True, slots=True)
class Part:
    """One call of the Bot API. `does`: text, edit, fold, picture, files, strip, delete, blank; `message_id`: which."""

    does: str
    text: str = ""
    spans: tuple[Span, ...] = ()
    markup: dict[str, Any] | None = None
    message_id: int | None = None
    picture: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    silent: bool = False
    protected: bool = False
    reply_to: int | None = None
    fleeting: bool = False
    names: tuple[str, ...] = ()
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Manner:
    """How a screen is sent: in which chat, in place of which message, in answer to which, at night."""

    chat_id: int
    replaces: int | None = None
    reply_to: int | None = None
    night: bool = False


def render(screen: Screen, reader: Reader, seal: Seal, manner: Manner) -> tuple[Part, ...]:
    """The parts that show a screen. Raises MissingWordsError, MissingFieldError, ValueError (long button)."""
    text = trimmed(worded(reader, screen.key, screen.fields))
    markup = inline(screen.rows, reader, seal, manner.chat_id, split(text)[-1].text)
    keys = reply(screen.keys, reader) if screen.keys is not None else None
    silent = screen.quiet or (manner.night and not screen.loud)
    if screen.picture is not None:
        parts = _with_picture(screen.picture, reader, text, markup or keys)
    elif manner.replaces is not None and keys is None:
        parts = _in_place(text, markup, manner.replaces)
    else:
        parts = _texts(text, markup, keys)
    if manner.replaces is not None and not any(part.does == "edit" for part in parts):
        # Only inline keyboards can be edited in: the old message loses its buttons and a new one follows.
        parts = [Part("strip", message_id=manner.replaces), *parts]
    first = next((place for place, part in enumerate(parts) if part.does in {"text", "picture"}), None)
    told = screen.content and tells(screen)
    return tuple(
        _sent(part, silent, screen, manner.reply_to if place == first else None, told)
        for place, part in enumerate(parts)
    )


def _sent(part: Part, silent: bool, screen: Screen, reply_to: int | None, told: bool) -> Part:
    return Part(
        part.does, part.text, part.spans, part.markup, part.message_id, part.picture, part.fields,
        silent, screen.content, reply_to, screen.fleeting, screen.names, told,
    )  # fmt: skip


def _texts(text: Rich, markup: dict[str, Any] | None, keys: dict[str, Any] | None) -> list[Part]:
    """Buttons go under the last part; keys, which need a message of their own, with the first."""
    pieces = split(text)
    parts = [Part("text", piece.text, piece.spans) for piece in pieces]
    if keys is not None and (markup is None or len(parts) > 1):
        parts[0] = Part("text", pieces[0].text, pieces[0].spans, keys)
    if markup is not None:
        parts[-1] = Part("text", pieces[-1].text, pieces[-1].spans, markup)
    return parts


def _in_place(text: Rich, markup: dict[str, Any] | None, message_id: int) -> list[Part]:
    pieces = split(text)
    if len(pieces) == 1:
        return [Part("edit", pieces[0].text, pieces[0].spans, markup, message_id)]
    return [
        Part("edit", pieces[0].text, pieces[0].spans, None, message_id),
        *_texts_after(pieces[1:], markup),
    ]


def _texts_after(pieces: list[Rich], markup: dict[str, Any] | None) -> list[Part]:
    last = len(pieces) - 1
    return [
        Part("text", piece.text, piece.spans, markup if place == last else None)
        for place, piece in enumerate(pieces)
    ]


def _with_picture(shown: Picture, reader: Reader, text: Rich, markup: dict[str, Any] | None) -> list[Part]:
    """The words under the picture where they fit; albums take no buttons, so there the words follow."""
    picture = shown.name
    if picture == "receipt":
        fields = receipt_fields(reader, shown.fields)
    else:
        fields = {name: plain(reader, value) for name, value in shown.fields.items()}
    apart = text.units > MOST_CAPTION or picture == "files"
    if not apart:
        return [Part("picture", text.text, text.spans, markup, None, picture, fields)]
    alone = Part("picture", picture=picture, fields=fields)
    return [alone, *_texts_after(split(text), markup)] if text.text else [alone]


def pressable(parts: Iterable[Part]) -> bool:
    """Whether what they show has buttons to press, for which Telegram keeps a press 150 seconds only. What is folded is
    nothing anybody was asked."""
    return any("inline_keyboard" in (part.markup or {}) for part in parts if part.does != "fold")


def fleeting(parts: Iterable[Part]) -> bool:
    """Whether they are content that leaves the chat by itself: what shows or sounds like somebody, and every picture or
    file with content, since a picture cannot be folded to words."""
    return any(part.fleeting or (part.protected and part.does in {"picture", "files"}) for part in parts)


def folds(parts: Iterable[Part]) -> bool:
    """Whether they say what somebody wrote, and are folded by and by."""
    return any(part.tells and part.does in {"text", "edit"} for part in parts)


def named_in(parts: Iterable[Part]) -> tuple[str, ...]:
    """The cases they name (see handlers.screen.Screen)."""
    return next((part.names for part in parts if part.names), ())


def numbers_in(parts: Iterable[Part]) -> frozenset[str]:
    """What may be cases' numbers in them: in words, on buttons, in what is drawn."""
    found: set[str] = set()
    for part in parts:
        rows = (part.markup or {}).get("inline_keyboard", ())
        labels = (button["text"] for row in rows for button in row)
        drawn = (str(part.fields),) if part.fields else ()
        found.update(number for text in (part.text, *labels, *drawn) for _, _, number in written_in(text))
    return frozenset(found)


def as_data(parts: tuple[Part, ...]) -> list[dict[str, Any]]:
    """Parts as JSON data."""
    return [_said_of(part) for part in parts]


def _said_of(part: Part) -> dict[str, Any]:
    """What differs from an empty part."""
    data = {name: value for name in _NAMES if (value := getattr(part, name))}
    if part.spans:
        data["spans"] = [{"kind": s.kind, "offset": s.offset, "length": s.length} for s in part.spans]
    return data


_NAMES = tuple(each.name for each in dataclass_fields(Part))


def from_data(data: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Parts from JSON data."""
    return tuple(
        Part(
            **{
                **each,
                "spans": tuple(Span(**span) for span in each.get("spans", ())),
                "names": tuple(each.get("names", ())),
            }
        )
        for each in data
    )
