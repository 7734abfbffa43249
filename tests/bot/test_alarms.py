"""Alarms from anywhere in the bot reach the keeper's chat; what nobody raises by itself is looked at."""

import ast
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

import bot
from bot.alarms import Alarms
from bot.clock import Clock
from bot.loss_meter import LossMeter
from bot.watchman import Watchman
from locales.catalogue import Catalogue
from storage import inbox, meta
from storage.errors import StoreBusy
from storage.outbox import OutboxRow
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.alarms import CODES, Raised
from supervision.offices import Role
from supervision.places import Level, Place
from tests.bot.conftest import MONDAY

MINUTE = timedelta(minutes=1)
KEEPER = 4009


@pytest.fixture(autouse=True)
def _kept(store: Store) -> None:
    """There is a keeper."""

    def act(work: UnitOfWork) -> None:
        county = work.places.put(Place(0, "C", "清河县", Level.COUNTY))
        person = work.people.add("鲍管理", "13900000009")
        work.people.bind(person.id, KEEPER)
        work.offices.appoint(person.id, Role.KEEPER, county.id, work.now)

    store.act_now(act)


def said(store: Store) -> list[tuple[str, str, dict[str, Any]]]:
    """(code, news, fields) of what the keeper is told, in order."""
    asked = select(col(OutboxRow.fields)).where(col(OutboxRow.screen) == "alarm").order_by(col(OutboxRow.id))
    rows = store.read_now(lambda work: list(work.execute(asked).scalars()))
    return [(row["code"], row["news"], row["with"]) for row in rows]


def told(store: Store) -> list[tuple[str, str]]:
    return [(code, news) for code, news, _ in said(store)]


@asynccontextmanager
async def working(alarms: Alarms) -> AsyncIterator[Alarms]:
    await alarms.start()
    yield alarms
    await alarms.stop()


# --- gathering


