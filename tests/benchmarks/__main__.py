"""`python -m tests.benchmarks`: measure, print one table, leave nothing behind."""

import argparse
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from tests.benchmarks import table
from tests.benchmarks.figures import Figure, Plan, Row
from tests.benchmarks.rows import ROWS

FAILED = "failed"


def main() -> int:
    """Measure the chosen rows; 0 when all of them could be measured."""
    asked = _asked()
    # What ends us must end the bots too: `finally` does it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    machine = table.machine()
    chosen = [row for row in ROWS if asked.only in (None, row.name)]
    measured = _measure(chosen, quick=asked.quick, long=asked.long)
    table.show(measured, machine, markdown=asked.markdown)
    return int(any(figure.value == FAILED for _, figures in measured for figure in figures))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="What the house costs, in one table.")
    parser.add_argument("--quick", action="store_true", help="a short form: less often, 100,000 cases")
    parser.add_argument(
        "--long", action="store_true", help="a million updates for the memory's sake: an hour"
    )
    parser.add_argument("--markdown", action="store_true", help="as Markdown, for the README")
    parser.add_argument("--only", choices=[row.name for row in ROWS], help="one row")
    return parser.parse_args()


def _measure(rows: Sequence[Row], *, quick: bool, long: bool) -> list[tuple[Row, list[Figure]]]:
    measured: list[tuple[Row, list[Figure]]] = []
    columns = (
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    # The bar is drawn seldom: it shares a core with what is measured.
    with (
        Progress(*columns, console=Console(stderr=True), transient=True, refresh_per_second=2) as progress,
        tempfile.TemporaryDirectory(prefix="lianqin-bench-") as shared,
    ):
        task = progress.add_task("", total=len(rows))
        for row in rows:
            with tempfile.TemporaryDirectory(prefix="lianqin-bench-") as folder:
                plan = Plan(
                    Path(folder),
                    Path(shared),
                    lambda text: progress.update(task, description=text),
                    quick,
                    long,
                )
                measured.append((row, _figures(row, plan)))
            progress.advance(task)
    return measured


def _figures(row: Row, plan: Plan) -> list[Figure]:
    """What the row measured; one that fails says so, and the others still have their turn."""
    try:
        return list(row.figures(plan))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is shown
        traceback.print_exc()
        return [Figure("not measured", FAILED, f"{type(error).__name__}, see above")]


if __name__ == "__main__":
    sys.exit(main())
