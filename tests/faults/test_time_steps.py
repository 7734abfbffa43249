"""Clocks that step, stand still or run past 2038, and a machine that slept: said once, in order, no storm (rows F)."""

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from storage import inbox
from supervision.acts import reporting
from supervision.gate import Actor
from tests.cast import user_of
from tests.faults.lengths import either
from tests.faults.scene import Scene, apart, books, copied, founded, here, reports, said_to

__all__ = ["founded", "here"]


async def flows(here: Scene) -> None:
    """Something is said and answered, twice, in order."""
    wei = here.hand("supervisor")
    wei.phone.sticker()
    await wei.hears("表情没有存")
    wei.phone.dice()
    await wei.hears("骰子没有存")
    await here.quiet()


@pytest.mark.parametrize("hours", [2, -2, 24 * 30, -12])
async def test_a_clock_that_steps_keeps_nobody_waiting(here: Scene, hours: int) -> None:
    await flows(here)
    here.machine.step(hours=hours)
    await here.house.moments.knock()
    await flows(here)
    await reports(here.hand("supervisor"), "水管漏了")
    here.machine.step(hours=-hours)
    await here.house.moments.knock()
    await flows(here)
    assert not here.store.read_now(inbox.parked)


async def test_a_message_put_off_before_a_step_back_is_said_without_waiting_two_hours(here: Scene) -> None:
    wei = here.hand("supervisor")
    here.sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.html(502))
    wei.phone.sticker()
    await here.put_off()
    here.machine.step(seconds=-3)
    await wei.hears("表情没有存")


@pytest.mark.parametrize(
    "moment", [datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), datetime(2026, 11, 24, 2, tzinfo=UTC)]
)
async def test_in_2038_and_on_a_clock_that_stands_still_a_report_is_filed(
    here: Scene, moment: datetime
) -> None:
    here.machine.frozen = moment
    number = await reports(here.hand("supervisor"), "水管漏了")
    await here.hand("secretary").hears(f"{number}号")
    assert [book.number for book in here.store.read_now(books)] == [number]


async def test_a_step_back_and_forth_reminds_nobody_twice(here: Scene) -> None:
    number = await reports(here.hand("supervisor"), "水管漏了")
    await here.quiet()
    mark = len(here.hand("secretary").phone.room.said)
    for hours in (24, -3, 3, -12, 12):
        here.machine.step(hours=hours)
        await here.house.moments.knock()
        await here.quiet()
    told = [text for text in said_to(here.hand("secretary"))[mark:] if number in text and "⏰" in text]
    assert len(told) == len(set(told))


async def test_three_hours_of_sleep_are_one_message_each(here: Scene) -> None:
    shu = here.hand("secretary")
    numbers = [await reports(here.hand("supervisor"), f"第{n}件") for n in range(3)]
    await here.quiet()
    mark = len(shu.phone.room.said)
    here.machine.step(hours=30)
    await here.house.moments.knock()
    await here.quiet()
    told = [text for text in said_to(shu)[mark:] if any(number in text for number in numbers)]
    reminders = {one["message_id"] for one in shu.phone.room.said[mark:] if one.get("text") in told}
    assert len(reminders) <= 2, shu.phone.transcript()  # the reminder, and the morning's digest


async def test_a_process_that_was_stopped_goes_on_where_it_was(founded: Path, tmp_path: Path) -> None:
    async with apart(copied(founded, tmp_path)) as made:
        await made.bot.start()
        wei = made.hand("supervisor")
        wei.phone.sticker()
        await wei.hears("表情没有存")
        made.bot._signal(signal.SIGSTOP)
        for _ in range(3):
            wei.phone.dice()
        await asyncio.sleep(either(1, 70))
        made.bot._signal(signal.SIGCONT)
        for _ in range(3):
            await wei.hears("骰子没有存")
        await made.quiet()
        assert wei.count("骰子没有存") == 3
        assert await made.bot.stop() == 0


async def test_a_timer_that_rings_while_the_case_ends_reminds_nobody_of_it(here: Scene) -> None:
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    numbers = [await reports(wei, f"第{n}件") for n in range(5)]
    await here.quiet()
    here.machine.step(hours=30)
    mark = len(shu.phone.room.said)
    ending = [here.store.act(withdrawing(number)) for number in numbers]
    await asyncio.gather(here.house.moments.knock(), *ending)
    await here.quiet()
    await here.house.moments.knock()
    await here.quiet()
    assert {book.state for book in here.store.read_now(books)} == {"withdrawn"}
    last = {one["message_id"]: str(one.get("text")) for one in shu.phone.room.said[mark:]}
    reminding = [text for text in last.values() if "要处理" in text or "超过" in text or "过了" in text]
    assert not [text for text in reminding if any(n in text and "✓" not in text for n in numbers)], reminding


def withdrawing(number: str) -> Callable[[object], object]:
    """The act of the supervisor who withdraws it as solved."""

    def act(work: object) -> None:
        person = work.people.by_user(user_of("supervisor"))  # type: ignore[attr-defined]
        case = work.cases.by_number(number)  # type: ignore[attr-defined]
        offices = tuple(work.offices.of_person(person.id, work.now))  # type: ignore[attr-defined]
        reporting.withdraw(work, Actor(person, offices), case.ref, reporting.SOLVED)  # type: ignore[arg-type]

    return act
