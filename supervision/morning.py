"""The morning: what its digest has named counts as said for a while, so that nobody hears the same an hour later.

Pure, as supervision.case_clock is: a case and the township's time in, a case out.
"""

from datetime import datetime, timedelta

from supervision.altering import altered
from supervision.case_clock import reminder_at, urgent, with_next
from supervision.cases import Case
from supervision.clock_ends import lasts
from supervision.timekeeping import Timekeeping

#: How long a reminder would bring no news (house): until noon, not until the afternoon of the last day.
SAME_NEWS = timedelta(hours=4)


def told_meanwhile(time: Timekeeping, case: Case, now: datetime) -> Case:
    """The case where the digest has just named it to whoever is reminded: a reminder of the next hours counts as said.

    Never that of its end, nor of what is counted in hours, nor of danger; no rung of a ladder is touched.
    """
    at, index = time.policy.reminders.at, case.reminded
    while not urgent(case):
        counted = lasts(time, case) if index < len(at) else time.policy.reminders.every
        moment = reminder_at(time, case, index) if counted.in_days else None
        if moment is None or moment > now + SAME_NEWS or (index < len(at) and at[index] >= 1):
            break
        index += 1
    return case if index == case.reminded else with_next(time, altered(case, reminded=index), now)
