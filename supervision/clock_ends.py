"""When a clock ends: by its length and start, by a 督办 date, and never backwards.

A changed rule never makes anybody late backwards (house): what was promised stands at least until a fair moment after
the change, whether the rules changed in the chat, back again, in the file, or in the calendar of working days.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from supervision.cases import Track
from supervision.clocks import Moment
from supervision.durations import Duration, Unit, parse_duration
from supervision.timekeeping import Timekeeping

#: The clocks of a petition alone (see tracks.Petition).
_PETITIONS = frozenset({"register", "hand_over", "notice", "answer", "review", "ask_review"})

_NEXT_WORKING_DAY = Duration(1, Unit.WORKING_DAYS)


class Clocked(Protocol):
    """What a clock's length and end depend on: all of a case that a forecast has to read."""

    @property
    def track(self) -> Track: ...
    @property
    def nature(self) -> str: ...
    @property
    def due_kind(self) -> str | None: ...
    @property
    def clock_started_at(self) -> datetime | None: ...
    @property
    def clock_length(self) -> str | None: ...
    @property
    def supervise_by(self) -> datetime | None: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def spared_until(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class End:
    """When a clock ends; `provisional` while that year's calendar is not published; `spared_until`: the rules as they
    are now would have ended it sooner, and nobody could know."""

    at: datetime
    provisional: bool = False
    spared_until: datetime | None = None


def length(time: Timekeeping, case: Clocked, kind: str) -> Duration:
    """How long a clock of this kind runs for this case, by policy.

    Handling: question 3, request 7, complaint 15 working days (Sichuan hotline rule, December 2025); urgent:
    sign in 4 hours, first measures in 24 hours, closed in 2 days (house), then seen on site and told in the time
    everyday matters have (product, section 4: "then as above"), since the danger is over by then; a petition is
    registered in a day, its other clocks are the law's (see tracks.Petition).
    """
    tracks = time.policy.track
    if kind in _PETITIONS or (kind == "tell" and case.track is Track.PETITION):
        petition: Duration = getattr(tracks.petition, kind)
        return petition
    danger = case.track is Track.URGENT
    match kind:
        case "sign":
            return tracks.urgent.sign if danger else tracks.everyday.sign
        case "sort":
            return tracks.unclear.sort
        case "accept" | "decide":
            answer: Duration = getattr(time.policy.transfer, kind)
            return tracks.urgent.sign if danger else answer
        case "measures":
            return tracks.urgent.measures
        case "handle":
            handling: Duration = tracks.urgent.resolve if danger else getattr(tracks.everyday, case.nature)
            return handling
        case "verify" | "tell" | "resubmit":
            return tracks.everyday.verify if kind == "verify" else tracks.everyday.tell
        case "check" | "file" | "follow" | "on_site" | "audit":
            spending: Duration = getattr(time.policy.spending, kind)
            return spending
    raise ValueError(kind)


def lasts(time: Timekeeping, case: Clocked) -> Duration:
    """How long the present clock runs: the policy's length, or what was left of it after a pause."""
    if case.clock_length is not None:
        return parse_duration(case.clock_length)
    return length(time, case, case.due_kind or "sign")


def ends(time: Timekeeping, clock: Clocked, now: datetime) -> End | None:
    """When the clock that runs ends, as reckoned at `now`: by its start and the policy, not before what was promised
    or is fair (see `floor`), or earlier by a 督办 date. None without a clock.

    Its present end is the promise. An end that was spared once is not put off by the next change, and one that has
    passed already stays where it was.
    """
    if clock.due_kind is None or clock.clock_started_at is None:
        return None
    due = time.due(clock.clock_started_at, lasts(time, clock), rests=clock.track is not Track.URGENT)
    found = _spared(time, clock, due, now)
    # A person's time for asking is not cut short by anybody's 督办.
    by = clock.supervise_by if clock.due_kind != "ask_review" else None
    if by is not None and clock.clock_started_at < by < found.at:
        return End(by, due.provisional, found.spared_until)
    return found


def floor(time: Timekeeping, clock: Clocked, now: datetime) -> datetime:
    """The earliest end that is fair to a running clock whose rule changes at `now` (house): office close of the next
    working day, or where the rule gives less than that, the whole of its new time from when it may be said."""
    heard = time.next_allowed(now, urgent=clock.track is Track.URGENT)
    whole = time.due(heard, lasts(time, clock), rests=clock.track is not Track.URGENT)
    return min(time.due(now, _NEXT_WORKING_DAY).at, whole.at)


def _spared(time: Timekeeping, clock: Clocked, due: Moment, now: datetime) -> End:
    promised = clock.spared_until or clock.due_at
    if promised is None or due.at >= promised:
        return End(due.at, due.provisional)
    at = min(promised, floor(time, clock, now))
    if at <= due.at:
        return End(due.at, due.provisional)
    # Who was late before the change is not spared: only no later than before.
    return End(at, spared_until=at if at > now or at == clock.spared_until else None)
