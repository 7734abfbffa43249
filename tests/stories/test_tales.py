"""Tales of what must not go wrong: danger at night, money in a hurry, money out of turn, a satisfaction nobody gave.
Played on phones in one small county, whose clock is pushed."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.stories.month import month
from tests.stories.tale import Tale

pytestmark = pytest.mark.timeout(900)

VILLAGER, PHONE = "吴大爷", "13800009998"
OTHERS_PHONE = "13800009997"
EVERYBODY = ("wei", "jiang", "han", "feng", "zheng", "li", "zhou", "qian", "xie", "wang")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tale(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tale]:
    """One house for all of them: each has a matter of its own, and begins on a Monday at nine."""
    async with month(tmp_path_factory.mktemp("tales"), "zh", sampled=100) as here:
        yield Tale(here)


async def test_danger_at_night_is_heard_at_once_and_is_over_in_two_days(tale: Tale) -> None:
    wei, feng, zheng = tale.wei, tale.feng, tale.zheng
    await tale.next_monday()
    night = await tale.comes(23, 10)
    number = await wei.reports("有危险、断水断电", "村口电线掉下来了，冒火花", who=f"{VILLAGER} 三组 {PHONE}")
    for who in EVERYBODY:
        loud = [one for one in tale[who].heard(number, since=night) if not one.get("disable_notification")]
        assert bool(loud) == (who in {"wei", "feng", "zheng"}), who
    assert "前要处理" in zheng.reads(number)
    await zheng.presses("签收并交办", about=number)
    assert "点“先处置了”记下来" in feng.reads(number)
    assert "前先把危险排除" in wei.reads(number)
    await tale.comes(0, 30)
    await feng.presses("先处置了", about=number)
    assert "办理中" in await feng.presses("断电、拉警戒线", "就用这句", "没有照片")
    assert "拉了警戒线，有人守着" in await wei.presses("看原话", about=number)
    await tale.comes(9, days=1)
    assert feng.heard("⏰", number, "期限是明天下班前")
    await feng.presses("录结果", about=number)
    await feng.says("线杆换了，电通了")
    assert "待现场核实" in await feng.presses("没有照片")
    await wei.verifies(number)
    await wei.presses("已告知群众", about=number)
    assert "满意" in await wei.presses("当面问", "满意", about=number)
    assert "办结了" in feng.reads(number)
    assert tale.heard_of(VILLAGER, but="wei") == tale.heard_of(PHONE, but="wei") == []


async def test_danger_nobody_signs_for_climbs_the_ladder(tale: Tale) -> None:
    zheng = tale.zheng
    await tale.next_monday()
    evening = await tale.comes(20)
    number = await tale.wei.reports("有危险、断水断电", "后山滑坡，土压到屋后墙了")
    await tale.comes(7)
    assert [tale.told_at(one) for one in zheng.heard("⏰", number, "请签收")] == ["22", "23", "00"]
    assert "刚到期" in str(zheng.heard("⏰", number, "请签收")[-1])
    assert not tale.li.heard(number)
    await tale.comes(18, 1, days=1)
    climbed = [tale[who].heard("🔵", number)[0]["date"] for who in ("li", "zhou")]
    assert climbed == sorted(climbed)
    assert "上面已经在催" in str(tale.wei.heard(number, since=evening)[-1])
    assert not tale.qian.heard(number)
    await tale.comes(18, 1, days=1)
    assert tale.qian.heard("🔵", number)
    await zheng.presses("签收并交办", about=number)
    for who in ("li", "zhou", "qian"):
        assert tale[who].reads(number).startswith("✓")


@pytest.mark.long
async def test_an_emergency_repair_is_begun_before_it_is_decided_and_catches_up_late(tale: Tale) -> None:
    feng, zheng, li = tale.feng, tale.zheng, tale.li
    await tale.next_monday()
    number = await feng.registers(
        "青石村", "主水管爆了，全村停水，连夜抢修", "3万2千5", "应急抢修", tale.in_days(3)
    )
    await feng.records(number, "初步核实", "📷", "今天")
    await feng.records(number, "备案", "今天")
    await feng.records(number, "定施工方", "比价", "还是这个数", "今天")
    said = await feng.records(number, "施工", "📷", "今天")
    assert "✓ 施工" in said
    assert "下班前补齐手续" in said
    assert "▶ 党支部提议" in said
    await tale.comes(18, 1, days=3)
    assert "请催村里补" in feng.reads(number)
    assert "应急抢修的手续该在今天下班前补齐，还没补齐" in zheng.reads(number)
    await tale.comes(9)
    await feng.presses("看详情", about=number)
    assert "过期了还没补齐" in feng.reads(number)
    await feng.records(number, "党支部提议", "📷", "昨天")
    await feng.records(number, "村两委商议", "📷", "今天")
    await feng.records(number, "党员大会", "📷", "今天")
    await feng.records(number, "村民代表决议", "📷", "还是这个数", "今天")
    said = await feng.records(number, "决议公开", "📷", "今天")
    assert "手续补晚了" in said
    await feng.records(number, "验收", "📷", "甲某、乙某", "今天")
    await feng.records(number, "村监委审核", "📷", "甲某、乙某、丙某", "今天")
    await feng.records(number, "转账付款", "三资平台转账", "📷", "还是这个数", "今天")
    await feng.records(number, "结果公开", "📷", "今天")
    await zheng.sees_on_site(number)
    await li.presses("看详情", about=number)
    assert "手续补晚了" in li.reads(number)
    await li.presses("▶ 县里审核", about=number)
    await li.presses("有问题，已提醒")
    await li.says("手续补晚了，下不为例")
    assert "已办结" in await li.presses("对，办结")
    for who in (feng, zheng, tale.wei):
        assert "下不为例" in await who.presses("看原话", about=number)


@pytest.mark.long
async def test_money_paid_before_the_decision_stays_seen_to_be_so(tale: Tale) -> None:
    feng, zheng, li = tale.feng, tale.zheng, tale.li
    await tale.next_monday()
    number = await feng.registers("竹林村", "文化广场铺地砖", "2万", "按程序办")
    await feng.records(number, "初步核实", "📷", "今天")
    await feng.presses("更多操作", "钱已经付了", about=number)
    await feng.presses("付的现金")
    await feng.presses("还是这个数")
    await feng.shows(41)
    await feng.presses("今天", "记下来")
    for who in (zheng, li, tale.jiang):
        assert "程序缺失督办" in who.reads(number)
    await tale.comes(9)
    said = await feng.records(number, "备案", "今天")
    assert "（付款以后，今天才补）" in said
    await feng.presses("▶ 党支部提议", about=number)
    await feng.answers("📷")
    assert "日子不能往回写" in await feng.says("11月20日")
    await feng.presses("今天", "记下来")
    await feng.records(number, "村两委商议", "📷", "今天")
    await feng.records(number, "党员大会", "📷", "今天")
    await feng.records(number, "村民代表决议", "📷", "还是这个数", "今天")
    await feng.records(number, "决议公开", "📷", "今天")
    await feng.records(number, "定施工方", "比价", "还是这个数", "今天")
    await feng.records(number, "施工", "📷", "今天")
    await feng.records(number, "验收", "📷", "甲某、乙某", "今天")
    said = await feng.records(number, "村监委审核", "📷", "甲某、乙某、丙某", "今天")
    assert "▶ 转账付款" not in said
    assert "⚠️ 先付了款 昨天 · 20,000.00元（付的现金）" in said
    await feng.records(number, "结果公开", "📷", "今天")
    await zheng.sees_on_site(number)
    await li.presses("看详情", about=number)
    assert "没议决就付了" in li.reads(number)
    assert "付款以后" in li.reads(number)
    await li.presses("▶ 县里审核", about=number)
    await li.presses("有问题，已提醒")
    await li.says("先付后议，已提醒")
    assert "程序缺失督办" in await li.presses("对，办结")


async def test_a_satisfaction_nobody_gave_comes_back_and_another_speaks_to_the_villager(tale: Tale) -> None:
    wei, feng, zheng, li, qian = tale.wei, tale.feng, tale.zheng, tale.li, tale.qian
    await tale.next_monday()
    number = await wei.reports("生活难事", "二组的水渠堵了", who=f"罗婶 二组 {OTHERS_PHONE}")
    await zheng.presses("签收并交办", about=number)
    await feng.presses("录结果", about=number)
    await feng.says("渠清了")
    await feng.presses("没有照片")
    await wei.verifies(number)
    await wei.presses("已告知群众", about=number)
    await wei.presses("当面问", "满意", about=number)
    assert "可问监督员" not in li.reads(number)
    await li.presses("看电话", about=number)
    await qian.presses("同意看", about=number)
    assert OTHERS_PHONE in await li.presses("现在看", about=number)
    await li.presses("没有这回事", about=number)
    assert "转为红色督办" in await li.presses("没人问满不满意")
    assert "都要书记自己去" in zheng.reads(number)
    assert "您不用去，也别打听是谁说的" in wei.reads(number)
    shown = await wei.presses("我的履职", about=number)
    assert "群众说没有这回事（李联系）" in shown
    await wei.presses(line_of(shown, f"{number}号 青石村 · 县里回访"))
    await wei.says("我打的电话，是他儿子接的")
    await zheng.presses("签收并交办", about=number)
    await feng.presses("录结果", about=number)
    await feng.says("重新清了")
    await feng.presses("没有照片")
    assert "重新清了" not in wei.reads(number)
    assert "书记告诉群众" in await zheng.verifies(number)
    await zheng.presses("已告知群众", about=number)
    assert "记下了：满意" in await zheng.presses("当面问", "满意", about=number)
    await zheng.says("/duty")
    await zheng.presses("看别人的")
    assert "是他儿子接的" in await zheng.presses("卫青石")
    assert tale.heard_of(OTHERS_PHONE, but="wei") == ["li"], "with the leader's leave, and nobody else"


def line_of(track: str, line: str) -> str:
    """The button for a word on this line of a duty track: 说明2."""
    found = next(each for each in track.splitlines() if line in each)
    return f"说明{found.partition('.')[0]}"
