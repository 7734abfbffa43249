"""Where the calendar comes from: the holidays library (China, make-up days) under the policy's own table."""

from collections.abc import Iterable

from holidays import country_holidays
from holidays.countries.china import ChinaStaticHolidays

from supervision.calendar import Calendar
from supervision.policy import CalendarChanges


def china_calendar(years: Iterable[int], changes: CalendarChanges | None = None) -> Calendar:
    """The calendar of these years. A year whose State Council notice the library lacks stays provisional."""
    years = tuple(years)
    china = country_holidays("CN", years=years)
    published = Calendar(
        workdays=frozenset(china.weekend_workdays),
        holidays=frozenset(china.keys()),
        known_years=frozenset(years) & frozenset(ChinaStaticHolidays.special_public_holidays),
    )
    if changes is None:
        return published
    return published.overridden(
        workdays=changes.workdays, holidays=changes.holidays, known_years=changes.known_years
    )
