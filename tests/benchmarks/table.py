"""The table that is printed: for a terminal, or as Markdown for the README."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.benchmarks.figures import Figure, Row

_WIDTH = 140
Measured = Sequence[tuple[Row, Sequence[Figure]]]


def machine() -> str:
    """What was measured on, and when: figures of another machine are other figures."""
    cores = os.cpu_count() or 0
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    day = datetime.now(UTC).date().isoformat()
    return f"{platform.system()} {platform.machine()}, {cores} cores{load}, Python {platform.python_version()}, {day}"


def as_rich(measured: Measured, machine: str) -> Table:
    """For a terminal."""
    table = Table(
        "", "measured", "beside it", title="廉勤 · make bench", caption=machine, title_justify="left"
    )
    table.columns[1].justify = "right"
    for row, figures in measured:
        table.add_section()
        table.add_row(f"[bold]{row.title}[/bold]")
        for each in figures:
            table.add_row(each.what, each.value, each.note)
    return table


def as_markdown(measured: Measured, machine: str) -> str:
    """For the README."""
    lines = ["| | measured | beside it |", "|---|---:|---|"]
    for row, figures in measured:
        lines.append(f"| **{row.title}** | | |")
        lines += [f"| {each.what} | {each.value} | {each.note} |" for each in figures]
    return "\n".join([*lines, "", f"Measured on {machine}."])


def show(measured: Measured, machine: str, *, markdown: bool) -> None:
    """Print it."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    if markdown:
        console.file.write(as_markdown(measured, machine) + "\n")
    else:
        console.print(as_rich(measured, machine))
