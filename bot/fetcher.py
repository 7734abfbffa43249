"""Fetching what people sent, after its row is safe: two at a time, for a day, and never in anybody's way."""

import asyncio
import hashlib
import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Protocol

import structlog

from bot.download import LARGEST, Look, NotNow, TooBig
from bot.filestore import FileStore, Part
from bot.leased import ASKED, Leased
from bot.pictures.documents import DocumentKind, kind_of
from bot.pictures.examine import Examined, Unreadable, examine
from bot.waking import Wake
from storage import errors, failpoints
from storage.files import FilesRepository
from storage.integrity_files import IntegrityFilesRepository
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import faces
from supervision.files import FileKind, FileState, StoredFile

log = structlog.get_logger(__name__)

AT_ONCE = 2
#: How long a stored file_id is tried (G6).
PATIENCE = timedelta(hours=24)
_PAUSES = (5, 15, 60, 300, 900, 1800)
_AFTER_TROUBLE = 5.0


class Source(Protocol):
    """Where the bytes come from (see bot.download.Downloads)."""

    async def content(self, file_id: str, look: Look, left: list[str]) -> bytes: ...
    async def forget(self, left: Iterable[str]) -> None: ...
    async def stop(self) -> None: ...


class KindRefused(Exception):  # noqa: N818 - a finding
    """A kind of document that is not kept; the text is its code."""


