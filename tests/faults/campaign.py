"""A round of the campaign: people act side by side while the bot is killed again and again; then the books are read."""

import asyncio
import contextlib
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox import Sandbox
from tests.faults import books, waiting
from tests.faults.bots import Bot, House
from tests.faults.canary import Places, q5_canary
from tests.faults.checks import (
    Check,
    Round,
    q1_set,
    q2_order,
    q3_states,
    q4_outbox,
    q6_journal,
    q8_liveness,
    q9_loss,
    repeated,
)
from tests.faults.deaths import Death
from tests.faults.drivers import Supervisor, supervisors
from tests.faults.grounds import Ground, door
from tests.faults.ledger import Ledger
from tests.faults.nursery import Nursery
from tests.faults.persons import Person, counted, until
from tests.faults.shelves import q7_store
from tests.faults.tally import Tally
from tests.faults.village import names, opened, seeded, settle_in

TOKEN = "7000002:canary_Token-of-the-kills"
#: How long a named point may wait for its hit before the bot is killed where it stands: seconds, requests.
_PATIENCE, _ENOUGH = 60.0, 250
#: Nothing is said for so long, and nothing waits: whoever still waits will never be answered.
_SILENCE = 10.0
_COLD_EVERY = 10
_DROP_EVERY = 10
_CHECKS: dict[str, Check] = {
    "Q1": q1_set, "Q2": q2_order, "Q3": q3_states, "Q4": q4_outbox, "Q6": q6_journal, "Q8": q8_liveness,
    "Q9": q9_loss,
}  # fmt: skip


@dataclass
class Life:
    """One round as it goes on."""

    house: House
    nursery: Nursery
    sandbox: Sandbox
    ledger: Ledger
    keeper: Person
    people: list[Person]
    tally: Tally
    chance: random.Random
    bots: list[Bot]


Trouble = Callable[[Life], Awaitable[None]]


async def play(
    nursery: Nursery,
    ground: Ground,
    deaths: Sequence[Death],
    seed: int,
    *,
    workers: int = 1,
    told: Callable[[], object] = lambda: None,
    trouble: Trouble | None = None,
) -> Tally:
    """Play one round from the founding to the books; `told` is called after each death; `trouble` is what happens
    besides, when all have died their deaths."""
    began = time.monotonic()
    async with Sandbox(token=TOKEN) as sandbox:
        house = ground.house(sandbox.url, TOKEN)
        keeper, townships = settle_in(sandbox)
        ledger, tally, chance = Ledger(), Tally(), seeded(seed, "round")
        busy = supervisors(townships, ledger, chance)
        people = [
            keeper,
            *(p for here in townships for p in (here.secretary, here.inspector, *here.supervisors)),
        ]
        crew = [Bot(house, nursery, f"bot{n}", more=door(n) if house.more else {}) for n in range(workers)]
        life = Life(house, nursery, sandbox, ledger, keeper, people, tally, chance, crew)
        first = sandbox.world.updates._next_id
        try:
            end = await _lived(life, busy, deaths, told, trouble)
        finally:
            for bot in crew:
                if bot.pid is not None:
                    await bot.kill()
        tally.messages = sandbox.world.updates._next_id - first
        tally.seconds = time.monotonic() - began
        await asyncio.to_thread(_reckon, life, end)
    return tally


async def _lived(
    life: Life,
    busy: Sequence[Supervisor],
    deaths: Sequence[Death],
    told: Callable[[], object],
    trouble: Trouble | None,
) -> float:
    enough = asyncio.Event()
    drivers = [asyncio.create_task(one.works(enough)) for one in busy]
    try:
        await _die_and_die(life, deaths, told)
        if trouble is not None:
            await trouble(life)
        enough.set()
        await _finished(life, busy, drivers)
        end = await waiting.settled(life.house, life.sandbox)
        for bot in life.bots:
            await _asked_to_stop(life, bot)
        return end
    finally:
        for driver in drivers:
            driver.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*drivers)


async def _finished(life: Life, busy: Sequence[Supervisor], drivers: list[asyncio.Task[None]]) -> None:
    """Everybody ends the act he is at; who waits though nothing is under way any more was not answered."""
    pending: set[asyncio.Task[None]] = set(drivers)
    while pending:
        before = counted(life.people)
        done, pending = await asyncio.wait(pending, timeout=_SILENCE)
        for driver in done:
            driver.result()
        if not pending or counted(life.people) > before:
            continue
        await waiting.settled(life.house, life.sandbox)
        if counted(life.people) == before:
            waits = [one.scene.who for one, driver in zip(busy, drivers, strict=True) if driver in pending]
            life.ledger.unanswered += [person.complaint() for person in waits]
            return


