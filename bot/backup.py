"""`lianqin backup`: everything but the keys into one folder, the keys into another; while the bot runs or not."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import unfinished
from bot.backup_manifest import KeptFiles, KeptTable, Manifest, listed_files
from bot.backup_vault import Vault
from bot.control import ControlError, ask
from bot.control_acts import perform
from bot.opening import plain
from bot.settings import ANCHORS, Settings, SettingsError, data_folder
from storage import failpoints
from storage.engine import resolve
from storage.errors import StoreBusy, StoreRefused
from storage.keystore import KeyStore
from storage.portable import Shape, Tally, chunks, lines, sealed_late, shapes, snapshot, told
from storage.portable_keys import NAME as KEYS_NAME
from storage.portable_keys import copy_keys
from storage.portable_taken import Taken, taken_away
from storage.portable_writing import note_backup

#: Small files of the data folder that a restored house needs.
EXTRAS = (ANCHORS,)
POLICY = "policy.toml"
_FILES = Shape("file_store", (("name", "text"), ("nonce", "text"), ("size", "int")), ("name",))
_NICE = 5
_TRIES, _PAUSE = 20, 0.5

ADVICE = (
    "Keep the file master.key of the data folder once, apart from both folders (a sealed envelope, another stick): "
    "it is never copied here, and without it no backup can be read."
)

_BESIDE = (
    "On the disk of the data itself: {what}. If it fails, all is lost together: give folders on other disks."
)
_LYING = {"backups": "the backups", "keys": "the copy of the key store"}
_FULL = "; --make-room with a smaller --keep removes the oldest before it writes"


@dataclass(frozen=True, slots=True)
class Wish:
    """Where to, and how many backups are kept. `keys` None: the key store is not copied; `make_room`: what is not to
    be kept goes before the new one is written, where there is no room for both."""

    target: Path
    keys: Path | None = None
    keep: int = 30
    make_room: bool = False


def back_up(settings: Settings, wish: Wish) -> dict[str, Any]:
    """Make one backup; what `--json` says of it. Raises SettingsError, StoreRefused, StoreBusy, OSError."""
    data = data_folder(settings)
    # What has moved, or is half restored, is not the house any more: a backup of it would count as one.
    unfinished.check(data, plain(settings.database_url))
    _check_places(data, wish)
    url, keys_url = resolve(plain(settings.database_url), data), _keys_url(settings, data)
    began = time.monotonic()
    vault = Vault(wish.target, _key(keys_url, data))
    at = datetime.now(UTC)
    try:
        with vault.held():
            first = wish.keys is not None and not (wish.keys / KEYS_NAME).exists()
            # The newest stays in any case, until there is a newer one.
            pruned = _prune(vault, max(1, wish.keep - 1)) if wish.make_room else 0
            manifest = _whole(vault, settings, at)
            if wish.keys is not None:
                # After the snapshot: every key it needs is there, and none that was destroyed since.
                with snapshot(url) as connection:
                    sealed, taken = sealed_late(connection), _taken(connection, keys_url, data)
                copy_keys(keys_url, wish.keys, sealed, taken)
            path = vault.finish(manifest.as_data(), at)
            failpoints.hit("backup_finished")
            pruned += _prune(vault, wish.keep)
    except OSError as error:
        raise SettingsError(_unwritten(error, wish)) from None
    beside = _on_one_disk(data, wish)
    noted = _note(settings, data, at, beside="backups" in beside, keyless=wish.keys is None)
    return {
        "backup": str(path),
        "at": at.isoformat(),
        "keys": str(wish.keys / KEYS_NAME) if wish.keys else None,
        "tables": {table.shape.name: table.rows for table in manifest.tables},
        "files": manifest.files.count,
        "file_bytes": manifest.files.bytes,
        "new": vault.written.new,
        "again": vault.written.again,
        "written_bytes": vault.written.bytes,
        "pruned": pruned,
        "seconds": round(time.monotonic() - began, 2),
        "first_keys": first,
        "noted": noted,
        "on_the_disk_of_the_data": beside,
    }


def remarks(answer: dict[str, Any]) -> Iterator[str]:
    """What a person should know besides."""
    if answer["keys"] is None:
        yield (
            "The key store was not copied (--keys DIR): without it, and without master.key, which is never copied, "
            "nothing in this backup can be read."
        )
    elif answer["first_keys"]:
        yield ADVICE
    if answer["on_the_disk_of_the_data"]:
        yield _BESIDE.format(what=" and ".join(_LYING[each] for each in answer["on_the_disk_of_the_data"]))
    if not answer["noted"]:
        yield "The backup is good, but the bot could not take note of it: doctor will not count it."


def _whole(vault: Vault, settings: Settings, at: datetime) -> Manifest:
    """Tables from one snapshot, then the files: a file's row is there before its bytes are."""
    data = data_folder(settings)
    url = resolve(plain(settings.database_url), data)
    with snapshot(url) as connection:
        tables = tuple(_table(vault, connection, shape, at) for shape in shapes())
        instance, revision = told(connection)
    files = _files(vault, data / "files", at)
    from bot.version import version

    return Manifest(
        at, version(), instance, revision, url.get_backend_name(), tables, files, _extras(settings, data)
    )


