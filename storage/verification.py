"""Verification: the journal looked through from its first entry to its last, for whoever doubts it or its keepers.

Finds what was changed, removed, put in or swapped, and by the anchors what was cut off or written anew, and says where.
"""

import json
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Row, bindparam, text

from storage.columns import told_moment
from storage.id_set import IdSet
from storage.journal import BEGINNING, Link
from storage.journal_later import genuine
from storage.keystore import KeyStore
from storage.seals import SEALED, mac_of, root_of

#: How many seals are read at once: one may cover a thousand entries.
_AT_ONCE = 50
#: Of a MAC copied from a chat so many hexadecimal digits are enough: 64 bits, which nobody hits by trying.
LEAST_DIGITS = 16
_MOST_ID = 2**63
_HEAD = re.compile(rf"([0-9]{{1,18}}):([0-9a-f]{{{LEAST_DIGITS},64}})")

# Past the columns' types: somebody who writes into the database by hand need not write what fits them.
_ENTRIES = text(
    "SELECT id, stream, seq, at, act, actor_id, salt, digest, prev, policy, mac FROM journal ORDER BY stream, seq"
)
_LATER = text("SELECT id, day, act, policy, salt, digest, mac FROM journal_later ORDER BY id")
_UNSEALED = text("SELECT entry_id FROM journal_unsealed")
_SEALS = text(
    "SELECT seq, from_id, upto_id, entries, root, prev, mac, at FROM seals WHERE seq > :last ORDER BY seq LIMIT :most"
)
_MACS = text("SELECT id, mac FROM journal WHERE id IN :ids").bindparams(bindparam("ids", expanding=True))


class Reading(Protocol):
    """A look at the database, and the keys (a unit of work, or a snapshot beside the running bot)."""

    @property
    def keys(self) -> KeyStore: ...
    def execute(self, statement: Any, parameters: Any = None) -> Any: ...


@dataclass(frozen=True, slots=True)
class Look:
    """A look beside the running bot."""

    connection: Connection
    keys: KeyStore

    def execute(self, statement: Any, parameters: Any = None) -> Any:
        """Run it."""
        return self.connection.execute(statement, parameters)


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in the journal that is not as it was written; `at`: the moment that stands there, where one can be
    read."""

    kind: str
    place: str
    at: datetime | None = None

    def __str__(self) -> str:
        moment = f" ({self.at:%Y-%m-%d %H:%M} UTC)" if self.at is not None else ""
        return f"{self.kind} at {self.place}{moment}"


@dataclass(slots=True)
class Looked:
    """What was looked at, and what was found."""

    entries: int = 0
    seals: int = 0
    anchors: int = 0
    flaws: list[Flaw] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Heads that were kept outside: seal → what its MAC was said to begin with; and the lines that say nothing.

    Read before the database is looked at: what is anchored meanwhile would be of seals that the look does not see.
    """

    known: Mapping[int, frozenset[str]] = field(default_factory=dict)
    torn: tuple[int, ...] = ()

    @classmethod
    def read(
        cls, path: Path | None, heads: Mapping[int, str] | None = None, *, before: Path | None = None
    ) -> "Anchors":
        """Those of a file, of the one `before` it, and `heads` as a chat has kept them. Half a line at the end is a
        power cut's, and is taken away with the next one."""
        known: dict[int, frozenset[str]] = {
            seq: frozenset({said.lower()}) for seq, said in (heads or {}).items()
        }
        torn = []
        for number, line in (*_lines(before), *_lines(path)):
            try:
                said = json.loads(line)
                seq, mac = int(said["seq"]), str(said["mac"])
            except (ValueError, TypeError, KeyError, RecursionError):
                torn.append(number)
                continue
            known[seq] = known.get(seq, frozenset()) | {mac}
        return cls(known, tuple(torn))


def _lines(path: Path | None) -> list[tuple[int, bytes]]:
    """The whole lines of a file, numbered from 1; none where there is none."""
    whole = path.read_bytes().rpartition(b"\n")[0] if path is not None and path.exists() else b""
    return list(enumerate(whole.splitlines(), start=1))


def verify(work: Reading, anchors: Path | None = None, heads: Mapping[int, str] | None = None) -> list[Flaw]:
    """Everything that was changed, removed, put in, swapped or cut off; empty when all is whole."""
    return look_through(work, Anchors.read(anchors, heads)).flaws


def look_through(work: Reading, anchors: Anchors) -> Looked:
    """As `verify`, with how much was looked at.

    Row by row: of a province's journal no more is held at once than a bit for each entry.
    """
    looked, there, sealed = Looked(), IdSet(), IdSet()
    known = dict(anchors.known)
    looked.anchors = sum(map(len, known.values()))
    looked.flaws += [
        *_chains(work, there, looked),
        *_seals(work, sealed, known, looked),
        *_waiting(work),
        *(Flaw("put in", f"entry {entry_id}") for entry_id in there.beyond(sealed)),
        *(Flaw("cut off", f"entry {entry_id}") for entry_id in sealed.beyond(there)),
        *(Flaw("anchor", f"seal {seq}") for seq in sorted(known)),
        *(Flaw("anchor unreadable", f"line {line}") for line in anchors.torn),
    ]
    return looked


def read_head(written: str) -> tuple[int, str]:
    """A head as the chat shows it, "12:3f2a9c0177de10ab", blanks within allowed. Raises ValueError."""
    found = _HEAD.fullmatch("".join(written.split()).lower().replace("：", ":"))
    if found is None:
        raise ValueError("expected number:digits, for example 12:3f2a9c0177de10ab")
    return int(found[1]), found[2]


