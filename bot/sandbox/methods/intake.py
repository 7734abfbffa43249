"""How the bot gets its updates: who it is, polling, and the webhook."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from bot.sandbox.methods.registry import plays
from bot.sandbox.webhook import Webhook
from bot.sandbox.wire import ApiError, Call, Json, bad_request
from bot.sandbox.world import World

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
POLLING_ELSEWHERE = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active;"
    " use deleteWebhook to delete the webhook first"
)


@plays("getMe")
def get_me(world: World, call: Call) -> Json:
    """The bot's own User, with what only it may know of itself."""
    return world.bot() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_guest_queries": False,
        "supports_join_request_queries": False,
    }


async def get_updates(world: World, call: Call) -> list[Json]:
    """Updates after the offset, waiting up to `timeout` seconds for the first; 409 for the older of two."""
    if world.webhook.url:
        raise ApiError(409, WEBHOOK_ACTIVE)
    world.poller += 1
    mine = world.poller
    world.pulse.ring()
    _remember_allowed(world, call)
    world.updates.confirm_below(call.get("offset", 0))
    limit = min(100, max(1, call.get("limit", 100)))
    until = asyncio.get_running_loop().time() + min(50, max(0, call.get("timeout", 0)))
    while True:
        found = world.updates.first(limit)
        left = until - asyncio.get_running_loop().time()
        if found or left <= 0:
            return found
        await world.pulse.change(left)
        if mine != world.poller:
            raise ApiError(409, POLLING_ELSEWHERE)
        if world.webhook.url:
            raise ApiError(409, "Conflict: terminated by setWebhook request")


def _remember_allowed(world: World, call: Call) -> None:
    wanted = call.get("allowed_updates")
    if wanted is not None:
        world.updates.allowed = list(wanted)


@plays("setWebhook")
def set_webhook(world: World, call: Call) -> bool:
    """Deliver updates to a URL from now on; https, except to this machine itself."""
    if not call.need("url"):
        return delete_webhook(world, call)
    _check_url(call.need("url"))
    secret = call.get("secret_token") or ""
    if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    connections = min(100, max(1, call.get("max_connections", 40)))
    _remember_allowed(world, call)
    if call.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook = Webhook(call.need("url"), secret, connections, "certificate" in call.files)
    world.pulse.ring()
    return True


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https" or not parts.hostname:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in {80, 88, 443, 8443}:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


@plays("deleteWebhook")
def delete_webhook(world: World, call: Call) -> bool:
    """Back to polling."""
    if call.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook = Webhook()
    world.pulse.ring()
    return True


@plays("getWebhookInfo")
def get_webhook_info(world: World, call: Call) -> Json:
    """The webhook and what went wrong last."""
    world.updates.drop_expired()
    return world.webhook.info(len(world.updates.waiting), world.updates.allowed)


@plays("logOut")
def log_out(world: World, call: Call) -> bool:
    """Leave this server: every later call is refused until the stand-in is started anew."""
    world.logged_out = True
    return True


@plays("close")
def close(world: World, call: Call) -> bool:
    """Close the bot's instance before moving it; the stand-in has nothing to move."""
    return True
