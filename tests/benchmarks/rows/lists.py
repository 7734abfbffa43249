"""A page of the queue, whole as the sender makes it: read, asked of the gate, worded, keyboards sealed."""

from collections.abc import Iterable, Sequence
from itertools import cycle, islice

from supervision.lists import Filter
from tests.benchmarks.county import FULL, County, Size, store
from tests.benchmarks.figures import Figure, Plan, reading
from tests.benchmarks.many_cases import county_with
from tests.benchmarks.screens import Ask, page, read, screen

_TIMES = 50
#: A county of a thousand cases, a third of them open: its pages are as full as those of the big one.
_SMALL = Size(offices=1, townships=5, villages=80)


def figures(plan: Plan) -> Iterable[Figure]:
    """Median and P95 of fifty readings of each page, at two sizes of the county."""
    yield from _of_county(plan, 1000, _SMALL, open_every=3)
    yield from _of_county(plan, plan.few(1_000_000, 100_000), FULL)


def _of_county(plan: Plan, count: int, size: Size, open_every: int = 100) -> Iterable[Figure]:
    plan.tell(f"lists: filling a database with {count:,} cases")
    data = plan.shared / f"{count}"
    county = county_with(data, count, size, open_every)
    with store(data) as opened:
        for what, ask, people in _pages(county):
            plan.tell(f"lists: {count:,} cases, {what}")
            runs = [read(opened, ask, each) for each in islice(cycle(people), plan.few(_TIMES, 20))]
            yield reading(f"{what}, {count:,} cases", runs)


def _pages(county: County) -> Iterable[tuple[str, Ask, Sequence[int]]]:
    secretaries, officers, supervisors = county.secretaries, county.officers, county.supervisors
    return (
        ("secretary's home (今天必办)", screen("queue", {"bucket": "today"}), secretaries),
        (
            "secretary's page 2 of what others have",
            screen("queue", {"bucket": "others", "offset": 5}),
            secretaries,
        ),
        ("secretary's ledger (全部)", screen("queue", {"bucket": "all"}), secretaries),
        ("secretary's ended cases", page(Filter("ended")), secretaries),
        ("officer's home, five townships", screen("queue", {"bucket": "today"}), officers),
        ("officer's ledger, five townships", screen("queue", {"bucket": "all"}), officers),
        ("inspector's home", screen("queue", {"bucket": "today"}), county.inspectors),
        ("supervisor's records (我报的事)", screen("records", {}), supervisors),
    )
