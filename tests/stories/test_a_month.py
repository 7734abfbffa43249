"""A month in a township where officials are late: who hears, when, in which order, and that it ends."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from tests.stories.month import PEOPLE, Month, at, is_night, moment_of, month, reminds, words_of

BLUE, YELLOW, RED, CLOCK, DONE = "🔵", "🟡", "🔴", "⏰", "✓"
EVERYBODY = tuple(person[0] for person in PEOPLE)


@pytest.mark.timeout(900)
@pytest.mark.long  # four weeks of a real process: half a minute each
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_month_of_late_officials(tmp_path: Path, language: str) -> None:
    async with month(tmp_path, language) as here:
        story = Story(here)
        await story.the_secretary_signs_late()
        await story.danger_is_spoken_of_at_night()
        await story.everybody_sees_it_signed()
        await story.a_supervisor_is_silent_and_the_inspector_late()
        await story.the_secretary_blocks_the_bot_and_comes_back()
        await story.one_extension_is_all()
        await story.a_leave_is_covered()
        await story.late_again_it_is_red_and_the_county_asks()
        await story.three_days_without_a_bot()
        await here.until(28, 9)
        story.nothing_came_at_night_but_danger()
        story.nobody_was_reminded_twice_in_the_same_words()
        story.nobody_was_reminded_of_what_was_closed()


@dataclass
class Story:
    """The month, day by day (0 is the Monday). `closed`: when each matter was."""

    here: Month
    late: str = ""
    danger: str = ""
    closed: dict[str, datetime] = field(default_factory=dict)

    async def the_secretary_signs_late(self) -> None:
        """Blue to the linked office at once, to the area after one working day."""
        here = self.here
        self.late = await here.report("wei", "三组水管破了五天，五十多户没水吃")
        await here.until(1, 18, 1)
        assert due(here.first("li", BLUE, self.late)) == at(1, 18)
        assert not here.heard("zhou", self.late)
        await here.press("li", "move.button.acknowledge", self.late)
        await here.until(2, 18, 1)
        assert due(here.first("zhou", BLUE, self.late)) == at(2, 18)
        assert not here.heard("qian", self.late)

    async def danger_is_spoken_of_at_night(self) -> None:
        """To the secretary, whose turn it is; the linked office, and who can tell the villager, hear in the morning."""
        here = self.here
        await here.until(3, 20)
        self.danger = await here.report("wei", "村口电线掉下来了，冒火花", "urgent")
        await here.until(4, 8)
        told = {who for who in EVERYBODY if here.heard(who, self.danger, since=at(3, 21, 30))}
        assert told == {"zheng", "li", "wei"}
        assert due(here.first("li", BLUE, self.danger)) == at(4, 7, 30)
        assert due(here.first("wei", self.danger, since=at(3, 21, 30))) == at(4, 7, 30)
        await here.press("zheng", "move.button.signassign", self.danger)
        await self.closes(self.danger)

    async def everybody_sees_it_signed(self) -> None:
        """The county hears after three working days; then it is signed, and each card says so where it is."""
        here = self.here
        await here.until(4, 18, 1)
        assert due(here.first("qian", BLUE, self.late)) == at(4, 18)
        await here.press("zheng", "move.button.signassign", self.late)
        for who in ("li", "zhou", "qian"):
            (card,) = here.heard(who, self.late)
            assert here.shows(who, card).startswith(DONE)

    async def a_supervisor_is_silent_and_the_inspector_late(self) -> None:
        """After seven days the supervisor hears himself; the secretary hears of the inspector at once."""
        here = self.here
        await here.until(7, 18, 1)
        assert list(map(due, here.offered("jiang", "silent.button.visit"))) == [at(7, 18)]
        await here.until(9, 18, 1)
        assert due(here.first("zheng", YELLOW, self.late)) == at(9, 18)

    async def the_secretary_blocks_the_bot_and_comes_back(self) -> None:
        """The inspector covers, the keeper is told; whoever is back sees once what is open."""
        here, name = self.here, self.here.hands["zheng"].phone.person.first_name
        here.hands["zheng"].phone.block()
        await here.settle()
        assert len(here.heard("wang", name, since=at(9, 18))) == 1
        covered = await here.report("wei", "六组的路灯坏了")
        await here.press("feng", "move.button.signassign", covered)
        await here.until(10, 9)
        here.hands["zheng"].phone.unblock()
        await here.settle()
        assert len(here.heard("wang", name, since=at(10, 9))) == 1
        assert len(here.heard("zheng", self.late, since=at(10, 9))) == 1
        await self.closes(covered)

    async def one_extension_is_all(self) -> None:
        """The inspector asks, the secretary grants; the zone's director hears of the silence after ten days."""
        here = self.here
        await here.press("feng", "notice.button.card", self.late)
        await here.press("feng", "move.button.more", self.late)
        await here.press("feng", "move.button.ask_extension", self.late)
        await here.say("feng", "管子还没有运到")
        await here.press("zheng", "move.button.extend", self.late)
        await here.until(10, 18, 1)
        assert list(map(due, here.offered("han", "silent.button.team"))) == [at(10, 18)]

    async def a_leave_is_covered(self) -> None:
        """Nothing reaches the secretary on leave, the inspector hears it; and of the silence after fourteen days."""
        here = self.here
        await here.until(14, 9)
        await here.tap("zheng", "key.more")
        await here.press("zheng", "more.button.leave")
        await here.say("zheng", "12月9日" if here.words.language == "zh" else "9 Dec")
        covered = await here.report("wei", "七组的水渠堵了")
        await here.until(14, 18, 1)
        assert due(here.offered("feng", "silent.button.team")[-1]) == at(14, 18)
        assert not here.heard("zheng", covered)
        await here.press("feng", "move.button.signassign", covered)
        await self.closes(covered)

    async def late_again_it_is_red_and_the_county_asks(self) -> None:
        """The linked office sets a date and asks back; the inspector answers; the secretary goes in person."""
        here = self.here
        await here.until(15, 18, 1)
        assert due(here.first("li", RED, self.late)) == at(15, 18)
        assert not here.heard("zheng", since=at(14, 10))
        await here.until(16, 9)
        await here.press("li", "notice.button.card", self.late)
        await here.press("li", "move.button.supervise", self.late)
        await here.say("li", "12月11日" if here.words.language == "zh" else "11 Dec")
        assert here.heard("feng", RED, self.late, since=at(16, 9))
        await here.press("li", "move.button.ask", self.late)
        await here.press("li", "ask.ready.2")
        await here.press("feng", "move.button.answer", self.late)
        await here.say("feng", "管子明天到")
        await here.press("li", "notice.button.words", self.late)
        assert "管子明天到" in here.hands["li"].phone.transcript()
        await self.closes(self.late, verifier="zheng")

    async def three_days_without_a_bot(self) -> None:
        """One message of each kind to each person, and no storm."""
        here = self.here
        first = await here.report("wei", "八组的桥栏杆断了")
        second = await here.report("wei", "九组的路塌了一块")
        await here.until(17, 19)
        await here.outage(days=4)
        back = at(21, 19)
        for who in EVERYBODY:
            assert len([one for one in here.heard(who, since=back) if reminds(one)]) <= 1
        assert here.heard("zheng", CLOCK, first, second, since=back)
        assert here.heard("zhou", BLUE, first, second, since=back)
        await here.until(22, 9)
        for number in (first, second):
            await here.press("zheng", "notice.button.card", number)
            await here.press("zheng", "move.button.signassign", number)
            await self.closes(number)

    async def closes(self, number: str, verifier: str = "wei") -> None:
        """Handled, verified on site, told and satisfied."""
        await self.here.result("feng", number)
        await self.here.verified(verifier, number)
        await self.here.satisfied("wei", number)
        self.closed[number] = self.here.now()

    # -- what holds over the whole month

    def nothing_came_at_night_but_danger(self) -> None:
        for who in EVERYBODY:
            night = [one for one in self.here.heard(who) if is_night(moment_of(one))]
            assert all(who == "zheng" and self.danger in words_of(one) for one in night), night

    def nobody_was_reminded_twice_in_the_same_words(self) -> None:
        for who in EVERYBODY:
            said = [words_of(one) for one in self.here.heard(who) if reminds(one)]
            assert len(said) == len(set(said)), said

    def nobody_was_reminded_of_what_was_closed(self) -> None:
        for number, moment in self.closed.items():
            for who in EVERYBODY:
                later = self.here.heard(who, number, since=moment)
                assert not [one for one in later if reminds(one) and moment_of(one) > moment], later


def due(moment: datetime) -> datetime:
    """Half past, or the hour: a message is worded a moment after it fell due, on a busy machine minutes after."""
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
