"""What Telegram may answer: floods, gateways' pages, nothing at all; each message is said, in order, once (rows C)."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.download import Downloads
from bot.fetcher import Fetcher
from bot.sandbox.faults import Fault
from storage import outbox
from storage.unit_of_work import UnitOfWork
from supervision.files import FileState
from supervision.offices import Role
from tests.cast import user_of
from tests.faults.scene import (
    Scene,
    books,
    depth,
    founded,
    here,
    reached,
    reports,
    said_to,
    to_photos,
    to_preview,
)
from tests.stories.hand import number_in
from tests.stories.pictures import jpeg

__all__ = ["founded", "here"]

BROKEN = {
    "500": Fault.html(500),
    "502": Fault.html(502),
    "504": Fault.html(504),
    "a page": Fault.html(200),
    "nothing": Fault.empty(),
    "no code": Fault.no_code(),
    "half of JSON": Fault.truncated(act=False),
    "not an object": Fault("answer", 200, "[1, 2]"),
    "a result of nothing": Fault("answer", 200, '{"ok":true,"result":null}'),
    "bytes": Fault("answer", 200, "\x00\xff" * 50),
    "hung up": Fault.close(),
}


def sent(here: Scene, part: str, method: str = "sendMessage") -> list[str]:
    """The texts the bot tried to send to somebody, answered or not."""
    asked = [one for one in here.sandbox.requests if one.method == method]
    return [str(one.params.get("text")) for one in asked if one.chat_id == user_of(part)]


@pytest.mark.parametrize("seconds", [1, 60, 3600])
async def test_a_flooded_chat_waits_its_time_alone_and_in_order(here: Scene, seconds: int) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    here.machine.hold()
    here.sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.flood(seconds))
    wei.phone.sticker()
    wei.phone.dice()
    await here.put_off()
    other.phone.sticker()
    await other.hears("表情没有存")
    if seconds > 1:
        here.passed(seconds=seconds - 1)
        other.phone.dice()
        await other.hears("骰子没有存")
        assert len(sent(here, "supervisor")) == 1
    here.passed(seconds=2)
    await here.quiet()
    texts = sent(here, "supervisor")
    assert len(texts) == 3
    assert texts[0] == texts[1]
    assert "表情" in said_to(wei)[0]
    assert "骰子" in said_to(wei)[1]


@pytest.mark.parametrize("how", BROKEN)
async def test_a_message_with_a_broken_answer_is_said_in_the_end(here: Scene, how: str) -> None:
    wei = here.hand("supervisor")
    here.machine.hold()
    here.sandbox.script(method="sendMessage", chat_id=wei.id, fault=BROKEN[how])
    wei.phone.sticker()
    wei.phone.dice()
    await here.put_off()
    here.passed(minutes=10)
    await here.quiet()
    answers = [text for text in said_to(wei) if "没有存" in text]
    assert [("表情" in text, "骰子" in text) for text in answers] == [(True, False), (False, True)]


@pytest.mark.parametrize("how", BROKEN)
async def test_a_change_with_a_broken_answer_is_made_in_the_end(here: Scene, how: str) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    await here.quiet()
    here.machine.hold()
    here.sandbox.script(method="editMessageText", chat_id=wei.id, fault=BROKEN[how])
    shown = wei.phone.last["message_id"]
    wei.phone.press("没有照片")
    await here.put_off()
    here.passed(minutes=10)
    await wei.hears("对不对")
    await here.quiet()
    assert [one["message_id"] for one in wei.phone.messages if one["from_bot"]][-1] == shown


@pytest.fixture
async def fetching(here: Scene) -> AsyncIterator[Fetcher]:
    """The fetcher beside the house."""
    made = Fetcher(here.store, here.house.files, Downloads(here.house.bot))
    await made.start()
    yield made
    await made.stop()


@pytest.mark.parametrize("method", ["getFile", "file"])
async def test_a_file_with_broken_answers_is_fetched_in_the_end(
    here: Scene, fetching: Fetcher, method: str
) -> None:
    faults = [*BROKEN.values(), Fault.refusal(404, "Not Found"), Fault.flood(3)]
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    here.machine.hold()
    faults = [each for each in faults if method == "getFile" or each.status != 200 or each.kind == "close"]
    for fault in faults:
        here.sandbox.script(method=method, fault=fault)
    await wei.shows(jpeg(3), "共1件")
    while not _kept(here):
        # Only then: after a day of tries it would be given up.
        await reached(lambda: _kept(here) or not here.store.read_now(_due))
        here.passed(minutes=31)
        fetching.poke()
    assert not here.sandbox.world.script.next(method, None)


def _due(work: UnitOfWork) -> bool:
    return bool(work.files.due(work.now, 1))


def _kept(here: Scene) -> bool:
    from sqlalchemy import text

    states = here.store.read_now(lambda work: list(work.execute(text("SELECT state FROM files")).scalars()))
    assert set(states) <= {FileState.PENDING.value, FileState.KEPT.value}
    return states == [FileState.KEPT.value]


async def test_for_three_days_a_message_is_tried_and_then_said_once(here: Scene) -> None:
    wei = here.hand("supervisor")
    here.machine.hold()
    here.sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.html(502), times=-1)
    wei.phone.sticker()
    for _ in range(13):
        await here.put_off()
        tried = len(sent(here, "supervisor"))
        here.passed(hours=6)
        await reached(lambda tried=tried: len(sent(here, "supervisor")) > tried)  # type: ignore[misc]
    here.sandbox.world.script.lines.clear()
    await here.put_off()
    here.passed(hours=6)
    await wei.hears("表情没有存")
    await here.quiet()
    assert wei.count("表情没有存") == 1
    assert not here.house.alarms["message_failed"]


async def test_an_eaten_answer_costs_at_most_one_more_message_with_the_same_number(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_preview(wei, "水管漏了")
    await here.quiet()
    for method in ("editMessageText", "sendMessage", "sendPhoto"):
        here.sandbox.script(method=method, chat_id=wei.id, fault=Fault.eat())
    mark = len(wei.phone.room.said)
    wei.phone.press("报上去")
    for _ in range(3):
        await asyncio.sleep(0.1)
        here.passed(minutes=10)
    await here.quiet()
    (book,) = here.store.read_now(books)
    told = [text for text in said_to(wei)[mark:] if book.number in text]
    filed, receipts = [t for t in told if number_in(t)], [t for t in told if t.startswith("收据")]
    assert 1 <= len(filed) <= 2
    assert 1 <= len(receipts) <= 2
    assert len(set(filed)) == len(set(receipts)) == 1


async def test_a_hanging_message_holds_up_no_other_chat_and_no_listening(here: Scene) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    here.sandbox.script(method="sendMessage", chat_id=wei.id, fault=Fault.hang(4))
    wei.phone.sticker()
    await reached(lambda: here.sandbox.api.in_flight > 0)
    await to_photos(other, "水管漏了")
    await reached(lambda: not here.sandbox.pending_updates())


async def test_while_nobody_is_at_telegrams_door_nothing_is_lost(here: Scene) -> None:
    wei, port = here.hand("supervisor"), int(here.sandbox.url.rpartition(":")[2])
    here.machine.hold()
    await here.sandbox.stop()
    wei.phone.sticker()
    await here.store.act(lambda work: work.say(user_of("neighbour"), "home"))
    await here.put_off()
    await here.sandbox.start(port=port)
    here.passed(minutes=10)
    await wei.hears("表情没有存")
    await here.hand("neighbour").hears("朱竹林")


async def test_entities_telegram_cannot_read_are_left_out_and_the_words_are_said(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管<b>漏了")
    await here.quiet()
    refusal = Fault.refusal(400, "Bad Request: can't parse entities: unexpected end")
    here.sandbox.script(method="editMessageText", chat_id=wei.id, fault=refusal)
    preview = await wei.presses("没有照片", "对不对")
    assert "水管<b>漏了" in preview["text"]
    assert "entities" not in preview
    assert here.house.alarms["entities"] == 1


async def test_what_can_no_longer_be_deleted_does_not_stop_what_comes_after(here: Scene) -> None:
    wei = here.hand("supervisor")
    wei.phone.sticker()
    old = await wei.hears("表情没有存")
    here.passed(hours=49)
    await here.store.act(lambda work: work.erase(wei.id, old["message_id"]))
    await here.store.act(lambda work: work.erase(wei.id, 999_999))
    wei.phone.dice()
    await wei.hears("骰子没有存")
    await here.quiet()
    assert len([one for one in here.sandbox.requests if one.method == "deleteMessage"]) == 2


async def test_a_card_that_cannot_be_changed_any_more_is_shown_anew(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_photos(wei, "水管漏了")
    await here.quiet()
    for words in ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"):
        refusal = Fault.refusal(400, f"Bad Request: {words}")
        here.sandbox.script(method="editMessageText", chat_id=wei.id, fault=refusal)
        before = wei.phone.last["message_id"]
        wei.phone.press("没有照片")
        await wei.hears("对不对")
        await here.quiet()
        assert wei.phone.last["message_id"] > before
        await wei.presses("上一步", "有照片吗")


async def test_a_press_answered_too_late_is_done_all_the_same(here: Scene) -> None:
    wei = here.hand("supervisor")
    await to_preview(wei, "水管漏了")
    late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    here.sandbox.script(method="answerCallbackQuery", fault=Fault.refusal(400, late))
    number = await wei.files_it()
    await here.quiet()
    assert [book.number for book in here.store.read_now(books)] == [number]


async def test_who_is_back_after_losing_the_office_has_it_no_more(here: Scene) -> None:
    shu, keeper = here.hand("secretary"), here.hand("keeper")
    shu.phone.block()
    await keeper.hears("舒书记")
    number = await reports(here.hand("supervisor"), "水管漏了")
    await here.hand("inspector").hears(f"{number}号")
    await here.store.act(_ended)
    mark = len(shu.phone.room.said)
    shu.phone.start()
    await keeper.hears("舒书记")
    await here.quiet()
    later = await reports(here.hand("supervisor"), "桥断了")
    await here.quiet()
    heard = "\n".join(said_to(shu)[mark:])
    assert "没有职务" in heard
    assert number not in heard
    assert later not in heard


def _ended(work: UnitOfWork) -> None:
    person = work.people.by_user(user_of("secretary"))
    assert person is not None
    for office in work.offices.of_person(person.id, work.now):
        assert office.role is Role.SECRETARY
        work.offices.end(office.id, work.now)


async def test_an_account_that_was_deleted_is_covered_and_the_next_message_flows(here: Scene) -> None:
    here.hand("secretary").phone.deactivate()
    number = await reports(here.hand("supervisor"), "水管漏了")
    await here.hand("keeper").hears("舒书记")
    await here.quiet()
    person = here.store.read_now(lambda work: work.people.by_user(user_of("secretary")))
    assert person is not None
    assert person.unreachable_since is not None
    later = await reports(here.hand("supervisor"), "桥断了")
    await here.hand("inspector").hears(f"{later}号")
    assert number != later


async def test_another_name_at_telegram_is_still_the_same_person(here: Scene) -> None:
    wei = here.hand("supervisor")
    first = await reports(wei, "水管漏了")
    wei.phone.person.username, wei.phone.person.first_name = "somebody_else", "别人"
    later = await reports(wei, "桥断了")
    cases = [here.store.read_now(lambda work, n=n: work.cases.by_number(n)) for n in (first, later)]
    assert len({case.reporter_id for case in cases if case is not None}) == 1
    person = here.store.read_now(lambda work: work.people.by_user(user_of("supervisor")))
    assert person is not None
    assert person.name == "卫青石"


async def test_a_revoked_token_loses_nothing_and_all_is_said_once_it_is_good_again(here: Scene) -> None:
    refused = Fault.refusal(401, "Unauthorized")
    for method in ("sendMessage", "editMessageText", "sendPhoto"):
        here.sandbox.script(method=method, fault=refused, times=-1)
    for part in ("supervisor", "neighbour", "abroad"):
        here.hand(part).phone.sticker()
    await here.sandbox.quiet()
    await reached(lambda: here.house.alarms["token"] > 0)
    await reached(lambda: here.store.read_now(outbox.depth) == 3)
    here.sandbox.world.script.lines.clear()
    here.passed(minutes=2)
    for part in ("supervisor", "neighbour", "abroad"):
        await here.hand(part).hears("表情没有存")
    await here.quiet()
    assert not depth(here.store)
