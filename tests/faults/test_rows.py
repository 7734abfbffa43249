"""tests/faults/README.md says of every row of the list of faults which test plays it, or why none does here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
README = TESTS / "faults" / "README.md"
#: How many rows each part of the list has.
PARTS = {"A": 20, "B": 16, "C": 13, "D": 14, "E": 6, "F": 5, "G": 12, "H": 16, "I": 15, "J": 7}
_ROW = re.compile(r"^\| ([A-J]\d+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")


def rows() -> dict[str, tuple[str, str]]:
    """Row → what stands under tests and under note."""
    return {row: (tests, note) for row, tests, note in _ROW.findall(README.read_text("utf-8"))}


def named() -> Iterator[tuple[str, str, str]]:
    """(row, file, test) of every test that is named."""
    return ((row, *found) for row, (tests, _) in rows().items() for found in _NAMED.findall(tests))


def test_every_row_of_the_list_is_there_once() -> None:
    assert list(rows()) == [
        f"{part}{number}" for part, count in PARTS.items() for number in range(1, count + 1)
    ]


def test_a_row_has_a_test_or_says_why_not() -> None:
    silent = [row for row, (tests, note) in rows().items() if not _NAMED.search(tests) and not note.strip()]
    assert silent == []


@pytest.mark.parametrize("row", sorted(PARTS))
def test_every_test_it_names_exists(row: str) -> None:
    missing = [f"{file}::{test}" for at, file, test in named() if at[0] == row and not _defined(file, test)]
    assert missing == []


def _defined(file: str, test: str) -> bool:
    path = TESTS / file
    return (
        path.exists()
        and re.search(rf"^(async )?def {test}\(", path.read_text("utf-8"), re.MULTILINE) is not None
    )
