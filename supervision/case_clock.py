"""The clock of a case: what it measures, how long it is, when it is due, and when it next says something.

Pure: a case and the township's time in, a case or a moment out. Acts save what these functions return.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from supervision.altering import altered, finished
from supervision.cases import Case, Track
from supervision.clock_ends import Clocked, ends, lasts, length
from supervision.clocks import OFFICE_DAY
from supervision.durations import Duration
from supervision.ladders import Rung
from supervision.offices import Role
from supervision.timekeeping import Timekeeping

#: The clocks of signing: late, they are shown blue 蓝色提示; every other clock yellow 黄色预警 (product, 5).
SIGNING = frozenset({"sign", "register", "hand_over", "sort", "accept", "decide"})

#: The clocks of the village's supervisor.
SUPERVISORS = frozenset({"verify", "tell", "resubmit", "ask_review"})

#: The clocks of the body that answers a petition: here somebody watches them, and presses when they run out.
OTHER_BODYS = frozenset({"notice", "answer", "review"})

#: Late in these, nobody here is late: another body is, or a right to be asked for has lapsed.
NOT_OURS = OTHER_BODYS | {"ask_review"}

#: Whose turn it is while a clock runs. Where the secretary must verify in person, see `turn_of`.
_TURNS = {
    "sign": Role.SECRETARY,
    "register": Role.SECRETARY,
    "sort": Role.RECEPTION,
    "measures": Role.INSPECTOR,
    "handle": Role.INSPECTOR,
    "verify": Role.SUPERVISOR,
    "tell": Role.SUPERVISOR,
    "resubmit": Role.SUPERVISOR,
    "hand_over": Role.SECRETARY,
    "notice": Role.INSPECTOR,
    "answer": Role.INSPECTOR,
    "review": Role.INSPECTOR,
    "ask_review": Role.SUPERVISOR,
    "check": Role.INSPECTOR,
    "file": Role.INSPECTOR,
    "follow": Role.INSPECTOR,
    "on_site": Role.SECRETARY,
    "audit": Role.OFFICER,
    "accept": Role.SECRETARY,
    "decide": Role.OFFICER,
}

#: Every kind of clock there is (words: `clock.*`).
KINDS = tuple(_TURNS)

# A policy of seconds in a long outage: what is past is counted, not walked through one by one.
_MOST_STEPS = 400


def turn_of(case: Case) -> Role | None:
    """The office whose turn it is; None when the case waits for nobody."""
    if case.due_kind is None:
        return None
    if case.doubted and case.due_kind in SUPERVISORS:
        return Role.SECRETARY
    if case.due_kind == "verify" and (case.drawn or case.supervised or case.dissatisfied >= 2):
        return Role.SECRETARY
    turn = _TURNS[case.due_kind]
    # What was signed for but handed to nobody is still on the secretary's desk.
    return Role.SECRETARY if turn is Role.INSPECTOR and case.inspector_id is None else turn


def turn_by_clock(kind: str) -> Role:
    """The office a clock of this kind waits for, where nothing about the case itself says otherwise."""
    return _TURNS[kind]


def fell_to_zone(case: Case) -> bool:
    """Whether the supervisor is so late that the zone's director has heard, and may do it instead."""
    return case.climbed > 0 and case.due_kind in SUPERVISORS and turn_of(case) is Role.SUPERVISOR


def urgent(case: Clocked) -> bool:
    """Whether it may be said at night, to the office addressed (danger, water or power cut)."""
    return case.track is Track.URGENT


def first_kind(track: Track) -> str:
    """The clock that starts with the report, or when a sorter has chosen the track."""
    firsts = {Track.PETITION: "register", Track.UNCLEAR: "sort", Track.SPENDING: "check"}
    return firsts.get(track, "sign")


def started(
    time: Timekeeping,
    case: Case,
    kind: str,
    now: datetime,
    *,
    since: datetime | None = None,
    lasts: Duration | None = None,
) -> Case:
    """The case with a fresh clock of this kind. `since`: it began earlier; `lasts`: not the policy's length."""
    fresh = altered(
        case,
        due_kind=kind,
        clock_started_at=since or now,
        clock_length=str(lasts) if lasts else None,
        due_at=None,  # nothing was promised of a step that begins
        spared_until=None,
        reminded=0,
        climbed=0,
    )
    return _reckoned(time, fresh, now)


def stopped(case: Case) -> Case:
    """The case without a clock: nobody waits for anything."""
    return altered(
        case,
        due_at=None,
        due_kind=None,
        provisional=False,
        clock_length=None,
        next_at=None,
        reminded=0,
        climbed=0,
        paused_kind=None,
        paused_left=None,
        supervise_by=None,
        spared_until=None,
    )


