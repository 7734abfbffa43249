"""Which part of the house takes how much of a step's processor time, by a sampler inside the process."""

import asyncio
import json
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from tests.benchmarks import bots, county, scripts
from tests.benchmarks.bots import Bench
from tests.benchmarks.county import County
from tests.benchmarks.figures import Figure, Plan, shown
from tests.benchmarks.phones import Phone, Step, drive
from tests.benchmarks.standin import StandIn

_USERS = 40

#: What is done before it is sampled, and whose steps are sampled then.
Ready = Callable[[Plan, Bench, County], Awaitable[list[Phone]]]


def figures(plan: Plan) -> Iterable[Figure]:
    """One line a room, the biggest first."""
    if not sys.platform.startswith("linux"):
        yield Figure("shares", "–", "needs Linux: one thread's own processor time is read")
        return
    told, looked = asyncio.run(_measure(plan))
    total, steps = told.total, told.steps
    yield Figure(
        "a step", shown(total / 1e6 / steps, "ms CPU"), "with a sampler in the process, which costs too"
    )
    for name, nanoseconds in sorted(told.rooms.items(), key=lambda item: -item[1]):
        value = f"{nanoseconds / total:.0%}"
        yield Figure(name, value, shown(nanoseconds / 1e6 / steps, "ms"))
    what = "in the lines above: who may see or do what, its reading included"
    yield Figure("of all this, the gate", f"{told.gate / total:.1%}", f"{told.gate_a_step}; {what}")
    what = "where every step looks at cases: a secretary's lists, a reporter's list, cards and their moves"
    yield Figure(
        "the gate, among cases", f"{looked.gate / looked.total:.1%}", f"{looked.gate_a_step}; {what}"
    )


@dataclass(frozen=True, slots=True)
class _Spent:
    """Nanoseconds of processor time by room, and of all of them those of the gate, in so many steps."""

    rooms: dict[str, int]
    gate: int
    steps: int

    @property
    def total(self) -> int:
        return sum(self.rooms.values())

    @property
    def gate_a_step(self) -> str:
        return shown(self.gate / 1e6 / self.steps, "ms")


async def _measure(plan: Plan) -> tuple[_Spent, _Spent]:
    plan.tell("shares: founding the county")
    made = county.found(plan.folder / "data")
    async with StandIn() as standin:
        told = await _sampled(plan, standin, made, _talk)
        return told, await _sampled(plan, standin, made, _looked_at)


async def _talk(plan: Plan, bench: Bench, _made: County) -> list[Phone]:
    """Supervisors who visit and report, warm."""
    plan.tell("shares: warming up")
    await bench.load(plan.few(3, 1))
    return bench.phones


async def _looked_at(plan: Plan, bench: Bench, made: County) -> list[Phone]:
    """Everybody has filed a report; they and their secretaries look at cases."""
    plan.tell("shares: reports, to be looked at")
    await asyncio.gather(*(_reports(phone) for phone in bench.phones))
    people = [*made.supervisors[: _USERS // 2], *made.secretaries[: _USERS // 2]]
    looks = [scripts.reader if user in made.secretaries else scripts.reporters_own for user in people]
    return [Phone(bench.account, user, look()) for user, look in zip(people, looks, strict=True)]


async def _reports(phone: Phone) -> None:
    for step in (Step(text="/cancel"), *scripts.REPORT_TO_PREVIEW, scripts.FILED):
        await phone.does(step)


async def _sampled(plan: Plan, standin: StandIn, made: County, ready: Ready) -> _Spent:
    """What these people's steps cost; the house writes its samples when it ends."""
    samples = plan.folder / f"{ready.__name__}.json"
    watched = bots.house(
        standin, plan.folder / "data", made, _USERS,
        module="tests.benchmarks.sampled", more={"SAMPLES": str(samples)},
    )  # fmt: skip
    async with watched as bench:
        phones = await ready(plan, bench, made)
        bench.bot.process.send_signal(signal.SIGUSR1)
        plan.tell("shares: sampling")
        load = await drive(phones, plan.few(10, 3))
    found = json.loads(samples.read_text(encoding="utf-8"))
    return _Spent(found["rooms"], found["gate"], load.steps)
