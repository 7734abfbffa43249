"""Files at rest are whole or absent, encrypted, and cannot be swapped."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.filestore import FileGone, FileStore, Part
from storage.cipher import Cipher
from storage.errors import Unreadable

KEY = "k" * 16
FILE = "Ab3-defgh_12"
MARKER = b"a-marker-that-may-not-be-found" * 20


class Keys:
    """A key store with one key, which can be destroyed."""

    def __init__(self) -> None:
        self.held = {KEY: bytes(range(32))}

    def get(self, key_id: str) -> bytes:
        if key_id not in self.held:
            raise Unreadable("key")
        return self.held[key_id]


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def files(tmp_path: Path, keys: Keys) -> FileStore:
    return FileStore(tmp_path / "files", Cipher(keys))


def on_disk(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_file_comes_back_as_it_was(files: FileStore) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    assert files.read(FILE, KEY, Part.ORIGINAL) == MARKER
    assert not files.has(FILE, Part.COPY)


def test_nothing_of_it_lies_readable_on_disk(files: FileStore, tmp_path: Path) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    assert all(MARKER[:20] not in path.read_bytes() for path in on_disk(tmp_path))


def test_only_the_owner_may_read_it(files: FileStore, tmp_path: Path) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    (path,) = on_disk(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_without_its_key_it_is_unreadable(files: FileStore, keys: Keys) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    keys.held.clear()
    with pytest.raises(Unreadable):
        files.read(FILE, KEY, Part.ORIGINAL)


def test_a_file_put_in_the_place_of_another_does_not_open(files: FileStore, tmp_path: Path) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    (path,) = on_disk(tmp_path)
    path.rename(path.with_name(f"{FILE}.copy"))
    with pytest.raises(Unreadable):
        files.read(FILE, KEY, Part.COPY)


def test_a_file_cut_short_does_not_open(files: FileStore, tmp_path: Path) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    (path,) = on_disk(tmp_path)
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(Unreadable):
        files.read(FILE, KEY, Part.ORIGINAL)


def test_destroying_removes_every_part_and_may_be_repeated(files: FileStore, tmp_path: Path) -> None:
    for part in Part:
        files.write(FILE, KEY, part, MARKER)
    files.destroy(FILE)
    files.destroy(FILE)
    assert on_disk(tmp_path) == []
    with pytest.raises(FileGone):
        files.read(FILE, KEY, Part.COPY)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", "short", "a/b/c/d/e/f", "a" * 65, "文件文件文件文件"]
)
def test_what_is_not_an_id_names_no_file(name: str, files: FileStore) -> None:
    with pytest.raises(ValueError, match="not a file id"):
        files.destroy(name)


def test_the_sweep_takes_old_drafts_and_files_without_a_row(files: FileStore, tmp_path: Path) -> None:
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    files.write("orphan-0001", KEY, Part.ORIGINAL, MARKER)
    (tmp_path / "files" / "or" / "half.part").write_bytes(b"half")
    later = datetime.now(UTC) + timedelta(hours=2)
    assert files.sweep(later, lambda ids: [each for each in ids if each == FILE]) == 2
    assert [path.stem for path in on_disk(tmp_path)] == [FILE]


def test_the_sweep_leaves_what_is_younger_than_an_hour(files: FileStore, tmp_path: Path) -> None:
    def nobody(_ids: Iterable[str]) -> list[str]:
        return []

    files.write("orphan-0001", KEY, Part.ORIGINAL, MARKER)
    assert files.sweep(datetime.now(UTC), nobody) == 0
    assert len(on_disk(tmp_path)) == 1


_WRITER = """
import sys
from pathlib import Path
from bot.filestore import FileStore, Part
from tests.bot.test_filestore import FILE, KEY, Keys, MARKER
from storage.cipher import Cipher

FileStore(Path(sys.argv[1]), Cipher(Keys())).write(FILE, KEY, Part.ORIGINAL, MARKER)
"""


@pytest.mark.parametrize(
    ("point", "visible"), [("file_written", False), ("file_synced", False), ("file_renamed", True)]
)
def test_killed_while_writing_a_file_is_whole_or_not_there(
    point: str, visible: bool, files: FileStore, tmp_path: Path
) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", _WRITER, str(tmp_path / "files")]
    environment = {**os.environ, "FAIL": f"{point}:1:kill"}
    assert subprocess.run(command, cwd=root, env=environment, check=False).returncode == -9
    assert files.has(FILE, Part.ORIGINAL) is visible
    files.sweep(datetime.now(UTC) + timedelta(hours=2), lambda ids: ids)
    assert all(path.suffix != ".part" for path in on_disk(tmp_path))
    files.write(FILE, KEY, Part.ORIGINAL, MARKER)
    assert files.read(FILE, KEY, Part.ORIGINAL) == MARKER
