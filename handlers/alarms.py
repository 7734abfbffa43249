"""Alarms as a keeper reads them: what happened, whether anything was lost, what to do. No case, no name, no phone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handlers.buttons import pressed
from handlers.screen import Button, Lines, Rows, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.alarms import CODES, GRAVE, HAPPENINGS, Alarm, News
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Refusal

#: Fields that stand for moments.
_MOMENTS = ("raised_at", "last_at", "over_at", "since", "until")

#: How it is told of what happens rather than lasts.
_HAPPENED = {News.BEGINS: "alarm.begins", News.GOES_ON: "alarm.again", News.OVER: "alarm.quiet"}


@screen("alarm")
def alarm_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One alarm as it was when it was told; it may arrive much later, so its moments are said in full."""
    if view.actor is None:
        return None
    code, news = fields["code"], News(fields["news"])
    shown = _worded(view, code, {**fields, **fields["with"]})
    begins = news is News.BEGINS
    # Said past a database that takes nothing (bot.alarm_aloud), it has no button: a press could not be answered.
    listed = news is not News.OVER and view.actor.holds(Role.KEEPER) and not fields.get("aloud")
    rows = ((alarms_button(),),) if listed else ()
    key = _HAPPENED[news] if code in HAPPENINGS else f"alarm.{news.value}"
    return Screen(key, shown | {"stand_in": _stand_in(view)}, rows=rows, loud=begins and code in GRAVE)


def _stand_in(view: View) -> Lines:
    """Why it comes to somebody who keeps nothing."""
    return Lines(() if view.someone.holds(Role.KEEPER) else (Words("alarm.stand_in"),))


def _worded(view: View, code: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an alarm's screens: its name, what happened, what to do, and its moments."""
    moments = {name: _moment(view, given[name]) for name in _MOMENTS if name in given}
    details: dict[str, Any] = {
        "code": code,
        "count": given.get("count", given["times"]),
        "waiting": given.get("waiting", "?"),
        "percent": given.get("percent", "?"),
        "since": moments["raised_at"],
        "until": moments["last_at"],
    }
    details |= {name: moments[name] for name in ("since", "until") if name in moments}
    known = code if code in CODES else "unknown"
    return {
        "name": Words(f"alarm.name.{known}", details),
        "what": Words(f"alarm.what.{known}", details),
        "do": Words(f"alarm.do.{known}", details),
        "times": details["count"],
        "raised_at": moments["raised_at"],
        "over_at": moments.get("over_at", moments["last_at"]),
    }


def _moment(view: View, told: str) -> Words:
    """Day and hour, not “today”: what Telegram could not be told at once is read tomorrow."""
    local = datetime.fromisoformat(told).astimezone(view.work.time.timezone)
    month = Words(f"time.month.{local.month}")
    return Words("alarm.moment", {"month": month, "day": local.day, "clock": f"{local:%H:%M}"})


# --- the list


def alarms_button() -> Button:
    """Leads to the list."""
    return Button("alarm.button.list", "al")


def alarm_line(work: Work) -> Lines:
    """现在有2条警报; nothing when all is well."""
    count = len(work.alarms.lasting())
    return Lines((Words("keeper.alarms", {"count": count}),) if count else ())


def alarm_rows(work: Work) -> Rows:
    """The way to the list, where there is something in it."""
    return ((alarms_button(),),) if work.alarms.lasting() else ()


@pressed("al")
def show_alarms(turn: Turn, _args: tuple[str, ...]) -> None:
    """The alarms that last."""
    if not turn.actor.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    turn.say("alarms")


@screen("alarms")
def alarms_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """What lasts, since when, how often, and what to do about it."""
    if not view.someone.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    lasting = view.work.alarms.lasting()
    if not lasting:
        return Screen("alarms.none")
    lines = Lines(tuple(_line(view, alarm) for alarm in lasting), gap=True)
    return Screen("alarms", {"count": len(lasting), "lines": lines}, rows=((alarms_button(),),))


def _line(view: View, alarm: Alarm) -> Words:
    moments = {"raised_at": alarm.raised_at.isoformat(), "last_at": alarm.last_at.isoformat()}
    key = "alarms.line_counted" if alarm.code in HAPPENINGS else "alarms.line"
    return Words(key, _worded(view, alarm.code, {**alarm.fields, **moments, "times": alarm.times}))
