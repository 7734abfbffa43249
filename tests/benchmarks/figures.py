"""What a benchmark says: figures, and the plan it is given."""

import math
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    what: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """`folder` is temporary and a row's own, `shared` the whole run's; `tell` shows what is being done;
    `quick`: a short form; `long`: where a row has one, the form that takes an hour."""

    folder: Path
    shared: Path
    tell: Callable[[str], None]
    quick: bool = False
    long: bool = False

    def few(self, full: int, quick: int) -> int:
        """How often: in full, or in the short form."""
        return quick if self.quick else full

    def many(self, long: int, full: int, quick: int) -> int:
        """As `few`, with a form that takes its time."""
        return long if self.long else self.few(full, quick)


@dataclass(frozen=True, slots=True)
class Row:
    """A benchmark: its name for `--only`, what it measures, and the function that yields its figures."""

    name: str
    title: str
    figures: Callable[[Plan], Iterable[Figure]]


def median(values: Sequence[float]) -> float:
    """The middle value; not a number where there is none."""
    return statistics.median(values) if values else math.nan


def p95(values: Sequence[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return sorted(values)[max(math.ceil(len(values) * 0.95) - 1, 0)] if values else math.nan


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the wall, and of the processor: on a busy machine only the second is ours."""

    wall: float
    cpu: float


def took(work: Callable[[], object], processor: Callable[[], float] = time.thread_time) -> Took:
    """Do it, here. `processor`: of this thread; of the process where others of its threads do the work."""
    wall, cpu = time.perf_counter(), processor()
    work()
    return Took(time.perf_counter() - wall, processor() - cpu)


def reading(what: str, runs: Sequence[Took], note: str = "") -> Figure:
    """Median and P95 of many readings, in milliseconds."""
    wall, cpu = [each.wall * 1000 for each in runs], [each.cpu * 1000 for each in runs]
    beside = f"P95 {shown(p95(wall), 'ms')}; {shown(median(cpu), 'ms CPU')}"
    return Figure(what, shown(median(wall), "ms"), f"{beside}; {note}" if note else beside)


def shown(value: float, unit: str) -> str:
    """A number with three figures that count; a dash for what this machine cannot say."""
    if math.isnan(value):
        return "–"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
