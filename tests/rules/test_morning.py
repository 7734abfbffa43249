"""What the morning's digest has named is not said again soon after; its end, what runs by hours and danger are."""

from typing import Any

import pytest

from supervision.altering import altered
from supervision.case_clock import reminder_at
from supervision.cases import Track
from supervision.morning import told_meanwhile
from tests.rules.test_case_clock import TIME, kept, local, running, told


@pytest.mark.parametrize(
    ("since", "said", "digest", "again"),
    [
        ("2026-11-23 10:00", 3, "2026-11-25 08:30", "11-26 10:00"),  # late: not at ten of the same day
        ("2026-11-23 14:00", 0, "2026-11-24 08:30", "11-24 15:00"),  # half its time is over at noon
        ("2026-11-23 10:00", 1, "2026-11-24 08:30", "11-24 14:00"),  # the afternoon of its last day is told
        ("2026-11-23 10:00", 2, "2026-11-24 15:30", "11-24 18:00"),  # its end always is
    ],
)
def test_what_is_said_next_after_a_digest_that_named_it(
    since: str, said: int, digest: str, again: str
) -> None:
    named = told_meanwhile(TIME, altered(running("sign", since), reminded=said), local(digest))
    assert told(reminder_at(TIME, named, named.reminded)) == again


@pytest.mark.parametrize("case", [{"track": Track.URGENT}, {"clock_length": "6h"}])
def test_danger_and_what_runs_by_hours_are_said_as_ever(case: dict[str, Any]) -> None:
    running_now = running("sign", "2026-11-24 08:00", track=case.get("track", Track.EVERYDAY))
    running_now = altered(running_now, clock_length=case.get("clock_length"))
    assert told_meanwhile(TIME, running_now, local("2026-11-24 08:30")) is running_now


def test_reminders_by_the_minute_are_not_left_out_for_hours() -> None:
    quick = kept(reminders={"every": "60s"})
    late = altered(running("sign", "2026-11-23 10:00", quick), reminded=3)
    assert told_meanwhile(quick, late, local("2026-11-25 08:30")) is late
