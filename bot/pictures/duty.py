"""履职轨迹 as a picture: what reached an office, when it signed, what it did, how late, with which proof."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.pictures.chips import tiles
from bot.pictures.column import ACCENT, FAINT_INK, QUIET_INK, Column
from bot.pictures.lettering import font
from bot.pictures.timeline import MOST_EVENTS, Happened, timeline

__all__ = ["MOST_EVENTS", "DutyFields", "duty"]

WIDTH = 640
MARGIN = 32


@dataclass(frozen=True)
class DutyFields:
    """Everything on the picture, as words in the reader's language.

    `totals`: a (tone, words, number) for each tile, four at most; tones "plain", "done", "blue", "yellow", "red".
    `events`: (moment, number, what, tone, late, proof), the newest first or last as the caller likes, at most
    `MOST_EVENTS`: `moment` as words ("11月2日 09:30"); `number` the case's, or ""; `what` a few key words, never a
    villager's; `tone` "done", or the card's colour "blue", "yellow", "red" where it was late, or "open" where it
    is still awaited; `late` how late in words ("晚2天"), "" or None where it was not; `proof` what proves it
    ("照片、地点"), "" or None without. `rest`: how many more there are, in words; `empty`: said where there are
    no events; `notes`: lines below (the county's sampling, the person's own comment); `mark`: the reader's.
    """

    title: str
    name: str
    office: str
    period: str
    totals: Sequence[Sequence[str | int]]
    events: Sequence[Sequence[str | int | None]]
    rest: str | None = None
    empty: str | None = None
    notes: Sequence[str] = field(default_factory=list)
    mark: str = ""


def duty(d: DutyFields) -> bytes:
    """Draw the track, 640 pixels wide. Raises `ValueError` for too many events, `KeyError` for an unknown tone."""
    column = Column(WIDTH, MARGIN)
    column.draw.rectangle((0, 0, WIDTH, 11), ACCENT)
    column.space(34)
    column.words(d.title, font(36, bold=True), ink=ACCENT, most=2, leading=1.3)
    column.words(d.name, font(52, bold=True), most=2, leading=1.3)
    column.words(d.office, font(26), most=2)
    column.words(d.period, font(26), ink=QUIET_INK, most=2)
    column.space(14)
    tiles(column, [(str(tone), str(words), str(number)) for tone, words, number in d.totals])
    column.space(28)
    if d.events:
        timeline(column, [_happened(event) for event in d.events])
    elif d.empty:
        column.words(d.empty, font(26), most=4)
    if d.rest:
        column.space(12)
        column.words(d.rest, font(26), ink=QUIET_INK, most=2)
    if d.notes:
        _notes(column, d.notes)
    if d.mark:
        column.space(14)
        column.words(d.mark, font(26), ink=FAINT_INK, most=1)
    column.space(28)
    return column.png()


def _happened(event: Sequence[str | int | None]) -> Happened:
    at, number, what, tone, late, proof = ("" if each is None else str(each) for each in event)
    return Happened(at, f"{number} {what}" if number else what, tone or "done", late, proof)


def _notes(column: Column, notes: Sequence[str]) -> None:
    column.space(20)
    column.rule()
    column.space(16)
    for note in notes:
        column.words(note, font(26), ink=QUIET_INK, most=4)
        column.space(4)
