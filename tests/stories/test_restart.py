"""The bot dies, a second one wants in, an official blocks it: nobody loses anything."""

from tests.stories.bot_process import BotProcess
from tests.stories.county import KEEPER, TOKEN, County
from tests.stories.roster import write_roster


async def test_a_draft_goes_on_at_the_same_step_after_a_kill(county: County) -> None:
    here = await county.township(8)
    wei = here.supervisors[2]
    await wei.taps_key("Report a problem", "What kind of matter")
    await wei.presses("Everyday", "What has happened")
    await wei.says("The path to the school is washed away", "Are there photos")
    await county.bot.restart()
    preview = await wei.presses("No photos", "Is it right")
    assert "The path to the school is washed away" in preview["text"]
    await here.secretary.hears(f"{await wei.files_it('Send it in')}号")


async def test_what_was_said_while_it_was_dead_is_answered_once(county: County) -> None:
    wei = (await county.township(8)).supervisors[2]
    await county.bot.kill()
    wei.phone.sticker()
    wei.phone.poll()
    await county.bot.start()
    await wei.hears("sticker")
    await wei.hears("poll")
    await county.settle()
    assert wei.count("sticker") == wei.count("poll") == 1


async def test_a_second_bot_on_the_same_folder_is_refused_with_one_line(county: County) -> None:
    said = await county.bot.command("run")
    lines = [line for line in said.err.splitlines() if not line.startswith("{")]
    assert (said.code, len(lines)) == (1, 1)
    assert county.bot.running


async def test_an_import_while_it_runs_goes_through_the_running_bot(county: County) -> None:
    roster = write_roster(county.bot.data.parent / "again.xlsx")
    people = (await county.bot.command("import", str(roster), "--json")).answer["people"]
    statuses = {card["status"] for card in people}
    assert statuses == {"unchanged"}  # open links stay good
    assert county.bot.running


async def test_a_blocked_secretary_is_covered_by_the_inspector_until_back(county: County) -> None:
    here = await county.township(9)
    keeper = await county.enrolled("系统管理员", KEEPER.place)
    wei = here.supervisors[0]
    here.secretary.phone.block()
    await keeper.hears(here.secretary.phone.person.first_name)
    number = await wei.reports("六组的路灯坏了")
    await here.inspector.hears(f"{number}号")
    await here.inspector.presses("签收并交办", "已交办")
    here.secretary.phone.unblock()
    await keeper.hears(here.secretary.phone.person.first_name)
    back = await wei.reports("七组的路灯坏了")
    await here.secretary.hears(f"{back}号")


async def test_an_expired_link_is_refused_and_the_folder_is_free_at_once_after_a_kill(county: County) -> None:
    folder = county.bot.data.parent / "small"
    folder.mkdir()
    policy = folder / "policy.toml"
    policy.write_text('[enrolment]\nlink = "1s"\n')
    await county.bot.kill()
    small = BotProcess(folder / "data", county.sandbox.url, TOKEN, policy=policy)
    words = ("--role", "keeper", "--name", "李管理乙", "--phone", "13800009911", "--json")
    link = (await small.command("invite", *words)).answer["link"]
    late = county.sandbox.person("李管理乙", phone="+8613800009911")
    await small.start()
    late.start(link.partition("start=")[2])
    await late.hears("这个链接过期了")
    await small.stop()
    await county.bot.start()
