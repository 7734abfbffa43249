"""The one HTTP server of this process, on LIANQIN_LISTEN: webhook, health and metrics bring their routes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

import structlog
from aiohttp import web

from bot.settings import Listen, SettingsError

log = structlog.get_logger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: The biggest body that is read. Telegram's updates are some kB.
MOST_BYTES = 1024 * 1024
#: Seconds for a whole head of a request to come, and between two requests of one connection.
_HEAD_WITHIN = 15.0
_FINISH_WITHIN = 5.0
_MOST_CONNECTIONS = 512


class Listening:
    """Serves `routes` from `start` to `stop`. TLS and the outside world are a reverse proxy's work."""

    def __init__(
        self, listen: Listen, routes: Iterable[web.AbstractRouteDef], *, most: int = _MOST_CONNECTIONS
    ) -> None:
        """`most`: connections at once; beyond it the one that has kept us waiting longest makes room."""
        self._listen = listen
        self._most = most
        self._busy: set[object] = set()
        # Whoever speaks no HTTP must not fill the log with tracebacks; what fails in here is logged by `_whole`.
        logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
        application = web.Application(client_max_size=MOST_BYTES, middlewares=[self._whole])
        application.add_routes(routes)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            auto_decompress=False,  # a small body that unpacks into gigabytes is refused unopened
            keepalive_timeout=_HEAD_WITHIN,
            lingering_time=1.0,
            shutdown_timeout=_FINISH_WITHIN,
        )
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> Listen:
        """Where it listens, with the real port where 0 was asked for."""
        if self._server is None:
            return self._listen
        host, port = self._server.sockets[0].getsockname()[:2]
        return Listen(host, port)

    async def start(self) -> None:
        """Listen. Raises SettingsError when the address cannot be had."""
        await self._runner.setup()
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(self._accept, self._listen.host, self._listen.port)
        except OSError as error:
            await self._runner.cleanup()
            reason = error.strerror or type(error).__name__
            where = f"{self._listen.host}:{self._listen.port}"
            raise SettingsError(f"LIANQIN_LISTEN: cannot listen on {where}: {reason}") from None
        log.info("listening", port=self.address.port)

    async def stop(self) -> None:
        """Take no more; what is being answered has 5 s."""
        if self._server is not None:
            self._server.close()
        await self._runner.cleanup()

    def _accept(self) -> asyncio.BaseProtocol:
        server = self._runner.server
        assert server is not None
        idle = [each for each in server.connections if each not in self._busy]
        if idle and len(server.connections) >= self._most:
            idle[0].force_close()
        return server()

    @web.middleware
    async def _whole(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """A request whose head has come whole: its connection is not given up for another's."""
        self._busy.add(request.protocol)
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("request failed")
            return web.Response(status=500)
        finally:
            self._busy.discard(request.protocol)
