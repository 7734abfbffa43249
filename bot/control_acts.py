"""What a command may have done: by the running bot when there is one, else by the command itself, in one way."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from bot.clock import Clock
from bot.control import Act, Answer, Progress, Refused, ask
from bot.moments import Moments
from bot.opening import opened
from bot.settings import Settings, data_folder
from bot.username import NameUnknown, username
from locales.catalogue import Catalogue
from storage import condition, inbox, meta, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.events import MasterKeyChanged
from supervision.refusals import Refusal


class ControlActs:
    """The acts by name, on an open store. `pushed` is called after the clock was moved on."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        clock: Clock,
        moments: Moments | None = None,
        pushed: Callable[[float], object] = lambda _seconds: None,
    ) -> None:
        self._store = store
        self._settings = settings
        self._clock = clock
        self._moments = moments
        self._pushed = pushed

    def table(self) -> dict[str, Act]:
        """Name → act."""
        return {
            "import": self.import_roster,
            "invite": self.invite,
            "backup": self.backup,
            "rotate": self.rotate,
            "whose": self.whose,
            "examine": self.examine,
            "push_clock": self.push_clock,
            "next_moment": self.next_moment,
            "status": self.status,
        }

    async def import_roster(self, request: Mapping[str, Any], _progress: Progress) -> Answer:
        """Sheets and a language in; people, warnings and places' names out, or errors and nothing changed."""
        # Here, not above: a bot that only runs never reads a roster.
        from bot.importing import import_roster, mistakes, outcome, sheets_from_json
        from supervision.roster import RosterError

        words = Catalogue.load().words(request["language"])
        sheets = sheets_from_json(request["sheets"])
        try:
            name = await username(self._settings, self._store)
            roster, cards = await self._store.act(lambda work: import_roster(work, sheets, name))
        except NameUnknown as reason:
            return {"refused": str(reason)}
        except RosterError as error:
            found = mistakes(error, words)
            count = len(found["errors"])
            return {"refused": f"the roster has {count} mistakes; nothing was changed", **found}
        places = await self._store.read(lambda work: {place.code: place.name for place in work.places.all()})
        return {**outcome(roster, cards, words), "places": places}

    async def invite(self, request: Mapping[str, Any], _progress: Progress) -> Answer:
        """Role, place, name and phone in; one person out."""
        from bot.inviting import CannotInvite, invite_one

        try:
            name = await username(self._settings, self._store)
            return asdict(await self._store.act(lambda work: invite_one(work, request, name)))
        except (NameUnknown, CannotInvite) as reason:
            return {"refused": str(reason)}
        except Refusal as refusal:
            words = Catalogue.load().words(request["language"])
            return {"refused": words(f"refusal.{refusal.code}", **refusal.fields)}

    async def backup(self, request: Mapping[str, Any], _progress: Progress) -> Answer:
        """As of when the newest backup is, whether on our own disk, whether without keys: made by the command."""
        marks = {meta.BACKUP_BESIDE: request.get("beside"), meta.BACKUP_KEYLESS: request.get("keyless")}
        at = str(request["at"])

        def act(work: UnitOfWork) -> None:
            meta.put(work, meta.LAST_BACKUP, at)
            for key, holds in marks.items():
                meta.put(work, key, "yes" if holds else None)

        await self._store.act(act)
        return {"at": at}

    async def rotate(self, _request: Mapping[str, Any], _progress: Progress) -> Answer:
        """A new master key; how many keys are wrapped with it. Everybody goes on meanwhile."""
        count = await asyncio.to_thread(self._store.ground.keys.rewrap)
        await self._store.act(lambda work: work.record(MasterKeyChanged(count=count)))
        return {"keys": count}

    async def whose(self, request: Mapping[str, Any], _progress: Progress) -> Answer:
        """A mark and a language in; the readings whose copies carry it out."""
        from bot.marked_copies import copies

        words = Catalogue.load().words(request["language"])
        try:
            found = await self._store.act(lambda work: copies(work, str(request["mark"]), words))
        except ValueError:
            return {"refused": "this is no mark: its last part is six letters and digits, such as 7K3Q9F"}
        return {"copies": found}

    async def push_clock(self, request: Mapping[str, Any], _progress: Progress) -> Answer:
        """Seconds in; the new moment out, once what fell due has been said."""
        if self._store.shared and ((await self._store.read(condition.examine)).workers or 0) > 1:
            # Only the clock of the worker that is asked would move.
            return {"refused": "several workers run on this database: stop all but one to push the clock"}
        try:
            now = await asyncio.to_thread(self._clock.push, float(request["seconds"]))
        except ValueError as reason:
            return {"refused": str(reason)}
        self._pushed(float(request["seconds"]))
        if self._moments is not None:
            await self._moments.settle()
        return {"now": now.isoformat()}

    async def next_moment(self, _request: Mapping[str, Any], _progress: Progress) -> Answer:
        """When the clock next has something to say: null when nothing waits for a moment."""
        found = await self._moments.next() if self._moments is not None else None
        return {"next": found.isoformat() if found else None, "now": self._clock.now().isoformat()}

    async def examine(self, _request: Mapping[str, Any], _progress: Progress) -> Answer:
        """What doctor asks of the store, without taking it from the bot that holds it."""
        return dict((await self._store.read(condition.examine)).as_json())

    async def status(self, _request: Mapping[str, Any], _progress: Progress) -> Answer:
        """How much waits, and what time it is here."""
        waiting, unsaid = await self._store.read(lambda work: (inbox.depth(work), outbox.depth(work)))
        return {"inbox": waiting, "outbox": unsaid, "now": self._clock.now().isoformat()}


def perform(settings: Settings, request: Mapping[str, Any]) -> Answer:
    """Have it done by the running bot, or do it here when none runs. Raises Refused, and as `opened` does."""
    answer = ask(data_folder(settings), request)
    if answer is not None:
        return answer
    clock = Clock()
    with opened(settings, clock) as store:
        answer = asyncio.run(ControlActs(store, settings, clock).table()[request["do"]](request, _quiet))
    if "refused" in answer:
        raise Refused(answer["refused"], answer)
    return answer


async def _quiet(_done: int, _total: int) -> None:
    pass
