"""Where the calendar comes from: the holidays library (China, make-up days) under the policy's own table."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from supervision.calendar import Calendar
from supervision.policy import CalendarChanges

#: Seconds after which the child is not waited for any longer.
_PATIENCE = 30.0
_START = (
    "import runpy, sys; sys.path[:0] = sys.argv.pop().split('|');"
    "runpy.run_module('bot.holidays_source', run_name='__main__')"
)


def china_calendar(
    years: Iterable[int], changes: CalendarChanges | None = None, *, kept: Path | None = None
) -> Calendar:
    """The calendar of these years. A year whose State Council notice the library lacks stays provisional.

    `kept`: a file to remember the library's answer in, for which a child is asked. The library holds the whole
    world's feasts: importing it is a tenth of a start and 13 MiB, for some hundred dates that change with its version
    only, and what a process has imported it holds to its end.
    """
    years = tuple(years)
    mark = {"holidays": version("holidays"), "years": list(years)}
    published = _remembered(kept, mark) if kept is not None else None
    if published is None:
        at_hand = kept is None or "holidays" in sys.modules
        published = (None if at_hand else _asked(years)) or _published(years)
        if kept is not None:
            _remember(kept, mark, published)
    return changes.over(published) if changes is not None else published


def _published(years: tuple[int, ...]) -> Calendar:
    from holidays import country_holidays
    from holidays.countries.china import ChinaStaticHolidays

    china = country_holidays("CN", years=years)
    return Calendar(
        workdays=frozenset(china.weekend_workdays),
        holidays=frozenset(china.keys()),
        known_years=frozenset(years) & frozenset(ChinaStaticHolidays.special_public_holidays),
    )


def _asked(years: tuple[int, ...]) -> Calendar | None:
    """What a process of its own is told by the library; None where it cannot be asked."""
    roots = "|".join(each for each in map(os.path.abspath, sys.path) if "|" not in each)
    words = [sys.executable, "-c", _START, *map(str, years), roots]
    # Nothing but where shared libraries lie: the environment may hold the token.
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    try:
        child = subprocess.run(words, capture_output=True, check=True, timeout=_PATIENCE, env=kept)  # noqa: S603
        return _calendar_of(json.loads(child.stdout))
    except (OSError, subprocess.SubprocessError, ValueError, KeyError, TypeError):
        return None


def _remembered(kept: Path, mark: dict[str, Any]) -> Calendar | None:
    """What was remembered under this very mark; None where there is none, or it cannot be read."""
    try:
        found = json.loads(kept.read_bytes())
        if found["mark"] != mark:
            return None
        return _calendar_of(found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _calendar_of(found: dict[str, Any]) -> Calendar:
    return Calendar(
        workdays=frozenset(map(date.fromisoformat, found["workdays"])),
        holidays=frozenset(map(date.fromisoformat, found["holidays"])),
        known_years=frozenset(map(int, found["known_years"])),
    )


def _told(calendar: Calendar) -> dict[str, Any]:
    days = {"workdays": calendar.workdays, "holidays": calendar.holidays}
    told: dict[str, Any] = {name: sorted(map(date.isoformat, some)) for name, some in days.items()}
    return {**told, "known_years": sorted(calendar.known_years)}


def _remember(kept: Path, mark: dict[str, Any], calendar: Calendar) -> None:
    text = json.dumps({"mark": mark, **_told(calendar)})
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    # A full disk is reported where it matters; here it costs the next start a moment.
    with contextlib.suppress(OSError):
        try:
            draft.write_text(text, "utf-8")
            draft.replace(kept)
        finally:
            draft.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_told(_published(tuple(map(int, sys.argv[1:]))))))
