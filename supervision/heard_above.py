"""What other ladders or reminders would do to matters that run: who above would hear of the late ones, and whether what
reminds comes earlier or later. Counted, nothing changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from supervision.case_clock import caught_up, ladder_of, recomputed, reminder_at, rung_at, said_by
from supervision.cases import Case
from supervision.integrity import Promise
from supervision.integrity_clock import heard_at, reckoned, reminded_at
from supervision.offices import Role
from supervision.own_moments import Moved
from supervision.timekeeping import Timekeeping


@dataclass(frozen=True, slots=True)
class Heard:
    """Of how many late matters an office would hear and now would not (`more`), no longer (`less`), or earlier or
    later than now."""

    more: int = 0
    less: int = 0
    sooner: int = 0
    later: int = 0

    def and_of(self, was: datetime | None, at: datetime | None) -> "Heard":
        """With one more matter, of which the office would hear at `was`, and then `at`; None: it does not."""
        if was is None or at is None:
            return Heard(self.more + (at is not None), self.less + (was is not None), self.sooner, self.later)
        return Heard(self.more, self.less, self.sooner + (at < was), self.later + (at > was))


@dataclass(frozen=True, slots=True)
class Above:
    """Of so many matters that run, `late` are; of these `climbing` would still go up; office by office what changes.
    `reminds`: whose next reminder comes earlier, or later."""

    running: int = 0
    late: int = 0
    climbing: int = 0
    offices: Mapping[Role, Heard] = field(default_factory=dict)
    reminds: Moved = field(default_factory=Moved)


@dataclass(frozen=True, slots=True)
class _Says:
    """What one clock says next: when it reminds, and who hears when that it is late, now and then."""

    late: bool
    reminds: tuple[datetime | None, datetime | None]
    hear: tuple[Mapping[Role, datetime], Mapping[Role, datetime]]


def heard_above(
    time: Timekeeping,
    then: Timekeeping,
    cases: Iterable[Case],
    now: datetime,
    promises: Iterable[Promise] = (),
) -> Above:
    """What these cases, and what is owed on matters of integrity, would say next under `then`, as they will be reckoned
    (see acts.prompting.reckon_anew, acts.integrity_owed.reckon_anew): what was said, or would by now have been, is not
    said again."""
    of_cases = (_of_case(time, then, case, now) for case in cases)
    owed = (_of_promise(time, then, promise, now) for promise in promises)
    running = late = climbing = 0
    offices: dict[Role, Heard] = {}
    reminds = Moved()
    for says in chain(of_cases, owed):
        running += 1
        reminds = reminds.and_of(*says.reminds)
        if not says.late:
            continue
        was, will = says.hear
        late += 1
        climbing += bool(will)
        for role in was.keys() | will.keys():
            offices[role] = offices.get(role, Heard()).and_of(was.get(role), will.get(role))
    changed = {role: heard for role, heard in offices.items() if heard != Heard()}
    return Above(running, late, climbing, changed, reminds)


def _of_case(time: Timekeeping, then: Timekeeping, case: Case, now: datetime) -> _Says:
    after = caught_up(then, recomputed(then, case, now), now, until=said_by(case, now))
    late = case.due_at is not None and case.due_at < now
    hear = (_rungs(time, case), _rungs(then, after)) if late else ({}, {})
    return _Says(late, (_reminder(time, case), _reminder(then, after)), hear)


def _of_promise(time: Timekeeping, then: Timekeeping, promise: Promise, now: datetime) -> _Says:
    after = reckoned(then, promise, now)
    reminds = reminded_at(time, promise), reminded_at(then, after)
    return _Says(promise.due_at < now, reminds, (heard_at(time, promise), heard_at(then, after)))


def _reminder(time: Timekeeping, case: Case) -> datetime | None:
    return reminder_at(time, case, case.reminded)


def _rungs(time: Timekeeping, case: Case) -> dict[Role, datetime]:
    """When each office that has still to hear of it does, the first time."""
    found: dict[Role, datetime] = {}
    for index, rung in enumerate(ladder_of(time, case)):
        at = rung_at(time, case, index)
        if index >= case.climbed and at is not None:
            found.setdefault(rung.to, at)
    return found
