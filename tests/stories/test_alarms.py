"""What goes wrong with the house is read on the keeper's phone; after an outage open questions are asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.sandbox.faults import Fault
from storage.engine import resolve
from tests.stories.county import KEEPER, County
from tests.stories.hand import Hand

pytestmark = pytest.mark.long

TOWNSHIP = 7


async def the_keeper(county: County) -> Hand:
    hand = await county.enrolled("系统管理员", KEEPER.place)
    hand.phone.listen_from_now()
    return hand


def last_received(county: County, at: datetime) -> None:
    """As if the bot had heard nothing since then."""
    engine = create_engine(resolve(county.bot.database_url, county.bot.data))
    with engine.begin() as connection:
        change = text("UPDATE meta SET value = :at WHERE key = 'last_received'")
        assert connection.execute(change, {"at": at.isoformat()}).rowcount == 1
    engine.dispose()


async def after_an_outage(county: County, **length: float) -> None:
    """The bot was gone for so long, and is back."""
    await county.bot.stop()
    last_received(county, datetime.now(UTC) - timedelta(**length))
    await county.bot.start()
    county.hand("系统管理员", KEEPER.place).phone.text("/me")  # else the first poll lasts 25 seconds


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault.refusal(409, "Conflict: terminated by other getUpdates request"), "别处也在收消息"),
        (Fault.html(), "收不到消息"),
    ],
    ids=["conflict", "no_updates"],
)
async def test_trouble_with_polling_is_read_by_the_keeper_once(
    county: County, fault: Fault, words: str
) -> None:
    keeper = await the_keeper(county)
    county.sandbox.script(method="getUpdates", fault=fault, times=4)
    keeper.phone.text("/me")  # the long poll ends, and another begins
    said = await keeper.hears(words)
    assert "⚠️" in said["text"]
    await county.settle()
    assert keeper.count(words) == 1


async def test_a_message_that_telegram_refuses_for_good_is_read_by_the_keeper(county: County) -> None:
    keeper = await the_keeper(county)
    wei = (await county.township(TOWNSHIP)).supervisors[0]
    refusal = Fault.refusal(400, "Bad Request: nonsense")
    county.sandbox.script(method="sendMessage", chat_id=wei.id, fault=refusal)
    wei.phone.sticker()
    assert "没有丢" in (await keeper.hears("有话没送到"))["text"]


async def test_what_lasts_is_listed_for_the_keeper(county: County) -> None:
    keeper = await the_keeper(county)
    keeper.phone.text("/keeper")
    await keeper.hears("条警报")
    assert "收不到消息" in (await keeper.presses("看警报", "现在的警报"))["text"]


async def test_after_an_outage_an_open_question_is_asked_again_once(county: County) -> None:
    here = await county.township(TOWNSHIP)
    wei, idle = here.supervisors[0], here.supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    heard = len([one for one in idle.phone.messages if one["from_bot"]])
    await after_an_outage(county, minutes=10)
    again = await wei.hears("没连上")
    assert "是哪类事" in again["text"]
    await wei.presses("生活难事", "是什么事")
    await county.bot.restart()
    await county.settle()
    assert sum("没连上" in (one.get("text") or "") for one in wei.phone.room.said) == 1
    assert len([one for one in idle.phone.messages if one["from_bot"]]) == heard


async def test_after_more_than_a_day_active_supervisors_are_asked_for_what_they_sent(county: County) -> None:
    wei = (await county.township(TOWNSHIP)).supervisors[1]
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await after_an_outage(county, hours=30)
    await wei.hears("请再发一遍")
