"""The master key is changed in a running bot while people report: nothing is lost, the old key opens nothing (J2)."""

import asyncio
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.errors import Unreadable
from storage.masterkey import Masters
from tests import searched
from tests.faults.scene import apart, books_of, copied, founded, reports, to_photos

__all__ = ["founded"]

REPORTERS = ("supervisor", "neighbour", "abroad")


def opened_by(master: Masters, data: Path) -> int:
    """How many keys of the house this master key opens."""
    with closing(sqlite3.connect(data / "keys.db")) as store:
        rows = store.execute("SELECT id, wrapped FROM keys").fetchall()
    opened = 0
    for key_id, wrapped in rows:
        with suppress(Unreadable):
            opened += bool(master.unwrap(key_id, wrapped))
    return opened


async def test_changed_while_three_people_report_every_word_is_there_and_the_old_key_opens_nothing(
    founded: Path, tmp_path: Path
) -> None:
    data = copied(founded, tmp_path)
    old = Masters.load(data / "master.key", create=False)
    assert opened_by(old, data) > 1
    stories = {part: f"{part}村口的水管破了已经三天没有水" for part in REPORTERS}
    async with apart(data) as running:
        await running.bot.start()
        hands = {part: running.hand(part) for part in REPORTERS}
        for part, hand in hands.items():
            await to_photos(hand, stories[part])
        # Each is in the middle of a report, whose draft lies under the old key.
        previews = (hand.presses("没有照片", "对不对") for hand in hands.values())
        changed, *_ = await asyncio.gather(running.bot.command("rotate", "--json"), *previews)
        assert changed.answer["keys"] > 1
        numbers = [await hand.files_it() for hand in hands.values()]
        numbers.append(await reports(hands["supervisor"], "换了钥匙以后又报的一件事情"))
        await running.quiet()
        assert await running.bot.stop() == 0
    kept = {book.number: book.story for book in books_of(data)}
    assert sorted(kept) == sorted(numbers)
    assert set(kept.values()) == {*stories.values(), "换了钥匙以后又报的一件事情"}
    assert len(Masters.load(data / "master.key", create=False).keys) == 1
    assert opened_by(old, data) == 0
    assert searched.found(data, {old.keys[0].hex()}) == []
