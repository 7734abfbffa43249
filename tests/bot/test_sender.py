"""The sender: what was promised is said, once, in order, whatever Telegram answers."""

import asyncio
from collections.abc import Callable
from typing import Any

from bot.application import House
from bot.clock import Clock
from bot.sandbox import Phone, Sandbox
from bot.sandbox.faults import Fault
from bot.telegram_errors import NO_METHOD_TRIES
from storage import outbox
from storage.store import Store
from supervision.people import Language


async def say(store: Store, phone: Phone, screen: str = "echo", **fields: Any) -> None:
    await store.act(lambda work: work.say(phone.id, screen, fields or {"text": "你好"}))


def sent(sandbox: Sandbox, method: str = "sendMessage") -> list[dict[str, Any]]:
    """The parameters of every request of a method, answered or not."""
    return [dict(request.params) for request in sandbox.requests if request.method == method]


async def until(reached: Callable[[], bool]) -> None:
    while not reached():
        await asyncio.sleep(0.01)


async def emptied(store: Store) -> None:
    while await store.read(outbox.depth):
        await asyncio.sleep(0.01)


async def put_off(store: Store) -> None:
    """Wait until a message has been put off, so that the clock may be pushed."""
    while await store.read(outbox.next_moment) is None:
        await asyncio.sleep(0.01)


async def test_a_retry_is_identical_even_when_the_words_have_changed(
    house: House, sandbox: Sandbox, store: Store, clock: Clock, wang: Phone
) -> None:
    sandbox.script(method="sendMessage", fault=Fault.html(502))
    await say(store, wang)
    await put_off(store)
    await store.act(lambda work: work.people.speak(1, Language.EN))
    clock.push(600)
    house.sender.poke()
    await wang.hears("听到：你好")
    first, second = sent(sandbox)
    assert first == second


async def test_after_an_eaten_answer_at_most_one_duplicate(
    house: House, sandbox: Sandbox, store: Store, clock: Clock, wang: Phone
) -> None:
    sandbox.script(method="sendMessage", fault=Fault("eat"))
    await say(store, wang)
    await put_off(store)
    clock.push(600)
    house.sender.poke()
    await emptied(store)
    assert wang.transcript().count("听到：你好") == 2


async def test_429_waits_in_its_own_chat_only(
    house: House, sandbox: Sandbox, store: Store, clock: Clock, wang: Phone
) -> None:
    other = sandbox.person("李四")
    other.start()
    sandbox.script(method="sendMessage", chat_id=wang.id, fault=Fault.flood(3600))
    await say(store, wang)
    await put_off(store)
    await say(store, other)
    await other.hears("你好")
    clock.push(3000)
    house.sender.poke()
    await say(store, other)
    await other.hears("你好")
    to_wang = [each for each in sandbox.requests if each.method == "sendMessage" and each.chat_id == wang.id]
    assert len(to_wang) == 1
    assert await store.read(outbox.next_moment) is not None


