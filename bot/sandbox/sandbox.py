"""The stand-in as one object: started on a port, given people, watched by tests."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime

from aiohttp import web

from bot.sandbox.control import Control
from bot.sandbox.delivery import deliver_forever
from bot.sandbox.faults import Fault, Line
from bot.sandbox.groups import Group
from bot.sandbox.people import Person
from bot.sandbox.phone import PATIENCE, Phone
from bot.sandbox.server import BotApi, Request
from bot.sandbox.wire import Json
from bot.sandbox.world import World

BODY_LIMIT = 64 * 1024 * 1024


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


class Sandbox:
    """A local Telegram for one bot. `clock` returns aware UTC; `limits` turns on Telegram's sending limits.

    `clock_hook(seconds)` lets the page push the clock; `more_routes` are added to the server.
    """

    def __init__(
        self,
        token: str = "1:sandbox",  # noqa: S107
        username: str = "lianqin_demo_bot",
        *,
        clock: Callable[[], datetime] = utc_now,
        limits: bool = False,
        clock_hook: Callable[[float], Awaitable[None] | None] | None = None,
        more_routes: Iterable[web.AbstractRouteDef] = (),
    ) -> None:
        self.world = World(token, username, clock, limits)
        self.api = BotApi(self.world)
        self.control = Control(self.world, clock_hook)
        self.url = ""
        self._more_routes = list(more_routes)
        self._runner: web.AppRunner | None = None
        self._delivery: asyncio.Task[None] | None = None

    # -- running

    def app(self) -> web.Application:
        """The aiohttp application with the Bot API, the phones' control and the page."""
        app = web.Application(client_max_size=BODY_LIMIT)
        app.add_routes([*self.api.routes(), *self.control.routes(), *self._more_routes])
        return app

    async def start(
        self, host: str = "127.0.0.1", port: int = 0, *, door: socket.socket | None = None
    ) -> str:
        """Listen (on `door`, where it is bound already), and deliver to a webhook when one is set.

        Returns the base URL (LIANQIN_API_URL).
        """
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.SockSite(self._runner, door) if door else web.TCPSite(self._runner, host, port)
        await site.start()
        host, real_port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{real_port}"
        self._delivery = asyncio.create_task(deliver_forever(self.world, self.api))
        return self.url

    async def stop(self) -> None:
        """Stop listening; open polls and pages are cut."""
        if self._delivery is not None:
            self._delivery.cancel()
            await asyncio.gather(self._delivery, return_exceptions=True)
        if self._runner is not None:
            self.control.stopping = True
            self.world.pulse.tell("bye")
            await self._runner.cleanup()

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    # -- people

    def person(
        self,
        first_name: str,
        *,
        phone: str | None = None,
        language_code: str | None = "zh-hans",
        last_name: str | None = None,
        username: str | None = None,
        title: str | None = None,
        note: str | None = None,
        user_id: int = 0,
    ) -> Phone:
        """A new person with a phone; the id is given out unless one is wanted."""
        person = Person(user_id, first_name, last_name, username, phone, language_code, title, note)
        return Phone(self.world, self.world.add_person(person))

    def phone_of(self, person_id: int) -> Phone:
        """The phone of a person who is here already (made by the page, say)."""
        return Phone(self.world, self.world.private(person_id))

    def group(self, title: str, kind: str = "group") -> Group:
        """A new group, supergroup or channel; the bot is not in it yet."""
        return Group(self.world, self.world.add_group(title, kind))

    # -- trouble

    def script(
        self, *, method: str, fault: Fault, chat_id: int | None = None, times: int = 1, after: int = 0
    ) -> None:
        """Let requests of a method go wrong: after so many good ones, so many times (-1: for ever)."""
        self.world.script.add(Line(method, chat_id, times, after, fault))

    def raw_update(self, update: Json) -> Json:
        """Queue an update exactly as given; update_id is filled in when missing."""
        return self.world.updates.add_raw(update)

    # -- watching

    @property
    def requests(self) -> list[Request]:
        """Every request of the bot so far: method, params, chat_id, status."""
        return self.api.requests

    @property
    def dropped(self) -> list[Json]:
        """Updates nobody fetched in time: presses after 150 s, others after 24 h."""
        self.world.updates.drop_expired()
        return self.world.updates.dropped

    def pending_updates(self) -> list[Json]:
        """Updates not yet confirmed by the bot."""
        self.world.updates.drop_expired()
        return [one.json for one in self.world.updates.waiting]

    async def quiet(self, timeout: float = PATIENCE) -> None:  # noqa: ASYNC109
        """Wait until every update is confirmed and no request but polling is being answered.

        It cannot know what the bot still thinks about: wait for words with Phone.hears() instead
        wherever words are expected.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        while self.pending_updates() or self.api.in_flight:
            if not await self.world.pulse.change(max(0.0, until - loop.time())):
                raise AssertionError(f"not quiet: {len(self.pending_updates())} updates wait")
