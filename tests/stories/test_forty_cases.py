"""A secretary's morning with forty cases due today, on a phone, over HTTP: cleared in under forty taps."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stories.month import Month, labels_of, month, words_of

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SPOKEN, FORTY = 2, 40


@dataclass
class Thumb:
    """Counts what a thumb does: every button, and every key under the input line."""

    here: Month
    who: str
    taps: int = 0

    async def key(self, key: str) -> str:
        """A key; the words that answer it."""
        self.taps += 1
        await self.here.tap(self.who, key)
        return words_of(self.here.hands[self.who].phone.messages[-1])

    async def button(self, begins: str) -> None:
        """The newest button whose words begin so."""
        self.taps += 1
        phone = self.here.hands[self.who].phone
        found = [
            (label, one) for one in phone.messages for label in labels_of(one) if label.startswith(begins)
        ]
        assert found, f"no {begins!r} in:\n{phone.transcript()}"
        await self.here.pause()
        phone.press(*found[-1])
        await self.here.settle()


async def spoken(here: Month, who: str) -> None:
    await here.tap(who, "key.complaint")
    await here.press(who, "track.button.everyday")
    here.hands[who].phone.voice()
    await here.settle()
    await here.press(who, "report.button.no_photo")
    await here.press(who, "report.button.file")


async def test_forty_cases_due_today_are_cleared_from_the_queue_in_under_forty_taps(tmp_path: Path) -> None:
    async with month(tmp_path, "zh") as here:
        for n in range(FORTY - SPOKEN):
            await here.report("wei" if n % 2 else "jiang", f"第{n}家水管坏了，水表不转")
        for _ in range(SPOKEN):
            await spoken(here, "wei")
        await here.until(1, 9)
        thumb = Thumb(here, "zheng")
        assert f"今天必办 {FORTY}" in await thumb.key("key.queue")
        for button in ("选多件", "全选", "一起办", "签收并交办"):
            await thumb.button(button)
        for _ in range(SPOKEN):
            for button in ("1", "更多操作", "写摘要"):
                await thumb.button(button)
            await here.say("zheng", "二组水管断了，没水吃")
            await thumb.button("没有，存下")
            await thumb.button("交办")
            said = await thumb.key("key.queue")
        assert "今天必办 0" in said
        assert thumb.taps < FORTY


@pytest.mark.parametrize("petitions", [FORTY, FORTY // 2], ids=["petitions", "petitions and reports"])
async def test_forty_due_petitions_or_a_mix_are_handed_over_in_under_forty_taps(
    tmp_path: Path, petitions: int
) -> None:
    async with month(tmp_path, "zh") as here:
        for n in range(FORTY):
            track = "petition" if n < petitions else "everyday"
            await here.report("wei" if n % 2 else "jiang", f"第{n}家水管坏了，水表不转", track)
        await here.until(1, 9)
        thumb = Thumb(here, "zheng")
        assert f"今天必办 {FORTY}" in await thumb.key("key.queue")
        for button in ("选多件", "全选", "一起办", "转信访机构", "县信访局"):
            await thumb.button(button)
        if petitions < FORTY:
            await thumb.key("key.queue")
            for button in ("选多件", "全选", "一起办", "签收并交办"):
                await thumb.button(button)
        assert "今天必办 0" in await thumb.key("key.queue")
        assert thumb.taps < FORTY
