"""Alarms from anywhere in the bot reach the keeper's chat, each with words of its own."""

import ast
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from telegram.error import Forbidden

import bot
from bot.alarm_aloud import Aloud
from bot.alarms import Alarms
from bot.clock import Clock
from bot.loss_meter import LossMeter
from bot.rendering import Part
from locales.catalogue import Catalogue
from storage import inbox
from storage.errors import StoreBusy
from storage.outbox_rows import OutboxRow
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


async def test_who_has_blocked_the_bot_does_not_make_the_others_hear_it_every_second(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    parts = (Part(does="text", text="x"),)

    class Delivering:
        async def send(self, chat_id: int, _part: Part) -> None:
            if chat_id == 1:
                raise Forbidden("bot was blocked by the user")
            heard.append(chat_id)

    async def busy(_store: Store, _fn: Any) -> None:
        raise StoreBusy("locked")

    aloud = Aloud(store, None, Delivering())  # type: ignore[arg-type]
    monkeypatch.setattr(Aloud, "_worded", lambda *_: [(chat_id, parts) for chat_id in (1, 2, 3)])
    monkeypatch.setattr("bot.alarms._UNWRITTEN", 0.0)
    monkeypatch.setattr(Store, "act", busy)
    alarms = Alarms(store, aloud=aloud)
    alarms.raised("disk_full")
    for _ in range(3):
        await alarms.attempt()
    assert heard == [2, 3]


async def test_what_nobody_heard_is_said_again(store: Store) -> None:
    class Refusing:
        async def send(self, _chat_id: int, _part: Part) -> None:
            raise Forbidden("bot was blocked by the user")

    aloud = Aloud(store, None, Refusing())  # type: ignore[arg-type]
    assert not await aloud._say(1, (Part(does="text", text="x"),))


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
