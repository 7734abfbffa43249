"""Requests to be shown what tells who a villager is: row and repository. Typed reasons lie under the case's key."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, func, select, text, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, Json, Long, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.cases import Case
from supervision.identity import (
    OPEN,
    READ,
    IdentityRequest,
    Purpose,
    RequestState,
    Sought,
    Subject,
    Unwilling,
)

_NEXT = "next_at IS NOT NULL"


class IdentityRequestRow(SQLModel, table=True):
    """One request, for a villager or for files. `words` and `answer` are what was typed; `said` is the outbox row in
    which it was shown."""

    __tablename__ = "identity_requests"
    __table_args__ = (
        one_of("sought", Sought),
        one_of("purpose", Purpose),
        one_of("state", RequestState),
        one_of("unwilling", Unwilling, nullable=True),
        Index("ix_identity_requests_by_id", "by_id", "at"),
        Index(
            "ix_identity_requests_next_at",
            "next_at",
            sqlite_where=text(_NEXT),
            postgresql_where=text(_NEXT),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    case_id: int = Field(foreign_key="cases.id", index=True, sa_type=RowId)
    sought: str = Sought.VILLAGER.value
    complainant_id: int | None = Field(default=None, foreign_key="complainants.id", sa_type=RowId)
    files: list[str] = Field(default_factory=list, sa_type=Json)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    purpose: str
    key_id: str = Field(index=True)
    words: bytes | None = Field(default=None, sa_type=Blob)
    at: datetime = Field(sa_type=UTC)
    state: str
    next_at: datetime | None = Field(default=None, sa_type=UTC)
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    unwilling: str | None = None
    answer: bytes | None = Field(default=None, sa_type=Blob)
    said: int | None = Field(default=None, sa_type=Long)
    shown_at: datetime | None = Field(default=None, sa_type=UTC)
    gone_at: datetime | None = Field(default=None, sa_type=UTC)


_REQUESTS = table_of(IdentityRequestRow)
_ADD = inserting(IdentityRequestRow)
_BY_REF = Prepared(select(_REQUESTS).where(_REQUESTS.c.ref == bindparam("asked")))
_BY_ID = Prepared(select(_REQUESTS).where(_REQUESTS.c.id == bindparam("asked")))
# Whatever has not ended has a moment.
_MOMENT = _REQUESTS.c.next_at.is_not(None)
_WAITING = Prepared(
    select(_REQUESTS)
    .where(_MOMENT, _REQUESTS.c.state == RequestState.WAITING.value)
    .order_by(_REQUESTS.c.id)
    .limit(200)
)
_OPEN_OF = Prepared(
    select(_REQUESTS).where(_MOMENT, _REQUESTS.c.by_id == bindparam("asked")).order_by(_REQUESTS.c.id.desc())
)
_OPEN_IN = Prepared(select(_REQUESTS).where(_MOMENT, _REQUESTS.c.case_id == bindparam("asked")))
_DUE = Prepared(
    select(_REQUESTS)
    .where(_REQUESTS.c.next_at <= bindparam("now", type_=UTC))
    .order_by(_REQUESTS.c.next_at)
    .limit(bindparam("most"))
)


class IdentitiesRepository(Repository):
    """Implements supervision.ports.Identities."""

    def add(
        self,
        case: Case,
        subject: Subject,
        by_id: int,
        purpose: Purpose,
        words: str,
        *,
        lapses_at: datetime,
    ) -> IdentityRequest:
        """Keep a request, made now."""
        ref = self._work.token()
        _ADD.id(
            self._work,
            ref=ref,
            case_id=case.id,
            sought=subject.sought.value,
            complainant_id=subject.complainant_id,
            files=list(subject.files),
            by_id=by_id,
            purpose=purpose.value,
            key_id=case.key_id,
            words=self._seal(case.key_id, "identity_requests", "words", ref, words) if words else None,
            at=self._work.now,
            state=RequestState.WAITING.value,
            next_at=lapses_at,
            **dict.fromkeys(
                ("decided_by", "decided_at", "unwilling", "answer", "said", "shown_at", "gone_at")
            ),
        )
        found = self.by_ref(ref)
        assert found is not None
        return found

    def by_id(self, request_id: int) -> IdentityRequest | None:
        """The request of an id."""
        row = _BY_ID.first(self._work, asked=request_id)
        return self._request_of(row) if row is not None else None

    def by_ref(self, ref: str) -> IdentityRequest | None:
        """The request behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return self._request_of(row) if row is not None else None

    def change(self, request: IdentityRequest, was: IdentityRequest) -> bool:
        """Keep how it stands now; False where it no longer stood as `was`."""
        row: Any = _BY_REF.first(self._work, asked=was.ref)
        sealed = None
        if request.answer:
            sealed = self._seal(row.key_id, "identity_requests", "answer", row.ref, request.answer)
        values = {
            "state": request.state.value,
            "next_at": request.next_at,
            "decided_by": request.decided_by,
            "decided_at": request.decided_at,
            "unwilling": request.unwilling.value if request.unwilling else None,
            "answer": sealed,
            "said": request.said,
            "shown_at": request.shown_at,
            "gone_at": request.gone_at,
        }
        stands = (_REQUESTS.c.state == was.state.value, _REQUESTS.c.next_at == was.next_at)
        return self._change(update(_REQUESTS).where(_REQUESTS.c.id == was.id, *stands).values(values)) == 1

    def waiting(self) -> Sequence[IdentityRequest]:
        """What waits for a second person, the oldest first."""
        return self._requests(_WAITING.all(self._work))

    def open_of(self, person_id: int) -> Sequence[IdentityRequest]:
        """What this person has asked for and has not ended, the latest first."""
        return self._requests(_OPEN_OF.all(self._work, asked=person_id))

    def open_in(self, case_id: int) -> Sequence[IdentityRequest]:
        """What anybody has asked for in a case and has not ended."""
        return self._requests(_OPEN_IN.all(self._work, asked=case_id))

    def made_by(self, person_id: int, limit: int) -> Sequence[IdentityRequest]:
        """What this person has asked for at any time, the latest first."""
        mine = select(_REQUESTS).where(_REQUESTS.c.by_id == person_id).order_by(_REQUESTS.c.id.desc())
        return self._requests(self._work.execute(mine.limit(limit)).all())

    def asked_since(self, person_id: int, since: datetime) -> int:
        """How many requests this person has made that somebody may yet read, or has read, by."""
        mine = (_REQUESTS.c.by_id == person_id, _REQUESTS.c.at >= since)
        counted = _REQUESTS.c.state.in_(sorted(OPEN | READ)) & (_REQUESTS.c.purpose != Purpose.CALLBACK.value)
        found = select(func.count()).select_from(_REQUESTS).where(*mine, counted)
        return int(self._work.execute(found).scalar_one())

    def read_since(self, since: datetime, hidden: frozenset[int], *, by_id: int | None = None) -> int:
        """How many times something was shown since a moment, not counting those of hidden cases; by one person: not
        counting those of drawn cases either."""
        read = [_REQUESTS.c.shown_at >= since, _REQUESTS.c.case_id.not_in(sorted(hidden))]
        if by_id is not None:
            read += [_REQUESTS.c.by_id == by_id, _REQUESTS.c.purpose != Purpose.CALLBACK.value]
        found = select(func.count()).select_from(_REQUESTS).where(*read)
        return int(self._work.execute(found).scalar_one())

    def due(self, now: datetime, limit: int) -> Sequence[IdentityRequest]:
        """Those whose moment has passed, the longest waiting first."""
        return self._requests(_DUE.all(self._work, now=now, most=limit))

    def forget(self, case_id: int) -> None:
        """A sealed matter: who asked and who read remains, what was typed does not."""
        theirs = update(_REQUESTS).where(_REQUESTS.c.case_id == case_id)
        self._change(theirs.values(words=None, answer=None))

    def _requests(self, rows: Sequence[Any]) -> tuple[IdentityRequest, ...]:
        return tuple(self._request_of(row) for row in rows)

    def _request_of(self, row: Any) -> IdentityRequest:
        return IdentityRequest(
            id=row.id,
            ref=row.ref,
            case_id=row.case_id,
            subject=Subject(Sought(row.sought), row.complainant_id, tuple(row.files)),
            by_id=row.by_id,
            purpose=Purpose(row.purpose),
            words=self._open(row.key_id, "identity_requests", "words", row.ref, row.words) or "",
            at=row.at,
            state=RequestState(row.state),
            next_at=row.next_at,
            decided_by=row.decided_by,
            decided_at=row.decided_at,
            unwilling=Unwilling(row.unwilling) if row.unwilling else None,
            answer=self._open(row.key_id, "identity_requests", "answer", row.ref, row.answer) or "",
            said=row.said,
            shown_at=row.shown_at,
            gone_at=row.gone_at,
        )
