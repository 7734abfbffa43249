"""Polling that never dies silently: whatever Telegram answers, or does not, is counted, told and outlived."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot.application import House
from bot.client import hang_up, make_bot
from bot.intake import Intake
from bot.polling import Polling
from bot.sandbox import Phone, Sandbox
from bot.sandbox.faults import Fault
from bot.settings import Access, TokenRefused
from storage import inbox
from storage.store import Store
from tests.bot.conftest import TOKEN

RIVAL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.polling.back_off", lambda *_args, **_named: 0.01)


@pytest.fixture
def intake(store: Store, bot: Bot, alarms: list[str]) -> Intake:
    return Intake(store, bot, taken=lambda _rows: None, alarm=alarms.append, poll_seconds=0)


@asynccontextmanager
async def running(polling: Intake | Polling) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(polling.run())
    yield task
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes in its own time; the test's own limit ends it."""
    while not reached():
        await asyncio.sleep(0.01)


def polls(sandbox: Sandbox) -> list[Any]:
    return [each for each in sandbox.requests if each.method == "getUpdates"]


async def test_an_empty_poll_counts_as_received(intake: Intake, store: Store) -> None:
    async with running(intake):
        await until(lambda: intake.last_received == store.clock())


@pytest.mark.parametrize(
    "fault", [Fault.html(502), Fault.html(200), Fault.truncated(act=False), Fault.empty()]
)
async def test_answers_that_are_not_telegrams_are_told_from_the_third_in_a_row(
    intake: Intake, sandbox: Sandbox, alarms: list[str], fault: Fault
) -> None:
    sandbox.script(method="getUpdates", fault=fault, times=3)
    async with running(intake):
        await until(lambda: intake.last_received is not None)
    assert alarms == ["no_updates"]
    assert sum(intake.counts.values()) == 3


async def test_an_answer_without_a_list_of_updates_is_no_answer(intake: Intake, sandbox: Sandbox) -> None:
    odd = Fault("answer", body='{"ok":true,"result":{"update_id":5}}')
    sandbox.script(method="getUpdates", fault=odd)
    async with running(intake):
        await until(lambda: intake.last_received is not None)
    assert intake.counts["not_telegram"] == 1


@pytest.mark.parametrize("status", [401, 403, 404, 409])
async def test_a_gateways_page_is_no_word_of_telegrams(
    intake: Intake, sandbox: Sandbox, alarms: list[str], status: int
) -> None:
    sandbox.script(method="getUpdates", fault=Fault.html(status))
    async with running(intake):
        await until(lambda: intake.last_received is not None)
    assert intake.counts["not_telegram"] == 1
    assert alarms == []


