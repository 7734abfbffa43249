"""The webhook's door: who may post, what is read of it, and that 200 is said only when the row is safe."""

import asyncio
import hmac
import json
from typing import Any

import structlog
from aiohttp import web

from bot.incoming import number
from bot.intake import Intake
from bot.listening import MOST_BYTES
from bot.settings import Hook
from storage import failpoints

log = structlog.get_logger(__name__)

#: The header Telegram sends the secret in (Bot API, setWebhook).
HEADER = "X-Telegram-Bot-Api-Secret-Token"
#: Seconds for a whole body to come, and for its row to be committed.
_READ_WITHIN, _STORED_WITHIN = 10.0, 20.0
#: Bodies at once. Telegram opens at most 40 connections (bot.webhook); whoever has no secret is refused unread.
_AT_ONCE = 100
_COME_AGAIN = {"Retry-After": "2"}


class Door:
    """`post` answers one POST. Counts at the intake, as "webhook.<code>"; no line of a log holds any content."""

    def __init__(
        self,
        intake: Intake,
        hook: Hook,
        *,
        at_once: int = _AT_ONCE,
        read_within: float = _READ_WITHIN,
        stored_within: float = _STORED_WITHIN,
    ) -> None:
        self._intake = intake
        self._room = self._at_once = at_once
        self._read_within = read_within
        self._stored_within = stored_within
        self._secret = _packed(hook.secret.get_secret_value())
        old = hook.old_secret
        self._old = _packed(old.get_secret_value()) if old else None
        self._storing: set[asyncio.Task[None]] = set()

    async def post(self, request: web.Request) -> web.Response:
        """403 without the secret, 4xx for what is no update, 503 while it cannot be kept, else 200."""
        refusal = self._refused(request)
        if refusal is not None:
            return refusal
        # What was given up goes on towards a storage that hangs: Telegram comes again, and it would pile up.
        if self._room <= 0 or len(self._storing) >= self._at_once:
            return self._later("full")
        self._room -= 1
        try:
            return await self._read(request)
        finally:
            self._room += 1

    def _refused(self, request: web.Request) -> web.Response | None:
        """What can be told from the head alone, before a byte of the body is waited for."""
        if not self._known(request.headers.get(HEADER)):
            return self._no(403, "secret")
        if request.content_type != "application/json":
            return self._no(415, "type")
        if request.headers.get("Content-Encoding", "identity").lower() != "identity":
            return self._no(
                415, "encoding"
            )  # Telegram packs nothing; unpacked, a small body may be gigabytes
        if (request.content_length or 0) > MOST_BYTES:
            return self._no(413, "size")
        return None

    def _known(self, given: str | None) -> bool:
        """Every candidate is compared whole: how long it takes tells nothing."""
        said = _packed(given or "")
        new = hmac.compare_digest(said, self._secret)
        old = hmac.compare_digest(said, self._old if self._old is not None else self._secret)
        if old and not new:
            self._intake.counts["webhook.old_secret"] += 1
            log.info("old webhook secret used", times=self._intake.counts["webhook.old_secret"])
        return new or old

    async def _read(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(self._read_within):
                body = await request.read()
        except TimeoutError:
            return self._no(408, "slow")
        except web.HTTPRequestEntityTooLarge:
            return self._no(413, "size")
        except (ConnectionError, web.RequestPayloadError):
            return self._no(400, "cut")
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            return self._no(400, "json")
        if not isinstance(update, dict):
            return self._no(400, "json")
        failpoints.hit("webhook_read")
        return await self._keep(update)

    async def _keep(self, update: dict[str, Any]) -> web.Response:
        """200 once it is safe. What has no number is counted by the intake and gets its 200, too: refused, Telegram
        would bring it again for ever, before everything else of its chat."""
        # A task of its own: given up half-way, a committed row might wait in a lane that nobody has opened.
        task = asyncio.create_task(self._intake.take([update]))
        self._storing.add(task)
        task.add_done_callback(self._storing.discard)
        done, _ = await asyncio.wait({task}, timeout=self._stored_within)
        error = task.exception() if done else TimeoutError()
        if error is not None:
            task.add_done_callback(lambda late: late.cancelled() or late.exception())
            log.error("update not stored", exc_info=error)
            self._intake.trouble("storage")
            return self._later("storage")
        self._intake.counts["webhook.posts"] += 1
        if number(update) is not None:
            await self._intake.received()
        return web.Response()

    def _no(self, status: int, code: str) -> web.Response:
        times = self._intake.counts[f"webhook.{code}"] = self._intake.counts[f"webhook.{code}"] + 1
        if times % 100 == 1:
            log.warning("post refused", code=code, times=times)
        refused = web.Response(status=status)
        refused.force_close()  # what is left of the body is nothing to wait for
        return refused

    def _later(self, code: str) -> web.Response:
        self._intake.counts[f"webhook.{code}"] += 1
        return web.Response(status=503, headers=_COME_AGAIN)


def _packed(secret: str) -> bytes:
    return secret.encode("utf-8", "surrogateescape")
