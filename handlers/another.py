"""［另一件］: in what somebody wrote, another matter's number is shown to those only who see that matter themselves.

Whether there is a matter with a number makes no difference: forbidden and missing look the same. Asked where a screen
is made for its reader, and where a cell of a file is; what was shown and is kept from the reader later is found by the
number (see storage.shown_numbers). A number on a screen of ours is not touched: that screen has asked the gate.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.screen import ANOTHER, Button, Lines, Quote, Screen, Told, View, Words, tells
from supervision.gate import case_by_number
from supervision.numbers import cut, without_numbers
from supervision.refusals import Missing


def for_reader(view: View, screen: Screen) -> Screen:
    """The screen as its reader may read it."""
    if screen.picture is None and not tells(screen):
        return screen
    reading = _Reading(view, screen.fields.get("number"))
    fields, rows = reading.of(screen.fields), reading.of(screen.rows)
    picture = screen.picture
    if picture is not None and (drawn := reading.of(picture.fields)) is not picture.fields:
        picture = replace(picture, fields=drawn)
    if fields is screen.fields and rows is screen.rows and picture is screen.picture:
        return screen
    return replace(screen, fields=fields, rows=rows, picture=picture)


def value_for_reader(view: View, value: Any) -> Any:
    """One value of a file as its reader may read it."""
    return _Reading(view, None).of(value)


class _Reading:
    """What somebody may read. What is not changed stays the same object: nearly all of it."""

    def __init__(self, view: View, own: Any) -> None:
        self._view = view
        self._seen: dict[str, bool] = {own: True} if isinstance(own, str) else {}

    def of(self, value: Any) -> Any:
        match value:
            case str() | int() | None:
                return value
            case Quote():
                text = self._text(value.text)
                return value if text is value.text else Quote(text)
            case Told():
                return Told(cut(self._text(value.text), value.most))
            case Words() | Button():
                fields = self.of(value.fields) if value.fields else value.fields
                return value if fields is value.fields else replace(value, fields=fields)
            case Lines():
                each = self.of(value.each)
                return value if each is value.each else replace(value, each=each)
            case tuple() | list() if type(value) in {tuple, list}:
                read = [self.of(each) for each in value]
                same = all(one is other for one, other in zip(read, value, strict=True))
                return value if same else type(value)(read)
            case Mapping():
                told = {name: self.of(each) for name, each in value.items()}
                return value if all(told[name] is each for name, each in value.items()) else told
        return value

    def _text(self, text: str) -> str:
        return without_numbers(text, self._sees, ANOTHER)

    def _sees(self, number: str) -> bool:
        if number not in self._seen:
            self._seen[number] = self._finds(number)
        return self._seen[number]

    def _finds(self, number: str) -> bool:
        if self._view.actor is None:
            return False
        try:
            case_by_number(self._view.work, self._view.actor, number)
        except Missing:
            return False
        return True
