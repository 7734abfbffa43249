"""Backup and restore are killed at every named point, and run again."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot import backup, restore
from bot.backup import Wish
from bot.filestore import FileStore, Part
from bot.opening import opened
from bot.settings import SettingsError
from storage import failpoints
from storage.errors import StoreRefused
from tests.bot.stick import Stick, facts, settings
from tests.chat import Chat, Town
from tests.handlers.playing import newest, report

pytestmark = pytest.mark.long


def killed_at(fail: str, act: Callable[[], object]) -> None:
    """A process of its own does it, and is killed with SIGKILL at that point."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            failpoints.arm(f"{fail}:kill")
            act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"{fail} was never met"
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.fixture
def stick(town: Town, supervisor: Chat, tmp_path: Path) -> Stick:
    """A town with a report and three pictures, closed, and one good backup of it before the last report."""
    made = Stick(tmp_path)
    report(supervisor)
    files, key_id = FileStore(town.store.data / "files", town.store.ground.cipher), newest(town).key_id
    for letter in "ABC":
        files.write(letter * 16, key_id, Part.ORIGINAL, letter.encode())
    made.back_up(town)
    report(supervisor)
    files.write("D" * 16, newest(town).key_id, Part.COPY, b"D")
    town.store.close()
    return made


def _backs_up(town: Town, stick: Stick) -> Callable[[], object]:
    wish = Wish(stick.target, stick.keys)
    return lambda: backup.back_up(settings(town.store.data), wish)


@pytest.mark.parametrize(
    "fail",
    [
        "backup_chunk:1",
        "backup_table:20",
        "backup_file:1",
        "backup_keys:1",
        "backup_manifest:1",
        "backup_finished:1",
    ],
)
def test_a_killed_backup_leaves_the_last_one_good_and_is_made_again(
    town: Town, stick: Stick, fail: str
) -> None:
    killed_at(fail, _backs_up(town, stick))
    last = "backup_finished" in fail
    assert len(list((stick.target / "manifests").glob("*.manifest"))) == 1 + last
    assert len(list((stick.restored(town, "before") / "files").glob("*/*"))) == 3 + last
    _backs_up(town, stick)()
    assert not [path for path in stick.folder.rglob("*.part") if path.is_relative_to(stick.target)]
    assert facts(stick.restored(town, "after")) == facts(town.store.data)


def test_what_a_killed_backup_left_is_removed_by_the_next(town: Town, stick: Stick) -> None:
    killed_at("backup_keys:1", _backs_up(town, stick))
    left = {path.name for path in (stick.target / "chunks").glob("*/*")}
    backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys, keep=1))
    again = stick.target / "chunks"
    backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys, keep=1))
    assert len({path.name for path in again.glob("*/*")}) <= len(left)
    assert facts(stick.restored(town)) == facts(town.store.data)


RESTORING = (
    *("restore_file:2", "restore_table:9", "restore_moved:1", "restore_moved:2", "restore_moved:3"),
    *("restore_settled:1", "restore_committed:1", "restore_finished:1"),
)


@pytest.mark.parametrize("fail", RESTORING)
def test_a_killed_restore_stops_a_start_and_is_simply_run_again(town: Town, stick: Stick, fail: str) -> None:
    _backs_up(town, stick)()
    data = stick.folder / "restored"
    killed_at(fail, lambda: restore.restore(settings(data), stick.source(town)))
    with pytest.raises(StoreRefused, match="lianqin restore"), opened(settings(data)):
        pass
    stick.restored(town)
    assert facts(data) == facts(town.store.data)
    assert sorted(path.stem for path in (data / "files").glob("*/*")) == [
        "A" * 16,
        "B" * 16,
        "C" * 16,
        "D" * 16,
    ]
    # What is left of a killed one would keep keys alive that are destroyed later.
    assert not [path for path in data.iterdir() if "restor" in path.name]
    with opened(settings(data)):
        pass


def test_a_restore_killed_after_its_last_step_is_a_whole_house(town: Town, stick: Stick) -> None:
    _backs_up(town, stick)()
    data = stick.folder / "restored"
    killed_at("restore_done:1", lambda: restore.restore(settings(data), stick.source(town)))
    with opened(settings(data)):
        pass
    with pytest.raises(SettingsError, match="not empty"):
        stick.restored(town)
    assert facts(data) == facts(town.store.data)


@pytest.mark.parametrize("fail", ["restore_settled:1", "restore_committed:1"])
def test_a_house_put_over_a_killed_restore_is_not_deleted(town: Town, stick: Stick, fail: str) -> None:
    _backs_up(town, stick)()
    data = stick.folder / "restored"
    killed_at(fail, lambda: restore.restore(settings(data), stick.source(town)))
    shutil.copytree(town.store.data, data, dirs_exist_ok=True)
    stick.restored(town)
    (aside,) = data.glob("before-restore-*")
    for name in ("master.key", "keys.db", "lianqin.db"):
        assert (aside / name).read_bytes() == (town.store.data / name).read_bytes()
