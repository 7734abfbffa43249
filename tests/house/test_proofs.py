"""`make proofs` runs whatever counts what it tried: a figure nobody can have with one command is none."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_COUNTS = "from tests.figures_told import"


def proofs() -> list[str]:
    """The files and folders the command names."""
    listed = re.search(r"^PROOFS := ((?:.*\\\n)*.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert listed is not None
    return listed[1].replace("\\", " ").split()


def test_whatever_it_names_is_there() -> None:
    assert [each for each in proofs() if not (ROOT / each).exists()] == []


def test_every_test_that_counts_is_among_it() -> None:
    files = (path for path in (ROOT / "tests").rglob("test_*.py") if _COUNTS in path.read_text("utf-8"))
    names = (path.relative_to(ROOT).as_posix() for path in files)
    below = tuple(each if each.endswith(".py") else f"{each}/" for each in proofs())
    assert [name for name in names if not name.startswith(below)] == ["tests/house/test_proofs.py"]
