"""tests/faults/README.md says of every row of the list of faults which test plays it, or why none does here."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.reach import all_of, searching
from tests.figures_told import count

TESTS = Path(__file__).resolve().parents[1]
README = TESTS / "faults" / "README.md"
#: How many rows each part of the list has.
PARTS = {"A": 20, "B": 16, "C": 13, "D": 14, "E": 6, "F": 5, "G": 12, "H": 16, "I": 15, "J": 7}
_ROW = re.compile(r"^\| ([A-J]\d+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
_NAMED = re.compile(r"`([a-z_/]+\.py)::(test_\w+)`")
_FILE = re.compile(r"`([a-z_/]+\.py)(?:::(test_\w+))?`")


def rows() -> dict[str, tuple[str, str]]:
    """Row → what stands under tests and under note."""
    return {row: (tests, note) for row, tests, _, note in _ROW.findall(README.read_text("utf-8"))}


def searched() -> dict[str, str]:
    """Row → by what its tests search for words, or why there is nothing to search."""
    return {row: by for row, _, by, _ in _ROW.findall(README.read_text("utf-8"))}


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


def test_every_row_says_by_what_words_are_searched_for_or_why_there_are_none() -> None:
    by = searched()
    count(
        "rows of the list of faults that end with a search for words",
        sum("`" in each for each in by.values()),
    )
    assert [row for row, each in by.items() if "`" not in each and len(each.split()) < 4] == []


@pytest.mark.parametrize("part", sorted(PARTS))
def test_whatever_is_said_to_search_is_what_a_test_of_the_row_stands_on(part: str) -> None:
    by = {row: each for row, each in searched().items() if row[0] == part}
    said = {row: set(re.findall(r"`(\w+)`", each)) for row, each in by.items()}
    assert {row: each - _searching(row) for row, each in said.items() if each - _searching(row)} == {}


def _searching(row: str) -> set[str]:
    """What a test of the row stands on; of a file named without a test: each of its tests."""
    found: set[str] = set()
    for file, test in _FILE.findall(rows()[row][0]):
        found = found.union(*(searching(file, each) for each in ([test] if test else all_of(file))))
    return found


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
