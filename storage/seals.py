"""Seals: one chain over the whole journal, anchored outside, so that a cut or a rewriting is seen."""

import hashlib
import json
import os
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Row, delete, select, text
from sqlmodel import Field, SQLModel

from storage import failpoints
from storage.columns import UTC, Blob, Long, RowId, table_of
from storage.id_set import IdSet
from storage.journal import BEGINNING, JournalRow, UnsealedRow, entries
from storage.unit_of_work import UnitOfWork


class SealRow(SQLModel, table=True):
    """One link of the global chain. `entries`: the ids it covers, 8 bytes each; they need not be
    one range, since on PostgreSQL a slow transaction may commit a low id late."""

    __tablename__ = "seals"

    seq: int = Field(sa_column=Column(RowId, primary_key=True, autoincrement=False))
    from_id: int = Field(sa_type=Long)
    upto_id: int = Field(sa_type=Long)
    entries: bytes = Field(sa_type=Blob)
    root: bytes = Field(sa_type=Blob)
    prev: bytes = Field(sa_type=Blob)
    mac: bytes = Field(sa_type=Blob)
    at: datetime = Field(sa_type=UTC)


_SEALS = table_of(SealRow)
_JOURNAL = table_of(JournalRow)
_UNSEALED = table_of(UnsealedRow)
# Every transaction older than the oldest running one is finished: what it wrote is final and visible.
_FINAL = text("age(journal_unsealed.xmin) > age(pg_snapshot_xmin(pg_current_snapshot())::xid)")


#: How many entries a seal covers at most, and how many seals are read at once.
_SEALED, _AT_ONCE = 1000, 50


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the journal that is not as it was written."""

    kind: str
    place: str


def seal(work: UnitOfWork, limit: int = _SEALED) -> int:
    """Link final entries into the global chain; how many. Only for the holder of the lease "sealer"."""
    final = select(_JOURNAL.c.id, _JOURNAL.c.mac).join(_UNSEALED, _UNSEALED.c.entry_id == _JOURNAL.c.id)
    if work.postgres:
        final = final.where(_FINAL)
    found = work.execute(final.order_by(_JOURNAL.c.id).limit(limit)).all()
    if not found:
        return 0
    head = work.execute(select(_SEALS).order_by(_SEALS.c.seq.desc()).limit(1)).first()
    ids = [row.id for row in found]
    values = {
        "seq": head.seq + 1 if head else 1,
        "from_id": ids[0],
        "upto_id": ids[-1],
        "entries": struct.pack(f">{len(ids)}Q", *ids),
        "root": _root([(row.id, row.mac) for row in found]),
        "prev": head.mac if head else BEGINNING,
        "at": work.now,
    }
    work.execute(_SEALS.insert(), {**values, "mac": _mac(work, values)})
    failpoints.hit("seal_added")
    work.execute(delete(_UNSEALED).where(_UNSEALED.c.entry_id.in_(ids)))
    return len(ids)


def anchor(work: UnitOfWork, path: Path) -> int | None:
    """Append the head of the chain to a file outside the database, safe on disk; its number, None if none."""
    head = work.execute(select(_SEALS).order_by(_SEALS.c.seq.desc()).limit(1)).first()
    if head is None:
        return None
    line = json.dumps({"seq": head.seq, "mac": head.mac.hex(), "at": head.at.isoformat()})
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "a", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        failpoints.hit("anchor_written")
        os.fsync(file.fileno())
    return int(head.seq)


def verify(work: UnitOfWork, anchors: Path | None = None) -> list[Flaw]:
    """Everything that was changed, removed, put in, swapped or cut off; empty when all is whole.

    Row by row: of a province's journal no more is held at once than a bit for each entry.
    """
    there, sealed = IdSet(), IdSet()
    known = _anchored(anchors) if anchors is not None and anchors.exists() else {}
    return [
        *_chains(work, there),
        *_seals(work, sealed, known),
        *(Flaw("put in", f"entry {entry_id}") for entry_id in there.beyond(sealed)),
        *(Flaw("cut off", f"entry {entry_id}") for entry_id in sealed.beyond(there)),
        *(Flaw("anchor", f"seal {seq}") for seq in known),
    ]


def _chains(work: UnitOfWork, there: IdSet) -> Iterator[Flaw]:
    """Each case's chain: numbers without gap, each link naming the one before it, each MAC right."""
    stream, seq, prev = "", 0, BEGINNING
    for entry_id, link, mac in entries(work):
        if link.stream != stream:
            stream, seq, prev = link.stream, 0, BEGINNING
        place = f"{link.stream}#{link.seq}"
        if link.seq != seq + 1:
            yield Flaw("missing", place)
        elif link.prev != prev:
            yield Flaw("unlinked", place)
        if work.keys.mac("journal", link.message()) != mac:
            yield Flaw("changed", place)
        seq, prev = link.seq, mac
        there.add(entry_id)


