"""What doctor sees of the machine: settings, folder, disk, fonts, the pictures' child, the calendar."""

import asyncio
import os
import shutil
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from io import BytesIO

from bot.doctor import Finding, bad, good, look
from bot.doctor_checks import Checks
from bot.settings import Settings, SettingsError, data_place
from supervision.sections import PolicyError

#: Faults D2: the alarm comes before the disk is full.
FULL, VERY_FULL = 85, 95


def machine_checks(settings: Settings) -> Checks:
    """Every check of this room, by name."""
    return (
        ("configuration", partial(configuration, settings)),
        ("data folder", partial(folder, settings)),
        ("disk", partial(disk, settings)),
        ("policy and calendar", partial(calendar, settings)),
        ("fonts", fonts),
        ("pictures", pictures),
    )


def configuration(settings: Settings) -> Iterator[Finding]:
    """Whether the settings are enough to run."""
    try:
        settings.access()
    except SettingsError as error:
        yield bad("configuration", str(error), "needed by run; import and invite do without")
        return
    where = "PostgreSQL" if settings.database_url else "SQLite in the data folder"
    yield good("configuration", f"{where}, {settings.timezone.key}, {settings.api_url.split('://')[1]}")


def folder(settings: Settings) -> Iterator[Finding]:
    """Whether the data folder can be used, and by nobody else. It is not made here: a doctor only looks."""
    data = data_place(settings)
    if not data.exists():
        yield look("data folder", f"{data} is not there yet", "run makes it; is LIANQIN_DATA what you mean?")
        return
    if not data.is_dir() or not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        cure = "check its owner, and that the disk is not read-only"
        yield bad("data folder", f"LIANQIN_DATA: the folder {data} cannot be used", cure)
        return
    if stat.S_IMODE(data.stat().st_mode) & 0o077:
        yield look("data folder", f"{data} may be entered by others", f"chmod 700 {data}")
    else:
        yield good("data folder", str(data))
    open_to_others = [
        path.name
        for path in sorted(data.iterdir())
        if path.is_file() and path.suffix in {".key", ".db", ".pdf"} and path.stat().st_mode & 0o077
    ]
    if "master.key" in open_to_others:
        yield bad("permissions", "master.key may be read by others", "chmod 600 master.key")
    elif open_to_others and stat.S_IMODE(data.stat().st_mode) & 0o077:
        yield look("permissions", f"may be read by others: {', '.join(open_to_others)}", "chmod 600")


def disk(settings: Settings) -> Iterator[Finding]:
    """Whether there is room."""
    data = data_place(settings)
    usage = shutil.disk_usage(next(each for each in (data, *data.parents) if each.exists()))
    percent = round(100 * (usage.total - usage.free) / usage.total)
    found = f"{percent} % used, {usage.free // 2**20} MB free"
    if percent >= VERY_FULL:
        yield bad("disk", found, "make room now: without it nothing more is taken in")
    elif percent >= FULL:
        yield look("disk", found, "make room soon")
    else:
        yield good("disk", found)


def calendar(settings: Settings) -> Iterator[Finding]:
    """Whether the policy can be read, and which years' working days are only guessed."""
    from bot.opening import township_time

    now = datetime.now(UTC)
    try:
        time = township_time(settings, now)
    except PolicyError as error:
        yield bad("policy", str(error), "mend the file named by LIANQIN_POLICY")
        return
    yield good("policy", settings.policy.name if settings.policy else "defaults")
    year = now.astimezone(settings.timezone).year
    guessed = [each for each in (year, year + 1) if each not in time.calendar.known_years]
    if guessed:
        years = ", ".join(map(str, guessed))
        yield look(
            "calendar",
            f"no State Council notice for {years}: deadlines there are provisional",
            "add workdays, holidays and known_years to [calendar] in the policy when it is published",
        )
    else:
        yield good("calendar", f"working days known to the end of {year + 1}")


def fonts() -> Iterator[Finding]:
    """Whether rare characters of village names can be drawn."""
    from bot.pictures.lettering import font

    missing = font(36).getmask("\ue000\U000e0000").getbbox()
    drawn = [sign for sign in "垸塆㙍" if font(36).getmask(sign).getbbox() not in {None, missing}]
    if len(drawn) == 3:
        yield good("fonts", "Noto Sans SC, rare characters included")
    else:
        yield bad("fonts", "characters of village names are missing", "install the package again")


def pictures() -> Iterator[Finding]:
    """Whether the child that opens pictures can be started here."""
    from PIL import Image

    from bot.pictures.examine import Unreadable, examine

    target = BytesIO()
    Image.new("RGB", (16, 16)).save(target, "JPEG")
    cure = "processes or memory are limited here: photos would be kept, but not shown"
    try:
        found = asyncio.run(examine(target.getvalue()))
    except OSError as error:
        yield bad("pictures", f"no process can be started for a picture ({type(error).__name__})", cure)
        return
    if isinstance(found, Unreadable):
        yield bad("pictures", f"a plain picture is not opened ({found.reason})", cure)
    else:
        yield good("pictures", "opened in a child with limits")
