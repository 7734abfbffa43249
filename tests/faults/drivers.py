"""Who does what next: each supervisor acts without rest, and the township follows."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.faults import deeds
from tests.faults.deeds import Scene, Township
from tests.faults.ledger import Ledger, Report
from tests.faults.persons import Unanswered


@dataclass
class Supervisor:
    """A scene, and the reports in it that are still open."""

    scene: Scene
    kinds: "dict[Act, float]"
    open: list[Report] = field(default_factory=list)

    async def works(self, enough: asyncio.Event) -> None:
        """One act after another; what nobody answers is noted, and the next one tried."""
        while not enough.is_set():
            acts, weights = zip(*self.kinds.items(), strict=True)
            act = self.scene.chance.choices(acts, weights)[0]
            try:
                await act(self)
            except Unanswered as complaint:
                self.scene.ledger.unanswered.append(str(complaint))

    async def files(self, photos: int = 0) -> Report:
        """A report, in one to three messages."""
        filed = await deeds.report(self.scene, photos, self.scene.chance.choice((1, 1, 2, 3)))
        self.open.append(filed)
        return filed


Act = Callable[[Supervisor], Awaitable[Any]]


async def _with_a_photo(self: Supervisor) -> None:
    await self.files(photos=1)


async def _with_an_album(self: Supervisor) -> None:
    await self.files(photos=3)


async def _from_field_to_closing(self: Supervisor) -> None:
    filed = await self.files()
    self.open.remove(filed)
    for step in (deeds.hand_over, deeds.enter_result, deeds.verify, deeds.close):
        await step(self.scene, filed)


def _on_one(act: Callable[[Scene, Report], Awaitable[None]], *, ends: bool = False) -> Act:
    """An act on one of the open reports; a new one where there is none."""

    async def run(self: Supervisor) -> None:
        if not self.open:
            await self.files()
        chosen = self.scene.chance.choice(self.open)
        if ends:
            self.open.remove(chosen)
        await act(self.scene, chosen)

    return run


async def _files(self: Supervisor) -> None:
    await self.files()


def _plain(act: Callable[[Scene], Awaitable[None]]) -> Act:
    async def run(self: Supervisor) -> None:
        await act(self.scene)

    return run


#: What is done, and how often.
KINDS: dict[Act, float] = {
    _files: 4,
    _with_a_photo: 2,
    _with_an_album: 1,
    _from_field_to_closing: 4,
    _on_one(deeds.supplement): 2,
    _on_one(deeds.correct): 2,
    _on_one(deeds.withdraw, ends=True): 1,
    _plain(deeds.visit): 3,
    _plain(deeds.seal): 1,
    _plain(deeds.abandon): 1,
    _plain(deeds.give_up): 1,
}


#: Whoever does nothing else, so that what happens seldom happens often enough to die of it.
_SPECIALISTS: dict[int, dict[Act, float]] = {
    0: {_with_a_photo: 1},
    1: {_plain(deeds.seal): 1, _plain(deeds.give_up): 1},
}


#: What the control is asked as well.
ONLY_REPORTS: dict[Act, float] = {_files: 1}


def supervisors(
    townships: list[Township], ledger: Ledger, chance: random.Random, kinds: dict[Act, float] | None = None
) -> list[Supervisor]:
    """Everybody who acts by himself; `kinds`: what all of them do, else each what is his."""
    scenes = [
        Scene(who, here, ledger, random.Random(chance.random()))
        for here in townships
        for who in here.supervisors
    ]
    return [Supervisor(scene, kinds or _SPECIALISTS.get(at, KINDS)) for at, scene in enumerate(scenes)]
