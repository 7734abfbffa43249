"""What clocks must have said by a moment, reckoned anew and naively: local time, day after day, second after second."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from supervision.calendar import Calendar
from supervision.case_clock import turn_of
from supervision.cases import Case, Track
from supervision.policy import Policy, Sampling, Verification
from supervision.timekeeping import Timekeeping

ZONE = ZoneInfo("Asia/Shanghai")
RESTS = frozenset({date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))})
WORKED = frozenset({date(2026, 10, 10)})
KEPT = Timekeeping(
    Policy(verification=Verification(drawn_every=0), sampling=Sampling(share=0)),
    Calendar(WORKED, RESTS, frozenset({2026})),
    ZONE,
)

NIGHT_BEGINS, NIGHT_ENDS, OPENS, CLOSES = time(21, 30), time(7, 30), time(10), time(18)
_UNITS = {"measures": "h"} | dict.fromkeys(
    ("register", "hand_over", "notice", "answer", "review", "ask_review"), "d"
)
_DANGER = {"sign": "h", "accept": "h", "decide": "h", "handle": "d"}
#: Working days after the end at which each rung is reached, and who is to hear, by whose turn it is.
LADDERS = {
    "supervisor": ((1, "director"), (3, "inspector")),
    "inspector": ((0, "secretary"), (5, "officer")),
    "secretary": ((0, "officer"), (1, "area_leader"), (3, "county_leader")),
    "reception": ((0, "county_leader"),),
    "officer": ((1, "county_leader"),),
}


def is_night(moment: datetime) -> bool:
    """Whether people sleep."""
    clock = moment.astimezone(ZONE).time()
    return clock >= NIGHT_BEGINS or clock < NIGHT_ENDS


def awake(moment: datetime) -> datetime:
    """The moment, or the end of the night it lies in."""
    here = moment.astimezone(ZONE)
    while is_night(here):
        ends = datetime.combine(here.date(), NIGHT_ENDS, ZONE)
        here = ends if here < ends else datetime.combine(here.date() + timedelta(days=1), NIGHT_ENDS, ZONE)
    return here.astimezone(UTC)


def works(day: date) -> bool:
    """Whether the office is open."""
    return day in WORKED or (day.isoweekday() <= 5 and day not in RESTS)


def evenings(after: datetime) -> Iterator[datetime]:
    """Office close of each working day after the day of a moment."""
    day = after.astimezone(ZONE).date()
    while True:
        day += timedelta(days=1)
        if works(day):
            yield datetime.combine(day, CLOSES, ZONE).astimezone(UTC)


def unit_of(case: Case) -> str:
    """The unit of the clock that runs."""
    if case.clock_length is not None:
        return case.clock_length.lstrip("0123456789")
    kind = case.due_kind or ""
    plain = _UNITS.get(kind, "wd")
    return _DANGER.get(kind, plain) if case.track is Track.URGENT else plain


def part(case: Case, share: float) -> datetime:
    """When that part of the clock has run, in its own time."""
    begins, ends = case.clock_started_at, case.due_at
    assert begins is not None
    assert ends is not None
    unit = unit_of(case)
    if unit not in ("d", "wd"):
        return begins + (ends - begins) * share
    spans = list(_open_hours(begins, ends, unit))
    left = sum((b - a for a, b in spans), timedelta()) * share
    for a, b in spans:
        if left <= b - a:
            return min(_next_hour(a + left), ends)
        left -= b - a
    return min(_next_hour(begins + (ends - begins) * share), ends)


def _open_hours(begins: datetime, ends: datetime, unit: str) -> Iterator[tuple[datetime, datetime]]:
    day = begins.astimezone(ZONE).date()
    while day <= ends.astimezone(ZONE).date():
        closes = min(datetime.combine(day, CLOSES, ZONE).astimezone(UTC), ends)
        opens = max(closes - timedelta(hours=8), begins)
        if opens < closes and (unit == "d" or works(day)):
            yield opens, closes
        day += timedelta(days=1)


def _next_hour(moment: datetime) -> datetime:
    over = timedelta(minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + timedelta(hours=1)


def reminders(case: Case, now: datetime) -> list[tuple[float, int]]:
    """Every reminder that must have been said by now: which part, and how many after the end."""
    assert case.due_at is not None
    moments = [(part(case, 0.5), (0.5, 0)), (part(case, 0.75), (0.75, 0)), (case.due_at, (1.0, 0))]
    for overdue, evening in enumerate(evenings(case.due_at), 1):
        morning = evening - timedelta(hours=8)
        if morning > now:
            break
        moments.append((morning, (1.0, overdue)))
    danger = case.track is Track.URGENT
    return [said for moment, said in moments if (moment if danger else awake(moment)) <= now]


def rungs(case: Case, now: datetime) -> list[str]:
    """The offices of every rung that must have been climbed by now."""
    assert case.due_at is not None
    turn = turn_of(case)
    reached = []
    for days, to in LADDERS[turn.value] if turn else ():
        moment = case.due_at
        for _day, evening in zip(range(days), evenings(case.due_at), strict=False):
            moment = evening
        if awake(moment) <= now:
            reached.append(to)
    return reached


@dataclass
class Run:
    """One run of a case's clock, and how much of it was said."""

    key: tuple[str | None, datetime | None, Track]
    due_at: datetime | None
    turn: str
    reminded: int = 0
    climbed: int = 0
    ladder_changed: bool = False


