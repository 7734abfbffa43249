"""The week in three colours: the worst numbers first, then each village or township; as words and as a picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import date, timedelta
from typing import Any

from handlers.colours import gravest_first, kind_of
from handlers.figures import first_office, others, span_words
from handlers.lateness import left_words
from handlers.pin_hint import hint_of_week
from handlers.screen import Button, Lines, Picture, Screen, View, Words, screen
from supervision.cases import Case, Track
from supervision.desks import at_desk
from supervision.escalations import card_of, colour_of
from supervision.figures import Gathered, counted_in, gathered
from supervision.gate import scope_of
from supervision.lists import Filter
from supervision.tallies import By, Cards, Span, Tally, summed

#: How many numbers stand first (product: the worst three), and how many places have a line of their own.
WORST, MOST_ROWS = 3, 14
#: Among so many open matters, the longest due first, the worst are looked for.
_LOOKED_AT = 100
_NONE = Cards()


@screen("weekly")
def weekly_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Counted when it is said, for whoever reads it; None for somebody whose business figures are no more."""
    desk = at_desk(view.someone)
    scope = counted_in(view.work, desk)
    if not scope.by:
        return None
    by = By.TOWNSHIP if By.TOWNSHIP in scope.by else By.VILLAGE
    time, ends = view.work.time, date.fromisoformat(fields["ends"])
    span = Span(time.on(ends - timedelta(days=7)), time.on(ends), view.work.now)
    found = gathered(view.work, scope, by, span)
    counted = scope.named if by is By.VILLAGE else scope.counted
    cards = view.work.figures.cards(counted, by, view.work.now)
    worst = _worst(view)
    head: dict[str, Any] = {
        "place": view.work.places.by_id(first_office(desk).place_id).name,
        "span": span_words(span),
    }
    rows = [(Button("weekly.button.case", "o", (case.ref,), {"number": case.number}),) for case in worst]
    last = (
        Button("weekly.button.figures", "go", ("report",)),
        Button("weekly.button.queue", "go", ("queue",)),
    )
    picture = _picture(view, by, found, cards, head | {"mark": fields.get("mark", "")})
    total = sum_of(cards.values())
    elsewhere = Words("weekly.elsewhere", {"count": total.elsewhere})
    head["elsewhere"] = Lines((elsewhere,) if total.elsewhere else ())
    been = view.work.figures.been_red(counted, span)
    head["been"] = Lines((Words("weekly.been", {"count": been}),) if been else ())
    head["pin"] = hint_of_week(view)
    if total.calm:
        return Screen("weekly.calm", head | _numbers(found.total), rows=(last,), picture=picture)
    said = {
        "worst": Lines(tuple(_worst_line(view, case) for case in worst))
        if worst
        else Words("weekly.worst.none"),
        "lines": Lines(tuple(_lines(view, by, found, cards))),
    }
    numbers = _numbers(found.total) | _cards_said(total)
    return Screen("weekly", head | numbers | said, rows=(*rows, last), picture=picture)


def sum_of(cards: Iterable[Cards]) -> Cards:
    """All cards together."""
    some = list(cards)
    return Cards(*(sum(getattr(c, each.name) for c in some) for each in fields_of(Cards)))


def _worst(view: View) -> list[Case]:
    """Danger first, then red, then the longest overdue; only what this reader may open."""
    work = view.work
    now, scope = work.now, scope_of(work, at_desk(view.someone))
    looked_at: dict[int, Case] = {}
    # Danger apart: behind a hundred others that are longer due it would not be looked at.
    for what in (Filter("open", track=Track.URGENT), Filter("open")):
        page = work.cases.page(scope, what, now, work.time.day_ends(now), 0, _LOOKED_AT)
        looked_at |= {case.id: case for case in page.cases if card_of(case, now) is not None}
    bad = sorted(looked_at.values(), key=lambda case: (not case.supervised, case.due_at or now))
    return gravest_first(bad)[:WORST]


def _worst_line(view: View, case: Case) -> Words:
    village = view.work.places.by_id(case.village_id).name
    shown = {
        "number": case.number,
        "village": village,
        "category": kind_of(case),
        "late": left_words(view.work, case),
    }
    return Words(f"weekly.worst.{colour_of(case).value}", shown)


def _numbers(total: Tally) -> dict[str, Any]:
    return {"reports": total.reports, "closed": total.closed, "open": total.open}


def _cards_said(cards: Cards) -> dict[str, Any]:
    return {"blue": cards.blue, "yellow": cards.yellow, "red": cards.red}


def _ordered(found: Gathered, cards: Mapping[str, Cards]) -> list[tuple[str, Tally, Cards]]:
    """Red first, then yellow, blue, and what is open."""
    rows = [(row.key, row.tally, cards.get(row.key, _NONE)) for row in found.rows if not row.tally.nothing]
    return sorted(rows, key=lambda row: (-row[2].red, -row[2].yellow, -row[2].blue, -row[1].open, row[0]))


def _lines(view: View, by: By, found: Gathered, cards: Mapping[str, Cards]) -> list[Words]:
    rows = _ordered(found, cards)
    lines = [
        _line(view.work.places.by_id(int(key)).name, tally, some) for key, tally, some in rows[:MOST_ROWS]
    ]
    if left := rows[MOST_ROWS:]:
        lines.append(
            _line(others(by, len(left)), summed(tally for _, tally, _ in left), sum_of(c for *_, c in left))
        )
    return lines


def _line(name: str | Words, tally: Tally, cards: Cards) -> Words:
    return Words("weekly.line", {"name": name, **_cards_said(cards), **_numbers(tally)})


def _picture(
    view: View, by: By, found: Gathered, cards: Mapping[str, Cards], head: Mapping[str, Any]
) -> Picture | None:
    rows = _ordered(found, cards)
    if not rows:
        return None
    total, left = sum_of(cards.values()), rows[MOST_ROWS:]
    rest = (
        _row(others(by, len(left)), summed(t for _, t, _ in left), sum_of(c for *_, c in left))
        if left
        else None
    )
    fields = {
        "title": Words("weekly.chart.title", {"place": head["place"]}),
        "period": head["span"],
        "columns": [
            ["blue", Words("weekly.chart.blue")],
            ["yellow", Words("weekly.chart.yellow")],
            ["red", Words("weekly.chart.red")],
            ["plain", Words("weekly.chart.reports")],
            ["plain", Words("weekly.chart.closed")],
        ],
        "totals": [
            ["blue", Words("weekly.chart.total.blue"), total.blue],
            ["yellow", Words("weekly.chart.total.yellow"), total.yellow],
            ["red", Words("weekly.chart.total.red"), total.red],
        ],
        "rows": [
            _row(view.work.places.by_id(int(key)).name, tally, some) for key, tally, some in rows[:MOST_ROWS]
        ],
        "rest": rest,
        "notes": [Words("weekly.chart.note")],
        "mark": head["mark"],
    }
    return Picture("weekly", fields)


def _row(name: str | Words, tally: Tally, cards: Cards) -> Sequence[Any]:
    return [name, cards.blue, cards.yellow, cards.red, tally.reports, tally.closed]
