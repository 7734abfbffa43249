"""The result of a campaign as a table: for a terminal, or as Markdown for the README."""

import os
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.table import Table

from tests.faults.tally import Tally

_WIDTH = 150

Results = Mapping[str, Tally]


def _spread(seconds: Sequence[float]) -> str:
    """P50 · P95 · longest."""
    if len(seconds) < 2:
        return "–"
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return f"{statistics.median(seconds):.1f} · {cuts[-1]:.1f} · {max(seconds):.1f}"


#: What is shown, and how it is read out of a tally.
ROWS: tuple[tuple[str, Callable[[Tally], object]], ...] = (
    ("kill -9", lambda t: f"{t.killed:,}"),
    ("… at a named point / at random", lambda t: f"{t.named:,} / {t.killed - t.named:,}"),
    ("SIGTERM", lambda t: t.kills["SIGTERM"]),
    ("messages of people", lambda t: f"{t.messages:,}"),
    ("acts acknowledged", lambda t: f"{t.acts:,}"),
    ("**lost**: acknowledged and not kept", lambda t: t.found("Q1", "lost")),
    ("**lost**: never answered, had to be said again", lambda t: t.unanswered),
    ("**doubled**", lambda t: t.found("Q1", "doubled")),
    ("out of order", lambda t: t.found("Q2")),
    ("messages said twice, at most in a chat at a kill", lambda t: f"{t.twice}, {t.most}"),
    ("updates dropped by Telegram, seen by the loss meter", lambda t: f"{t.dropped}, {t.metered}"),
    ("any other finding of Q1–Q9", lambda t: t.others),
    ("first word after a kill, s (P50 · P95 · longest)", lambda t: _spread(t.recoveries)),
    ("… by a cold process", lambda t: _spread(t.cold)),
    ("asked to stop → ended, s", lambda t: _spread(t.stops)),
    ("played in", lambda t: f"{t.seconds / 60:.0f} min"),
)


def machine() -> str:
    """What was measured on, and when."""
    load = f", load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    python, day = platform.python_version(), datetime.now(UTC).date().isoformat()
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{load}, Python {python}, {day}"


def as_rich(results: Results) -> Table:
    """For a terminal."""
    table = Table("", *results, title="廉勤 · make faults", caption=machine(), title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for title, read in ROWS:
        table.add_row(title.replace("**", ""), *(str(read(tally)) for tally in results.values()))
    return table


def as_markdown(results: Results) -> str:
    """For the README."""
    lines = [f"| | {' | '.join(results)} |", f"|---|{'---:|' * len(results)}"]
    lines += [f"| {title} | {' | '.join(str(read(t)) for t in results.values())} |" for title, read in ROWS]
    return "\n".join([*lines, "", f"Measured on {machine()}."])


def show(results: Results, *, markdown: bool) -> None:
    """Print it, and after it whatever was found."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    if markdown:
        console.file.write(as_markdown(results) + "\n")
    else:
        console.print(as_rich(results))
    for name, tally in results.items():
        for finding in tally.findings[:50] if tally.expected_whole else ():
            console.print(f"{name}: {finding}", markup=False, highlight=False)
