"""What the ticks do on a real store: each may be run at any time, and twice."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alarms import Alarms
from bot.anchoring import Anchoring
from bot.filestore import FileStore, Part
from bot.moments import Moments
from bot.ticks import Chores, ticks
from storage import outbox, verification
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.events import ContentStepped
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
KEPT = Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai"))


class Clock:
    now = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(None, tmp_path / "data", clock=clock, time=KEPT)
    yield opened
    opened.close()


@pytest.fixture
def files(store: Store) -> FileStore:
    return FileStore(store.data / "files", store.ground.cipher)


def anchoring(store: Store) -> Anchoring:
    return Anchoring(store, store.data / "anchors.jsonl")


async def test_every_tick_can_be_run_twice_on_an_empty_house(store: Store, files: FileStore) -> None:
    poked: list[int] = []
    table = ticks(
        store, files, Moments(store, alarm=lambda code: None), [lambda: poked.append(1)], anchoring(store)
    )
    for tick in (*table, *table):
        await tick.knock()
    assert len(poked) == 2
    assert len({tick.name for tick in table}) == len(table)


async def test_what_is_journalled_is_sealed_and_anchored(store: Store, files: FileStore) -> None:
    chores = Chores(store, files, ())
    store.act_now(lambda work: work.record(ContentStepped(number="1234567", step="asked")))
    await chores.seal()
    await anchoring(store).anchor()
    anchors = store.data / "anchors.jsonl"
    assert anchors.read_text("ascii").count("\n") == 1
    assert store.read_now(lambda work: verification.verify(work, anchors)) == []


async def test_a_file_of_heads_that_cannot_be_written_is_told_the_keeper(
    store: Store, files: FileStore
) -> None:
    alarms = Alarms(store)
    outside = store.data / "share" / "anchors.jsonl"
    own = Anchoring(store, outside, alarms=alarms)
    store.act_now(lambda work: work.record(ContentStepped(number="1234567", step="asked")))
    await Chores(store, files, ()).seal()
    await own.anchor()
    await alarms.settle()
    assert [each.code for each in store.read_now(lambda work: work.alarms.lasting())] == ["anchor"]
    outside.parent.mkdir()
    await own.anchor()
    await alarms.settle()
    assert outside.read_text("ascii").count("\n") == 1
    assert not store.read_now(lambda work: work.alarms.lasting())


async def test_a_draft_whose_moment_has_passed_is_reminded_of_once(
    store: Store, files: FileStore, clock: Clock
) -> None:
    def begin(work: UnitOfWork) -> None:
        person = work.people.add("王秀兰", "13900000001")
        draft = work.drafts.start(person.id, 4001, "report", "kind", {"parts": [{"text": "水管破了"}]})
        work.drafts.save(replace(draft, remind_at=work.now + timedelta(days=1)))

    store.act_now(begin)
    moments = Moments(store, alarm=lambda code: None)
    await moments.knock()
    clock.now += timedelta(days=1, hours=1)
    await moments.knock()
    await moments.knock()
    queued = store.act_now(lambda work: outbox.claim(work, work.now, 10, ()))
    assert [row.screen for row in queued] == ["draft.waiting"]


async def test_a_file_that_no_row_awaits_is_swept_by_the_machines_clock(
    store: Store, files: FileStore, clock: Clock
) -> None:
    key = store.ground.keys.new()
    for name in ("orphan-old", "orphan-new"):
        files.write(name, key, Part.ORIGINAL, b"x")
    old = store.data / "files" / "or" / "orphan-old.original"
    os.utime(old, (0, 0))
    clock.now += timedelta(days=365)
    await Chores(store, files, ()).sweep_files()
    assert (files.has("orphan-old", Part.ORIGINAL), files.has("orphan-new", Part.ORIGINAL)) == (False, True)
