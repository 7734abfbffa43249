"""Pictures and paper through the whole house: the case as a picture, the ledger as a workbook, the case on paper."""

import io

from docx import Document
from openpyxl import load_workbook
from PIL import Image

from tests.stories.casework import asked, handled, verified
from tests.stories.county import County
from tests.stories.hand import Json


def file_of(county: County, message: Json, kind: str = "document") -> bytes:
    """The bytes that came to the phone."""
    sent = message[kind][-1] if kind == "photo" else message[kind]
    return county.sandbox.world.shelf.get(sent["file_id"]).data


async def test_the_secretary_looks_at_a_case_takes_the_ledger_away_and_prints_the_case(
    county: County,
) -> None:
    here = await county.township(3)
    wei, secretary = here.supervisors[0], here.secretary
    number = await wei.reports("=三组水管破了")
    await secretary.hears(f"{number}号")
    await handled(here, number)
    await verified(wei, number)
    await asked(wei, "满意")
    await secretary.taps_key("台账", "全部")

    await secretary.presses("导出表格", "要导出哪些")
    await secretary.presses("整本台账", "整本台账")
    message = await secretary.hears("此件仅供")
    book = load_workbook(io.BytesIO(file_of(county, message)))
    head, *lines = book["台账"].iter_rows(values_only=True)
    [row] = [dict(zip(head, line, strict=True)) for line in lines if line[0] == number]
    assert (row["反映的事"], row["状态"]) == ("=三组水管破了", "已办结")
    assert message["document"]["file_name"].startswith("台账")
    assert "此件仅供" in str(list(book.worksheets[-1].values))

    secretary.phone.text(f"/case {number}")
    await secretary.hears(f"{number}号")
    await secretary.presses("更多操作", "进度图")
    picture = await secretary.presses("进度图", "的进度图")
    with Image.open(io.BytesIO(file_of(county, picture, "photo"))) as drawn:
        assert drawn.size[0] == 640

    await county.fetched()
    await secretary.presses("打印案卷", "案卷")
    message = await secretary.hears("可以打印")
    paper = Document(io.BytesIO(file_of(county, message)))
    assert f"{number}号 · " in "\n".join(each.text for each in paper.paragraphs)
    assert len(paper.inline_shapes) == 2


async def test_a_month_comes_and_nothing_half_made_stays(county: County) -> None:
    here = await county.township(3)
    await here.supervisors[1].reports("路烂了")
    await here.inspector.taps_key("台账", "全部")
    await here.inspector.presses("导出表格", "要导出哪些")
    await here.inspector.presses("本月", "的台账")
    await here.inspector.hears("此件仅供")
    await county.settle()
    assert not list(county.bot.data.glob("paper/*"))
