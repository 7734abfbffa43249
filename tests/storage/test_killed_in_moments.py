"""kill -9 while clocks speak, the journal is sealed, keys are destroyed: after the restart it is whole, and once."""

import pytest
from sqlalchemy import text

from storage import outbox, prompts, seals, verification
from storage.errors import Unreadable
from storage.store import Store
from supervision.acts.prompting import prompt_due
from supervision.case_clock import started
from tests.storage.conftest import MONDAY, House
from tests.storage.killing import killed
from tests.storage.test_prompting import settled
from tests.storage.township import report

CASES = 3


def begun(work):
    """Reports that nobody signs for."""
    cast = settled(work)
    for _ in range(CASES):
        work.cases.save(started(work.time, report(work, cast), "sign", MONDAY))


def knock(store: Store) -> None:
    while store.act_now(prompt_due):
        pass


def reminders(work) -> list[int]:
    """How many cases each message of reminders is about."""
    rows = work.execute(outbox._OUTBOX.select().where(outbox._OUTBOX.c.screen == prompts.SCREEN)).all()
    return [len(row.fields["cases"]) for row in rows]


@pytest.mark.parametrize("point", ["prompt_claimed:1", "prompt_claimed:3", "before_outbox_row:1"])
def test_a_reminder_claimed_by_a_dead_metronome_is_said_once(house: House, point: str):
    house.open().act_now(begun)
    house.clock.forward(hours=30)
    assert killed(house, f"{point}:kill", knock)
    store = house.open()
    assert store.read_now(reminders) == []
    knock(store)
    assert store.read_now(reminders) == [CASES]
    knock(store)
    assert store.read_now(reminders) == [CASES]


def climbed(work) -> tuple[int, int]:
    """How many rungs are written down, and how many messages tell of them."""
    return work.execute(text("SELECT count(*) FROM escalations")).scalar(), len(reminders(work))


@pytest.mark.parametrize(
    "point", ["rung_climbed:1", "rung_climbed:2", "journal_appended:2", "before_outbox_row:1"]
)
def test_an_escalation_and_its_notices_are_there_both_or_neither(house: House, point: str):
    house.open().act_now(begun)
    house.clock.forward(days=5)
    assert killed(house, f"{point}:kill", knock)
    store = house.open()
    assert store.read_now(climbed) == (0, 0)
    knock(store)
    rungs, messages = store.read_now(climbed)
    assert rungs >= CASES
    assert messages >= 1
    knock(store)
    assert store.read_now(climbed) == (rungs, messages)


def sealed(store: Store) -> None:
    while store.act_now(seals.seal):
        pass


@pytest.mark.parametrize("point", ["journal_appended:1", "journal_appended:2"])
def test_an_act_and_its_entry_in_the_journal_are_there_both_or_neither(house: House, point: str):
    def acts(store: Store) -> None:
        store.act_now(begun)
        store.act_now(journalled)

    house.open()
    assert killed(house, f"{point}:kill", acts)
    store = house.open()
    assert store.read_now(lambda work: work.journal.of_case(1)) == []
    sealed(store)
    assert store.read_now(verification.verify) == []


def journalled(work):
    """Two entries of one case in one act."""
    from supervision.events import Signed, Started

    work.record(Signed(case_id=1))
    work.record(Started(case_id=1))


def test_killed_while_sealing_the_chain_is_whole_and_goes_on(house: House):
    store = house.open()
    store.act_now(begun)
    store.act_now(journalled)
    assert killed(house, "seal_added:1:kill", sealed)
    store = house.open()
    assert store.read_now(lambda work: work.execute(text("SELECT count(*) FROM seals")).scalar()) == 0
    sealed(store)
    assert store.read_now(verification.verify) == []


def test_killed_while_the_anchor_is_written_it_is_written_again(house: House):
    store = house.open()
    store.act_now(begun)
    store.act_now(journalled)
    sealed(store)
    anchors = store.data / "anchors.jsonl"
    assert killed(
        house, "anchor_written:1:kill", lambda s: s.act_now(lambda work: seals.anchor(work, anchors))
    )
    store = house.open()
    store.act_now(lambda work: seals.anchor(work, anchors))
    assert store.read_now(lambda work: verification.verify(work, anchors)) == []


@pytest.mark.parametrize("point", ["before_keys_destroyed", "keys_destroyed"])
def test_a_key_condemned_before_the_kill_is_gone_after_the_restart(house: House, point: str):
    key_id = house.open().act_now(lambda work: work.keys.new())
    assert killed(
        house, f"{point}:1:kill", lambda store: store.act_now(lambda work: work.destroy_key(key_id))
    )
    store = house.open()
    with pytest.raises(Unreadable):
        store.ground.keys.get(key_id)
    assert store.read_now(lambda work: work.execute(text("SELECT count(*) FROM doomed_keys")).scalar()) == 0
