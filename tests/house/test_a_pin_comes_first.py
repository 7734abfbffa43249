"""A PIN comes before what is most sensitive, on every way to it: what calls such an act asks for one first.

A new way to one of these acts that forgets it fails here, as does a new act of such a room that is on neither list.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ACTS = "supervision.acts"
FIRST = "first_a_pin"

#: room → its acts that are most sensitive.
SENSITIVE = {
    "identity": {"ask", "ask_for_files", "ask_to_ring", "approve", "show"},
    "integrity_content": {"ask", "decide", "show", "read_custody"},
    "locking": {"ask_unlock", "decide"},
    "pin": {"reset"},
    "erasing": {"confirm", "keep"},
}


def rooms(tree: ast.Module) -> dict[str, str]:
    """Name in this file → "room" of an act's module, or "room.act" of one taken from it."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == ACTS:
            found |= {each.asname or each.name: each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"{ACTS}."):
            room = str(node.module).removeprefix(f"{ACTS}.")
            found |= {each.asname or each.name: f"{room}.{each.name}" for each in node.names}
    return found


def called(node: ast.Call, known: dict[str, str]) -> str:
    """The act that is called, as room.act; "" for anything else."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in known:
            return f"{known[name]}.{attr}"
        case ast.Name(id=name):
            return known.get(name, name)
    return ""


def ways() -> Iterator[tuple[str, bool]]:
    """Every call of such an act by a handler, and whether a PIN was asked for before it in the same function."""
    acts = {f"{room}.{act}" for room, some in SENSITIVE.items() for act in some}
    for file in sorted(Path("handlers").glob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        known = rooms(tree)
        for function in (each for each in tree.body if isinstance(each, ast.FunctionDef)):
            calls = [each for each in ast.walk(function) if isinstance(each, ast.Call)]
            asked = sorted(each.lineno for each in calls if called(each, known) == FIRST)
            for each in calls:
                if (act := called(each, known)) in acts:
                    yield f"{file.name}: {act}", any(line < each.lineno for line in asked)


WAYS = sorted(ways())


@pytest.mark.parametrize(("way", "asked"), WAYS)
def test_every_way_to_what_is_most_sensitive_asks_for_a_pin_first(way: str, asked: bool) -> None:
    assert asked, way


def test_every_such_act_is_there_and_is_reached() -> None:
    reached = {way.partition(": ")[2] for way, _ in WAYS}
    assert reached == {f"{room}.{act}" for room, some in SENSITIVE.items() for act in some}