async def test_a_blocked_bot_marks_the_person_unreachable(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    wang.block()
    await say(store, wang)
    await emptied(store)
    person = await store.read(lambda work: work.people.by_user(wang.id))
    assert person is not None
    assert person.unreachable_since is not None


async def test_an_unchanged_edit_is_done(house: House, sandbox: Sandbox, store: Store, wang: Phone) -> None:
    wang.text("card")
    shown = await wang.hears("第0次")
    again = {"count": 0}
    await store.act(lambda work: work.say(wang.id, "test.card", again, replaces=shown["message_id"]))
    await emptied(store)
    assert len(sent(sandbox, "editMessageText")) == 1
    assert len(sent(sandbox)) == 1


async def test_an_edit_of_a_lost_message_is_sent_anew(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    await store.act(lambda work: work.say(wang.id, "test.card", {"count": 2}, replaces=4711))
    await wang.hears("第2次")
    await emptied(store)
    assert len(sent(sandbox)) == 1


async def test_what_is_no_longer_due_is_not_said(house: House, store: Store, wang: Phone) -> None:
    await say(store, wang, "test.card", count=6)
    await say(store, wang)
    await wang.hears("你好")
    assert "第6次" not in wang.transcript()


async def test_a_faulty_screen_holds_nobody_up(house: House, store: Store, wang: Phone) -> None:
    await say(store, wang, "there.are.no.such.words")
    await say(store, wang)
    await wang.hears("你好")
    await wang.hears("正在查")


async def test_a_chat_that_telegram_does_not_know_is_given_up(
    house: House, sandbox: Sandbox, store: Store
) -> None:
    await store.act(lambda work: work.say(999, "echo", {"text": "你好"}))
    await emptied(store)
    assert house.alarms["message_failed"] == 1


async def test_a_refused_token_stops_everything_and_loses_nothing(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    sandbox.script(method="sendMessage", fault=Fault.refusal(401, "Unauthorized"), times=-1)
    await say(store, wang)
    await until(lambda: house.alarms["token"] == 1)
    await say(store, wang)
    assert await store.read(outbox.depth) == 2


async def test_a_method_that_a_server_does_not_know_silences_nobody_for_long(
    house: House, sandbox: Sandbox, store: Store, clock: Clock, wang: Phone
) -> None:
    unknown = Fault.refusal(404, "Not Found")
    sandbox.script(method="sendMessage", fault=unknown, times=NO_METHOD_TRIES + 1)
    await say(store, wang, text="一")
    while not house.alarms["message_failed"]:
        clock.push(60)
        house.sender.poke()
        await asyncio.sleep(0.01)
    await say(store, wang, text="二")
    await wang.hears("听到：二")
    assert not house.alarms["token"]


async def test_what_was_claimed_by_a_dead_sender_is_said_after_the_restart(
    make_house: Callable[[], House], store: Store, wang: Phone
) -> None:
    await say(store, wang)
    await store.act(lambda work: outbox.claim(work, work.now, 5))
    house = make_house()
    await house.start()
    await wang.hears("你好")
    await house.stop()


async def test_a_long_text_arrives_in_parts_and_each_is_marked(
    house: House, store: Store, wang: Phone
) -> None:
    await say(store, wang, text="水" * 5000)
    await wang.hears("1/2")
    await wang.hears("2/2")
    await emptied(store)


async def test_a_half_said_text_goes_on_with_its_second_part(
    house: House, sandbox: Sandbox, store: Store, clock: Clock, wang: Phone
) -> None:
    sandbox.script(method="sendMessage", fault=Fault.html(502), after=1)
    await say(store, wang, text="水" * 5000)
    await put_off(store)
    clock.push(600)
    house.sender.poke()
    await wang.hears("2/2")
    assert wang.transcript().count("1/2") == 1


async def test_a_message_is_deleted_on_request(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    await say(store, wang)
    heard = await wang.hears("你好")
    await store.act(lambda work: work.erase(wang.id, heard["message_id"]))
    await emptied(store)
    assert "你好" not in [message.get("text") for message in wang.messages]


async def test_what_telegram_will_not_delete_any_more_is_written_over(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    said = await store.act(lambda work: work.say(wang.id, "echo", {"text": "张大爷"}))
    await wang.hears("张大爷")
    sandbox.script(
        method="deleteMessage", fault=Fault.refusal(400, "Bad Request: message can't be deleted for everyone")
    )
    await emptied(store)
    await store.act(lambda work: work.unsay(wang.id, said, "stranger", {}))
    await wang.hears("请打开邀请链接")
    assert "张大爷" not in wang.transcript()


async def test_what_it_will_not_delete_and_nothing_is_to_be_said_instead_is_edited_to_nothing(
    house: House, sandbox: Sandbox, store: Store, wang: Phone
) -> None:
    await say(store, wang, text="张大爷")
    heard = await wang.hears("张大爷")
    sandbox.script(
        method="deleteMessage", fault=Fault.refusal(400, "Bad Request: message can't be deleted for everyone")
    )
    await emptied(store)
    await store.act(lambda work: work.erase(wang.id, heard["message_id"]))
    await emptied(store)
    assert "张大爷" not in wang.transcript()


async def test_words_are_wiped_once_they_are_said(house: House, store: Store, wang: Phone) -> None:
    await say(store, wang)
    await wang.hears("你好")
    await emptied(store)
    assert await store.read(lambda work: outbox.rendered_of(work, 1)) is None
