"""What Telegram may bring: shuffled, repeated, renumbered, late by a day, of a shape nobody has seen (rows B)."""

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from bot.sandbox import Sandbox
from bot.sandbox.updates import Waiting
from storage import holes, inbox
from tests.faults.scene import Scene, books, founded, here, reached, reports, said_to, to_photos
from tests.stories.pictures import jpeg

__all__ = ["founded", "here"]

Json = dict[str, Any]


def reordered(sandbox: Sandbox, arrange: Callable[[list[Waiting]], object]) -> None:
    """What waits is brought in another order, under numbers that rise all the same."""
    queue = sandbox.world.updates
    numbers = [one.json["update_id"] for one in queue.waiting]
    arrange(queue.waiting)
    queue.waiting = [
        Waiting(one.born, one.kind, {**one.json, "update_id": number})
        for one, number in zip(queue.waiting, numbers, strict=True)
    ]


async def story_at_the_end(here: Scene) -> str:
    """What the preview shows of the supervisor's report."""
    await here.quiet()
    preview = await here.hand("supervisor").presses("没有照片", "对不对")
    return str(preview["text"])


async def test_shuffled_messages_are_taken_in_the_order_they_were_written(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "第00句")
    for number in range(1, 31):
        wei.phone.text(f"第{number:02}句")
    reordered(here.sandbox, random.Random(3).shuffle)
    told = await story_at_the_end(here)
    assert [told.index(f"第{n:02}句") for n in range(31)] == sorted(
        told.index(f"第{n:02}句") for n in range(31)
    )


