"""The water pipes, the worked example of section 6: old pipes, 50-odd households short of water; when the trench is
opened the cost doubles, and everything stops until it is decided again. Over HTTP, in Chinese and in English."""

import pytest

from tests.stories.county import County, Township
from tests.stories.hand import Hand
from tests.stories.pictures import jpeg
from tests.stories.spending import CONTRACT, FILING, PAPER, PAYMENT, SIGNED, SUM, Follower

#: Some ninety taps and texts, each waiting for its answer, on a machine that may be busy.
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

OLD_PIPES = "三组水管老化，五十多户早晚缺水，要换管子"


async def test_the_pipes_from_the_village_to_the_countys_audit(county: County) -> None:
    here = await county.township(10)
    officer = await county.enrolled("纪检监察室干部", "JJ1")
    feng = Follower(here.inspector)
    number = await _registered(here, here.inspector)
    await here.supervisors[0].hears(f"{number}号")
    await _decided(feng)
    await here.inspector.presses("造价变了", "现在一共要多少钱")
    await here.inspector.says("9万6千", "玖万陆仟元整")
    await here.inspector.presses("对", "为什么变了")
    await here.inspector.presses("挖开以后，要换的比原来想的多", "停在这一步")
    await here.inspector.hears("村民代表决议（再来一次）还要")
    await here.secretary.hears("比决议的48,000.00元多100%，超过了10%，停下来")
    await _decided_again_and_done(feng)
    await _seen(here.secretary, f"{number}号")
    await officer.hears(f"{number}号")
    await officer.presses("▶ 县里审核", "审核结果是什么")
    await officer.presses("规范", "这笔开支就办结了")
    await officer.presses("对，办结", "已办结")
    for hand in (here.inspector, here.secretary, here.supervisors[0]):
        await hand.hears("的开支办结了")


async def _registered(here: Township, feng: Hand) -> str:
    await feng.says("登记开支", "哪个村的开支")
    await feng.presses("双河东村", "要花钱办什么事")
    await feng.says(OLD_PIPES, "预计要花多少钱")
    await feng.says("4万8千", "肆万捌仟元整")
    await feng.presses("对", "应急抢修")
    await feng.presses("按程序办", "对不对")
    said = await feng.presses("登记", "登记好了，")
    number = str(said["text"]).partition("，")[2].partition("号")[0]
    await here.secretary.hears(f"{number}号")
    await feng.hears("初步核实还要：照片、日期")
    return number


async def _decided(feng: Follower) -> None:
    await feng.records("初步核实", PAPER, "备案还要")
    await feng.records("备案", FILING, "党支部提议还要")
    await feng.records("党支部提议", PAPER, "村两委商议还要")
    await feng.records("村两委商议", PAPER, "党员大会还要")
    await feng.records("党员大会", PAPER, "村民代表决议还要")
    await feng.records("村民代表决议", SUM, "决议公开还要", "48000")
    await feng.records("决议公开", PAPER, "定施工方还要")
    await feng.records("定施工方", CONTRACT, "施工还要", "4万8千")


async def _decided_again_and_done(feng: Follower) -> None:
    await feng.records("村民代表决议", SUM, "决议公开（再来一次）还要", "9万6千")
    await feng.records("决议公开", PAPER, "村监委审核还要")
    await feng.records("村监委审核", SIGNED, "施工还要")
    await feng.records("施工", PAPER, "验收还要")
    await feng.records("验收", SIGNED, "村监委审核（再来一次）还要")
    await feng.records("村监委审核", SIGNED, "转账付款还要")
    await feng.records("转账付款", PAYMENT, "结果公开还要", "96000")
    await feng.records("结果公开", PAPER, "书记现场核实还要")


async def _seen(zheng: Hand, number: str) -> None:
    await zheng.hears("请您亲自到现场看一看")
    await zheng.presses("▶ 书记现场核实", "请拍一张发来")
    await zheng.shows(jpeg(50), "收到1张")
    await zheng.presses("就这些", "在哪里拍的")
    zheng.phone.location(31.91, 104.41)
    await zheng.hears("办好了没有")
    said = await zheng.presses("办好了", "待县里审核")
    assert number in str(said["text"])


async def test_the_same_pipes_in_english(county: County) -> None:
    here = await county.township(11)
    officer = await county.enrolled("纪检监察室干部", "JJ1")
    for hand in (here.inspector, here.secretary):
        await hand.says("/language", "Which language")
        await hand.presses("English", hand.phone.person.first_name)
    feng = Follower(here.inspector, "en")
    number = await _registered_in_english(here.inspector)
    await here.english.hears(f"{number}: 云岭南村 wants to spend")
    await _decided_in_english(feng)
    await here.inspector.presses("The sum changed", "What will it cost in all")
    await here.inspector.says("96,000.00", "玖万陆仟元整")
    await here.inspector.presses("Right", "why has it changed")
    await here.inspector.presses("More has to be replaced", "stops at this step")
    await here.inspector.hears("villagers' decision (again) still needs")
    await here.secretary.hears("it stops to be decided")
    await _decided_again_in_english(feng)
    await here.secretary.hears("please go and see in person")
    await here.secretary.presses("▶ secretary on site", "please take a photo and send it")
    await here.secretary.shows(jpeg(51), "photos received: 1")
    await here.secretary.presses("That is all", "where was it taken")
    await here.secretary.presses("Here in", "has it been done")
    await here.secretary.presses("It is done", "Awaiting the county's audit")
    await officer.hears(f"{number}号")
    await officer.presses("▶ 县里审核", "审核结果是什么")
    await officer.presses("规范", "这笔开支就办结了")
    await officer.presses("对，办结", "已办结")
    await here.inspector.hears("the expense of 云岭南村 is closed")


async def _registered_in_english(feng: Hand) -> str:
    await feng.says("Register expense", "Which village's expense")
    await feng.presses("云岭南村", "What is the money for")
    await feng.says("Pipes of group three are worn; 50-odd households short of water", "How much will it")
    await feng.says("RMB 48,000", "¥48,000.00 (肆万捌仟元整)")
    await feng.presses("Right", "emergency repair")
    await feng.presses("By the usual steps", "Is it right?")
    said = await feng.presses("Register", "Registered, number")
    number = str(said["text"]).partition("number ")[2].partition(".")[0]
    await feng.hears("first check still needs: photo, date")
    return number


async def _decided_in_english(feng: Follower) -> None:
    await feng.records("first check", PAPER, "filing still needs")
    await feng.records("filing", FILING, "branch proposal still needs")
    await feng.records("branch proposal", PAPER, "both committees still needs")
    await feng.records("both committees", PAPER, "Party members still needs")
    await feng.records("Party members", PAPER, "villagers' decision still needs")
    await feng.records("villagers' decision", SUM, "decision published still needs", "48000")
    await feng.records("decision published", PAPER, "contractor still needs")
    await feng.records("contractor", CONTRACT, "work still needs", "48,000")


async def _decided_again_in_english(feng: Follower) -> None:
    await feng.records("villagers' decision", SUM, "decision published (again) still needs", "96000")
    await feng.records("decision published", PAPER, "oversight review still needs")
    await feng.records("oversight review", SIGNED, "work still needs")
    await feng.records("work", PAPER, "acceptance still needs")
    await feng.records("acceptance", SIGNED, "oversight review (again) still needs")
    await feng.records("oversight review", SIGNED, "payment by transfer still needs")
    await feng.records("payment by transfer", PAYMENT, "result published still needs", "96000")
    await feng.records("result published", PAPER, "secretary on site still needs")
