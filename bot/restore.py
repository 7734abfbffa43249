"""`lianqin restore`: an empty machine becomes the house as it was when a backup was made, all of it or nothing."""

import secrets
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.backup import POLICY
from bot.backup_manifest import Manifest, listed_files
from bot.backup_vault import Vault, moment_of
from bot.filestore import Part
from bot.opening import plain, township_time
from bot.restore_place import FILES, MASTER, Place
from bot.settings import ANCHORS, Settings, SettingsError, data_folder
from storage import failpoints, verification
from storage.cipher import Cipher, key_of
from storage.engine import resolve
from storage.errors import StoreRefused, Unreadable
from storage.keystore import KeyStore
from storage.lock import FolderLock, Hold
from storage.portable import joined
from storage.portable_aftermath import Found, forget_destroyed, settle, writers
from storage.portable_keys import NAME as KEYS
from storage.portable_keys import Survivors, put_keys, survivors
from storage.portable_taken import Again, take_again
from storage.portable_writing import (
    bring_up_to_date,
    build,
    check_whole,
    epoch_of,
    is_empty,
    set_counters,
    tally,
    target,
    unbound,
    write,
)
from storage.unit_of_work import Ground, UnitOfWork
from supervision.events import Restored


@dataclass(frozen=True, slots=True)
class Source:
    """Where everything comes from. `at`: the newest backup that is not younger; None: the newest."""

    target: Path
    keys: Path
    master: Path
    at: datetime | None = None


def moment(given: str | None, zone: ZoneInfo) -> datetime | None:
    """`--at` as a moment: a date alone means until its end. Raises SettingsError."""
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise SettingsError(
            "--at: expected a date or moment such as 2027-03-01 or 2027-03-01T12:00"
        ) from None
    if len(given) == len("2027-03-01"):
        found += timedelta(days=1)
    return found if found.tzinfo else found.replace(tzinfo=zone)


@dataclass(frozen=True, slots=True)
class Copied:
    """Files of the file store: put back, left out since their key is destroyed, damaged in the backup."""

    kept: int
    destroyed: int
    damaged: int


def restore(settings: Settings, source: Source) -> dict[str, Any]:
    """Restore; what `--json` says of it. Whatever it raises, nothing was changed, or the bot does not start.

    Killed at any moment, it is simply run again. Raises SettingsError, StoreRefused, StoreBusy.
    """
    data = data_folder(settings)
    url = resolve(plain(settings.database_url), data)
    place = Place(data, Path(str(url.database)) if url.get_backend_name() == "sqlite" else None)
    lock = FolderLock(data, Hold.ALONE)
    began = time.monotonic()
    try:
        epoch = place.epoch()
        if epoch is not None and epoch_of(url) == epoch:
            place.done()
            return {"restored": "already", "remarks": []}
        place.begin()
        try:
            answer = _restored(settings, source, place)
        except BaseException:
            # PostgreSQL may have committed and only its answer was lost: the next restore asks it.
            if place.draft is not None or place.epoch() is None:
                place.give_up()
            raise
        place.finish()
    finally:
        lock.release()
    return {**answer, "seconds": round(time.monotonic() - began, 2)}


def _restored(settings: Settings, source: Source, place: Place) -> dict[str, Any]:
    """Everything up to the commit; the house's own files are in place by then."""
    url = resolve(plain(settings.database_url), place.data)
    if place.draft is not None:
        url = url.set(database=str(place.draft))
    keys = _keys(settings, source, place)
    try:
        vault = Vault(source.target, keys.get(keys.named("backup")))
        manifest = chosen(vault, source.at)
        alive = survivors(source.keys / KEYS)
        copied = _files(vault, manifest, alive, keys, place)
        place.keep_extras(_extras(settings, manifest))
        epoch = secrets.token_hex(8)
        with target(url) as connection:
            _tables(connection, vault, manifest)
            told = _aftermath(settings, connection, manifest, alive, keys, place, epoch)
            check_whole(connection)
            keys.close()
            place.promise(epoch)
            place.settle()
            failpoints.hit("restore_settled")
        failpoints.hit("restore_committed")
    finally:
        keys.close()
    remarks = _remarks(_extras(settings, manifest), copied, told, place.aside)
    return _told(manifest, copied, told, list(remarks))


def chosen(vault: Vault, at: datetime | None) -> Manifest:
    """The newest backup (not younger than `at`). Raises StoreRefused: there is none, or it cannot be read."""
    every = vault.manifests()
    if not every:
        raise StoreRefused("there is no backup in this folder: nothing was changed")
    found = [path for path in every if at is None or moment_of(path) <= at]
    if not found:
        oldest = moment_of(every[0])
        raise StoreRefused(
            f"the oldest backup in this folder is of {oldest:%Y-%m-%dT%H:%M}Z, younger than --at: nothing was changed"
        )
    return Manifest.of_data(vault.manifest(found[-1]))


def _extras(settings: Settings, manifest: Manifest) -> dict[str, str]:
    """The small files of then; the policy only where it is not the very one that holds now."""
    present = settings.policy.read_text("utf-8") if settings.policy is not None else None
    return {name: told for name, told in manifest.extras.items() if (name, told) != (POLICY, present)}


