"""A house of its own whose keeper is watched: what is read on that phone of an alarm, once, and when it is over."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text

from bot.control import ask
from bot.sandbox import Sandbox
from locales.catalogue import Catalogue
from storage.engine import resolve
from tests.stories.county import KEEPER, TOKEN, County, Township, found
from tests.stories.hand import Hand

WORDS = Catalogue.load().words("zh")

#: Seconds. The watchman looks each half minute, and says nothing in a process's first minute and a half.
PATIENCE = 300.0
#: What nobody watches is over after ten quiet minutes (supervision.alarms.LAPSE).
QUIET = 11 * 60.0


class Time:
    """Telegram's clock, which goes on with the house's: what was sent now must not look like an outage."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Watch:
    """The house, its keeper, and a township's people to make trouble with."""

    county: County
    keeper: Hand
    here: Township
    time: Time

    async def told(self, code: str, *, by: int = 1) -> str:
        """The keeper reads that this began: its name, and what to do, in the words of the catalogue; of each bot."""
        said = await self._read(f"⚠️ {_name(code)}（")
        await self.until(lambda: self.times(f"⚠️ {_name(code)}（") >= by)
        assert WORDS(f"alarm.do.{code}") in said
        return said

    async def over(self, code: str, *, told_by: int = 1) -> str:
        """The keeper reads that it is over, or has not come again; that it began was read once, of each bot."""
        said = await self._read("✅", _name(code))
        assert self.times(f"⚠️ {_name(code)}（") == told_by
        assert self.times(f"✅ 好了：{_name(code)}") + self.times(f"✅ 没有再发生：{_name(code)}") == 1
        return said

    async def over_after_quiet_minutes(self, code: str, *, told_by: int = 1) -> None:
        """As `over`, of what nobody watches: the clock of the running house is pushed over its ten quiet minutes."""
        await self.passes(QUIET)
        await self.over(code, told_by=told_by)

    async def listed(self, code: str) -> None:
        """The keeper finds it in the list of what lasts."""
        self.keeper.phone.text("/keeper")
        await self.keeper.hears("看警报")
        self.keeper.phone.press("看警报")
        await self._read("现在的警报", _name(code))

    async def passes(self, seconds: float) -> None:
        """So much time, by the clocks of the running house and of Telegram."""
        self.time.ahead += timedelta(seconds=seconds)
        pushed = {"do": "push_clock", "seconds": seconds}
        answer = await asyncio.to_thread(ask, self.county.bot.seen_from_here, pushed)
        assert answer is not None
        assert "now" in answer, answer

    async def as_if(self, key: str, at: datetime) -> None:
        """The bot stopped and started on a database that remembers this moment (storage.meta): a week is not waited
        for, and a clock that is pushed by so much would age everything else too."""
        assert await self.county.bot.stop() == 0
        engine = create_engine(resolve(self.county.bot.database_url, self.county.bot.data))
        with engine.begin() as connection:
            put = "INSERT INTO meta (key, value) VALUES (:key, :at)"
            put += " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            connection.execute(text(put), {"key": key, "at": at.isoformat()})
        engine.dispose()
        await self.county.bot.start()

    def all_is_well(self) -> None:
        """No more faults of Telegram."""
        self.county.sandbox.world.script.lines.clear()

    def times(self, words: str) -> int:
        """How many messages the keeper got that begin with these words."""
        return sum(text.startswith(words) for text in self._texts())

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until this holds."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + PATIENCE
        while not reached():
            left = ends - loop.time()
            assert left > 0, "it did not come to that: " + "\n\n".join(self._texts()[-6:])
            await self.county.sandbox.world.pulse.change(min(left, 1.0))

    async def _read(self, *words: str) -> str:
        """The newest message with all of these; other alarms may come before, between and after."""
        found: list[str] = []

        def read() -> bool:
            found[:] = [text for text in self._texts() if all(each in text for each in words)]
            return bool(found)

        await self.until(read)
        return found[-1]

    def _texts(self) -> list[str]:
        return [str(one.get("text") or "") for one in self.keeper.phone.room.said]


def _name(code: str) -> str:
    return WORDS(f"alarm.name.{code}")


@asynccontextmanager
async def watched(folder: Path, *, database_url: str | None = None, policy: str = "") -> AsyncIterator[Watch]:
    """A founded house with its bot running; `policy`: what it says besides the stories' own."""
    time = Time()
    async with Sandbox(token=TOKEN, username="lianqin_story_bot", clock=time) as sandbox:
        county = await found(folder, sandbox, database_url=database_url, policy=policy)
        await county.bot.start()
        keeper = await county.enrolled("系统管理员", KEEPER.place)
        yield Watch(county, keeper, await county.township(0), time)
        if county.bot.running:
            await county.bot.kill()
