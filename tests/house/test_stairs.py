"""bot → handlers | storage → supervision | locales: nobody reaches up, nobody reaches across."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELOW = {
    "bot": {"bot", "handlers", "storage", "supervision", "locales"},
    "handlers": {"handlers", "supervision", "locales"},
    "storage": {"storage", "supervision"},
    "supervision": {"supervision"},
    "locales": {"locales"},
}
ONLY_IN = {
    "telegram": {"bot", "handlers"},
    "sqlmodel": {"storage"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "psycopg": {"storage"},
    "apscheduler": {"bot"},
    "PIL": {"bot"},
    "argon2": {"bot"},
    "aiohttp": {"bot"},
}
# The one line for an unreachable database is chosen where commands end.
EXCEPT = {("bot/refusal_lines.py", "sqlalchemy")}
FORBIDDEN = {"utils", "helpers", "services", "manager", "common", "const"}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


@cache
def imported(path: Path) -> frozenset[str]:
    """The top packages a module imports, wherever in it; a relative import counts as its own room."""
    return frozenset(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.relative_to(ROOT).parts[0] if node.level else (node.module or "").split(".")[0]


@pytest.mark.parametrize("room", BELOW)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(room)
        for name in imported(path)
        if name in BELOW and name not in BELOW[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_known_only_where_it_belongs(library: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for room in BELOW
        if room not in ONLY_IN[library]
        for path in modules(room)
        if library in imported(path) and (path.relative_to(ROOT).as_posix(), library) not in EXCEPT
    ]
    assert wrong == []


def test_the_rules_need_nothing_but_the_standard_library() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("supervision")
        for name in imported(path)
        if name != "supervision" and name not in sys.stdlib_module_names
    ]
    assert wrong == []


def test_the_rules_have_no_clock_of_their_own() -> None:
    calls = {"now", "utcnow", "today", "monotonic", "perf_counter"}
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules("supervision")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in calls
    ]
    assert wrong == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [path.name for room in BELOW for path in modules(room) if path.stem in FORBIDDEN] == []


@pytest.mark.parametrize("room", BELOW)
def test_every_module_says_what_it_is_for(room: str) -> None:
    silent = [
        path.name for path in modules(room) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
