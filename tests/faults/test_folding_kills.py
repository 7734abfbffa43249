"""kill -9 in the midst of folding: after the restart the rest is folded, nothing twice, nothing forgotten (row A)."""

import asyncio
import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.faults.persons import words_of
from tests.faults.scene import Apart, apart, copied, founded, opened, reports
from tests.figures_told import count

__all__ = ["founded"]

pytestmark = pytest.mark.timeout(600)
STORIES = tuple(f"{place}的水渠被人堵上了没人来管" for place in ("东头", "西坡", "南坝"))
_DUE = "SELECT count(*) FROM sent_messages WHERE folds_at IS NOT NULL AND folds_at <= at"


async def looked_at(here: Apart) -> None:
    """A supervisor has told three stories, a secretary has opened them."""
    wei, shu = here.hand("supervisor"), here.hand("secretary")
    for story in STORIES:
        number = await reports(wei, story)
        await shu.says(f"/case {number}", story)
    await here.quiet()
    assert await here.bot.stop() == 0


def a_day_passes(data: Path) -> int:
    """Whatever was to be folded is due; how many messages."""
    with closing(opened(None, data)) as store:
        told = text("UPDATE sent_messages SET folds_at = at WHERE folds_at IS NOT NULL")
        return store.act_now(lambda work: work.execute(told).rowcount)


def due(data: Path) -> int:
    """How many still wait for it."""
    with closing(opened(None, data)) as store:
        return store.read_now(lambda work: work.execute(text(_DUE)).scalar())


def telling(here: Apart) -> list[tuple[str, int]]:
    """The bot's messages that show any of the stories, in every chat."""
    return [
        (part, one["message_id"])
        for part, hand in here.hands.items()
        for one in hand.phone.messages
        if one["from_bot"] and any(story[:6] in words_of(one) for story in STORIES)
    ]


@pytest.mark.parametrize(
    "point",
    [
        "before_outbox_row:2",
        "after_send:2",
        *(pytest.param(each, marks=pytest.mark.long) for each in ("outbox_claimed:1", "before_sent_mark:2")),
    ],
)
async def test_killed_while_it_folds_the_rest_is_folded_after_the_restart_and_once(
    founded: Path, tmp_path: Path, point: str
) -> None:
    data = copied(founded, tmp_path)
    async with apart(data) as here:
        await here.bot.start()
        await looked_at(here)
        shown = telling(here)
        assert a_day_passes(data) >= len(shown) >= len(STORIES)
        marks = {part: len(hand.phone.room.said) for part, hand in here.hands.items()}
        await here.bot.start(f"{point}:kill")
        assert await here.bot.dies(60) == -signal.SIGKILL
        await here.bot.start()
        async with asyncio.timeout(120):
            while telling(here):
                await asyncio.sleep(0.1)
        await here.quiet()
        assert await here.bot.stop() == 0
        edits = Counter(
            (part, one["message_id"])
            for part, hand in here.hands.items()
            for one in hand.phone.room.said[marks[part] :]
        )
        assert {place: times for place, times in edits.items() if times > 1} == {}
    assert due(data) == 0
    count("kills in the midst of folding, everything folded once")
