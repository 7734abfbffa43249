"""Eight in the morning: thirty officers, many notices each, within Telegram's limits, danger first (row C12)."""

from collections import defaultdict
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from bot.sender import SIDE_BY_SIDE
from storage.unit_of_work import UnitOfWork
from tests.faults.lengths import either
from tests.faults.scene import Scene, copied, depth, founded, reached, scene

__all__ = ["founded"]

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]

OFFICERS = 30


async def morning(here: Scene, notices: int) -> list[int]:
    """So many notices for each of thirty officers, danger first for the last three; chats as they heard."""
    phones = [here.sandbox.person(f"干部{n}", phone=f"138000010{n:02}") for n in range(OFFICERS)]
    for phone in phones:
        phone.start()
    here.sandbox.world.updates.clear()

    def queue(work: UnitOfWork) -> None:
        for number, phone in enumerate(phones):
            person = work.people.add(f"干部{number}", f"138000010{number:02}")
            work.people.bind(person.id, phone.id)
        for phone in phones[:-3]:
            for _ in range(notices):
                work.say(phone.id, "home", priority=2)
        for phone in phones[-3:]:
            work.say(phone.id, "home", priority=0)
            for _ in range(notices):
                work.say(phone.id, "home", priority=2)

    await here.store.act(queue)
    await reached(lambda: not depth(here.store), within=60 + 1.5 * notices + OFFICERS * notices / 20)
    mine = {phone.id for phone in phones}
    asked = [one for one in here.sandbox.requests if one.method == "sendMessage" and one.chat_id in mine]
    assert {one.status for one in asked} == {200}
    return [one.chat_id for one in asked if one.chat_id]


async def test_every_notice_is_said_within_the_limits_and_danger_first(founded: Path, tmp_path: Path) -> None:
    notices = int(either(2, 200))
    async with scene(copied(founded, tmp_path), limits=True) as here:
        order = await morning(here, notices)
    counted: dict[int, int] = defaultdict(int)
    for chat in order:
        counted[chat] += 1
    assert sorted(counted.values()) == [notices] * (OFFICERS - 3) + [notices + 1] * 3
    assert set(sorted(counted)[-3:]) <= set(order[:SIDE_BY_SIDE])


async def test_a_flood_told_to_everybody_stops_everybody_and_then_all_is_said(
    founded: Path, tmp_path: Path
) -> None:
    async with scene(copied(founded, tmp_path)) as here:
        for part in ("supervisor", "neighbour", "abroad", "secretary"):
            here.sandbox.script(method="sendMessage", chat_id=here.hand(part).id, fault=Fault.flood(30))
            here.hand(part).phone.sticker()
            here.hand(
                part
            ).patience = 150  # who was not told before everybody waits is told after it, and waits again
        await reached(lambda: sum(one.status == 429 for one in here.sandbox.requests) >= 3)
        here.passed(seconds=31)
        for part in ("supervisor", "neighbour", "abroad", "secretary"):
            await here.hand(part).hears("表情没有存")
