"""履职轨迹 as a table: what reached somebody, when it was signed for, what was done, how late, with which proof.

The same lines as in the chat and through the same sight, in a workbook: ordered like every other file, marked with its
reader, gone after a day. An integrity matter, which the chat may name by the county's number, leaves the house in no
file.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.buttons import pressed
from handlers.duty import period_of, track_wanted
from handlers.duty_words import act_words, kind_words, proof_words
from handlers.exports import order
from handlers.lateness import late_words
from handlers.screen import View, When, Words
from handlers.turn import Turn
from supervision.duty import Duty, Listed, Period
from supervision.duty_figures import track_of
from supervision.duty_sight import sight_of
from supervision.exports import MOST_ROWS, Export, ExportKind
from supervision.refusals import Missing


@pressed("dt")
def take_table(turn: Turn, args: tuple[str, ...]) -> None:
    """导出表格: (person, period)."""
    ref, code = (*args, "", "")[:2]
    if track_wanted(turn.work, turn.actor.person, ref) is None:
        raise Missing
    order(turn, ExportKind.DUTY, {"person": ref, "period": period_of(code)}, apart=True)


def _at(moment: Any) -> Any:
    return When(moment, "iso") if moment is not None else ""


def _village(view: View, listed: Listed) -> str:
    return view.work.places.by_id(listed.village_id).name if listed.village_id is not None else ""


def _done_by(view: View, duty: Duty) -> str:
    return view.work.people.by_id(duty.done_by).name if duty.done_by is not None else ""


def _late(duty: Duty) -> Any:
    if duty.late is not None:
        return late_words(duty.late)
    if duty.inherited:
        return Words("duty.table.inherited")
    return Words("duty.table.in_time") if duty.in_time else ""


#: Columns with their widths and values (words: `column.<name>`).
DUTIES: Mapping[str, tuple[float, Callable[[View, Listed], Any]]] = {
    "number": (12, lambda view, listed: listed.number),
    "village": (14, _village),
    "asked": (18, lambda view, listed: kind_words(listed.duty)),
    "reached": (17, lambda view, listed: _at(listed.duty.started_at)),
    "due": (17, lambda view, listed: _at(listed.duty.due_at)),
    "signed": (17, lambda view, listed: _at(listed.duty.signed_at)),
    "done": (17, lambda view, listed: _at(listed.duty.done_at)),
    "did": (18, lambda view, listed: act_words(view, listed) if listed.duty.done_at is not None else ""),
    "done_by": (12, lambda view, listed: _done_by(view, listed.duty)),
    "late": (18, lambda view, listed: _late(listed.duty)),
    "proof": (24, lambda view, listed: proof_words(listed.duty) or ""),
}


def duties_of(view: View, export: Export) -> tuple[Listed, ...]:
    """What stands in the table. Raises Missing where the track is none of the reader's business (any more)."""
    work = view.work
    person = work.people.by_ref(export.what["person"])
    if person is None:
        raise Missing
    period = Period(export.what["period"])
    found = track_of(work, view.someone, person, period, 0, MOST_ROWS).lines
    return tuple(each for each in found if each.ref)


def duty_rows(view: View, export: Export, listed: Sequence[Listed]) -> list[list[Any]]:
    """Some of them, without what has been kept from the reader meanwhile. Raises Missing."""
    person = view.work.people.by_ref(export.what["person"])
    if person is None:
        raise Missing
    hidden = sight_of(view.work, view.someone, person).hidden
    return [
        [value(view, each) for _, value in DUTIES.values()]
        for each in listed
        if each.duty.case_id not in hidden
    ]


__all__ = ["DUTIES", "duties_of", "duty_rows"]
