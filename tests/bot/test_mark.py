"""A second bot on a copy of the database is noticed by both, for as long as both run; nobody else is."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from telegram import Bot

from bot.client import hang_up, make_bot
from bot.clock import Clock
from bot.mark import Mark
from bot.presence import Presence
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from bot.settings import Access
from locales.catalogue import Catalogue
from storage.store import Store
from supervision.timekeeping import Timekeeping
from tests.bot.conftest import TOKEN

Alarms = list[str]
HOUR = 3600.0


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = make_bot(Access(SecretStr(TOKEN), sandbox.url))
    yield made
    await hang_up(made)


@pytest.fixture
def copy(store: Store, tmp_path: Path, clock: Clock, time: Timekeeping) -> Iterator[Store]:
    """A copy of the store's folder, in use."""
    store.close()
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    opened = Store.open(None, tmp_path / "copy", clock=clock.now, time=time)
    yield opened
    opened.close()


@pytest.fixture
def house(copy: Store, tmp_path: Path, clock: Clock, time: Timekeeping) -> Iterator[Store]:
    """The house itself, once it has been copied."""
    opened = Store.open(None, tmp_path / "data", clock=clock.now, time=time)
    yield opened
    opened.close()


def mark(store: Store, bot: Bot) -> tuple[Mark, Alarms]:
    alarms: Alarms = []
    return Mark(store, bot, alarms.append), alarms


def writings(sandbox: Sandbox) -> int:
    return sum(request.method == "setMyCommands" for request in sandbox.requests)


async def test_one_bot_writes_its_mark_once_an_hour(
    store: Store, bot: Bot, sandbox: Sandbox, clock: Clock
) -> None:
    mine, alarms = mark(store, bot)
    for _ in range(30):
        await mine.knock()
    assert (writings(sandbox), alarms) == (1, [])
    clock.push(HOUR)
    await mine.knock()
    assert (writings(sandbox), alarms) == (2, [])


async def test_a_restart_or_another_worker_knows_the_marks_of_this_database(store: Store, bot: Bot) -> None:
    first, alarms = mark(store, bot)
    await first.knock()
    second, others = mark(store, bot)
    await second.knock()
    await first.knock()
    await second.knock()
    assert alarms == others == []


async def test_a_copy_that_is_started_is_noticed_by_both(house: Store, copy: Store, bot: Bot) -> None:
    ours, alarms = mark(house, bot)
    theirs, their_alarms = mark(copy, bot)
    await ours.knock()
    await theirs.knock()
    await ours.knock()
    await theirs.knock()
    assert alarms == ["copied"]
    assert "copied" in their_alarms


async def test_once_the_copy_is_stopped_there_is_no_further_alarm(
    house: Store, copy: Store, bot: Bot
) -> None:
    ours, alarms = mark(house, bot)
    theirs, _ = mark(copy, bot)
    for each in (ours, theirs, ours):
        await each.knock()
    alarms.clear()
    for _ in range(5):
        await ours.knock()
    assert alarms == []


async def test_after_a_restore_on_another_machine_the_dead_ones_mark_is_no_alarm(
    house: Store, copy: Store, bot: Bot, clock: Clock
) -> None:
    dead, _ = mark(house, bot)
    await dead.knock()
    clock.push(2 * HOUR)
    restored, alarms = mark(copy, bot)
    await restored.knock()
    assert alarms == []


async def test_a_live_bots_mark_is_an_alarm_at_the_very_start(house: Store, copy: Store, bot: Bot) -> None:
    live, _ = mark(house, bot)
    await live.knock()
    started, alarms = mark(copy, bot)
    await started.knock()
    assert alarms == ["copied"]


@pytest.mark.parametrize("fault", [Fault.refusal(404, "Not Found"), Fault.html(), Fault.empty()])
async def test_a_telegram_without_marks_is_left_alone(
    store: Store, bot: Bot, sandbox: Sandbox, fault: Fault
) -> None:
    sandbox.script(method="getMyCommands", fault=fault, times=-1)
    mine, alarms = mark(store, bot)
    await mine.knock()
    await mine.knock()
    assert (alarms, writings(sandbox)) == ([], 0)


@pytest.mark.parametrize("answer", ["true", '[{"command":"lq1"}]', '["x"]', "{}"])
async def test_a_strange_answer_is_no_alarm(store: Store, bot: Bot, sandbox: Sandbox, answer: str) -> None:
    fault = Fault("answer", 200, f'{{"ok":true,"result":{answer}}}')
    sandbox.script(method="getMyCommands", fault=fault, times=-1)
    mine, alarms = mark(store, bot)
    await mine.knock()
    await mine.knock()
    assert alarms == []


async def test_showing_the_commands_does_not_wipe_the_mark(store: Store, bot: Bot, sandbox: Sandbox) -> None:
    mine, alarms = mark(store, bot)
    await mine.knock()
    assert await Presence(store, bot, Catalogue.load()).show()
    scopes = [scope for scope, _ in sandbox.world.profile.commands if "administrators" in scope]
    assert len(scopes) == 1
    await mine.knock()
    assert alarms == []


async def test_no_person_is_ever_shown_the_mark(store: Store, bot: Bot, sandbox: Sandbox) -> None:
    await mark(store, bot)[0].knock()
    assert sandbox.world.profile.commands_for(1, 1, "zh") == []
