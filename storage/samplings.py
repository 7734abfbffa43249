"""Samplings of duty tracks: what the county found, and the versions of the person's comment; words are sealed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, select, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from supervision.offices import Role
from supervision.samplings import Sampling, Verdict
from supervision.tallies import Span


class SamplingRow(SQLModel, table=True):
    """One look at a track. `words` and the comments lie under a key of their own."""

    __tablename__ = "samplings"
    __table_args__ = (
        one_of("role", Role),
        one_of("verdict", Verdict, nullable=True),
        Index("ix_samplings_person", "person_id", "done_at"),
        Index("ix_samplings_by", "by_id", "done_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    person_id: int = Field(foreign_key="people.id", sa_type=RowId)
    role: str
    place_id: int = Field(foreign_key="places.id", sa_type=RowId)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    drawn: bool
    period: str
    at: datetime = Field(sa_type=UTC)
    verdict: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=UTC)
    key_id: str = Field(index=True)
    words: bytes | None = Field(default=None, sa_type=Blob)


class CommentRow(SQLModel, table=True):
    """One version of a person's comment on a sampling."""

    __tablename__ = "sampling_comments"
    __table_args__ = (UniqueConstraint("sampling_id", "version"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    sampling_id: int = Field(foreign_key="samplings.id", sa_type=RowId)
    version: int
    at: datetime = Field(sa_type=UTC)
    text: bytes = Field(sa_type=Blob)


_SAMPLINGS, _COMMENTS = table_of(SamplingRow), table_of(CommentRow)
_ADD, _ADD_COMMENT = inserting(SamplingRow), inserting(CommentRow)
_BY_REF = Prepared(select(_SAMPLINGS).where(_SAMPLINGS.c.ref == bindparam("asked")))
_OPEN_BY = Prepared(
    select(_SAMPLINGS)
    .where(_SAMPLINGS.c.by_id == bindparam("asked"), _SAMPLINGS.c.verdict.is_(None))
    .order_by(_SAMPLINGS.c.id.desc())
)


class SamplingsRepository(Repository):
    """Implements supervision.ports.Samplings."""

    def add(self, sampling: Sampling) -> Sampling:
        """Keep a look at a track; storage chooses id, reference and key."""
        ref, key_id = self._work.token(), self._work.keys.new()
        added = _ADD.id(
            self._work,
            ref=ref,
            person_id=sampling.person_id,
            role=sampling.role.value,
            place_id=sampling.place_id,
            by_id=sampling.by_id,
            drawn=sampling.drawn,
            period=sampling.period,
            at=self._work.now,
            verdict=None,
            done_at=None,
            key_id=key_id,
            words=None,
        )
        found = self.by_ref(ref)
        assert found is not None
        assert found.id == added
        return found

    def judge(self, sampling: Sampling, verdict: Verdict, words: str) -> None:
        """Record what was found."""
        row: Any = _BY_REF.first(self._work, asked=sampling.ref)
        sealed = self._seal(row.key_id, "samplings", "words", row.ref, words)
        values = {"verdict": verdict.value, "words": sealed, "done_at": self._work.now}
        self._change(update(_SAMPLINGS).where(_SAMPLINGS.c.id == sampling.id).values(values))

    def comment(self, sampling: Sampling, text: str) -> int:
        """Add a version of the person's comment; which one it is."""
        row: Any = _BY_REF.first(self._work, asked=sampling.ref)
        version = len(sampling.comments) + 1
        sealed = self._seal(row.key_id, "sampling_comments", "text", f"{row.ref}:{version}", text)
        given = {"sampling_id": sampling.id, "version": version, "at": self._work.now, "text": sealed}
        _ADD_COMMENT.id(self._work, **given)
        return version

    def by_ref(self, ref: str) -> Sampling | None:
        """The sampling behind an opaque reference."""
        row = _BY_REF.first(self._work, asked=ref)
        return self._sampling_of(row) if row is not None else None

    def open_by(self, person_id: int) -> Sequence[Sampling]:
        """What this person has drawn and not recorded yet, the latest first."""
        return tuple(self._sampling_of(row) for row in _OPEN_BY.all(self._work, asked=person_id))

    def of_person(self, person_id: int, span: Span, limit: int) -> Sequence[Sampling]:
        """What was recorded of a person's track in a span, the latest first."""
        within = (_SAMPLINGS.c.done_at >= span.start, _SAMPLINGS.c.done_at < span.end)
        found = select(_SAMPLINGS).where(_SAMPLINGS.c.person_id == person_id, *within)
        rows = self._work.execute(found.order_by(_SAMPLINGS.c.done_at.desc()).limit(limit)).all()
        return tuple(self._sampling_of(row) for row in rows)

    def _sampling_of(self, row: Any) -> Sampling:
        versions = select(_COMMENTS).where(_COMMENTS.c.sampling_id == row.id).order_by(_COMMENTS.c.version)
        comments = tuple(
            self._open(row.key_id, "sampling_comments", "text", f"{row.ref}:{each.version}", each.text) or ""
            for each in self._work.execute(versions).all()
        )
        return Sampling(
            id=row.id,
            ref=row.ref,
            person_id=row.person_id,
            role=Role(row.role),
            place_id=row.place_id,
            by_id=row.by_id,
            drawn=bool(row.drawn),
            period=row.period,
            at=row.at,
            verdict=Verdict(row.verdict) if row.verdict else None,
            done_at=row.done_at,
            words=self._open(row.key_id, "samplings", "words", row.ref, row.words) or "",
            comments=comments,
        )
