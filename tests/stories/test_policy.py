"""A rule is changed over HTTP: one county leader proposes, another approves; then it is undone."""

from tests.stories.county import County, enrol
from tests.stories.hand import Hand

LEADER = "县纪委领导"


async def leaders(county: County) -> tuple[Hand, Hand]:
    """Two persons, each with a phone."""
    first, second = (county.hands[phone, LEADER] for phone in ("13800009904", "13800009905"))
    for hand in (first, second):
        if not hand.phone.messages:
            await enrol(hand)
    return first, second


async def test_a_rule_is_changed_by_two_and_undone_by_two(county: County) -> None:
    here = await county.township(5)
    first, second = await leaders(county)
    await first.says("/policy", "别的规则，点下面")
    await first.presses("改规则", "改哪一类")
    await first.presses("生活难事", "改哪一条")
    await first.presses("告知群众：3个工作日", "改成什么")
    await first.says("半天", "没看懂")
    await first.says("四个工作日", "告知群众：3个工作日 → 4个工作日")
    await first.presses("提出，请人同意", "等人同意")
    await second.hears("钱领导甲要改规则")
    await second.presses("同意", "吴领导乙同意了")
    await here.secretary.hears("办理规则改了")
    await here.supervisors[0].says("/policy", "别的规则，点下面")
    await here.supervisors[0].presses("生活难事", "告知群众：4个工作日（第1次修改定的）")
    await second.says("/policy", "别的规则，点下面")
    await second.presses("改过哪些", "钱领导甲提出，吴领导乙同意")
    await second.presses("撤销第1次", "4个工作日 → 照规则文件")
    await second.presses("提出撤销", "等人同意")
    await first.hears("吴领导乙要改规则")
    await first.presses("同意", "钱领导甲同意了")
    await here.supervisors[0].says("/policy", "别的规则，点下面")
    await here.supervisors[0].presses("生活难事", "告知群众：3个工作日")
