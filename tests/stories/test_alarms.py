"""What goes wrong between Telegram and the house is read on the keeper's phone: once, and again when it is over."""

import pytest
from aiohttp import ClientSession

from bot.sandbox.faults import Fault
from tests.stories.county import TOKEN
from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

CONFLICT = Fault.refusal(409, "Conflict: terminated by other getUpdates request")
NO_ENTITIES = Fault.refusal(400, "Bad Request: can't parse entities: unsupported start tag")


async def test_somebody_else_who_polls_is_read_by_the_keeper(watch: Watch) -> None:
    watch.county.sandbox.script(method="getUpdates", fault=CONFLICT)
    watch.keeper.phone.text("/me")  # the long poll ends, and another begins
    await watch.told("conflict")
    await watch.over_after_quiet_minutes("conflict")


async def test_answers_that_are_not_telegrams_are_read_by_the_keeper(watch: Watch) -> None:
    watch.county.sandbox.script(method="getUpdates", fault=Fault.html(), times=3)
    watch.keeper.phone.text("/me")
    await watch.told("no_updates")
    await watch.listed("no_updates")
    await watch.over_after_quiet_minutes("no_updates")


async def test_a_message_that_telegram_refuses_for_good_is_read_by_the_keeper(watch: Watch) -> None:
    wei = watch.here.supervisors[0]
    refusal = Fault.refusal(400, "Bad Request: nonsense")
    watch.county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=refusal)
    wei.phone.sticker()
    assert "有1条消息没送到" in await watch.told("message_failed")
    await watch.over_after_quiet_minutes("message_failed")


async def test_a_message_whose_format_telegram_refuses_arrives_plain_and_is_read_of(watch: Watch) -> None:
    wei = watch.here.supervisors[0]
    wei.phone.listen_from_now()
    watch.county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=NO_ENTITIES)
    assert not (await wei.says("/help", "报问题：")).get("entities")
    await watch.told("entities")
    await watch.over_after_quiet_minutes("entities")


async def test_updates_that_were_lost_are_read_with_their_number(watch: Watch) -> None:
    updates, wei = watch.county.sandbox.world.updates, watch.here.supervisors[0]
    wei.phone.listen_from_now()
    wei.phone.sticker()
    await wei.hears("表情没有存")
    updates.renumber(updates._next_id + 7)  # seven went to somebody else
    wei.phone.dice()
    await wei.hears("骰子没有存")
    await watch.passes(60)  # what is missing may be on its way for so long
    assert "少了7条消息" in await watch.told("updates_lost")
    await watch.over_after_quiet_minutes("updates_lost")


async def test_a_token_that_was_taken_back_is_read_of_once_it_is_good_again(watch: Watch) -> None:
    refused = Fault.refusal(401, "Unauthorized")
    for method in ("getUpdates", "sendMessage"):
        watch.county.sandbox.script(method=method, fault=refused)
    watch.keeper.phone.text("/me")
    await watch.told("token")
    await watch.over_after_quiet_minutes("token")


async def test_an_update_that_fails_three_times_is_read_by_both(watch: Watch) -> None:
    """By the fail point `lane_taken`: no update is known that fails by itself."""
    wei = watch.here.supervisors[0]
    await watch.county.settle()
    await watch.county.bot.stop()
    await watch.county.bot.start(fail="lane_taken:1-3:exc")
    wei.phone.listen_from_now()
    wei.phone.sticker()
    await wei.hears("刚才有一步出了毛病")
    await watch.told("update_parked")
    await watch.over_after_quiet_minutes("update_parked")


async def test_an_update_that_cannot_be_looked_into_is_read_of_and_answered_all_the_same(
    watch: Watch,
) -> None:
    """By the fail point `update_looked_into`: no update is known that cannot be."""
    wei = watch.here.supervisors[0]
    await watch.county.bot.stop()
    await watch.county.bot.start(fail="update_looked_into:1:exc")
    wei.phone.listen_from_now()
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await watch.told("unreadable")
    await watch.over_after_quiet_minutes("unreadable")


async def test_a_button_of_ours_that_somebody_else_sent_is_read_by_the_keeper(watch: Watch) -> None:
    wei = watch.here.supervisors[0]
    wei.phone.listen_from_now()
    row = (await wei.says("/complaint", ""))["reply_markup"]["inline_keyboard"][0]
    keyboard = {"inline_keyboard": [[{"text": "收到", "callback_data": row[0]["callback_data"]}]]}
    words = {"chat_id": wei.id, "text": "请点一下", "reply_markup": keyboard}
    address = f"{watch.county.sandbox.url}/bot{TOKEN}/sendMessage"
    async with ClientSession() as session, session.post(address, json=words) as answer:
        assert answer.status == 200
    await wei.hears("请点一下")
    await wei.presses("收到", "不是我发的")
    await watch.told("foreign_message")
    await watch.over_after_quiet_minutes("foreign_message")
