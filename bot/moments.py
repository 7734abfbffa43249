"""Moments: what has fallen due is done, kind by kind. The metronome asks each second, the demo's clock as it walks."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import structlog

from storage import folding, meta, moments
from storage.amendments import fingerprints
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.amending import lapse_due
from supervision.acts.calling import callbacks_due
from supervision.acts.calling import reckon_anew as callbacks_anew
from supervision.acts.contents import contents_due, folds_at, folds_due
from supervision.acts.drafting import remind_due
from supervision.acts.drawing import months_due
from supervision.acts.erasing import erasures_due
from supervision.acts.erasing import reckon_anew as wishes_anew
from supervision.acts.identity import moments_due as identities_due
from supervision.acts.integrity_content import moments_due as readings_due
from supervision.acts.integrity_owed import promises_due
from supervision.acts.integrity_owed import reckon_anew as promises_anew
from supervision.acts.prompting import HELD, MANY, doubt, prompt_due, reckon_anew, rungs_due
from supervision.acts.rounds import adopt, digest_due, links_due, silence_due
from supervision.acts.rules_changed import drafts_anew, links_anew, note_file, people_anew
from supervision.acts.weekly import adopt_weeks, weekly_due

log = structlog.get_logger(__name__)

_AT_ONCE = 100
#: How many cases are reckoned anew in one act: a tenth of a second.
_RECKONED = 200
#: How many messages of before are looked through in one act.
_LOOKED_THROUGH = 1_000
#: How long the demo's clock waits for what fell due to be said before it walks on.
_SAYING = timedelta(seconds=20)
_LOOK = 0.02

Act = Callable[[UnitOfWork, int], int]

#: Kind of moment → what is done about it; each returns how many it looked at.
ACTS: dict[str, Act] = {
    "clocks": prompt_due,
    "digests": digest_due,
    "weekly": weekly_due,
    "silence": silence_due,
    "links": links_due,
    "callbacks": callbacks_due,
    "months": months_due,
    "integrity": promises_due,
    "readings": readings_due,
    "identities": identities_due,
    "erasures": erasures_due,
    "contents": contents_due,
    "folds": folds_due,
    "drafts": remind_due,
    "amendments": lapse_due,
}


def _folds_older(work: UnitOfWork) -> bool:
    """Whether that is done, or the county lets what was said stand."""
    return folds_at(work) is None or meta.get(work, meta.OLDER_FOLD) is not None


class Anew(Protocol):
    """Reckons what lies above an id anew; returns the last id, None when done."""

    def __call__(self, work: UnitOfWork, after: int, limit: int) -> int | None: ...


#: What was reckoned by which rules is noted here → how it is reckoned anew once they are others.
ANEW: dict[str, tuple[Anew, ...]] = {
    meta.TIME: (reckon_anew, promises_anew, callbacks_anew),
    meta.ROUNDS: (people_anew, drafts_anew, links_anew, wishes_anew),
}


def _fingerprints(work: UnitOfWork) -> dict[str, str]:
    return fingerprints(work.time)


class Moments:
    """Does what is due. Any number of times, in any number of processes: the rows say what is left to do."""

    def __init__(self, store: Store, *, alarm: Callable[[str], None]) -> None:
        self._store = store
        self._alarm = alarm
        self._held_until: datetime | None = None
        self._busy = asyncio.Lock()
        self._kept_up_with: dict[str, str] = {}
        self._file: str | None = None

    async def begin(self) -> None:
        """At start: await what nobody awaits yet, and reckon deadlines anew where policy or calendar changed."""
        await self._store.act(adopt)
        await self._store.act(adopt_weeks)
        await self._await_older()
        held = await self._store.read(lambda work: meta.get(work, meta.CLOCK_HELD))
        self._held_until = datetime.fromisoformat(held) if held else None
        self._file = None
        await self._note_file()
        self._kept_up_with = {}  # another worker may have kept up with something else meanwhile
        await self._keep_up(await self._store.read(_fingerprints))

    async def before_serving(self) -> None:
        """At start, before anybody is answered or told anything: deadlines are reckoned by the policy file and calendar
        of now. Begun anew by the metronome where that fails: a house that answers late is better than one that does
        not start."""
        try:
            await self._keep_up(await self._store.read(_fingerprints))
        except Exception:
            log.exception("moments not reckoned before serving")

    async def _note_file(self) -> None:
        """Another policy file than the journal knows leaves an entry, and those who answer for the rules hear of it."""
        source = self._store.ground.time.source
        if source != self._file:
            await self._store.act(note_file)
            self._file = source

    async def _await_older(self) -> None:
        """Once, at the first start where messages are folded: what was said before there was such a moment has one
        too (see storage.folding)."""
        if await self._store.read(_folds_older):
            return
        after: tuple[int, int] | None = folding.BEGINNING
        while after is not None:
            after = await self._store.act(partial(folding.await_older, after=after, limit=_LOOKED_THROUGH))
        await self._store.act(lambda work: meta.put(work, meta.OLDER_FOLD, work.now.isoformat()))

    async def _keep_up(self, fingerprints: dict[str, str]) -> None:
        """Reckon moments anew where the policy file or the calendar is another than at the last start (what is changed
        in the chat is reckoned in its own act): some at a time; a kill on the way begins again, and does nothing
        twice."""
        if fingerprints == self._kept_up_with:
            return
        for noted, fingerprint in fingerprints.items():
            if await self._store.read(partial(meta.get, key=noted)) != fingerprint:
                await self._reckon_anew(noted, fingerprint)
        self._kept_up_with = fingerprints

    async def _reckon_anew(self, noted: str, fingerprint: str) -> None:
        for anew in ANEW[noted]:
            after: int | None = 0
            while after is not None:
                after = await self._store.act(partial(anew, after=after, limit=_RECKONED))
        await self._store.act(partial(meta.put, key=noted, value=fingerprint))
        log.info("moments reckoned anew", rules=noted)

    async def knock(self) -> None:
        """Do everything that is due now. Reads first: most seconds there is nothing to write."""
        async with self._busy:
            now = self._store.clock()
            earliest, fingerprints = await self._store.read(
                lambda work: (moments.earliest(work), _fingerprints(work))
            )
            await self._note_file()
            await self._keep_up(fingerprints)
            due = {kind for kind in ACTS if kind in earliest and earliest[kind] <= now}
            if "clocks" not in due:
                # It was a wrong clock, and is right again: the next one is doubted anew.
                await self._hold(None)
            for kind in ACTS:
                if kind in due:
                    await self._do(kind)

    async def _do(self, kind: str) -> None:
        try:
            if await self._holding(kind):
                return
            await self._drain(ACTS[kind])
        except Exception:  # what fails comes again in a second; mornings and drafts do not wait for it
            log.exception("moments failed", kind=kind)
            return
        if kind == "clocks":
            await self._hold(None)

    async def next(self) -> datetime | None:
        """The next moment of any kind, never in the past; None when nothing waits for one."""
        now = self._store.clock()
        earliest, floor = await self._store.read(
            lambda work: (moments.earliest(work), work.time.next_allowed(now))
        )
        found = (moment if moment > now else floor for moment in earliest.values())
        return min(found, default=None)

    async def settle(self) -> None:
        """Do what is due and wait until it is said (the demo's clock goes on only then)."""
        await self.knock()
        loop = asyncio.get_running_loop()
        ends = loop.time() + _SAYING.total_seconds()
        while loop.time() < ends and await self._store.read(moments.unsaid):  # noqa: ASYNC110 - silence is not announced
            await asyncio.sleep(_LOOK)

    async def _drain(self, act: Act) -> None:
        while await self._store.act(lambda work: act(work, _AT_ONCE)) >= _AT_ONCE:
            pass

    async def _holding(self, kind: str) -> bool:
        """Whether escalations are held back: hundreds at once are a wrong clock rather than a late county."""
        if kind != "clocks":
            return False
        now = self._store.clock()
        if self._held_until is not None:
            return now < self._held_until
        count = await self._store.read(rungs_due)
        if count <= MANY:
            return False
        await self._hold(now + HELD)
        self._alarm("clock_doubted")
        await self._store.act(lambda work: doubt(work, count))
        return True

    async def _hold(self, until: datetime | None) -> None:
        """Written down, so that a bot that is restarted again and again speaks in the end all the same."""
        if until == self._held_until:
            return
        self._held_until = until
        kept = until.isoformat() if until is not None else None
        await self._store.act(lambda work: meta.put(work, meta.CLOCK_HELD, kept))
