"""Whose moment has passed? Asked every second, beside a million cases of which almost all have ended."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from storage.unit_of_work import UnitOfWork
from tests.benchmarks.county import FULL, store
from tests.benchmarks.figures import Figure, Plan, reading, took
from tests.benchmarks.many_cases import county_with

_TIMES = 50
_LIMIT = 100

Ask = Callable[[UnitOfWork], Sequence[object]]

#: What the ticks ask.
_ASKED: tuple[tuple[str, Ask], ...] = (
    ("cases whose clock has something to say", lambda work: work.cases.prompting_due(work.now, _LIMIT)),
    ("drafts to be reminded of or deleted", lambda work: work.drafts.due(work.now, _LIMIT)),
)


def figures(plan: Plan) -> Iterable[Figure]:
    """Median and P95 of fifty scans."""
    count = plan.few(1_000_000, 100_000)
    plan.tell(f"due: filling a database with {count:,} cases")
    data = plan.shared / f"{count}"
    county_with(data, count, FULL, 100)
    with store(data) as opened:
        for what, ask in _ASKED:
            runs = [took(partial(opened.read_now, ask)) for _ in range(_TIMES)]
            found = len(opened.read_now(ask))
            yield reading(f"{what}, {count:,} cases", runs, f"{found} found, at most {_LIMIT} asked for")
