"""Prompting: what clocks have to say is said, once, to those it concerns. Asked again and again by the metronome."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from supervision.acts import offering
from supervision.acts.petitions import lapse
from supervision.altering import altered
from supervision.case_clock import (
    Passed,
    caught_up,
    lapses,
    passed,
    recomputed,
    reddens_at,
    said_by,
    urgent,
    with_next,
)
from supervision.cases import Case
from supervision.chain import LEADERS, Hearing, came_to_leaders, hearing, in_turn
from supervision.escalations import Escalation, colour_of
from supervision.events import ClockDoubted, ClockStuck, Escalated, LadderEmpty, TurnedRed
from supervision.ladders import Rung
from supervision.people import Person
from supervision.ports import Work

#: Rungs reached in one look beyond which the clock is doubted (house): a wrong clock must not raise a county.
MANY = 100

#: After how long a clock that could not be read is tried again (house).
ASIDE = timedelta(hours=1)

#: How many cases are held in memory at a time where all are reckoned in one act.
_AT_ONCE = 500

# What a row that does not fit the rules raises; what storage raises is not among it, and is tried again.
_UNREADABLE = (LookupError, ValueError, TypeError)

#: What is said of a case that is neither a reminder nor a rung: nothing of the clock is to be said again for it.
_NO_REMINDERS = frozenset({"told", "moved"})

#: For how long escalations are held back then (house).
HELD = timedelta(minutes=15)


class Prompts:
    """What is to be said in one look, gathered by person: several for one person are one message."""

    def __init__(self) -> None:
        self._of: dict[int, dict[int, Mapping[str, Any]]] = defaultdict(dict)
        self._pressing: set[int] = set()
        #: Cases of which a rung found nobody, by township: the keeper hears once of each, not once of each case.
        self.unheard: dict[int, set[int]] = defaultdict(set)

    def add(self, person: Person, case: Case, **says: Any) -> None:
        """One case for one person; what is said last of a case counts."""
        if person.user_id is not None:
            self._of[person.user_id][case.id] = {"stamp": stamp(case), **says}
            if urgent(case) or case.supervised:
                self._pressing.add(person.user_id)

    def say(self, work: Work) -> None:
        """Queue each person's message, danger and red cards first."""
        for chat_id, told in self._of.items():
            work.prompt(chat_id, told, priority=0 if chat_id in self._pressing else 2)
        for township_id, cases in sorted(self.unheard.items()):
            work.record(LadderEmpty(township_id=township_id, case_ids=tuple(sorted(cases)), late=True))


def stamp(case: Case) -> str:
    """Which run of which clock a prompt is about: it is not said any more once another runs."""
    started = case.clock_started_at
    return f"{case.due_kind}:{started.timestamp():.6f}" if started else ""


def prompt_due(work: Work, limit: int = 200) -> int:
    """Say what the clocks have to say by now. Returns how many cases were looked at.

    The same moment is claimed once: a second metronome finds the next moment set already.
    """
    cases = work.cases.prompting_due(work.now, limit)
    prompts = Prompts()
    for case in cases:
        try:
            with work.savepoint():
                _prompt(work, prompts, case)
        except _UNREADABLE:
            _put_aside(work, case)
    prompts.say(work)
    return len(cases)


def _put_aside(work: Work, case: Case) -> None:
    """A case whose clock cannot be read must not stop every other clock: it is looked at again in an hour."""
    if work.cases.prompted(altered(case, next_at=work.now + ASIDE), case):
        work.record(ClockStuck(case_id=case.id))


def rungs_due(work: Work) -> int:
    """How many rungs would be climbed now, counted as far as the guard against a wrong clock asks."""
    cases = work.cases.prompting_due(work.now, MANY + 1)
    return sum(_rungs(work, case) for case in cases)


def _rungs(work: Work, case: Case) -> int:
    try:
        return len(passed(work.time, case, work.now).rungs)
    except _UNREADABLE:
        return 0


def doubt(work: Work, count: int) -> None:
    """So much is late at once that the clock may be wrong: the keepers hear of it."""
    work.record(ClockDoubted(count=count))


def _prompt(work: Work, prompts: Prompts, was: Case) -> None:
    if lapses(was, work.now):
        (offering.lapse if was.due_kind == "accept" else lapse)(work, was)
        return
    found = passed(work.time, was, work.now)
    heard = [(index, rung, hearing(work, found.case, rung.to)) for index, rung in found.rungs]
    case = _reddened(work, found)
    turn = in_turn(work, case) if found.share is not None else ()
    led = any(hears.people and hears.role in LEADERS for _, _, hears in heard)
    case = altered(case, overseen=was.overseen or led or came_to_leaders(work, case, turn))
    if not work.cases.prompted(case, was):
        return
    for person in turn:
        prompts.add(person, case, share=found.share, overdue=found.overdue)
    told = _told_below(work, case, heard[0][0]) if heard else set()
    for index, rung, hears in heard:
        fresh = tuple(person for person in hears.people if person.id not in told)
        _climb(work, case, index, rung, replace(hears, people=fresh))
        if not hears.people:
            prompts.unheard[case.township_id].add(case.id)
        for person in fresh:
            prompts.add(person, case, rung=index, role=hears.role.value, skipped=dict(hears.skipped))
        told |= {person.id for person in fresh}
    if case.supervised and not was.supervised:
        # Last: whoever hears at this very moment by a rung need not hear it twice.
        work.record(TurnedRed(case_id=case.id))


