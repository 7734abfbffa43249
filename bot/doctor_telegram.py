"""What doctor sees of Telegram: whether it answers, who we are there, and whether our clocks agree."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

import aiohttp
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.client import call, make_bot
from bot.doctor import Finding, bad, good, look
from bot.doctor_checks import Checks
from bot.settings import Access, Settings

_SECONDS = 10
#: Deadlines of seconds are never promised; links and certificates fail when clocks differ by minutes.
SKEW, GREAT_SKEW = 5, 60
#: What a server of one's own may leave out of its answer.
_NO_WEBHOOK = {"url": "", "has_custom_certificate": False, "pending_update_count": 0}
#: An error Telegram met longer ago than this is history.
_RECENT = timedelta(minutes=10)


def telegram_checks(settings: Settings) -> Checks:
    """Every check of this room, by name; none without a token."""
    if settings.token is None:
        return ()
    access = settings.access()
    asked = partial(telegram, access, settings.webhook_url)
    return (("Telegram", asked), ("clock", partial(clock, access)))


def telegram(access: Access, webhook_url: str | None = None) -> Iterator[Finding]:
    """Whether Telegram answers, knows the token, and sends its news to us."""
    yield from asyncio.run(_asked(access, webhook_url))


def clock(access: Access) -> Iterator[Finding]:
    """Whether this machine's clock agrees with the one in Telegram's answers."""
    theirs = asyncio.run(_date(access))
    if theirs is None:
        yield look("clock", "Telegram's answer has no date to compare with", "is NTP running?")
        return
    skew = abs((datetime.now(UTC) - theirs).total_seconds())
    found = f"{skew:.0f} s from Telegram's"
    if skew >= GREAT_SKEW:
        yield bad("clock", found, "set the clock: every deadline is counted by it")
    elif skew >= SKEW:
        yield look("clock", found, "let NTP keep the clock")
    else:
        yield good("clock", found)


async def _asked(access: Access, webhook_url: str | None = None) -> list[Finding]:
    bot = make_bot(access)
    await bot.request.initialize()
    try:
        async with asyncio.timeout(_SECONDS):
            return await _answers(bot, webhook_url)
    except InvalidToken:
        return [bad("Telegram", "does not know this token", "ask @BotFather for the present one")]
    except (TelegramError, TimeoutError) as error:
        cure = "check the network, LIANQIN_PROXY and LIANQIN_API_URL"
        return [bad("Telegram", f"does not answer ({type(error).__name__})", cure)]
    finally:
        await bot.request.shutdown()


async def _answers(bot: Bot, webhook_url: str | None) -> list[Finding]:
    me = await call(bot, "getMe", {})
    findings = [good("Telegram", f"knows this bot as @{me.get('username')}")]
    info = WebhookInfo.de_json(_NO_WEBHOOK | await call(bot, "getWebhookInfo", {}))
    findings.append(_pushed(info, webhook_url) if webhook_url else _polled(info))
    if not (await call(bot, "getMyDescription", {})).get("description"):
        findings.append(look("description", "none yet", "run sets it at its start"))
    return findings


def _polled(info: WebhookInfo) -> Finding:
    if info.url:
        cure = "run takes it away at its start; if it comes back, somebody else has the token"
        return look("webhook", "one is set, so polling gets nothing", cure)
    return good("webhook", f"none, {info.pending_update_count} updates wait at Telegram")


def _pushed(info: WebhookInfo, wanted: str) -> Finding:
    """The address Telegram has may hold a path of ours after what is set; it is not shown: it may be another's."""
    waiting = f"{info.pending_update_count} updates wait at Telegram"
    if not info.url:
        return look("webhook", f"none is set, {waiting}", "run sets it at its start; does it run?")
    if info.url != wanted and not info.url.startswith(f"{wanted}/"):
        cure = "run sets ours at its start; if it changes again, somebody else has the token"
        return bad("webhook", "it leads to another address than LIANQIN_WEBHOOK_URL", cure)
    failed = info.last_error_date
    if failed is not None and datetime.now(UTC) - failed < _RECENT:
        cure = "does its address answer from outside? Is its certificate still good?"
        return look("webhook", f"ours, but Telegram could not deliver lately; {waiting}", cure)
    return good("webhook", f"ours, {waiting}")


async def _date(access: Access) -> datetime | None:
    """The moment in the head of any answer; a proxy of SOCKS kind is not taken, the question is only asked once."""
    proxy = access.proxy if access.proxy and access.proxy.startswith("http") else None
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(access.api_url, proxy=proxy, allow_redirects=False) as response,
        ):
            said = response.headers.get("Date")
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
    return parsedate_to_datetime(said) if said else None
