"""Delivery of updates to the bot's webhook: side by side, but each queue in order and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from bot.sandbox.faults import Fault
from bot.sandbox.updates import Queue, Waiting
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import Json
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.server import BotApi

HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
PATIENCE = ClientTimeout(total=60)


async def deliver_forever(world: World, api: BotApi) -> None:
    """Deliver whatever waits while a webhook is set, one update of each queue at a time."""
    async with ClientSession(timeout=PATIENCE, connector=TCPConnector(limit=0)) as session:
        delivery = Delivery(world, api, session)
        try:
            while True:
                world.updates.drop_expired()
                delivery.begin()
                await world.pulse.change(3600)
        finally:
            await delivery.stop()


class Delivery:
    """A task for each queue under way, at most max_connections posts at once. A failing queue holds up no other."""

    def __init__(self, world: World, api: BotApi, session: ClientSession) -> None:
        self._world = world
        self._api = api
        self._session = session
        self._tasks: dict[Queue, asyncio.Task[None]] = {}
        self._posting = 0

    def begin(self) -> None:
        """A task for each queue that has something and none yet."""
        if self._world.webhook.url:
            for one in self._world.updates.waiting:
                queue = one.queue
                if queue not in self._tasks:
                    self._tasks[queue] = asyncio.create_task(self._empty(queue))

    async def stop(self) -> None:
        """Cut what is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _empty(self, queue: Queue) -> None:
        """Deliver a queue in order until it is empty or the webhook gone; pauses grow after each failure."""
        pause = FIRST_PAUSE
        try:
            while self._world.webhook.url and (one := self._next(queue)) is not None:
                if self._posting >= self._world.webhook.max_connections:
                    await self._world.pulse.change(1)
                    continue
                told = await self._post(one)
                if told is None:
                    pause = FIRST_PAUSE
                    continue
                await self._changed_within(max(pause, min(told, LONGEST_PAUSE)))
                pause = min(LONGEST_PAUSE, pause * 2)
        finally:
            del self._tasks[queue]

    async def _changed_within(self, seconds: float) -> None:
        """Pause; a webhook that is set anew is tried at once."""
        loop, hook = asyncio.get_running_loop(), self._world.webhook
        until = loop.time() + seconds
        while self._world.webhook is hook and (left := until - loop.time()) > 0:
            await self._world.pulse.change(left)

    def _next(self, queue: Queue) -> Waiting | None:
        self._world.updates.drop_expired()
        return next((one for one in self._world.updates.waiting if one.queue == queue), None)

    async def _post(self, one: Waiting) -> float | None:
        """None when the bot took it; else the seconds it asked to wait."""
        hook = self._world.webhook
        fault = self._world.script.next("webhook", one.queue[1])
        if fault is not None and fault.kind in {"answer", "close", "hang"}:
            return self._failed(
                hook, "Connection refused" if fault.kind == "close" else "Read timeout expired"
            )
        self._posting += 1
        try:
            return await self._answered(hook, one, fault)
        except TimeoutError:
            return self._failed(hook, "Read timeout expired")
        except (ClientError, OSError):
            return self._failed(hook, "Connection refused")
        finally:
            self._posting -= 1
            self._world.pulse.ring()

    async def _answered(self, hook: Webhook, one: Waiting, fault: Fault | None) -> float | None:
        headers = {HEADER: hook.secret_token} if hook.secret_token else {}
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        async with self._session.post(hook.url, json=one.json, headers=headers, ssl=False) as answer:
            body = await answer.read()
            if fault is not None and fault.kind == "eat":
                return self._failed(hook, "Connection reset by peer")
            if not 200 <= answer.status < 300:
                what = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return self._failed(hook, what, answer.headers.get("Retry-After", ""))
        self._world.updates.remove(one)
        await self._obey(body)
        return None

    def _failed(self, hook: Webhook, what: str, wait: str = "") -> float:
        hook.last_error_at, hook.last_error = self._world.unix(), what
        return float(wait) if wait.isdecimal() else 0.0

    async def _obey(self, body: bytes) -> None:
        """Play a method which came as the answer (Bot API, "Making requests when getting updates")."""
        try:
            asked: Json = json.loads(body)
        except ValueError:
            return
        if isinstance(asked, dict) and isinstance(asked.get("method"), str):
            method = asked.pop("method")
            raw = {name: each if isinstance(each, str) else json.dumps(each) for name, each in asked.items()}
            status, _ = await self._api.outcome(method, raw, {})
            self._api.log(method, raw, status)
