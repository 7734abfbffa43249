"""Figures as values: what is counted of cases and visits, by what, between which moments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from supervision.offices import Role
from supervision.people import Person


class By(StrEnum):
    """What figures are told apart by, in the order in which it is offered."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    CATEGORY = "category"
    TRACK = "track"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` up to, and without, `end`; `now` is when it is looked at (aware UTC)."""

    start: datetime
    end: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted of one village, category, person or of all.

    `visits`, `reports`, `closed`: in the span; `open` and `overdue` (of the open ones): now; `good` and `bad`:
    villagers' answers about what was closed, 满意 and 基本满意 against every 不满意 that was said on the way;
    `days`: of the closed ones, how many took so many days (begun days count whole).
    """

    visits: int = 0
    reports: int = 0
    closed: int = 0
    open: int = 0
    overdue: int = 0
    good: int = 0
    bad: int = 0
    days: Mapping[int, int] = field(default_factory=dict)

    @property
    def share_satisfied(self) -> int | None:
        """Satisfied answers in percent, rounded down: 100 only when all were. None when nobody was asked."""
        asked = self.good + self.bad
        return 100 * self.good // asked if asked else None

    @property
    def median_days(self) -> int | None:
        """Half of the closed ones took no more days than this. None when none was closed."""
        half = sum(self.days.values()) / 2
        reached = 0
        for days in sorted(self.days):
            reached += self.days[days]
            if reached >= half:
                return days
        return None

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.visits or self.reports or self.closed or self.open)


@dataclass(frozen=True, slots=True)
class InTurn:
    """What waits now for one person, or for whoever holds `role` at a place: `holder` is the person's or the place's id
    (`role` None: the person's); `overdue`: of the `open` ones."""

    role: Role | None
    holder: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Cards:
    """How many open matters have a card now: 蓝色提示 late to sign, 黄色预警 late to close, 红色督办.

    `elsewhere`: petitions another body is late with; they have no card, and are counted apart.
    """

    blue: int = 0
    yellow: int = 0
    red: int = 0
    elsewhere: int = 0

    @property
    def calm(self) -> bool:
        """Whether nobody here is late."""
        return not (self.blue or self.yellow or self.red)


def summed(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    total: dict[str, int] = {}
    days: dict[int, int] = {}
    for each in tallies:
        for name in ("visits", "reports", "closed", "open", "overdue", "good", "bad"):
            total[name] = total.get(name, 0) + getattr(each, name)
        for length, count in each.days.items():
            days[length] = days.get(length, 0) + count
    return Tally(**total, days=days)


@dataclass(frozen=True, slots=True)
class Member:
    """One village of a team with its supervisor (None: nobody holds the office).

    `silent`: somebody has heard by now that nothing is heard from the supervisor; `visits` this month;
    `open` and `overdue`: the village's cases, as far as the one who looks may see them; `own_overdue`: of these, what
    waits for its supervisor. What the township is late with is not his to be urged about.
    """

    village_id: int
    person: Person | None = None
    silent: bool = False
    last_visit: datetime | None = None
    visits: int = 0
    open: int = 0
    overdue: int = 0
    own_overdue: int = 0
