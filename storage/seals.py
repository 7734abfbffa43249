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


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the journal that is not as it was written."""

    kind: str
    place: str


def seal(work: UnitOfWork, limit: int = 1000) -> int:
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
    """Everything that was changed, removed, put in, swapped or cut off; empty when all is whole."""
    macs: dict[int, bytes] = {}
    flaws = list(_chains(work, macs))
    seals = work.execute(select(_SEALS).order_by(_SEALS.c.seq)).all()
    flaws += _seals(work, seals, macs)
    if anchors is not None and anchors.exists():
        flaws += _anchors(anchors, {row.seq: row.mac for row in seals})
    return flaws


def _chains(work: UnitOfWork, macs: dict[int, bytes]) -> Iterator[Flaw]:
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
        macs[entry_id] = mac


def _seals(work: UnitOfWork, seals: Sequence[Row[Any]], macs: dict[int, bytes]) -> Iterator[Flaw]:
    """The global chain: it is whole, covers each entry once, and what is not yet covered waits to be."""
    prev, seen = BEGINNING, set(work.execute(select(_UNSEALED.c.entry_id)).scalars())
    for number, row in enumerate(seals, start=1):
        if row.seq != number or row.prev != prev or _mac(work, row._mapping) != row.mac:
            yield Flaw("seal changed", f"seal {row.seq}")
        ids = struct.unpack(f">{len(row.entries) // 8}Q", row.entries)
        if any(entry_id not in macs for entry_id in ids):
            yield Flaw("cut off", f"seal {row.seq}")
        elif _root([(entry_id, macs[entry_id]) for entry_id in ids]) != row.root:
            yield Flaw("rewritten", f"seal {row.seq}")
        prev = row.mac
        seen |= set(ids)
    for entry_id in macs.keys() - seen:
        yield Flaw("put in", f"entry {entry_id}")
    for entry_id in seen - macs.keys():
        yield Flaw("cut off", f"entry {entry_id}")


def _anchors(path: Path, macs: dict[int, bytes]) -> Iterator[Flaw]:
    """Every head that was written outside must still be in the chain."""
    for line in path.read_text("ascii").splitlines():
        known = json.loads(line)
        if macs.get(known["seq"], b"").hex() != known["mac"]:
            yield Flaw("anchor", f"seal {known['seq']}")


def _root(pairs: Sequence[tuple[int, bytes]]) -> bytes:
    """SHA-256 over ids and MACs in order."""
    return hashlib.sha256(b"".join(struct.pack(">Q", entry_id) + mac for entry_id, mac in pairs)).digest()


def _mac(work: UnitOfWork, values: Any) -> bytes:
    """HMAC over everything a seal says."""
    head = struct.pack(">QQQ", values["seq"], values["from_id"], values["upto_id"])
    moment = values["at"].isoformat(timespec="microseconds").encode()
    return work.keys.mac("seals", b"".join((head, values["entries"], values["root"], values["prev"], moment)))
