"""Delivery of updates to the bot's webhook: in order, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.updates import Waiting
from bot.sandbox.wire import Json
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.server import BotApi

HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0
PATIENCE = ClientTimeout(total=60)


async def deliver_forever(world: World, api: BotApi) -> None:
    """Deliver whatever waits while a webhook is set; pauses grow after each failure."""
    pause = FIRST_PAUSE
    async with ClientSession(timeout=PATIENCE) as session:
        while True:
            world.updates.drop_expired()
            if not world.webhook.url or not world.updates.waiting:
                await world.pulse.change(3600)
                continue
            if await _deliver(world, api, session, world.updates.waiting[0]):
                pause = FIRST_PAUSE
            else:
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)


async def _deliver(world: World, api: BotApi, session: ClientSession, one: Waiting) -> bool:
    hook = world.webhook
    headers = {HEADER: hook.secret_token} if hook.secret_token else {}
    try:
        async with session.post(hook.url, json=one.json, headers=headers, ssl=False) as answer:
            body = await answer.read()
            if not 200 <= answer.status < 300:
                return _failed(world, f"Wrong response from the webhook: {answer.status} {answer.reason}")
    except TimeoutError:
        return _failed(world, "Read timeout expired")
    except (ClientError, OSError):
        return _failed(world, "Connection refused")
    world.updates.remove(one)
    await _obey(api, body)
    return True


def _failed(world: World, what: str) -> bool:
    world.webhook.last_error_at, world.webhook.last_error = world.unix(), what
    return False


async def _obey(api: BotApi, body: bytes) -> None:
    """Play a method which came as the answer (Bot API, "Making requests when getting updates")."""
    try:
        asked: Json = json.loads(body)
    except ValueError:
        return
    if isinstance(asked, dict) and isinstance(asked.get("method"), str):
        method = asked.pop("method")
        raw = {key: value if isinstance(value, str) else json.dumps(value) for key, value in asked.items()}
        status, _ = await api.outcome(method, raw, {})
        api.log(method, raw, status)
