"""After an outage open questions are asked again, once; after more than a day people are asked for what they sent."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


async def after_an_outage(watch: Watch, **length: float) -> None:
    """The bot was gone for so long, and is back."""
    await watch.as_if("last_received", datetime.now(UTC) - timedelta(**length))
    watch.keeper.phone.text("/me")  # else the first poll lasts 25 seconds


async def test_after_an_outage_an_open_question_is_asked_again_once(watch: Watch) -> None:
    wei, idle = watch.here.supervisors[0], watch.here.supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    heard = len([one for one in idle.phone.messages if one["from_bot"]])
    await after_an_outage(watch, minutes=10)
    again = await wei.hears("没连上")
    assert "是哪类事" in again["text"]
    await wei.presses("生活难事", "是什么事")
    await watch.county.bot.restart()
    await watch.county.settle()
    assert sum("没连上" in (one.get("text") or "") for one in wei.phone.room.said) == 1
    assert len([one for one in idle.phone.messages if one["from_bot"]]) == heard


async def test_after_more_than_a_day_active_supervisors_are_asked_for_what_they_sent(watch: Watch) -> None:
    wei = watch.here.supervisors[1]
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await after_an_outage(watch, hours=30)
    await wei.hears("请再发一遍")
