"""Duties: what reached somebody and asked to be done. One row written when it ends, in the act that ends it."""

# ruff: noqa: S608 - what is joined here are conditions and columns of ours; values are bound

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import Index, bindparam, delete, select, update
from sqlmodel import Field, SQLModel, col

from storage import failpoints
from storage.columns import UTC, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from storage.scopes import Parts
from supervision.durations import Duration, Unit
from supervision.duty import FOUND, HEARD, PRESSED, Duty, Listed, Sight, Totals, longest
from supervision.offices import Role
from supervision.tallies import Span


class DutyRow(SQLModel, table=True):
    """One duty. Nothing of what a case tells: ids, codes and moments, and whether there is proof."""

    __tablename__ = "duties"
    __table_args__ = (one_of("role", Role), Index("ix_duties_person", "person_id", "done_at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    kind: str
    role: str
    person_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    started_at: datetime = Field(sa_type=UTC)
    due_at: datetime | None = Field(default=None, sa_type=UTC)
    signed_at: datetime | None = Field(default=None, sa_type=UTC)
    done_at: datetime | None = Field(default=None, sa_type=UTC)
    done_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    act: str
    late_by: int | None = None
    late_unit: str
    inherited: bool
    words: bool
    photos: int
    placed: bool


_DUTIES = table_of(DutyRow)
_ADD = inserting(DutyRow)
_FINISH = Prepared(
    update(_DUTIES)
    .where(
        _DUTIES.c.case_id == bindparam("of_case"),
        _DUTIES.c.kind == bindparam("of_kind"),
        _DUTIES.c.done_at.is_(None),
    )
    .values(act=bindparam("new_act"), done_at=bindparam("new_at"), done_by=bindparam("new_by"))
)
_FINISH_ONLY = Prepared(
    update(_DUTIES)
    .where(
        _DUTIES.c.case_id == bindparam("of_case"),
        _DUTIES.c.kind == bindparam("of_kind"),
        _DUTIES.c.done_at.is_(None),
        _DUTIES.c.person_id == bindparam("of_person"),
    )
    .values(act=bindparam("new_act"), done_at=bindparam("new_at"), done_by=bindparam("new_by"))
)
_LEFT_LATE = Prepared(
    select(_DUTIES.c.act).where(
        _DUTIES.c.case_id == bindparam("of_case"),
        _DUTIES.c.kind == bindparam("of_kind"),
        _DUTIES.c.started_at == bindparam("begun", type_=UTC),
        _DUTIES.c.late_by > 0,
    )
)
_NAMES = tuple(each.name for each in _DUTIES.c if each.name != "id")
_VALUES = attrgetter(*_NAMES)


class DutiesRepository(Repository):
    """Implements supervision.ports.Duties."""

    def add(self, duty: Duty) -> None:
        """Keep one."""
        values = dict(zip(_NAMES, _VALUES(duty), strict=True))
        values["role"] = duty.role.value
        _ADD.id(self._work, **values)
        failpoints.hit("duty_kept")

    def finish(
        self, case_id: int, kind: str, act: str, by_id: int | None, *, only: int | None = None
    ) -> None:
        """What still waited of this kind is done now; `only` what this person owed."""
        given = {
            "of_case": case_id,
            "of_kind": kind,
            "new_act": act,
            "new_at": self._work.now,
            "new_by": by_id,
        }
        if only is None:
            _FINISH.run(self._work, **given)
        else:
            _FINISH_ONLY.run(self._work, **given, of_person=only)

    def left_late(self, case_id: int, kind: str, started_at: datetime, acts: Iterable[str]) -> bool:
        """Whether this clock was late already when whoever owed it was parted from the case, by one of these acts."""
        found = _LEFT_LATE.all(self._work, of_case=case_id, of_kind=kind, begun=started_at)
        return not {row.act for row in found}.isdisjoint(acts)

    def forget(self, case_id: int) -> None:
        """A sealed matter was nobody's duty."""
        self._work.execute(delete(_DUTIES).where(col(DutyRow.case_id) == case_id))

    def page(self, person_id: int, sight: Sight, span: Span, offset: int, limit: int) -> Sequence[Listed]:
        """What waits first, then what was done in the span, the latest first."""
        parts = Parts(self._work.postgres)
        columns = ", ".join(f"duties.{name}" for name in _NAMES)
        statement = (
            f"SELECT {columns}, cases.number AS number, cases.ref AS ref, cases.village_id AS village_id"
            f" FROM duties JOIN cases ON cases.id = duties.case_id WHERE {_where(parts, person_id, sight, span)}"
            " ORDER BY (CASE WHEN done_at IS NULL THEN 0 ELSE 1 END), done_at DESC, duties.id DESC"
            f" LIMIT {parts.bind(limit)} OFFSET {parts.bind(offset)}"
        )
        moments = {name: UTC() for name in ("started_at", "due_at", "signed_at", "done_at")}
        found = self._work.execute(parts.statement(statement).columns(**moments))
        return tuple(_listed(row) for row in found)

    def totals(self, person_id: int, sight: Sight, span: Span) -> Totals:
        """The figures of what reached the person, without what the clocks of open cases still wait for."""
        parts = Parts(self._work.postgres)
        own = parts.is_("inherited", False)
        late = f"late_by > 0 AND {own}"
        sums = ", ".join(
            f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END)"
            for condition in ("done_at IS NULL", "late_by = 0", late, "act = 'verified'", "act = 'invented'")
        )
        statement = (
            f"SELECT kind, late_unit, count(*), {sums}, max(CASE WHEN {late} THEN late_by ELSE 0 END)"
            f" FROM duties JOIN cases ON cases.id = duties.case_id WHERE {_where(parts, person_id, sight, span)}"
            " GROUP BY kind, late_unit"
        )
        return _totals([tuple(row) for row in self._work.execute(parts.statement(statement))])


def _where(parts: Parts, person_id: int, sight: Sight, span: Span) -> str:
    """Of the person, in the span, and of cases that are seen."""
    within = f"done_at >= {parts.bind(span.start)} AND done_at < {parts.bind(span.end)}"
    when = f"({within} OR done_at IS NULL)" if span.start <= span.now < span.end else within
    return " AND ".join((f"person_id = {parts.bind(person_id)}", when, *seen(parts, sight, "duties.case_id")))


def seen(parts: Parts, sight: Sight, case_id: str) -> list[str]:
    """What a case must be for a track's reader to see what is told of it; `case_id` is the column that names it."""
    tracks = ", ".join(f"'{track}'" for track in sorted(sight.tracks)) or "''"
    clauses = [f"cases.track IN ({tracks})"]
    if sight.townships is not None:
        clauses.append(parts.among("cases.township_id", sight.townships) if sight.townships else "1 = 0")
    if sight.hidden:
        clauses.append(f"NOT {parts.among(case_id, sight.hidden)}")
    return clauses


def _listed(row: Any) -> Listed:
    values = {name: getattr(row, name) for name in _NAMES}
    for flag in ("inherited", "words", "placed"):
        values[flag] = bool(values[flag])  # SQLite tells 0 and 1
    duty = Duty(**values | {"role": Role(row.role)})
    return Listed(duty, row.number, row.ref, row.village_id)


def _totals(rows: Sequence[tuple[Any, ...]]) -> Totals:
    count = dict.fromkeys(
        (
            "reached",
            "waiting",
            "in_time",
            "late",
            "heard",
            "signed",
            "verified",
            "found",
            "invented",
            "pressed",
        ),
        0,
    )
    lengths = []
    for kind, unit, number, waiting, in_time, late, verified, invented, most in rows:
        if kind == HEARD:
            count["heard"] += number
            count["signed"] += number - waiting
        if kind == FOUND:
            count["found"] += number
            count["invented"] += invented
            continue
        if kind == PRESSED:
            count["pressed"] += number
            continue
        for name, value in (
            ("reached", number), ("waiting", waiting), ("in_time", in_time), ("late", late), ("verified", verified),
        ):  # fmt: skip
            count[name] += value
        lengths.append(Duration(most, Unit(unit)) if most else None)
    return Totals(**count, longest=longest(lengths))