async def _die_and_die(life: Life, deaths: Sequence[Death], told: Callable[[], object]) -> None:
    """One bot after another dies and is replaced at once; where there are several, the others go on."""
    for bot in life.bots[1:]:
        await bot.start()
    victim, since = life.bots[0], 0.0
    for index, death in enumerate(deaths):
        cold = index % _COLD_EVERY == _COLD_EVERY - 1
        heard = counted(life.people)
        await victim.start(death.fail, cold=cold)
        await mark(life, index)
        watch = asyncio.create_task(_recovered(life, heard, since, cold=cold)) if index else None
        await _dead(life, victim, death)
        since = time.monotonic()
        if watch is not None:
            watch.cancel()
        if index % _DROP_EVERY == _DROP_EVERY - 1:
            _drop(life)
        told()
    await victim.start()
    await mark(life, len(deaths))


async def mark(life: Life, index: int) -> None:
    """What was sent in the moment of dying may still lie in the socket: it belongs to before the kill."""
    if index:
        await asyncio.sleep(0.05)
        life.ledger.kills.append({person.id: person.mark() for person in life.people})


async def _recovered(life: Life, heard: int, since: float, *, cold: bool) -> None:
    """From the death to the first word anybody hears."""
    if await until(life.people, lambda: counted(life.people) > heard, 60.0):
        into = life.tally.cold if cold else life.tally.recoveries
        into.append(time.monotonic() - since)


async def _dead(life: Life, bot: Bot, death: Death) -> None:
    if death.point is not None:
        code = await _reached(life, bot)
        if code is not None:
            life.tally.died(death.point)
            if code != -9:
                life.tally.findings.append(f"Q8 {bot.name} ended by itself ({code}) at {death.point}")
            return
        life.tally.died(death.point, reached=False)
        await bot.kill()
        return
    if death.seconds is None:
        await some_requests(life, death.nth)
    else:
        await asyncio.sleep(death.seconds)
    life.tally.died(None, asked=death.asked)
    if death.asked:
        await _asked_to_stop(life, bot)
    else:
        await bot.kill()


async def _reached(life: Life, bot: Bot) -> int | None:
    """The exit code, or None where its point is not reached in good time."""
    before, began = len(life.sandbox.requests), time.monotonic()
    while time.monotonic() - began < _PATIENCE and len(life.sandbox.requests) < before + _ENOUGH:
        code = await bot.dies_within(1.0)
        if code is not None:
            return code
    return None


async def some_requests(life: Life, count: int) -> None:
    """Until the bot has made so many requests, and a moment more."""
    asked = life.sandbox.requests
    before = len(asked)
    await until(life.people, lambda: len(asked) >= before + count, _PATIENCE)
    await asyncio.sleep(life.chance.uniform(0, 0.05))


async def _asked_to_stop(life: Life, bot: Bot) -> None:
    began = time.monotonic()
    code = await bot.stop()
    life.tally.stops.append(time.monotonic() - began)
    if code and not (code == -signal.SIGTERM and not bot.has_begun):
        life.tally.findings.append(f"Q8 {bot.name} was asked to stop and ended with {code}")


def _drop(life: Life) -> None:
    """Telegram lets an update go: it has been numbered, and nobody will ever see it."""
    life.keeper.phone.sticker()
    queue = life.sandbox.world.updates
    queue.dropped.append(queue.waiting.pop().json)
    life.ledger.dropped += 1


def _reckon(life: Life, end: float) -> None:
    """Read the books and let every checker look."""
    store = opened(life.house.url, life.house.data, ahead=26 * 3600.0)
    try:
        read = books.read(store)
    finally:
        store.close()
    done = Round(life.ledger, read, {person.id: person.phone.room.said for person in life.people}, end)
    life.tally.findings += [f"{name} {each}" for name, check in _CHECKS.items() for each in check(done)]
    life.tally.findings += [f"Q5 {each}" for each in q5_canary(_places(life, read))]
    life.tally.findings += [f"Q7 {each}" for each in q7_store(read.store)]
    life.tally.acts, life.tally.unanswered = life.ledger.acknowledged, len(life.ledger.unanswered)
    life.tally.dropped, life.tally.metered = life.ledger.dropped, read.missing
    life.tally.repeats = repeated(done)


def _places(life: Life, read: books.Books) -> Places:
    rooms = {person.id: person.phone.room for person in life.people}
    return Places(
        ledger=life.ledger,
        said={who: room.said for who, room in rooms.items()},
        now={who: [one.json for one in room.messages.values()] for who, room in rooms.items()},
        logs=[log for bot in life.bots for log in bot.logs],
        files=list(_files(life.house.data, life.house.temp)),
        secrets={TOKEN, *names()},
        tables=read.tables,
    )


def _files(*folders: Path) -> Iterator[Path]:
    return (path for folder in folders for path in folder.rglob("*") if path.is_file())
