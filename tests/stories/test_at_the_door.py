"""Strangers, groups, forged buttons and everything that is not meant for us: one clear sentence each."""

from tests.stories.county import County


async def test_a_stranger_is_told_once_whom_to_ask(county: County) -> None:
    stranger = county.sandbox.person("过路人")
    stranger.start()
    await stranger.hears("只给名册上的人用")
    stranger.text("我家的鹅不见了")
    stranger.sticker()
    await county.settle()
    assert 1 <= sum(one["from_bot"] for one in stranger.messages) <= 2


async def test_a_receipt_that_does_not_fit_is_answered_though_the_hours_answer_is_given(
    county: County,
) -> None:
    villager = county.sandbox.person("拿收据的人")
    villager.start()
    await villager.hears("只给名册上的人用")
    for left, slip in ((4, "1000002 042917"), (3, "1000003 042917")):  # a right check digit, and a wrong one
        villager.text(slip)
        await villager.hears(f"今天还能试{left}次")


async def test_the_bot_leaves_a_group(county: County) -> None:
    wei = (await county.township(7)).supervisors[0]
    group = county.sandbox.group("柳溪闲聊")
    group.add_bot(wei.phone.person)
    while group.room.bot_status != "left":
        assert await county.sandbox.world.pulse.change(20), "it stays"
    assert not any(one.from_bot for one in group.room.messages.values())


async def test_stickers_polls_dice_and_foreign_contacts_get_a_sentence_each(county: County) -> None:
    wei = (await county.township(7)).supervisors[0]
    for send, answer in (
        (wei.phone.sticker, "表情没有存"),
        (wei.phone.poll, "投票没有存"),
        (wei.phone.dice, "骰子没有存"),
        (lambda: wei.phone.contact(own=False, phone_number="+8613900000088"), "名片没有存"),
        (
            lambda: wei.phone.send({"location": {"latitude": 1, "longitude": 2, "live_period": 60}}),
            "实时位置",
        ),
    ):
        send()
        await wei.hears(answer)


async def test_a_forged_button_changes_nothing_and_is_answered(county: County) -> None:
    wei = (await county.township(7)).supervisors[1]
    home = wei.phone.last["message_id"]
    for data in ("1AAAA", "c.1.sign", "x" * 64, "\u200e"):
        wei.phone.press_data(home, data)
        await wei.hears("这个按钮已经不能用了")


async def test_a_used_link_a_foreign_contact_and_a_wrong_link_are_refused(county: County) -> None:
    wei = (await county.township(7)).supervisors[0]
    other = county.sandbox.person("冒名者", phone="+8613900000077")
    other.start(wei.link.partition("start=")[2])
    await other.hears("一个链接只能用一次")
    other.start("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    await other.hears("这个链接不对")
    late = county.hand("廉勤监督员", "T08V0")
    late.phone.start(late.link.partition("start=")[2])
    await late.hears("手机号")
    late.phone.contact(own=False, phone_number="+8613900000066")
    await late.hears("这是别人的号码")


async def test_a_number_that_differs_waits_for_one_tap_of_the_secretary(county: County) -> None:
    zheng = await county.enrolled("乡镇纪委书记", "T08")
    late = county.hand("廉勤监督员", "T08V1")
    late.phone.person.phone = "+8613900000055"
    late.phone.start(late.link.partition("start=")[2])
    await late.hears("手机号")
    late.phone.tap("把我的号码给镇上")
    await late.hears("请等消息")
    await zheng.hears("是本人吗")
    await zheng.presses("是本人", "进来了")
    await late.hears("好了，您进来了")
