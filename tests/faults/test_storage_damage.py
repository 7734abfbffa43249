"""What a power cut or a bad disk leaves of SQLite's files: whole, or refused, or an earlier state (row D4, D6)."""

import os
import shutil
from pathlib import Path

import pytest

from storage import inbox, seals, verification
from storage.errors import StoreRefused
from storage.inbox import RawUpdate
from tests.faults.scene import copied, founded, opened

__all__ = ["founded"]


def taken(number: int) -> RawUpdate:
    return RawUpdate(
        update_id=number, chat_id=11, kind="other", dedupe=str(number), payload=b"x" * 3000, message_id=None
    )


@pytest.fixture
def torn(founded: Path, tmp_path: Path) -> Path:
    """The folder as a power cut leaves it: forty updates, the last of them in the WAL alone."""
    data = copied(founded, tmp_path, "alive")
    store = opened(None, data)
    for number in range(1, 41):
        store.act_now(lambda work, number=number: inbox.take_in(work, [taken(number)]))  # type: ignore[misc]
    store.act_now(seals.seal)
    left = Path(shutil.copytree(data, tmp_path / "torn"))
    store.close()
    (left / "lianqin.db-shm").unlink(missing_ok=True)
    return left


def test_all_that_was_acknowledged_is_there_after_a_power_cut(torn: Path) -> None:
    store = opened(None, torn)
    assert store.read_now(inbox.depth) == 40
    store.close()


def test_a_database_cut_short_is_refused(torn: Path) -> None:
    (torn / "lianqin.db-wal").unlink()
    file = torn / "lianqin.db"
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(StoreRefused, match="damaged"):
        opened(None, torn)


@pytest.mark.parametrize("harm", ["cut short", "overwritten", "replaced by noise"])
def test_a_damaged_wal_is_refused_or_leaves_a_whole_earlier_state(torn: Path, harm: str) -> None:
    wal = torn / "lianqin.db-wal"
    content = bytearray(wal.read_bytes())
    middle = len(content) // 2
    if harm == "cut short":
        del content[middle:]
    elif harm == "overwritten":
        content[middle : middle + 6000] = b"\xaa" * 6000
    else:
        content[:] = os.urandom(len(content))
    wal.write_bytes(content)
    try:
        store = opened(None, torn)
    except StoreRefused:
        return
    kept = store.read_now(lambda work: [update for update, _ in inbox.waiting(work, 100)])
    assert kept == list(range(1, len(kept) + 1))
    assert not list(store.read_now(verification.verify))
    store.close()
