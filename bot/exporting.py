"""Makes the files that were ordered: one at a time, page by page, beside the conversation and never in its way."""

import asyncio
import contextlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from typing import Any

import structlog

from bot.export_words import Cells
from bot.filestore import FileGone, FileStore, Part
from bot.handed_out import StillBare, handed_out
from bot.leased import ASKED, Leased
from bot.paper.writing import NotWritten, TooLarge, Writing, sweep
from bot.pictures.painter import NotDrawn
from bot.waking import Wake
from bot.wording import Reader
from handlers import case_file, export_sheets
from handlers.another import value_for_reader
from handlers.exports import STEPS
from handlers.screen import View
from locales.catalogue import Catalogue
from storage import exports, failpoints
from storage.errors import Unreadable
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import exporting
from supervision.exportable import sight_of
from supervision.exports import Export, ExportKind
from supervision.gate import actor_of
from supervision.refusals import Missing, Refusal

log = structlog.get_logger(__name__)

#: Cases read in one reading: long enough to be worth it, short enough that nobody waits for a reader.
PAGE = 200
#: Seconds between two notes of how far it is, and the wait after trouble.
_NOTED, _AFTER_TROUBLE = 2.0, 5.0
#: Without being woken it is looked, now and then, whether something has expired.
_LOOKED = 30.0


class Unwanted(Exception):  # noqa: N818 - what somebody decided
    """Nobody wants the file any more."""


@dataclass(slots=True)
class _Going:
    """How far one file is."""

    export: Export
    scope: str
    step: int = 1
    done: int = 0
    noted_at: float = float("-inf")


