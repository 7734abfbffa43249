"""The webhook: set at the start, looked after for as long as we run, and set again when somebody changed it."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.client import call
from bot.incoming import ALLOWED
from bot.intake import Intake
from bot.settings import Hook, TokenRefused
from bot.telegram_errors import Unintelligible, back_off, verdict
from bot.webhook_door import Door

log = structlog.get_logger(__name__)

#: Seconds between two looks: what somebody changed is noticed within two minutes even if one look fails.
LOOK_EVERY = 30.0
_MOST_CONNECTIONS = 40
_WITHOUT_TOKEN = 60.0

#: Pieces of Telegram's last_error_message, and our words for them: its own might be anybody's.
_KINDS = (
    ("wrong response", "response"),
    ("timeout", "timeout"),
    ("timed out", "timeout"),
    ("ssl", "certificate"),
    ("certificate", "certificate"),
    ("resolve", "dns"),
    ("connection", "connection"),
)


class Webhook:
    """A worker. `routes` are served by bot.listening, `task` is for whoever watches over tasks.

    Counts at the intake: "webhook.set", "webhook.look.<code>" for looks that failed, "webhook.error.<kind>".
    """

    def __init__(
        self,
        intake: Intake,
        hook: Hook,
        bot: Bot,
        alarm: Callable[[str], None],
        *,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._intake = intake
        self._hook = hook
        self._bot = bot
        self._alarm = alarm
        self._look_every = look_every
        self._door = Door(intake, hook)
        self._task: asyncio.Task[None] | None = None
        self._answered = False  # whether Telegram has ever known us since this start
        self._set = False
        self._failures = 0
        self._error_at = 0
        self._before: tuple[int, str | None] = (
            0,
            None,
        )  # at the last look: what waited at Telegram, what had come

    @property
    def task(self) -> "asyncio.Task[None] | None":
        """What looks after it. It ends by itself only when Telegram does not know the token: so should the house."""
        return self._task

    def routes(self) -> list[web.RouteDef]:
        """The one route."""
        return [web.post(self._hook.path, self._door.post)]

    async def start(self) -> None:
        """Begin to look after it; a Telegram that does not answer keeps nobody from starting."""
        self._task = asyncio.create_task(self.run(), name="webhook")

    async def stop(self) -> None:
        """Look no more. The webhook stays set: what comes meanwhile waits at Telegram."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, TokenRefused):
                await self._task

    async def run(self) -> None:
        """Set it and look after it until cancelled. Raises TokenRefused when the first answer is that the token
        is not valid."""
        try:
            while True:
                pause = await self._tried()
                await asyncio.sleep(pause)
        finally:
            await self._intake.rest()

    async def _tried(self) -> float:
        """One look; the seconds to wait before the next."""
        try:
            await self._look()
        except TelegramError as error:
            return self._pause_after(error)
        except Exception:
            log.exception("webhook not looked at")
            self._intake.counts["webhook.look.fault"] += 1
            return self._look_every
        self._failures = 0
        return self._look_every

    async def _look(self) -> None:
        info = await call(self._bot, "getWebhookInfo", {})
        self._answered = True
        if not isinstance(info, dict):
            raise Unintelligible("no WebhookInfo")
        trouble = self._trouble(info, await self._intake.newest())
        if self._set and trouble is None:
            await self._intake.received()
            return
        if self._set and trouble is not None:
            log.error("webhook in trouble", code=trouble)
            self._intake.trouble(trouble)
        await self._set_it()

    async def _set_it(self) -> None:
        # Never drop_pending_updates: what waits at Telegram was said to us.
        asked = {
            "url": self._hook.url,
            "secret_token": self._hook.secret.get_secret_value(),
            "allowed_updates": list(ALLOWED),
            "max_connections": _MOST_CONNECTIONS,
        }
        await call(self._bot, "setWebhook", asked)
        self._set = True
        self._intake.counts["webhook.set"] += 1
        log.info("webhook set")

    def _trouble(self, info: Mapping[str, Any], newest: str | None) -> str | None:
        """The code of what is wrong with the webhook; None where all is well or has become well by itself."""
        failed, stuck = self._failed(info), self._stuck(info, newest)
        asked = info.get("allowed_updates")
        if info.get("url") != self._hook.url or set(asked if isinstance(asked, list) else ()) != set(ALLOWED):
            return "webhook_changed"
        # An error after which everything came all the same was a proxy that restarted.
        if stuck or (failed and _whole(info.get("pending_update_count"))):
            return "webhook_failing"
        return None

    def _failed(self, info: Mapping[str, Any]) -> bool:
        """Whether a delivery has failed since the last look."""
        at = _whole(info.get("last_error_date"))
        new, self._error_at = at > self._error_at, max(at, self._error_at)
        if new and self._set:
            kind = kind_of(info.get("last_error_message"))
            self._intake.counts[f"webhook.error.{kind}"] += 1
            log.warning("delivery to the webhook failed", kind=kind)
        return new

    def _stuck(self, info: Mapping[str, Any], newest: str | None) -> bool:
        """Whether something waits at Telegram since the last look, and nothing has come to any process meanwhile."""
        waiting = _whole(info.get("pending_update_count"))
        (waited, came), self._before = self._before, (waiting, newest)
        return waiting >= waited > 0 and newest == came

    def _pause_after(self, error: TelegramError) -> float:
        judged = verdict(error)
        self._intake.counts[f"webhook.look.{judged.code}"] += 1
        if judged.code == "401":
            if not self._answered:  # a slip in the settings: going on would hide it from whoever starts us
                raise TokenRefused("Telegram refuses LIANQIN_TOKEN: copy it again from @BotFather")
            self._alarm("token")
            return _WITHOUT_TOKEN
        if judged.code == "429":
            return judged.seconds
        if isinstance(error, BadRequest):  # Telegram does not want this address
            self._alarm("webhook_failing")
        log.warning("webhook not looked at", code=judged.code)
        self._failures += 1
        return back_off(self._failures - 1, longest=self._look_every, chance=random.SystemRandom())


def kind_of(message: object) -> str:
    """A word of ours for Telegram's last_error_message."""
    said = message.lower() if isinstance(message, str) else ""
    return next((kind for piece, kind in _KINDS if piece in said), "other")


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
