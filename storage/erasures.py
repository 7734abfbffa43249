"""Wishes to have a name deleted: row and repository. Ids and moments only: it must not tell whose name it was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, delete, select, text, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.erasure import Erasure, ErasureState

_NEXT = "next_at IS NOT NULL"
_WAITING = "state = 'waiting'"


class ErasureRow(SQLModel, table=True):
    """One wish; of one villager one waits at a time."""

    __tablename__ = "erasures"
    __table_args__ = (
        one_of("state", ErasureState),
        Index(
            "uq_erasures_waiting",
            "complainant_id",
            unique=True,
            sqlite_where=text(_WAITING),
            postgresql_where=text(_WAITING),
        ),
        Index("ix_erasures_next_at", "next_at", sqlite_where=text(_NEXT), postgresql_where=text(_NEXT)),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    complainant_id: int = Field(foreign_key="complainants.id", sa_type=RowId)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    at: datetime = Field(sa_type=UTC)
    due_at: datetime = Field(sa_type=UTC)
    state: str
    next_at: datetime | None = Field(default=None, sa_type=UTC)
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)


_ERASURES = table_of(ErasureRow)
_ADD = inserting(ErasureRow)
_BY_REF = Prepared(select(_ERASURES).where(_ERASURES.c.ref == bindparam("asked")))
_BY_ID = Prepared(select(_ERASURES).where(_ERASURES.c.id == bindparam("asked")))
_OF_CASE = Prepared(
    select(_ERASURES).where(_ERASURES.c.case_id == bindparam("asked")).order_by(_ERASURES.c.id)
)
# Whatever waits has a moment.
_OPEN = Prepared(
    select(_ERASURES).where(_ERASURES.c.next_at.is_not(None)).order_by(_ERASURES.c.id).limit(200)
)
_DUE = Prepared(
    select(_ERASURES)
    .where(_ERASURES.c.next_at <= bindparam("now", type_=UTC))
    .order_by(_ERASURES.c.next_at)
    .limit(bindparam("most"))
)


class ErasuresRepository(Repository):
    """Implements supervision.ports.Erasures."""

    def add(
        self, case_id: int, complainant_id: int, by_id: int, *, due_at: datetime, next_at: datetime
    ) -> Erasure:
        """Keep a wish, written down now."""
        ref = self._work.token()
        added = _ADD.id(
            self._work,
            ref=ref,
            case_id=case_id,
            complainant_id=complainant_id,
            by_id=by_id,
            at=self._work.now,
            due_at=due_at,
            state=ErasureState.WAITING.value,
            next_at=next_at,
            decided_by=None,
            decided_at=None,
        )
        return Erasure(added, ref, case_id, complainant_id, by_id, self._work.now, due_at, next_at=next_at)

    def by_id(self, erasure_id: int) -> Erasure | None:
        """The wish of an id."""
        row = _BY_ID.first(self._work, asked=erasure_id)
        return _erasure_of(row) if row is not None else None

    def by_ref(self, ref: str) -> Erasure | None:
        """The wish behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return _erasure_of(row) if row is not None else None

    def of_case(self, case_id: int) -> Sequence[Erasure]:
        """All of a case, the oldest first."""
        return tuple(map(_erasure_of, _OF_CASE.all(self._work, asked=case_id)))

    def waiting(self) -> Sequence[Erasure]:
        """What waits for a second person, the oldest first."""
        return tuple(map(_erasure_of, _OPEN.all(self._work)))

    def waiting_after(self, after: int, limit: int) -> Sequence[Erasure]:
        """Of these the ones above this id, in order."""
        found = select(_ERASURES).where(
            _ERASURES.c.state == ErasureState.WAITING.value, _ERASURES.c.id > after
        )
        rows = self._work.execute(found.order_by(_ERASURES.c.id).limit(limit))
        return tuple(map(_erasure_of, rows))

    def change(self, erasure: Erasure, was: Erasure) -> bool:
        """Keep how it stands now; False where it no longer stood as `was`."""
        values = {
            "state": erasure.state.value,
            "due_at": erasure.due_at,
            "next_at": erasure.next_at,
            "decided_by": erasure.decided_by,
            "decided_at": erasure.decided_at,
        }
        stands = (_ERASURES.c.state == was.state.value, _ERASURES.c.next_at == was.next_at)
        return self._change(update(_ERASURES).where(_ERASURES.c.id == was.id, *stands).values(values)) == 1

    def due(self, now: datetime, limit: int) -> Sequence[Erasure]:
        """Those whose moment has passed, the longest waiting first."""
        return tuple(map(_erasure_of, _DUE.all(self._work, now=now, most=limit)))

    def join(self, case_id: int, into_id: int) -> None:
        """The case was joined to another: wishes go with its villagers."""
        self._change(update(_ERASURES).where(_ERASURES.c.case_id == case_id).values(case_id=into_id))

    def forget(self, case_id: int) -> None:
        """A sealed matter: who its villagers were is destroyed, and that one wished it is nobody's to see."""
        self._change(delete(_ERASURES).where(_ERASURES.c.case_id == case_id))


def _erasure_of(row: Any) -> Erasure:
    return Erasure(
        id=row.id,
        ref=row.ref,
        case_id=row.case_id,
        complainant_id=row.complainant_id,
        by_id=row.by_id,
        at=row.at,
        due_at=row.due_at,
        state=ErasureState(row.state),
        next_at=row.next_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
