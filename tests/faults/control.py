"""The same people, reports and kills with a plain bot, so that a reader sees that the rig finds faults."""

import asyncio
import random
import sqlite3
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from bot.sandbox import Sandbox
from tests.faults.drivers import ONLY_REPORTS, Supervisor, supervisors
from tests.faults.ledger import Ledger, Report
from tests.faults.nursery import CHECKOUT
from tests.faults.persons import Person, counted, until
from tests.faults.tally import Tally
from tests.faults.village import seeded, settle_in

TITLE = "plain python-telegram-bot"
TOKEN = "7000003:canary_Token-of-the-control"
#: Somebody who hears nothing for so long begins anew.
_PATIENCE = 8.0


async def campaign(folder: Path, kills: int, seed: int, tally: Tally, told: Callable[[], object]) -> None:
    """Kill it at moments nobody chose; then compare what is kept with what was said."""
    data = folder / "control"
    data.mkdir()
    chance = seeded(seed, "control")
    async with Sandbox(token=TOKEN) as sandbox:
        _, townships = settle_in(sandbox, _PATIENCE)
        ledger, began = Ledger(), time.monotonic()
        busy = supervisors(townships, ledger, chance, kinds=ONLY_REPORTS)
        first = sandbox.world.updates._next_id
        try:
            await _lived(sandbox, data, busy, kills, chance, tally, told)
        finally:
            tally.messages = sandbox.world.updates._next_id - first
            tally.seconds = time.monotonic() - began
            _reckon(data, ledger, tally)


async def _lived(
    sandbox: Sandbox, data: Path, busy: list[Supervisor], kills: int, chance: random.Random, tally: Tally,
    told: Callable[[], object],
) -> None:  # fmt: skip
    enough, people = asyncio.Event(), [one.scene.who for one in busy]
    drivers = [asyncio.create_task(one.works(enough)) for one in busy]
    process = await _start(sandbox, data)
    try:
        for _ in range(kills):
            await _killed_under_load(sandbox, people, process, chance)
            tally.died(None)
            since, heard = time.monotonic(), counted(people)
            process = await _start(sandbox, data)
            if await until(people, lambda heard=heard: counted(people) > heard, 30.0):  # type: ignore[misc]
                tally.cold.append(time.monotonic() - since)
            told()
        enough.set()
        await asyncio.gather(*drivers)
    finally:
        for driver in drivers:
            driver.cancel()
        await asyncio.gather(*drivers, return_exceptions=True)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _killed_under_load(
    sandbox: Sandbox, people: list[Person], process: Process, chance: random.Random
) -> None:
    before, count = len(sandbox.requests), chance.randint(40, 200)
    await until(people, lambda: len(sandbox.requests) >= before + count, 15.0)
    await asyncio.sleep(chance.uniform(0, 0.05))
    process.kill()
    await process.wait()


async def _start(sandbox: Sandbox, data: Path) -> Process:
    words = ("-m", "tests.faults.control_bot", sandbox.url, TOKEN, str(data))
    return await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=CHECKOUT, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL
    )


def _reckon(data: Path, ledger: Ledger, tally: Tally) -> None:
    """What was acknowledged and is not kept, and what is kept twice."""
    with sqlite3.connect(data / "reports.db") as database:
        kept = Counter(database.execute("SELECT who, story FROM reports").fetchall())
    database.close()
    reports = [(line.acknowledged, (line.who, line.story)) for line in ledger.of(Report)]
    tally.findings += ["Q1 lost: report" for sure, what in reports if sure and not kept[what]]
    tally.findings += ["Q1 doubled: report" for _, what in reports if kept[what] > 1]
    known = {what for _, what in reports}
    tally.findings += ["Q1 from nowhere: report" for what in kept if what not in known]
    tally.acts, tally.unanswered = ledger.acknowledged, len(ledger.unanswered)
