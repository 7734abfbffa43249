"""What one supervisor does for another village, for two villagers of one name, and when somebody leans on him."""

from tests.stories.county import County
from tests.stories.hand import Hand


async def test_a_matter_seen_next_door_is_passed_with_one_tap_and_the_villager_has_a_receipt(
    county: County,
) -> None:
    here = await county.township(10)
    wei, other = here.supervisors[:2]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("桥头的路灯灭了一排", "有照片吗")
    await wei.presses("没有照片", "对不对")
    await wei.presses("改一改", "要改哪一样")
    await wei.presses("谁家的事", "是谁家的事")
    await wei.says("罗大爷 一组 13800009996", "对不对")
    await wei.presses("改一改", "要改哪一样")
    await wei.presses("哪个村", "是哪个村的事")
    await wei.presses("双河西村", "转给那边的监督员")
    said = await wei.presses("转给那边的监督员", "已经转给双河西村的监督员")
    number = str(said["text"]).partition("，")[2].partition("号")[0]
    await wei.hears(f"收据：{number}号")
    await other.hears(f"一件双河西村的事：{number}号")
    await here.secretary.hears(f"{number}号")
    await other.presses("是谁家的事", "罗大爷 一组")
    await here.secretary.presses("签收并交办", f"{number}号")
    await other.hears(f"{number}号交办下去了")
    await county.settle()
    assert wei.count(f"{number}号交办下去了") == 0
    assert not any("罗大爷" in str(one) for one in here.secretary.phone.room.said)
    assert f"{number}号 · 双河西村" in str((await wei.presses("转给别村的", "由那边跟"))["text"])


async def _reports_for(wei: Hand, story: str, who: str, then: str) -> None:
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says(story, "有照片吗")
    await wei.presses("没有照片", "对不对")
    await wei.presses("改一改", "要改哪一样")
    await wei.presses("谁家的事", "是谁家的事")
    await wei.says(who, then)


async def test_two_villagers_of_one_name_are_told_apart_by_group_and_no_list_is_shown(county: County) -> None:
    here = await county.township(10)
    wei = here.supervisors[0]
    await _reports_for(wei, "院坝边的水沟堵了", "张大爷 六组 13800009995", "对不对")
    first = await wei.files_it()
    await _reports_for(wei, "门口的路灯坏了", "张大爷", "张大爷")
    assert "六组" not in str(wei.phone.last["text"])
    assert "13800009995" not in str(wei.phone.last["text"])
    await wei.says("五组", "怎么联系得上")
    await wei.presses("跳过", "张大爷（五组）")
    second = await wei.files_it()
    for number, group in ((first, "六组"), (second, "五组")):
        await wei.says(number, f"{number}号 · 双河东村")
        await wei.presses("是谁家的事", f"张大爷 {group}")
    await county.settle()
    assert not any("张大爷" in str(one) for one in here.secretary.phone.room.said)


def _told(hand: Hand, number: str) -> list[str]:
    """All that was ever said to somebody of this number, edits too."""
    return [str(one.get("text")) for one in hand.phone.room.said if number in str(one.get("text"))]


async def test_somebody_leans_on_the_supervisor_and_nothing_is_withdrawn(county: County) -> None:
    here = await county.township(10)
    li = await county.enrolled("纪检监察室干部", "JJ1")
    wei, zheng = here.supervisors[1], here.secretary
    number = await wei.reports("灌溉渠的闸门关不严")
    await zheng.hears(f"{number}号")
    await county.settle()
    told = _told(zheng, number)
    await wei.says(number, f"{number}号 · 双河西村")
    await wei.presses("更多操作", "撤回")
    await wei.presses("撤回", "为什么要撤回")
    await wei.presses("有人打招呼", "没有撤，照常在办")
    said = await li.hears(f"{number}号，有人向监督员打招呼")
    assert "别在镇上提起" in said["text"]
    await county.settle()
    assert _told(zheng, number) == told
    await zheng.presses("签收并交办", "已交办")
    await wei.hears(f"{number}号交办下去了")
