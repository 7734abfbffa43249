"""What doctor sees of the host around us: limits, swap, key files, and what a killed process left lying."""

import resource
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bot.doctor import Finding, bad, good, look
from bot.doctor_checks import Checks
from bot.settings import Settings, data_place
from bot.sheets import KEPT, lying
from bot.unfinished import RESTORING

#: SQLite, the readers, 34 connections to Telegram and as many files need about 200 handles.
_FEW, _TOO_FEW = 1024, 256
#: Seconds; what is younger may still be being written.
_GRACE = 3600.0
_DRAFTS = ("*.part", "*.tmp")
_SWAPS = Path("/proc/swaps")


def host_checks(settings: Settings) -> Checks:
    """Every check of this room, by name."""
    return (
        ("keys", partial(keys, settings)),
        ("leftovers", partial(leftovers, settings)),
        ("sheets", partial(sheets, settings)),
        ("open files", handles),
        ("core dumps", cores),
        ("swap", swap),
    )


def keys(settings: Settings) -> Iterator[Finding]:
    """Whether the two things without which nothing can be read are where they must be."""
    data = data_place(settings)
    if not (data / "lianqin.db").exists() and settings.database_url is None:
        return
    names = ["master.key"] if settings.keys_url else ["master.key", "keys.db"]
    missing = [name for name in names if not (data / name).exists()]
    if missing:
        cure = "put the newest copy back before anything else: nothing can be read without it"
        yield bad("keys", f"{', '.join(missing)} is not in the data folder", cure)
    else:
        yield good("keys", f"{' and '.join(names)} in place; is there a copy of each elsewhere?")


def leftovers(settings: Settings) -> Iterator[Finding]:
    """Whether half of a restore, or unfinished files that the hourly sweep should have taken, lie about."""
    if (data_place(settings) / RESTORING).exists():
        yield bad("leftovers", "half of a restore", "run `lianqin restore` again: it begins anew by itself")
        return
    before = time.time() - _GRACE
    found = [
        path
        for pattern in _DRAFTS
        for path in data_place(settings).rglob(pattern)
        if path.is_file() and path.stat().st_mtime < before
    ]
    if found:
        yield look(
            "leftovers", f"{len(found)} unfinished files are older than an hour", "run sweeps them each hour"
        )
    else:
        yield good("leftovers", "none")


def sheets(settings: Settings) -> Iterator[Finding]:
    """Whether one-time links lie about in the clear: whoever finds such a sheet can try to come in by it."""
    found = lying(data_place(settings))
    if found:
        hours = round(KEPT.total_seconds() / 3600)
        said = f"{len(found)} with names and one-time links in the clear, the oldest {found[0].name}"
        cure = f"print it, then delete it; run does so after {hours} h, or once all its links are used"
        yield look("sheets", said, cure)
    else:
        yield good("sheets", "none lie about")


def handles() -> Iterator[Finding]:
    """Whether enough files and connections may be open at once (as this shell is allowed; the unit sets its own)."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY or allowed >= _FEW:
        yield good("open files", "without limit" if allowed == resource.RLIM_INFINITY else f"up to {allowed}")
    elif allowed >= _TOO_FEW:
        yield look("open files", f"only {allowed}", "ulimit -n 4096, or LimitNOFILE=4096 in the unit")
    else:
        yield bad("open files", f"only {allowed}", "ulimit -n 4096, or LimitNOFILE=4096 in the unit")


def cores() -> Iterator[Finding]:
    """Whether a crash could write what people said into a file."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_CORE)
    if allowed:
        yield look(
            "core dumps", "a crash may write memory to the disk", "ulimit -c 0, or LimitCORE=0 in the unit"
        )
    else:
        yield good("core dumps", "off")


def swap(table: Path = _SWAPS) -> Iterator[Finding]:
    """Whether memory, with keys and words in it, may be written to a disk."""
    try:
        used = table.read_text("ascii").splitlines()[1:]
    except OSError:  # another system than Linux
        return
    plain = [line.split()[0] for line in used if not line.startswith(("/dev/zram", "/dev/dm-"))]
    if plain:
        cure = "encrypt it or do without: keys and words may be written there"
        yield look("swap", f"{', '.join(plain)} may not be encrypted", cure)
    else:
        yield good("swap", "none in the clear")
