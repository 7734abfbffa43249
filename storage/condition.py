"""The store's condition as a doctor asks for it: what waits, what lasts, what was lost, and how the engine is set."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from storage import amendments, gauges, holes, inbox, meta, outbox
from storage.unit_of_work import UnitOfWork
from supervision.acts.pin import officers

_WEEK = timedelta(days=7)
#: What PostgreSQL must be set to, so that what was confirmed to Telegram survives a power cut.
_SETTINGS = ("synchronous_commit", "fsync", "full_page_writes", "synchronous_standby_names")
_STANDBYS = "SELECT coalesce(sync_state, 'unknown') FROM pg_stat_replication"
# Workers hold an advisory lock of two numbers each, on a connection of its own.
_WORKERS = (
    "SELECT count(DISTINCT objid) FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """`alarms`: code → since; `missing`: updates lost in the last week; `last_backup`: None if never, or unknown;
    `backup_beside`: it lies on the disk of the data itself; `backup_keyless`: the key store was left out of it.

    `rules`: what was changed in the chat, each with what it says, the change's number, and what the policy file
    says; `unfit`: those of them that contradict the file, and do not hold; `content`: of integrity matters: off, on,
    or not_hosted (switched on, and not taken); `officers`, `with_pin`: who may have a PIN, and has one; `pin_before`:
    what a PIN has to be set before (see supervision.policy.PinBefore).
    On PostgreSQL: `settings` by name, `standbys` by how they follow (sync, async, …), `workers` alive.
    """

    inbox: int
    outbox: int
    parked: int
    missing: int
    alarms: dict[str, datetime]
    last_backup: datetime | None
    backup_beside: bool = False
    backup_keyless: bool = False
    founded: bool
    settings: dict[str, str]
    standbys: list[str]
    workers: int | None
    rules: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    unfit: list[str] = field(default_factory=list)
    content: str = "off"
    officers: int = 0
    with_pin: int = 0
    pin_before: str = "offered"

    def as_json(self) -> dict[str, Any]:
        """As it goes through the control socket."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        alarms = {code: since.isoformat() for code, since in self.alarms.items()}
        backup = self.last_backup.isoformat() if self.last_backup else None
        return {**plain, "alarms": alarms, "last_backup": backup}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Condition":
        """The other way."""
        alarms = {code: datetime.fromisoformat(since) for code, since in given["alarms"].items()}
        backup = datetime.fromisoformat(given["last_backup"]) if given["last_backup"] else None
        # A running bot of the release before knows less.
        names = {name: given[name] for name in cls.__slots__ if name in given}
        rules = {path: tuple(each) for path, each in given.get("rules", {}).items()}
        return cls(**{**names, "rules": rules, "alarms": alarms, "last_backup": backup})


def examine(work: UnitOfWork) -> Condition:
    """Ask everything, in one reading."""
    found = gauges.look(work)
    many, have = officers(work)
    return Condition(
        inbox=inbox.depth(work),
        outbox=outbox.depth(work),
        parked=found.parked,
        missing=holes.missing(work, work.now - _WEEK),
        alarms=gauges.lasting(work),
        last_backup=_last_backup(work),
        backup_beside=meta.get(work, meta.BACKUP_BESIDE) is not None,
        backup_keyless=meta.get(work, meta.BACKUP_KEYLESS) is not None,
        founded=work.execute(text("SELECT 1 FROM people LIMIT 1")).first() is not None,
        settings=_settings(work) if work.postgres else {},
        standbys=_standbys(work) if work.postgres else [],
        rules=amendments.told(work),
        unfit=list(amendments.unfit(work)),
        content=_content(work),
        officers=many,
        with_pin=have,
        pin_before=work.time.policy.pin.before.value,
        workers=int(work.execute(text(_WORKERS)).scalar_one()) if work.postgres else None,
    )


def _content(work: UnitOfWork) -> str:
    if not work.time.policy.track.integrity.content:
        return "off"
    return "on" if work.self_hosted else "not_hosted"


def _last_backup(work: UnitOfWork) -> datetime | None:
    value = meta.get(work, meta.LAST_BACKUP)
    return datetime.fromisoformat(value) if value else None


def _settings(work: UnitOfWork) -> dict[str, str]:
    return {name: str(work.execute(text(f"SHOW {name}")).scalar()) for name in _SETTINGS}


def _standbys(work: UnitOfWork) -> list[str]:
    return [str(each) for each in work.execute(text(_STANDBYS)).scalars()]
