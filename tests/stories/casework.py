"""What happens to a case between the people of a township, as far as stories go over it again and again."""

from tests.stories.county import Township
from tests.stories.hand import Hand
from tests.stories.pictures import jpeg


async def handled(here: Township, number: str, answer: str = "水管换好了，三组通水了") -> None:
    """The secretary signs and assigns, the inspector enters the unit's answer with a photo."""
    await here.secretary.presses("签收并交办", f"{number}号")
    await here.inspector.hears(f"{number}号交给您")
    await here.inspector.presses("录结果", "请把单位的答复")
    await here.inspector.says(answer, "有照片吗")
    await here.inspector.shows(jpeg(2), "一共1件")
    await here.inspector.presses("就这些", "待现场核实")


async def verified(wei: Hand, number: str) -> None:
    """The supervisor goes and looks, with a photo and the place."""
    await wei.hears(f"{number}号的办理结果来了")
    await wei.presses("现场核实", "请到现场拍一张照片")
    await wei.shows(jpeg(3), "收到1张")
    await wei.presses("就这些", "在哪里拍的")
    wei.phone.location(31.91, 104.41)
    await wei.hears("办好了没有")
    await wei.presses("办好了", "已核实")


async def asked(wei: Hand, opinion: str) -> None:
    """The villager is told, and asked face to face."""
    await wei.presses("已告知群众", "怎么问的")
    await wei.presses("当面问", "群众怎么说")
    await wei.presses(opinion, f"记下了：{opinion}")
