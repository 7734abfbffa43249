"""The roster as an Excel file: read into plain sheets by a process of its own, nothing of it trusted."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from bot.control import LONGEST
from supervision.roster_cells import Sheet, sheet_from
from supervision.roster_words import SHEET_INDEX, folded

MEGABYTES = 20
_MEBIBYTE = 2**20
#: Seconds by the clock for each second of processor time.
_PATIENCE = 6
_ROOTS = [str(Path(__file__).resolve().parents[1]), str(Path(openpyxl.__path__[0]).parent)]
_START = (
    "import runpy, sys; sys.path[:0] = sys.argv.pop().split('|');"
    "runpy.run_module('bot.roster_child', run_name='__main__')"
)


class RosterFileError(ValueError):
    """The file cannot be read at all; words are found under `roster.file.<code>`, with its fields."""

    def __init__(self, code: str, **fields: str) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


@dataclass(frozen=True)
class Allowance:
    """What one reading may use: `seconds` of processor, bytes of private memory (`data`) and of addresses (`space`)."""

    seconds: int = 60
    data: int = 384 * _MEBIBYTE
    space: int = 1024 * _MEBIBYTE


def read_roster_file(path: Path, allowance: Allowance | None = None) -> list[Sheet]:
    """The roster's sheets, unchecked (see supervision.roster). Raises RosterFileError."""
    if not path.is_file():
        raise RosterFileError("missing", file=path.name)
    if path.stat().st_size > MEGABYTES * _MEBIBYTE:
        raise RosterFileError("too_big", file=path.name, limit=str(MEGABYTES))
    answer = _answer(path, allowance or Allowance())
    if "sheets" not in answer:
        raise RosterFileError(answer["code"], file=path.name, **answer["fields"])
    return [sheet_from(name, rows, SHEET_INDEX[folded(name)]) for name, rows in answer["sheets"]]


def _answer(path: Path, allowance: Allowance) -> dict[str, Any]:
    """What the child says. Killed for time or memory, or saying more than a bot would take, it says: too much."""
    said = _said(path, allowance)
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        return {"code": "swollen", "fields": {}}
    return answer


def _said(path: Path, allowance: Allowance) -> bytes:
    limits = (allowance.seconds, allowance.data, allowance.space)
    with (
        path.open("rb") as file,
        subprocess.Popen(  # noqa: S603 - fixed words, and numbers made here
            [sys.executable, "-I", "-B", "-c", _START, *map(str, limits), "|".join(_ROOTS)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
        ) as child,
    ):
        watchdog = threading.Timer(allowance.seconds * _PATIENCE, child.kill)
        watchdog.start()
        try:
            assert child.stdout is not None
            return child.stdout.read(LONGEST)
        finally:
            watchdog.cancel()
            child.kill()


def _environment() -> dict[str, str]:
    """Nothing but where shared libraries lie: the command's own environment may hold the token."""
    kept = "LD_LIBRARY_PATH"
    return {kept: os.environ[kept]} if kept in os.environ else {}
