"""What a case says, and of whom, is read by those named here only, of a case the gate gave; each with the reason."""

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from tests.house.test_only_the_gate import ROOMS, files

#: What opens the content of a case, by the port it is of.
READERS = {
    "cases": {
        *("complainants", "identified", "receipts", "spots"),
        *("entries", "entry_from", "summary", "summaries", "unnamed"),
    },
    "files": {"of_case"},
}

#: Who may call them, and what stands before it.
NAMED = {
    # The gate's own questions: an answer yes or no, or people of the chain; nobody reads anything.
    "supervision/gate.py": "whether somebody speaks for a villager; a case that is missing takes as long",
    "supervision/chain.py": "whose turn it is: the supervisors of its villagers, without who those are",
    "supervision/erasure_gate.py": "part of that gate: whether anything is kept that could be deleted; opens nothing",
    "supervision/callback_sight.py": "the villager of a draw, for whoever the draw was given to",
    "supervision/passing_sight.py": "the receipt of what a person passed on himself",
    "supervision/listening.py": "which recordings a reader of the case does not play alone",
    "supervision/covering.py": "the pictures of a case that came through case_for",
    "supervision/acts/placing.py": "with which villager a place comes to lie, in the act of who sent it",
    "supervision/spots.py": "where it is, of a case whose reader asked the gate, for whoever must go there",
    "supervision/exportable.py": "through case_for, on the same line",
    # Acts: the case came through case_for with the act as its purpose.
    "supervision/acts/casework.py": "whom an act told or asked; without who they are",
    "supervision/acts/correcting.py": "the actor's own villagers only",
    "supervision/acts/drawing.py": "whom the lot falls on; it is told to nobody here",
    "supervision/acts/explaining.py": "the actor's own words on a line of the own duty track",
    "supervision/acts/keeping_texts.py": "the actor's own line, to be kept for the township",
    "supervision/acts/oversight.py": "whether the county found something invented; the answer is yes or no",
    "supervision/acts/passing.py": "the receipt of the actor's own report, filed in this act",
    "supervision/acts/petitions.py": "whether two petitions are one villager's: noted by id, shown by the gate only",
    "supervision/acts/reading.py": "that own villagers were shown, for the journal",
    "supervision/acts/reporting.py": "the line of the actor's own message, then through case_for; own words covered",
    "supervision/acts/telling.py": "those whom the actor tells",
    # Screens: each asks case_for of its reader when it is said, and hands the case down.
    "handlers/beside.py": "the words of the 督办 that press, on a card",
    "handlers/call_notices.py": "what the county's call found, through case_for",
    "handlers/card.py": "the card; own villagers only",
    "handlers/case_file.py": "the printed file: the lines the card shows, and how many are satisfied",
    "handlers/case_picture.py": "the card as a picture",
    "handlers/files_seen.py": "the files of a case on its card; nothing of another supervisor's",
    "handlers/history.py": "the lines of a case on its card; nothing of another supervisor's",
    "handlers/identity_shown.py": "what two persons agreed to show, for its time",
    "handlers/moves.py": "whether a villager is the presser's own",
    "handlers/naming.py": "whom the story speaks of, for a reader of it who names somebody",
    "handlers/notice.py": "the latest line of a kind, under a notice that asked the gate",
    "handlers/notices.py": "that a villager was not satisfied; none of the words",
    "handlers/oversight.py": "the question that is answered",
    "handlers/passing.py": "the receipts' numbers of what the reader passed on himself",
    "handlers/queue.py": "the summaries of a page that was given the reader's scope",
    "handlers/resorting.py": "who changed the track and why, under a notice that asked the gate",
    "handlers/returning.py": "why it came back, for whoever adds to it",
    "handlers/todo.py": "the receipts and villagers of the reader's own reports",
    "handlers/told_back.py": "what is kept of the reader's own villagers, counted; through case_for",
    "handlers/villager.py": "whether two of the reader's own villagers are of one name",
    # Deleting: nothing is shown.
    "storage/deletions.py": "destroys who the villagers are",
    "storage/forgetting.py": "destroys what a case said",
    "storage/erasing.py": "covers the name and phone of who is deleted in the words of his case",
    # Keeping: the names its writer knows are covered in a line; who they are goes no further.
    "storage/entries.py": "the lines of a case",
    "storage/visits.py": "what was found on the visits a case came of",
}

