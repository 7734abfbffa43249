"""Backup and restore where something is not as it should be: moved, damaged, pulled out, put back."""

import asyncio
import errno
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import backup, restore
from bot.backup import Wish
from bot.backup_manifest import Manifest
from bot.backup_vault import Vault
from bot.filestore import FileStore, Part
from bot.last_received import LastReceived
from bot.opening import opened
from bot.settings import SettingsError
from storage import failpoints, meta
from storage.condition import examine
from storage.errors import StoreRefused
from tests.bot.stick import Stick, facts, reopened, settings
from tests.chat import Chat, Town
from tests.handlers.playing import newest, report

#: A file system of its own on every Linux.
DEVSHM = Path("/dev/shm")


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    return Stick(tmp_path)


@pytest.mark.parametrize(
    "mark", ['{"at": "2027-03-01T00:00:00", "to": "x"}', '{"at": "20', '{"to": "x"}', "[]", ""]
)
def test_a_database_that_has_moved_is_neither_backed_up_nor_served(
    town: Town, stick: Stick, mark: str
) -> None:
    town.store.close()
    (town.store.data / "moved.json").write_text(mark)
    with pytest.raises(StoreRefused, match=r"moved to PostgreSQL on .* LIANQIN_DATABASE_URL"):
        backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys))
    with pytest.raises(StoreRefused, match="moved to PostgreSQL"), opened(settings(town.store.data)):
        pass
    assert not stick.target.exists()


def test_a_move_meanwhile_leaves_the_backup_good_and_unnoted(
    town: Town, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.store.close()
    mark = town.store.data / "moved.json"
    monkeypatch.setattr(failpoints, "hit", lambda point: point == "backup_finished" and mark.write_text("{}"))
    answer = backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys))
    assert (Path(answer["backup"]).exists(), answer["noted"]) == (True, False)


def test_a_damaged_list_of_files_is_no_reason_to_make_no_backup(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    report(supervisor)
    files = FileStore(town.store.data / "files", town.store.ground.cipher)
    files.write("A" * 16, newest(town).key_id, Part.ORIGINAL, b"a picture")
    vault = stick.vault(town)
    for _ in range(2):
        told = vault.manifest(Path(stick.back_up(town)["backup"]))
    for name in told["files"]["chunks"]:
        (stick.target / "chunks" / name[:2] / name).write_bytes(b"rotten")
    files.write("B" * 16, newest(town).key_id, Part.ORIGINAL, b"another")
    assert stick.back_up(town, keep=2)["pruned"] == 0
    assert len(vault.manifests()) == 3


def test_a_stick_pulled_out_is_not_taken_for_a_destroyed_file(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    vault, source = stick.vault(town), stick.folder / "source"
    source.write_bytes(b"x" * 100)
    shutil.rmtree(stick.target)
    with pytest.raises(FileNotFoundError):
        vault.put_file(source)
    assert vault.put_file(stick.folder / "destroyed") is None


def test_the_first_poll_after_a_restore_finds_no_outage(town: Town, stick: Stick) -> None:
    long_ago = (datetime.now(UTC) - timedelta(days=3)).isoformat()
    town.store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, long_ago))
    stick.back_up(town)
    store = reopened(stick.restored(town))
    outages: list[datetime] = []
    heard = LastReceived(store, lambda _work, began, _ended: outages.append(began))
    asyncio.run(heard.note())
    store.close()
    assert outages == []


def test_a_house_moved_back_beside_an_unfinished_restore_is_set_aside(
    town: Town, supervisor: Chat, stick: Stick
) -> None:
    stick.back_up(town)
    report(supervisor)
    town.store.close()
    living = facts(town.store.data)
    half = stick.folder / "half"
    shutil.copytree(town.store.data, half)
    (half / "restoring").mkdir()
    answer = restore.restore(settings(half), stick.source(town))
    (aside,) = half.glob("before-restore-*")
    assert facts(aside) == living != facts(half)
    assert (aside / "master.key").read_bytes() == (town.store.data / "master.key").read_bytes()
    assert any(aside.name in remark for remark in answer["remarks"])


def test_where_there_is_no_room_for_both_the_oldest_go_before_the_new_one_is_written(
    town: Town, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        stick.back_up(town)
    there: list[int] = []
    whole = backup._whole

    def looking(vault: Vault, *more: Any) -> Manifest:
        there.append(len(vault.manifests()))
        return whole(vault, *more)

    monkeypatch.setattr(backup, "_whole", looking)
    assert stick.back_up(town, keep=2, make_room=True)["pruned"] == 3
    assert there == [1]
    assert len(stick.vault(town).manifests()) == 2


def test_the_newest_stays_until_there_is_a_newer_one(
    town: Town, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick.back_up(town)
    stick.back_up(town)
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(backup, "_whole", failing(full))
    town.store.close()
    with pytest.raises(SettingsError, match=r"No space left.*the newest of before is as it was"):
        backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys, 1, make_room=True))
    assert len(list((stick.target / "manifests").iterdir())) == 1


def test_a_full_disk_says_how_to_make_room(town: Town, stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_whole", failing(OSError(errno.ENOSPC, "No space left on device")))
    town.store.close()
    with pytest.raises(SettingsError, match="earlier backups are as they were; --make-room"):
        backup.back_up(settings(town.store.data), Wish(stick.target, stick.keys))


def failing(error: OSError) -> Any:
    def fails(*_: Any) -> None:
        raise error

    return fails


def test_what_lies_on_the_disk_of_the_data_is_said_and_remembered(town: Town, stick: Stick) -> None:
    answer = stick.back_up(town)
    assert answer["on_the_disk_of_the_data"] == ["backups", "keys"]
    assert "the backups and the copy of the key store" in "".join(backup.remarks(answer))
    assert town.store.read_now(examine).backup_beside


@pytest.mark.skipif(
    not DEVSHM.is_dir() or DEVSHM.stat().st_dev == Path(tempfile.gettempdir()).stat().st_dev,
    reason="no second file system here",
)
def test_what_lies_on_other_disks_is_not_complained_of(town: Town, stick: Stick) -> None:
    stick.back_up(town)
    with tempfile.TemporaryDirectory(dir=DEVSHM) as elsewhere:
        data = town.store.data
        town.store.close()
        answer = backup.back_up(settings(data), Wish(Path(elsewhere) / "backups", Path(elsewhere) / "keys"))
        town.store = reopened(data)
    assert answer["on_the_disk_of_the_data"] == []
    assert not town.store.read_now(examine).backup_beside