def _table(vault: Vault, connection: Any, shape: Shape, at: datetime) -> KeptTable:
    counted = Tally()
    found = counted.count(lines(connection, shape))
    names = tuple(vault.put(chunk, at) for chunk in chunks(shape, found))
    failpoints.hit("backup_table")
    return KeptTable(shape, *counted.result, names)


def _files(vault: Vault, folder: Path, at: datetime) -> KeptFiles:
    count = size = 0

    def listed() -> Iterator[bytes]:
        nonlocal count, size
        for path in _in_order(folder):
            kept = vault.put_file(path)
            if kept is not None:
                count, size = count + 1, size + kept[2]
                yield " ".join(map(str, kept)).encode("ascii") + b"\n"

    names = tuple(vault.put(chunk, at) for chunk in chunks(_FILES, listed()))
    return KeptFiles(count, size, names)


def _in_order(folder: Path) -> Iterator[Path]:
    """One sub-folder's names in memory at a time; what is still being written is left out."""
    if not folder.is_dir():
        return
    for shelf in sorted(folder.iterdir()):
        yield from sorted(path for path in shelf.iterdir() if path.suffix != ".part")


def _extras(settings: Settings, data: Path) -> dict[str, str]:
    places = {name: data / name for name in EXTRAS}
    if settings.policy is not None:
        places[POLICY] = settings.policy
    return {name: path.read_text("utf-8") for name, path in places.items() if path.exists()}


def _prune(vault: Vault, keep: int) -> int:
    """Keep the newest backups; what no kept one uses goes, also what a killed backup left. How many went."""
    every = vault.manifests()
    old = every[:-keep]
    try:
        kept = [Manifest.of_data(vault.manifest(path)) for path in every[len(old) :]]
        lists = {manifest.files.chunks: manifest.files for manifest in kept}.values()
        files = {f"{name}.{nonce}" for each in lists for name, nonce, _ in listed_files(vault, each)}
    except StoreRefused:
        # What a damaged one uses is not known: everything stays.
        return 0
    vault.drop(old)
    vault.sweep({name for manifest in kept for name in manifest.chunks}, files)
    return len(old)


def _check_places(data: Path, wish: Wish) -> None:
    target, keys = wish.target.absolute(), wish.keys.absolute() if wish.keys else None
    if target.is_relative_to(data) or (keys is not None and keys.is_relative_to(data)):
        raise SettingsError("a backup inside the data folder is lost with it: give another folder")
    if keys is not None and (keys.is_relative_to(target) or target.is_relative_to(keys)):
        raise SettingsError(
            "--keys: the key store must lie apart from the backups, else what was destroyed could be read again"
        )


def _on_one_disk(data: Path, wish: Wish) -> list[str]:
    """What lies on the file system of the data folder, as far as can be seen: partitions of one disk look like two."""
    mine = data.stat().st_dev
    places = {"backups": wish.target, "keys": wish.keys}
    return [name for name, place in places.items() if place is not None and place.stat().st_dev == mine]


def _unwritten(error: OSError, wish: Wish) -> str:
    reason = error.strerror or type(error).__name__
    cure = _FULL if error.errno in {errno.ENOSPC, errno.EDQUOT} and not wish.make_room else ""
    kept = "the newest of before is as it was" if wish.make_room else "earlier backups are as they were"
    return f"the backup cannot be written: {reason}; {kept}{cure}"


def _key(keys_url: str, data: Path) -> bytes:
    with _keys(keys_url, data) as keys:
        return keys.get(keys.named("backup"))


def _taken(connection: Any, keys_url: str, data: Path) -> Taken:
    with _keys(keys_url, data) as keys:
        return taken_away(connection, keys, datetime.now(UTC))


def _keys(keys_url: str, data: Path) -> closing[KeyStore]:
    return closing(
        KeyStore.open(keys_url, data / "master.key", clock=lambda: datetime.now(UTC), create=False)
    )


def _keys_url(settings: Settings, data: Path) -> str:
    return plain(settings.keys_url) or f"sqlite:///{data / KEYS_NAME}"


def _note(settings: Settings, data: Path, at: datetime, *, beside: bool, keyless: bool) -> bool:
    """Tell the house that it has a backup: the running bot does it, else PostgreSQL itself, else we do.

    False where that cannot be: the backup is good, only nobody counts its age.
    """
    request = {"do": "backup", "at": at.isoformat(), "beside": beside, "keyless": keyless}
    for _ in range(_TRIES):
        try:
            url = resolve(plain(settings.database_url), data)
            if ask(data, request) is None and not note_backup(url, at, beside=beside, keyless=keyless):
                perform(settings, request)
        except StoreBusy:  # the bot starts or stops in this moment
            time.sleep(_PAUSE)
        except (ControlError, StoreRefused):  # of another version, just vanished, or moved meanwhile
            return False
        else:
            return True
    return False


def be_modest() -> None:
    """The bot that runs beside us goes first."""
    os.nice(_NICE)
