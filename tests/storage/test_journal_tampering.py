"""Whoever writes into the journal by hand, anywhere and in any way, is found, and it is said where."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage import seals, verification
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from storage.verification import Flaw
from supervision.events import Assigned, Enrolled, Progressed, Signed, Submitted
from tests.figures_told import count
from tests.storage.conftest import KEPT, Clock

ENTRIES, A_SEAL = 40, 7
SEALS = -(-ENTRIES // A_SEAL)
COLUMNS = {
    "journal": ("id", "stream", "seq", "at", "act", "actor_id", "policy", "salt", "digest", "prev", "mac"),
    "seals": ("seq", "from_id", "upto_id", "entries", "root", "prev", "mac", "at"),
}
KEY = {"journal": "id", "seals": "seq"}


class Undone(Exception):  # noqa: N818 - it only carries what was found out of an act that is rolled back
    """What was found."""

    def __init__(self, flaws: list[Flaw]) -> None:
        super().__init__()
        self.flaws = flaws


@dataclass
class Written:
    """A journal of several cases and the house, wholly sealed and anchored."""

    store: Store
    anchors: Path
    played: Counter[str] = field(default_factory=Counter)

    def after(self, tampering: "Tampering") -> list[Flaw]:
        """What is found after it; then it never was."""

        def act(work: UnitOfWork) -> None:
            tampering(work)
            raise Undone(verification.verify(work, self.anchors))

        try:
            self.store.act_now(act)
        except Undone as undone:
            return undone.flaws
        raise AssertionError


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Written]:
    folder = tmp_path_factory.mktemp("journal")
    store = Store.open(None, folder / "data", clock=Clock(), time=KEPT)
    for number in range(ENTRIES):
        store.act_now(lambda work, number=number: work.record(event(number)))
    while store.act_now(lambda work: seals.seal(work, limit=A_SEAL)):
        store.act_now(lambda work: seals.anchor(work, folder / "anchors"))
    yield Written(store, folder / "anchors")
    store.close()


def event(number: int) -> Any:
    case = {"case_id": number % 5 + 1, "by_id": number % 3 + 1}
    kinds = (Submitted, Signed, Assigned, Progressed)
    return Enrolled(person_id=number) if number % 7 == 6 else kinds[number % 4](**case)


@dataclass(frozen=True)
class Tampering:
    """One way of it at one place: `which` and `other` choose rows, `column` what is written over."""

    kind: str
    table: str = "journal"
    which: int = 0
    other: int = 1
    column: str = "mac"
    value: Any = None

    def __call__(self, work: UnitOfWork) -> None:
        """Do it."""
        getattr(self, f"_{self.kind}")(work)

    def _change(self, work: UnitOfWork) -> None:
        _set(work, self.table, self.which, {self.column: _another(self._row(work)[self.column], self.value)})

    def _delete(self, work: UnitOfWork) -> None:
        _run(work, f"DELETE FROM {self.table} WHERE {KEY[self.table]} = :key", key=self.which)

    def _insert(self, work: UnitOfWork) -> None:
        row = self._row(work) | {KEY[self.table]: 1000 + self.other}
        if self.table == "journal":
            row |= {"stream": f"case:{self.other}", "seq": 500}
        names = ", ".join(row)
        _run(work, f"INSERT INTO {self.table} ({names}) VALUES ({', '.join(f':{n}' for n in row)})", **row)

    def _swap(self, work: UnitOfWork) -> None:
        """What two rows say changes places; where they stand stays."""
        mine, theirs = self._row(work), self._row(work, self.other)
        apart = {"id", "stream", "seq"} if self.table == "journal" else {"seq"}
        for which, said in ((self.which, theirs), (self.other, mine)):
            _set(work, self.table, which, {name: v for name, v in said.items() if name not in apart})

    def _cut(self, work: UnitOfWork) -> None:
        """From a seal on nothing ever happened."""
        first = (self.which % SEALS) * A_SEAL
        _run(work, "DELETE FROM journal WHERE id > :first", first=first)
        _run(work, "DELETE FROM seals WHERE seq > :seal", seal=self.which % SEALS)

    def _rewrite(self, work: UnitOfWork) -> None:
        """From a seal on something else has happened, by the right key."""
        self._cut(work)
        for number in range((self.which % SEALS) * A_SEAL, ENTRIES):
            work.record(event(number + 1))
        while seals.seal(work, limit=A_SEAL):
            pass

    def _row(self, work: UnitOfWork, which: int | None = None) -> dict[str, Any]:
        asked = text(f"SELECT * FROM {self.table} WHERE {KEY[self.table]} = :key")
        return dict(work.execute(asked, {"key": which or self.which}).one()._mapping)


def _another(value: Any, drawn: Any) -> Any:
    """Something else that could stand there: a bit, a moment or a letter off, or what does not belong there at all."""
    if drawn is not None and drawn != value:
        return drawn
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return f"{value}x" if isinstance(value, str) else (value or 0) + 1


def _set(work: UnitOfWork, table: str, which: int, values: dict[str, Any]) -> None:
    told = ", ".join(f"{name} = :new_{name}" for name in values)
    new = {f"new_{name}": value for name, value in values.items()}
    _run(work, f"UPDATE {table} SET {told} WHERE {KEY[table]} = :key", key=which, **new)


def _run(work: UnitOfWork, statement: str, **values: Any) -> None:
    work.execute(text(statement), values)


ROWS = {"journal": st.integers(1, ENTRIES), "seals": st.integers(1, SEALS)}
#: Of every kind that SQLite would take: too long, empty, of another type.
ODD = st.sampled_from([None, b"", b"\0" * 40, "x" * 40, 2**62])


def _of(table: str) -> st.SearchStrategy[Tampering]:
    row, columns = ROWS[table], COLUMNS[table]
    two = st.lists(row, min_size=2, max_size=2, unique=True)
    key = KEY[table]
    return st.one_of(
        st.builds(
            lambda which, column, value: Tampering(
                "change", table, which, column=column, value=900 if column == "seq" else value
            ),
            row,
            st.sampled_from([column for column in columns if column != key]),
            ODD,
        ),
        st.builds(lambda which: Tampering("delete", table, which), row),
        st.builds(lambda which, other: Tampering("insert", table, which, other), row, st.integers(1, 9)),
        two.map(lambda rows: Tampering("swap", table, rows[0], rows[1])),
    )


TAMPERINGS = st.one_of(
    _of("journal"),
    _of("seals"),
    st.builds(lambda which: Tampering("cut", which=which), st.integers(0, SEALS - 1)),
    st.builds(lambda which: Tampering("rewrite", which=which), st.integers(0, SEALS - 1)),
)


def test_the_journal_is_whole_before_anybody_touches_it(written: Written) -> None:
    assert written.store.read_now(lambda work: verification.verify(work, written.anchors)) == []


@settings(max_examples=150, deadline=None)
@given(tampering=TAMPERINGS)
def test_no_tampering_is_missed(written: Written, tampering: Tampering) -> None:
    count("tamperings with the journal, every one found")
    assert written.after(tampering)


@pytest.mark.long
@pytest.mark.timeout(600)
@settings(max_examples=1500, deadline=None)
@given(tampering=TAMPERINGS)
def test_of_thousands_none_is_missed(written: Written, tampering: Tampering) -> None:
    count("tamperings with the journal, every one found")
    found = written.after(tampering)
    written.played[f"{tampering.kind} {tampering.table}"] += 1
    assert found


@pytest.mark.parametrize(
    "column", [each for each in COLUMNS["journal"] if each not in {"id", "stream", "seq"}]
)
def test_it_is_said_where_an_entry_was_changed(written: Written, column: str) -> None:
    found = written.after(Tampering("change", which=23, column=column))
    place = written.store.read_now(
        lambda work: work.execute(text("SELECT stream || '#' || seq FROM journal WHERE id = 23")).scalar()
    )
    assert place in {flaw.place for flaw in found}


def test_a_head_kept_in_a_chat_finds_a_rewriting_without_any_file(written: Written) -> None:
    head = written.store.read_now(seals.head)
    assert head is not None
    said = verification.read_head(f" {head.seq}：{head.mac.hex()[:8].upper()} {head.mac.hex()[8:16]} ")
    heads = dict([said])

    def rewritten(work: UnitOfWork) -> None:
        Tampering("rewrite", which=2)(work)
        raise Undone(verification.verify(work, None, heads))

    assert written.store.read_now(lambda work: verification.verify(work, None, heads)) == []
    with pytest.raises(Undone) as undone:
        written.store.act_now(rewritten)
    assert [flaw.kind for flaw in undone.value.flaws] == ["anchor"]


def test_an_anchor_line_that_says_nothing_is_named_and_half_a_line_is_a_power_cut(written: Written) -> None:
    kept = written.anchors.read_bytes()
    try:
        written.anchors.write_bytes(b"?\n" + kept + b'{"seq": 6, "m')
        found = written.store.read_now(lambda work: verification.verify(work, written.anchors))
        assert [str(flaw) for flaw in found] == ["anchor unreadable at line 1"]
        written.store.read_now(lambda work: seals.anchor(work, written.anchors))
        assert written.anchors.read_bytes().startswith(b"?\n" + kept + b'{"seq": 6, "mac": ')
    finally:
        written.anchors.write_bytes(kept)