#: A case's content asked for by an id that is no gated case's own, and why that tells nothing.
BY_ID = {
    ("supervision/gate.py", "0"): "no case at all: for the time it takes",
    ("supervision/acts/explaining.py", "duty.case_id"): "a line of the own track, own words only",
    ("supervision/acts/petitions.py", "other.id"): "a petition of the same village, compared and not shown",
    ("supervision/acts/reporting.py", "source"): "by the message the actor edited; others' lines are let go",
    ("supervision/callback_sight.py", "callback.case_id"): "the draw was asked for by its officer",
    ("supervision/exportable.py", "case_for(work, actor, export.what['case']).id"): "the gate itself",
    ("handlers/queue.py", "cases"): "a page under the reader's scope",
}

#: Which files of storage know the rows, or speak of the tables in SQL. None is reached but through a port.
ROWS = {
    "CaseRow": {
        *("callbacks", "case_rows", "cases", "content_keys", "deletions", "ledger", "moments"),
        *("petitions", "portable_aftermath", "portable_taken", "queue", "recusals", "unopened"),
    },
    "EntryRow": {
        *("chats", "content_keys", "deletions", "entries", "erasing", "forgetting", "laying_anew", "ledger"),
        "portable_aftermath",
    },
    "ComplainantRow": {"cases", "complainants", "content_keys", "laying_anew", "ledger"},
}
SPOKEN = {
    "cases": {"duties", "figures", "portable", "queue", "scopes", "search", "tellings", "words"},
    "complainants": {"figures", "scopes"},
    "entries": set[str](),
}
_SPOKEN_OF = re.compile(r"\b(?:FROM|JOIN|UPDATE|INTO)\s+\"?(cases|entries|complainants)\b", re.IGNORECASE)


def read(tree: ast.AST) -> Iterator[ast.Attribute]:
    """Where a reader is mentioned, called or handed on: `….cases.entries`."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, value=ast.Attribute(attr=port)) if name in READERS.get(port, ()):
                yield node


def told_apart(tree: ast.AST) -> Iterator[str]:
    """Strings that are no docstring."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def test_content_is_read_by_those_named_here_only() -> None:
    found = {name for name, tree in files(*ROOMS) if any(read(tree))}
    assert found - NAMED.keys() == set(), "who asked the gate before it? name it, with the reason"
    assert NAMED.keys() - found == set(), "no longer needed here"


def test_content_is_asked_of_a_case_and_not_of_a_number() -> None:
    """Whoever holds a case has it from the gate (test_only_the_gate); an id can come from a button."""
    found = set()
    for name, tree in files("supervision", "handlers", "bot"):
        calls = {id(node.func): node for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in read(tree):
            asked = ast.unparse(calls[id(node)].args[0]) if id(node) in calls else "handed on"
            if asked not in {"case.id", "case"}:
                found.add((name, asked))
    assert found == BY_ID.keys()


def test_no_port_of_content_goes_by_another_name() -> None:
    """`found = work.cases` would hide the rest from these tests; so would getattr."""
    hidden = []
    for name, tree in files(*ROOMS):
        used = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        for node in ast.walk(tree):
            match node:
                case ast.Attribute(attr="cases", value=ast.Name(id="work") | ast.Attribute(attr="work")):
                    if id(node) not in used:
                        hidden.append(f"{name}:{node.lineno}")
                case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(asked)), *_]):
                    if asked in READERS.keys() | READERS["cases"]:
                        hidden.append(f"{name}:{node.lineno}")
    assert hidden == []


def known_in(rows: Collection[str]) -> dict[str, set[str]]:
    """In which files each of these classes is spoken of; one of storage by its bare name."""
    found: dict[str, set[str]] = {row: set() for row in rows}
    for name, tree in files(*ROOMS):
        for node in ast.walk(tree):
            known = {str(getattr(node, field, "")) for field in ("id", "attr", "name")}
            for row in known & found.keys():
                found[row].add(Path(name).stem if name.startswith("storage/") else name)
    return found


def test_the_rows_of_a_case_are_known_in_named_files_only() -> None:
    assert known_in(ROWS) == ROWS


def test_sql_speaks_of_the_tables_of_a_case_in_named_files_only() -> None:
    found: dict[str, set[str]] = {table: set() for table in SPOKEN}
    for name, tree in files(*ROOMS):
        for table in {each.lower() for said in told_apart(tree) for each in _SPOKEN_OF.findall(said)}:
            found[table].add(Path(name).stem if name.startswith("storage/") else name)
    assert found == SPOKEN
