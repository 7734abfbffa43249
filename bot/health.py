"""Health: does the process live, is it of use now; each check with its state, none with a secret or a name."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web

from bot.signs import Signs
from bot.sounding import Kept
from storage import gauges, meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork

#: Polls last 25 s; after two minutes without one that succeeded, villagers are talking to a wall. A start, too,
#: has so long.
RECEIVED_WITHIN = timedelta(minutes=2)
#: Seconds a message may have been due. Longer: the sender is stuck, or Telegram is away.
SENT_WITHIN = 300.0
#: Seconds: a probe writes one row; a disk should not be written for each curious caller.
_WRITTEN = 10.0
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Vital:
    """One check. `found` is a code of ours or a count of seconds, fit for anybody's eyes."""

    good: bool
    found: str


class Health:
    """Answers /healthz (restart me if not) and /readyz (send nobody here if not)."""

    def __init__(self, store: Store, signs: Signs, *, writer_lives: Callable[[], bool] | None = None) -> None:
        self._store = store
        self._signs = signs
        self._writer_lives = writer_lives or gauges.writer_lives
        self._receiving_since: datetime | None = store.clock()
        self._written = Kept(partial(store.act, gauges.probe), fresh=_WRITTEN, patience=_PATIENCE)
        self._read = Kept(partial(store.read, gauges.look), patience=_PATIENCE)
        self._schema = Kept(partial(store.read, gauges.schema), fresh=60.0, patience=_PATIENCE)
        self._kept = Kept(partial(store.read, _received), patience=_PATIENCE)

    def routes(self) -> list[web.RouteDef]:
        """What is served beside the webhook."""
        return [web.get("/healthz", self._healthz), web.get("/readyz", self._readyz)]

    def lives(self) -> Mapping[str, Vital]:
        """What only a restart can mend. That somebody hears the answer shows that the event loop turns."""
        alive = self._writer_lives()
        return {"loop": Vital(True, "answers"), "writer": Vital(alive, "alive" if alive else "dead")}

    async def ready(self) -> Mapping[str, Vital]:
        """What must hold for this process to be of use; each check has a few seconds."""
        checks: dict[str, Callable[[], Awaitable[Vital]]] = {
            "storage": self._storage, "schema": self._tables, "intake": self._intake, "sender": self._sender,
        }  # fmt: skip
        return await _all(checks)

    async def house_is_ready(self) -> bool:
        """Whether this process lives and the house is of use, whichever worker receives and sends.

        For the dead-man switch: a worker that has neither part must not vouch for one that has, and does nothing.
        There is no grace after a start: a bot that starts again and again is of no use.
        """
        vitals = {**self.lives(), **await self.house()}
        return all(vital.good for vital in vitals.values())

    async def house(self) -> Mapping[str, Vital]:
        """What must hold for the house to be of use, by what its workers have written down."""
        return await _all(
            {
                "storage": self._storage,
                "schema": self._tables,
                "intake": self._house_receives,
                "sender": self._house_sends,
            }
        )

    async def _healthz(self, _request: web.Request) -> web.Response:
        return _said(self.lives())

    async def _readyz(self, _request: web.Request) -> web.Response:
        return _said({**self.lives(), **await self.ready()})

    async def _storage(self) -> Vital:
        await self._written.get()
        return Vital(True, "writable")

    async def _tables(self) -> Vital:
        held, own = await self._schema.get()
        # Newer tables: the store has refused to open on what this program cannot live with (rolling upgrade).
        return Vital(held is not None and held >= own, f"{held}" if held == own else f"{held}, ours is {own}")

    async def _intake(self) -> Vital:
        now = self._store.clock()
        if not self._signs.receives():
            self._receiving_since = None
            return Vital(True, "another's part")
        # A part just taken over has not received yet; its first poll may last as long as any.
        since = self._receiving_since = self._receiving_since or now
        received = self._signs.received()
        silent = now - max(received or since, since)
        return Vital(silent < RECEIVED_WITHIN, _ago(now, received) if received else "nothing yet")

    async def _house_receives(self) -> Vital:
        now, kept = self._store.clock(), await self._kept.get()
        return Vital(
            kept is not None and now - kept < RECEIVED_WITHIN, _ago(now, kept) if kept else "nothing yet"
        )

    async def _sender(self) -> Vital:
        return await self._house_sends() if self._signs.sends() else Vital(True, "another's part")

    async def _house_sends(self) -> Vital:
        due = (await self._read.get()).oldest_due
        return Vital(due < SENT_WITHIN, f"oldest due for {due:.0f} s" if due else "nothing due")


def _received(work: UnitOfWork) -> datetime | None:
    """When Telegram last reached any worker; kept every 20 seconds (see bot.last_received)."""
    kept = meta.get(work, meta.LAST_RECEIVED)
    return datetime.fromisoformat(kept) if kept else None


async def _all(checks: Mapping[str, Callable[[], Awaitable[Vital]]]) -> Mapping[str, Vital]:
    found = await asyncio.gather(*(_checked(check) for check in checks.values()))
    return dict(zip(checks, found, strict=True))


async def _checked(check: Callable[[], Awaitable[Vital]]) -> Vital:
    """A check that fails is an answer too: by its type, since the words may be somebody's."""
    try:
        return await check()
    except TimeoutError:
        return Vital(False, "no answer")
    except Exception as error:  # noqa: BLE001 - see above
        return Vital(False, type(error).__name__)


def _said(vitals: Mapping[str, Vital]) -> web.Response:
    good = all(vital.good for vital in vitals.values())
    checks = {name: {"ok": vital.good, "found": vital.found} for name, vital in vitals.items()}
    return web.json_response(
        {"ok": good, "checks": checks}, status=200 if good else 503, headers={"Cache-Control": "no-store"}
    )


def _ago(now: datetime, moment: datetime) -> str:
    return f"{max(0.0, (now - moment).total_seconds()):.0f} s ago"
