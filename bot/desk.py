"""The desk: one update becomes one act, through PTB's handlers but by our own hand: failures are seen."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationHandlerStop

from bot import pin_reading, pressed_on
from bot.client import call
from bot.composing import Composer
from bot.lanes import Unparsable
from bot.parsing import mended, parsed
from bot.pressed_on import PressedOn
from bot.seal import Seal
from bot.sender import Sender
from bot.spoken import Spoken, spoken
from handlers.answering import answered
from handlers.buttons import read
from handlers.kinds import sound
from handlers.late import mention
from handlers.said import Kind, Press, Said, of_message, of_press
from handlers.turn import Turn
from locales.catalogue import Catalogue
from storage import claims, failpoints, inbox
from storage.errors import OutcomeUnknown, StoreBusy
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.people import Language
from supervision.pins import PinTyped

log = structlog.get_logger(__name__)

Function = Callable[[Turn], None]
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class Desk:
    """`perform` is what a lane calls with a row; `turn` is what handlers call with what they want done."""

    def __init__(
        self, store: Store, bot: Bot, seal: Seal, catalogue: Catalogue, composer: Composer, sender: Sender
    ) -> None:
        self._store = store
        self._composer = composer
        self._sender = sender
        self._bot = bot
        self._seal = seal
        self._catalogue = catalogue
        self._application: AnyApplication | None = None
        self._acted: set[int] = set()
        self._rows: dict[int, inbox.Waiting] = {}
        self._heard: dict[int, Said | None] = {}
        self._nods: set[asyncio.Task[None]] = set()
        self.ignored = 0
        #: The one group or channel that is not left: the journal's heads are told there.
        self.stays_in: int | None = None

    def serve(self, application: AnyApplication) -> None:
        """Take up the table of handlers."""
        self._application = application
        application.bot_data["desk"] = self

    async def perform(self, row: inbox.Waiting) -> None:
        """One row. Raises Unparsable, AlreadyHandled, and whatever a handler raises."""
        failpoints.hit("lane_taken")
        if row.kind == "group":
            self._leave(row.chat_id)
            await self._ignore(row)
            return
        update, said = self._read(row)
        if update.callback_query is not None:
            self._nod(update.callback_query)
        self._rows[row.update_id] = row
        self._heard[row.update_id] = said
        try:
            await self._dispatch(update)
            if row.update_id not in self._acted:
                await self._ignore(row)
        finally:
            self._acted.discard(row.update_id)
            del self._rows[row.update_id], self._heard[row.update_id]

    async def turn(self, update: Update, function: Function) -> None:
        """Run `function` in the one act of this update; a refusal in it is an answer."""
        said = self._heard.get(update.update_id)
        if said is None:
            return
        row = self._rows.get(update.update_id)
        if row is not None and row.tries:
            said = replace(said, tries=row.tries)
        try:
            answer = await self._done(said, function, row)
        except OutcomeUnknown:
            await self._sender.lost(said.chat_id)
            raise
        self._acted.add(update.update_id)
        if answer is not None:
            self._sender.say(answer)

    async def _done(self, said: Said, function: Function, row: inbox.Waiting | None) -> Spoken | None:
        """The act; where a PIN was typed, what it is is found out between two tries of it, beside the writer."""
        try:
            return await self._store.act(lambda work: self._act(work, said, function, row))
        except PinTyped as typed:
            read = await asyncio.to_thread(pin_reading.read, self._store, said, typed.pin)
            return await self._store.act(lambda work: self._act(work, read, function, row))

    def _act(
        self, work: UnitOfWork, said: Said, function: Function, row: inbox.Waiting | None
    ) -> Spoken | None:
        answer = self._answered(work, said, function, bare=row is not None and not row.payload)
        if row is not None and row.claim is not None:
            claims.go_on(work, row.claim)
        return answer

    def _answered(self, work: UnitOfWork, said: Said, function: Function, *, bare: bool) -> Spoken | None:
        if bare and inbox.readable(work, said.update_id):
            # It was read while its key was being changed: it is not lost, only to be read again.
            raise StoreBusy("laid under another key")
        inbox.handled(work, said.update_id)
        if bare and work.people.by_user(said.user_id) is not None:
            return (
                None  # its words were destroyed while it waited (a sealed matter): nothing is left to answer
            )
        respond(work, said, function, self._catalogue)
        # Only the one who speaks for all may word and claim it; elsewhere it lies in the outbox until he does.
        owner = self._sender.speaker()
        return spoken(work, self._composer, said.chat_id, owner) if owner else None

    async def settle(self) -> None:
        """Wait for nods under way (at the end)."""
        await asyncio.gather(*self._nods, return_exceptions=True)

    def _read(self, row: inbox.Waiting) -> tuple[Update, Said | None]:
        """The update with what it says, in our own terms. What cannot be told is put aside at the first try."""
        try:
            raw = json.loads(row.payload) if row.payload else _skeleton(row)
            seen = pressed_on.read(raw.pop(pressed_on.NAME, None))
            with suppress(
                Exception
            ):  # PTB takes what it does not look at: a field of another kind comes out here
                return self._told(parsed(raw, self._bot, row.received_at), seen)
            return self._told(mended(raw, self._bot, row.received_at), seen)
        except Exception as error:  # noqa: BLE001 - PTB raises anything on what it does not expect
            raise Unparsable(type(error).__name__) from None

    def _told(self, update: Update, seen: PressedOn | None) -> tuple[Update, Said | None]:
        said = self._said(update, seen)
        return update, sound(said) if said is not None else None

    async def _dispatch(self, update: Update) -> None:
        application = self._application
        if application is None:
            raise RuntimeError("no handlers")
        for handlers in application.handlers.values():
            for handler in handlers:
                check = handler.check_update(update)
                if check is None or check is False:
                    continue
                context = application.context_types.context.from_update(update, application)
                try:
                    await handler.handle_update(update, application, check, context)
                except ApplicationHandlerStop:
                    return
                break

    def _said(self, update: Update, seen: PressedOn | None) -> Said | None:
        query = update.callback_query
        if query is not None:
            return of_press(update, self._press(query, seen), self._store.clock())
        if update.my_chat_member is not None:
            return _of_membership(update)
        message = update.message or update.edited_message
        if message is None:
            return None
        return of_message(update, message, edited=update.edited_message is not None)

    def _press(self, query: CallbackQuery, seen: PressedOn | None) -> Press:
        chat_id = query.message.chat.id if query.message else query.from_user.id
        opened = self._seal.opened(chat_id, query.data)
        # A keyboard that was forwarded, or shown by somebody else, is pressed with a foreign hand.
        if opened is None or query.data is None or query.from_user.id != chat_id:
            return Press(query.id, "", (), None)
        action, args = read(opened.meaning)
        on = query.message.message_id if query.message else None
        return Press(
            query.id, action, args, on, pressed_on.ours(self._seal, chat_id, query.data, opened, seen)
        )

    async def _ignore(self, row: inbox.Waiting) -> None:
        self.ignored += 1
        await self._store.act(lambda work: _ignored(work, row))

    def _nod(self, query: CallbackQuery) -> None:
        self._send_off(call(self._bot, "answerCallbackQuery", {"callback_query_id": query.id}))

    def _leave(self, chat_id: int | None) -> None:
        if chat_id is not None and chat_id != self.stays_in:
            self._send_off(self._bot.leave_chat(chat_id))

    def _send_off(self, call: Coroutine[Any, Any, object]) -> None:
        """Something that may be lost: sent at once, beside the act, and carrying no information."""
        task = asyncio.create_task(_forgiven(call))
        self._nods.add(task)
        task.add_done_callback(self._nods.discard)


async def _forgiven(call: Coroutine[Any, Any, object]) -> None:
    try:
        await call
    except TelegramError as error:
        log.debug("nod lost", error=type(error).__name__)


def _ignored(work: UnitOfWork, row: inbox.Waiting) -> None:
    inbox.handled(work, row.update_id)
    if row.claim is not None:
        claims.go_on(work, row.claim)


def respond(work: UnitOfWork, said: Said, function: Function, catalogue: Catalogue) -> None:
    """Run `function` as the answer to what was said; a refusal rolls its facts back and is itself the answer."""
    person = work.people.by_user(said.user_id)
    if person is not None and person.locked_at is not None:
        person = None  # whoever has the phone now is a stranger, who may come in again by a new link only
    if said.private and said.user_id != said.chat_id:
        person = None  # Telegram brings no such thing; nothing of one person's may be said in another's chat
    words = catalogue.words(person.language.value if person else Language.ZH.value)
    turn = Turn(work, said, person, words)
    mention(turn)
    answered(turn, function)


def _of_membership(update: Update) -> Said | None:
    """Raises whatever is raised by what is not there: it is mended where that comes out, and not in the act."""
    change = update.my_chat_member
    if change is None:
        return None
    if not isinstance(change.new_chat_member.status, str):
        raise TypeError
    return Said(
        update_id=update.update_id,
        chat_id=change.chat.id,
        user_id=change.from_user.id,
        kind=Kind.OTHER,
        at=change.date.astimezone(UTC),
        private=change.chat.type == "private",
        language_code=change.from_user.language_code,
    )


def _skeleton(row: inbox.Waiting) -> dict[str, Any]:
    """An update of which nothing was kept: somebody unknown said something, and that is all."""
    if row.chat_id is None or row.kind not in {"message", "edited_message"}:
        return {"update_id": row.update_id}
    someone = {"id": row.chat_id, "is_bot": False, "first_name": "?"}
    message = {
        "message_id": row.message_id or 0,
        "date": 0,
        "chat": {"id": row.chat_id, "type": "private"},
        "from": someone,
    }
    return {"update_id": row.update_id, row.kind: message}
