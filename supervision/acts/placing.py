"""Where a matter is comes to lie with who the villager is, whoever sends it: the villager somebody speaks for, else the
first. It may be the villager's door."""

from collections.abc import Sequence

from supervision.cases import Case
from supervision.ports import Work


def lay(work: Work, case: Case, by_id: int, spots: Sequence[str]) -> None:
    """Keep places that were sent, "latitude, longitude", under the key of a villager of the case. Of a matter without
    anybody to speak for nothing is kept."""
    villagers = work.cases.receipts(case.id)
    own = [each for each in villagers if each.supervisor_id == by_id]
    for each in (own or villagers)[-1:]:
        work.cases.placed(each.id, spots)