async def test_an_edit_that_overtakes_its_message_changes_it_all_the_same(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    typed = wei.phone.text("在二组")
    wei.phone.edit(typed["message_id"], "在三组")
    reordered(here.sandbox, list.reverse)
    told = await story_at_the_end(here)
    assert "在三组" in told
    assert "在二组" not in told


async def test_a_press_that_overtakes_a_message_loses_neither(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    wei.phone.text("在三组")
    wei.phone.press("没有照片")
    reordered(here.sandbox, list.reverse)
    await here.quiet()
    number = await wei.files_it()
    assert [(book.number, book.story) for book in here.store.read_now(books)] == [
        (number, "水管漏了\n在三组")
    ]


async def test_an_album_out_of_order_is_one_thing_with_one_answer(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    before = len(wei.phone.room.said)
    wei.phone.album([jpeg(shade) for shade in range(4)])
    reordered(here.sandbox, random.Random(5).shuffle)
    await here.quiet()
    assert "共4件" in said_to(wei)[-1]
    assert len({one["message_id"] for one in wei.phone.room.said[before:]}) == 1


async def test_two_albums_interleaved_are_kept_whole(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    wei.phone.album([jpeg(shade) for shade in range(4)])
    wei.phone.album([jpeg(shade) for shade in range(4, 7)], caption="第二组照片的说明")
    reordered(here.sandbox, random.Random(6).shuffle)
    await here.quiet()
    await wei.files_it()
    (book,) = here.store.read_now(books)
    assert "第二组照片的说明" in book.story


async def test_repeats_and_swaps_among_many_change_nothing(here: Scene) -> None:
    chance = random.Random(11)
    hands = [here.hand(part) for part in ("supervisor", "neighbour", "abroad")]
    for hand in hands:
        await to_photos(hand, "第000句")
    for number in range(1, 61):
        for hand in hands:
            hand.phone.text(f"第{number:03}句")
    queue = here.sandbox.world.updates
    for one in chance.sample(queue.waiting, 18):
        queue.add_raw(one.json)  # the same number again
        queue.add_raw({name: value for name, value in one.json.items() if name != "update_id"})
    reordered(here.sandbox, lambda waiting: swap(waiting, chance))
    await here.quiet()
    for hand in hands:
        await hand.presses("没有照片", "对不对")
        await hand.files_it()
    stories = [book.story.splitlines() for book in here.store.read_now(books)]
    assert stories == [[f"第{number:03}句" for number in range(61)]] * 3


def swap(waiting: list[Waiting], chance: random.Random) -> None:
    """Swap neighbours here and there."""
    for at in range(0, len(waiting) - 1, 2):
        if chance.random() < 0.05:
            waiting[at], waiting[at + 1] = waiting[at + 1], waiting[at]


async def test_numbers_that_begin_anew_after_a_silent_week_bring_nothing_twice(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    said = next(one for one in reversed(wei.phone.messages) if one.get("text") == "水管漏了")
    await here.quiet()
    here.machine.step(days=8)
    here.sandbox.world.updates.renumber(7)
    body = {name: value for name, value in said.items() if name != "from_bot"}
    here.sandbox.raw_update({"message": body})  # the same words under a new number
    wei.phone.text("在三组")
    assert await story_at_the_end(here)
    (draft,) = [line for line in said_to(wei)[-1].splitlines() if "水管漏了" in line]
    assert draft.count("水管漏了") == 1
    assert here.store.read_now(holes.missing) == 0


async def test_a_leap_of_a_million_is_taken_and_counted_as_no_loss(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    await here.quiet()
    queue = here.sandbox.world.updates
    queue.renumber(queue._next_id + 1_000_000)
    wei.phone.text("在三组")
    assert "在三组" in await story_at_the_end(here)
    assert here.store.read_now(holes.missing) == 0


async def test_what_an_operator_took_away_is_counted_to_the_last_one(here: Scene) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await here.quiet()
    await here.sleeps()
    for _ in range(7):
        other.phone.sticker()
    here.sandbox.world.updates.confirm_below(-1)  # getUpdates?offset=-1 by a curious hand
    await here.wakes()
    await other.hears("表情没有存")
    assert here.store.read_now(holes.missing) == 6


async def test_a_day_of_waiting_messages_comes_in_oldest_first_without_a_storm(here: Scene) -> None:
    parts = ("supervisor", "neighbour", "abroad")
    number = await reports(here.hand("supervisor"), "水管漏了")
    await here.quiet()
    await here.sleeps()
    marks = {part: len(hand.phone.room.said) for part, hand in here.hands.items()}
    for minute in range(100):
        for part in parts:
            here.hand(part).phone.text(f"第{minute:03}句话：家里没有水，等着")
        here.machine.step(minutes=14)
    await here.wakes()
    await here.house.moments.knock()
    await here.quiet()
    handled = here.store.read_now(
        lambda work: work.execute(
            text("SELECT chat_id, message_id FROM inbox WHERE state = 'done' ORDER BY handled_at, update_id")
        ).all()
    )
    for part in parts:
        mine = [row.message_id for row in handled if row.chat_id == here.hand(part).id and row.message_id]
        assert mine == sorted(mine)
        assert len(mine) >= 100
    for part, hand in here.hands.items():
        reminded = [one for one in said_to(hand)[marks[part] :] if number in one and one.startswith("⏰")]
        assert len(reminded) <= 1, hand.phone.transcript()


SHAPES: dict[str, Json] = {
    "a kind nobody knows": {"purchased_paid_media": {"from": {"id": 1}, "payload": "x"}},
    "a kind from a later Bot API": {"thought_reader": {"chat": {"id": 3}, "thoughts": ["?"]}},
    "nothing inside": {},
    "a message without a sender": {"message": {"message_id": 901, "date": 1, "text": "嗯"}},
    "a message of no chat": {"message": {"message_id": 902}},
    "a press of nobody": {"callback_query": {"id": "77", "data": "x"}},
    "a channel's post": {
        "channel_post": {"message_id": 903, "date": 1, "chat": {"id": -5, "type": "channel"}}
    },
    "a poll's answer": {"poll_answer": {"poll_id": "1", "option_ids": [0]}},
}


@pytest.mark.parametrize("shape", SHAPES)
async def test_an_update_of_a_strange_shape_stops_nobody(here: Scene, shape: str) -> None:
    here.sandbox.raw_update(SHAPES[shape])
    wei = here.hand("supervisor")
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await here.quiet()
    assert not any(task.done() for task in here.house._tasks)


ODD: dict[str, Json] = {
    "dated 1970": {"date": 0, "text": "水管漏了"},
    "dated in a year": {"date": 1_830_000_000, "text": "水管漏了"},
    "dated beyond every calendar": {"date": 2**60, "text": "水管漏了"},
    "by way of another bot": {"text": "水管漏了", "via_bot": {"id": 9, "is_bot": True, "first_name": "b"}},
    "in a topic": {"text": "水管漏了", "message_thread_id": 5, "is_topic_message": True},
    "with fields nobody knows": {"text": "水管漏了", "aura": {"colour": ["green"]}, "effect_id": "1"},
    "of content nobody knows": {"hologram": {"file_id": "x"}},
    "of nothing at all": {},
}


@pytest.mark.parametrize("oddity", ODD)
async def test_a_message_with_an_odd_field_is_answered_and_the_next_one_too(here: Scene, oddity: str) -> None:
    wei = here.hand("supervisor")
    body = {"message_id": 4_000, "date": here.sandbox.world.unix(), "chat": wei.phone.room.chat}
    here.sandbox.raw_update({"message": {**body, "from": wei.phone.person.user(), **ODD[oddity]}})
    await wei.hears("")
    await here.quiet()
    wei.phone.sticker()
    await wei.hears("表情")


async def test_words_in_a_channels_name_are_counted_and_command_nothing(here: Scene) -> None:
    wei = here.hand("keeper")
    body = {"message_id": 4_000, "date": here.sandbox.world.unix(), "chat": wei.phone.room.chat}
    channel = {"id": -100_3, "type": "channel", "title": "某频道"}
    said = {**body, "from": wei.phone.person.user(), "sender_chat": channel, "text": "/keeper"}
    here.sandbox.raw_update({"message": said})
    await reached(lambda: here.house.desk.ignored == 1)
    assert said_to(wei) == []


async def test_an_anonymous_admin_in_a_group_says_nothing_to_us(here: Scene) -> None:
    wei = here.hand("supervisor")
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
    group = {"id": -1_001_234, "type": "supergroup", "title": "柳溪"}
    said = {"message_id": 5, "date": here.sandbox.world.unix(), "chat": group, "from": anonymous}
    here.sandbox.raw_update({"message": {**said, "sender_chat": group, "text": "/keeper"}})
    wei.phone.sticker()
    await wei.hears("表情没有存")
    await here.quiet()
    assert not [
        one for one in here.sandbox.requests if one.chat_id == -1_001_234 and one.method != "leaveChat"
    ]


async def test_a_group_that_becomes_a_supergroup_is_left_and_nothing_of_it_is_kept(here: Scene) -> None:
    wei = here.hand("supervisor")
    group = here.sandbox.group("柳溪闲聊")
    group.add_bot(wei.phone.person)
    group.migrate(wei.phone.person)
    await here.quiet()
    await reached(lambda: any(one.method == "leaveChat" for one in here.sandbox.requests))
    kept = here.store.read_now(
        lambda work: work.execute(
            text("SELECT count(*) FROM inbox WHERE chat_id < 0 AND payload IS NOT NULL")
        ).scalar_one()
    )
    assert kept == 0
    assert not here.store.read_now(inbox.parked)


async def test_a_poll_that_hangs_does_not_keep_the_bot_from_speaking(here: Scene) -> None:
    from bot.sandbox.faults import Fault

    here.sandbox.script(method="getUpdates", fault=Fault.hang(3600), times=1)
    wei = here.hand("supervisor")
    await asyncio.sleep(0)
    await here.store.act(lambda work: work.say(wei.id, "home"))
    await wei.hears("")
