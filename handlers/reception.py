"""The county reception's home: what is to be sorted, who is expected, which matters are open, and the closed ones."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.buttons import in_rows, number, pressed, value_of
from handlers.integrity_card import matter_line, show_matter
from handlers.integrity_content import read_row
from handlers.queue import PAGE, lines_of, openers, page_of
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import integrity
from supervision.cases import Track
from supervision.integrity import Matter
from supervision.integrity_gate import (
    desk_for,
    desk_of,
    handles,
    hidden_from,
    kept_from,
    matter_for,
    taken_by,
)
from supervision.lists import Filter
from supervision.offices import Role
from supervision.recusal import stands_for
from supervision.refusals import Refusal

#: How many numbers a leader is shown at once (house): it is about people at the county's own reception.
_MOST_BROUGHT = 20

#: Which of the lists is opened.
LISTS = ("sort", "expected", "open", "closed")


@pressed("iq")
def turn_page(turn: Turn, args: tuple[str, ...]) -> None:
    """A line of the reception's home: (list, offset); for a leader what is brought in its stead."""
    if turn.actor.holds(Role.COUNTY_LEADER) and not turn.actor.holds(Role.RECEPTION):
        turn.answer("reception.brought")
        return
    desk_of(turn.work, turn.actor)
    chosen, offset = (*args, "", "")[:2]
    if chosen not in LISTS:
        raise Refusal("button_old", screen=("home", {}))
    turn.answer("reception", list=chosen, offset=max(value_of(offset), 0))


@screen("reception")
def reception_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """要分的 2 ｜ 等人来 5 ｜ 在办 3, and one page of the list chosen."""
    county = desk_of(view.work, view.someone)
    chosen, offset = fields.get("list", "sort"), int(fields.get("offset", 0))
    counts = _counts(view, county)
    lines, rows, more = _LISTS[chosen](view, county, offset)
    shown = {
        **counts,
        "place": view.work.places.by_id(county).name,
        "list": Words(f"reception.list.{chosen}"),
        "lines": lines if rows else Words(f"reception.none.{chosen}"),
    }
    tabs = tuple(
        Button(f"reception.tab.{name}", "iq", (name, "0"), {"count": counts[name]}) for name in LISTS
    )
    new = Button("reception.button.register", "ir")
    return Screen(
        "reception", shown, rows=(*rows, *_turning(chosen, offset, more), tabs, (new,)), content=True
    )


def _counts(view: View, county: int) -> dict[str, int]:
    work = view.work
    hidden = hidden_from(work, view.someone.person, county)
    waiting = page_of(work, view.someone, Filter("open", track=Track.UNCLEAR), 0)
    return {
        "sort": int(waiting.total),
        "expected": work.integrity.count_expected(stands_for(work, view.someone.person)),
        "open": work.integrity.count_listed(county, hidden),
        "closed": work.integrity.count_ended(county, hidden),
    }


Listed = tuple[Lines, Rows, bool]


def _to_sort(view: View, _county: int, offset: int) -> Listed:
    page = page_of(view.work, view.someone, Filter("open", track=Track.UNCLEAR), offset)
    rows = openers(page.cases, page.offset) if page.cases else ()
    return lines_of(view, page.cases, page.offset), rows, offset + len(page.cases) < page.total


def _expected(view: View, _county: int, offset: int) -> Listed:
    found = view.work.integrity.expected(offset, PAGE + 1, stands_for(view.work, view.someone.person))
    lines, buttons = [], []
    for n, each in enumerate(found[:PAGE], offset + 1):
        late = integrity.did_not_come(view.work, each.at)
        state = Words("integrity.did_not_come" if late else "integrity.expected")
        fields = {"n": n, "number": each.number, "at": When(each.at, "day"), "state": state}
        lines.append(Words("reception.expected", fields))
        buttons.append(Button("queue.button.open", "ix", (each.number,), {"n": n, "number": each.number}))
    return Lines(tuple(lines)), in_rows(buttons, PAGE), len(found) > PAGE


