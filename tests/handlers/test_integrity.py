"""检举控告 with content off: numbers expected, registered, handed down as a task, told, closed."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from supervision.integrity import Matter, Owed, Stage
from tests.cast import KEPT
from tests.chat import Chat, Town

OWN = "清纪信〔2026〕17号"


def sealed(supervisor: Chat) -> str:
    """干部有问题; the number that is given."""
    supervisor.says("报问题").presses("track.button.integrity")
    [number] = re.findall(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)
    return str(number)


def registers(reception: Chat, number: str | None = None, own: str = OWN, named: str = "named") -> Chat:
    reception.says("/queue").presses("reception.button.register")
    if number is None:
        reception.presses("integrity.button.none")
    else:
        reception.says(number)
    reception.presses("integrity.came.person").presses(f"integrity.{named}").presses("day.button.today")
    return reception.says(own)


def hands_down(reception: Chat, secretary: str = "舒书记") -> Chat:
    reception.presses("integrity.button.hand").presses(next(x for x in reception.labels if secretary in x))
    reception.presses("integrity.button.not_concerned").presses("integrity.instruction.fetch")
    return reception.presses("10个工作日")


def the_matter(town: Town) -> Matter:
    found: Matter = town.read(lambda work: work.integrity.by_id(1))
    return found


def owed(town: Town) -> set[Owed]:
    promises = town.read(lambda work: work.integrity.owed(1))
    return {each.owed for each in promises if each.open}


@pytest.fixture
def countys(town: Town) -> Chat:
    """The county's leader."""
    return town.chat("county")


@pytest.fixture
def registered(reception: Chat) -> Chat:
    return registers(reception)


def test_the_receptions_list_has_a_number_and_a_day_and_nothing_else(
    supervisor: Chat, reception: Chat
) -> None:
    number = sealed(supervisor)
    reception.says("/queue").presses("reception.tab.expected")
    assert number in reception.shows
    assert not [word for word in ("青石", "柳溪", "卫青石") if word in reception.shows.replace("清河县", "")]


