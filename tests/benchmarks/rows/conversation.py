"""Steps a second through the whole house over HTTP, beside two bare echo bots, in turn in the same minutes."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, median, p95, shown
from tests.benchmarks.standin import StandIn

USERS = 40
_NAMES = {"house": "the house", "ptb": "python-telegram-bot echo, stock", "aiogram": "aiogram echo, stock"}


@dataclass
class _Rounds:
    """What each round measured, by bot; and the stand-in's own milliseconds a step."""

    measured: dict[str, list[bots.Measured]] = field(default_factory=lambda: {name: [] for name in _NAMES})
    standin: list[float] = field(default_factory=list)


def figures(plan: Plan) -> Iterable[Figure]:
    """The house, the two echo bots, and the ratios round by round."""
    rounds = asyncio.run(_measure(plan))
    for name, what in _NAMES.items():
        yield from _of_bot(what, rounds.measured[name])
    for other in ("ptb", "aiogram"):
        yield _ratio(_NAMES[other], rounds.measured["house"], rounds.measured[other])
    yield Figure(
        "the stand-in and its users", shown(median(rounds.standin), "ms CPU a step"), "not the limit"
    )


async def _measure(plan: Plan) -> _Rounds:
    plan.tell("steps: founding the county")
    made = county.found(plan.folder / "data")
    rounds = _Rounds()
    async with AsyncExitStack() as stack:
        standin = await stack.enter_async_context(StandIn())
        benches = {
            "house": await stack.enter_async_context(bots.house(standin, plan.folder / "data", made, USERS))
        }
        for kind in ("ptb", "aiogram"):
            echo = bots.echo(standin, kind, plan.folder, USERS)
            benches[kind] = await stack.enter_async_context(echo)
        count = plan.few(5, 2)
        for name, bench in benches.items():
            plan.tell(f"steps: warming up {_NAMES[name]}")
            await bench.load(plan.few(3, 1))
        for turn in range(count):
            for name, bench in benches.items():
                plan.tell(f"steps: round {turn + 1} of {count}, {_NAMES[name]}")
                before = standin.cpu()
                measured = await bench.load(plan.few(4, 2))
                rounds.measured[name].append(measured)
                rounds.standin.append((standin.cpu() - before) / measured.load.steps * 1000)
                await bots.settled(0.5)
    return rounds


def _of_bot(what: str, measured: Sequence[bots.Measured]) -> Iterable[Figure]:
    answers = [seconds * 1000 for each in measured for seconds in each.load.answers]
    yield Figure(
        what,
        shown(median([each.load.rate for each in measured]), "steps/s"),
        f"{shown(median([each.cpu_a_step for each in measured]), 'ms CPU a step')}; "
        f"answer after {shown(median(answers), 'ms')}, P95 {shown(p95(answers), 'ms')}, {USERS} people at once",
    )


def _ratio(what: str, house: Sequence[bots.Measured], other: Sequence[bots.Measured]) -> Figure:
    pairs = list(zip(house, other, strict=True))
    rate = median([one.load.rate / two.load.rate for one, two in pairs])
    cpu = median([two.cpu_a_step / one.cpu_a_step for one, two in pairs])
    return Figure(
        f"the house : {what}",
        shown(rate, "× steps/s"),
        f"{shown(cpu, '×')} by CPU; medians of {len(pairs)} rounds",
    )
