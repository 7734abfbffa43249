"""What somebody takes away on paper: everything that is handed to the child that writes it, in its order."""

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import exporting
from bot.exporting import Exporter
from bot.filestore import FileStore
from storage.unit_of_work import UnitOfWork
from supervision.exports import Export
from tests.handlers.dreaming import Dream

T = TypeVar("T")


class Orders:
    """In place of bot.paper.writing.Writing: the file is what was ordered. A child makes a file of these lines and of
    nothing else, which takes a second."""

    written: list[str] = []  # noqa: RUF012 - of the pair that is lived now

    def __init__(self, aside: Path) -> None:
        self.folder = aside
        self._lines: list[str] = []

    def put(self, orders: Iterable[list[Any]]) -> None:
        """Keep them."""
        self._lines += [json.dumps(order, ensure_ascii=False) for order in orders]

    def finish(self) -> bytes:
        """All of them."""
        self.written += self._lines
        return "\n".join(self._lines).encode()

    def end(self) -> None:
        """Nothing was laid aside."""


@contextmanager
def orders_alone() -> Iterator[None]:
    """Files that are ordered meanwhile are their orders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "Writing", Orders)
        yield


class _Within:
    """A store whose readings and acts are those of a dream."""

    def __init__(self, dream: Dream) -> None:
        self._dream = dream
        self.data, self.ground = dream.store.data, dream.store.ground

    async def read(self, ask: Callable[[UnitOfWork], T]) -> T:
        found: T = self._dream.read(ask)
        return found

    async def act(self, act: Callable[[UnitOfWork], T]) -> T:
        done: T = self._dream.act(act)
        return done


class _His(Exporter):
    """Makes everybody's files, and keeps the lines of one person's."""

    person_id = 0

    async def _made(self, export: Export) -> None:
        begun = len(Orders.written)
        await super()._made(export)
        if export.person_id != self.person_id:
            del Orders.written[begun:]


def made(dream: Dream, person_id: int) -> list[str]:
    """Make what was ordered; the lines of this person's files."""
    within: Any = _Within(dream)
    worker = _His(within, FileStore(dream.store.data / "files", dream.store.ground.cipher), dream.catalogue)
    worker.person_id = person_id

    async def all_of_it() -> None:
        while await worker.once():
            pass

    Orders.written.clear()
    asyncio.run(all_of_it())
    return list(Orders.written)