def _keys(settings: Settings, source: Source, place: Place) -> KeyStore:
    # Whoever names the folder in which the file lies means the file.
    given = source.master / MASTER if source.master.is_dir() else source.master
    for option, path in (("--keys", source.keys / KEYS), ("--master", given)):
        if not path.is_file():
            raise SettingsError(f"{option}: {path} is not there: nothing was changed")
    master = place.work / MASTER
    shutil.copyfile(given, master)
    master.chmod(0o600)
    url = plain(settings.keys_url) or f"sqlite:///{place.work / KEYS}"
    put_keys(source.keys / KEYS, url)
    return KeyStore.open(url, master, clock=lambda: datetime.now(UTC), create=False)


def _tables(connection: Any, vault: Vault, manifest: Manifest) -> None:
    """The tables as they were, counted as they lie, then brought up to this version."""
    if not is_empty(connection):
        raise StoreRefused("the database is not empty: give one that is; nothing was changed")
    build(connection, manifest.revision)
    with unbound(connection):
        for table in manifest.tables:
            write(connection, table.shape, joined(map(vault.get, table.chunks)))
            failpoints.hit("restore_table")
    for table in manifest.tables:
        if tally(connection, table.shape) != (table.rows, table.checksum):
            raise StoreRefused(f"{table.shape.name} is not as it was backed up: nothing was changed")
    set_counters(connection, [table.shape for table in manifest.tables])
    bring_up_to_date(connection, manifest.revision)


def _files(vault: Vault, manifest: Manifest, alive: Survivors, keys: KeyStore, place: Place) -> Copied:
    """What still has its key is opened once, which proves it, and put back as it was."""
    cipher, folder = Cipher(keys), place.work / FILES
    folder.mkdir(mode=0o700)
    kept = destroyed = damaged = 0
    for name, nonce, _ in listed_files(vault, manifest.files):
        try:
            sealed = vault.file(name, nonce).read_bytes()
            if key_of(sealed) not in alive.ids:
                destroyed += 1
                continue
            file_id, _, part = name.rpartition(".")
            cipher.open(key_of(sealed), "file_store", part, file_id, sealed)
        except (OSError, Unreadable):
            damaged += 1
            continue
        shelf = folder / name[:2]
        shelf.mkdir(mode=0o700, exist_ok=True)
        (shelf / name).write_bytes(sealed)
        (shelf / name).chmod(0o600)
        kept += 1
        failpoints.hit("restore_file")
    return Copied(kept, destroyed, damaged)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was found and done in the restored house before its first start."""

    people: int
    found: Found
    again: Again | None
    flaws: tuple[str, ...]


def _aftermath(
    settings: Settings,
    connection: Any,
    manifest: Manifest,
    alive: Survivors,
    keys: KeyStore,
    place: Place,
    epoch: str,
) -> Aftermath:
    from handlers.notices import announce
    from handlers.restored import ask_again

    now = datetime.now(UTC)
    postgres = place.draft is None
    ground = Ground(keys, township_time(settings, now), None, postgres=postgres)
    # What is taken away again was told when it was done.
    silent = UnitOfWork(ground, connection, now)
    flaws = verification.verify(silent, place.work / ANCHORS)
    settle(silent, manifest.at, epoch)
    found = forget_destroyed(silent, alive, _there(place.work / FILES))
    again = take_again(silent, alive.taken, manifest.at) if alive.taken is not None else None
    silent.end_session()
    work = UnitOfWork(replace(ground, announce=announce), connection, now)
    people = writers(work, manifest.at)
    for person in people:
        assert person.user_id is not None
        ask_again(work, person.user_id, manifest.at)
    work.record(Restored(at=manifest.at.isoformat(), told=len(people), again=again is not None))
    work.end_session()
    return Aftermath(len(people), found, again, tuple(f"{flaw.kind} at {flaw.place}" for flaw in flaws[:3]))


def _there(folder: Path) -> Any:
    def there(file_id: str) -> bool:
        return any((folder / file_id[:2] / f"{file_id}.{part}").exists() for part in Part)

    return there


def _told(manifest: Manifest, copied: Copied, after: Aftermath, remarks: list[str]) -> dict[str, Any]:
    return {
        "restored": manifest.at.isoformat(),
        "version": manifest.version,
        "tables": {table.shape.name: table.rows for table in manifest.tables},
        "files": copied.kept,
        "files_destroyed": copied.destroyed,
        "files_to_fetch": after.found.to_fetch,
        "people_asked": after.people,
        "remarks": remarks,
    }


def _remarks(extras: dict[str, str], copied: Copied, after: Aftermath, aside: str | None) -> Iterator[str]:
    if after.flaws:
        yield f"the journal was not as it was written: {', '.join(after.flaws)}"
    if after.again is None:
        yield (
            "this keys.db is of a version that did not keep what was taken away from people: with an older backup, "
            "lock, hand over and name once more whatever was after it"
        )
    elif after.again.locked or after.again.offices:
        yield (
            f"taken away after this backup, and again now: the access of {after.again.locked} people, "
            f"{after.again.offices} offices: let in whoever is to have them"
        )
    if copied.damaged:
        yield f"{copied.damaged} files are damaged or missing in the backup: they are asked of Telegram once more"
    if POLICY in extras:
        yield "the policy of then lies in the data folder as restored-policy.toml; LIANQIN_POLICY says which holds"
    if aside is not None:
        yield f"what lay beside the unfinished restore is in {aside} now, keys included: look at it, then remove it"