def _went_on(was: Run | None, run: Run) -> bool:
    return was is not None and (was.key[1], was.due_at) == (run.key[1], run.due_at)


class Ledger:
    """What has been said of every case, kept beside the house and without looking at its counters."""

    def __init__(self) -> None:
        self.runs: dict[int, Run] = {}
        self.still: dict[int, Run] = {}
        """Those that stand still, while another of their case runs."""

    def look(self, case: Case, now: datetime) -> None:
        """After an act: a fresh clock begins from nothing; one that only ends elsewhere has said what is past."""
        key = (case.due_kind, case.clock_started_at, case.track)
        turn = str(turn_of(case))
        run = self.runs.get(case.id)
        if run is None or run.key != key:
            self.runs[case.id] = self._fresh(case, run, Run(key, case.due_at, turn), now)
            return
        if run.turn != turn:
            run.turn, run.ladder_changed = turn, True
        if run.due_at != case.due_at:
            run.due_at, run.reminded = case.due_at, len(reminders(case, now))
            run.climbed = len(rungs(case, now))

    def _fresh(self, case: Case, was: Run | None, run: Run, now: datetime) -> Run:
        """One that begins from nothing; or goes on as late as it was when it was made to stand still."""
        if case.paused_kind is not None:
            if was is not None and case.id not in self.still:
                self.still[case.id] = was
            return run
        if was is not None and was.key[2] is not case.track and was.key[2] is not Track.UNCLEAR:
            return self._put_right(case, was, run, now)
        if case.track is Track.SPENDING and (unit_of(case) == "s" or _went_on(was, run)):
            # An emergency's papers are all due by one day, of which what is past was said; and what is found beside the
            # steps gives nobody who is late all the time anew.
            run.reminded, run.climbed = len(reminders(case, now)), len(rungs(case, now))
            return run
        same = [
            r
            for id_, r in self.runs.items()
            if id_ != case.id and r.key == run.key and r.due_at == run.due_at
        ]
        if same:
            # Taken over from what was joined to it, with all that was said.
            run.reminded, run.climbed, run.ladder_changed = same[0].reminded, same[0].climbed, True
            return run
        still = self.still.pop(case.id, None)
        if still is not None and case.clock_length and case.due_at is not None and case.due_at <= now:
            run.reminded, run.climbed = len(reminders(case, now)), still.climbed
            run.ladder_changed = still.ladder_changed or still.turn != run.turn
        return run

    def _put_right(self, case: Case, was: Run, run: Run, now: datetime) -> Run:
        """On another track: as late as it was, with all that was said; in time, what is past is not said again, but of
        danger nothing has been said yet."""
        assert was.due_at is not None
        if was.due_at <= now:
            run.reminded, run.climbed, run.ladder_changed = was.reminded, was.climbed, was.ladder_changed
        elif case.track is not Track.URGENT:
            run.reminded, run.climbed = len(reminders(case, now)), len(rungs(case, now))
        return run

    def named(self, case: Case, now: datetime) -> None:
        """The morning's digest named it: what comes before noon, and is neither its end nor danger, counts as said."""
        run = self.runs[case.id]
        if case.track is Track.URGENT:
            return
        in_days = unit_of(case) in ("d", "wd")
        for said in reminders(case, now + timedelta(hours=4))[run.reminded :]:
            # What is counted in hours is no news of the morning; after its end it is said by days as all others are.
            if said == (1.0, 0) or (said[0] < 1 and not in_days):
                break
            run.reminded += 1

    def due(self, case: Case, now: datetime) -> tuple[tuple[float, int] | None, list[int]]:
        """The one reminder to be said now, if any, and the rungs to be climbed; they count as said."""
        run, danger = self.runs[case.id], case.track is Track.URGENT
        past = reminders(case, now) if danger or not is_night(now) else []
        reached = rungs(case, now) if not is_night(now) else []
        reminder = past[-1] if len(past) > run.reminded else None
        fresh = list(range(run.climbed, len(reached)))
        run.reminded, run.climbed = max(run.reminded, len(past)), max(run.climbed, len(reached))
        return reminder, fresh
