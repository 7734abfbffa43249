"""A county's weeks through the rules and the storage: who may, what is due, who hears, what is kept."""

from collections.abc import Iterable

from tests.benchmarks.figures import Figure, Plan
from tests.simulations.county import A_WEEK, HALF, HALVES, county

# A whole year takes minutes: `python -m tests.simulations.county` lives it. Here a part of it says its pace.
_LIVED, _FEW = 8, 4


def figures(plan: Plan) -> Iterable[Figure]:
    """How long the weeks take, and the processor's time of an act. The short form says how few weeks it lived."""
    weeks = plan.few(_LIVED, _FEW)
    plan.tell(f"year: living {weeks} weeks")
    found = county(weeks)
    parts = f"{HALVES} processes, a half of the county each; {found['CPU ms'] / 1000:.0f} s CPU"
    lived = f"{weeks} weeks of {HALVES * HALF.villages} villages, {A_WEEK} reports a week"
    yield Figure(lived, f"{found['ms'] / 1000:.0f} s", parts)
    each = found["CPU ms"] / max(found["acts"], 1)
    yield Figure(
        "an act",
        f"{each:.2f} ms CPU",
        f"{found['acts']:,} acts, {found['reports']:,} reports, {found['ended']:,} ended",
    )
