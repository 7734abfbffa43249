"""What an act needs to know of time: policy, calendar and zone in one value."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TypeVar
from zoneinfo import ZoneInfo

from supervision.calendar import Calendar
from supervision.clocks import Moment, between, due, local_day, next_allowed, next_digest
from supervision.durations import Duration, Unit
from supervision.policy import Policy

#: So many answers of a kind are kept; then they are gathered anew.
_MOST = 4096

Asked = TypeVar("Asked")
Found = TypeVar("Found")


def _keep(known: dict[Asked, Found], asked: Asked, found: Found) -> None:
    if len(known) >= _MOST:
        known.clear()
    known[asked] = found


@dataclass(frozen=True)
class Timekeeping:
    """The township's time: its policy, its calendar, its zone.

    `published`: the calendar without the policy's own table, where the two are known apart; `version`: how many
    changes made in the chat the policy holds (0: it is the file's alone); `file`: the file's policy, where the
    chat's changes are laid over it; `source`: the digest of what the file sets, "" where there is none.
    """

    policy: Policy
    calendar: Calendar
    timezone: ZoneInfo
    published: Calendar | None = None
    version: int = 0
    file: Policy | None = None
    source: str = ""

    @property
    def filed(self) -> Policy:
        """The policy without what was changed in the chat."""
        return self.file or self.policy

    def under(self, policy: Policy, version: int) -> "Timekeeping":
        """The same time under another policy."""
        calendar = self.calendar
        if policy.calendar != self.policy.calendar:
            calendar = policy.calendar.over(self.published or calendar)
        return replace(self, policy=policy, calendar=calendar, version=version, file=self.filed)

    def due(self, start: datetime, duration: Duration, *, rests: bool = True) -> Moment:
        """When a clock that starts at `start` ends. `rests`: a last day off moves to the next working day (law:
        Civil Code 203); False where danger does not wait for a holiday to pass."""
        if not duration.in_days:
            return self._due(start, duration, rests)
        # Every act asks for a few such ends, and they are the same all day.
        asked = (local_day(start, self.timezone), duration.amount, duration.unit, rests)
        found = self._ends.get(asked) if duration.amount else None
        if found is None:
            found = self._due(start, duration, rests)
            if duration.amount:
                _keep(self._ends, asked, found)
        return found

    def _due(self, start: datetime, duration: Duration, rests: bool) -> Moment:
        return due(
            start,
            duration,
            calendar=self.calendar,
            hours=self.policy.hours,
            timezone=self.timezone,
            rests=rests,
        )

    @cached_property
    def _ends(self) -> dict[tuple[date, int, Unit, bool], Moment]:
        """The ends of clocks of days as they were reckoned under this policy and calendar."""
        return {}

    @cached_property
    def _mornings(self) -> dict[datetime, datetime]:
        """When what is due at these moments may be said."""
        return {}

    def between(self, start: datetime, end: datetime, share: float, unit: Unit) -> datetime:
        """When `share` of a clock of `unit` that runs from `start` to `end` has run, in its own time."""
        return between(
            start,
            end,
            share,
            unit,
            calendar=self.calendar,
            hours=self.policy.hours,
            timezone=self.timezone,
        )

    def fingerprint(self) -> str:
        """What deadlines depend on, in short: another one means that policy, calendar or zone changed."""
        return self._fingerprint

    def fingerprint_of_rounds(self) -> str:
        """The same of what people's own moments, drafts, links and wishes to be forgotten depend on."""
        return self._fingerprint_of_rounds

    @cached_property
    def _fingerprint_of_rounds(self) -> str:
        policy = self.policy
        own = (policy.hours, policy.weekly, policy.silent, policy.drafts, policy.enrolment, policy.held)
        said = repr((*own, policy.identity.erase))
        return sha256(f"{said}{self._known}{self.timezone}".encode()).hexdigest()

    @property
    def _known(self) -> list[list[str]]:
        days = (self.calendar.workdays, self.calendar.holidays, self.calendar.known_years)
        return [sorted(map(str, each)) for each in days]

    @cached_property
    def _fingerprint(self) -> str:
        policy = self.policy
        answers = (policy.transfer.accept, policy.transfer.decide, policy.sampling.due)
        said = repr((policy.track, policy.reminders, policy.hours, policy.ladder, policy.spending, answers))
        return sha256(f"{said}{self._known}{self.timezone}".encode()).hexdigest()

    def is_quiet(self, moment: datetime) -> bool:
        """Whether it is night: nothing but danger is spoken of."""
        return self.policy.hours.is_quiet(moment.astimezone(self.timezone).time())

    def next_allowed(self, moment: datetime, *, urgent: bool = False) -> datetime:
        """The first moment from `moment` on when something may be said: at once if urgent."""
        if urgent:
            return moment
        if moment.tzinfo is not UTC or moment.microsecond:
            return next_allowed(moment, self.policy.hours, self.timezone)
        # Clocks end, and remind, at full hours: many cases ask of one moment.
        found = self._mornings.get(moment)
        if found is None:
            found = next_allowed(moment, self.policy.hours, self.timezone)
            _keep(self._mornings, moment, found)
        return found

    def next_digest(self, after: datetime) -> datetime:
        """The first morning digest strictly after `after`."""
        return next_digest(after, self.policy.hours, self.timezone)

    def next_weekly(self, after: datetime) -> datetime:
        """The first moment of the week's summary strictly after `after`; at night it comes when that ends."""
        weekly, day = self.policy.weekly, after.astimezone(self.timezone).date()
        while day.isoweekday() != weekly.day.number or self._weekly_on(day) <= after:
            day += timedelta(days=1)
        return self._weekly_on(day)

    def _weekly_on(self, day: date) -> datetime:
        return self.next_allowed(self.on(day, self.policy.weekly.at))

    def is_workday(self, moment: datetime) -> bool:
        """Whether the office works on the day of this moment."""
        return self.calendar.is_workday(moment.astimezone(self.timezone).date())

    def days_between(self, start: datetime, end: datetime) -> int:
        """Days after the day of `start` up to the day of `end`; negative when that is earlier."""
        return (end.astimezone(self.timezone).date() - start.astimezone(self.timezone).date()).days

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Working days after the day of `start` up to the day of `end`; 0 when there are none."""
        day = start.astimezone(self.timezone).date()
        days = (day + timedelta(days=n) for n in range(1, self.days_between(start, end) + 1))
        return sum(self.calendar.is_workday(each) for each in days)

    def day_ends(self, now: datetime) -> datetime:
        """The last moment of the present day in the township's zone: what is due before it is due today."""
        return self.on(now.astimezone(self.timezone).date() + timedelta(days=1))

    def on(self, day: date, at: time = time(0)) -> datetime:
        """The moment (aware UTC) of a local day and hour; without an hour the day's beginning."""
        return datetime.combine(day, at, self.timezone).astimezone(UTC)
