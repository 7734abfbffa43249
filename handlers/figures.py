"""统计数字: visits, reports, closed, overdue, satisfied, days; by place, category or person, as words and a chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers.buttons import in_rows, number, pressed, value_of
from handlers.commands import COUNTY, TOWNSHIP, command
from handlers.screen import Button, Lines, Picture, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts.reading import draw_chart
from supervision.desks import beside_desk, sits_at_two
from supervision.figures import (
    FigureScope,
    Gathered,
    Period,
    Row,
    counted_in,
    gathered,
    may_open,
    openable,
    opened,
    span_of,
)
from supervision.gate import Actor
from supervision.offices import Office, Role
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.tallies import By, Span, Tally, summed

#: How many have a line and a bar of their own (see bot.pictures.chart.MOST_BARS).
MOST_ROWS = 12

#: Places that can be opened, on one screen.
MOST_PLACES = 12

_NOTHING = Lines(())


def own_figures(work: Work, actor: Actor) -> FigureScope:
    """What is counted for this person. Raises Refusal where figures are not this office's business."""
    scope = counted_in(work, actor)
    if not scope.by:
        raise Refusal("no_figures" if actor.holds(Role.RECEPTION) else "not_for_you")
    return scope


@command("report")
def report(turn: Turn) -> None:
    """Figures of the office's area, of this month."""
    own_figures(turn.work, turn.actor)
    turn.say("figures", mark=draw_chart(turn.work, turn.actor, "figures"))


@pressed("fr")
def other_figures(turn: Turn, args: tuple[str, ...]) -> None:
    """A tab, a period or a place: (by, period, place, how many places come before on its page)."""
    own_figures(turn.work, turn.actor)
    by, period, place, before = (*args, "", "", "", "")[:4]
    if by not in set(By) or period not in set(Period):
        raise Refusal("button_old", screen=("home", {}))
    mark = draw_chart(turn.work, turn.actor, "figures")
    at = {"place": max(value_of(place), 0), "before": max(value_of(before), 0)}
    turn.answer("figures", by=by, period=period, mark=mark, **at)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for, as far as this person may ask for it; `place` 0: everywhere; `before`: how many places that
    can be opened come before those shown."""

    by: By
    period: Period
    place: int
    scope: FigureScope
    before: int = 0

    def button(self, label: str, *, chosen: bool = False, place: str = "", **changes: Any) -> Button:
        """A button to the same figures with something changed."""
        by, period = changes.get("by", self.by), changes.get("period", self.period)
        to = changes.get("to", self.place)
        before = changes.get("before", 0)
        args = (by.value, period.value, *((number(to),) if to or before else ()))
        args = (*args, number(before)) if before else args
        what = Words(label, {"place": place} if place else {})
        return Button(
            "figures.button.chosen" if chosen else "figures.button.other", "fr", args, {"what": what}
        )


def _wanted(view: View, fields: Mapping[str, Any]) -> Wanted:
    whole = own_figures(view.work, view.someone)
    place = fields.get("place", 0)
    if "by" not in fields and sits_at_two(view.someone) and len(whole.named.townships) == 1:
        # Whoever is an area's deputy too begins with the own township; the area is one tap away.
        [place] = whole.named.townships
    if not may_open(view.work, whole, place):
        place = 0
    scope = opened(view.work, whole, place) if place else whole
    by = By(fields.get("by") or scope.by[0])
    chosen = by if by in scope.by else scope.by[0]
    return Wanted(chosen, Period(fields.get("period", Period.MONTH)), place, scope, fields.get("before", 0))


@screen("figures")
def figures_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The totals, a line for each row, and the same as a chart; where nothing happened, that it did not."""
    wanted = _wanted(view, fields)
    span = span_of(wanted.period, view.work.now, view.work.time)
    found = gathered(view.work, wanted.scope, wanted.by, span)
    head = {
        "place": place_name(view, wanted.place),
        "period": Words(f"figures.period.{wanted.period}"),
        "span": span_words(span),
    }
    rows = _buttons(view, wanted)
    if found.total.nothing:
        return Screen("figures.empty", head, rows=rows)
    shown, rest = found.rows[:MOST_ROWS], found.rows[MOST_ROWS:]
    names = _names(view.work, wanted.by, shown)
    lines = [_line(name, row.tally, wanted.by) for name, row in zip(names, shown, strict=True)]
    if rest:
        lines.append(_line(others(wanted.by, len(rest)), summed(row.tally for row in rest), wanted.by))
    said = {
        **_numbers(found.total),
        "by": Words(f"figures.by.{wanted.by}"),
        "lines": Lines(tuple(lines)),
        "next": Words("figures.next.late" if found.total.overdue else "figures.next.fine"),
    }
    picture = _picture(head | {"mark": fields.get("mark", "")}, wanted.by, found, names)
    return Screen("figures", head | said, rows=rows, picture=picture)


def place_name(view: View, place_id: int = 0) -> str:
    """Where the figures are from: the place chosen, or that of this person's first office that has figures."""
    if not place_id:
        whole = beside_desk(view.someone) if sits_at_two(view.someone) else view.someone
        place_id = first_office(whole).place_id
    return view.work.places.by_id(place_id).name


def first_office(actor: Actor) -> Office:
    """The first office that has figures."""
    offices = [office for office in actor.offices if office.role is not Role.SUPERVISOR]
    return (offices or list(actor.offices))[0]


