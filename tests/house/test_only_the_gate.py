"""There is one way to a case: through the gate. What else reads one is named here, with why nobody sees more by it.

What a case says, and its tables, are watched by test_only_those_named_read_content.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
ROOMS = ("supervision", "handlers", "bot", "storage")

#: A case is found for somebody by these; only the gate may.
FINDERS = {"by_ref", "by_number", "by_receipt", "by_receipt_code", "by_id"}
#: Many cases at once: each is given a scope, which the gate makes.
LISTS = {"page", "count", "counts"}
#: Several cases without a scope: whoever calls it asks the gate of each.
CANDIDATES = {"open_in"}
#: All cases, for the clocks: nobody looks at what is found, each notice asks the gate when it is said.
CLOCKS = {"prompting_due", "open_after"}

ELSEWHERE = {
    "supervision/gate.py": "the gate",
    "supervision/duty_sight.py": "part of the gate: a person's own clocks, under that person's scope",
    "supervision/callback_sight.py": "part of the gate: who asks about a drawn case",
    "supervision/passing_sight.py": "part of the gate: what was passed on to another village",
    "supervision/identity_gate.py": "part of the gate: who may read who a villager is",
    "supervision/erasure_gate.py": "part of the gate: who writes down, or decides, that a name is deleted",
    "supervision/acts/asking.py": "a receipt with its six digits: its step, never to the concerned",
    "supervision/acts/calling.py": "the clock of a drawn case; who hears is asked of the chain",
    "supervision/acts/duty.py": "what an event left on the duty track, in the event's own act",
    "supervision/acts/erasing.py": "the case of a wish whose time is over; it is shown to nobody there",
    "supervision/acts/explaining.py": "the case of a line of the own duty track, as duty_sight bounds it",
    "supervision/acts/joining.py": "each found one is asked of the gate (may SEE) before it is shown or linked",
    "supervision/acts/holding.py": "what is kept from a township as a whole, kept from who comes to work there",
    "supervision/acts/marking.py": "the number of the case a leaked copy is of, for the command line",
    "supervision/acts/petitions.py": "an earlier petition by its number, through case_for",
    "supervision/acts/prompting.py": "the clocks",
    "supervision/acts/parting.py": "a case that is taken from somebody together with the one it was joined to",
    "supervision/acts/recusing.py": "a case that is taken from somebody, who is told nothing",
    "supervision/acts/reporting.py": "the case of an own entry, then through case_for",
    "handlers/notices.py": "the case of an event, in its own act: hearers are the chain's, screens ask the gate",
    "handlers/links.py": "each found one is asked of the gate (may LINK)",
    "handlers/merging.py": "each found one is asked of the gate (may SEE)",
    "bot/fetcher.py": "under which key a file lies; it is shown to nobody there",
    "bot/demo/history.py": "the demo's invented month",
    "storage/erasing.py": "what was joined to a case whose villager is deleted; it is shown to nobody there",
    "storage/laying_anew.py": "which key a case has by now; it is shown to nobody there",
    "storage/outbox.py": "which case a message that was sent names; it is shown to nobody there",
    "storage/recusals.py": "under which key lies what was said of whom a case is about; its id alone is told",
    "storage/petitions.py": "the earlier case of a petition, for the port's reader",
    "storage/visits.py": "the case a visit was linked with a moment ago, whose villager is covered; nothing is shown",
    "storage/portable_aftermath.py": "after a restore: whether a reference still leads to a case",
    "storage/portable_taken.py": "after a restore: a case that is kept from somebody again, who is told nothing",
}


def files(*rooms: str) -> Iterator[tuple[str, ast.AST]]:
    for room in rooms:
        for path in sorted((HOUSE / room).rglob("*.py")):
            name = path.relative_to(HOUSE).as_posix()
            if "migrations" not in name and "__pycache__" not in name:
                yield name, ast.parse(path.read_text("utf-8"))


def called(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    """Calls of `….cases.<name>(…)`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name, value=ast.Attribute(attr="cases"))) if name in names:
                yield node


def test_a_case_is_found_by_the_gate_or_by_those_named_here() -> None:
    wanted = FINDERS | CANDIDATES | CLOCKS
    found = {name for name, tree in files(*ROOMS) if any(called(tree, wanted))}
    assert found - ELSEWHERE.keys() == set(), "go through supervision.gate.case_for"
    assert ELSEWHERE.keys() - found == {"supervision/duty_sight.py"}, "no longer needed here"


def test_a_list_of_cases_is_given_a_scope_first() -> None:
    loose = []
    for name, tree in files("handlers", "supervision", "bot"):
        for call in called(tree, LISTS):
            first = ast.unparse(call.args[0]) if call.args else ""
            if "scope" not in first.lower():
                loose.append(f"{name}:{call.lineno} {first}")
    assert loose == []


def test_a_scope_is_made_by_the_gate_only() -> None:
    made = [
        name
        for name, tree in files("handlers", "supervision", "bot", "storage")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Scope"
    ]
    assert set(made) - {"supervision/gate.py"} <= SCOPES.keys()


#: Scopes made elsewhere, and why nobody sees more by them.
SCOPES = {"supervision/figures.py": "a part of the gate's scope, with what it hides: what may be told apart"}


def test_statements_are_made_in_storage_only() -> None:
    """No other room can ask the database anything by itself (see also test_stairs)."""
    asked = {
        name
        for name, tree in files("supervision", "handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"execute", "exec_driver_sql", "connection"}
    }
    assert asked == set()
