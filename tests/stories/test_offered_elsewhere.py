"""A case that nobody wants: offered to another township, refused three times, decided by the county, done there."""

import pytest

from tests.stories.county import County
from tests.stories.hand import Hand
from tests.stories.roster import TOWNSHIPS

# The county is shared, and others leave these townships with half an enrolment: apart from them.
pytestmark = pytest.mark.long


async def offered(zheng: Hand, other: Hand, number: str, place: str) -> None:
    """Offered once, and refused with a ready reason."""
    await zheng.presses("更多操作", "请别的镇接")
    await zheng.presses("请别的镇接", "请哪个镇")
    # Ten townships: eight to a page, and whoever knows the name types it.
    await zheng.says(place, "为什么请")
    await zheng.presses("事情在你们辖区", "等别处答复")
    await other.hears(f"{number}号")
    await other.presses("不接", "为什么不接")
    await other.presses("不在我们辖区", "不归您这边了")
    await zheng.hears(f"{number}号，对方没有接")


async def test_refused_three_times_it_goes_up_and_what_is_decided_binds(county: County) -> None:
    here, there = await county.township(8), await county.township(9)
    li = await county.enrolled("纪检监察室干部", "JJ1")
    number = await here.supervisors[0].reports("界河边的路塌了一截")
    await here.secretary.hears(f"{number}号")
    for _ in range(3):
        await offered(here.secretary, there.secretary, number, TOWNSHIPS[9])
    await li.hears(f"{number}号，几次都没人接")
    await li.presses("定由谁办", "请定由哪里办")
    await li.presses("下一页", TOWNSHIPS[9])
    await li.presses(TOWNSHIPS[9], "定由")
    await li.presses("按发生的地方定", "已提交")
    await there.secretary.hears(f"{number}号")
    await here.secretary.hears(f"{number}号由{TOWNSHIPS[9]}办了")
    await here.supervisors[0].hears(f"{number}号换了地方办")
    await there.secretary.presses("签收", "已签收")
