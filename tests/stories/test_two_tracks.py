"""A petition and an integrity matter from the village to their end, over HTTP, with the clock pushed."""

import re
from pathlib import Path

import pytest

from tests.stories.month import TOWN, Month, labels_of, month, words_of

#: The law's days would take the clock through a year; here they are shorter, each longer than the one before.
SHORT = """
[track.petition]
notice = "2d"
answer = "3d"
extension = "1d"
ask_review = "3d"
review = "3d"
second_review = "3d"
[track.integrity]
acceptance = "2wd"
result = "2wd"
"""
OWN = "清纪信〔2026〕17号"
SECRET = "东头老支书吃拿卡要三万块"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_petition_and_an_integrity_matter_to_their_end(tmp_path: Path, language: str) -> None:
    async with month(tmp_path, language, SHORT) as here:
        story = Story(here)
        await story.a_petition_is_registered_and_handed_over()
        await story.a_cadres_problem_is_sealed()
        await story.the_other_body_is_late_and_pressed()
        await story.it_accepts_and_puts_off_its_answer()
        await story.the_person_brings_the_number_to_the_county()
        await story.one_secretary_has_a_task()
        await story.the_answer_is_told_and_a_review_asked_for()
        await story.the_county_closes_and_tells_late()
        await story.after_the_review_nobody_asks_and_it_is_over()
        story.the_township_heard_nothing_of_the_sealed_matter()


class Story:
    """Both matters, side by side (day 0 is the Monday)."""

    def __init__(self, here: Month) -> None:
        self.here = here
        self.number = self.sealed = ""

    async def pressed(self, who: str, *keys: str) -> None:
        for key in keys:
            await self.here.press(who, key)

    async def picks(self, who: str, label: str) -> None:
        """Press the newest button with these very words in it."""
        phone = self.here.hands[who].phone
        for message in reversed(phone.messages):
            found = next((each for each in labels_of(message) if label in each), None)
            if found is not None:
                await self.here.pause()
                phone.press(found, message)
                await self.here.settle()
                return
        raise AssertionError(f"no {label!r} in:\n{phone.transcript()}")

    async def today(self, who: str) -> None:
        """The day that is offered first."""
        words, day = self.here.words, self.here.now().astimezone(TOWN).date()
        month, weekday = words(f"time.month.{day.month}"), words(f"time.weekday.{day.isoweekday()}")
        await self.picks(who, words("day.button.today", month=month, day=day.day, weekday=weekday))

    async def a_petition_is_registered_and_handed_over(self) -> None:
        here = self.here
        self.number = await here.report("wei", "征地补偿答复过，不服", "petition")
        await here.press("zheng", "move.button.register", self.number)
        await here.press("zheng", "move.button.hand_over", self.number)
        await here.press("zheng", "petition.body.county")
        await here.say("zheng", "XF-2026-117")
        assert here.heard("wei", self.number, "XF-2026-117")
        assert here.heard("feng", self.number, "XF-2026-117")

    async def a_cadres_problem_is_sealed(self) -> None:
        here = self.here
        await here.say("jiang", SECRET)
        await self.pressed("jiang", "held.report", "track.button.integrity")
        said = words_of(here.hands["jiang"].phone.messages[-1])
        [self.sealed] = re.findall(r"(?<!\d)\d{7}(?!\d)", said)

    async def the_other_body_is_late_and_pressed(self) -> None:
        here = self.here
        await here.until(3, 9)
        assert here.heard("zheng", self.number, "🟡")
        await here.press("feng", "move.button.urge", self.number)
        await self.pressed("feng", "petition.ready.urge.1")

    async def it_accepts_and_puts_off_its_answer(self) -> None:
        here = self.here
        await here.press("feng", "move.button.notice", self.number)
        await self.today("feng")
        await self.pressed("feng", "report.button.no_photo")
        await here.press("feng", "move.button.more", self.number)
        await here.press("feng", "move.button.prolong", self.number)
        await self.pressed("feng", "petition.ready.prolong.1")
        await self.today("feng")
        assert len(here.heard("wei", self.number, "XF-2026-117")) >= 2

    async def the_person_brings_the_number_to_the_county(self) -> None:
        here = self.here
        await here.tap("xie", "key.reception")
        await self.pressed("xie", "reception.button.register")
        await here.say("xie", self.sealed)
        await self.pressed("xie", "integrity.came.person", "integrity.named")
        await self.today("xie")
        await here.say("xie", OWN)
        assert OWN in words_of(here.hands["xie"].phone.messages[-1])
        await here.until(8, 9)
        assert here.heard("qian", OWN), "the county's leader hears that nobody told the reporter"
        await self.pressed("xie", "integrity.button.acceptance", "integrity.how.phone")

    async def one_secretary_has_a_task(self) -> None:
        here = self.here
        await self.pressed("xie", "integrity.button.hand")
        await self.picks("xie", "郑书记")
        await self.pressed("xie", "integrity.button.not_concerned", "integrity.instruction.fetch")
        await self.picks("xie", here.words("integrity.days", count=5))
        assert here.heard("zheng", OWN)
        await self.pressed("zheng", "integrity.button.sign", "integrity.button.done")

    async def the_answer_is_told_and_a_review_asked_for(self) -> None:
        here = self.here
        await here.press("feng", "move.button.outcome", self.number)
        await here.say("feng", "补偿按标准算，没有少。")
        await self.pressed("feng", "report.button.no_photo")
        await here.press("wei", "move.button.tell", self.number)
        await self.today("wei")
        await here.press("wei", "move.button.review_1", self.number)
        await self.today("wei")
        await self.pressed("wei", "petition.body.county_government")
        assert here.heard("feng", self.number, here.words("petition.body.county_government"))

    async def the_county_closes_and_tells_late(self) -> None:
        here = self.here
        await here.press("xie", "notice.button.card", OWN)
        await self.pressed("xie", "integrity.button.close", "integrity.close.done")
        await here.until(11, 9)
        await self.pressed("xie", "integrity.button.result", "integrity.how.letter")

    async def after_the_review_nobody_asks_and_it_is_over(self) -> None:
        here = self.here
        await here.press("feng", "move.button.outcome_1", self.number)
        await here.say("feng", "维持原来的答复。")
        await self.pressed("feng", "report.button.no_photo")
        await here.press("wei", "move.button.tell", self.number)
        await self.today("wei")
        since = here.now()
        await here.until(15, 9)
        assert here.heard("wei", self.number, here.words("state.closed"), since=since) or here.heard(
            "feng", self.number, "✅", since=since
        )

    def the_township_heard_nothing_of_the_sealed_matter(self) -> None:
        here = self.here
        for who in ("wei", "han", "feng", "zheng", "li", "zhou", "wang"):
            assert not here.heard(who, self.sealed), who
            assert not here.heard(who, SECRET), who
            assert who == "zheng" or not here.heard(who, OWN), who
