"""The journal: an entry for each event, chained within its case; ids and salted digests, no words."""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Column, Index, UniqueConstraint, and_, bindparam, or_, select, text
from sqlmodel import Field, SQLModel

from storage import failpoints, journal_later, meta
from storage.columns import UTC, Blob, RowId, table_of
from storage.prepared import Adding, Prepared
from storage.spelling import speller
from storage.unit_of_work import UnitOfWork
from supervision.events import CaseEvent, Event
from supervision.marks import MARKED, code_of

HOUSE = "house"
#: Where an act remembers the MAC of its latest entry; and how many entries are held at once when all are read.
_LAST = "journal_last"
_AT_ONCE = 1000
#: Among how many entries, of a case or of somebody, it is looked for what was done within the hour.
_LOOKED_AT = 60
BEGINNING = bytes(32)


class JournalRow(SQLModel, table=True):
    """One entry. Rows are inserted, never updated, never deleted. `policy`: the version of the policy its act worked
    by; None: that of the file alone."""

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("stream", "seq"), Index("ix_journal_actor_id_id", "actor_id", "id"))

    id: int | None = Field(default=None, sa_column=Column(RowId, primary_key=True))
    stream: str
    seq: int
    at: datetime = Field(sa_type=UTC)
    act: str
    actor_id: int | None = None
    policy: int | None = None
    salt: bytes = Field(sa_type=Blob)
    digest: bytes = Field(sa_type=Blob)
    prev: bytes = Field(sa_type=Blob)
    mac: bytes = Field(sa_type=Blob)


class UnsealedRow(SQLModel, table=True):
    """An entry that the sealer has not yet linked into the global chain."""

    __tablename__ = "journal_unsealed"

    entry_id: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))


_JOURNAL = table_of(JournalRow)
_UNSEALED = table_of(UnsealedRow)

_HEAD = Prepared(
    select(_JOURNAL.c.seq, _JOURNAL.c.mac)
    .where(_JOURNAL.c.stream == bindparam("chain"))
    .order_by(_JOURNAL.c.seq.desc())
    .limit(1)
)
_OF_CASE = Prepared(
    select(_JOURNAL.c.at, _JOURNAL.c.act, _JOURNAL.c.actor_id)
    .where(_JOURNAL.c.stream == bindparam("chain"))
    .order_by(_JOURNAL.c.seq)
)
#: The chain's end, and somebody's last entries, are read by their index and no further.
_LAST_OF_CASE = (
    select(_JOURNAL.c.act, _JOURNAL.c.actor_id, _JOURNAL.c.at)
    .where(_JOURNAL.c.stream == bindparam("chain"))
    .order_by(_JOURNAL.c.seq.desc())
    .limit(_LOOKED_AT)
    .subquery("latest")
)
_DONE = Prepared(
    select(_LAST_OF_CASE.c.act)
    .where(
        _LAST_OF_CASE.c.actor_id == bindparam("who"),
        or_(
            and_(
                _LAST_OF_CASE.c.act == bindparam("done"),
                _LAST_OF_CASE.c.at >= bindparam("since", type_=UTC),
            ),
            _LAST_OF_CASE.c.at == bindparam("now", type_=UTC),
        ),
    )
    .limit(1)
)
_LAST_OF_ACTOR = (
    select(_JOURNAL.c.stream, _JOURNAL.c.act, _JOURNAL.c.at)
    .where(_JOURNAL.c.actor_id == bindparam("who"))
    .order_by(_JOURNAL.c.id.desc())
    .limit(bindparam("most"))
    .subquery("latest")
)
_CASES_OF = Prepared(
    select(_LAST_OF_ACTOR.c.stream).where(
        _LAST_OF_ACTOR.c.act == bindparam("done"), _LAST_OF_ACTOR.c.at >= bindparam("since", type_=UTC)
    )
)
_NOTED = Prepared(
    select(_JOURNAL.c.act, _JOURNAL.c.at, _JOURNAL.c.salt, _JOURNAL.c.digest)
    .where(_JOURNAL.c.actor_id == bindparam("who"), _JOURNAL.c.at >= bindparam("since", type_=UTC))
    .order_by(_JOURNAL.c.id.desc())
    .limit(bindparam("most"))
)
_LATEST_OF_HOUSE = Prepared(
    select(_JOURNAL.c.salt, _JOURNAL.c.digest)
    .where(_JOURNAL.c.stream == HOUSE, _JOURNAL.c.act == bindparam("done"))
    .order_by(_JOURNAL.c.seq.desc())
    .limit(1)
)
_APPEND = Adding(_JOURNAL, {name: bindparam(name) for name in JournalRow.model_fields if name != "id"})
_AWAIT_SEALING = Prepared(lambda insert: insert(_UNSEALED).values(entry_id=bindparam("added")))


