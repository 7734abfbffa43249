"""Callbacks 回访: closed cases drawn for the county to ask about again, and the townships that are owed a draw."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, exists, func, literal_column, or_, select, text, update
from sqlmodel import Field, SQLModel, col

from storage import failpoints
from storage.case_rows import CaseRow, case_of
from storage.columns import UTC, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.recusals import RecusalRow
from storage.repository import Repository, inserting
from supervision.callbacks import BAD, Callback, Outcome
from supervision.cases import Case, State
from supervision.transitions import WORKED

_SET = text("next_at IS NOT NULL")


class CallbackRow(SQLModel, table=True):
    """One drawn case. What the villager said beside the answer is an entry of the case, under the case's key."""

    __tablename__ = "callbacks"
    __table_args__ = (
        one_of("outcome", Outcome, nullable=True),
        Index("ix_callbacks_township", "township_id", "drawn_at"),
        Index("ix_callbacks_officer", "officer_id", "done_at"),
        Index("ix_callbacks_next_at", "next_at", sqlite_where=_SET, postgresql_where=_SET),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    complainant_id: int = Field(foreign_key="complainants.id", sa_type=RowId)
    township_id: int = Field(foreign_key="places.id", sa_type=RowId)
    recorded_by: int = Field(foreign_key="people.id", sa_type=RowId)
    drawn_at: datetime = Field(sa_type=UTC)
    due_at: datetime = Field(sa_type=UTC)
    officer_id: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    next_at: datetime | None = Field(default=None, sa_type=UTC)
    reminded: int
    tries: int
    revealed_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    revealed_at: datetime | None = Field(default=None, sa_type=UTC)
    outcome: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UTC)
    done_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    spared_until: datetime | None = Field(default=None, sa_type=UTC)


class OwedRow(SQLModel, table=True):
    """A township that closed cases in a month: when the month is over, one of them is drawn where none was."""

    __tablename__ = "callbacks_owed"

    township_id: int = Field(primary_key=True, foreign_key="places.id", sa_type=RowId)
    since: datetime = Field(sa_type=UTC)
    due_at: datetime = Field(index=True, sa_type=UTC)


_CALLBACKS, _OWED, _CASES = table_of(CallbackRow), table_of(OwedRow), table_of(CaseRow)
_RECUSALS = table_of(RecusalRow)
_ADD = inserting(CallbackRow)
_BY_REF = Prepared(select(_CALLBACKS).where(_CALLBACKS.c.ref == bindparam("asked")))
_OF_CASE = Prepared(
    select(_CALLBACKS).where(_CALLBACKS.c.case_id == bindparam("asked"), _CALLBACKS.c.outcome.is_(None))
)
# Written out: a prepared statement has no list of values.
_BAD = or_(*(_CALLBACKS.c.outcome == literal_column(f"'{each}'") for each in sorted(BAD)))
_DOUBTED = Prepared(select(_CALLBACKS.c.recorded_by).where(_CALLBACKS.c.case_id == bindparam("asked"), _BAD))
_DUE = Prepared(
    select(_CALLBACKS)
    .where(_CALLBACKS.c.next_at <= bindparam("now", type_=UTC))
    .order_by(_CALLBACKS.c.next_at)
    .limit(bindparam("most"))
)
_OWE = Prepared(
    lambda insert: (
        insert(_OWED)
        .values(township_id=bindparam("township"), since=bindparam("begun"), due_at=bindparam("over"))
        .on_conflict_do_nothing()
    )
)
_NAMES = tuple(each.name for each in _CALLBACKS.c if each.name != "id")


def _kept(case_id: Any) -> Any:
    """Whether a case is kept from anybody."""
    return exists().where(_RECUSALS.c.case_id == case_id)


