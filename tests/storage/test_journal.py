"""The journal and its seals: every event has an entry, and every tampering is found."""

from pathlib import Path

import pytest
from sqlalchemy import text

from storage import seals, verification
from storage.store import Store
from supervision.events import Assigned, Closed, Enrolled, PolicyFileChanged, Sealed, Signed, Submitted
from supervision.reading_events import CustodyRead
from supervision.roster_events import Appointed, PlaceChanged, Renamed
from tests.storage.conftest import Clock, House

CASE = 7


@pytest.fixture
def written(store: Store) -> Store:
    """A journal with two cases and the house, partly sealed."""
    for event in (Submitted(case_id=CASE, by_id=1), Signed(case_id=CASE, by_id=2), Enrolled(person_id=3)):
        store.act_now(lambda work, event=event: work.record(event))
    store.act_now(seals.seal)
    for event in (Submitted(case_id=8, by_id=1), Assigned(case_id=CASE, by_id=2), Closed(case_id=CASE)):
        store.act_now(lambda work, event=event: work.record(event))
    store.act_now(seals.seal)
    return store


def flaws(store: Store, anchors: Path | None = None) -> set[str]:
    return {flaw.kind for flaw in store.read_now(lambda work: verification.verify(work, anchors))}


def tamper(store: Store, *statements: str) -> None:
    store.act_now(lambda work: [work.execute(text(statement)) for statement in statements] and None)


def test_a_case_tells_what_was_done_to_it(written: Store):
    told = written.read_now(lambda work: work.journal.of_case(CASE))
    assert [(act, actor) for _, act, actor in told] == [
        ("submitted", 1),
        ("signed", 2),
        ("assigned", 2),
        ("closed", None),
    ]


def test_an_act_rolled_back_leaves_no_entry(store: Store):
    def act(work):
        work.record(Signed(case_id=CASE))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.act_now(act)
    assert store.read_now(lambda work: work.journal.of_case(CASE)) == []


def test_recording_announces_in_the_same_act(house: House):
    heard = []
    store = house.open(announce=lambda event, work: heard.append((event, work.now)))
    store.act_now(lambda work: work.record(Signed(case_id=CASE)))
    assert heard == [(Signed(case_id=CASE), house.clock())]


def test_many_acts_on_one_chain_at_once_keep_it_whole(store: Store):
    futures = [store._writer.submit(lambda work: work.record(Signed(case_id=CASE))) for _ in range(30)]
    assert [future.exception() for future in futures] == [None] * 30
    store.act_now(seals.seal)
    assert flaws(store) == set()


def test_an_untouched_journal_is_whole(written: Store, tmp_path: Path):
    written.act_now(lambda work: seals.anchor(work, tmp_path / "anchors"))
    assert flaws(written, tmp_path / "anchors") == set()


def test_what_is_not_yet_sealed_is_whole_too(written: Store):
    written.act_now(lambda work: work.record(Closed(case_id=8)))
    assert flaws(written) == set()


def test_what_waits_for_its_day_to_be_over_is_whole_before_and_after(written: Store, clock: Clock):
    for _ in range(3):
        written.act_now(lambda work: work.record(Sealed()))
    assert flaws(written) == set()
    clock.forward(days=1)
    assert written.act_now(lambda work: work.journal.catch_up()) == 3
    written.act_now(seals.seal)
    assert flaws(written) == set()


def test_sealing_takes_each_entry_once(written: Store):
    assert written.act_now(seals.seal) == 0


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE journal SET actor_id = 9 WHERE stream = 'case:7' AND seq = 2", "changed"),
        ("UPDATE journal SET act = 'closed' WHERE stream = 'case:7' AND seq = 2", "changed"),
        ("UPDATE journal SET digest = salt WHERE stream = 'case:7' AND seq = 2", "changed"),
        ("DELETE FROM journal WHERE stream = 'case:7' AND seq = 2", "missing"),
        ("DELETE FROM journal WHERE stream = 'case:7' AND seq = 4", "cut off"),
        ("DELETE FROM journal WHERE stream = 'case:8'", "cut off"),
        ("UPDATE journal SET stream = 'case:9' WHERE stream = 'case:8'", "changed"),
        ("UPDATE seals SET upto_id = 99 WHERE seq = 1", "seal changed"),
        ("DELETE FROM seals WHERE seq = 1", "seal changed"),
        ("DELETE FROM seals WHERE seq = 2", "put in"),
    ],
)
def test_tampering_is_found(written: Store, statement: str, kind: str):
    tamper(written, statement)
    assert kind in flaws(written)


