"""The books: what the database says after a round, as plain values that a checker can read and a test can falsify."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import inspect, text

from storage import holes, seals, verification
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.faults import shelves, witness
from tests.faults.canary import holds_words


@dataclass
class Case:
    """One case. `who`: the reporter's user id; `entries`: (kind, text) in order, the story's left out."""

    id: int
    number: str
    who: int
    story: str
    state: str
    version: int
    entries: list[tuple[str, str]] = field(default_factory=list)
    photos: list[tuple[str, str | None]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)


@dataclass
class Said:
    """One row of the outbox, and the messages noted for it; `last`: the last of them, or the one it changed."""

    id: int
    chat_id: int
    screen: str
    state: str
    code: str | None
    replaces: int | None = None
    last: int | None = None
    case_id: int | None = None
    messages: list[int] = field(default_factory=list)


@dataclass
class Books:
    """Everything the checkers ask of the database, the files and the keys. `one_writer`: rows were numbered in the
    order in which acts were committed; on PostgreSQL acts that run side by side number them as they come."""

    one_writer: bool = True

    cases: list[Case] = field(default_factory=list)
    visits: list[tuple[int, str]] = field(default_factory=list)
    drafts: list[tuple[int, str]] = field(default_factory=list)
    sealed: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    changes: list[witness.Change] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    missing: int = 0
    flaws: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    store: shelves.Shelves = field(default_factory=shelves.Shelves)


def read(store: Store) -> Books:
    """Read them; the journal is sealed to its end first. The store's clock must be a day ahead."""
    while store.act_now(seals.seal):
        pass
    books = store.read_now(_books)
    anchors = store.data / "anchors.jsonl"
    books.flaws = [
        f"{flaw.kind} at {flaw.place}" for flaw in store.read_now(lambda w: verification.verify(w, anchors))
    ]
    books.store = shelves.looked_through(store)
    return books


def _books(work: UnitOfWork) -> Books:
    users: dict[int, int] = dict(_rows(work, "SELECT id, user_id FROM people"))
    return Books(
        one_writer=not work.postgres,
        cases=[_case(work, case_id, users) for (case_id,) in _rows(work, "SELECT id FROM cases ORDER BY id")],
        visits=[_visit(work, ref, users) for (ref,) in _rows(work, "SELECT ref FROM visits ORDER BY id")],
        drafts=[_draft(work, ref, users) for (ref,) in _rows(work, "SELECT ref FROM drafts ORDER BY id")],
        sealed=[number for (number,) in _rows(work, "SELECT number FROM sealed_numbers")],
        said=_said(work),
        changes=witness.heard(work),
        waiting=_waiting(work),
        missing=holes.missing(work),
        tables=[table for table in inspect(work.connection).get_table_names() if _speaks(work, table)],
    )


def _speaks(work: UnitOfWork, table: str) -> bool:
    """Whether somebody's words stand in a table so that whoever has the database can read them."""
    cells = (cell for row in _rows(work, f'SELECT * FROM "{table}"') for cell in row)
    return any(holds_words(cell if isinstance(cell, bytes) else str(cell).encode()) for cell in cells)


def _case(work: UnitOfWork, case_id: int, users: dict[int, int]) -> Case:
    case = work.cases.by_id(case_id)
    assert case is not None
    entries = [(entry.kind.value, entry.text) for entry in work.cases.entries(case_id)]
    return Case(
        id=case_id,
        number=case.number,
        who=users[case.reporter_id],
        story="\n".join(words for kind, words in entries if kind == "story"),
        state=case.state.value,
        version=case.version,
        entries=[entry for entry in entries if entry[0] != "story"],
        photos=[(file.state.value, work.files.sha256_of(file.id)) for file in work.files.of_case(case_id)],
        acts=[act for _, act, _ in work.journal.of_case(case_id)],
    )


def _visit(work: UnitOfWork, ref: str, users: dict[int, int]) -> tuple[int, str]:
    visit = work.visits.by_ref(ref)
    assert visit is not None
    return users[visit.person_id], visit.found


def _draft(work: UnitOfWork, ref: str, users: dict[int, int]) -> tuple[int, str]:
    draft = work.drafts.by_ref(ref)
    assert draft is not None
    return users[draft.person_id], "\n".join(part["text"] for part in draft.body.get("parts", []))


def _said(work: UnitOfWork) -> list[Said]:
    messages: dict[int, list[int]] = {}
    for outbox_id, message_id in _rows(
        work, "SELECT outbox_id, message_id FROM sent_messages ORDER BY message_id"
    ):
        messages.setdefault(outbox_id, []).append(message_id)
    rows = _rows(work, _OUTBOX)
    return [_row_said(row, messages.get(row.id, [])) for row in rows]


def _row_said(row: Any, messages: list[int]) -> Said:
    facts = (row.id, row.chat_id, row.screen, row.state, row.error_code, row.replaces, row.message_id)
    return Said(*facts, case_id=row.case_id, messages=messages)


def _waiting(work: UnitOfWork) -> Counter[str]:
    """How many rows there are of which table and state."""
    counted: Counter[str] = Counter()
    for table in ("inbox", "outbox", "files"):
        counted.update({f"{table}.{state}": n for state, n in _rows(work, _BY_STATE.format(table))})
    [(unsealed,)] = _rows(work, "SELECT count(*) FROM journal_unsealed")
    [(held,)] = _rows(work, "SELECT count(*) FROM doomed_keys")
    return counted + Counter({"journal.unsealed": unsealed, "keys.doomed": held})


_OUTBOX = (
    "SELECT id, chat_id, screen, state, error_code, replaces, message_id, case_id FROM outbox ORDER BY id"
)
_BY_STATE = "SELECT state, count(*) FROM {} GROUP BY state"


def _rows(work: UnitOfWork, statement: str) -> list[Any]:
    return list(work.execute(text(statement)).all())
