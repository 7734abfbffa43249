"""`python -m tests.faults`: kill the bot some thousand times on both engines, beside a plain bot; print one table."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from tests.faults import control, table
from tests.faults.long_run import ENGINES, Plan, campaign
from tests.faults.nursery import Nursery
from tests.faults.tally import Tally


def main() -> int:
    """Run it; 0 when nothing was found, also where it was cut short."""
    asked = _asked()
    results: dict[str, Tally] = {}
    # A bot that is killed cuts its connections: the stand-in for Telegram need not say so each time.
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    # What ends us must end the bots too: they die with the nursery, and the nursery with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with contextlib.suppress(KeyboardInterrupt):  # what was measured so far is shown all the same
        asyncio.run(_campaigns(asked, results))
    table.show(results, markdown=asked.markdown)
    return int(any(tally.findings for tally in results.values() if tally.expected_whole))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description="Nothing is lost: counted.")
    parser.add_argument("--kills", type=int, default=2000, help="of all engines together (2000)")
    parser.add_argument("--messages", type=int, help="at least so many, together (twenty a kill)")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument(
        "--workers", type=int, default=1, help="processes on PostgreSQL; one is killed at a time"
    )
    parser.add_argument("--webhook", action="store_true", help="updates by webhook instead of long polling")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--minutes", type=float, help="stop after so long, whatever is left")
    parser.add_argument(
        "--control", type=int, default=100, help="kills of the plain bot beside it; 0: none (100)"
    )
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown, for the README")
    asked = parser.parse_args()
    if asked.messages is None:
        # Of its own: whoever asks for ten kills would otherwise wait for what two thousand come with.
        asked.messages = asked.kills * 20
    return asked


async def _campaigns(asked: argparse.Namespace, results: dict[str, Tally]) -> None:
    """Engines side by side, then the control alone."""
    engines = ENGINES if asked.engine == "both" else (asked.engine,)
    share = -(-asked.kills // len(engines)), -(-asked.messages // len(engines))
    columns = (
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )  # fmt: skip
    with (
        Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=2) as progress,
        tempfile.TemporaryDirectory(prefix="lianqin-faults-", ignore_cleanup_errors=True) as folder,
    ):
        async with Nursery() as nursery, asyncio.TaskGroup() as group:
            for engine in engines:
                plan = Plan(
                    engine, Path(folder), *share, asked.seed, asked.workers, asked.webhook, asked.minutes
                )
                results[plan.title] = tally = Tally()
                task = progress.add_task(engine, total=plan.kills)
                told = partial(progress.update, task, advance=1)
                group.create_task(campaign(nursery, plan, tally, told))
        if asked.control:
            task = progress.add_task(control.TITLE, total=asked.control)
            results[control.TITLE] = tally = Tally(expected_whole=False)
            await control.campaign(
                Path(folder), asked.control, asked.seed, tally, lambda: progress.advance(task)
            )


if __name__ == "__main__":
    sys.exit(main())
