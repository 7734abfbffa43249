"""Telegram at its worst: floods, pages instead of answers, eaten answers, a rival poller, files that will not come."""

import asyncio

from bot.sandbox.faults import Fault
from tests.stories.county import County
from tests.stories.pictures import jpeg


async def test_a_flooded_chat_waits_alone(county: County) -> None:
    here = await county.township(9)
    slow, quick = here.supervisors[0], here.supervisors[1]
    county.sandbox.script(method="sendMessage", chat_id=slow.id, fault=Fault.flood(12))
    slow.phone.sticker()
    await quick.taps_key("报问题", "是哪类事")
    assert slow.count("表情没有存") == 0
    await slow.hears("表情没有存")
    assert slow.count("表情没有存") == 1


async def test_gateway_pages_and_broken_json_are_tried_again(county: County) -> None:
    wei = (await county.township(9)).supervisors[0]
    for fault in (Fault.html(500), Fault.no_code(), Fault.truncated(act=False)):
        county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=fault)
    wei.phone.dice()
    await wei.hears("骰子没有存")
    assert wei.count("骰子没有存") == 1


async def test_an_eaten_answer_repeats_the_same_words_at_most_once(county: County) -> None:
    wei = (await county.township(9)).supervisors[1]
    county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.eat())
    wei.phone.poll()
    await wei.hears("用不上投票")
    await county.settle()
    assert 1 <= wei.count("用不上投票") <= 2


async def test_a_rival_poller_is_borne_without_a_crash(county: County) -> None:
    wei = (await county.township(9)).supervisors[0]
    rival = Fault.refusal(409, "Conflict: terminated by other getUpdates request")
    county.sandbox.script(method="getUpdates", fault=rival, times=2)
    wei.phone.sticker()
    await wei.hears("表情没有存")
    wei.phone.sticker()
    await wei.hears("表情没有存")
    assert county.bot.running


async def test_a_poll_answered_with_a_page_loses_nothing(county: County) -> None:
    wei = (await county.township(9)).supervisors[0]
    county.sandbox.script(method="getUpdates", fault=Fault.html(), times=1)
    county.sandbox.script(method="getUpdates", fault=Fault.truncated(), times=1)
    wei.phone.dice()
    await wei.hears("骰子没有存")
    await county.settle()
    assert not county.sandbox.pending_updates()


async def test_a_file_that_will_not_come_is_fetched_later(county: County) -> None:
    wei = (await county.township(9)).supervisors[2]
    refusal = Fault.refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    county.sandbox.script(method="getFile", fault=refusal, times=1)
    before = _fetched(county)
    await wei.shows(jpeg(11), "kept")
    async with asyncio.timeout(100):
        while _fetched(county) == before:
            await county.sandbox.world.pulse.change(0.2)


async def test_a_403_marks_the_person_unreachable_and_tells_the_keeper(county: County) -> None:
    keeper = await county.enrolled("系统管理员", "QX")
    wei = (await county.township(9)).supervisors[1]
    blocked = Fault.refusal(403, "Forbidden: bot was blocked by the user")
    county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=blocked)
    wei.phone.sticker()
    await keeper.hears(wei.phone.person.first_name)


def _fetched(county: County) -> int:
    return sum(one.method == "file" and one.status == 200 for one in county.sandbox.requests)