def recomputed(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The case with its moments reckoned anew from its facts and the policy; what was said is not said again, and
    whoever would be late only by a changed rule is spared (see clock_ends)."""
    return _reckoned(time, altered(case), now)


def _reckoned(time: Timekeeping, fresh: Case, now: datetime) -> Case:
    """As `recomputed`, of a case that nobody else knows yet: it is not copied once more for each moment."""
    due = ends(time, fresh, now)
    if due is None:
        return finished(fresh, next_at=None)
    finished(fresh, due_at=due.at, provisional=due.provisional, spared_until=due.spared_until)
    return finished(fresh, next_at=_next(time, fresh, now))


def corrected(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The case after somebody corrected what it is: no rule changed, so its clock has the length that goes with that
    from the same start. What a changed rule has spared stays."""
    return caught_up(time, recomputed(time, altered(case, due_at=None), now), now)


def extended(time: Timekeeping, case: Case, now: datetime) -> Case:
    """One more time of the same length, from the clock's end, or from now where that is past."""
    kind = case.due_kind or "handle"
    since = max(case.due_at or now, now)
    longer = altered(case, extensions=case.extensions + 1)
    return started(time, longer, kind, now, since=since, lasts=length(time, case, kind))


def prolonged(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The other body's clock with its one extension: counted from the same start, e.g. 60 and 30 days are 90
    (law: Regulations on Petition Work, art. 34). What was said by now is not said again."""
    first, more = lasts(time, case), time.policy.track.petition.extension
    begun = case.clock_started_at or now
    if first.unit is more.unit:
        both = Duration(first.amount + more.amount, first.unit)
        again = started(time, case, case.due_kind or "answer", now, since=begun, lasts=both)
    else:
        again = started(time, case, case.due_kind or "answer", now, since=case.due_at or now, lasts=more)
    return caught_up(time, again, now)


def pressed(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The present stage pressed from above: a fresh clock, so that those at work are reminded anew; where the law
    reckons it for another body, it goes on from where it began."""
    kind = case.due_kind or "handle"
    if kind not in OTHER_BODYS:
        return recomputed(time, started(time, case, kind, now), now)
    again = altered(case, reminded=0, climbed=0)
    return caught_up(time, recomputed(time, again, now), now)


def lapses(case: Case, now: datetime) -> bool:
    """Whether time alone has decided: nobody asked for a review, nobody answered an offer."""
    return case.due_kind in {"ask_review", "accept"} and case.due_at is not None and case.due_at <= now


def reddens_at(time: Timekeeping, case: Case) -> datetime | None:
    """When a matter at work turns red by itself 红色督办; None: not in this stage, or it is red.

    Beyond its extension (product, section 5): at its end, once it has had every extension the policy gives; else as
    late as those would have made it, so that whoever never asks for more time is not better off.
    """
    if case.supervised or case.due_at is None or case.due_kind not in {"handle", "measures"}:
        return None
    unasked = time.policy.track.everyday.extensions - case.extensions
    if unasked <= 0:
        return case.due_at
    own = length(time, case, case.due_kind)
    more = Duration(own.amount * unasked, own.unit)
    return time.due(case.due_at, more, rests=not urgent(case)).at


# --- what it says, and when


@dataclass(frozen=True, slots=True)
class Passed:
    """What a clock has to say now: its latest reminder (None: none), rungs reached, and the case afterwards."""

    case: Case
    share: float | None = None
    overdue: int = 0
    rungs: tuple[tuple[int, Rung], ...] = ()


def ladder_of(time: Timekeeping, case: Case) -> tuple[Rung, ...]:
    """The rungs above the office whose turn it is."""
    turn = turn_of(case)
    return time.policy.ladder[turn] if turn is not None else ()


def passed(time: Timekeeping, case: Case, now: datetime) -> Passed:
    """What is to be said at `now`, and the case with the next moment set.

    Reminders that fell due together (after an outage, a night) are one: the latest. Every rung is climbed.
    At night only an urgent matter speaks, and only to the office addressed.
    """
    quiet = time.is_quiet(now)
    reminded = case.reminded if quiet and not urgent(case) else _reminded_by(time, case, now)
    rungs = () if quiet else _rungs_by(time, case, now)
    after = altered(case, reminded=reminded, climbed=case.climbed + len(rungs))
    finished(after, next_at=_next(time, after, now))
    if reminded == case.reminded:
        return Passed(after, rungs=rungs)
    at = time.policy.reminders.at
    share = at[reminded - 1] if reminded <= len(at) else 1.0
    return Passed(after, share=share, overdue=max(reminded - len(at), 0), rungs=rungs)


def caught_up(time: Timekeeping, case: Case, now: datetime, *, until: datetime | None = None) -> Case:
    """The case as if everything due `until` then (else by now) had been said, and nothing after it.

    Counted from the clock's start: after a change of policy nothing is said twice, and a clock that now ends
    later reminds of its new end, and is escalated once that passes.
    """
    said = until or now
    fresh = altered(case, reminded=0, climbed=0)
    reminded, climbed = _reminded_by(time, fresh, said), len(_rungs_by(time, fresh, said))
    # From then on, not from now on: what is still to be said keeps its moment, and may be counted again.
    return with_next(time, altered(case, reminded=reminded, climbed=climbed), said)


def said_by(case: Case, now: datetime) -> datetime:
    """Until when everything it had to say was said: by now, or what fell due while nobody knocked is still to be."""
    return min(now, (case.next_at or now) - timedelta(microseconds=1))


def reminder_at(time: Timekeeping, case: Case, index: int) -> datetime | None:
    """When the reminder of this index (0 the first) is due, night or not; None without a clock.

    First the parts of the clock, in its own time, day clocks on the full hour so that several become one
    message; then again and again after its end, in the morning of the day where the policy counts days.
    """
    if case.due_at is None or case.clock_started_at is None:
        return None
    at = time.policy.reminders.at
    if index >= len(at):
        every = time.policy.reminders.every
        times = Duration(every.amount * (index - len(at) + 1), every.unit)
        moment = time.due(case.due_at, times, rests=False).at
        # While there is still a day to do it in, not when the office closes.
        return moment - OFFICE_DAY if every.in_days else moment
    if at[index] >= 1:
        return case.due_at
    own = lasts(time, case)
    part = time.between(case.clock_started_at, case.due_at, at[index], own.unit)
    return min(_full_hour(part), case.due_at) if own.in_days else part


def rung_at(time: Timekeeping, case: Case, index: int) -> datetime | None:
    """When the rung of this index (0 the lowest) is reached, night or not; None above the ladder's top."""
    ladder = ladder_of(time, case)
    if case.due_at is None or index >= len(ladder):
        return None
    return time.due(case.due_at, ladder[index].after, rests=False).at


def _reminded_by(time: Timekeeping, case: Case, now: datetime) -> int:
    index = case.reminded
    for _ in range(_MOST_STEPS):
        moment = reminder_at(time, case, index)
        if moment is None or _allowed(time, moment, urgent(case)) > now:
            return index
        index += 1
    return max(index, _skipped_to(time, case, now))


def _skipped_to(time: Timekeeping, case: Case, now: datetime) -> int:
    """Which reminder is next where hundreds fell due: by division, for a policy of seconds."""
    every, at = time.policy.reminders.every, len(time.policy.reminders.at)
    late = now - (case.due_at or now)
    return at + int(late / timedelta(seconds=max(every.nominal_seconds, 1)))


def _rungs_by(time: Timekeeping, case: Case, now: datetime) -> tuple[tuple[int, Rung], ...]:
    found = []
    for index, rung in enumerate(ladder_of(time, case)[case.climbed :], case.climbed):
        moment = rung_at(time, case, index)
        if moment is None or _allowed(time, moment, False) > now:
            # A ladder that mixes 1wd and 2d may reach a higher rung first, over a weekend: it waits its turn.
            break
        found.append((index, rung))
    return tuple(found)


def with_next(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The case with the moment of its next reminder or rung, or of turning red, whichever is first."""
    return altered(case, next_at=_next(time, case, now))


def _next(time: Timekeeping, case: Case, now: datetime) -> datetime | None:
    reminder, rung = reminder_at(time, case, case.reminded), rung_at(time, case, case.climbed)
    moments = []
    if reminder is not None:
        moments.append(_allowed(time, max(reminder, now), urgent(case)))
    if rung is not None:
        moments.append(_allowed(time, max(rung, now), False))
    # A red card is news: by day.
    red = reddens_at(time, case)
    if red is not None:
        moments.append(_allowed(time, max(red, now), False))
    return min(moments, default=None)


def _allowed(time: Timekeeping, moment: datetime, at_night: bool) -> datetime:
    return time.next_allowed(moment, urgent=at_night)


def _full_hour(moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour if hour == moment else hour + timedelta(hours=1)
