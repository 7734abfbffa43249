"""导出表格 and 打印案卷: what to take away, how far it is, and the file itself; each asked of the gate again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers import days
from handlers.buttons import in_rows, number, pressed
from handlers.duty import track_wanted
from handlers.flow import begin
from handlers.narrowing import BUCKETS, narrow_words
from handlers.screen import Button, Lines, Picture, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import exporting
from supervision.acts.contents import leaves_at
from supervision.cases import Track
from supervision.exportable import OFFICES
from supervision.exports import (
    MOST_AN_HOUR,
    Days,
    Export,
    ExportKind,
    ExportState,
    Preset,
    days_of,
)
from supervision.gate import SEE, case_for
from supervision.refusals import Missing, Refusal

#: What is done one after the other, for each kind of file (words: `export.step.<name>`).
STEPS: Mapping[ExportKind, tuple[str, ...]] = {
    ExportKind.QUEUE: ("count", "cases", "pack", "send"),
    ExportKind.LEDGER: ("count", "cases", "pack", "send"),
    ExportKind.PERIOD: ("count", "reports", "closings", "visits", "pack", "send"),
    ExportKind.DUTY: ("count", "duties", "pack", "send"),
    ExportKind.CASE_FILE: ("read", "photos", "pack", "send"),
}

#: Why a file could not be made (words: `export.why.<reason>`).
REASONS = ("no_office", "nothing", "too_large", "missing", "stopped", "trouble")


# --- what to take away


@pressed("xe")
def choose(turn: Turn, args: tuple[str, ...]) -> None:
    """导出表格, from a list: (bucket, narrowing)."""
    if not turn.actor.holds(*OFFICES):
        raise Refusal("not_for_you")
    bucket, narrow = (*args, "", "")[:2]
    turn.answer("export.choose", bucket=bucket if bucket in BUCKETS else "all", narrow=narrow)


@screen("export.choose")
def choose_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The list as it stands, the whole ledger, or a time."""
    bucket, narrow = fields.get("bucket", "all"), fields.get("narrow", "")
    extra = (narrow,) if narrow else ()
    lists = (
        Button("export.button.queue", "xo", ("q", bucket, *extra)),
        Button("export.button.ledger", "xo", ("ledger",)),
    )
    periods = [Button(f"export.button.{each}", "xo", ("period", each.value)) for each in Preset]
    last = (
        Button("export.button.dates", "xo", ("dates",)),
        Button("export.button.back", "q", (bucket, number(0), *extra)),
    )
    shown = {
        "list": Words(f"queue.list.{bucket}"),
        "narrow": narrow_words(view, narrow),
        "most": MOST_AN_HOUR,
    }
    return Screen("export.choose", shown, rows=(lists, *in_rows(periods, 2), last))


@pressed("xo")
def ordered(turn: Turn, args: tuple[str, ...]) -> None:
    """One of them: (q, bucket, narrowing | ledger | period, preset | dates); "queue" stood in older buttons."""
    what, first, second = (*args, "", "", "")[:3]
    match what:
        case "q" | "queue" if first in BUCKETS:
            order(turn, ExportKind.QUEUE, {"bucket": first, "narrow": second})
        case "ledger":
            order(turn, ExportKind.LEDGER, {})
        case "period" if first in set(Preset):
            order(turn, ExportKind.PERIOD, period(days_of(Preset(first), days.today(turn.work))))
        case "dates" if turn.actor.holds(*OFFICES):
            begin(turn, "export_dates")
        case _:
            raise Refusal("button_old", screen=("home", {}))


def period(chosen: Days) -> dict[str, str]:
    """A period as an order keeps it."""
    return {"first": chosen.first.isoformat(), "last": chosen.last.isoformat()}


def print_case(turn: Turn, ref: str, _argument: str) -> None:
    """打印案卷, a button of the card."""
    case = case_for(turn.work, turn.actor, ref, SEE)
    if case.track in {Track.INTEGRITY, Track.UNCLEAR}:
        raise Refusal("not_for_you")
    order(turn, ExportKind.CASE_FILE, {"case": ref}, apart=True)


def order(turn: Turn, kind: ExportKind, what: Mapping[str, Any], *, apart: bool = False) -> None:
    """Order it, and say how far it is: in place, or (`apart`) below."""
    made = exporting.order(turn.work, turn.actor, turn.said.chat_id, kind, what)
    say = turn.say if apart else turn.answer
    say(exporting.PROGRESS, export=made.ref)


# --- how far it is


@pressed("xc")
def cancelled(turn: Turn, args: tuple[str, ...]) -> None:
    """不要了."""
    made = exporting.cancel(turn.work, turn.actor, args[0] if args else "")
    turn.answer(exporting.PROGRESS, export=made.ref)


