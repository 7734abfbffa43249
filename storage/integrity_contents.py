"""Content of integrity matters, each number under a key of its own, and its custody: who asked, who let, who read."""

import secrets
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Index, bindparam, select, text, update
from sqlmodel import Field, SQLModel

from storage.columns import UTC, Blob, Long, RowId, one_of, table_of
from storage.prepared import Prepared
from storage.repository import Repository, inserting
from storage.sealed import day_of
from supervision.files import Incoming, StoredFile
from supervision.identity import RequestState
from supervision.integrity_content import ReadFor, Reading

_NEXT = "next_at IS NOT NULL"


class ContentRow(SQLModel, table=True):
    """What was written once; who wrote it stands nowhere. `at`: the day (see storage.sealed)."""

    __tablename__ = "integrity_contents"

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    number: str = Field(index=True)
    county_id: int = Field(foreign_key="places.id", sa_type=RowId)
    key_id: str = Field(index=True)
    text: bytes = Field(sa_type=Blob)
    at: datetime = Field(sa_type=UTC)


class ReadingRow(SQLModel, table=True):
    """One request to read it; `said` is the outbox row in which it was shown."""

    __tablename__ = "content_readings"
    __table_args__ = (
        one_of("purpose", ReadFor),
        one_of("state", RequestState),
        Index(
            "ix_content_readings_next_at",
            "next_at",
            sqlite_where=text(_NEXT),
            postgresql_where=text(_NEXT),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=RowId)
    ref: str = Field(unique=True)
    number: str = Field(index=True)
    by_id: int = Field(foreign_key="people.id", sa_type=RowId)
    purpose: str
    at: datetime = Field(sa_type=UTC)
    state: str
    next_at: datetime | None = Field(default=None, sa_type=UTC)
    decided_by: int | None = Field(default=None, foreign_key="people.id", sa_type=RowId)
    decided_at: datetime | None = Field(default=None, sa_type=UTC)
    said: int | None = Field(default=None, sa_type=Long)
    shown_at: datetime | None = Field(default=None, sa_type=UTC)
    gone_at: datetime | None = Field(default=None, sa_type=UTC)


_CONTENTS, _READINGS = table_of(ContentRow), table_of(ReadingRow)
_ASK = inserting(ReadingRow)
#: A piece lies at most so far behind the one before, the first one anywhere: ids that every database and JSON hold.
_GAP, _FIRST = 2**20, 2**52
_OF_NUMBER = Prepared(
    select(_CONTENTS).where(_CONTENTS.c.number == bindparam("asked")).order_by(_CONTENTS.c.id)
)
_OF_REF = Prepared(select(_READINGS).where(_READINGS.c.ref == bindparam("asked")))
_READ_OF = Prepared(
    select(_READINGS).where(_READINGS.c.number == bindparam("asked")).order_by(_READINGS.c.id)
)
_DUE = Prepared(
    select(_READINGS)
    .where(_READINGS.c.next_at <= bindparam("now", type_=UTC))
    .order_by(_READINGS.c.next_at)
    .limit(bindparam("most"))
)
_NAMES = tuple(each.name for each in fields(Reading))


def _behind(last: int) -> int:
    """An id drawn by lot, behind the number's last: ids in the order of their writing would lead, one by one, to the
    chats that wrote in that order."""
    return last + 1 + secrets.randbelow(_GAP) if last else secrets.randbelow(_FIRST)


class IntegrityContentsRepository(Repository):
    """Implements supervision.ports.IntegrityContents."""

    def add(
        self, number: str, county_id: int, words: str, picture: Incoming | None = None, chat_id: int = 0
    ) -> None:
        """Keep what was written, behind what was written with the number before, and a picture that came with it."""
        alive = self._alive(number)
        ref, key_id = self._work.token(), alive[0].key_id if alive else self._work.keys.new()
        content_id = _behind(self._last(number))
        self._insert(
            ContentRow(
                id=content_id,
                ref=ref,
                number=number,
                county_id=county_id,
                key_id=key_id,
                text=self._seal(key_id, "integrity_contents", "text", ref, words),
                at=day_of(self._work),
            )
        )
        if picture is not None:
            self._work.integrity_files.expect(
                picture, content_id=content_id, number=number, key_id=key_id, chat_id=chat_id
            )

    def _last(self, number: str) -> int:
        return max((int(row.id) for row in _OF_NUMBER.all(self._work, asked=number)), default=0)

    def county_of(self, number: str) -> int | None:
        """The county for which something was written with this number that can still be read."""
        alive = self._alive(number)
        return int(alive[0].county_id) if alive else None

    def _alive(self, number: str) -> list[Any]:
        """What was written with a number, without that whose key is destroyed."""
        rows = _OF_NUMBER.all(self._work, asked=number)
        return [row for row in rows if self._work.keys.has(row.key_id)]

    def written(self, number: str) -> Sequence[str]:
        """All that was written with it, the first first."""
        rows = _OF_NUMBER.all(self._work, asked=number)
        said = (self._open(r.key_id, "integrity_contents", "text", r.ref, r.text) for r in rows)
        return [words for words in said if words]

    def numbers(self) -> Sequence[str]:
        """With which something was written that can still be read, each once."""
        found = self._work.execute(select(_CONTENTS.c.number, _CONTENTS.c.key_id).order_by(_CONTENTS.c.id))
        return tuple(dict.fromkeys(row.number for row in found.all() if self._work.keys.has(row.key_id)))

    def pictures(self, number: str) -> Sequence[StoredFile]:
        """All pictures that came with it, the first first: those that wait to be fetched, and those that were lost."""
        return self._work.integrity_files.of_number(number)

    def ask(self, number: str, by_id: int, purpose: ReadFor, lapses_at: datetime) -> Reading:
        """Keep a request, made now."""
        ref = self._work.token()
        nothing = dict.fromkeys(("decided_by", "decided_at", "said", "shown_at", "gone_at"))
        asked = {"number": number, "by_id": by_id, "purpose": purpose.value, "at": self._work.now}
        _ASK.id(self._work, ref=ref, **asked, state=RequestState.WAITING.value, next_at=lapses_at, **nothing)
        return _reading(_OF_REF.first(self._work, asked=ref))

    def reading(self, ref: str) -> Reading | None:
        """The request behind an opaque reference."""
        row = _OF_REF.first(self._work, asked=ref)
        return None if row is None else _reading(row)

    def readings(self, number: str) -> Sequence[Reading]:
        """Every request for a number, the first first."""
        return [_reading(row) for row in _READ_OF.all(self._work, asked=number)]

    def latest(self, counties: frozenset[int], limit: int) -> Sequence[Reading]:
        """The latest requests for what was written for these counties."""
        theirs = select(_CONTENTS.c.number).where(_CONTENTS.c.county_id.in_(sorted(counties)))
        found = select(_READINGS).where(_READINGS.c.number.in_(theirs)).order_by(_READINGS.c.id.desc())
        return [_reading(row) for row in self._work.execute(found.limit(limit)).all()]

    def due(self, now: datetime, limit: int) -> Sequence[Reading]:
        """Those whose moment has passed, the longest waiting first."""
        return [_reading(row) for row in _DUE.all(self._work, now=now, most=limit)]

    def change(self, reading: Reading, was: Reading) -> bool:
        """Keep how it stands now; False where it no longer stood as `was`."""
        names = ("next_at", "decided_by", "decided_at", "said", "shown_at", "gone_at")
        values = {name: getattr(reading, name) for name in names} | {"state": reading.state.value}
        stands = (_READINGS.c.state == was.state.value, _READINGS.c.next_at == was.next_at)
        return self._change(update(_READINGS).where(_READINGS.c.id == was.id, *stands).values(values)) == 1


def _reading(row: Any) -> Reading:
    values = {name: getattr(row, name) for name in _NAMES}
    return Reading(**values | {"purpose": ReadFor(row.purpose), "state": RequestState(row.state)})
