"""The main story, from the field to the closed case, in Chinese and in English."""

import io

from PIL import Image

from tests.stories.casework import asked, handled, verified
from tests.stories.county import County
from tests.stories.hand import Json
from tests.stories.pictures import jpeg


async def test_a_broken_pipe_goes_from_the_village_to_a_satisfied_villager(county: County) -> None:
    here = await county.township(0)
    wei = here.supervisors[0]
    await wei.taps_key("报问题", "是哪类事")
    await wei.presses("生活难事", "是什么事")
    await wei.says("三组水管破了五天，五十多户没水吃", "有照片吗")
    await wei.shows(jpeg(1), "对不对")
    number = await wei.files_it()
    assert (wei.taps, wei.texts) == (4, 1)
    width, height = _size(county, await wei.hears(number))
    assert 400 <= width <= 2000
    assert 400 <= height <= 3000
    await here.secretary.hears(f"{number}号")
    await handled(here, number)
    await verified(wei, number)
    await asked(wei, "满意")
    await here.inspector.hears(f"{number}号办结了")


async def test_the_same_story_in_english(county: County) -> None:
    here = await county.township(1)
    mary = here.english
    await mary.taps_key("Report a problem", "What kind of matter")
    await mary.presses("Everyday", "What has happened")
    await mary.says("The water pipe of group three has been broken for five days", "Are there photos")
    await mary.shows(jpeg(4), "Is it right")
    number = await mary.files_it("Send it in")
    await here.secretary.hears(f"{number}号")
    await handled(here, number, "水管换好了")
    await mary.hears(f"The result of {number} is in")
    await mary.presses("Check on site", "take a photo on site")
    await mary.shows(jpeg(5), "1 photo received")
    await mary.presses("That is all", "where was it taken")
    await mary.presses("Here in", "has it been done")
    await mary.presses("It is done", number)
    await mary.presses("Villager told", "How")
    await mary.presses("Face to face", "what did the villager say")
    await mary.presses("Satisfied", "nothing more for you to do")


def _size(county: County, message: Json) -> tuple[int, int]:
    photo = county.sandbox.world.shelf.get(message["photo"][-1]["file_id"])
    with Image.open(io.BytesIO(photo.data)) as picture:
        picture.load()
        return picture.size