@pressed("xa")
def again(turn: Turn, args: tuple[str, ...]) -> None:
    """再做一次: the same once more."""
    was = exporting.own(turn.work, turn.actor, args[0] if args else "")
    order(turn, was.kind, was.what)


@screen("export")
def progress_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The one message about an order: it waits, it is being made, it is there, or why it is not."""
    export = _own(view, fields)
    if export is None:
        return None
    shown = {"what": what_words(view, export), "done": export.done}
    stop = ((Button("export.button.cancel", "xc", (export.ref,)),),)
    once_more = ((Button("export.button.again", "xa", (export.ref,)),),)
    match export.state:
        case ExportState.WAITING:
            return Screen("export.waiting", shown, rows=stop)
        case ExportState.WORKING:
            steps = STEPS[export.kind]
            step = min(max(export.step, 1), len(steps))
            at = {"step": step, "steps": len(steps), "doing": Words(f"export.step.{steps[step - 1]}")}
            return Screen("export.working", shown | at, rows=stop)
        case ExportState.MADE | ExportState.SENT:
            return Screen("export.made", shown)
        case ExportState.CANCELLED:
            return Screen("export.cancelled", shown, rows=once_more)
        case ExportState.EXPIRED:
            return Screen("export.expired", shown, rows=once_more)
    why = export.reason if export.reason in REASONS else "trouble"
    return Screen("export.failed", shown | {"why": Words(f"export.why.{why}")}, rows=once_more)


@screen("export.file")
def file_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The file. Not protected: it is meant to be saved and printed; it says itself for whom it is, and leaves the
    chat as other content does."""
    export = _own(view, fields)
    if export is None or export.state is not ExportState.MADE:
        return None
    if not exporting.permitted(view.work, view.someone, export) or not _case_is_seen(view, export):
        return Screen("export.changed", {"what": what_words(view, export)})
    shown = {
        "what": what_words(view, export),
        "done": export.done,
        "name": view.someone.person.name,
        "at": When(view.work.now, "stamp"),
        "stays": _stays(view),
    }
    key = "export.file_case" if export.kind is ExportKind.CASE_FILE else "export.file"
    picture = Picture("export", {"export": export.ref, "name": file_name(view, export)})
    return Screen(key, shown, picture=picture, fleeting=True)


def _stays(view: View) -> Lines:
    """Until when the file stays in the chat, where the county does not let it stay for ever."""
    until = leaves_at(view.work)
    return Lines(()) if until is None else Lines((Words("export.stays", {"until": When(until, "stamp")}),))


def _own(view: View, fields: Mapping[str, Any]) -> Export | None:
    if view.actor is None:
        return None
    try:
        return exporting.own(view.work, view.actor, fields["export"])
    except Missing:
        return None


def _case_is_seen(view: View, export: Export) -> bool:
    return export.kind is not ExportKind.CASE_FILE or _number(view, export) is not None


def _number(view: View, export: Export) -> str | None:
    try:
        return case_for(view.work, view.someone, export.what["case"]).number
    except (Missing, Refusal):
        return None


def what_words(view: View, export: Export) -> Words:
    """What was ordered, in a few words; a case that may not be seen (any more) is not named."""
    what = export.what
    match export.kind:
        case ExportKind.QUEUE:
            narrow = narrow_words(view, what["narrow"])
            fields = {"list": Words(f"queue.list.{what['bucket']}"), "narrow": narrow}
            return Words("export.what.queue", fields)
        case ExportKind.LEDGER:
            return Words("export.what.ledger")
        case ExportKind.PERIOD:
            on = {
                name: When(view.work.time.on(date.fromisoformat(what[name])), "date")
                for name in ("first", "last")
            }
            return Words("export.what.period", on)
        case ExportKind.DUTY:
            person = track_wanted(view.work, view.someone.person, what["person"])
            if person is None:
                return Words("export.what.duty_gone")
            period = Words(f"duty.period.{what['period']}")
            return Words("export.what.duty", {"name": person.name, "period": period})
    case_number = _number(view, export)
    if case_number is None:
        return Words("export.what.case_gone")
    return Words("export.what.case_file", {"number": case_number})


def file_name(view: View, export: Export) -> Words:
    """What the file is called; its ending says what it is."""
    day = f"{view.work.now.astimezone(view.work.time.timezone):%Y%m%d-%H%M}"
    if export.kind is ExportKind.CASE_FILE:
        return Words("export.name.case_file", {"number": _number(view, export) or "", "day": day})
    if export.kind is ExportKind.PERIOD:
        compact = {name: export.what[name].replace("-", "") for name in ("first", "last")}
        return Words("export.name.period", compact)
    if export.kind is ExportKind.DUTY:
        return Words("export.name.duty", {"day": day})
    key = "export.name.queue" if export.kind is ExportKind.QUEUE else "export.name.ledger"
    return Words(key, {"day": day})
