"""A case as a picture: number, state, the running clock in its colour, who has it, and what happened when."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pictures.chips import chip
from bot.pictures.column import ACCENT, FAINT_INK, QUIET_INK, Column
from bot.pictures.lettering import font, wrapped
from bot.pictures.timeline import Happened, timeline
from bot.pictures.tones import TONES

WIDTH = 640
MARGIN = 32


@dataclass(frozen=True)
class CaseFields:
    """Everything on the card, as words in the reader's language: never a villager's name, phone or own words.

    `state`: in a chip of `tone`; `about`: the summary of at most 20 characters, or None; `clock`: two lines (what is
    left; what is awaited until when) on a ground of `clock_tone`; `facts`: (label, words) such as who has it;
    `events`: (moment, what, tone, late) as in `bot.pictures.timeline`; `note`: when it was drawn; `mark`: the reader's.
    """

    number: str
    place: str
    category: str
    state: str
    tone: str
    clock: Sequence[str]
    clock_tone: str
    events: Sequence[Sequence[str | None]]
    heading: str
    note: str
    about: str | None = None
    mark: str = ""
    facts: Sequence[Sequence[str]] = field(default_factory=list)


def case_card(c: CaseFields) -> bytes:
    """Draw the card, 640 pixels wide. Raises `ValueError` for too many events, `KeyError` for an unknown tone."""
    column = Column(WIDTH, MARGIN)
    _heading(column, c)
    _clock(column, c)
    _facts(column, c.facts)
    column.space(8)
    column.rule()
    column.space(18)
    column.words(c.heading, font(26), ink=ACCENT, most=1)
    column.space(10)
    timeline(column, [_happened(event) for event in c.events])
    column.space(22)
    column.words(c.note, font(26), ink=QUIET_INK, most=2)
    if c.mark:
        column.words(c.mark, font(26), ink=FAINT_INK, most=1)
    column.space(22)
    return column.png()


def _happened(event: Sequence[str | None]) -> Happened:
    at, what, tone, late = (each or "" for each in event)
    return Happened(at, what, tone or "done", late)


def _heading(column: Column, c: CaseFields) -> None:
    column.draw.rectangle((0, 0, WIDTH, 11), ACCENT)
    column.space(36)
    big = font(52, bold=True)
    free = chip(column, c.state, c.tone, column.right, column.y + 10, most=300) - 16
    [number] = wrapped(c.number, big, free - column.left, 1) or [""]
    column.draw.text((column.left, column.y + 48), number, ACCENT, big, anchor="ls")
    column.space(76)
    column.words(c.place, font(36), most=2, leading=1.3)
    column.words(c.category, font(26), ink=QUIET_INK, most=2)
    if c.about:
        column.space(10)
        column.words(c.about, font(26), most=2)
    column.space(14)


def _clock(column: Column, c: CaseFields) -> None:
    """The one thing to be seen from afar."""
    first, *rest = c.clock
    tone = TONES[c.clock_tone]
    width = column.right - column.left - 40
    lines = [line for each in rest for line in wrapped(each, font(26), width, 2)]
    height = 68 + 37 * len(lines)
    column.draw.rounded_rectangle((column.left, column.y, column.right, column.y + height), 14, tone.fill)
    bottom = column.y + height
    column.space(8)
    column.words(first, font(36, bold=True), ink=tone.on, left=column.left + 20, most=1, leading=1.4)
    for line in lines:
        column.words(line, font(26), ink=tone.on, left=column.left + 20, most=1)
    column.y = bottom + 18


def _facts(column: Column, facts: Sequence[Sequence[str]]) -> None:
    """Label and words on one line where both fit, else the words below their label."""
    face = font(26)
    for label, words in facts:
        left = column.left + round(face.getlength(label)) + 16
        column.draw.text((column.left, column.y + 26), label, QUIET_INK, face, anchor="ls")
        if face.getlength(words) > column.right - left:
            column.space(37)
            left = column.left
        column.words(words, face, left=left, most=2)
        column.space(2)