class Fetcher:
    """Turns pending rows into kept files. `poke` it after commits and by time.

    `lease`: held by the one of several workers that fetches; two would fetch the same, and both be right.
    """

    def __init__(
        self, store: Store, files: FileStore, source: Source, *, lease: Leased | None = None
    ) -> None:
        self._store = store
        self._files = files
        self._source = source
        self._lease = lease or Leased("fetcher", alone=True)
        self._woken = Wake()
        self._tasks: list[asyncio.Task[None]] = []
        self._busy: set[str] = set()
        #: Held while the due rows are read and one is chosen, and when one is done: a list that was read before that
        #: would have the row fetched once more.
        self._choosing = asyncio.Lock()

    async def start(self) -> None:
        """Begin, with what was waiting."""
        self._woken.begin()
        self._store.on_files(self.poke)
        self._tasks = [asyncio.create_task(self._serve(), name=f"fetcher {n}") for n in range(AT_ONCE)]

    async def stop(self) -> None:
        """Stop now: a row that is half fetched stays pending, nothing half is visible."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []
        await self._source.stop()

    def poke(self) -> None:
        """Look whether something is due. From any thread."""
        self._woken.poke()

    async def _serve(self) -> None:
        while True:
            self._woken.clear()
            try:
                stored = await self._next() if self._lease.held is not None else None
                if stored is None:
                    await self._rest()
                else:
                    await self._fetch(stored)
            except Exception:  # the database is away, or a fault of ours: the row stays pending
                log.exception("fetching failed")
                await asyncio.sleep(_AFTER_TROUBLE)

    async def _rest(self) -> None:
        if self._lease.held is None:
            await self._lease.changes(ASKED)
        else:
            await self._woken.wait()

    async def _next(self) -> StoredFile | None:
        async with self._choosing:
            due = await self._store.read(_due)
            free = next((stored for stored in due if stored.id not in self._busy), None)
            if free is not None:
                self._busy.add(free.id)
            return free

    async def _fetch(self, stored: StoredFile) -> None:
        left: list[str] = []
        try:
            await self._settle(stored, left)
        except (TooBig, KindRefused) as finding:
            reason = "too_big" if isinstance(finding, TooBig) else str(finding)
            await self._end(stored, FileState.REFUSED, reason)
        except errors.Unreadable:  # its conversation was destroyed meanwhile
            await self._end(stored, FileState.DESTROYED, None)
        except NotNow as finding:
            await self._again(stored, str(finding))
            return
        except (
            OSError
        ) as error:  # the disk is full, or no child can be started: the row waits, the chat does not
            log.exception("a file could not be kept", errno=error.errno)
            await self._again(stored, "disk")
            return
        finally:
            async with self._choosing:
                self._busy.discard(stored.id)
        await self._source.forget(left)  # it is kept, or never will be: what is kept is on our disk by now

    async def _settle(self, stored: StoredFile, left: list[str]) -> None:
        if not stored.file_id:
            raise errors.Unreadable("file_id")
        if (stored.size or 0) > LARGEST:
            raise TooBig
        content = await self._source.content(stored.file_id, lambda head: _look(stored, head), left)
        if stored.sealed is not None:
            await self._settle_sealed(stored, content)
            return
        await asyncio.to_thread(self._files.write, stored.id, stored.key_id, Part.ORIGINAL, content)
        found = await examine(content) if _is_picture(stored, content) else None
        if isinstance(found, Examined):
            await asyncio.to_thread(self._keep_derived, stored, found)
        failpoints.hit("file_before_attach")
        digest = hashlib.sha256(content).hexdigest()
        if not await self._store.act(lambda work: _kept(work, stored, len(content), digest, found)):
            await asyncio.to_thread(self._files.destroy, stored.id)

    async def _settle_sealed(self, stored: StoredFile, content: bytes) -> None:
        """Of an integrity matter's picture only the copy is ever laid on disk: what came may tell place and phone. What
        cannot be opened is not kept."""
        found = await examine(content)
        if isinstance(found, Unreadable):
            await self._end(stored, FileState.REFUSED, found.reason)
            return
        day = stored.at
        await asyncio.to_thread(self._files.write, stored.id, stored.key_id, Part.COPY, found.copy, stamp=day)
        failpoints.hit("file_before_attach")
        if not await self._store.act(lambda work: work.integrity_files.kept(stored.id)):
            await asyncio.to_thread(self._files.destroy, stored.id)

    def _keep_derived(self, stored: StoredFile, found: Examined) -> None:
        self._files.write(stored.id, stored.key_id, Part.COPY, found.copy)
        self._files.write(stored.id, stored.key_id, Part.THUMBNAIL, found.thumbnail)

    async def _end(self, stored: StoredFile, state: FileState, reason: str | None) -> None:
        await self._store.act(lambda work: _ended(work, stored, state, reason))
        await asyncio.to_thread(self._files.destroy, stored.id)
        log.info("file not kept", state=state.value, reason=reason)

    async def _again(self, stored: StoredFile, code: str) -> None:
        tries = stored.tries + 1
        # Of an integrity matter's picture only the day is known: its patience begins when that is over.
        patience = PATIENCE if stored.sealed is None else PATIENCE + timedelta(days=1)
        if code != "disk" and self._store.clock() - stored.at >= patience:
            await self._end(stored, FileState.LOST, "lost")
            return
        pause = _PAUSES[min(tries, len(_PAUSES)) - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter
        await self._store.act(
            lambda work: _shelf(work, stored).later(stored.id, work.now + timedelta(seconds=pause), tries)
        )
        log.info("file later", code=code, tries=tries)


def _due(work: UnitOfWork) -> list[StoredFile]:
    return [*work.integrity_files.due(work.now, AT_ONCE), *work.files.due(work.now, AT_ONCE)]


def _shelf(work: UnitOfWork, stored: StoredFile) -> FilesRepository | IntegrityFilesRepository:
    return work.files if stored.sealed is None else work.integrity_files


def _look(stored: StoredFile, head: bytes) -> None:
    """Raises KindRefused before the rest of a refused document is fetched; photos are judged by the child."""
    if stored.kind is FileKind.PHOTO:
        return
    kind = kind_of(head, stored.name or "", stored.mime)
    # A paper names its author, a recording sounds like somebody: with an integrity matter only pictures are kept.
    if not kind.accepted or (stored.sealed is not None and kind is not DocumentKind.PICTURE):
        raise KindRefused(kind.value)


def _is_picture(stored: StoredFile, content: bytes) -> bool:
    if stored.kind is FileKind.PHOTO:
        return True
    return kind_of(content[:4096], stored.name or "", stored.mime) is DocumentKind.PICTURE


def _kept(
    work: UnitOfWork, stored: StoredFile, size: int, digest: str, found: Examined | Unreadable | None
) -> bool:
    """The bytes are safe: say so in the row. False when nobody awaits them any more: they must go."""
    shape: dict[str, Any] = {"key_id": stored.key_id}
    if isinstance(found, Examined):
        shape |= {"copied": True, "width": found.width, "height": found.height, "likeness": found.likeness}
    if not work.files.kept(stored.id, size, digest, **shape):
        present = work.files.by_id(stored.id)
        # Another worker may have been faster with the same bytes; those stay.
        return present is not None and present.state in {FileState.KEPT, FileState.UNREADABLE}
    if isinstance(found, Unreadable):
        work.files.set_state(stored.id, FileState.UNREADABLE, found.reason)
        _tell(work, stored.id, found.reason)
    elif (present := work.files.by_id(stored.id)) is not None:
        faces.has_come(work, present)
    return True


def _ended(work: UnitOfWork, stored: StoredFile, state: FileState, reason: str | None) -> None:
    present = _shelf(work, stored).by_id(stored.id)
    if present is None or present.state is not FileState.PENDING:
        return
    if present.sealed is not None:
        work.integrity_files.set_state(stored.id, state, reason)
        if reason is not None and present.chat_id:
            work.say(present.chat_id, "integrity.picture_lost", {"number": present.sealed}, priority=2)
        return
    if state is FileState.DESTROYED and present.key_id != stored.key_id:
        return  # its case was laid anew meanwhile: it is fetched under the key it has now
    work.files.set_state(stored.id, state, reason)
    if reason is not None:
        _tell(work, stored.id, reason)


def _tell(work: UnitOfWork, file_id: str, reason: str) -> None:
    """Which one and why, once: it is said in the act that ends the waiting. The report stands without it."""
    present = work.files.by_id(file_id)
    if present is None:
        return
    fields: dict[str, Any] = {"order": present.order, "reason": {"word": f"file.reason.{reason}"}}
    screen = "file.refused" if present.state is FileState.REFUSED else "file.unreadable"
    filed = work.cases.by_id(present.case_id) if present.case_id is not None else None
    if filed is not None:
        screen, fields["number"] = "file.unreadable_filed", filed.number
    work.say(present.chat_id, screen, fields, case_id=present.case_id, priority=2)
