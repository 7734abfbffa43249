"""What does not go straight: a villager who is not satisfied, a duplicate, a report that comes back."""

from tests.stories.casework import asked, handled, verified
from tests.stories.county import County


async def test_a_second_dissatisfaction_goes_to_the_linked_office(county: County) -> None:
    here = await county.township(3)
    li = await county.enrolled("纪检监察室干部", "JJ1")
    wei = here.supervisors[0]
    number = await wei.reports("二组的水管漏水，地里都泡了")
    await here.secretary.hears(f"{number}号")
    for _again in range(2):
        await handled(here, number)
        await verified(wei, number)
        await asked(wei, "不满意")
        await here.secretary.hears("要重新办理")
    await li.hears(f"{number}号，群众第二次说不满意")


async def test_two_reports_of_one_pipe_are_merged_and_both_receipts_stay_good(county: County) -> None:
    here = await county.township(4)
    wei = here.supervisors[0]
    first = await wei.reports("村头水管断了，没水吃")
    await here.secretary.hears(f"{first}号")
    second = await wei.reports("水管断了，家里没水")
    await here.secretary.hears(f"{second}号")
    await here.secretary.presses("更多操作", "和别件合并")
    await here.secretary.presses("和别件合并", "是同一件事")
    await here.secretary.presses(first, f"都在{first}号里办")
    await wei.hears(f"{second}号跟{first}号是同一件事")


async def test_a_returned_report_is_supplemented_and_is_in_the_queue_again(county: County) -> None:
    here = await county.township(4)
    wei = here.supervisors[1]
    number = await wei.reports("那边的路塌了一截")
    await here.secretary.hears(f"{number}号")
    await here.secretary.presses("更多操作", "退回补充")
    await here.secretary.presses("退回补充", "缺什么")
    await here.secretary.presses("☐ 具体位置", "☑ 具体位置")
    await here.secretary.presses("退回去", "退回补充")
    await wei.hears(f"{number}号退回来了")
    await wei.presses("补充再报", f"{number}号缺这些")
    await wei.says("在二组桥头往东五十米", "补上去")
    await wei.presses("补上去", f"补到{number}号了")
    await here.secretary.hears(f"{number}号补充好了")
