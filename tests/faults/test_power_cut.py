"""Power fails: every acknowledged report is in what was synced, words and keys too (row D4)."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.sandbox import Sandbox
from tests import searched
from tests.faults import deeds
from tests.faults.bots import House
from tests.faults.campaign import TOKEN
from tests.faults.deeds import Scene
from tests.faults.grounds import Ground, Grounds
from tests.faults.ledger import Ledger, Report
from tests.faults.nursery import CHECKOUT
from tests.faults.power_cut import STRACE, TRACED, Disk
from tests.faults.village import opened, seeded, settle_in


def can_trace() -> bool:
    """Whether there is a strace, and it may look."""
    words = [*STRACE, "-o", os.devnull, "true"]
    return shutil.which("strace") is not None and subprocess.run(words, check=False).returncode == 0


pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not can_trace(), reason=f"strace is not there, or may not see {TRACED}"),
]


@pytest.fixture
def ground(grounds: dict[str, Grounds]) -> Ground:
    """A house on SQLite."""
    return grounds["sqlite"].fresh()


async def lived(ground: Ground, trace: Path) -> Ledger:
    """Four supervisors report twice each; then the plug is pulled."""
    ledger = Ledger()
    async with Sandbox(token=TOKEN) as sandbox:
        house = ground.house(sandbox.url, TOKEN)
        house.temp.mkdir()
        _, townships = settle_in(sandbox)
        scenes = [
            Scene(here.supervisors[0], here, ledger, seeded(4, here.secretary.id)) for here in townships[:4]
        ]
        process = await started(house, trace)
        await asyncio.gather(*(deeds.report(scene) for scene in scenes))
        await asyncio.gather(*(deeds.report(scene) for scene in scenes))
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
    return ledger


async def started(house: House, trace: Path) -> asyncio.subprocess.Process:
    """The bot, every write of it noted."""
    words = (*STRACE, "-o", str(trace), sys.executable, "-m", "bot", "run")
    null = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *words, cwd=CHECKOUT, env=house.environment(None), stdout=null, stderr=null, start_new_session=True
    )


def kept(data: Path) -> set[str]:
    """The stories that can be read there."""
    store = opened(None, data)
    try:
        cases = range(1, 9)
        found = store.read_now(
            lambda work: [work.cases.entries(case) for case in cases if work.cases.by_id(case)]
        )
    finally:
        store.close()
    return {"\n".join(entry.text for entry in entries) for entries in found}


@pytest.mark.asyncio(loop_scope="session")
async def test_all_that_was_acknowledged_was_synced_before_and_a_lying_disk_is_seen(
    ground: Ground, tmp_path: Path
) -> None:
    data, trace = ground.folder / "data", tmp_path / "trace"
    honest, liar = Disk(data), Disk(data, honest=False)
    ledger = await lived(ground, trace)
    told = {line.story for line in ledger.of(Report) if line.acknowledged}
    assert len(told) == 8
    honest.replay(trace)
    assert kept(honest.leave(tmp_path / "honest")) >= told
    liar.replay(trace)
    assert not kept(liar.leave(tmp_path / "liar")) & told
    assert (
        searched.found(tmp_path, searched.spoken(told)) == []
    )  # in the trace too: every byte that was written
