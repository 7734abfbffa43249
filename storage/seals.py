"""Seals: one chain over the whole journal, anchored outside, so that a cut or a rewriting is seen."""

import hashlib
import json
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, delete, func, select, text
from sqlmodel import Field, SQLModel

from storage import failpoints
from storage.columns import UTC, Blob, Long, RowId, table_of
from storage.journal import BEGINNING, JournalRow, UnsealedRow
from storage.keystore import KeyStore
from storage.unit_of_work import UnitOfWork

#: How many entries a seal covers at most.
SEALED = 1000


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
class Head:
    """The newest seal: whoever keeps number and MAC elsewhere can tell whether what it covers was changed since."""

    seq: int
    mac: bytes
    at: datetime


def seal(work: UnitOfWork, limit: int = SEALED) -> int:
    """Link final entries into the global chain; how many. Only for the holder of the lease "sealer"."""
    final = select(_JOURNAL.c.id, _JOURNAL.c.mac).join(_UNSEALED, _UNSEALED.c.entry_id == _JOURNAL.c.id)
    if work.postgres:
        final = final.where(_FINAL)
    found = work.execute(final.order_by(_JOURNAL.c.id).limit(limit)).all()
    if not found:
        return 0
    last = head(work)
    ids = [row.id for row in found]
    values = {
        "seq": last.seq + 1 if last else 1,
        "from_id": ids[0],
        "upto_id": ids[-1],
        "entries": struct.pack(f">{len(ids)}Q", *ids),
        "root": root_of([(row.id, row.mac) for row in found]),
        "prev": last.mac if last else BEGINNING,
        "at": work.now,
    }
    work.execute(_SEALS.insert(), {**values, "mac": mac_of(work.keys, values)})
    failpoints.hit("seal_added")
    work.execute(delete(_UNSEALED).where(_UNSEALED.c.entry_id.in_(ids)))
    return len(ids)


def head(work: UnitOfWork) -> Head | None:
    """The newest seal; None where nothing was sealed yet."""
    columns = (_SEALS.c.seq, _SEALS.c.mac, _SEALS.c.at)
    row = work.execute(select(*columns).order_by(_SEALS.c.seq.desc()).limit(1)).first()
    return Head(row.seq, row.mac, row.at) if row is not None else None


def begun(work: UnitOfWork) -> datetime:
    """When the first seal was made; now where there is none."""
    found: datetime | None = work.execute(select(func.min(_SEALS.c.at, type_=UTC))).scalar()
    return found or work.now


def anchor(work: UnitOfWork, path: Path) -> int | None:
    """Append the head of the chain to a file outside the database, safe on disk; its number, None if none.

    Half a line, which a power cut has left, goes first: the next one must not be written behind it. Raises OSError.
    """
    newest = head(work)
    if newest is None:
        return None
    line = json.dumps({"seq": newest.seq, "mac": newest.mac.hex(), "at": newest.at.isoformat()})
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "rb+", buffering=0) as file:
        file.truncate(_whole(file.read()))
        file.write(line.encode("ascii") + b"\n")
        failpoints.hit("anchor_written")
        os.fsync(file.fileno())
    return newest.seq


def _whole(written: bytes) -> int:
    """How many bytes of it are whole lines."""
    return written.rfind(b"\n") + 1


def root_of(pairs: Sequence[tuple[int, bytes]]) -> bytes:
    """SHA-256 over ids and MACs in order."""
    return hashlib.sha256(b"".join(struct.pack(">Q", entry_id) + mac for entry_id, mac in pairs)).digest()


def mac_of(keys: KeyStore, values: Any) -> bytes:
    """HMAC over everything a seal says."""
    numbers = struct.pack(">QQQ", values["seq"], values["from_id"], values["upto_id"])
    moment = values["at"].isoformat(timespec="microseconds").encode()
    return keys.mac("seals", b"".join((numbers, values["entries"], values["root"], values["prev"], moment)))
