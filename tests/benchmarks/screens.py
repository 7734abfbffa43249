"""What a reading costs, whole as the sender makes it: read, asked of the gate, worded, keyboards sealed."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.composing import Composer
from bot.seal import Seal
from handlers.registration import ROOMS
from locales.catalogue import Catalogue
from storage.outbox_rows import Queued
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.gate import actor_of, scope_of
from supervision.lists import Filter
from tests.benchmarks.figures import Took, took

assert ROOMS  # the screens are there because they are imported

#: Something that is read for a user id.
Ask = Callable[[UnitOfWork, int], None]


def read(opened: Store, ask: Ask, user_id: int) -> Took:
    """In a reading of its own."""
    return took(lambda: opened.read_now(lambda work: ask(work, user_id)))


def screen(name: str, fields: Mapping[str, Any], *, seldom: bool = False) -> Ask:
    """The message itself, ready to be sent; one that is `seldom` made may find nothing to say."""
    composer = Composer(Catalogue.load(), Seal(bytes(64)))

    def ask(work: UnitOfWork, user_id: int) -> None:
        row = Queued(
            chat_id=user_id, screen=name, fields=fields,
            id=1, tries=0, created_at=work.now, rendered=None, parts_sent=0,
        )  # fmt: skip
        composed = composer.compose(work, row)
        if not composed.parts and not seldom:
            raise LookupError(f"{name} was not made: {composed.code}")

    return ask


def page(what: Filter) -> Ask:
    """A page of cases through the gate, for a list that has no screen of its own."""

    def ask(work: UnitOfWork, user_id: int) -> None:
        person = work.people.by_user(user_id)
        if person is None:
            raise LookupError(user_id)
        scope = scope_of(work, actor_of(work, person))
        work.cases.page(scope, what, work.now, work.time.day_ends(work.now), 0, 5)

    return ask
