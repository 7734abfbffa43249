"""Before SQLite opens its files: what it would mend in silence, by beginning anew or by leaving out, is refused."""

import contextlib
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path

from storage.errors import StoreRefused

_LOST = (
    "the database is {how}, but its key store has been in use: restore the newest backup (see the runbook);"
    " nothing was changed"
)
_TORN = (
    "the write-ahead log (lianqin.db-wal) is damaged, and what was confirmed last stands in it: keep a copy of"
    " the data folder, then see the runbook; nothing was changed"
)
# The file format of SQLite, section 4: magic numbers of a log with little- and big-endian checksums.
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_HEADER, _FRAME = 32, 24
#: A log beyond this many bytes is looked at no further than its head: a start must not wait for seconds.
_MOST = 64 * 1024 * 1024
#: Made with the first entry of the journal, long after the first start's own rows were committed.
_IN_USE = "SELECT 1 FROM keys WHERE name = 'journal'"


def check_files(database: Path, keys: Path | None) -> None:
    """Raise StoreRefused where the database was lost or its log is damaged; `keys`: the key store beside it."""
    if keys is not None and not _has_content(database) and _in_use(keys):
        raise StoreRefused(_LOST.format(how="empty" if database.exists() else "missing"))
    log = database.with_name(f"{database.name}-wal")
    if database.exists() and log.exists():
        check_log(log)


def check_log(log: Path) -> None:
    """Raise StoreRefused when transactions that were committed and synced stand behind a damaged frame.

    SQLite reads a log up to the first frame that does not fit and forgets the rest. After a power cut that is
    right for the last transaction, which nobody was told of; more than one behind the break were confirmed.
    """
    with log.open("rb") as file:
        content = file.read(_MOST)  # no more: a log may be larger than the memory
    if len(content) <= _HEADER + _FRAME:
        return
    magic, _version, size = struct.unpack_from(">III", content)
    order = _MAGIC.get(magic)
    summed = _sum(order, content[:24], (0, 0)) if order else None
    if order is None or summed != struct.unpack_from(">II", content, 24):
        # It is synced before the first frame follows: with frames behind it, it was whole once.
        raise StoreRefused(_TORN)
    if _commits_behind_a_break(content, size, order, summed) > 1:
        raise StoreRefused(_TORN)


def _commits_behind_a_break(content: bytes, size: int, order: str, summed: tuple[int, int]) -> int:
    salts, broken, commits, before = content[16:24], False, 0, b""
    for place, page in _frames(content, size):
        head = content[place : place + _FRAME]
        if head[8:16] != salts:  # of an earlier round of the log: already in the database
            return commits
        if not broken:
            summed = _sum(order, page, _sum(order, head[:8], summed))
            broken = summed != struct.unpack(">II", head[16:])
        # A commit's last frame may be repeated to fill a sector.
        elif head[4:8] != b"\0\0\0\0" and head[:8] + page != before:
            commits, before = commits + 1, head[:8] + page
    return commits


def _frames(content: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """Each whole frame: where it begins, and its page."""
    for place in range(_HEADER, len(content) - _FRAME - size + 1, _FRAME + size):
        yield place, content[place + _FRAME : place + _FRAME + size]


def _sum(order: str, data: bytes, summed: tuple[int, int]) -> tuple[int, int]:
    """The log's checksum: a Fibonacci-weighted sum over 32-bit words."""
    first, second = summed
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & 0xFFFFFFFF
        second = (second + odd + first) & 0xFFFFFFFF
    return first, second


def _has_content(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def _in_use(keys: Path) -> bool:
    """Whether something was journalled under these keys; what cannot be read is said where it is opened."""
    if not keys.exists():
        return False
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_read_only(keys)) as connection:
        return connection.execute(_IN_USE).fetchone() is not None
    return False


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
