"""Which fixtures and scenes a test stands on, read from the source: where one of them searches for words, it does."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

#: What searches when it is over → how the table calls it.
SEARCHERS = {
    "tallies": "Q5",  # the round, with its checkers
    "restarts": "Q5",
    "scene": "scene",
    "here": "scene",
    "apart": "scene",
    "played": "played",
    "crew": "crew",
    "alone": "crew",
    "county": "county",
    "watch": "county",
    "watched": "county",
    "well": "canary",
}
#: A store of the test's own process, in the test's own folder.
STORES = frozenset({"town", "store", "house", "made_house", "make_house", "stick", "opened", "Store"})


def searching(file: str, test: str) -> set[str]:
    """By what a test searches, as the table calls it; `folder`: by tests/conftest.py, as whoever keeps something in a
    store of its own process and folder."""
    reached = set(_reached(TESTS / file, test))
    found = {name for each, name in SEARCHERS.items() if each in reached}
    return found | ({"folder"} if "tmp_path" in reached and reached & STORES else set())


def all_of(file: str) -> list[str]:
    """The tests of a file."""
    return [name for name in _functions(TESTS / file) if name.startswith("test_")]


def _reached(file: Path, name: str, known: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names asked for by a function: its arguments, what it calls, and theirs in turn."""
    for where in (file, *_conftests(file)):
        asked = _functions(where).get(name)
        if asked is None:
            continue
        for each in asked - known - {name}:
            yield each
            yield from _reached(file, each, known | {name, each})
        return
    origin = _imported(file).get(name)
    if origin is not None:
        yield from _reached(origin, name, known)


def _conftests(file: Path) -> Iterator[Path]:
    for folder in file.parents:
        if (folder / "conftest.py").exists():
            yield folder / "conftest.py"
        if folder == TESTS:
            return


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def _functions(file: Path) -> dict[str, frozenset[str]]:
    """Function of a file → names it asks for or speaks of."""
    return {
        each.name: frozenset(_names(each))
        for each in _tree(file).body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    yield from (arg.arg for arg in function.args.args)
    for decorator in function.decorator_list:  # usefixtures
        yield from (str(each.value) for each in ast.walk(decorator) if isinstance(each, ast.Constant))
    calls = (each.func for each in ast.walk(function) if isinstance(each, ast.Call))
    yield from (called.id for called in calls if isinstance(called, ast.Name))


@cache
def _imported(file: Path) -> dict[str, Path]:
    """Name → the file of tests it is imported from."""
    found = {}
    for each in _tree(file).body:
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("tests."):
            origin = TESTS.parent / f"{(each.module or '').replace('.', '/')}.py"
            if origin.exists():
                found |= {alias.name: origin for alias in each.names}
    return found