async def test_what_is_raised_from_any_thread_is_told_once(store: Store) -> None:
    alarms = Alarms(store)
    threads = [threading.Thread(target=alarms.raised, args=("conflict",)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    await alarms.settle()
    assert told(store) == [("conflict", "begins")]
    [kept] = store.read_now(lambda work: work.alarms.lasting())
    assert kept.times == 20


async def test_what_was_raised_before_the_start_or_just_before_the_end_is_told(store: Store) -> None:
    alarms = Alarms(store)
    alarms.raised("conflict")
    async with working(alarms):
        alarms.raised("token")
    assert told(store) == [("conflict", "begins"), ("token", "begins")]


async def test_nothing_is_written_while_all_is_well(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(_store: Store, _fn: Any) -> None:
        raise AssertionError("an act for nothing")

    monkeypatch.setattr(Store, "act", refuses)
    alarms = Alarms(store)
    alarms.over("disk")
    await alarms.settle()


async def test_its_end_is_told_after_ten_quiet_minutes(store: Store, clock: Clock) -> None:
    alarms = Alarms(store)
    alarms.raised("conflict")
    await alarms.settle()
    clock.push(600)
    await alarms.settle()
    await alarms.settle()
    assert told(store) == [("conflict", "begins"), ("conflict", "over")]


async def test_a_restart_neither_forgets_nor_repeats(store: Store, clock: Clock) -> None:
    for alarms in (Alarms(store), Alarms(store)):
        alarms.raised("conflict")
        await alarms.settle()
    clock.push(600)
    await Alarms(store).settle()
    assert told(store) == [("conflict", "begins"), ("conflict", "over")]


async def test_while_storage_fails_nothing_is_lost(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def busy(_store: Store, _fn: Any) -> None:
        raise StoreBusy("locked")

    alarms = Alarms(store)
    alarms.raised("storage")
    with monkeypatch.context() as patch:
        patch.setattr(Store, "act", busy)
        with pytest.raises(StoreBusy):
            await alarms.settle()
        alarms.raised("storage")
        alarms.over("disk")
    await alarms.settle()
    assert told(store) == [("storage", "begins")]
    [kept] = store.read_now(lambda work: work.alarms.lasting())
    assert (kept.times, kept.raised_at) == (2, MONDAY)


async def test_what_cannot_be_written_is_said_past_the_database_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    async def aloud(raised: list[Raised]) -> bool:
        heard.extend(each.code for each in raised)
        return True

    async def busy(_store: Store, _fn: Any) -> None:
        raise StoreBusy("locked")

    alarms = Alarms(store, aloud=aloud)
    alarms.raised("storage")
    monkeypatch.setattr("bot.alarms._UNWRITTEN", 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(Store, "act", busy)
        for _ in range(3):
            await alarms.attempt()
    await alarms.attempt()
    assert heard == ["storage"]
    assert told(store) == []
    assert [each.code for each in store.read_now(lambda work: work.alarms.lasting())] == ["storage"]


# --- the loss meter


def take(store: Store, *update_ids: int) -> None:
    def raw(update_id: int) -> inbox.RawUpdate:
        return inbox.RawUpdate(
            update_id=update_id, chat_id=5, kind="message", dedupe=str(update_id), payload=b""
        )

    store.act_now(lambda work: inbox.take_in(work, [raw(each) for each in update_ids]))


async def test_lost_updates_are_told_exactly_and_once(store: Store, clock: Clock) -> None:
    take(store, 100)
    clock.push(300)
    take(store, 121)
    meter = LossMeter(store)
    await meter.knock()
    assert told(store) == []
    clock.push(60)
    await meter.knock()
    await meter.knock()
    [(code, news, fields)] = said(store)
    assert (code, news, fields["count"]) == ("updates_lost", "begins", 20)
    assert (fields["since"], fields["until"]) == (MONDAY.isoformat(), (MONDAY + 5 * MINUTE).isoformat())


async def test_numbers_that_begin_anew_are_not_told_of(store: Store, clock: Clock) -> None:
    take(store, 10_000_000)
    take(store, 11_000_000)
    take(store, 77)
    clock.push(120)
    await LossMeter(store).knock()
    assert told(store) == []


# --- the watchman


class Spot:
    """A watchman with a disk, an ear and a stopwatch of his own, and what he has said."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.clock = clock
        self.disk = 0.5
        self.received: datetime | None = None
        self.seconds = 0.0
        self.now: dict[str, dict[str, Any]] = {}
        self.watchman = Watchman(
            store,
            self,
            received=lambda: self.received,
            used=lambda _folder: self.disk,
            elapsed=lambda: self.seconds,
        )

    def raised(self, code: str, **fields: Any) -> None:
        self.now[code] = fields

    def over(self, code: str) -> None:
        self.now.pop(code, None)

    async def passes(self, span: timedelta, *, hearing: bool = True) -> dict[str, dict[str, Any]]:
        """So much time passes, knock by knock; what is the matter afterwards."""
        ends = self.seconds + span.total_seconds()
        while self.seconds < ends:
            self.clock.push(30)
            self.seconds += 30
            if hearing:
                self.received = self.clock.now()
            await self.watchman.knock()
        return self.now


@pytest.fixture
def spot(store: Store, clock: Clock) -> Spot:
    return Spot(store, clock)


async def test_while_all_is_well_nothing_is_raised(spot: Spot) -> None:
    assert await spot.passes(30 * MINUTE) == {}


async def test_fifteen_minutes_of_silence_are_raised_with_since_when(spot: Spot) -> None:
    await spot.passes(5 * MINUTE)
    since = spot.clock.now()
    assert await spot.passes(14 * MINUTE, hearing=False) == {}
    assert await spot.passes(2 * MINUTE, hearing=False) == {"silent": {"since": since.isoformat()}}
    assert await spot.passes(MINUTE) == {}


async def test_silence_from_the_first_moment_is_raised_too(spot: Spot) -> None:
    assert "silent" in await spot.passes(16 * MINUTE, hearing=False)


async def test_what_another_process_received_counts(spot: Spot, store: Store) -> None:
    await spot.passes(16 * MINUTE, hearing=False)
    kept = spot.clock.now().isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, kept))
    assert await spot.passes(MINUTE, hearing=False) == {}


async def test_after_a_night_switched_off_silence_is_not_raised_before_the_first_poll(
    spot: Spot, store: Store
) -> None:
    kept = (MONDAY - 600 * MINUTE).isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_RECEIVED, kept))
    assert await spot.passes(MINUTE, hearing=False) == {}
    assert await spot.passes(MINUTE) == {}


async def test_a_pushed_clock_is_no_silence(spot: Spot) -> None:
    await spot.passes(5 * MINUTE)
    spot.clock.push(7 * 24 * 3600)
    spot.seconds += 30
    await spot.watchman.knock()
    assert "silent" not in spot.now


@pytest.mark.parametrize(
    ("used", "found"),
    [(0.84, {}), (0.85, {"disk": {"percent": 85}}), (0.951, {"disk_full": {"percent": 95}})],
)
async def test_a_disk_that_fills_is_raised_before_it_is_full(
    spot: Spot, used: float, found: dict[str, Any]
) -> None:
    spot.disk = used
    assert await spot.passes(MINUTE) == found


async def test_a_disk_that_was_cleared_is_over(spot: Spot) -> None:
    spot.disk = 0.99
    assert "disk_full" in await spot.passes(MINUTE)
    spot.disk = 0.9
    assert set(await spot.passes(MINUTE)) == {"disk"}
    spot.disk = 0.2
    assert await spot.passes(MINUTE) == {}


async def test_messages_that_wait_for_more_than_a_quarter_of_an_hour_are_raised(
    spot: Spot, store: Store
) -> None:
    since = spot.clock.now()
    store.act_now(lambda work: work.say(KEEPER, "home"))
    assert await spot.passes(14 * MINUTE) == {}
    found = await spot.passes(2 * MINUTE)
    assert found == {"sender_stuck": {"waiting": 1, "since": since.isoformat()}}


async def test_an_old_backup_is_raised_and_a_fresh_one_ends_it(spot: Spot, store: Store) -> None:
    last = (MONDAY - timedelta(hours=47)).isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_BACKUP, last))
    assert await spot.passes(50 * MINUTE) == {}
    assert await spot.passes(11 * MINUTE) == {"backup_old": {"since": last}}
    now = spot.clock.now().isoformat()
    store.act_now(lambda work: meta.put(work, meta.LAST_BACKUP, now))
    assert await spot.passes(MINUTE) == {}


async def test_a_house_without_any_backup_is_told_so_after_a_week(spot: Spot, store: Store) -> None:
    await spot.passes(MINUTE)
    founded = (MONDAY - timedelta(days=7)).isoformat()
    store.act_now(lambda work: meta.put(work, meta.FOUNDED, founded))
    assert await spot.passes(MINUTE) == {"backup_none": {}}


# --- words


def codes(trees: Iterator[ast.AST]) -> set[str]:
    """Every code that is raised anywhere in these sources."""
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    raising = (
        call for call in calls if _name(call.func) in {"alarm", "_alarm", "raised", "trouble", "Raised"}
    )
    return {
        value.value
        for call in raising
        for value in ast.walk(call.args[0])
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    }


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_alarm_of_the_bot_has_words_of_its_own() -> None:
    home = Path(str(bot.__file__)).parent
    files = (file for file in home.rglob("*.py") if "sandbox" not in file.parts)
    found = codes(ast.parse(file.read_text(encoding="utf-8")) for file in files)
    assert {"conflict", "token", "update_parked"} <= found
    assert found - set(CODES) == set()


@pytest.mark.parametrize("language", Catalogue.load().languages)
@pytest.mark.parametrize("code", CODES)
def test_every_code_says_what_happened_and_what_to_do(code: str, language: str) -> None:
    words = Catalogue.load().words(language)
    assert [part for part in ("name", "what", "do") if f"alarm.{part}.{code}" not in words] == []
