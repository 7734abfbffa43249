"""The one clock, and the offset that outlives a restart."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.application import open_store
from bot.clock import Clock
from supervision.timekeeping import Timekeeping

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def still() -> datetime:
    return MONDAY


def test_a_pushed_clock_is_ahead_of_the_machine() -> None:
    clock = Clock(machine=still)
    clock.push(90)
    assert clock.now() == MONDAY + timedelta(seconds=90)


def test_time_is_not_pushed_back() -> None:
    with pytest.raises(ValueError, match="back"):
        Clock(machine=still).push(-1)


def test_a_push_that_cannot_be_kept_does_not_happen() -> None:
    def full(_seconds: float) -> None:
        raise OSError

    clock = Clock(machine=still, keep=full)
    with pytest.raises(OSError):  # noqa: PT011 - the type is what storage gives
        clock.push(60)
    assert clock.now() == MONDAY


def test_the_offset_outlives_a_restart(tmp_path: Path, time: Timekeeping) -> None:
    first = Clock(machine=still)
    store = open_store(None, tmp_path / "house", first, time)
    first.push(3600)
    store.close()
    second = Clock(machine=still)
    open_store(None, tmp_path / "house", second, time).close()
    assert second.now() == MONDAY + timedelta(hours=1)
