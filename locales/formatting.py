"""Days, moments and lengths of time in the reader's language, seen from a present moment and a zone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from locales.catalogue import Words

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


@dataclass(frozen=True, slots=True)
class Dates:
    """How one reader is told of time: `now` is an aware moment, `close` the hour the office closes."""

    words: Words
    now: datetime
    timezone: ZoneInfo
    close: time = time(18)

    def day(self, day: date) -> str:
        """“今天”, “11月25日（周三）”; the year is said when it is another one."""
        return self._said("day", day, "")

    def moment(self, at: datetime) -> str:
        """“今天 14:05”, "Wed 25 Nov, 14:05"."""
        local = at.astimezone(self.timezone)
        return self._said("moment", local.date(), f"{local:%H:%M}")

    def stamp(self, at: datetime, *, in_full: bool = False) -> str:
        """“11月25日 14:05”, never “today”: for pictures and paper, which are looked at again another day.

        `in_full`: with its year, whichever it is.
        """
        local = at.astimezone(self.timezone)
        form = "date" if local.year == self._today.year and not in_full else "year"
        return self._worded("stamp", form, local.date(), f"{local:%H:%M}")

    def deadline(self, at: datetime) -> str:
        """“明天下班前” when it ends at office close, else “今天 14:05 前”; at midnight “今天 24:00 前”: “明天 00:00” is
        taken for the end of that day."""
        local = at.astimezone(self.timezone)
        if local.time().replace(second=0, microsecond=0) == time(0) != self.close:
            return self._said("deadline", local.date() - timedelta(days=1), "24:00")
        kind = "close" if local.time().replace(second=0, microsecond=0) == self.close else "deadline"
        return self._said(kind, local.date(), f"{local:%H:%M}")

    def in_full(self, day: date) -> str:
        """“2026年11月23日（周一）”, always in full: what is printed must be true tomorrow too."""
        return self._worded("day", "year", day, "")

    def left(self, at: datetime) -> str:
        """“还剩2天”, “今天到期”: whole calendar days between today and the day of `at`, which is still to come. How
        late something is is told in the unit of its clock (see handlers.lateness)."""
        days = (at.astimezone(self.timezone).date() - self._today).days
        return self.words("time.left.days", count=days) if days > 0 else self.words("time.left.today")

    def ago(self, at: datetime) -> str:
        """“刚刚”, “5分钟前”, “3小时前”, “2天前”; a moment still to come counts as just now."""
        minutes = int((self.now - at) / timedelta(minutes=1))
        if minutes < 1:
            return self.words("time.ago.now")
        for unit, size in (("days", 24 * 60), ("hours", 60)):
            if minutes >= size:
                return self.words(f"time.ago.{unit}", count=minutes // size)
        return self.words("time.ago.minutes", count=minutes)

    def length(self, amount: int, unit: str) -> str:
        """“3个工作日”, "4 hours"; `unit` as a policy writes it: s m h d wd mo."""
        return self.words(f"time.length.{unit}", count=amount)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.timezone).date()

    def _said(self, kind: str, day: date, clock: str) -> str:
        form = _NEAR.get((day - self._today).days, "date" if day.year == self._today.year else "year")
        return self._worded(kind, form, day, clock)

    def _worded(self, kind: str, form: str, day: date, clock: str) -> str:
        return self.words(
            f"time.{kind}.{form}",
            clock=clock,
            year=day.year,
            month=self.words(f"time.month.{day.month}"),
            day=day.day,
            weekday=self.words(f"time.weekday.{day.isoweekday()}"),
        )