def test_two_swapped_entries_are_found(written: Store):
    swap = "UPDATE journal SET seq = {to} WHERE stream = 'case:7' AND seq = {of}"
    tamper(written, swap.format(of=2, to=99), swap.format(of=3, to=2), swap.format(of=99, to=3))
    assert "changed" in flaws(written)


def test_an_entry_put_in_is_found(written: Store):
    columns = "at, act, actor_id, salt, digest, prev, mac"
    tamper(
        written,
        f"INSERT INTO journal (id, stream, seq, {columns}) "
        f"SELECT 999, stream, 5, {columns} FROM journal WHERE stream = 'case:7' AND seq = 4",
    )
    assert {"changed", "put in"} <= flaws(written)


def test_cutting_off_entries_with_their_seals_is_found_by_the_anchor(written: Store, tmp_path: Path):
    written.act_now(lambda work: seals.anchor(work, tmp_path / "anchors"))
    tamper(written, "DELETE FROM journal WHERE stream = 'case:7' AND seq > 2")
    tamper(written, "DELETE FROM journal WHERE stream = 'case:8'", "DELETE FROM seals WHERE seq = 2")
    assert flaws(written) == set()
    assert flaws(written, tmp_path / "anchors") == {"anchor"}


def test_a_rewriting_with_the_right_key_is_found_by_the_anchor(written: Store, tmp_path: Path):
    written.act_now(lambda work: seals.anchor(work, tmp_path / "anchors"))
    tamper(written, "DELETE FROM journal", "DELETE FROM seals", "DELETE FROM journal_unsealed")
    written.act_now(lambda work: work.record(Submitted(case_id=CASE, by_id=1)))
    written.act_now(seals.seal)
    assert "anchor" in flaws(written, tmp_path / "anchors")


def test_entries_hold_no_words_and_equal_events_look_different(written: Store):
    tamper(written)
    digests = written.read_now(lambda work: list(work.execute(text("SELECT digest FROM journal")).scalars()))
    assert len({bytes(each) for each in digests}) == 6


@pytest.mark.parametrize("engine_name", ["postgresql"])
def test_entries_of_a_transaction_still_running_beside_others_wait(store: Store):
    with store.engine.connect() as slow:
        slow.execute(text("INSERT INTO meta VALUES ('slow', 'transaction')"))
        store.act_now(lambda work: work.record(Signed(case_id=CASE)))
        assert store.act_now(seals.seal) == 0
        slow.rollback()
    assert store.act_now(seals.seal) == 1


def test_more_entries_than_one_seal_covers_are_looked_through_part_by_part(store: Store):
    for _ in range(9):
        store.act_now(lambda work: [work.record(Signed(case_id=CASE)) for _ in range(3)])
        store.act_now(lambda work: seals.seal(work, limit=2))
    while store.act_now(lambda work: seals.seal(work, limit=2)):
        pass
    assert flaws(store) == set()
    tamper(store, "DELETE FROM seals WHERE seq = 7")
    assert {"seal changed", "put in"} <= flaws(store)


def test_the_latest_of_an_act_is_known_by_its_digest_and_all_of_it_verifies(written: Store):
    first, other = (PolicyFileChanged(content=each * 64) for each in "ab")

    def latest(*events: PolicyFileChanged) -> bool | None:
        return written.read_now(lambda work: work.journal.latest_is(*events))

    assert latest(first) is None
    for event in (first, other):
        written.act_now(lambda work, event=event: work.record(event))
    assert (latest(first), latest(other), latest(first, other)) == (False, True, True)
    for event in (
        Appointed(person_id=1, role="secretary", place_id=2),
        Renamed(person_id=1),
        PlaceChanged(place_id=2, parent_id=1, linked_id=None, content="c" * 64),
        CustodyRead(by_id=1, readings=(1, 2)),
    ):
        written.act_now(lambda work, event=event: work.record(event))
    written.act_now(seals.seal)
    assert flaws(written) == set()
