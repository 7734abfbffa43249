"""The question of a day: buttons that show their date, and a typed day read relative to today."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from handlers.flow import option
from handlers.screen import Button, Words
from handlers.turn import Turn
from supervision.dates import read_day
from supervision.drafts import Draft
from supervision.ports import Work
from supervision.refusals import Refusal


def today(work: Work) -> date:
    """The present day in the township's zone."""
    return work.now.astimezone(work.time.timezone).date()


def argument_of(day: date) -> str:
    """A day as a button carries it: the day that was shown, also when it is pressed on the morrow."""
    return f"{day:%Y%m%d}"


def dated(day: date) -> Mapping[str, Any]:
    """The fields of a button's label that shows a day."""
    return {
        "month": Words(f"time.month.{day.month}"),
        "day": day.day,
        "weekday": Words(f"time.weekday.{day.isoweekday()}"),
    }


def chosen(argument: str) -> date:
    """The day of the button that was pressed. Raises Refusal("choice_unknown")."""
    try:
        return date.fromisoformat(argument)
    except ValueError:
        raise Refusal("choice_unknown") from None


def read(turn: Turn, text: str) -> date | None:
    """The day these words mean; None where they mean none."""
    return read_day(text, today(turn.work), turn.work.time.calendar)


def typed(turn: Turn, draft: Draft) -> date:
    """The day that was typed. Raises Refusal("date_unread"), and the question is asked again."""
    day = read_day(turn.said.text, today(turn.work), turn.work.time.calendar)
    if day is None:
        raise Refusal("date_unread", screen=_question(draft))
    return day


#: Days just past, as people name them.
_GONE = {"昨天": 1, "昨日": 1, "前天": 2, "前日": 2, "yesterday": 1}


def gone(turn: Turn, draft: Draft) -> date:
    """As `typed`, for a day that has been, or is today: of a paper, of a call."""
    back = _GONE.get(turn.said.text.strip().casefold())
    return today(turn.work) - timedelta(days=back) if back else typed(turn, draft)


def lately(work: Work, draft: Draft) -> tuple[Button, ...]:
    """Buttons for today and yesterday, each with its date."""
    days = (("day.button.today", today(work)), ("day.button.yesterday", today(work) - timedelta(days=1)))
    return tuple(option(draft, label, "on", argument_of(day), **dated(day)) for label, day in days)


def asked_again(draft: Draft, refusal: Refusal) -> Refusal:
    """The same refusal; where it is about the day, the question follows it."""
    if refusal.screen is not None or not refusal.code.startswith("date_"):
        return refusal
    return Refusal(refusal.code, screen=_question(draft), **refusal.fields)


def _question(draft: Draft) -> tuple[str, dict[str, Any]]:
    return "draft", {"draft": draft.ref, "version": draft.version}
