"""Danger, petitions, what nobody can place, and what must not be said here."""

from pathlib import Path

from tests.lying import lying
from tests.stories.county import County
from tests.stories.hand import Hand, number_in
from tests.stories.pictures import jpeg

MARKER = "东头老支书吃拿卡要三万块"


async def test_danger_is_told_at_once_and_loudly_to_secretary_and_inspector(county: County) -> None:
    here = await county.township(2)
    wei = here.supervisors[0]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("有危险、断水断电", "110、119、120")
    await wei.presses("没有", "是什么事")
    await wei.says("村口电线掉下来了还在冒火花", "有照片吗")
    await wei.presses("没有照片", "对不对")
    number = await wei.files_it()
    for official in (here.secretary, here.inspector):
        await official.hears(f"{number}号")
        loud = [
            r.params for r in county.sandbox.requests if r.chat_id == official.id and number in str(r.params)
        ]
        assert all(params.get("disable_notification") in {None, "false"} for params in loud)


async def test_a_petition_is_said_to_belong_to_the_petition_office(county: County) -> None:
    here = await county.township(2)
    wei = here.supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("答复过、不服", "是什么事")
    await wei.says("宅基地的答复说不清楚，老人不服", "有照片吗")
    await wei.presses("没有照片", "涉及哪位干部")
    await wei.presses("没有、不清楚", "对不对")
    said = await wei.presses("报上去", "归信访办，纪委不办")
    await here.secretary.hears(number_in(said["text"]))


async def test_an_unclear_matter_goes_by_the_county_before_the_township_sees_it(county: County) -> None:
    here = await county.township(2)
    wei = here.supervisors[1]
    sun = await county.enrolled("县纪委信访室", "QX")
    number = await wei.reports("有人说井水味道不对，不晓得归谁管", "说不清")
    await sun.hears(f"{number}号")
    await county.settle()
    assert here.secretary.count(number) == 0
    await sun.presses("生活难事", f"{number}号分好了")
    await here.secretary.hears(f"{number}号")
    await wei.hears("县里看过了")


async def test_a_sealed_matter_leaves_no_word_of_it_anywhere(county: County) -> None:
    here = await county.township(2)
    wu = here.supervisors[0]
    wu.phone.text(MARKER)
    await wu.hears("先替您存着")
    await wu.shows(jpeg(6), "1件")
    await wu.presses("报问题", "是哪类事")
    await wu.presses("干部有问题", "只记了这个号和时间")
    await county.settle()
    assert not _left_in_chat(wu)
    assert here.secretary.count("干部") == 0
    assert _found_in(county.bot.data.parent) == []


def _left_in_chat(hand: Hand) -> list[str]:
    return [str(one) for one in hand.phone.messages if MARKER in str(one)]


def _found_in(folder: Path) -> list[str]:
    """Files that hold the words, as they are or as JSON escapes them."""
    spelled = (MARKER.encode(), MARKER.encode("unicode-escape"), MARKER.encode("utf-16-le"))
    return [path.name for path, content in lying(folder) if any(word in content for word in spelled)]
