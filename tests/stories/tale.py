"""A house for the tales: the small county of month.py, where people tap what they read and the clock is pushed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox import Phone
from bot.sandbox.transcript import buttons_text
from tests.stories.hand import Json, number_in
from tests.stories.month import MONDAY, TOWN, Month, at, labels_of, moment_of, words_of
from tests.stories.pictures import jpeg


@dataclass(frozen=True)
class Person:
    """Somebody with a phone. What an act brings into the chat is returned as one text, the buttons in it."""

    here: Month
    short: str

    @property
    def phone(self) -> Phone:
        """The stand-in's."""
        return self.here.hands[self.short].phone

    async def taps(self, key: str) -> str:
        """A key beside the input field."""
        return await self._does(lambda: self.phone.tap(key))

    async def presses(self, *labels: str, about: str = "") -> str:
        """The newest button with these words, one after another; `about`: under a message with this number."""
        said = ""
        for label in labels:
            message, whole = self._button(label, about)
            said = await self._does(lambda whole=whole, message=message: self.phone.press(whole, message))
        return said

    async def says(self, words: str) -> str:
        """Typed and sent."""
        return await self._does(lambda: self.phone.text(words))

    async def shows(self, picture: int) -> str:
        """A photo."""
        return await self._does(lambda: self.phone.photo(jpeg(picture)))

    async def stands_there(self) -> str:
        """The place, told by the phone."""
        return await self._does(lambda: self.phone.location(31.91, 104.41))

    async def reports(self, kind: str, story: str, *, who: str = "") -> str:
        """A report without a photo; `who`: whose matter it is, as it is typed. Its number."""
        await self.taps("报问题")
        await self.presses(kind)
        if kind == "有危险、断水断电":
            await self.presses("没有")
        await self.says(story)
        await self.presses("没有照片")
        if who:
            await self.presses("改一改", "谁家的事")
            await self.says(who)
        said = await self.presses("报上去")
        return next(number for line in said.splitlines() if (number := number_in(line)))

    async def verifies(self, number: str) -> str:
        """Goes and looks, with a photo and the place, and finds it done."""
        await self.presses("现场核实", about=number)
        await self.shows(30)
        await self.presses("就这些")
        await self.stands_there()
        return await self.presses("办好了")

    async def registers(self, village: str, what: str, money: str, *how: str) -> str:
        """登记开支; `how`: 按程序办, or 应急抢修 and by when. Its number."""
        await self.says("登记开支")
        await self.presses(village)
        await self.says(what)
        await self.says(money)
        await self.presses("对", *how)
        said = await self.presses("登记")
        return said.partition("登记好了，")[2].partition("号")[0]

    async def records(self, number: str, step: str, *answers: str) -> str:
        """One step: its button, then what it asks; 📷 is a photo. What stood there after."""
        said = await self.presses(f"▶ {step}", about=number)
        for answer in (*answers, *(("记下来",) if len(answers) > 1 else ())):
            said = await self.answers(answer)
        return said

    async def answers(self, answer: str) -> str:
        """A photo, a button where there is one of these words, or the words."""
        if answer == "📷":
            await self.shows(40)
            return await self.presses("就这些")
        return await (self.presses(answer) if answer in self.phone.buttons else self.says(answer))

    async def sees_on_site(self, number: str) -> str:
        """The secretary goes there in person and finds it done."""
        await self.records(number, "书记现场核实", "📷")
        await self.stands_there()
        return await self.presses("办好了")

    # -- what is read

    def heard(self, *words: str, since: datetime = MONDAY) -> list[Json]:
        """What the bot sent since then with all these words."""
        return self.here.heard(self.short, *words, since=since)

    def reads(self, number: str) -> str:
        """What the newest message about this number says now."""
        about = [one for one in self.phone.messages if one["from_bot"] and number in words_of(one)]
        assert about, f"nothing about {number} in:\n{self.phone.transcript()}"
        return _all(about[-1])

    def ever_read(self, words: str) -> bool:
        """Whether these words stood in anything the bot ever said here."""
        return any(words in _all(one) for one in self.phone.room.said)

    def _button(self, label: str, about: str) -> tuple[Json, str]:
        messages = [one for one in self.phone.messages if about in words_of(one)]
        found = [(one, each) for one in messages for each in labels_of(one) if label in each]
        assert found, f"no {label!r} about {about!r} in:\n{self.phone.transcript()}"
        return ([pair for pair in found if pair[1] == label] or found)[-1]

    async def _does(self, act: Callable[[], object]) -> str:
        await self.here.pause()
        before = len(self.phone.room.said)
        act()
        await self.here.settle()
        return "\n".join(_all(one) for one in self.phone.room.said[before:])


@dataclass(frozen=True)
class Tale:
    """The county and the people of its tales."""

    here: Month

    def __getattr__(self, short: str) -> Person:
        return Person(self.here, short)

    def __getitem__(self, short: str) -> Person:
        return Person(self.here, short)

    def now(self) -> datetime:
        """The moment it has come to."""
        return self.here.now()

    def told_at(self, message: Json) -> str:
        """The hour on the clock there when something was said."""
        return f"{moment_of(message).astimezone(TOWN):%H}"

    def in_days(self, days: int) -> str:
        """A day as the buttons have it: 11月26日."""
        day = self.now().astimezone(TOWN) + timedelta(days=days)
        return f"{day.month}月{day.day}日"

    def heard_of(self, words: str, *, but: str) -> list[str]:
        """In whose chats, of all but this person's, these words ever stood."""
        return [who for who in self.here.hands if who != but and self[who].ever_read(words)]

    async def comes(self, hour: int, minute: int = 0, *, days: int = 0) -> datetime:
        """Walk to the next time the clock shows this, and so many days more."""
        local = self.now().astimezone(TOWN)
        day = (local.date() - MONDAY.astimezone(TOWN).date()).days
        if (local.hour, local.minute) >= (hour, minute):
            day += 1
        await self.here.until(day + days, hour, minute)
        return at(day + days, hour, minute)

    async def next_monday(self) -> None:
        """Nine o'clock of a Monday: each tale begins in an ordinary week."""
        local = self.now().astimezone(TOWN)
        if (local.weekday(), local.hour) != (0, 9):
            await self.comes(
                9, days=(7 - local.weekday()) % 7 if local.hour < 9 else (6 - local.weekday()) % 7
            )


def _all(message: Json) -> str:
    return words_of(message) + "\n" + buttons_text(message)