class Exporter:
    """A worker. `lease`: held by the one of several that makes files."""

    def __init__(
        self, store: Store, files: FileStore, catalogue: Catalogue, *, lease: Leased | None = None
    ) -> None:
        self._store = store
        self._files = files
        self._catalogue = catalogue
        self._lease = lease or Leased("exporter", alone=True)
        self._aside = store.data / "paper"
        self._wake = Wake()
        self._turn: int | None = None
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, with what was waiting."""
        self._wake.begin()
        self._store.on("exports", self.poke)
        self.task = asyncio.create_task(self._serve(), name="exporter")

    async def stop(self) -> None:
        """Stop now: what is half made is begun anew at the next start."""
        if self.task is not None:
            self.task.cancel()
            await asyncio.gather(self.task, return_exceptions=True)

    def poke(self) -> None:
        """Look whether something is to be made. From any thread."""
        self._wake.poke()

    async def _serve(self) -> None:
        while True:
            self._wake.clear()
            try:
                if self._lease.held is None:
                    await self._lease.changes(ASKED)
                elif not await self.once():
                    await self._wake.wait(_LOOKED)
            except Exception:  # the database is away, or a fault of ours: what is half made is begun anew
                log.exception("exporting failed")
                self._turn = None
                await asyncio.sleep(_AFTER_TROUBLE)

    async def once(self) -> bool:
        """Clear away what is over, then make one file. Whether there was one to make."""
        if self._turn != self._lease.turn:
            await asyncio.to_thread(sweep, self._aside)
            await self._store.act(exporting.resume)
            self._turn = self._lease.turn
        await self._store.act(exporting.expire)
        await self.clear()
        export = await self._store.act(exporting.take)
        if export is None:
            return False
        await self._made(export)
        await self.clear()
        return True

    async def clear(self) -> None:
        """Files of orders that have ended leave the file store."""
        for ref, file_id in await self._store.read(exports.left_over):
            await asyncio.to_thread(self._files.destroy, file_id)
            await self._store.act(partial(exports.cleared, ref=ref))

    async def _made(self, export: Export) -> None:
        try:
            await self._make(export)
        except Unwanted:
            log.info("export unwanted")
        except (Refusal, Missing) as refusal:
            await self._fail(export, refusal.code)
        except TooLarge:
            await self._fail(export, "too_large")
        except NotWritten as finding:
            log.warning("export not written", kind=export.kind.value, reason=str(finding))
            await self._fail(export, "trouble")

    async def _fail(self, export: Export, code: str) -> None:
        log.info("export failed", kind=export.kind.value, code=code)
        await self._store.act(lambda work: exporting.failed(work, export.ref, code))

    async def _make(self, export: Export) -> None:
        going = _Going(export, await self._store.read(lambda work: _scope(work, export)))
        await self._note(going, 1)
        writing = await asyncio.to_thread(Writing, self._aside)
        try:
            if export.kind is ExportKind.CASE_FILE:
                await self._case_file(going, writing)
            else:
                await self._book(going, writing)
            await self._note(going, len(STEPS[export.kind]) - 1)
            content = await asyncio.to_thread(writing.finish)
        finally:
            await asyncio.to_thread(writing.end)
        await self._keep(going, content)

    async def _keep(self, going: _Going, content: bytes) -> None:
        """Sealed under a key of its own, which is destroyed once it is sent."""
        export = going.export
        key_id = await asyncio.to_thread(self._store.ground.keys.new)
        await asyncio.to_thread(self._files.write, export.file_id, key_id, Part.ORIGINAL, content)
        failpoints.hit("export_before_made")
        wanted = await self._store.act(
            lambda work: exporting.made(work, export.ref, key_id=key_id, size=len(content), done=going.done)
        )
        if not wanted:
            await asyncio.to_thread(self._files.destroy, export.file_id)

    # --- a workbook

    async def _book(self, going: _Going, writing: Writing) -> None:
        export, read = going.export, self._reading
        found = await read(export, lambda view, cells: export_sheets.sheets(view, export))
        more = await read(export, lambda view, cells: {**cells.long_texts(), "at": _moment(view)})
        title = await read(export, lambda view, cells: cells.cell(export_sheets.title(view, export)))
        order = {**more, "title": title, "mark": export.mark}
        await self._put(writing, [["book", order, str(writing.folder)]])
        for step, sheet in enumerate(found, 2):
            await self._note(going, step)
            await self._put(writing, [await read(export, partial(_heading, sheet))])
            for start in range(0, len(sheet.ids), PAGE):
                rows = await read(export, partial(_rows, sheet, sheet.ids[start : start + PAGE]))
                await self._put(writing, [["row", row] for row in rows])
                going.done += len(rows)
                await self._note(going, step)
        about = await read(
            export, lambda view, cells: cells.about(export_sheets.about(view, export, found, going.done))
        )
        await self._put(writing, [about])

    # --- a case on paper

    async def _case_file(self, going: _Going, writing: Writing) -> None:
        export, ref = going.export, going.export.what["case"]
        found = await self._reading(export, lambda view, cells: case_file.case_file(view, ref, export.mark))
        value = await self._reading(
            export, lambda view, cells: {**cells.deep(found.value), "at": _moment(view)}
        )
        photos = []
        await self._note(going, 2)
        captions = []
        for caption, photo in zip(value["captions"], found.photos, strict=True):
            with contextlib.suppress(FileGone, Unreadable, NotDrawn, StillBare):
                content = await asyncio.to_thread(handed_out, self._files, photo, mark=export.mark)
                photos.append(["photo", b64encode(content).decode()])
                captions.append(caption)
                going.done += 1
                await self._note(going, 2)
        await self._put(writing, [["document", value | {"captions": captions}]])
        for photo_order in photos:
            await self._put(writing, [photo_order])

    # --- steps

    async def _put(self, writing: Writing, orders: list[list[Any]]) -> None:
        await asyncio.to_thread(writing.put, orders)

    async def _reading(self, export: Export, ask: Callable[[View, Cells], Any]) -> Any:
        """One short reading, as the person and the offices are at that moment. Raises Unwanted."""

        def read(work: UnitOfWork) -> Any:
            now = work.exports.by_ref(export.ref)
            if now is None or not now.live:
                raise Unwanted
            view = view_of(work, export)
            hours = work.time.policy.hours
            words = self._catalogue.words(view.language.value)
            reader = Reader(words, work.now, work.time.timezone, hours.close)
            return ask(view, Cells(reader, partial(value_for_reader, view)))

        return await self._store.read(read)

    async def _note(self, going: _Going, step: int) -> None:
        """Written down and told, now and then, and at each new step. Raises Unwanted."""
        at = asyncio.get_running_loop().time()
        if step == going.step and at < going.noted_at + _NOTED:
            return
        going.step, going.noted_at = step, at
        steps = len(STEPS[going.export.kind])
        note = partial(
            exporting.at_step,
            ref=going.export.ref,
            step=step,
            steps=steps,
            done=going.done,
            scope=going.scope,
        )
        if not await self._store.act(note):
            raise Unwanted


def view_of(work: UnitOfWork, export: Export) -> View:
    """Whoever ordered it, with the offices held now."""
    person = work.people.by_id(export.person_id)
    return View(work, person, actor_of(work, person), person.language)


def _moment(view: View) -> str:
    """When the file is made, as it says inside, by the house's clock: whoever writes it has no other."""
    return view.work.now.astimezone(UTC).isoformat(timespec="seconds")


def _scope(work: UnitOfWork, export: Export) -> str:
    return sight_of(work, view_of(work, export).someone, export)


def _heading(sheet: export_sheets.Sheet, _view: View, cells: Cells) -> list[Any]:
    return ["sheet", cells.sheet_name(sheet.name), cells.row(sheet.columns), sheet.widths]


def _rows(sheet: export_sheets.Sheet, ids: Sequence[int], view: View, cells: Cells) -> list[list[str]]:
    return [cells.row(row) for row in sheet.rows(view, ids)]