class CallbacksRepository(Repository):
    """Implements supervision.ports.Callbacks."""

    def add(self, callback: Callback) -> Callback:
        """Keep a draw; storage chooses id and reference."""
        values = {name: getattr(callback, name) for name in _NAMES} | {"ref": self._work.token()}
        added = _ADD.id(self._work, **values)
        failpoints.hit("callback_drawn")
        return _callback_of({**values, "id": added})

    def save(self, callback: Callback) -> None:
        """Keep what has changed."""
        values = {name: getattr(callback, name) for name in _NAMES}
        values["outcome"] = callback.outcome.value if callback.outcome else None
        self._work.execute(update(_CALLBACKS).where(_CALLBACKS.c.id == callback.id).values(values))

    def claim(self, callback: Callback, was: Callback) -> bool:
        """Keep when it next reminds; False where another metronome or act was faster."""
        values = {
            "next_at": callback.next_at,
            "reminded": callback.reminded,
            "due_at": callback.due_at,
            "spared_until": callback.spared_until,
            "officer_id": callback.officer_id,
        }
        same = (_CALLBACKS.c.id == was.id, _CALLBACKS.c.next_at == was.next_at)
        return self._work.execute(update(_CALLBACKS).where(*same).values(values)).rowcount == 1

    def by_ref(self, ref: str) -> Callback | None:
        """The draw behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return _callback_of(row._asdict()) if row is not None else None

    def open_of_case(self, case_id: int) -> Callback | None:
        """The draw of a case about which nobody has asked yet."""
        row = _OF_CASE.first(self._work, asked=case_id)
        return _callback_of(row._asdict()) if row is not None else None

    def doubted(self, case_id: int) -> frozenset[int]:
        """Who wrote down a satisfaction that was not so when the county asked again."""
        return frozenset(row.recorded_by for row in _DOUBTED.all(self._work, asked=case_id))

    def join(self, case_id: int, into_id: int) -> None:
        """The case was joined to another: what was found out goes with its villagers."""
        found = _CALLBACKS.c.case_id == case_id
        self._work.execute(update(_CALLBACKS).where(found, _BAD).values(case_id=into_id))

    def open_in(self, townships: Sequence[int], limit: int) -> Sequence[Callback]:
        """Those of these townships about which nobody has asked yet, what is due first at the top."""
        here = (_CALLBACKS.c.township_id.in_(townships), _CALLBACKS.c.outcome.is_(None))
        found = select(_CALLBACKS).where(*here).order_by(_CALLBACKS.c.due_at, _CALLBACKS.c.id).limit(limit)
        return tuple(_callback_of(row._asdict()) for row in self._work.execute(found))

    def open_after(self, after: int, limit: int) -> Sequence[Callback]:
        """Those above this id about which nobody has asked yet, in order."""
        found = select(_CALLBACKS).where(_CALLBACKS.c.outcome.is_(None), _CALLBACKS.c.id > after)
        rows = self._work.execute(found.order_by(_CALLBACKS.c.id).limit(limit))
        return tuple(_callback_of(row._asdict()) for row in rows)

    def due(self, now: datetime, limit: int) -> Sequence[Callback]:
        """Those that remind now."""
        return tuple(_callback_of(row._asdict()) for row in _DUE.all(self._work, now=now, most=limit))

    def drawn_since(self, township_id: int, start: datetime, end: datetime) -> int:
        """How many of a township were drawn from `start` up to, and without, `end`; without those that were never
        reached, or are kept from anybody: whoever is sent none in a month would know of one kept from him."""
        reached = _CALLBACKS.c.outcome.is_(None) | (_CALLBACKS.c.outcome != Outcome.UNREACHED.value)
        within = (_CALLBACKS.c.drawn_at >= start, _CALLBACKS.c.drawn_at < end, reached)
        here = _CALLBACKS.c.township_id == township_id
        counting = (
            select(func.count()).select_from(_CALLBACKS).where(here, ~_kept(_CALLBACKS.c.case_id), *within)
        )
        return int(self._work.execute(counting).scalar_one())

    def owe(self, township_id: int, begun: datetime, over: datetime) -> None:
        """Note that this month had a closing; once is enough."""
        _OWE.run(self._work, township=township_id, begun=begun, over=over)

    def owed(self, now: datetime, limit: int) -> Sequence[tuple[int, datetime, datetime]]:
        """(township, beginning and end of its month) where the month is over."""
        found = select(_OWED).where(_OWED.c.due_at <= now).order_by(_OWED.c.due_at).limit(limit)
        return tuple((row.township_id, row.since, row.due_at) for row in self._work.execute(found))

    def settled(self, township_id: int, since: datetime) -> bool:
        """The month is settled; False where another metronome was faster."""
        this = (_OWED.c.township_id == township_id, _OWED.c.since == since)
        return self._work.execute(delete(_OWED).where(*this)).rowcount == 1

    def undrawn(self, township_id: int, start: datetime, end: datetime, limit: int) -> Sequence[Case]:
        """Cases of a township closed in a span, with somebody to ask, kept from nobody, that were not drawn."""
        drawn = exists().where(_CALLBACKS.c.case_id == _CASES.c.id)
        found = select(_CASES).where(
            _CASES.c.township_id == township_id,
            _CASES.c.open.is_(False),
            _CASES.c.ended_at >= start,
            _CASES.c.ended_at < end,
            _CASES.c.state == State.CLOSED.value,
            _CASES.c.track.in_([track.value for track in WORKED]),
            _CASES.c.own_finding.is_(False),
            ~drawn,
            ~_kept(_CASES.c.id),
        )
        rows: Any = self._work.execute(found.order_by(_CASES.c.ended_at).limit(limit))
        return tuple(case_of(row) for row in rows)

    def forget(self, case_id: int) -> None:
        """Nobody is asked about a sealed matter."""
        self._work.execute(delete(_CALLBACKS).where(col(CallbackRow.case_id) == case_id))


def _callback_of(values: Any) -> Callback:
    outcome = values["outcome"]
    return Callback(**{**values, "outcome": Outcome(outcome) if outcome else None})
