"""Pictures, voices and words of every shape: what is good is kept, what is not is said, the report goes on."""

import asyncio

from tests.stories.county import County
from tests.stories.hand import Hand, Json
from tests.stories.pictures import gif, jpeg, truncated


async def test_an_album_of_ten_is_one_answer_and_ten_pictures_in_one_case(county: County) -> None:
    here = await county.township(5)
    wei = here.supervisors[0]
    await _told(wei, "鱼塘边的路烂了，娃儿上学不好走")
    before = {each["message_id"] for each in wei.phone.room.said}
    wei.phone.album([jpeg(shade) for shade in range(10)])
    await wei.hears("对不对")
    await county.settle()
    assert len({each["message_id"] for each in wei.phone.room.said} - before) == 1
    assert "共10件" in wei.phone.last["text"]
    number = await wei.files_it()
    await here.secretary.hears(f"{number}号")
    assert "10件" in (await _card_with(here.secretary, "10件"))["text"]


async def test_bad_pictures_do_not_hold_up_the_report_and_are_named(county: County) -> None:
    wei = (await county.township(5)).supervisors[1]
    await _told(wei, "桥面裂开了一条缝")
    await wei.shows(truncated(), "共1件")
    wei.phone.document(gif(), "现场.jpg", "image/jpeg")
    await wei.hears("第2个文件没")
    wei.phone.document(bytes(50 * 1024 * 1024), "录像.mp4", "video/mp4")
    await wei.hears("超过 20 兆")
    number = await wei.files_it()
    await county.fetched()
    said = [str(one.get("text", "")) for one in wei.phone.messages if one["from_bot"]]
    assert sum("第1个文件没用上" in text for text in said) == 1
    assert sum("第2个文件没" in text for text in said) == 1
    assert any(number in text for text in said)


async def test_a_spoken_report_is_filed_and_marked_as_a_recording(county: County) -> None:
    here = await county.township(5)
    wei = here.supervisors[0]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    wei.phone.voice(b"OggS" + bytes(2000), duration=12)
    await wei.hears("有照片吗")
    await wei.presses("没有照片", "🎤")
    number = await wei.files_it()
    await here.secretary.hears(f"{number}号")
    await here.secretary.presses("看详情", "录音")


async def test_five_thousand_characters_arrive_whole(county: County) -> None:
    here = await county.township(5)
    wei = here.supervisors[1]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    wei.phone.text("开头" + "水" * 4996 + "末尾")
    await wei.hears("有照片吗")
    await county.settle()  # the app has cut it in two, and both pieces belong to the story
    await wei.presses("没有照片", "2/2")
    number = await wei.files_it()
    await here.secretary.hears(f"{number}号")
    await here.secretary.presses("看详情", "开头水")
    await here.secretary.hears("水末尾")


async def test_an_edit_after_filing_is_a_new_version_which_the_township_sees(county: County) -> None:
    here = await county.township(6)
    wei = here.supervisors[0]
    number = await wei.reports("四组的路灯坏了")
    await here.secretary.hears(f"{number}号")
    typed = next(one for one in wei.phone.messages if one.get("text") == "四组的路灯坏了")
    wei.phone.edit(typed["message_id"], "五组的路灯坏了两盏")
    await wei.hears(f"{number}号改好了")
    await here.secretary.hears(f"{number}号的话改过了")
    await _card_with(here.secretary, "五组的路灯坏了两盏")


async def test_what_comes_first_is_kept_and_becomes_the_report(county: County) -> None:
    here = await county.township(6)
    wei = here.supervisors[1]
    await wei.shows(jpeg(8), "先替您存着")
    await wei.says("抽水站的泵不转了", "这个要怎么办")
    await wei.presses("报问题", "是哪类事")
    preview = await wei.presses("生活难事", "对不对")
    assert "抽水站的泵不转了" in preview["text"]
    await here.secretary.hears(f"{await wei.files_it()}号")


async def _told(wei: Hand, story: str) -> None:
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says(story, "有照片吗")


async def _card_with(hand: Hand, words: str) -> Json:
    """Open the card again until it shows this: pictures are fetched beside the conversation."""
    for _attempt in range(200):
        card = await hand.presses("看详情", "责任单位")
        if words in card["text"]:
            return card
        await asyncio.sleep(0.5)
    raise AssertionError(f"no {words} on the card:\n{hand.phone.transcript()}")
