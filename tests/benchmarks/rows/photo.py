"""A photo of twelve megapixels: from its message to the thumbnail kept."""

import asyncio
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from supervision.files import FileState
from tests.benchmarks import bots, county
from tests.benchmarks.figures import Figure, Plan, median, shown
from tests.benchmarks.phones import Phone
from tests.benchmarks.pictures import photo_message, twelve_megapixels
from tests.benchmarks.scripts import REPORT_TO_PREVIEW
from tests.benchmarks.standin import StandIn

_PATIENCE = 60.0


def figures(plan: Plan) -> Iterable[Figure]:
    """Seconds until the row says that bytes, clean copy and thumbnail are safe."""
    plan.tell("photo: drawing one")
    picture = twelve_megapixels()
    seconds = asyncio.run(_measure(plan, picture))
    yield Figure(
        "arrival → thumbnail kept",
        shown(median(seconds), "s"),
        f"{len(picture) / 1e6:.1f} MB JPEG, opened in a child process; median of {len(seconds)}, "
        f"{shown(min(seconds), 's')} to {shown(max(seconds), 's')}",
    )


async def _measure(plan: Plan, picture: bytes) -> list[float]:
    data = plan.folder / "data"
    made = county.found(data)
    count = plan.few(5, 3)
    seconds: list[float] = []
    async with StandIn() as standin, bots.house(standin, data, made, 0) as bench:
        phone = Phone(bench.account, made.supervisors[0], iter(()))
        for step in REPORT_TO_PREVIEW[:2]:
            await phone.does(step)
        for nth in range(count):
            plan.tell(f"photo: {nth + 1} of {count}")
            sending = photo_message(phone, f"photo{nth}", picture)
            began = time.perf_counter()
            await phone.sends(*sending)
            await _kept(data, nth + 1)
            seconds.append(time.perf_counter() - began)
    assert len(list((data / "files").glob("??/*.thumbnail"))) == count
    return seconds


async def _kept(data: Path, count: int) -> None:
    """Look into the database, beside the bot, until so many files are kept. Raises TimeoutError."""
    with closing(sqlite3.connect(f"file:{data / 'lianqin.db'}?mode=ro", uri=True)) as database:
        asked = "SELECT count(*) FROM files WHERE state = ?"
        async with asyncio.timeout(_PATIENCE):
            while database.execute(asked, (FileState.KEPT.value,)).fetchone()[0] < count:
                await asyncio.sleep(0.005)
