"""Files that somebody ordered: row, mapping, repository. What they hold lies sealed in the file store."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Index, bindparam, delete, text, update
from sqlmodel import Field, SQLModel, col, select

from storage.columns import UTC, Json, Long, RowId, one_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from storage.unit_of_work import UnitOfWork
from supervision.exports import Export, ExportKind, ExportState

_KEPT = timedelta(days=30)
_LIVE = "state IN ('waiting', 'working', 'made')"


class ExportRow(SQLModel, table=True):
    """One order. `what`: codes and opaque references; `kept`: whether the file store may still have its file."""

    __tablename__ = "exports"
    __table_args__ = (
        one_of("kind", ExportKind),
        one_of("state", ExportState),
        Index("ix_exports_person", "person_id", "ordered_at"),
        Index("ix_exports_live", "state", "id", sqlite_where=text(_LIVE), postgresql_where=text(_LIVE)),
        Index("ix_exports_kept", "id", sqlite_where=text("kept IS 1"), postgresql_where=text("kept IS true")),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    chat_id: int = Field(sa_type=Long)
    kind: str
    what: dict[str, Any] = Field(sa_type=Json)
    state: str = ExportState.WAITING.value
    ordered_at: datetime = Field(sa_type=UTC)
    expires_at: datetime = Field(sa_type=UTC)
    file_id: str
    step: int = 0
    steps: int = 0
    done: int = 0
    tries: int = 0
    reason: str | None = None
    scope: str | None = None
    key_id: str | None = Field(default=None, index=True)
    size: int | None = Field(default=None, sa_type=Long)
    kept: bool = False
    ended_at: datetime | None = Field(default=None, sa_type=UTC)


_NAMES = tuple(each.name for each in fields(Export))
_ADD = inserting(ExportRow)
_BY_REF = Prepared(select(ExportRow).where(col(ExportRow.ref) == bindparam("asked")))
_LIVE_OF = Prepared(
    select(ExportRow).where(col(ExportRow.person_id) == bindparam("owner"), text(_LIVE)).limit(1)
)
_SINCE = Prepared(
    select(ExportRow).where(
        col(ExportRow.person_id) == bindparam("owner"),
        col(ExportRow.ordered_at) > bindparam("moment", type_=UTC),
    )
)
_IN_STATE = Prepared(
    select(ExportRow)
    .where(col(ExportRow.state) == bindparam("asked"), text(_LIVE))
    .order_by(col(ExportRow.id))
)
_EXPIRED = Prepared(
    select(ExportRow).where(text(_LIVE), col(ExportRow.expires_at) <= bindparam("now", type_=UTC))
)
_CHANGED = tuple(name for name in _NAMES if name not in {"id", "ref"})
_SAVE = Prepared(
    update(ExportRow)
    .where(col(ExportRow.id) == bindparam("this"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGED})
)


class ExportsRepository(Repository):
    """Implements supervision.ports.Exports."""

    def add(
        self, person_id: int, chat_id: int, kind: ExportKind, what: Mapping[str, Any], *, expires_at: datetime
    ) -> Export:
        """Put an order in; whoever makes files is woken after the commit."""
        ref = self._work.token()
        given = dict.fromkeys(("reason", "scope", "key_id", "size", "ended_at"))
        counts = dict.fromkeys(("step", "steps", "done", "tries"), 0)
        _ADD.id(
            self._work,
            **given,
            **counts,
            ref=ref,
            person_id=person_id,
            chat_id=chat_id,
            kind=kind.value,
            what=dict(what),
            state=ExportState.WAITING.value,
            ordered_at=self._work.now,
            expires_at=expires_at,
            file_id=self._work.token() + self._work.token(),
            kept=False,
        )
        self._work.poke("exports")
        return _export(_BY_REF.first(self._work, asked=ref))

    def by_ref(self, ref: str) -> Export | None:
        """The order behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return None if row is None else _export(row)

    def live_of(self, person_id: int) -> Export | None:
        """The order of this person that is still to come."""
        row = _LIVE_OF.first(self._work, owner=person_id)
        return None if row is None else _export(row)

    def since(self, person_id: int, moment: datetime) -> Sequence[datetime]:
        """When this person ordered a file, since a moment."""
        return [row.ordered_at for row in _SINCE.all(self._work, owner=person_id, moment=moment)]

    def in_state(self, state: ExportState) -> Sequence[Export]:
        """Those in a state that is no end, the oldest first."""
        return tuple(map(_export, _IN_STATE.all(self._work, asked=state.value)))

    def expired(self, now: datetime) -> Sequence[Export]:
        """Those still to come whose day is over."""
        return tuple(map(_export, _EXPIRED.all(self._work, now=now)))

    def save(self, export: Export) -> Export:
        """Write it down as it is now; whoever makes files, or clears them away, is woken after the commit."""
        values = {f"new_{name}": getattr(export, name) for name in _CHANGED}
        coded = {
            "new_kind": export.kind.value,
            "new_state": export.state.value,
            "new_what": dict(export.what),
        }
        _SAVE.run(self._work, this=export.id, **(values | coded))
        self._work.poke("exports")
        return export


def left_over(work: UnitOfWork) -> list[tuple[str, str]]:
    """(ref, file) of orders that have ended and whose file is still in the file store."""
    over = (text("kept IS true" if work.postgres else "kept IS 1"), text(f"NOT {_LIVE}"))
    return [tuple(row) for row in work.execute(select(ExportRow.ref, ExportRow.file_id).where(*over))]


def cleared(work: UnitOfWork, ref: str) -> None:
    """The file is gone."""
    work.execute(update(ExportRow).where(col(ExportRow.ref) == ref).values(kept=False))


def tidy(work: UnitOfWork) -> int:
    """Drop orders that ended weeks ago; the journal knows of them. How many."""
    over = (text(f"NOT {_LIVE}"), col(ExportRow.ordered_at) < work.now - _KEPT)
    return work.execute(delete(ExportRow).where(*over)).rowcount


def awaits_file(work: UnitOfWork, file_id: str) -> bool:
    """Whether a file of this name belongs to an order that is still to come."""
    found = select(ExportRow.id).where(col(ExportRow.file_id) == file_id, text(_LIVE)).limit(1)
    return work.execute(found).first() is not None


def _export(row: Any) -> Export:
    values = {name: getattr(row, name) for name in _NAMES}
    return Export(**values | {"kind": ExportKind(row.kind), "state": ExportState(row.state)})
