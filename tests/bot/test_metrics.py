"""/metrics: what is measured, on both engines' questions, gathered seldom and without anybody in it."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.metrics import Metrics
from bot.signs import Signs
from bot.sounding import Kept
from storage import alarms, gauges, holes, inbox
from storage.columns import table_of
from storage.commit_times import BOUNDS, CommitTimes
from storage.inbox import RawUpdate
from storage.store import Store
from storage.unit_of_work import UnitOfWork

NAME, STORY = "王金丝雀", "a canary in the well"


def samples(page: bytes) -> dict[str, float]:
    """Every sample by its name and labels."""
    return {
        each.name + "".join(f"{{{key}={value}}}" for key, value in sorted(each.labels.items())): each.value
        for family in text_string_to_metric_families(page.decode())
        for each in family.samples
    }


def update(number: int) -> RawUpdate:
    return RawUpdate(
        update_id=number,
        chat_id=11,
        kind="message",
        dedupe=str(number),
        payload=STORY.encode(),
        message_id=number,
    )


async def drawn(store: Store, **signs: object) -> dict[str, float]:
    return samples(await Metrics(store, Signs(**signs), version="9.9", fresh=0).text())  # type: ignore[arg-type]


async def test_an_empty_house_measures_nothing_but_itself(store: Store) -> None:
    found = await drawn(store)
    assert found["lianqin_store_readable"] == 1
    assert found["lianqin_inbox_depth"] == found["lianqin_inbox_oldest_due_seconds"] == 0
    assert any(name.startswith("lianqin_build_info") and "{version=9.9}" in name for name in found)
    assert found["process_resident_memory_bytes"] > 1_000_000
    assert "process_cpu_seconds_total" in found


async def test_what_waits_is_counted_and_its_age_told(store: Store) -> None:
    def act(work: UnitOfWork) -> None:
        work.now -= timedelta(seconds=90)
        inbox.take_in(work, [update(5), update(9)])
        work.say(11, "echo", {"text": "1"}, priority=0)
        work.say(12, "echo", {"text": "2"}, priority=2)
        work.say(13, "echo", {"text": "3"}, priority=2)

    store.act_now(act)
    found = await drawn(store)
    assert (found["lianqin_inbox_depth"], found["lianqin_inbox_oldest_due_seconds"]) == (2, 90)
    assert found["lianqin_updates_missing"] == 3
    assert found["lianqin_outbox_depth{priority=0}"] == 1
    assert found["lianqin_outbox_depth{priority=2}"] == 2
    assert found["lianqin_outbox_oldest_due_seconds{priority=2}"] == 90


async def test_what_was_put_off_is_old_but_not_due(store: Store) -> None:
    def act(work: UnitOfWork) -> None:
        work.say(11, "echo", {"text": "1"})
        work.execute(text("UPDATE outbox SET created_at = :then, next_attempt = :soon"), moments(work.now))

    store.act_now(act)
    found = await drawn(store)
    assert found["lianqin_outbox_oldest_unsaid_seconds"] == 600
    assert found["lianqin_outbox_oldest_due_seconds{priority=1}"] == 0


def moments(now: datetime) -> dict[str, object]:
    from storage.columns import stored_moment

    return {
        "then": stored_moment(now - timedelta(minutes=10)),
        "soon": stored_moment(now + timedelta(minutes=1)),
    }


async def test_alarms_that_last_are_told_by_code(store: Store) -> None:
    def act(work: UnitOfWork) -> None:
        row = {"raised_at": work.now, "last_at": work.now, "times": 1, "fields": {}}
        rows = table_of(alarms.AlarmRow).insert()
        work.execute(rows, {**row, "code": "conflict", "over_at": None})
        work.execute(rows, {**row, "code": "disk", "over_at": work.now})

    store.act_now(act)
    found = await drawn(store)
    assert [name for name in found if "alarm_lasting" in name] == ["lianqin_alarm_lasting{code=conflict}"]


async def test_what_the_parts_tell_is_shown_by_code(store: Store) -> None:
    received = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    errors = Counter({"429": 2, "403": 1})
    found = await drawn(
        store, received=lambda: received, send_errors=errors, lanes=lambda: 7, spares=lambda: 33
    )
    assert found["lianqin_send_errors_total{code=429}"] == 2
    assert found["lianqin_last_receive_timestamp_seconds"] == received.timestamp()
    assert (found["lianqin_lanes_open"], found["lianqin_spare_keys"]) == (7, 33)


async def test_commits_are_a_histogram(store: Store) -> None:
    times = CommitTimes()
    times.observe(0.0004, acts=3)
    times.observe(0.02)
    with pytest.raises(OSError, match="full"), times.measured():
        raise OSError("full")
    found = samples(await Metrics(store, Signs(), times).text())
    assert found["lianqin_commit_seconds_count"] == 2
    assert found[f"lianqin_commit_seconds_bucket{{le={BOUNDS[0]}}}"] == 1
    assert found["lianqin_acts_total{outcome=committed}"] == 4
    assert found["lianqin_commits_failed_total{outcome=failed}"] == 1


async def test_a_store_that_cannot_be_read_is_said_and_the_rest_stands(store: Store) -> None:
    store.act_now(lambda work: work.execute(text("ALTER TABLE holes RENAME TO gone")))
    found = await drawn(store)
    assert found["lianqin_store_readable"] == 0
    assert "lianqin_inbox_depth" not in found
    assert "process_resident_memory_bytes" in found


async def test_nobody_and_no_word_is_in_it(store: Store) -> None:
    def act(work: UnitOfWork) -> None:
        work.people.add(NAME, "13900000077")
        inbox.take_in(work, [update(5)])
        work.say(5_100_000_001, "echo", {"text": STORY})

    store.act_now(act)
    page = (await Metrics(store, Signs()).text()).decode()
    assert [each for each in (NAME, "13900000077", STORY, "5100000001") if each in page] == []


async def test_it_is_served_as_prometheus_reads_it(store: Store) -> None:
    app = web.Application()
    app.add_routes(Metrics(store, Signs()).routes())
    async with TestClient(TestServer(app)) as client, client.get("/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert samples(await answer.read())["lianqin_store_readable"] == 1


async def test_ten_scrapers_at_once_are_one_question() -> None:
    asked, go = [], asyncio.Event()

    async def ask() -> int:
        asked.append(1)
        await go.wait()
        return len(asked)

    kept = Kept(ask, fresh=60)
    answers = [asyncio.ensure_future(kept.get()) for _ in range(10)]
    await asyncio.sleep(0)
    answers[0].cancel()
    go.set()
    assert await asyncio.gather(*answers[1:]) == [1] * 9
    assert await kept.get() == 1


async def test_a_question_that_hangs_is_given_up_and_not_asked_twice() -> None:
    asked, never = [], asyncio.Event()

    async def ask() -> None:
        asked.append(1)
        await never.wait()

    kept = Kept(ask, fresh=0, patience=0.01)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await kept.get()
    assert len(asked) == 1
    kept.stop()


def test_the_meter_and_the_gauge_agree(store: Store) -> None:
    store.act_now(lambda work: inbox.take_in(work, [update(1), update(4)]))
    assert store.read_now(gauges.look).updates_missing == store.read_now(holes.missing) == 2
