"""自己选日期: from which day to which a period reaches that is not among those offered."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from handlers import days
from handlers.buttons import in_rows
from handlers.exports import order, period
from handlers.flow import Done, Go, Outcome, Step, flow, option
from handlers.said import Kind
from handlers.screen import Rows, Screen, View, When
from handlers.turn import Turn
from supervision.dates import read_day
from supervision.drafts import Draft
from supervision.exports import Days, ExportKind, Preset, days_of
from supervision.refusals import Refusal

#: Words of a day to come: with its year, or counted from today.
_TO_COME = re.compile(r"\d{4}|[明后下]|天|tomorrow|next|\bin\b|later", re.IGNORECASE)


def _ask_first(view: View, draft: Draft) -> Screen:
    today = days.today(view.work)
    month = today.replace(day=1)
    offered = (month, days_of(Preset.LAST_MONTH, today).first, date(today.year, 1, 1))
    return Screen("export.ask.first", rows=_offered(draft, offered))


def _ask_last(view: View, draft: Draft) -> Screen:
    today, first = days.today(view.work), date.fromisoformat(draft.body["first"])
    offered = (today, today - timedelta(days=1), days_of(Preset.LAST_MONTH, today).last)
    fields = {"first": When(view.work.time.on(first), "day")}
    return Screen("export.ask.last", fields, rows=_offered(draft, [day for day in offered if day >= first]))


def _offered(draft: Draft, offered: Iterable[date]) -> Rows:
    buttons = [
        option(draft, "export.button.day", "on", days.argument_of(day), **days.dated(day))
        for day in dict.fromkeys(offered)
    ]
    return in_rows(buttons, 1)


def past(day: date, text: str, today: date) -> date | None:
    """A day of the past as it was meant: 12月3日, typed in November, is last year's; None for one to come."""
    if day <= today:
        return day
    if _TO_COME.search(text):
        return None
    try:
        last_year = day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        return None
    return last_year if last_year <= today else None


def _read(turn: Turn, draft: Draft) -> date:
    today = days.today(turn.work)
    day = read_day(turn.said.text, today, turn.work.time.calendar)
    if day is None:
        raise days.asked_again(draft, Refusal("date_unread"))
    found = past(day, turn.said.text, today)
    if found is None:
        raise days.asked_again(draft, Refusal("date_future"))
    return found


def _first(turn: Turn, draft: Draft, day: date) -> Outcome:
    if day > days.today(turn.work):
        raise days.asked_again(draft, Refusal("date_future"))
    return Go("last", {"first": day.isoformat()})


def _last(turn: Turn, draft: Draft, day: date) -> Outcome:
    today, first = days.today(turn.work), date.fromisoformat(draft.body["first"])
    last = min(day, today)
    if last < first:
        raise days.asked_again(draft, Refusal("date_reversed"))
    order(turn, ExportKind.PERIOD, period(Days(first, last)))
    turn.work.drafts.finish(draft)
    return Done()


flow(
    "export_dates",
    "first",
    Step(
        "first",
        _ask_first,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _first(turn, draft, _read(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _first(turn, draft, days.chosen(argument))},
    ),
    Step(
        "last",
        _ask_last,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _last(turn, draft, _read(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _last(turn, draft, days.chosen(argument))},
        back="first",
    ),
)
