"""`lianqin import`: the file read here, the roster put in by whoever holds the data folder, the sheet drawn here."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.control import Refused
from bot.control_acts import perform
from bot.importing import draw_sheet, sheets_to_json
from bot.inviting import until
from bot.roster_example import write_example
from bot.roster_file import RosterFileError, read_roster_file
from bot.settings import SettingsError, data_folder, read_settings
from bot.sheets import KEPT, SHEETS
from locales.catalogue import Catalogue


def run(file: Path, language: str) -> tuple[dict[str, Any], str | None, ZoneInfo]:
    """The answer as `--json` shows it, one line when the roster has mistakes (nothing is changed then), our zone.

    Raises SettingsError when the file cannot be read at all, and whatever else refuses an act.
    """
    settings = read_settings()
    words = Catalogue.load().words(language)
    try:
        sheets = sheets_to_json(read_roster_file(file))
    except RosterFileError as error:
        raise SettingsError(words(f"roster.file.{error.code}", **error.fields)) from None
    try:
        answer = perform(settings, {"do": "import", "sheets": sheets, "language": language})
    except Refused as refused:
        if "errors" in refused.answer:
            return {"errors": refused.answer["errors"]}, str(refused), settings.timezone
        raise
    places = answer.pop("places")
    folder = data_folder(settings) / SHEETS
    now = datetime.now(UTC)
    sheet = draw_sheet(answer["people"], places, folder, words, now=now, timezone=settings.timezone)
    return {**answer, "qr_sheet": str(sheet) if sheet else None}, None, settings.timezone


def write_example_to(path: Path) -> str:
    """Write the example roster where nothing is yet; one line about it. Raises SettingsError."""
    if path.suffix.lower() != ".xlsx":
        raise SettingsError(f"{path.name}: the example is a workbook, its name must end in .xlsx")
    if path.exists():
        raise SettingsError(f"{path.name} is there already: give another name")
    try:
        write_example(path)
    except OSError as error:
        raise SettingsError(f"{path.name} cannot be written: {error.strerror}") from None
    return f"{path}: an example; put your own places and people in, then: lianqin import {path.name}"


def about_sheet(answer: dict[str, Any], language: str) -> str | None:
    """What whoever imported must know of the sheet: its links open offices, and it does not stay; None without one."""
    if not answer.get("qr_sheet"):
        return None
    return Catalogue.load().words(language)("enrolment_sheet.stays", hours=round(KEPT.total_seconds() / 3600))


def lines(answer: dict[str, Any], zone: ZoneInfo) -> Iterator[str]:
    """The answer for a person: what is wrong cell by cell, or who was invited and where the codes are."""
    for problem in (*answer.get("errors", ()), *answer.get("warnings", ())):
        yield f"{problem['sheet']} {problem['row']} {problem['column']}: {problem['message']}"
    for person in answer.get("people", ()):
        cells = [person["name"], person["role"], person["place"], person["status"]]
        if person["link"]:
            cells += [person["link"], until(person["expires"], zone)]
        yield "\t".join(cells)
    if answer.get("qr_sheet"):
        yield answer["qr_sheet"]
