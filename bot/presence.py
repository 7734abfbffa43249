"""How the bot shows itself at Telegram: commands by language and office, menu button, descriptions."""

import hashlib
import json
from dataclasses import dataclass
from functools import partial

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, MenuButtonCommands
from telegram.error import BadRequest, TelegramError

from bot.client import call
from bot.telegram_errors import verdict
from handlers.commands import COMMANDS, REPORTERS
from locales.catalogue import DEFAULT_LANGUAGE, Catalogue
from storage import meta
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.offices import Role

log = structlog.get_logger(__name__)

_LONGEST_DESCRIPTION, _LONGEST_SHORT = 512, 120


@dataclass(frozen=True, slots=True)
class _Offer:
    """The commands one chat is offered beside everybody's."""

    chat_id: int
    names: tuple[str, ...]

    @property
    def mark(self) -> str:
        """What is remembered of it, so that nothing is sent twice."""
        return hashlib.sha256(json.dumps(self.names).encode()).hexdigest()[:16]


class Presence:
    """Idempotent: showing it again changes nothing, and what fails is shown at the next start."""

    def __init__(self, store: Store, bot: Bot, catalogue: Catalogue) -> None:
        self._store = store
        self._bot = bot
        self._catalogue = catalogue

    async def show(self) -> bool:
        """Show everything; False when Telegram did not take all of it (to be tried again later)."""
        try:
            await self._remember_name()
            await self._commands_for_all()
            await self._descriptions()
            await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        except TelegramError as error:
            log.warning("presence not shown", code=verdict(error).code)
            return False
        return await self.refresh()

    async def refresh(self) -> bool:
        """Offer those with an office beyond the village its commands, where not yet done; False: not all."""
        for offer in await self._store.read(_offers):
            try:
                await self._commands(offer.names, BotCommandScopeChat(offer.chat_id))
            except BadRequest:
                log.debug("commands refused")  # somebody who has not opened the chat; told once is enough
            except TelegramError as error:
                log.warning("commands not shown", code=verdict(error).code)
                return False
            await self._store.act(partial(_remember, offer=offer))
        return True

    async def _remember_name(self) -> None:
        me = await call(self._bot, "getMe", {})
        name = me.get("username") if isinstance(me, dict) else None
        if isinstance(name, str) and name:
            await self._store.act(lambda work: meta.put(work, meta.BOT_USERNAME, name))

    async def _commands_for_all(self) -> None:
        names = tuple(row.name for row in COMMANDS if row.roles & REPORTERS)
        await self._commands(names, BotCommandScopeAllPrivateChats())

    async def _commands(
        self, names: tuple[str, ...], scope: BotCommandScopeAllPrivateChats | BotCommandScopeChat
    ) -> None:
        for language in self._catalogue.languages:
            words = self._catalogue.words(language)
            said = [
                BotCommand(name, words(f"command.{name}")) for name in names if f"command.{name}" in words
            ]
            await self._bot.set_my_commands(said, scope=scope, language_code=_code(language))

    async def _descriptions(self) -> None:
        for language in self._catalogue.languages:
            words = self._catalogue.words(language)
            code = _code(language)
            if "bot.description" in words:
                text = words("bot.description")[:_LONGEST_DESCRIPTION]
                await self._bot.set_my_description(text, language_code=code)
            if "bot.short_description" in words:
                short = words("bot.short_description")[:_LONGEST_SHORT]
                await self._bot.set_my_short_description(short, language_code=code)


def _code(language: str) -> str | None:
    """The default language is shown to everybody whose client speaks none of ours."""
    return None if language == DEFAULT_LANGUAGE else language


def _key(offer: _Offer) -> str:
    return f"commands:{offer.chat_id}"


def _remember(work: UnitOfWork, *, offer: _Offer) -> None:
    meta.put(work, _key(offer), offer.mark)


def _offers(work: UnitOfWork) -> list[_Offer]:
    """Offers not made yet: who holds an office beyond the village, and what that office is offered."""
    roles: dict[int, set[Role]] = {}
    for role in Role:
        for office in work.offices.with_role(role, work.now):
            roles.setdefault(office.person_id, set()).add(role)
    beyond = {person_id: held for person_id, held in roles.items() if held - REPORTERS}
    people = work.people.by_ids(beyond)
    offers = [
        _Offer(person.user_id, tuple(row.name for row in COMMANDS if row.roles & beyond[person.id]))
        for person in people.values()
        if person.user_id is not None
    ]
    return [offer for offer in offers if meta.get(work, _key(offer)) != offer.mark]
