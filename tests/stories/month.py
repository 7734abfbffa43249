"""A small county whose clock is walked, as the demo's is: founded on a Monday, lived in for a month."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from sqlalchemy import create_engine, text

from bot.control import ask
from bot.demo.walk import Walk
from bot.sandbox import Sandbox
from locales.catalogue import Catalogue, Words
from storage.engine import resolve
from tests.stories.bot_process import BotProcess
from tests.stories.county import TOKEN, enrol
from tests.stories.hand import Hand, Json, number_in, settled
from tests.stories.pictures import jpeg

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TOWN = ZoneInfo("Asia/Shanghai")
#: Nothing is drawn by chance, and every everyday matter has three working days.
POLICY = """
pin.sensitive = false
[verification]
drawn_every = 0
[track.everyday]
question = "3wd"
request = "3wd"
complaint = "3wd"
"""
PLACES = (
    ("QX", "示范县", "县", "", ""),
    ("JJ1", "第一纪检监察室", "纪检监察室", "QX", ""),
    ("XZ1", "第一协作片区", "协作片区", "QX", ""),
    ("LX", "柳溪镇", "乡镇", "XZ1", "JJ1"),
    ("LXA", "柳溪镇廉勤片区", "廉勤片区", "LX", ""),
    ("LX1", "青石村", "村", "LXA", ""),
    ("LX2", "竹林村", "村", "LXA", ""),
    ("LXU", "柳溪镇水务站", "责任单位", "LX", ""),
)
PEOPLE = (
    ("wei", "卫青石", "13800000031", "廉勤监督员", "LX1"),
    ("jiang", "蒋竹林", "13800000032", "廉勤监督员", "LX2"),
    ("han", "韩主任", "13800000033", "廉勤片区主任", "LXA"),
    ("feng", "冯纪检", "13800000011", "乡镇纪检员", "LX"),
    ("zheng", "郑书记", "13800000010", "乡镇纪委书记", "LX"),
    ("li", "李联系", "13800000005", "纪检监察室干部", "JJ1"),
    ("zhou", "周组长", "13800000006", "片区组长", "XZ1"),
    ("qian", "钱领导", "13800000003", "县纪委领导", "QX"),
    ("xie", "解信访", "13800000004", "县纪委信访室", "QX"),
    ("wang", "王管理", "13800000001", "系统管理员", "QX"),
)


@dataclass
class Month:
    """The county, its people by name, and the clock they live by."""

    sandbox: Sandbox
    bot: BotProcess
    walk: Walk
    words: Words
    hands: dict[str, Hand]

    def now(self) -> datetime:
        """The moment it has come to."""
        return self.walk.now()

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Walk to that local time, so many days after the Monday; all that fell due on the way is said."""
        then = at(day, hour, minute)
        assert then > self.now(), f"{then} is past"
        await self.walk.push((then - self.now()).total_seconds())
        await self.settle()

    async def settle(self) -> None:
        """Until the bot has taken in everything and has nothing left to say."""
        await settled(self.sandbox, self.bot)

    async def outage(self, days: int) -> None:
        """A power cut that lasts; then the bot is there again, and says what it has to say."""
        await self.bot.kill()
        self.walk = Walk(
            self.asked, ahead=self.now() + timedelta(days=days) - datetime.now(UTC), patience=120
        )
        set_clock(self.bot, self.now())
        await self.bot.start()
        await self.walk.push(1)
        await self.settle()

    # -- what people do

    async def pause(self) -> None:
        """Nobody acts faster than a chat takes messages; here no time is lost with waiting for it."""
        await self.walk.push(5)

    async def press(self, who: str, key: str, number: str = "", **fields: object) -> None:
        """Press the newest button with these words, under a message about this number where one is given."""
        phone, label = self.hands[who].phone, self.words(key, **fields)
        about = [one for one in phone.messages if number in words_of(one) and label in labels_of(one)]
        assert about, f"no {label!r} about {number!r} in:\n{phone.transcript()}"
        await self.pause()
        phone.press(label, about[-1])
        await self.settle()

    async def say(self, who: str, words: str) -> None:
        """Type and send."""
        await self.pause()
        self.hands[who].phone.text(words)
        await self.settle()

    async def tap(self, who: str, key: str) -> None:
        """Tap a key beside the input field."""
        await self.pause()
        self.hands[who].phone.tap(self.words(key))
        await self.settle()

    async def report(self, who: str, story: str, track: str = "everyday") -> str:
        """A report without a photo; its number."""
        phone = self.hands[who].phone
        await self.tap(who, "key.complaint")
        await self.press(who, f"track.button.{track}")
        if track == "urgent":
            await self.press(who, "hurt.button.no")
        await self.say(who, story)
        await self.press(who, "report.button.no_photo")
        if track in {"petition", "unclear"}:
            await self.press(who, "concerned.button.unsure")
        await self.press(who, "report.button.file")
        return next(filter(None, (number_in(words_of(one)) for one in reversed(phone.messages))))

    async def result(self, who: str, number: str) -> None:
        """The unit's answer is entered, without a photo."""
        await self.press(who, "move.button.result", number)
        await self.say(who, "修好了")
        await self.press(who, "report.button.no_photo")

    async def verified(self, who: str, number: str) -> None:
        """Somebody goes and looks, with a photo and the place."""
        phone = self.hands[who].phone
        await self.press(who, "move.button.verify", number)
        phone.photo(jpeg(3))
        await self.settle()
        await self.press(who, "report.button.enough")
        phone.location(31.91, 104.41)
        await self.settle()
        await self.press(who, "verify.button.done")

    async def satisfied(self, who: str, number: str) -> None:
        """The villager is told, asked, and satisfied: closed."""
        await self.press(who, "move.button.tell", number)
        await self.press(who, "asked.face")
        await self.press(who, "satisfaction.satisfied")

    # -- what they hear

    def heard(self, who: str, *holding: str, since: datetime = MONDAY) -> list[Json]:
        """What the bot has sent since then with all these words, as it was when it was sent."""
        sent = [one for one in self.hands[who].phone.room.said if "edit_date" not in one]
        return [one for one in sent if moment_of(one) >= since and all(w in words_of(one) for w in holding)]

    def first(self, who: str, *holding: str, since: datetime = MONDAY) -> datetime:
        """When the first message with all these words came."""
        found = self.heard(who, *holding, since=since)
        assert found, f"nothing with {holding} in:\n{self.hands[who].phone.transcript()}"
        return moment_of(found[0])

    def offered(self, who: str, key: str, since: datetime = MONDAY) -> list[datetime]:
        """When messages with this button came."""
        label = self.words(key)
        return [moment_of(one) for one in self.heard(who, since=since) if label in labels_of(one)]

    def shows(self, who: str, message: Json) -> str:
        """What stands in the chat now where this message was sent."""
        phone = self.hands[who].phone
        return next(words_of(one) for one in phone.messages if one["message_id"] == message["message_id"])

    async def asked(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """What the running bot answers; a refusal is raised."""
        return await asyncio.to_thread(ask, self.bot.data, request)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A local time, so many days after the Monday."""
    midnight = MONDAY.astimezone(TOWN).replace(hour=0)
    return (midnight + timedelta(days=day, hours=hour, minutes=minute)).astimezone(UTC)


def moment_of(message: Json) -> datetime:
    """When it was sent."""
    return datetime.fromtimestamp(message["date"], UTC)


def words_of(message: Json) -> str:
    """Its text."""
    return str(message.get("text") or message.get("caption") or "")


def labels_of(message: Json) -> list[str]:
    """The words on its buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def set_clock(bot: BotProcess, now: datetime) -> None:
    """Before a start: the clock it will take up, as if the machine's had run on."""
    seconds = (now - datetime.now(UTC)).total_seconds()
    engine = create_engine(resolve(bot.database_url, bot.data))
    try:
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM meta WHERE key = 'clock_offset'"))
            connection.execute(text("INSERT INTO meta VALUES ('clock_offset', :s)"), {"s": str(seconds)})
    finally:
        engine.dispose()


def write_roster(path: Path, language: str) -> Path:
    """Everybody speaks this language."""
    workbook = Workbook()
    first = workbook.worksheets[0]
    first.title = "单位"
    first.append(("编号", "名称", "层级", "上级", "对口联系"))
    for row in PLACES:
        first.append([cell or None for cell in row])
    second = workbook.create_sheet("人员")
    second.append(("姓名", "电话", "职务", "单位", "语言"))
    for _, name, phone, role, place in PEOPLE:
        second.append((name, phone, role, place, language))
    workbook.save(path)
    return path


@asynccontextmanager
async def month(folder: Path, language: str, more: str = "", sampled: int = 0) -> AsyncIterator[Month]:
    """Founded on the Monday at nine, everybody enrolled, the bot running. `more`: further lines of the policy;
    `sampled`: percent of closed cases that the county asks about again."""
    policy = folder / "policy.toml"
    policy.write_text(f"{POLICY}[sampling]\nshare = {sampled}\n{more}", encoding="utf-8")
    sandbox = Sandbox(token=TOKEN, username="lianqin_month_bot", clock=lambda: made.now())  # noqa: PLW0108
    bot = BotProcess(folder / "data", "", TOKEN, policy=policy)
    made = Month(sandbox, bot, Walk(_nobody), Catalogue.load().words(language), {})
    made.walk = Walk(made.asked, ahead=MONDAY - datetime.now(UTC), patience=120)
    async with sandbox:
        bot.api_url = sandbox.url
        await _found(made, folder, language)
        yield made
        assert await bot.stop() == 0


async def _nobody(_request: dict[str, Any]) -> None:
    return None


async def _found(made: Month, folder: Path, language: str) -> None:
    assert (await made.bot.command("migrate")).code == 0
    set_clock(made.bot, made.now())
    roster = await made.bot.command("import", str(write_roster(folder / "roster.xlsx", language)), "--json")
    links = {card["phone"]: card["link"] for card in roster.answer["people"]}
    code = "en" if language == "en" else "zh-hans"
    for short, name, phone, _, _ in PEOPLE:
        person = made.sandbox.person(name, phone=f"+86{phone}", language_code=code)
        made.hands[short] = Hand(person, links[phone])
    await made.bot.start()
    await asyncio.gather(*(enrol(hand) for hand in made.hands.values()))
    await made.settle()


# -- what holds over the whole month


def is_night(moment: datetime) -> bool:
    """Between half past nine in the evening and half past seven in the morning."""
    local = moment.astimezone(TOWN)
    return not (7, 30) <= (local.hour, local.minute) < (21, 30)


def reminds(message: Json) -> bool:
    """Whether it is a reminder or an escalation."""
    return bool(re.match("[⏰🔵🟡🔴]", words_of(message)))
