"""What doctor sees of Telegram: whether it answers, who we are there, and whether our clocks agree."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

import aiohttp
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.client import make_bot
from bot.doctor import Finding, bad, good, look
from bot.doctor_machine import Checks
from bot.settings import Access, Settings

_SECONDS = 10
#: Deadlines of seconds are never promised; links and certificates fail when clocks differ by minutes.
SKEW, GREAT_SKEW = 5, 60


def telegram_checks(settings: Settings) -> Checks:
    """Every check of this room, by name; none without a token."""
    if settings.token is None:
        return ()
    access = settings.access()
    return (("Telegram", partial(telegram, access)), ("clock", partial(clock, access)))


def telegram(access: Access) -> Iterator[Finding]:
    """Whether Telegram answers, knows the token, and sends its news to us."""
    yield from asyncio.run(_asked(access))


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


async def _asked(access: Access) -> list[Finding]:
    bot = make_bot(access)
    await bot.request.initialize()
    try:
        async with asyncio.timeout(_SECONDS):
            return await _answers(bot)
    except InvalidToken:
        return [bad("Telegram", "does not know this token", "ask @BotFather for the present one")]
    except (TelegramError, TimeoutError) as error:
        cure = "check the network, LIANQIN_PROXY and LIANQIN_API_URL"
        return [bad("Telegram", f"does not answer ({type(error).__name__})", cure)]
    finally:
        await bot.request.shutdown()


async def _answers(bot: Bot) -> list[Finding]:
    me = await bot.get_me()
    findings = [good("Telegram", f"knows this bot as @{me.username}")]
    webhook = await bot.get_webhook_info()
    if webhook.url:
        cure = "run takes it away at its start; if it comes back, somebody else has the token"
        findings.append(look("webhook", "one is set, so polling gets nothing", cure))
    else:
        findings.append(good("webhook", f"none, {webhook.pending_update_count} updates wait at Telegram"))
    if not (await bot.get_my_description()).description:
        findings.append(look("description", "none yet", "run sets it at its start"))
    return findings


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
