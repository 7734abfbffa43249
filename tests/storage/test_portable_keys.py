"""The copy of the key store: another house's is never replaced, a damaged one is said to be so."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.errors import StoreRefused
from storage.keystore import KeyStore
from storage.portable_keys import DAMAGED, copy_keys, put_keys, survivors


def _house(folder: Path) -> str:
    """The URL of a key store of a house of its own."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'keys.db'}"
    KeyStore.open(url, folder / "master.key", clock=lambda: datetime.now(UTC), create=True).close()
    return url


def test_another_houses_copy_stays_where_it_lies(tmp_path: Path) -> None:
    ours, theirs = _house(tmp_path / "ours"), _house(tmp_path / "theirs")
    copy = copy_keys(theirs, tmp_path / "stick")
    before = copy.read_bytes()
    with pytest.raises(StoreRefused, match="another house"):
        copy_keys(ours, tmp_path / "stick")
    assert copy.read_bytes() == before
    assert [each.name for each in (tmp_path / "stick").iterdir()] == ["keys.db"]


def test_our_own_copy_is_replaced_by_the_newest(tmp_path: Path) -> None:
    ours = _house(tmp_path / "ours")
    first = survivors(copy_keys(ours, tmp_path / "stick"))
    assert survivors(copy_keys(ours, tmp_path / "stick", ["r1"])).sealed == ("r1",)
    assert first.sealed == ()


def test_a_copy_cut_short_is_damaged_and_changes_nothing(tmp_path: Path) -> None:
    copy = copy_keys(_house(tmp_path / "ours"), tmp_path / "stick")
    copy.write_bytes(copy.read_bytes()[:4000])
    with pytest.raises(StoreRefused, match="damaged"):
        survivors(copy)
    with pytest.raises(StoreRefused) as refused:
        put_keys(copy, f"sqlite:///{tmp_path / 'fresh.db'}")
    assert str(refused.value) == DAMAGED