def _seals(work: UnitOfWork, sealed: IdSet, known: dict[int, set[str]]) -> Iterator[Flaw]:
    """The global chain: it is whole, and covers each entry; what is not yet covered waits to be. Of the anchors in
    `known` those are left that it does not agree with."""
    prev = BEGINNING
    for entry_id in work.execute(select(_UNSEALED.c.entry_id).execution_options(yield_per=1000)).scalars():
        sealed.add(entry_id)
    for number, row in enumerate(_in_order(work), start=1):
        if row.seq != number or row.prev != prev or _mac(work, row._mapping) != row.mac:
            yield Flaw("seal changed", f"seal {row.seq}")
        ids = struct.unpack(f">{len(row.entries) // 8}Q", row.entries)
        macs = _macs(work, ids)
        if any(entry_id not in macs for entry_id in ids):
            yield Flaw("cut off", f"seal {row.seq}")
        elif _root([(entry_id, macs[entry_id]) for entry_id in ids]) != row.root:
            yield Flaw("rewritten", f"seal {row.seq}")
        prev = row.mac
        for entry_id in ids:
            sealed.add(entry_id)
        if known.get(row.seq) == {row.mac.hex()}:
            del known[row.seq]


def _in_order(work: UnitOfWork) -> Iterator[Row[Any]]:
    """Every seal, a few at a time: one may cover a thousand entries."""
    last = None
    while True:
        some = select(_SEALS).order_by(_SEALS.c.seq).limit(_AT_ONCE)
        rows = work.execute(some if last is None else some.where(_SEALS.c.seq > last)).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq


def _macs(work: UnitOfWork, ids: Sequence[int]) -> dict[int, bytes]:
    """The MACs of those entries that are there. More ids than we ever seal together are a forgery."""
    asked = select(_JOURNAL.c.id, _JOURNAL.c.mac)
    macs: dict[int, bytes] = {}
    for at in range(0, len(ids), _SEALED):
        part = [each for each in ids[at : at + _SEALED] if each < 2**63]
        macs.update({row.id: row.mac for row in work.execute(asked.where(_JOURNAL.c.id.in_(part)))})
    return macs


def _anchored(path: Path) -> dict[int, set[str]]:
    """Every head that was written outside: seal → MACs it was said to have."""
    known: dict[int, set[str]] = {}
    for line in path.read_text("ascii").splitlines():
        said = json.loads(line)
        known.setdefault(said["seq"], set()).add(said["mac"])
    return known


def _root(pairs: Sequence[tuple[int, bytes]]) -> bytes:
    """SHA-256 over ids and MACs in order."""
    return hashlib.sha256(b"".join(struct.pack(">Q", entry_id) + mac for entry_id, mac in pairs)).digest()


def _mac(work: UnitOfWork, values: Any) -> bytes:
    """HMAC over everything a seal says."""
    head = struct.pack(">QQQ", values["seq"], values["from_id"], values["upto_id"])
    moment = values["at"].isoformat(timespec="microseconds").encode()
    return work.keys.mac("seals", b"".join((head, values["entries"], values["root"], values["prev"], moment)))
