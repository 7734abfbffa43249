"""Lists: which cases somebody may see in them, what a list shows of those, and one page of it."""

from dataclasses import dataclass
from datetime import datetime

from supervision.cases import Case, State, Track
from supervision.escalations import Colour

#: Nobody reads a list to its thousandth case (house): further it is neither counted nor turned.
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases somebody may see in lists. Made by the gate only; empty means none.

    `townships`/`villages`: all cases there of `tracks`; `reporter_id`: own reports as well, and what a villager joined
    who speaks through this person, but those from before `reported_since` and of villages that were `left`, whose
    office somebody else has now;
    `escalated_in`: townships of which only cases escalated to the leaders above (supervised or overseen) are
    seen; `unclear_in`: places (county) whose unclear matters wait for this person's sorting, given as village
    ids; `late_in`: villages whose supervisor is late, seen by the zone's director where his ladder has reached
    that (`climbed`); `unsorted_in`: villages whose unclear matters are seen where the sorter is late
    (`overseen`); `fallen`: open cases whose turn it is for this person for want of anybody nearer, opened or not;
    `offered_in`: places to which cases are offered; `hidden`: cases never seen, whatever else holds;
    `unmet`: those of them never within sight since they were filed, whose visits are in no count either.
    """

    townships: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()
    tracks: frozenset[Track] = frozenset()
    reporter_id: int | None = None
    reported_since: datetime | None = None
    left: frozenset[int] = frozenset()
    escalated_in: frozenset[int] = frozenset()
    unclear_in: frozenset[int] = frozenset()
    late_in: frozenset[int] = frozenset()
    unsorted_in: frozenset[int] = frozenset()
    offered_in: frozenset[int] = frozenset()
    fallen: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    unmet: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows of a scope. `bucket`: today | unsigned | others | mine | open | all | ended.

    `new_spending`: with `states`, also (True) or never (False) a spending whose first check is still to be made;
    `on_site`: one that waits to be seen on site, which is not the inspector's to do. `in_person`: only (True) or never
    (False) what waits for the secretary otherwise than to be signed for (see storage.scopes); with `either`, that or
    what stands in `states`, and of both only what stands `within`, where that names any. `danger_first`: what is
    dangerous before all else, then each in its order.
    `reported`, `ended`: from a moment to before another one. `colour`: only what has this card at that moment.
    """

    bucket: str = "open"
    village_id: int | None = None
    category: str | None = None
    states: frozenset[State] = frozenset()
    words: str | None = None
    person_id: int | None = None
    track: Track | None = None
    new_spending: bool | None = None
    on_site: bool | None = None
    reported: tuple[datetime, datetime] | None = None
    ended: tuple[datetime, datetime] | None = None
    township_id: int | None = None
    colour: tuple[Colour, datetime] | None = None
    in_person: bool | None = None
    either: bool = False
    within: frozenset[State] = frozenset()
    danger_first: bool = False


class Count(int):
    """How many cases: exact up to MOST_COUNTED, the number after it stands for any that is greater.

    Of a search `more` is said already where not everything was looked through.
    """

    more: bool

    def __new__(cls, number: int, *, more: bool = False) -> "Count":
        """So many, or `more`."""
        count = super().__new__(cls, number)
        count.more = more or number > MOST_COUNTED
        return count


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: its cases, how many there are in all, and how many come before it."""

    cases: tuple[Case, ...]
    total: Count
    offset: int