def _chains(work: Reading, there: IdSet, looked: Looked) -> Iterator[Flaw]:
    """Each case's chain: numbers without gap, each link naming the one before it, each MAC right."""
    chain, at_seq, before = "", 0, BEGINNING
    # Taken apart by place: by name a million entries would cost a third more.
    for entry_id, *said, mac in work.execute(_ENTRIES.execution_options(yield_per=1000)):
        looked.entries += 1
        stream, seq, at, prev = said[0], said[1], said[2], said[7]
        if stream != chain:
            chain, at_seq, before = stream, 0, BEGINNING
        if seq != at_seq + 1:
            yield Flaw("missing", f"{stream}#{seq}", _shown(at))
        elif prev != before:
            yield Flaw("unlinked", f"{stream}#{seq}", _shown(at))
        if not _genuine(work.keys, said, mac):
            yield Flaw("changed", f"{stream}#{seq}", _shown(at))
        at_seq, before = (seq if isinstance(seq, int) else at_seq + 1), mac
        if 0 <= entry_id < _MOST_ID:
            there.add(entry_id)
        else:
            yield Flaw("put in", f"entry {entry_id}")


def _waiting(work: Reading) -> Iterator[Flaw]:
    """What waits for its day to be over is as it was written."""
    for row in work.execute(_LATER.execution_options(yield_per=1000)):
        try:
            whole = genuine(work.keys, {**row._mapping, "day": _moment(row.day)})
        except (TypeError, ValueError, AttributeError, OverflowError):
            whole = False
        if not whole:
            yield Flaw("changed", f"waiting entry {row.id}", _shown(row.day))


def _genuine(keys: KeyStore, said: list[Any], mac: Any) -> bool:
    """Whether an entry is as it was written. What is not even of the right kind never was."""
    try:
        said[2] = _moment(said[2])
        return bool(keys.mac("journal", Link(*said).message()) == mac)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False


def _seals(work: Reading, sealed: IdSet, known: dict[int, frozenset[str]], looked: Looked) -> Iterator[Flaw]:
    """The global chain: it is whole, and covers each entry; what is not yet covered waits to be. Of the anchors in
    `known` those are left that it does not agree with."""
    prev = BEGINNING
    for entry_id in work.execute(_UNSEALED.execution_options(yield_per=1000)).scalars():
        _hold(sealed, entry_id)
    for number, row in enumerate(_in_order(work), start=1):
        looked.seals += 1
        if row.seq != number or row.prev != prev or not _sealed_by_us(work.keys, row):
            yield Flaw("seal changed", f"seal {row.seq}", _shown(row.at))
        ids = _ids(row.entries)
        macs = _macs(work, ids)
        if any(entry_id not in macs for entry_id in ids):
            yield Flaw("cut off", f"seal {row.seq}", _shown(row.at))
        elif not _same_root(ids, macs, row.root):
            yield Flaw("rewritten", f"seal {row.seq}", _shown(row.at))
        prev = row.mac
        for entry_id in ids:
            _hold(sealed, entry_id)
        if row.seq in known and all(_hex(row.mac).startswith(said) for said in known[row.seq]):
            del known[row.seq]


def _sealed_by_us(keys: KeyStore, row: Row[Any]) -> bool:
    try:
        return bool(mac_of(keys, {**row._mapping, "at": _moment(row.at)}) == row.mac)
    except (TypeError, ValueError, AttributeError, OverflowError, struct.error):
        return False


def _same_root(ids: Sequence[int], macs: Mapping[int, Any], root: Any) -> bool:
    try:
        return bool(root_of([(entry_id, macs[entry_id]) for entry_id in ids]) == root)
    except TypeError:
        return False


def _in_order(work: Reading) -> Iterator[Row[Any]]:
    """Every seal, a few at a time."""
    last = -_MOST_ID
    while True:
        rows = work.execute(_SEALS, {"last": last, "most": _AT_ONCE}).all()
        if not rows:
            return
        yield from rows
        last = rows[-1].seq


def _ids(packed: Any) -> tuple[int, ...]:
    if not isinstance(packed, bytes):
        return ()
    return struct.unpack(f">{len(packed) // 8}Q", packed[: len(packed) // 8 * 8])


def _macs(work: Reading, ids: Sequence[int]) -> dict[int, Any]:
    """The MACs of those entries that are there. More ids than we ever seal together are a forgery."""
    macs: dict[int, Any] = {}
    for at in range(0, len(ids), SEALED):
        part = [each for each in ids[at : at + SEALED] if each < _MOST_ID]
        if part:
            macs.update({row.id: row.mac for row in work.execute(_MACS, {"ids": part})})
    return macs


def _hold(sealed: IdSet, entry_id: Any) -> None:
    if isinstance(entry_id, int) and entry_id >= 0:
        sealed.add(entry_id)


def _moment(stored: Any) -> datetime:
    """As it was when its MAC was made: SQLite keeps microseconds, PostgreSQL the moment itself."""
    return told_moment(stored) if isinstance(stored, int) else stored.astimezone(UTC)


def _shown(stored: Any) -> datetime | None:
    try:
        return _moment(stored)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return None


def _hex(mac: Any) -> str:
    return mac.hex() if isinstance(mac, bytes) else ""