_HEADED = speller()
_CANONICAL = speller(sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)


class Link(NamedTuple):
    """What an entry's MAC covers."""

    stream: str
    seq: int
    at: datetime
    act: str
    actor_id: int | None
    salt: bytes
    digest: bytes
    prev: bytes
    policy: int | None = None

    def message(self) -> bytes:
        """The entry as bytes; the field lengths are in it, so that no two entries look alike."""
        moment = self.at.isoformat(timespec="microseconds")
        head = _HEADED([self.stream, self.seq, moment, self.act, self.actor_id]).encode()
        # Entries written before there were versions, or under none, keep the MAC they have.
        under = b"" if self.policy is None else b"\0policy %d" % self.policy
        return b"".join((head, b"\0", self.salt, self.digest, self.prev, under))


class JournalRepository:
    """Appends, and tells what was done to a case. Readers never see global positions."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def of_case(self, case_id: int) -> Sequence[tuple[datetime, str, int | None]]:
        """(moment, act, actor) of everything done to a case, in order."""
        # Who handled a case is asked several times in one act: its verifier, whose turn it is, who hears of it.
        known: dict[str, Sequence[Any]] = self._work.memo.setdefault(_OF_CASE, {})
        stream = f"case:{case_id}"
        if stream not in known:
            known[stream] = [tuple(row) for row in _OF_CASE.all(self._work, chain=stream)]
        return known[stream]

    def of_actor(self, person_id: int, limit: int) -> Sequence[tuple[datetime, str, int | None]]:
        """(moment, act, case) of the last things somebody did, the latest first; None where it was about no case."""
        columns = (_JOURNAL.c.at, _JOURNAL.c.act, _JOURNAL.c.stream)
        found = select(*columns).where(_JOURNAL.c.actor_id == person_id).order_by(_JOURNAL.c.id.desc())
        return [(row.at, row.act, _case_in(row.stream)) for row in self._work.execute(found.limit(limit))]

    def done_since(self, case_id: int, person_id: int, act: str, since: datetime) -> bool:
        """Whether somebody has done that to a case since then, or does anything to it at this very moment: looked for
        among its latest entries."""
        chain, now = f"case:{case_id}", self._work.now
        known = self._work.memo.get(_OF_CASE, {}).get(chain)
        if known is not None:
            own = [(at, what) for at, what, who in known if who == person_id]
            return any((what == act and at >= since) or at == now for at, what in own)
        found = _DONE.first(self._work, chain=chain, done=act, who=person_id, since=since, now=now)
        return found is not None

    def noted_since(self, event: Event, since: datetime, besides: Collection[str]) -> bool:
        """Whether the very same was noted since then, as the digests tell, or its actor does one of `besides` at this
        very moment: looked for among the last things he did."""
        rows = _NOTED.all(self._work, who=event.by_id, most=_LOOKED_AT, since=since)
        return any(
            (row.act in besides and row.at == self._work.now)
            or (row.act == event.name and row.digest == digest_of(row.salt, event))
            for row in rows
        )

    def cases_of(self, person_id: int, act: str, since: datetime, most: int) -> frozenset[int]:
        """The cases to which somebody has done that since then, among the last `most` things he did."""
        rows = _CASES_OF.all(self._work, who=person_id, most=most, done=act, since=since)
        found = (_case_in(row.stream) for row in rows)
        return frozenset(case_id for case_id in found if case_id is not None)

    def code(self) -> str:
        """The code of the entry that was just written (see supervision.marks)."""
        return code_of(self._work.memo[_LAST])

    def marked(self, code: str) -> Sequence[tuple[datetime, str, int | None, int | None]]:
        """(moment, act, actor, case) of the readings whose copies carry this code, the oldest first."""
        columns = (_JOURNAL.c.at, _JOURNAL.c.act, _JOURNAL.c.actor_id, _JOURNAL.c.stream, _JOURNAL.c.mac)
        found = select(*columns).where(_JOURNAL.c.act.in_(sorted(MARKED))).order_by(_JOURNAL.c.id)
        rows = self._work.execute(found.execution_options(yield_per=_AT_ONCE))
        return [
            (row.at, row.act, row.actor_id, _case_in(row.stream)) for row in rows if code_of(row.mac) == code
        ]

    def latest_is(self, *events: Event) -> bool | None:
        """Whether the latest entry of that act in the house's chain is one of these, as the digest tells; None
        where there is none."""
        row = _LATEST_OF_HOUSE.first(self._work, done=events[0].name)
        return row.digest in {digest_of(row.salt, each) for each in events} if row is not None else None

    def heads_told(self) -> Sequence[tuple[datetime, int, str]]:
        """(moment, seal, digits of its MAC) of the head told to the county's chat last; an older version let some wait
        behind it for the next message."""
        told = json.loads(meta.get(self._work, meta.HEADS_TOLD) or "[]")
        return [(datetime.fromisoformat(at), seq, digits) for at, seq, digits in told]

    def append(self, event: Event) -> None:
        """One entry in the event's chain; of what has its day only, or month, once that is over (see journal_later)."""
        salt = self._work.ground.salts.take()
        digest, policy = digest_of(salt, event), self._work.time.version or None
        if event.by_day:
            journal_later.wait(self._work, event, salt, digest, policy)
        else:
            self._link(stream_of(event), self._work.now, event.name, event.by_id, salt, digest, policy)

    def catch_up(self) -> int:
        """Link what waited for its day, or month, to be over. How many."""
        waited = journal_later.over(self._work)
        for row in waited:
            self._link(HOUSE, row.day, row.act, None, row.salt, row.digest, row.policy)
        journal_later.linked(self._work, [row.id for row in waited])
        return len(waited)

    def _link(
        self,
        stream: str,
        at: datetime,
        act: str,
        by_id: int | None,
        salt: bytes,
        digest: bytes,
        policy: int | None,
    ) -> None:
        """The chain's head is read within the transaction, which holds the chain from then on; a savepoint that is
        rolled back forgets it."""
        self._hold(stream)
        heads: dict[str, tuple[int, bytes]] = self._work.memo.setdefault(_HEAD, {})
        seq, prev = heads.get(stream) or _HEAD.first(self._work, chain=stream) or (0, BEGINNING)
        link = Link(stream, seq + 1, at, act, by_id, salt, digest, prev, policy)
        mac = self._work.keys.mac("journal", link.message())
        added = _APPEND.id(
            self._work,
            stream=stream,
            seq=seq + 1,
            at=at,
            act=act,
            actor_id=by_id,
            salt=salt,
            digest=digest,
            prev=prev,
            policy=policy,
            mac=mac,
        )
        failpoints.hit("journal_appended")
        _AWAIT_SEALING.run(self._work, added=added)
        known = self._work.memo.get(_OF_CASE, {})
        if stream in known:
            known[stream] = [*known[stream], (at, act, by_id)]
        heads[stream] = (seq + 1, mac)
        self._work.memo[_LAST] = mac

    def _hold(self, stream: str) -> None:
        """Two acts on one chain go one after the other; without it they would both follow the same head."""
        if self._work.postgres:
            lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 7))")
            self._work.execute(lock, {"stream": stream})


