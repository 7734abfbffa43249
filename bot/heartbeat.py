"""Heartbeats to those who watch from outside: systemd's watchdog, and a dead-man switch at some address.

If the alarm's own way to the keeper is dead (Telegram away, the machine gone), silence here is what is noticed.
"""

import asyncio
import os
import socket
from collections import Counter
from collections.abc import Awaitable, Callable

import aiohttp
import structlog

log = structlog.get_logger(__name__)

_MINUTE = 60.0
_PATIENCE = 10.0


def sd_notify(state: str) -> bool:
    """Tell systemd (sd_notify(3): a datagram to $NOTIFY_SOCKET); False where nobody listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or address[0] not in "/@":
        return False
    # A name that begins with @ is an abstract one: NUL in the place of the @.
    path = "\0" + address[1:] if address[0] == "@" else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as door:
            door.setblocking(False)  # a systemd that does not listen must not stop us
            door.connect(path)
            door.sendall(state.encode())
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How often systemd wants to hear from this process: WATCHDOG_USEC, where it is meant for us."""
    given, meant_for = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not given.isdecimal() or int(given) == 0 or (meant_for and meant_for != str(os.getpid())):
        return None
    return int(given) / 1_000_000


class Watchdog:
    """READY=1 when the house stands, WATCHDOG=1 while `lives()` is true, STOPPING=1 at the end."""

    def __init__(self, lives: Callable[[], bool]) -> None:
        """`lives`: only what a restart would mend; a Telegram that is away must not have us restarted."""
        self._lives = lives
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Last of all workers: what stands before it has started."""
        sd_notify("READY=1")
        seconds = watchdog_seconds()
        if seconds is not None:
            self._task = asyncio.create_task(self._feed(seconds / 3), name="watchdog")

    async def stop(self) -> None:
        """First of all workers."""
        sd_notify("STOPPING=1")
        if self._task is not None:
            self._task.cancel()

    async def _feed(self, every: float) -> None:
        while True:
            if self._lives():
                sd_notify("WATCHDOG=1")
            else:
                log.error("the watchdog is not fed: a part of this process is dead")
            await asyncio.sleep(every)


class Heartbeat:
    """Fetches `url` each minute while `ready()`; whoever owns the address alarms when it stays silent.

    The address is a secret (whoever knows it can feign our life): it is never logged, nor are redirects followed.
    It goes through an HTTP proxy; past a SOCKS one, which is said at the start.
    """

    def __init__(
        self,
        url: str,
        ready: Callable[[], Awaitable[bool]],
        *,
        proxy: str | None = None,
        every: float = _MINUTE,
    ) -> None:
        self._url = url
        self._ready = ready
        self._proxy = proxy if proxy and proxy.startswith("http") else None
        self._past_proxy = proxy is not None and self._proxy is None
        self._every = every
        self._task: asyncio.Task[None] | None = None
        #: By outcome: sent, failed, held (not ready).
        self.counts: Counter[str] = Counter()

    async def start(self) -> None:
        """Begin to beat."""
        if self._past_proxy:
            log.warning("heartbeats go directly, not through the SOCKS proxy")
        self._task = asyncio.create_task(self._beat(), name="heartbeat")

    async def stop(self) -> None:
        """Beat no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            self.counts[await self._once()] += 1
            await asyncio.sleep(self._every)

    async def _once(self) -> str:
        """The outcome. Nothing that goes wrong here may be felt elsewhere."""
        try:
            if not await self._ready():
                log.warning("no heartbeat: not ready")
                return "held"
            status = await self._fetched()
        except Exception as error:  # noqa: BLE001 - its words hold the address
            log.warning("heartbeat failed", kind=type(error).__name__)
            return "failed"
        if not 200 <= status < 300:  # a redirect is not followed, so nobody has counted this one
            log.warning("heartbeat refused", status=status)
            return "failed"
        return "sent"

    async def _fetched(self) -> int:
        timeout = aiohttp.ClientTimeout(total=_PATIENCE)
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.get(self._url, proxy=self._proxy, allow_redirects=False) as answer,
        ):
            return answer.status
