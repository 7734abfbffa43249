"""What somebody takes away: everything that is handed to the child that writes it, and the bytes it makes of that."""

import asyncio
import hashlib
import json
import math
import tempfile
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot import exporting
from bot.attachments import Attachment, Attachments, NothingToShow
from bot.exporting import Exporter
from bot.filestore import FileStore
from bot.paper.press import written
from bot.rendering import Part
from storage.unit_of_work import UnitOfWork
from supervision.exports import Export
from tests.handlers.dreaming import Dream

T = TypeVar("T")


#: What a line about the bytes of a file begins with.
BYTES = "bytes of"


class Orders:
    """In place of bot.paper.writing.Writing: what the child would do is done here, since to start it takes longer than
    to live both worlds. Where bytes are not compared the file is what was ordered: it is made of these lines and of
    nothing else."""

    written: list[str] = []  # noqa: RUF012 - of the pair that is lived now
    for_good = False

    def __init__(self, aside: Path) -> None:
        self._home = tempfile.TemporaryDirectory()
        self.folder = aside
        self._lines: list[str] = []

    def put(self, orders: Iterable[list[Any]]) -> None:
        """Keep them."""
        self._lines += [json.dumps(order, ensure_ascii=False) for order in orders]

    def finish(self) -> bytes:
        """The file; or, where nobody compares it, all of them."""
        self.written += self._lines
        if not self.for_good:
            return "\n".join(self._lines).encode()
        orders = [json.loads(line) for line in self._lines]
        if orders[0][0] == "book":
            orders[0][2] = self._home.name
        return written(iter(orders))

    def end(self) -> None:
        """What was laid aside is gone."""
        self._home.cleanup()


@contextmanager
def orders_alone() -> Iterator[None]:
    """Files that are ordered meanwhile are their orders."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "Writing", Orders)
        # How far it is is said at each step: said after a while too, it would tell how busy this machine is.
        patch.setattr(exporting, "_NOTED", math.inf)
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


class Sent:
    """What goes to a phone beside the words: workbooks and papers as they were kept, pictures as they are drawn, photos
    as they are handed out; one line for each, with the digest of its bytes."""

    def __init__(self, dream: Dream) -> None:
        store: Any = _Within(dream)
        files = FileStore(dream.store.data / "files", dream.store.ground.cipher)
        self._attachments = Attachments(store, files)

    def with_it(self, part: Part) -> list[str]:
        """The files that go with one message."""
        if part.picture == "files":
            return [self._told(self._attachments.kept(each, part.fields)) for each in part.fields["files"]]
        return [self._told(self._attachments.drawn(part.picture, part.fields))] if part.picture else []

    def _told(self, making: Coroutine[Any, Any, Attachment]) -> str:
        # A loop of its own: the worker that makes files speaks from within one.
        with ThreadPoolExecutor(1) as apart:
            try:
                made = apart.submit(asyncio.run, making).result()
            except NothingToShow:
                return "nothing to show"
        return f"{BYTES} {Path(made.name).suffix}: {hashlib.sha256(made.content).hexdigest()}"


class _His(Exporter):
    """Makes everybody's files, and keeps the lines of one person's."""

    person_id = 0

    async def _made(self, export: Export) -> None:
        begun = len(Orders.written)
        await super()._made(export)
        if export.person_id != self.person_id:
            del Orders.written[begun:]


def made(dream: Dream, person_id: int, *, for_good: bool = False) -> list[str]:
    """Make what was ordered (`for_good`: to the last byte); the lines of this person's files."""
    within: Any = _Within(dream)
    worker = _His(within, FileStore(dream.store.data / "files", dream.store.ground.cipher), dream.catalogue)
    worker.person_id = person_id

    async def all_of_it() -> None:
        while await worker.once():
            pass

    Orders.written.clear()
    Orders.for_good = for_good
    asyncio.run(all_of_it())
    return list(Orders.written)
