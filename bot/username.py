"""The bot's own name, which every link needs: given, remembered, or asked for once."""

import asyncio

from telegram.error import TelegramError

from bot.client import call, make_bot
from bot.settings import Settings, SettingsError
from storage import meta
from storage.store import Store

NO_NAME = "links need the bot's name: set LIANQIN_TOKEN, or LIANQIN_BOT_USERNAME to work offline"
_SECONDS = 10.0


class NameUnknown(Exception):  # noqa: N818 - the text is the one line that is shown
    """Nobody can say what the bot is called; the text says what to do."""


async def username(settings: Settings, store: Store) -> str:
    """The name without @: LIANQIN_BOT_USERNAME, else as remembered, else by getMe. Raises NameUnknown."""
    known = settings.bot_username or await store.read(lambda work: meta.get(work, meta.BOT_USERNAME))
    if known:
        return known.removeprefix("@")
    asked = await _asked(settings)
    await store.act(lambda work: meta.put(work, meta.BOT_USERNAME, asked))
    return asked


async def _asked(settings: Settings) -> str:
    try:
        bot = make_bot(settings.access())
    except SettingsError:
        raise NameUnknown(NO_NAME) from None
    await bot.request.initialize()
    try:
        async with asyncio.timeout(_SECONDS):
            me = await call(bot, "getMe", {})
    except (TelegramError, TimeoutError) as error:
        raise NameUnknown(
            f"links need the bot's name and Telegram did not say it ({type(error).__name__}): "
            "set LIANQIN_BOT_USERNAME, or try again"
        ) from None
    finally:
        await bot.request.shutdown()
    name = me.get("username") if isinstance(me, dict) else None
    if not isinstance(name, str) or not name:
        raise NameUnknown("links need the bot's name and it has none: ask @BotFather")
    return name
