"""What stands in a workbook that was ordered: which sheets, which cases and visits, and what the last sheet says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers.duty_table import DUTIES, duties_of, duty_rows
from handlers.exports import what_words
from handlers.ledger_rows import CASES, VISITS, case_rows, visit_rows
from handlers.narrowing import narrowed
from handlers.screen import View, When, Words
from supervision.duty import Listed
from supervision.exportable import OFFICES, export_scope, visited
from supervision.exports import MOST_ROWS, Days, Export, ExportKind
from supervision.lists import Filter
from supervision.offices import Office
from supervision.refusals import Refusal

#: What a text longer than a cell goes on under: the columns of the sheet of long texts.
LONG_TEXTS = ("sheet", "number", "column", "piece", "text")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name (words: `sheet.<name>`), its columns with their widths, and whose rows it has."""

    name: str
    ids: Sequence[int]

    @property
    def kind(self) -> Mapping[str, tuple[float, Any]]:
        """Its columns, with their widths and where their values come from."""
        return VISITS if self.of_visits else CASES

    @property
    def columns(self) -> list[Words]:
        """The headings."""
        return [Words(f"column.{name}") for name in self.kind]

    @property
    def widths(self) -> list[float]:
        """How wide each column is, in characters."""
        return [width for width, _ in self.kind.values()]

    @property
    def of_visits(self) -> bool:
        """Whether its rows are visits."""
        return self.name == "visits"

    def rows(self, view: View, ids: Sequence[int]) -> list[list[Any]]:
        """Some of its rows, as far as the reader may still see them."""
        return (visit_rows if self.of_visits else case_rows)(view, ids)


@dataclass(frozen=True, slots=True)
class DutySheet(Sheet):
    """Somebody's duty track, as it stood when the file was begun; `ids` are places in it."""

    export: Export
    listed: tuple[Listed, ...]

    @property
    def kind(self) -> Mapping[str, tuple[float, Any]]:
        """As `Sheet`."""
        return DUTIES

    def rows(self, view: View, ids: Sequence[int]) -> list[list[Any]]:
        """As `Sheet`."""
        return duty_rows(view, self.export, [self.listed[n] for n in ids])


def sheets(view: View, export: Export) -> tuple[Sheet, ...]:
    """The sheets with the ids of their rows. Raises Refusal: no_office, nothing."""
    if not view.someone.holds(*OFFICES):
        raise Refusal("no_office")
    found = _found(view, export)
    if not any(len(sheet.ids) for sheet in found):
        raise Refusal("nothing")
    return found


def _found(view: View, export: Export) -> tuple[Sheet, ...]:
    match export.kind:
        case ExportKind.PERIOD:
            return _of_period(view, export)
        case ExportKind.DUTY:
            listed = duties_of(view, export)
            return (DutySheet("duties", range(len(listed)), export, listed),)
    return (_of_list(view, export),)


def _of_list(view: View, export: Export) -> Sheet:
    what, bucket = Filter("all"), "all"
    if export.kind is ExportKind.QUEUE:
        bucket = export.what["bucket"]
        what = narrowed(view.work, view.someone, bucket, export.what["narrow"])
    return Sheet("cases", _ids(view, what, bucket))


def _of_period(view: View, export: Export) -> tuple[Sheet, ...]:
    work = view.work
    period = Days(*(date.fromisoformat(export.what[name]) for name in ("first", "last")))
    span = period.span(work.time, work.now)
    moments = (span.start, span.end)
    return (
        Sheet("reports", _ids(view, Filter("all", reported=moments))),
        Sheet("closings", _ids(view, Filter("ended", ended=moments))),
        Sheet("visits", visited(work, view.someone, span, MOST_ROWS)),
    )


def _ids(view: View, what: Filter, bucket: str | None = None) -> Sequence[int]:
    work = view.work
    scope = export_scope(work, view.someone, bucket)
    return work.ledger.ids(scope, what, work.time.day_ends(work.now), MOST_ROWS)


def title(view: View, export: Export) -> Words:
    """What stands above each printed page: whose it is, what, and as of when."""
    told = {"place": _place(view), "what": what_words(view, export), "at": When(view.work.now, "print")}
    return Words("export.over", told)


def _office(view: View) -> Office:
    return next(each for each in view.someone.offices if each.role in OFFICES)


def _place(view: View) -> str:
    return view.work.places.by_id(_office(view).place_id).name


def about(view: View, export: Export, found: Sequence[Sheet], done: int) -> list[Any]:
    """The last sheet: what this is, who took it away and when, and for whom it is."""
    person = view.someone.person
    who = {"name": person.name, "role": Words(f"role.{_office(view).role.value}"), "place": _place(view)}
    lines: list[Any] = [
        what_words(view, export),
        Words("about.who", who),
        Words("about.when", {"at": When(view.work.now, "print")}),
        Words("about.rows", {"count": done}),
    ]
    if any(len(sheet.ids) >= MOST_ROWS for sheet in found):
        lines.append(Words("about.cut", {"most": MOST_ROWS}))
    lines.append(Words("about.mark", {"mark": export.mark}))
    return [*lines, Words("about.without"), Words("about.text"), Words("about.only", {"name": person.name})]
