"""Deadlines of seconds, so that a clock can be watched: the same reminders and the same ladder, while one looks on."""

from pathlib import Path

import pytest

from tests.stories.hand import Hand, Json
from tests.stories.watch import watched

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

POLICY = """
[hours]
quiet = ["00:00", "00:00"]
[reminders]
at = [0.5, 1.0]
every = "4s"
[track.everyday]
sign = "8s"
[[ladder.secretary]]
after = "0s"
to = "officer"
[[ladder.secretary]]
after = "4s"
to = "area_leader"
[[ladder.secretary]]
after = "8s"
to = "county_leader"
"""
ABOVE = (("纪检监察室干部", "JJ1"), ("片区组长", "XZ1"), ("县纪委领导", "QX"))


def about(hand: Hand, words: str) -> list[Json]:
    """What was said to somebody with these words, in order."""
    return [one for one in hand.phone.room.said if words in str(one.get("text") or "")]


async def test_a_clock_of_seconds_reminds_and_climbs_at_any_hour_of_any_day(tmp_path: Path) -> None:
    async with watched(tmp_path, policy=POLICY) as house:
        above = [await house.county.enrolled(role, place) for role, place in ABOVE]
        number = await house.here.supervisors[0].reports("六组的路灯坏了")
        for hand in above:
            await hand.hears(f"蓝色提示 {number}号")
        climbed = [about(hand, f"蓝色提示 {number}号")[0]["date"] for hand in above]
        assert climbed == sorted(climbed)
        assert about(house.here.secretary, f"⏰ {number}号")[0]["date"] <= climbed[0]
        await house.here.secretary.presses("签收并交办", "已交办")
        await house.here.inspector.hears(f"{number}号")
