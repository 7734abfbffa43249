"""The whole loop: stand-in → intake → lane → desk → outbox → sender → stand-in."""

from bot.application import House
from bot.sandbox import Phone, Sandbox


async def test_what_is_said_is_answered(house: House, wang: Phone) -> None:
    wang.text("水管漏了")
    answer = await wang.hears("听到")
    assert answer["text"] == "听到：水管漏了"


async def test_many_messages_are_answered_in_order(house: House, wang: Phone) -> None:
    for place in range(4):
        wang.text(f"第{place}句")
    heard = [(await wang.hears("听到"))["text"] for _ in range(4)]
    assert heard == [f"听到：第{place}句" for place in range(4)]


async def test_a_press_changes_its_own_message(house: House, wang: Phone) -> None:
    wang.text("card")
    shown = await wang.hears("第0次")
    wang.press("再来")
    changed = await wang.hears("第1次")
    assert changed["message_id"] == shown["message_id"]


async def test_a_forged_press_is_refused_and_changes_nothing(house: House, wang: Phone) -> None:
    wang.text("card")
    shown = await wang.hears("第0次")
    wang.press_data(shown["message_id"], "1" + "A" * 40)
    await wang.hears("现在不行")
    assert "第0次" in [message.get("text") for message in wang.messages]


async def test_a_refusal_takes_back_what_was_done_before_it(house: House, wang: Phone) -> None:
    wang.text("refuse")
    await wang.hears("现在不行")
    await wang.hears("第1次")
    assert "rolled back" not in wang.transcript()


async def test_a_failing_update_is_parked_and_the_next_one_is_answered(house: House, wang: Phone) -> None:
    wang.text("fail")
    wang.text("后面")
    await wang.hears("正在查")
    await wang.hears("后面")
    assert house.alarms["update_parked"] == 1


async def test_a_stranger_gets_one_sentence(house: House, sandbox: Sandbox) -> None:
    stranger = sandbox.person("赵大山")
    stranger.start()
    await stranger.hears("邀请链接")
