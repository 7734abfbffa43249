"""Matters of integrity, their sealed numbers and what is written with one are reached through their own gate, or by
those named here, each with the reason; their rows and tables are known in named files only."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.house.test_only_the_gate import ROOMS, files
from tests.house.test_only_those_named_read_content import known_in, told_apart

PORTS = {"integrity", "contents", "integrity_files"}

#: Which files of the rules, of the machine and of storage ask these ports anything, and why nobody sees more by it.
NAMED = {
    "supervision/integrity_gate.py": "the gate",
    "supervision/integrity_duty.py": "part of the gate: no matter from which the reader of a track is apart",
    "supervision/acts/integrity.py": "through matter_for, task_for or desk_for; of a number, kept_from of whoever asks",
    "supervision/acts/integrity_content.py": "through held, reads or reading_for, which ask the gate; or own words",
    "supervision/acts/integrity_owed.py": "the clock of what is owed; who hears is asked of the gate",
    "supervision/acts/content_leaving.py": "takes it out of chats; shows nothing",
    "supervision/acts/sealed_ways.py": "from whom a number is kept; what is written is compared with names",
    "supervision/acts/kinship.py": "how many numbers are kept from somebody more than before; none is named",
    "supervision/acts/casework.py": "keeps the names of a case that is sealed; reads nothing",
    "supervision/acts/taking_again.py": "keeps a matter from somebody again, who is told nothing",
    "bot/attachments.py": "a picture of the screen that names it, which has asked (see integrity.content)",
    "bot/fetcher.py": "fetches and seals what was sent; shows nothing",
    "bot/ticks.py": "which files a row awaits still; shows nothing",
    "storage/deletions.py": "destroys what a number's term is over for",
    "storage/integrity_contents.py": "the pictures written with a number, for the port's reader",
    "storage/portable_taken.py": "after a restore: keeps it from somebody again, who is told nothing",
}

#: What a screen asks of them by itself, and which question of the gate stands before it or hides what is found.
SCREENS = {
    ("handlers/by_number.py", "by_number"): "takes, of this leader and this number",
    ("handlers/integrity_card.py", "asides"): "of the matter that matter_for gave to the card",
    (
        "handlers/integrity_card.py",
        "owed",
    ): "of the matter that matter_for, task_for or looks gave to the card",
    (
        "handlers/integrity_card.py",
        "by_ref",
    ): "each found one is asked of the gate (looks) before it is shown",
    (
        "handlers/integrity_content.py",
        "written",
    ): "reading_for and held; the reader's own reading, in its time",
    (
        "handlers/integrity_notices.py",
        "by_id",
    ): "stepped, due and moved: hearers are the gate's, screens ask it again",
    (
        "handlers/integrity_notices.py",
        "promise",
    ): "as by_id: has_task, looks or handles, before anything is said",
    ("handlers/reception.py", "by_number"): "kept_from or takes before it, matter_for or handles after it",
    ("handlers/reception.py", "sealed"): "desk_for and kept_from; of a leader's, taken_by",
    (
        "handlers/reception.py",
        "expected",
    ): "desk_of; but for what is kept from whoever looks and whom he acts for",
    (
        "handlers/reception.py",
        "count_expected",
    ): "desk_of; but for what is kept from whoever looks and whom he acts for",
    ("handlers/reception.py", "listed"): "desk_of; without hidden_from",
    ("handlers/reception.py", "count_listed"): "desk_of; without hidden_from",
    ("handlers/reception.py", "ended"): "desk_of; without hidden_from",
    ("handlers/reception.py", "count_ended"): "desk_of; without hidden_from",
}

ROWS = {
    "MatterRow": {"content_keys", "deletions", "integrity", "portable_taken"},
    "PromiseRow": {"integrity", "moments"},
    "ExcludedRow": {"integrity", "portable_taken"},
    "KeptNumberRow": {"integrity", "portable_taken"},
    "SealedNumberRow": {"integrity", "sealed"},
    "ContentRow": {"content_keys", "deletions", "integrity_contents"},
    "ReadingRow": {"integrity_contents", "moments"},
    "IntegrityFileRow": {"content_keys", "gauges", "integrity_files", "portable_aftermath"},
}
TABLES = (
    *(
        "integrity_matters",
        "integrity_promises",
        "integrity_recusals",
        "integrity_contents",
        "integrity_files",
    ),
    *("content_readings", "kept_numbers", "sealed_numbers"),
)
SPOKEN = {"sealed_numbers": {"traces"}}
_SPOKEN_OF = re.compile(rf"\b(?:FROM|JOIN|UPDATE|INTO)\s+\"?({'|'.join(TABLES)})\b", re.IGNORECASE)


def asked(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Where one of the ports of a unit of work is mentioned: with what is asked of it, or "" where it is handed on."""
    above = {id(child): node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=port, value=ast.Name(id="work") | ast.Attribute(attr="work" | "_work")):
                if port in PORTS:
                    outer = above[id(node)]
                    yield (outer.attr if isinstance(outer, ast.Attribute) else ""), node


def test_integrity_is_asked_of_by_those_named_here_only() -> None:
    found = {name for name, tree in files("supervision", "bot", "storage") if any(asked(tree))} - {
        "storage/unit_of_work.py"
    }
    assert found - NAMED.keys() == set(), "go through supervision.integrity_gate, or name it with the reason"
    assert NAMED.keys() - found == set(), "no longer needed here"


def test_a_screen_asks_what_is_named_here_after_the_gate_and_nothing_else() -> None:
    found = {(name, what) for name, tree in files("handlers") for what, _ in asked(tree)}
    assert found - SCREENS.keys() == set(), (
        "ask supervision.integrity_gate first, and name it with the reason"
    )
    assert SCREENS.keys() - found == set(), "no longer needed here"


def test_a_list_of_matters_is_given_what_is_hidden_from_its_reader() -> None:
    loose = []
    for name, tree in files("supervision", "handlers", "bot"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=method, value=ast.Attribute(attr="integrity")), args=given
                ):
                    said = " ".join(ast.unparse(each) for each in given)
                    if method in _LISTS and not re.search(r"hidden|stands_for", said):
                        loose.append(f"{name}:{node.lineno} {said}")
    assert loose == []


_LISTS = {
    *("expected", "count_expected", "listed", "count_listed", "ended", "count_ended", "numbered"),
    "running",
}


def test_their_rows_are_known_in_named_files_only() -> None:
    assert known_in(ROWS) == ROWS


def test_sql_speaks_of_their_tables_in_named_files_only() -> None:
    found: dict[str, set[str]] = defaultdict(set)
    for name, tree in files(*ROOMS):
        for table in {each.lower() for said in told_apart(tree) for each in _SPOKEN_OF.findall(said)}:
            found[table].add(Path(name).stem if name.startswith("storage/") else name)
    assert found == SPOKEN


def test_what_is_owed_or_set_aside_is_asked_of_a_matter_the_gate_gave() -> None:
    """An id can come from a button; a matter comes from the gate."""
    loose = []
    for name, tree in files("handlers"):
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="owed" | "asides", value=ast.Attribute(attr="integrity"))
                ):
                    if ast.unparse(node.args[0]) != "matter.id":
                        loose.append(f"{name}:{node.lineno}")
    assert loose == []


def test_another_way_to_a_number_would_be_seen() -> None:
    tree = ast.parse(
        "found = turn.work.integrity.by_number(n)\nport = view.work.contents\nx = policy.track.integrity"
    )
    assert [what for what, _ in asked(tree)] == ["", "by_number"]