def stream_of(event: Event) -> str:
    """The chain an event belongs to."""
    return f"case:{event.case_id}" if isinstance(event, CaseEvent) else HOUSE


def _case_in(stream: str) -> int | None:
    kind, _, case_id = stream.partition(":")
    return int(case_id) if kind == "case" else None


def digest_of(salt: bytes, event: Event) -> bytes:
    """SHA-256 over salt and event in canonical JSON: proves what was recorded, tells nothing."""
    kind = type(event)
    names, values_of = _FIELDS.get(kind) or _looked_up(kind)
    canonical = _CANONICAL(dict(zip(names, values_of(event), strict=True)))
    return hashlib.sha256(salt + event.name.encode() + b"\0" + canonical.encode()).digest()


#: An event's fields and what reads them all, by its kind: to look them up each time costs more than the digest.
_FIELDS: dict[type, tuple[tuple[str, ...], Callable[[Event], tuple[Any, ...]]]] = {}


def _looked_up(kind: type[Event]) -> tuple[tuple[str, ...], Callable[[Event], tuple[Any, ...]]]:
    names = tuple(field.name for field in dataclasses.fields(kind))
    one = len(names) == 1  # of one name attrgetter gives no tuple
    values_of = attrgetter(*names)
    _FIELDS[kind] = names, (lambda event: (values_of(event),)) if one else values_of
    return _FIELDS[kind]
