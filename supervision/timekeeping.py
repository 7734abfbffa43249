"""What an act needs to know of time: policy, calendar and zone in one value."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from supervision.calendar import Calendar
from supervision.clocks import Moment, due
from supervision.durations import Duration
from supervision.policy import Policy


@dataclass(frozen=True)
class Timekeeping:
    """The township's time: its policy, its calendar, its zone."""

    policy: Policy
    calendar: Calendar
    timezone: ZoneInfo

    def due(self, start: datetime, duration: Duration, *, rests: bool = True) -> Moment:
        """When a clock that starts at `start` ends. `rests`: a last day off moves to the next working day (law:
        Civil Code 203); False where danger does not wait for a holiday to pass."""
        return due(
            start,
            duration,
            calendar=self.calendar,
            hours=self.policy.hours,
            timezone=self.timezone,
            rests=rests,
        )

    def day_ends(self, now: datetime) -> datetime:
        """The last moment of the present day in the township's zone: what is due before it is due today."""
        local = now.astimezone(self.timezone)
        midnight = datetime.combine(local.date() + timedelta(days=1), time(0), tzinfo=self.timezone)
        return midnight.astimezone(now.tzinfo)
