"""What the watchman sees is read on the keeper's phone: silence, messages that do not go out, backups, a clock."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from bot.sandbox.faults import Fault
from storage.engine import resolve
from supervision.acts.prompting import MANY
from tests.cast import SHANGHAI
from tests.stories.bot_process import BotProcess
from tests.stories.county import TOKEN
from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

RUNGS = 52
#: A ladder so long that two late matters climb more than a hundred rungs at once; and no night, in which the keeper
#: would not be told of a backup that is missing.
POLICY = '[hours]\nquiet = ["07:30", "07:30"]\n' + "".join(
    f'[[ladder.secretary]]\nafter = "{nth}s"\nto = "officer"\n' for nth in range(RUNGS)
)

MINUTE, DAY = 60.0, timedelta(days=1)


async def test_a_second_bot_on_a_copy_of_the_data_is_read_by_the_keeper(watch: Watch) -> None:
    bot = watch.county.bot
    await watch.county.settle()
    assert await bot.stop() == 0
    copy = BotProcess(bot.data.parent / "copy", bot.api_url, TOKEN, policy=bot.policy)
    shutil.copytree(bot.data, copy.data)
    await bot.start()
    await copy.start()
    await watch.told("copied", by=2)  # each of the two says so
    await copy.kill()
    before = looks(watch)
    await watch.until(lambda: looks(watch) >= before + 2)  # its last mark is met once more, then ours stays
    await watch.over_after_quiet_minutes("copied", told_by=2)


def looks(watch: Watch) -> int:
    """How often a bot has asked for the mark that stands at Telegram."""
    asked = [str(each.params) for each in watch.county.sandbox.requests if each.method == "getMyCommands"]
    return sum("all_chat_administrators" in each for each in asked)


async def test_a_quarter_of_an_hour_without_telegram_or_without_a_word_to_a_chat(watch: Watch) -> None:
    """Of both the keeper reads while it lasts, since he alone can still be written to."""
    wei, sandbox = watch.here.supervisors[0], watch.county.sandbox
    sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.html(), times=1000)
    wei.phone.sticker()
    await sandbox.quiet()
    sandbox.script(method="getUpdates", fault=Fault.html(), times=1000)
    watch.keeper.phone.listen_from_now()
    watch.keeper.phone.text("/me")  # the long poll that is under way ends, else it would be heard of later
    await watch.keeper.hears("王管理甲")
    await watch.passes(16 * MINUTE)
    await watch.told("silent")
    assert "有1条消息等了一刻钟" in await watch.told("sender_stuck")
    watch.all_is_well()
    await watch.passes(5 * MINUTE)  # else it would wait until its next try
    await watch.over("silent")
    await watch.over("sender_stuck")
    await wei.hears("表情没有存")


async def test_a_house_without_a_backup_and_one_whose_backup_is_old(watch: Watch) -> None:
    folder = watch.county.bot.data.parent
    lying = ("backup", str(folder / "stick"), "--keys", str(folder / "keys"))
    await watch.as_if("founded", datetime.now(UTC) - 8 * DAY)
    await watch.told("backup_none")
    assert (await watch.county.bot.command(*lying)).code == 0
    await watch.over("backup_none")
    await watch.as_if("last_backup", datetime.now(UTC) - 3 * DAY)
    await watch.told("backup_old")
    assert (await watch.county.bot.command(*lying)).code == 0
    await watch.over("backup_old")


async def test_a_file_of_heads_that_cannot_be_written(watch: Watch) -> None:
    """A share that is not there looks like this too; it is tried each hour, and at each start."""
    bot = watch.county.bot
    heads = bot.data / "anchors.jsonl"
    await watch.until(lambda: sealed(watch))
    assert await bot.stop() == 0
    heads.unlink(missing_ok=True)
    heads.mkdir()
    await bot.start()
    await watch.told("anchor")
    assert await bot.stop() == 0
    heads.rmdir()
    await bot.start()
    await watch.over("anchor")
    assert heads.read_text("ascii").startswith('{"seq": ')


def sealed(watch: Watch) -> bool:
    """Whether the journal has a head that can be kept."""
    engine = create_engine(resolve(watch.county.bot.database_url, watch.county.bot.data))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM seals")).scalar()
    engine.dispose()
    return bool(found)


def in_the_office(moment: datetime) -> datetime:
    """Ten o'clock of that day or, at a weekend, of the next Monday: at night nothing climbs."""
    local = moment.astimezone(SHANGHAI).replace(hour=10, minute=0)
    return local + timedelta(days=max(0, 7 - local.weekday()) if local.weekday() > 4 else 0)


async def test_more_rungs_at_once_than_a_county_climbs_are_a_clock_that_is_doubted(watch: Watch) -> None:
    assert 2 * RUNGS > MANY
    for wei, story in zip(watch.here.supervisors, ("水管漏了", "路灯不亮"), strict=False):
        await wei.reports(story)
    await watch.passes((in_the_office(watch.time() + 10 * DAY) - watch.time()).total_seconds())
    await watch.keeper.hears("恐怕是这台机器的时间不对")
    await watch.listed("clock_doubted")
