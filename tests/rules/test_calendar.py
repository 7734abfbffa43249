"""Working days, make-up days, and years whose notice is not known."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.holidays_source import china_calendar
from supervision.calendar import Calendar
from supervision.policy import CalendarChanges

CHECKOUT = Path(__file__).resolve().parents[2]
MAKE_UP_SUNDAY = date(2026, 9, 20)
NATIONAL_DAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (NATIONAL_DAY, False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (MAKE_UP_SUNDAY, True),
        (date(2026, 10, 10), True),
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
    ],
)
def test_the_state_councils_days_are_known(day: date, worked: bool) -> None:
    assert china_calendar(range(2025, 2028)).is_workday(day) is worked


def test_a_year_without_a_notice_is_provisional() -> None:
    calendar = china_calendar(range(2025, 2028))
    assert calendar.is_provisional(date(2027, 2, 20))
    assert not calendar.is_provisional(date(2026, 12, 31))


def test_the_policys_table_wins_over_the_notice() -> None:
    changes = CalendarChanges(workdays=frozenset({NATIONAL_DAY}), holidays=frozenset({MAKE_UP_SUNDAY}))
    calendar = china_calendar([2026], changes)
    assert calendar.is_workday(NATIONAL_DAY)
    assert not calendar.is_workday(MAKE_UP_SUNDAY)


def test_a_year_typed_in_by_hand_is_no_longer_provisional() -> None:
    changes = CalendarChanges(known_years=frozenset({2027}))
    assert not china_calendar([2027], changes).is_provisional(date(2027, 2, 20))


def test_the_librarys_answer_is_remembered_word_for_word(tmp_path: Path) -> None:
    kept, years = tmp_path / "calendar.json", range(2025, 2028)
    first = china_calendar(years, kept=kept)
    assert kept.exists()
    assert china_calendar(years, kept=kept) == first == china_calendar(years)


def test_the_process_that_remembers_does_not_import_the_worlds_feasts(tmp_path: Path) -> None:
    asks = (
        "import sys; from pathlib import Path; from bot.holidays_source import china_calendar;"
        "china_calendar([2026], kept=Path(sys.argv[1])); print('holidays' in sys.modules)"
    )
    words = [sys.executable, "-c", asks, str(tmp_path / "calendar.json")]
    said = subprocess.run(words, capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert said.stdout.strip() == "False"


def test_a_child_that_cannot_be_asked_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "holidays", raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "nothing"))
    assert china_calendar([2026], kept=tmp_path / "calendar.json") == china_calendar([2026])


def test_other_years_are_asked_anew(tmp_path: Path) -> None:
    kept = tmp_path / "calendar.json"
    china_calendar([2025], kept=kept)
    assert not china_calendar([2026], kept=kept).is_workday(NATIONAL_DAY)


def test_a_damaged_memory_of_the_calendar_is_made_anew(tmp_path: Path) -> None:
    kept = tmp_path / "calendar.json"
    kept.write_text('{"mark": ')
    assert china_calendar([2026], kept=kept) == china_calendar([2026], kept=kept) == china_calendar([2026])


def test_working_days_are_counted_over_a_weekend() -> None:
    assert Calendar().working_days_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
