"""Where the calendar comes from: the holidays library (China, make-up days) under the policy's own table."""

import contextlib
import json
import secrets
from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from supervision.calendar import Calendar
from supervision.policy import CalendarChanges


def china_calendar(
    years: Iterable[int], changes: CalendarChanges | None = None, *, kept: Path | None = None
) -> Calendar:
    """The calendar of these years. A year whose State Council notice the library lacks stays provisional.

    `kept`: a file to remember the library's answer in. The library holds the whole world's feasts: importing it
    is a tenth of a start and 11 MB, for some hundred dates that change with its version only.
    """
    years = tuple(years)
    mark = {"holidays": version("holidays"), "years": list(years)}
    published = _remembered(kept, mark) if kept is not None else None
    if published is None:
        published = _published(years)
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


def _remembered(kept: Path, mark: dict[str, Any]) -> Calendar | None:
    """What was remembered under this very mark; None where there is none, or it cannot be read."""
    try:
        found = json.loads(kept.read_bytes())
        if found["mark"] != mark:
            return None
        return Calendar(
            workdays=frozenset(map(date.fromisoformat, found["workdays"])),
            holidays=frozenset(map(date.fromisoformat, found["holidays"])),
            known_years=frozenset(map(int, found["known_years"])),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(kept: Path, mark: dict[str, Any], calendar: Calendar) -> None:
    days = {"workdays": calendar.workdays, "holidays": calendar.holidays}
    told = {name: sorted(map(date.isoformat, some)) for name, some in days.items()}
    text = json.dumps({"mark": mark, **told, "known_years": sorted(calendar.known_years)})
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(4)}")
    # A full disk is reported where it matters; here it costs the next start a moment.
    with contextlib.suppress(OSError):
        try:
            draft.write_text(text, "utf-8")
            draft.replace(kept)
        finally:
            draft.unlink(missing_ok=True)