def _told_below(work: Work, case: Case, index: int) -> set[int]:
    """Who has heard at a lower rung that this stage is late: where an office has nobody who can, the next one up hears
    for it, and would hear the same sentence again at its own rung."""
    if not index or case.clock_started_at is None:
        return set()
    same = (
        each
        for each in work.escalations.of_case(case.id)
        if each.rung < index
        and each.due_kind == case.due_kind
        and each.at >= case.clock_started_at
        and each.colour is colour_of(case)
    )
    return {person_id for each in same for person_id in each.heard}


def _reddened(work: Work, found: Passed) -> Case:
    """Late beyond what an extension gives: 红色督办 from now on, and the linked office hears of it (product, 5)."""
    red = reddens_at(work.time, found.case)
    if red is None or red > work.now or work.time.is_quiet(work.now):
        # A red card is news: it waits for the morning.
        return found.case
    return with_next(work.time, altered(found.case, supervised=True), work.now)


def _climb(work: Work, case: Case, index: int, rung: Rung, hears: Hearing) -> None:
    """The rung goes into the journal, with who was passed over and why."""
    people = tuple(person.id for person in hears.people)
    escalation = Escalation(
        case_id=case.id,
        rung=index,
        role=rung.to,
        colour=colour_of(case),
        due_kind=case.due_kind or "",
        due_at=case.due_at or work.now,
        at=work.now,
        heard=people,
        skipped=hears.skipped,
    )
    work.escalations.add(escalation)
    colour, to = escalation.colour.value, hears.role.value
    work.record(Escalated(case_id=case.id, rung=index, to=to, colour=colour, heard=people))


def reckon_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """The policy or the calendar changed: reckon the moments of open cases above this id anew.

    What was said, or would by now have been said, is not said again. Nobody is late by the change itself (see
    clock_ends). Whose turn it is hears which deadlines moved, in this same act, all in one message: nobody is to be
    late by a day he was never told. Returns the last id, None when done.
    """
    prompts = Prompts()
    last = _reckon(work, prompts, after, limit)
    prompts.say(work)
    return last


def all_anew(work: Work) -> None:
    """As `reckon_anew`, of every open case in this one act, each person told once: 10,000 take about a second."""
    prompts = Prompts()
    after: int | None = 0
    while after is not None:
        after = _reckon(work, prompts, after, _AT_ONCE)
    prompts.say(work)


def _reckon(work: Work, prompts: Prompts, after: int, limit: int) -> int | None:
    cases = work.cases.open_after(after, limit)
    changed = []
    for case in cases:
        try:
            reckoned = recomputed(work.time, case, work.now)
            again = caught_up(work.time, reckoned, work.now, until=said_by(case, work.now))
        except _UNREADABLE:
            continue  # it is put aside when its moment comes; the others are not kept waiting
        if again != case:
            changed.append((again, case))
    kept = work.cases.prompted_many(changed)
    for again, case in changed:
        if case.id in kept:
            _tell_moved(work, prompts, again, case.due_at)
    return cases[-1].id if len(cases) == limit else None


def _tell_moved(work: Work, prompts: Prompts, case: Case, was: datetime | None) -> None:
    """Those whose turn it is, where the deadline is another than it was; `was`: what they knew."""
    if was is None or case.due_at == was:
        return
    for person in in_turn(work, case):
        prompts.add(person, case, moved=was.isoformat())


def say_again(work: Work, cases: Mapping[str, Mapping[str, Any]]) -> None:
    """A message that would have arrived at night was not sent: what it said of these cases is said in the morning.

    A rung that nobody heard of is climbed again: else a late matter would stay below it for ever.
    """
    morning = work.time.next_allowed(work.now)
    for case_id, says in cases.items():
        case = work.cases.by_id(int(case_id))
        if (
            case is None
            or case.next_at is None
            or says.get("stamp") != stamp(case)
            or says.keys() & _NO_REMINDERS
        ):
            continue
        back = altered(case, next_at=min(case.next_at, morning))
        if "rung" in says:
            back = altered(back, climbed=min(case.climbed, int(says["rung"])))
        else:
            back = altered(back, reminded=max(case.reminded - 1, 0))
        work.cases.prompted(back, case)