def _open(view: View, county: int, offset: int) -> Listed:
    hidden = hidden_from(view.work, view.someone.person, county)
    return _matters(view, view.work.integrity.listed(county, hidden, offset, PAGE + 1), offset)


def _closed(view: View, county: int, offset: int) -> Listed:
    hidden = hidden_from(view.work, view.someone.person, county)
    return _matters(view, view.work.integrity.ended(county, hidden, offset, PAGE + 1), offset)


def _matters(view: View, found: Sequence[Matter], offset: int) -> Listed:
    shown = list(enumerate(found[:PAGE], offset + 1))
    lines = Lines(tuple(matter_line(view, matter, n) for n, matter in shown))
    buttons = [
        Button("queue.button.open", "im", (matter.ref, "open"), {"n": n, "number": matter.county_number})
        for n, matter in shown
    ]
    return lines, in_rows(buttons, PAGE), len(found) > PAGE


_LISTS = {"sort": _to_sort, "expected": _expected, "open": _open, "closed": _closed}


@screen("reception.brought")
def brought_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """What is brought to a leader, where everybody at the reception is concerned: numbers expected, open matters."""
    work = view.work
    lines, rows = [], []
    for n, wanted in enumerate(taken_by(work, view.someone)[:_MOST_BROUGHT], 1):
        matter, known = work.integrity.by_number(wanted), work.integrity.sealed(wanted)
        if matter is not None and handles(work, view.someone, matter):
            lines.append(matter_line(view, matter, n))
        elif matter is None and known is not None:
            late = integrity.did_not_come(work, known.at)
            state = Words("integrity.did_not_come" if late else "integrity.expected")
            fields = {"n": n, "number": wanted, "at": When(known.at, "day"), "state": state}
            lines.append(Words("reception.expected", fields))
        else:
            continue
        rows.append(Button("queue.button.open", "ix", (wanted,), {"n": n, "number": wanted}))
    if not rows:
        return Screen("reception.brought_none")
    return Screen("reception.brought", {"lines": Lines(tuple(lines))}, rows=in_rows(rows, PAGE), content=True)


def _turning(chosen: str, offset: int, more: bool) -> Rows:
    buttons = []
    if offset:
        buttons.append(Button("queue.button.back", "iq", (chosen, number(max(offset - PAGE, 0)))))
    if more:
        buttons.append(Button("queue.button.next", "iq", (chosen, number(offset + PAGE))))
    return (tuple(buttons),) if buttons else ()


@pressed("ix")
def open_expected(turn: Turn, args: tuple[str, ...]) -> None:
    """One number that is expected; once registered, its matter."""
    wanted = args[0] if args else ""
    if kept_from(turn.work, turn.person, wanted):
        raise Refusal("number_unknown")
    matter = turn.work.integrity.by_number(wanted)
    if matter is not None:
        show_matter(turn, matter_for(turn.work, turn.actor, matter.ref))
        return
    integrity.expected(turn.work, turn.actor, wanted)
    turn.say("integrity.number", number=wanted)


@screen("integrity.number")
def number_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """A number, the day it was given, whether it is long ago, and whether anything was written with it."""
    desk_for(view.work, view.someone, fields["number"])
    known = view.work.integrity.sealed(fields["number"])
    if known is None or kept_from(view.work, view.someone.person, known.number):
        return None
    if view.work.integrity.by_number(known.number) is not None:
        return None
    late = integrity.did_not_come(view.work, known.at)
    shown = {
        "number": known.number,
        "at": When(known.at, "day"),
        "state": Words("integrity.did_not_come" if late else "integrity.expected"),
    }
    came = Button("integrity.button.came", "ir", (known.number,))
    back = Button("move.button.back", "iq", ("expected", "0"))
    read = read_row(view, known.number)
    return Screen(
        "integrity.number_written" if read else "integrity.number", shown, rows=(*read, (came, back))
    )