def test_the_person_comes_with_the_number_and_it_is_expected_no_more(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = sealed(supervisor)
    registers(reception, number)
    assert reception.hears("integrity.stage.registered")
    assert number in reception.shows
    assert OWN in reception.shows
    assert reception.says("/queue").presses("reception.tab.expected").hears("reception.none.expected")


def test_who_has_no_number_is_registered_too(town: Town, registered: Chat) -> None:
    assert the_matter(town).number is None
    assert registered.hears("integrity.card")


@pytest.mark.parametrize(
    "typed", ["王支书吃拿卡要三万块", "没有数字", "17号 是东头王老五来说的那件事", "🐟17"]
)
def test_a_story_is_refused_where_a_number_belongs(town: Town, reception: Chat, typed: str) -> None:
    registers(reception, own=typed)
    assert reception.hears("refusal.only_a_number")
    assert town.read(lambda work: work.integrity.by_id(1)) is None


def test_a_number_that_was_never_given_is_refused(reception: Chat) -> None:
    reception.says("/queue").presses("reception.button.register").says("1234567")
    assert reception.hears("refusal.number_mistyped") or reception.hears("refusal.number_unknown")


def test_a_number_is_registered_once(supervisor: Chat, reception: Chat) -> None:
    number = sealed(supervisor)
    registers(reception, number)
    reception.says("/queue").presses("reception.button.register").says(number)
    assert reception.hears("refusal.number_registered")
    registers(reception)
    assert reception.hears("refusal.county_number_taken")


def test_after_thirty_days_a_number_did_not_come_and_nobody_is_told(
    town: Town, supervisor: Chat, reception: Chat, countys: Chat
) -> None:
    sealed(supervisor)
    town.passes(days=32)
    assert not countys.hears("integrity.due.above")
    reception.says("/queue").presses("reception.tab.expected")
    assert reception.hears("integrity.did_not_come")


def test_a_named_reporter_is_told_within_fifteen_working_days(town: Town, registered: Chat) -> None:
    assert owed(town) == {Owed.ACCEPTANCE, Owed.HANDLE}
    # Monday 23 November and fifteen working days.
    promise = town.read(lambda work: work.integrity.owed(1))[0]
    assert f"{promise.due_at + timedelta(hours=8):%m-%d %H}" == "12-14 18"
    registered.presses("integrity.button.acceptance").presses("integrity.how.phone")
    assert registered.hears("integrity.kept.acceptance")
    assert owed(town) == {Owed.HANDLE}


def test_and_of_the_result_within_fifteen_working_days_after_closing(town: Town, registered: Chat) -> None:
    town.clock.forward(days=7)
    registered.presses("integrity.button.close").presses("integrity.close.done")
    [promise] = [each for each in town.read(lambda work: work.integrity.owed(1)) if each.owed is Owed.RESULT]
    # Monday 30 November and fifteen working days.
    assert f"{promise.due_at + timedelta(hours=8):%m-%d %H}" == "12-21 18"


def test_not_told_in_time_the_countys_leader_hears(town: Town, registered: Chat, countys: Chat) -> None:
    town.passes(days=22)
    assert registered.hears("integrity.due.own")
    assert countys.hears("integrity.due.above")
    countys.presses("notice.button.card")
    assert countys.hears("integrity.card")
    assert not countys.offers("integrity.button.close")


def test_an_anonymous_writer_is_told_nothing_and_looked_for_by_nobody(town: Town, reception: Chat) -> None:
    registers(reception, named="anonymous")
    assert owed(town) == {Owed.HANDLE}
    reception.presses("integrity.button.close").presses("integrity.close.done")
    assert owed(town) == set()


def test_the_one_secretary_sees_a_number_an_instruction_and_a_day(
    town: Town, supervisor: Chat, reception: Chat, secretary: Chat
) -> None:
    number = sealed(supervisor)
    registers(reception, number)
    secretary.forgets()
    hands_down(reception)
    assert secretary.hears("integrity.task")
    assert OWN in secretary.shows
    assert number not in secretary.shows
    assert secretary.hears("integrity.instruction.fetch")


def test_others_in_the_township_see_no_task_and_no_count(
    town: Town, registered: Chat, secretary: Chat, inspector: Chat, officer: Chat, leader: Chat
) -> None:
    before = {who.name: who.says("/queue").shows for who in (inspector, officer, leader)}
    hands_down(registered)
    after = {who.name: who.says("/queue").shows for who in (inspector, officer, leader)}
    assert before == after
    assert not any(OWN in who.shows for who in (inspector, officer, leader))
    assert "1" in next(label for label in secretary.says("/queue").labels if "县里交办" in label)


def test_who_is_concerned_is_not_offered_again(town: Town, registered: Chat, secretary: Chat) -> None:
    registered.presses("integrity.button.hand")
    registered.presses(next(x for x in registered.labels if "舒书记" in x))
    registered.presses("integrity.button.concerned")
    assert not any("舒书记" in label for label in registered.labels)
    assert any("尚山口" in label for label in registered.labels)
    assert secretary.shows == ""


def test_the_secretary_signs_reports_and_the_county_closes(
    town: Town, registered: Chat, secretary: Chat
) -> None:
    hands_down(registered)
    secretary.presses("integrity.button.sign")
    assert secretary.hears("integrity.task_signed")
    secretary.presses("integrity.button.done")
    assert registered.hears("integrity.news.reported")
    registered.presses("notice.button.card").presses("integrity.button.close").presses("integrity.close.done")
    assert the_matter(town).stage is Stage.CLOSED
    assert owed(town) == {Owed.ACCEPTANCE, Owed.RESULT}
    registered.presses("integrity.button.result").presses("integrity.how.letter")
    assert registered.hears("integrity.kept.result")


@pytest.mark.parametrize(("answer", "hears"), [("yes", "granted"), ("no", "refused")])
def test_more_time_is_the_countys_to_give(
    town: Town, registered: Chat, secretary: Chat, answer: str, hears: str
) -> None:
    hands_down(registered)
    secretary.presses("integrity.button.sign").presses("integrity.button.longer").presses("5个工作日")
    assert registered.hears("integrity.news.longer_asked")
    registered.presses("notice.button.card").presses(f"integrity.button.longer_{answer}")
    assert secretary.hears(f"integrity.task_news.longer_{hears}")


def test_a_secretary_who_is_concerned_steps_aside_for_good(
    town: Town, registered: Chat, secretary: Chat
) -> None:
    hands_down(registered)
    button = secretary.button("integrity.button.sign")
    secretary.presses("integrity.button.aside").presses("step_aside.button.yes")
    secretary.presses("integrity.aside_for.kin")
    assert registered.hears("integrity.news.stepped_aside")
    assert secretary.presses_again(button).hears("refusal.missing")
    assert not any("县里交办" in label for label in secretary.says("/queue").labels)


def test_why_a_secretary_stepped_aside_is_read_by_the_county_alone(
    registered: Chat, secretary: Chat, officer: Chat
) -> None:
    hands_down(registered)
    secretary.presses("integrity.button.aside").presses("step_aside.button.yes")
    secretary.presses("integrity.aside_for.ties")
    assert registered.presses("notice.button.card").hears("integrity.aside_for.ties")
    assert "舒书记" in registered.shows
    assert not secretary.hears("integrity.aside_line")
    assert not officer.shows


def leaves(reception: Chat) -> Chat:
    reception.presses("integrity.button.aside").presses("step_aside.button.yes")
    return reception.presses("integrity.aside_for.kin")


def test_whoever_handles_it_at_the_county_steps_aside_and_the_leader_goes_on(
    town: Town, registered: Chat, countys: Chat
) -> None:
    card = registered.button("integrity.button.close")
    assert leaves(registered).hears("integrity.left")
    assert registered.presses_again(card).hears("refusal.missing")
    assert OWN not in registered.says("/queue").shows
    assert countys.hears("integrity.news.left")
    assert countys.presses("notice.button.card").hears("integrity.aside_line")
    assert leaves(countys).hears("integrity.left_nobody")
    assert KEPT.policy.outside.name in countys.shows


def test_a_task_taken_back_is_gone(town: Town, registered: Chat, secretary: Chat) -> None:
    hands_down(registered)
    button = secretary.button("integrity.button.sign")
    registered.presses("integrity.button.take_back")
    assert secretary.hears("integrity.task_gone")
    assert secretary.presses_again(button).hears("refusal.missing")


def test_a_late_task_is_heard_of_by_the_county_alone(
    town: Town, registered: Chat, secretary: Chat, countys: Chat, officer: Chat, leader: Chat
) -> None:
    hands_down(registered)
    town.passes(days=2)
    assert secretary.hears("integrity.remind.late.sign")
    assert registered.hears("integrity.due.above")
    town.passes(days=1)
    assert countys.hears("integrity.due.above")
    assert [who.name for who in (officer, leader) if OWN in who.shows] == []


@pytest.mark.parametrize(
    "who", ["supervisor", "secretary", "inspector", "officer", "leader", "keeper", "elsewhere"]
)
def test_nobody_else_opens_a_matter(town: Town, registered: Chat, who: str) -> None:
    ref = the_matter(town).ref
    sealed_press = town.seal.close(town.chat(who).user_id, f"im\x1f{ref}\x1fopen")
    town.chat(who).presses_again((1, sealed_press))
    assert town.chat(who).hears("refusal.missing")
    assert OWN not in town.chat(who).shows


def test_kept_from_a_leader_it_is_not_said_to_him(town: Town, registered: Chat, countys: Chat) -> None:
    registered.presses("integrity.button.keep_from").presses("凌县长")
    assert registered.hears("integrity.kept_from")
    town.passes(days=22)
    assert OWN not in countys.shows


def test_a_supervisor_who_asks_by_number_learns_nothing(
    town: Town, supervisor: Chat, reception: Chat, secretary: Chat
) -> None:
    number = sealed(supervisor)
    assert supervisor.says(f"/case {number}").hears("refusal.missing")
    registers(reception, number)
    assert supervisor.says(f"/case {number}").hears("refusal.missing")


def test_a_withdrawn_wish_stops_nothing(town: Town, registered: Chat) -> None:
    assert not any("撤" in label for label in registered.labels)


def test_the_sorter_seals_and_expects_the_number(supervisor: Chat, reception: Chat) -> None:
    from tests.handlers.playing import opens, report

    number = report(supervisor, "说不清，好像和钱有关", "unclear")
    opens(reception, number).presses("track.button.integrity")
    assert number in reception.says("/queue").presses("reception.tab.expected").shows


def test_where_the_county_allows_it_a_supervisor_hears_the_step_and_nobody_else(
    town: Town, supervisor: Chat, reception: Chat, secretary: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = replace(KEPT.policy.track, integrity=replace(KEPT.policy.track.integrity, tell_supervisor=True))
    allowing = replace(KEPT, policy=replace(KEPT.policy, track=told))
    monkeypatch.setattr(town.store.ground, "time", allowing)
    number = sealed(supervisor)
    assert supervisor.says(f"/case {number}").hears("integrity.asked.expected")
    registers(reception, number)
    assert supervisor.says(f"/case {number}").hears("integrity.asked.registered")
    assert secretary.says(f"/case {number}").hears("refusal.missing")
