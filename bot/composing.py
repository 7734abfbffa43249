"""From an outbox row to its parts: the screen is made for its reader now, and the gate is asked again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.attachments import in_albums
from bot.rendering import NOTHING, Manner, Part, as_data, from_data, render
from bot.seal import Seal
from bot.wording import Reader
from handlers.another import for_reader
from handlers.screen import Screen, View, make
from locales.catalogue import Catalogue
from storage import folding
from storage.errors import Unreadable
from storage.outbox_rows import LAST, Queued
from storage.outbox_shown import last_shown
from storage.spelling import speller
from storage.unit_of_work import UnitOfWork
from supervision.acts.contents import FOLDED
from supervision.gate import actor_of
from supervision.passing_sight import may_be_told
from supervision.people import Language, Person
from supervision.ports import Work
from supervision.refusals import Refusal

_SPELT = speller(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of one message; `code` says why it is not said at all (no longer due or permitted)."""

    parts: tuple[Part, ...] = ()
    code: str = ""


class Composer:
    """Makes messages out of rows, in a reading or at the end of the act that queued them."""

    def __init__(self, catalogue: Catalogue, seal: Seal) -> None:
        self._catalogue = catalogue
        self._seal = seal

    def compose(self, work: UnitOfWork, row: Queued) -> Composed:
        """Raises MissingWordsError, MissingFieldError and ValueError where a screen is faulty."""
        if "delete_of" in row.fields:
            return self._deletion(work, row)
        if not row.screen:
            return Composed((_undone(row.fields),))
        if row.replaces == LAST:
            row = row._replace(replaces=last_shown(work, row.chat_id, row.screen))
            if row.replaces is None:
                return Composed(code="not_due")
        if row.screen == FOLDED and not _to_be_folded(work, row):
            return Composed(code="not_due")
        person = work.people.by_user(row.chat_id)
        if person is not None and person.locked_at is not None:
            if not _at_the_door(row.screen):
                return Composed(code="locked")
            person = None
        try:
            screen = _screen(work, row, person)
        except (Refusal, Unreadable) as refused:
            return Composed(code=getattr(refused, "code", "unreadable"))
        if screen is None:
            return Composed(code="not_due")
        hours = work.time.policy.hours
        reader = Reader(
            self._catalogue.words(_language(person, row.fields)), work.now, work.time.timezone, hours.close
        )
        night = hours.is_quiet(work.now.astimezone(work.time.timezone).time())
        manner = Manner(row.chat_id, row.replaces, row.reply_to, night)
        parts = render(screen, reader, self._seal, manner)
        if row.screen == FOLDED:
            # In place or not at all: what is gone from the chat must not come back as a new message.
            known = {"unknown": True} if row.fields.get("unknown") else {}
            parts = tuple(
                replace(part, does="fold", fields={**part.fields, **known})
                for part in parts
                if part.does == "edit"
            )
        return Composed(_unfolded(work, parts))

    def _deletion(self, work: UnitOfWork, row: Queued) -> Composed:
        """Of every message in which another row was said. Where Telegram refuses, the screen's words replace it."""
        instead = ""
        if row.screen:
            person = work.people.by_user(row.chat_id)
            instead = self._catalogue.words(_language(person, row.fields))(row.screen)
        said = work.chats.messages_said(row.fields["delete_of"])
        parts = tuple(Part("delete", instead, message_id=message_id) for message_id in said)
        return Composed(parts, "" if parts else "not_due")


def _undone(fields: Mapping[str, Any]) -> Part:
    """What is done to an older message: its words go, its buttons, or all of it."""
    if "blank" in fields:
        return Part("blank", text=NOTHING, message_id=fields["blank"])
    if "strip" in fields:
        return Part("strip", message_id=fields["strip"])
    return Part("delete", message_id=fields["delete"])


def _to_be_folded(work: UnitOfWork, row: Queued) -> bool:
    return row.replaces is not None and folding.stands(work, row.chat_id, row.replaces, row.fields["was"])


def _at_the_door(screen: str) -> bool:
    """Whether it is what a stranger may hear: nothing else is said to a chat whose phone is lost. What is folded says
    nothing there but that it is."""
    return screen in {"stranger", "receipt.step", FOLDED} or screen.startswith(("enrol.", "refusal."))


def _screen(work: Work, row: Queued, person: Person | None) -> Screen | None:
    actor = actor_of(work, person) if person is not None else None
    if row.case_id is not None:
        if actor is None:
            return None
        may_be_told(work, actor, row.case_id)
    view = View(work, person, actor, Language(_language(person, row.fields)))
    made = make(view, row.screen, row.fields)
    return made if made is None else for_reader(view, made)


def _language(person: Person | None, fields: Mapping[str, Any]) -> str:
    """The reader's; of somebody we do not know, the one his client was said to speak."""
    if person is not None:
        return person.language.value
    return Language.EN.value if fields.get("language") == Language.EN.value else Language.ZH.value


def _unfolded(work: UnitOfWork, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """A part with kept files becomes one part for each album or single file."""
    unfolded: list[Part] = []
    for part in parts:
        if part.does == "picture" and part.picture == "files":
            albums = in_albums(work, list(part.fields["files"]))
            unfolded += [
                replace(part, does="files", fields={**part.fields, "files": album}) for album in albums
            ]
        else:
            unfolded.append(part)
    return tuple(unfolded)


def packed(parts: tuple[Part, ...]) -> bytes:
    """As it is kept until it is sent."""
    return _SPELT(as_data(parts)).encode()


def unpacked(kept: bytes) -> tuple[Part, ...]:
    """As it was kept."""
    return from_data(json.loads(kept))
