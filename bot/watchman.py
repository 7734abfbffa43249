"""The watchman: looks at what nobody raises by itself: silence, a stuck sender, a disk that fills, an old backup."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from storage import ages, meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork

#: Limits of the issue; that of the backup and of a house without any are ours.
SILENT = timedelta(minutes=15)
STUCK = timedelta(minutes=15)
FILLING, FULL = 0.85, 0.95
#: A full disk is full until so little is used: at the limit itself it would ring and be over every minute.
CLEARED = 0.93
BACKUP_OLD = timedelta(days=2)
WITHOUT_BACKUP = timedelta(days=7)

#: Seconds after a start in which nothing is said: the first poll alone may last half a minute.
_GRACE = 90.0
#: The clock has gone on by so much more than time has passed: it was pushed, or the machine has slept.
_LEAP = 5.0

Found = dict[str, dict[str, Any] | None]


class AlarmsLike(Protocol):
    """Where trouble is raised (see bot.alarms.Alarms)."""

    def raised(self, code: str, **fields: Any) -> None: ...
    def over(self, code: str) -> None: ...


class Watchman:
    """`knock` is asked every half minute. `received`: when Telegram last reached this process; `used`: what share
    of a folder's file system is used, 0 to 1."""

    def __init__(
        self,
        store: Store,
        alarms: AlarmsLike,
        *,
        received: Callable[[], datetime | None],
        used: Callable[[Path], float] | None = None,
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        self._store = store
        self._alarms = alarms
        self._received = received
        self._used = used or disk_used
        self._elapsed = elapsed or (lambda: asyncio.get_running_loop().time())
        self._begun: float | None = None
        self._since = store.clock()
        self._before: tuple[float, datetime] | None = None
        self._full = False

    async def knock(self) -> None:
        """Look at everything once. Raises what storage raises; what needs no storage is raised before."""
        moment, now = self._elapsed(), self._store.clock()
        self._begun = moment if self._begun is None else self._begun
        self._tell(await asyncio.to_thread(self._disk))
        self._tell(await self._backup())
        if not self._leapt(moment, now) and moment - self._begun >= _GRACE:
            self._tell(await self._store.read(lambda work: self._waiting(work, now)))

    def _tell(self, found: Found) -> None:
        for code, fields in found.items():
            if fields is None:
                self._alarms.over(code)
            else:
                self._alarms.raised(code, **fields)

    def _leapt(self, moment: float, now: datetime) -> bool:
        """Whether the clock went on faster than time: what looks old by it may be of this second."""
        before, self._before = self._before, (moment, now)
        if before is None:
            return False
        by_clock = (now - before[1]).total_seconds()
        return abs(by_clock - (moment - before[0])) > _LEAP

    def _waiting(self, work: UnitOfWork, now: datetime) -> Found:
        """Silence from Telegram, and messages that do not go out."""
        kept = meta.get(work, meta.LAST_RECEIVED)
        heard = [each for each in (self._received(), datetime.fromisoformat(kept) if kept else None) if each]
        last = max(heard, default=self._since)
        stuck = ages.unsaid(work, now - STUCK)
        return {
            "silent": {"since": last.isoformat()} if now - last >= SILENT else None,
            "sender_stuck": {"waiting": stuck.count, "since": stuck.since.isoformat()} if stuck else None,
        }

    def _disk(self) -> Found:
        """The fullest of the file systems we write to; of a database elsewhere its own server must tell."""
        folders = {self._store.data}
        if self._store.url.get_backend_name() == "sqlite" and self._store.url.database:
            folders.add(Path(self._store.url.database).parent)
        share = max(self._used(folder) for folder in folders)
        fields = {"percent": int(share * 100)}
        self._full = share >= (CLEARED if self._full else FULL)
        if self._full:
            return {"disk_full": fields}  # "disk" is not over: nobody may hear so while it is worse
        return {"disk": fields if share >= FILLING else None, "disk_full": None}

    async def _backup(self) -> Found:
        last, founded = await self._store.read(_remembered)
        if founded is None:
            await self._store.act(lambda work: meta.put_once(work, meta.FOUNDED, work.now.isoformat()))
        now = self._store.clock()
        late = last is None and founded is not None and now - founded >= WITHOUT_BACKUP
        return {
            "backup_old": {"since": last.isoformat()} if last and now - last >= BACKUP_OLD else None,
            "backup_none": {} if late else None,
        }


def disk_used(folder: Path) -> float:
    """The share of a folder's file system that is used; what is kept for root counts as used."""
    usage = shutil.disk_usage(folder)
    return usage.used / ((usage.used + usage.free) or 1)


def _remembered(work: UnitOfWork) -> tuple[datetime | None, datetime | None]:
    """When the last backup was made, and when we began to look."""
    told = (meta.get(work, key) for key in (meta.LAST_BACKUP, meta.FOUNDED))
    last, founded = (datetime.fromisoformat(each) if each else None for each in told)
    return last, founded