def span_words(span: Span) -> Words:
    """From when to when, as far as it has come; one day alone is said once."""
    last = min(span.end - timedelta(microseconds=1), span.now)
    dates = {"first": When(span.start, "day"), "last": When(last, "day")}
    return Words("figures.span" if last - span.start >= timedelta(days=1) else "figures.day", dates)


def others(by: By, count: int) -> Words:
    """All that has no row of its own."""
    return Words(f"figures.others.{by}", {"count": count})


def _names(work: Work, by: By, rows: Sequence[Row]) -> list[str | Words]:
    if by is By.CATEGORY:
        return [Words(f"category.{row.key}") for row in rows]
    if by is By.TRACK:
        return [Words(f"track.{row.key}") for row in rows]
    if by is By.PERSON:
        people = work.people.by_ids(int(row.key) for row in rows)
        return [people[int(row.key)].name for row in rows]
    return [work.places.by_id(int(row.key)).name for row in rows]


def _numbers(tally: Tally) -> dict[str, Any]:
    share, days = tally.share_satisfied, tally.median_days
    return {
        "visits": tally.visits,
        "reports": tally.reports,
        "closed": tally.closed,
        "open": tally.open,
        "overdue": tally.overdue,
        "share": _NOTHING if share is None else Words("figures.share", {"share": share}),
        "days": _NOTHING if days is None else Words("figures.days", {"count": days}),
    }


def _line(name: str | Words, tally: Tally, by: By) -> Words:
    if tally.nothing:
        return Words("figures.line.nothing", {"name": name})
    key = "figures.line.category" if by in {By.CATEGORY, By.TRACK} else "figures.line"
    if by is By.PERSON:
        reported = tally.visits or tally.reports or tally.closed
        key = "figures.line.person" if reported else "figures.line.desk"
    days = tally.median_days
    short = _NOTHING if days is None else Words("figures.line.days", {"count": days})
    return Words(key, {"name": name, **_numbers(tally), "days": short})


def _picture(
    head: Mapping[str, Any], by: By, found: Gathered, names: Sequence[str | Words]
) -> Picture | None:
    bars = [[name, *_parts(row.tally)] for name, row in zip(names, found.rows, strict=False)]
    rest = found.rows[len(names) :]
    total = _parts(summed(row.tally for row in found.rows))
    if not any(total):
        return None
    person = by is By.PERSON
    late, left, done = (
        Words("figures.legend.late_own" if person else "figures.legend.late", {"count": total[0]}),
        Words("figures.legend.rest" if person else "figures.legend.open", {"count": total[1]}),
        Words("figures.legend.done_own" if person else "figures.legend.done", {"count": total[2]}),
    )
    fields = {
        "title": Words("figures.chart.title", {"place": head["place"], "period": head["period"]}),
        "period": head["span"],
        "legend": [["late", late], ["open", left], ["done", done]],
        "bars": bars,
        "rest": [others(by, len(rest)), *_parts(summed(row.tally for row in rest))] if rest else None,
        "notes": [Words("figures.chart.note_own" if person else "figures.chart.note")],
        "mark": head["mark"],
    }
    return Picture("chart", fields)


def _parts(tally: Tally) -> tuple[int, int, int]:
    return tally.overdue, tally.open - tally.overdue, tally.closed


def _buttons(view: View, wanted: Wanted) -> Rows:
    tabs = [wanted.button(f"figures.button.{by}", by=by, chosen=by is wanted.by) for by in wanted.scope.by]
    periods = [
        wanted.button(f"figures.button.{each}", period=each, chosen=each is wanted.period) for each in Period
    ]
    work = "queue" if view.someone.holds(*TOWNSHIP, *COUNTY) else "todo"
    last = (Button("figures.button.work", "go", (work,)), Button("figures.button.team", "go", ("team",)))
    return (*in_rows(tabs, 3), *in_rows(periods, 4), *_places(view, wanted), last)


def _places(view: View, wanted: Wanted) -> Rows:
    """Each place that can be opened, a page of them; from an opened one, back to all."""
    work, whole = view.work, own_figures(view.work, view.someone)
    back: Rows = ()
    if wanted.place:
        back = ((wanted.button("figures.button.everywhere", by=whole.by[0], to=0),),)
    ids = openable(work, wanted.scope, wanted.by)
    if len(ids) < 2 and By.VILLAGE in whole.by:
        # One township, whose villages are a tab already.
        return back
    before = min(wanted.before, max(len(ids) - 1, 0)) // MOST_PLACES * MOST_PLACES
    places = [work.places.by_id(each) for each in ids[before : before + MOST_PLACES]]
    buttons = [
        wanted.button("figures.button.place", place=each.name, by=_first_of(each), to=each.id)
        for each in places
    ]
    steps = (
        ("queue.button.back", before - MOST_PLACES, before > 0),
        ("queue.button.next", before + MOST_PLACES, before + MOST_PLACES < len(ids)),
    )
    turning = tuple(
        replace(wanted.button(key, before=to), label=key, fields={}) for key, to, there in steps if there
    )
    return (*in_rows(buttons, 3), *((turning,) if turning else ()), *back)


def _first_of(place: Place) -> By:
    return By.TOWNSHIP if place.level is Level.COUNTY else By.VILLAGE
