"""What a running clock reads of the policy stands in the fingerprint: else a changed rule moves it by chance only, long
afterwards, with the next thing somebody does, and nobody is told of it beforehand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from supervision.callbacks import Callback
from supervision.callbacks import reckoned as asked_anew
from supervision.case_clock import KINDS, caught_up, recomputed, started
from supervision.cases import Case, Track
from supervision.integrity import Owed
from supervision.integrity_clock import begun, length_of
from supervision.integrity_clock import reckoned as owed_anew
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, MONDAY
from tests.rules.every_rule import every_change
from tests.rules.test_case_clock import matter

TRACKS = (Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.UNCLEAR, Track.SPENDING)
#: A while after each clock began, and when most are late.
NOW, LATE = MONDAY + timedelta(hours=3), MONDAY + timedelta(days=13)


def cases() -> list[Case]:
    """Every clock on every track, handling of every nature, handed to an inspector or on the secretary's desk."""
    asked = [(track, kind, "request") for track in TRACKS for kind in KINDS]
    asked += [(Track.EVERYDAY, "handle", nature) for nature in ("question", "complaint")]
    found = [started(KEPT, matter(track, nature=nature), kind, MONDAY) for track, kind, nature in asked]
    return found + [started(KEPT, matter(inspector_id=None), kind, MONDAY) for kind in ("measures", "handle")]


CASES = cases()
PROMISES = [begun(KEPT, 1, owed, MONDAY, KEPT.policy.track.integrity.sign, MONDAY) for owed in Owed]
PROMISES = [replace(each, length=str(length_of(KEPT, each))) for each in PROMISES]
DRAWN = Callback(1, "r", 1, 1, 1, 1, MONDAY, KEPT.due(MONDAY, KEPT.policy.sampling.due).at)


def moments(time: Timekeeping) -> list[Any]:
    """When each clock ends and next speaks, reckoned anew under these rules."""
    again = [recomputed(time, case, NOW) for case in CASES]
    found: list[Any] = [(case.due_at, case.next_at) for case in again]
    found += [(case.next_at, case.climbed) for case in (caught_up(time, each, LATE) for each in again)]
    owed = [owed_anew(time, promise, now) for promise in PROMISES for now in (NOW, LATE)]
    found += [(promise.due_at, promise.next_at) for promise in owed]
    return [*found, asked_anew(time, DRAWN, NOW).due_at]


def test_a_rule_that_moves_a_running_clock_is_in_the_fingerprint() -> None:
    before, moved = moments(KEPT), set()
    for path, policy in every_change(KEPT.policy):
        then = KEPT.under(policy, 1)
        if moments(then) != before:
            moved.add(path)
            assert then.fingerprint() != KEPT.fingerprint(), path
    assert {"transfer.accept", "transfer.decide", "sampling.due", "spending.check", "hours.close"} <= moved
    assert {"calendar.holidays", "ladder.secretary", "reminders.at", "track.petition.register"} <= moved


def test_a_rule_that_no_clock_reads_reckons_no_case_anew() -> None:
    still = ("weekly", "silent", "drafts", "identity", "retention", "content", "pin", "enrolment")
    for path, policy in every_change(KEPT.policy):
        if path.startswith(still):
            assert KEPT.under(policy, 1).fingerprint() == KEPT.fingerprint(), path
