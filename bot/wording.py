"""From meanings to words: a screen's key and fields become text with entities, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.literal import literal
from bot.rich import Rich, join, marked
from handlers.screen import ANOTHER, Lines, Quote, Told, When
from handlers.screen import Words as Message
from locales.catalogue import Words
from locales.formatting import Dates
from locales.templates import Template
from supervision.numbers import cut
from supervision.unnamed import NAME, PHONE

#: Places of fields in a filled template: a pair of noncharacters, which no field value can hold.
_OPEN, _SHUT = "\ufdd0", "\ufdd1"
_PIECE = re.compile(f"{_OPEN}([0-9]+){_SHUT}|(</?b>)")
#: An empty list in a filled template; alone on its line it takes the line with it.
_NOTHING = "\ufdd2"
_NO_LINE = re.compile(f"^{_NOTHING}\n|\n{_NOTHING}$|{_NOTHING}", re.MULTILINE)
_LONG_QUOTE = 300
_MOST_LABEL = 40
#: Buttons that say the same to everybody, by language and key: as many as there are in the catalogue.
_LABELS: dict[tuple[str, str], tuple[Template, str]] = {}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom, and when, words are chosen."""

    words: Words
    now: datetime
    timezone: ZoneInfo
    close: time = time(18)

    @property
    def dates(self) -> Dates:
        """How this reader is told of time."""
        return Dates(self.words, self.now, self.timezone, self.close)


def worded(reader: Reader, key: str, fields: Mapping[str, Any]) -> Rich:
    """The message with its fields. `<b>…</b>` counts in templates only: a value is never read as markup.

    Raises MissingWordsError and MissingFieldError.
    """
    values: list[Any] = []
    given: dict[str, Any] = {}
    for name, value in fields.items():
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            given[name] = value
        elif isinstance(value, Lines) and not value.each:
            given[name] = _NOTHING
        else:
            given[name] = f"{_OPEN}{len(values)}{_SHUT}"
            values.append(value)
    text = reader.words(key, **given)
    return _assembled(reader, _NO_LINE.sub("", text) if _NOTHING in text else text, values)


def label(reader: Reader, key: str, fields: Mapping[str, Any]) -> str:
    """A button's words: one line of at most 40 characters."""
    if not fields:
        held = _LABELS.get((reader.words.language, key))
        # Another catalogue (a test's) may say the same key otherwise.
        if held is not None and held[0] is reader.words.messages.get(key):
            return held[1]
    text = " ".join(worded(reader, key, fields).text.split())
    if len(text) > _MOST_LABEL:
        text = text[: _MOST_LABEL - 1] + "…"
    if not fields and (template := reader.words.messages.get(key)) is not None:
        _LABELS[reader.words.language, key] = (template, text)
    return text


def plain(reader: Reader, value: Any) -> Any:
    """A field of a drawn picture as plain words: a text, a list of texts, or None."""
    if value is None:
        return None
    if isinstance(value, Lines):
        return [worded(reader, each.key, each.fields).text for each in value.each]
    if isinstance(value, (list, tuple)):
        return [plain(reader, each) for each in value]
    return _valued(reader, value).text


def written(reader: Reader, text: str, *, lines: bool = False) -> str:
    """What a person wrote, made fit to be shown, with words where another matter's number stood."""
    text = unnamed(reader, text)
    if ANOTHER not in text:
        return literal(text, lines=lines)
    another = reader.words("case.another")
    return another.join(literal(piece, lines=lines) for piece in text.split(ANOTHER))


def unnamed(reader: Reader, text: str) -> str:
    """The marks that cover a name or a phone (see supervision.unnamed), in the reader's language."""
    for mark, key in ((NAME, "case.unnamed.name"), (PHONE, "case.unnamed.phone")):
        if mark in text:
            text = text.replace(mark, reader.words(key))
    return text


def _assembled(reader: Reader, text: str, values: list[Any]) -> Rich:
    if not values and "b>" not in text:
        return Rich(text)
    pieces: list[Rich] = []
    bold_from: int | None = None
    end = 0
    for found in _PIECE.finditer(text):
        pieces.append(Rich(text[end : found.start()]))
        end = found.end()
        if found[1]:
            pieces.append(_valued(reader, values[int(found[1])]))
        elif found[2] == "<b>":
            bold_from = len(pieces)
        elif bold_from is not None:
            pieces[bold_from:] = [marked(join(pieces[bold_from:]), "bold")]
            bold_from = None
    return join([*pieces, Rich(text[end:])])


def _valued(reader: Reader, value: Any) -> Rich:
    match value:
        case Message():
            return worded(reader, value.key, value.fields)
        case Quote():
            text = written(reader, value.text, lines=True).strip()
            kind = "blockquote" if len(text) <= _LONG_QUOTE else "expandable_blockquote"
            return marked(Rich(text), kind)
        case Told():
            return Rich(written(reader, cut(value.text, value.most)))
        case When():
            return Rich(_moment(reader.dates, value))
        case Lines():
            return join(
                [worded(reader, each.key, each.fields) for each in value.each], "\n\n" if value.gap else "\n"
            )
    return Rich(literal(str(value)))


def _moment(dates: Dates, when: When) -> str:
    local = when.moment.astimezone(dates.timezone)
    forms: dict[str, Callable[[], str]] = {
        "by": lambda: dates.deadline(when.moment),
        "left": lambda: dates.left(when.moment),
        "ago": lambda: dates.ago(when.moment),
        "date": lambda: dates.in_full(local.date()),
        "day": lambda: dates.day(local.date()),
        "stamp": lambda: dates.stamp(when.moment),
        "print": lambda: dates.stamp(when.moment, in_full=True),
        "iso": lambda: f"{local:%Y-%m-%d %H:%M}",
    }
    return forms.get(when.form, lambda: dates.moment(when.moment))()