async def test_a_line_that_is_down_for_a_minute_is_told(
    intake: Intake, sandbox: Sandbox, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.polling._TELL_AFTER_SECONDS", 0.1)
    sandbox.script(method="getUpdates", fault=Fault.close(), times=-1)
    async with running(intake):
        await until(lambda: "no_updates" in alarms and intake.counts["network"] > 1)


async def test_a_peer_that_vanished_is_left_for_a_new_connection(
    intake: Intake, bot: Bot, sandbox: Sandbox, wang: Phone
) -> None:
    sandbox.script(method="getUpdates", fault=Fault.hang())
    wang.text("还在吗")
    async with running(Polling(intake, bot, poll_seconds=0, silent_after=1.0)):
        await until(lambda: intake.counts["updates"] == 1)
    assert intake.counts["timeout"] >= 1


async def test_a_peer_that_drips_is_left_too(intake: Intake, sandbox: Sandbox) -> None:
    dripping: set[asyncio.Event] = set()

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        dripping.add(over := asyncio.Event())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")
        while not writer.is_closing() and not reader.at_eof():
            writer.write(b" ")
            await asyncio.sleep(0.02)
        writer.close()
        over.set()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    far = make_bot(Access(SecretStr(TOKEN), f"http://{host}:{port}"))
    async with running(Polling(intake, far, poll_seconds=0, silent_after=0.5, given_up_after=0.3)):
        await until(lambda: intake.counts["timeout"] > 0)
    await hang_up(far)
    server.close()
    for over in dripping:
        await over.wait()  # the far end sees it, too


async def test_a_rival_is_told_at_once(intake: Intake, sandbox: Sandbox, alarms: list[str]) -> None:
    sandbox.script(method="getUpdates", fault=Fault.refusal(409, RIVAL))
    async with running(intake):
        await until(lambda: intake.last_received is not None)
    assert alarms == ["conflict"]
    assert intake.counts["409"] == 1


async def test_a_webhook_of_our_own_past_is_deleted_without_dropping_what_waits(
    intake: Intake, sandbox: Sandbox, wang: Phone, alarms: list[str]
) -> None:
    wang.text("在换")
    sandbox.world.webhook.url = "https://bot.invalid/telegram"
    async with running(intake):
        await until(lambda: intake.counts["updates"] == 1)
    [request] = [r for r in sandbox.requests if r.method == "deleteWebhook"]
    assert request.params.get("drop_pending_updates") in {None, "false"}
    assert alarms == []


async def test_a_webhook_that_somebody_sets_later_is_deleted_and_told(
    intake: Intake, sandbox: Sandbox, alarms: list[str]
) -> None:
    async with running(intake):
        await until(lambda: intake.last_received is not None)
        sandbox.world.webhook.url = "https://bot.invalid/telegram"
        sandbox.world.pulse.ring()
        await until(lambda: not sandbox.world.webhook.url)
    assert alarms == ["conflict"]


async def test_a_start_without_a_webhook_asks_for_updates_first(intake: Intake, sandbox: Sandbox) -> None:
    async with running(intake):
        await until(lambda: bool(sandbox.requests))
    assert sandbox.requests[0].method == "getUpdates"


async def test_the_first_poll_does_not_wait(store: Store, bot: Bot) -> None:
    patient = Intake(store, bot, taken=lambda _rows: None, alarm=_broken, poll_seconds=50)
    async with running(patient):
        await until(lambda: patient.last_received is not None)


async def test_updates_without_a_number_move_nothing(
    intake: Intake, sandbox: Sandbox, wang: Phone, alarms: list[str]
) -> None:
    odd = Fault("answer", body='{"ok":true,"result":[{"message":{}},5,{"update_id":9223372036854775808}]}')
    sandbox.script(method="getUpdates", fault=odd, times=3)
    wang.text("后面")
    async with running(intake):
        await until(lambda: intake.counts["updates"] == 1)
    assert intake.counts["without_number"] == 9
    assert alarms == ["no_updates"]
    assert not any("offset" in each.params for each in polls(sandbox)[:4])


async def test_a_poll_telegram_calls_wrong_is_asked_again_without_an_offset(
    intake: Intake, sandbox: Sandbox, wang: Phone
) -> None:
    wang.text("前面")
    sandbox.script(method="getUpdates", fault=Fault.refusal(400, "Bad Request: wrong offset"), after=1)
    async with running(intake):
        await until(lambda: len(polls(sandbox)) > 2)
    assert ["offset" in each.params for each in polls(sandbox)[:3]] == [False, True, False]


async def test_what_we_fail_to_look_into_is_told_and_a_known_persons_is_kept_whole(
    intake: Intake, store: Store, wang: Phone, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_given: object) -> None:
        raise TypeError

    monkeypatch.setattr("bot.arrivals.incoming", fault)
    message = {"message_id": 1, "date": 1, "chat": {"id": wang.id, "type": "private"}, "text": "水管漏了"}
    await intake.take([{"update_id": 900, "message": message}])
    row = await store.read(lambda work: inbox.next_of(work, wang.id))
    assert row is not None
    assert "水管漏了".encode() in row.payload
    assert alarms == ["unreadable"]


async def test_what_we_fail_to_look_into_of_a_stranger_leaves_its_number_alone(
    intake: Intake, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_given: object) -> None:
        raise TypeError

    monkeypatch.setattr("bot.arrivals.incoming", fault)
    await intake.take([{"update_id": 900, "message": {"chat": {"id": 7, "type": "private"}, "text": "水管"}}])
    row = await store.read(lambda work: inbox.next_of(work, inbox.NO_CHAT))
    assert row is not None
    assert (row.update_id, row.payload) == (900, b"")


async def test_a_fault_of_ours_ends_the_polling_and_is_not_swallowed(
    store: Store, bot: Bot, sandbox: Sandbox
) -> None:
    sandbox.script(method="getUpdates", fault=Fault.refusal(409, RIVAL))
    intake = Intake(store, bot, taken=lambda _rows: None, alarm=_broken, poll_seconds=1)
    with pytest.raises(RuntimeError):
        await intake.run()


async def test_intake_that_ended_ends_the_house(house: House, sandbox: Sandbox) -> None:
    house.intake.alarm = _broken
    sandbox.script(method="getUpdates", fault=Fault.refusal(409, RIVAL))
    with pytest.raises(RuntimeError):
        await house.ended()


def _broken(code: str) -> None:
    raise RuntimeError(code)


async def test_a_token_never_accepted_is_said_by_the_first_poll(intake: Intake, sandbox: Sandbox) -> None:
    sandbox.world.token = "1:another"
    with pytest.raises(TokenRefused):
        await intake.run()


async def test_nothing_that_waits_was_ever_dropped(intake: Intake, sandbox: Sandbox) -> None:
    sandbox.world.webhook.url = "https://bot.invalid/telegram"
    async with running(intake):
        await until(lambda: intake.last_received is not None)
    asked = [each.params.get("drop_pending_updates") for each in sandbox.requests]
    assert not {"true", "True", "1"} & {str(each) for each in asked}
