"""Which days are worked: the State Council's calendar with make-up days, as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days that differ from the plain week, and the years whose yearly notice is in the data.

    `workdays` are make-up days at weekends, `holidays` days off; a day in both is worked.
    """

    workdays: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    known_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether the office works on this day."""
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def is_provisional(self, day: date) -> bool:
        """Whether the answer may still change: that year's State Council notice is not in the data."""
        return day.year not in self.known_years

    def overridden(
        self, *, workdays: Iterable[date] = (), holidays: Iterable[date] = (), known_years: Iterable[int] = ()
    ) -> "Calendar":
        """This calendar with a county's own table laid over it: the table wins."""
        works, rests = frozenset(workdays), frozenset(holidays)
        return Calendar(
            workdays=(self.workdays - rests) | works,
            holidays=(self.holidays - works) | rests,
            known_years=self.known_years | frozenset(known_years),
        )

    def workday_on_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def working_days_after(self, day: date, amount: int) -> date:
        """The `amount`-th working day after `day`, which itself is not counted; 0 is the day itself."""
        for _ in range(amount):
            day = self.workday_on_or_after(day + timedelta(days=1))
        return day
