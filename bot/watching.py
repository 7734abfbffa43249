"""Those who watch over one house, put together: health, metrics, systemd's watchdog and the dead-man switch."""

from dataclasses import replace
from typing import TYPE_CHECKING

from aiohttp import web

from bot.duties import Duty
from bot.health import Health
from bot.heartbeat import Heartbeat, Watchdog
from bot.metrics import Metrics
from bot.settings import Settings
from bot.signs import Signs
from storage.commit_times import CommitTimes
from storage.store import Store

if TYPE_CHECKING:
    from bot.application import House


class Watching:
    """A worker like the others, to be started last and stopped first; `routes` go to whoever listens."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        signs: Signs,
        commits: CommitTimes | None = None,
        *,
        version: str = "",
    ) -> None:
        self._heartbeat: Heartbeat | None = None
        self.health = Health(store, signs)
        if settings.heartbeat_url is not None:
            proxy = settings.proxy.get_secret_value() if settings.proxy else None
            url = settings.heartbeat_url.get_secret_value()
            self._heartbeat = Heartbeat(url, self.health.house_is_ready, proxy=proxy)
            signs = replace(signs, heartbeats=self._heartbeat.counts)
        self._metrics = Metrics(store, signs, commits, version=version)
        self._watchdog = Watchdog(self._lives)

    @classmethod
    def of(cls, house: "House", settings: Settings, *, version: str = "") -> "Watching":
        """Of a house that is made and not yet started."""
        commits: CommitTimes | None = house.store.commit_times
        return cls(house.store, settings, signs_of(house, settings), commits, version=version)

    def routes(self) -> list[web.RouteDef]:
        """/healthz, /readyz and /metrics."""
        return [*self.health.routes(), *self._metrics.routes()]

    async def start(self) -> None:
        """Systemd hears that the house stands; the switch hears of it each minute from now on."""
        await self._watchdog.start()
        if self._heartbeat is not None:
            await self._heartbeat.start()

    async def stop(self) -> None:
        """Before the others stop: what is stopping is not ready."""
        await self._watchdog.stop()
        if self._heartbeat is not None:
            await self._heartbeat.stop()

    def _lives(self) -> bool:
        return all(vital.good for vital in self.health.lives().values())


def signs_of(house: "House", settings: Settings) -> Signs:
    """What the parts of a house tell of themselves. A part that another worker has now is not ours to answer for."""

    def holds(duty: Duty, lease: str) -> bool:
        return duty in house.duties and house.lease(lease).held is not None

    def receives() -> bool:
        # A webhook may deliver to any process; polling is one process's alone.
        return Duty.INTAKE in house.duties if settings.webhook_url else holds(Duty.INTAKE, "intake")

    return Signs(
        received=lambda: house.intake.last_received,
        receives=receives,
        sends=lambda: holds(Duty.SEND, "sender"),
        lanes=lambda: len(house.lanes),
        spares=lambda: house.store.ground.keys.spares,
        alarms=house.alarms,
        intake=house.intake.counts,
        send_errors=house.sender.errors,
    )
