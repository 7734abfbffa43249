"""请假: which day somebody is back, what is shown meanwhile, and 我回来了."""

from datetime import UTC, datetime

import pytest

from supervision.people import Person
from tests.chat import Chat, Town
from tests.handlers.playing import opens, report


def person_of(who: Chat) -> Person:
    person: Person = who.town.read(lambda work: work.people.by_user(who.user_id))
    return person


def away(who: Chat) -> datetime | None:
    return person_of(who).away_until


def test_leave_is_two_taps_from_more(supervisor: Chat) -> None:
    supervisor.says("更多").presses("more.button.leave")
    assert supervisor.hears("leave.ask")
    assert supervisor.labels[:2] == ["明天 11月24日（周二）", "后天 11月25日（周三）"]
    supervisor.presses("下周一 11月30日")
    assert supervisor.hears("leave.noted")
    assert away(supervisor) == datetime(2026, 11, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize("said", ["12月3日", "十天后", "下周四", "12月3日上班"])
def test_the_day_may_be_typed(secretary: Chat, said: str) -> None:
    secretary.says("请假").says(said)
    assert "请假到12月2日（周三），12月3日（周四）回来" in secretary.shows
    assert away(secretary) == datetime(2026, 12, 2, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("过几天", "date_unread"),
        ("今天", "date_past"),
        ("11月20日", "date_past"),
        ("2027-12-03", "date_far"),
    ],
)
def test_a_wrong_day_is_asked_again(inspector: Chat, said: str, why: str) -> None:
    inspector.says("/leave").says(said)
    assert inspector.hears(f"refusal.{why}")
    assert inspector.hears("leave.ask")
    assert away(inspector) is None
    assert inspector.says("明天").hears("leave.noted")


@pytest.mark.parametrize("part", ["member", "officer", "leader", "reception", "county"])
def test_whoever_holds_an_office_may_go_on_leave(supervisor: Chat, part: str) -> None:
    who = supervisor.town.chat(part)
    assert who.says("/leave").presses("leave.button.two_weeks").hears("leave.noted")
    assert who.presses("leave.button.back").hears("leave.over")


def test_for_a_keeper_nobody_stands_in_and_he_is_told(town: Town) -> None:
    keeper = town.chat("keeper")
    assert keeper.says("/leave").presses("leave.button.two_weeks").hears("leave.noted_keeper")
    assert keeper.presses("leave.button.back").hears("leave.over")


def test_without_an_office_there_is_nothing_to_be_away_from(member: Chat) -> None:
    [office] = member.town.read(lambda work: work.offices.of_person(person_of(member).id, work.now))
    member.town.act(lambda work: work.offices.end(office.id, work.now))
    assert member.says("/leave").hears("refusal.no_office")


def test_on_a_sunday_no_day_is_offered_twice(supervisor: Chat) -> None:
    supervisor.town.clock.forward(days=6)
    supervisor.says("/leave")
    assert [label for label in supervisor.labels if "11月30日" in label] == ["明天 11月30日（周一）"]


def test_me_and_home_show_the_leave_and_the_way_back(supervisor: Chat) -> None:
    supervisor.says("请假").says("12月3日")
    assert supervisor.says("/me").hears("me.away")
    assert supervisor.offers("leave.button.back")
    assert supervisor.says("/start").hears("leave.away")
    assert supervisor.offers("leave.button.back")


def test_who_is_at_work_sees_nothing_of_leave(supervisor: Chat) -> None:
    assert not supervisor.says("/me").hears("me.away")
    assert not supervisor.offers("leave.button.back")
    assert not supervisor.says("/start").hears("leave.away")


def test_who_is_back_sees_home_and_what_waits(supervisor: Chat, secretary: Chat) -> None:
    secretary.says("请假").presses("leave.button.two_weeks")
    number = report(supervisor)
    secretary.says("/me").presses("leave.button.back")
    assert secretary.hears("leave.over")
    assert secretary.hears("home.secretary")
    assert number in secretary.presses("queue.tab.unsigned").shows
    assert away(secretary) is None


def test_another_day_half_said_is_forgotten_on_the_return(supervisor: Chat) -> None:
    supervisor.says("请假").presses("leave.button.two_weeks").presses("leave.button.back")
    supervisor.says("请假").presses("leave.button.two_weeks")
    supervisor.says("/leave").presses("leave.button.change")
    supervisor.says("/me").presses("leave.button.back")
    assert supervisor.hears("todo.nothing")


def test_back_twice_changes_nothing(supervisor: Chat) -> None:
    supervisor.says("请假").presses("leave.button.two_weeks")
    button = supervisor.button("leave.button.back")
    supervisor.presses_again(button)
    assert supervisor.presses_again(button).hears("refusal.not_away")


def test_another_day_takes_the_place_of_the_first(supervisor: Chat) -> None:
    supervisor.says("请假").presses("leave.button.two_weeks")
    assert supervisor.says("/leave").hears("leave.away")
    supervisor.presses("leave.button.change").says("明天")
    assert away(supervisor) == datetime(2026, 11, 23, 16, tzinfo=UTC)


def test_leave_ends_by_itself_on_the_day(supervisor: Chat) -> None:
    supervisor.says("请假").presses("leave.button.tomorrow")
    supervisor.town.clock.forward(days=1)
    assert not supervisor.says("/start").hears("leave.away")
    assert supervisor.says("/leave").hears("leave.ask")


def test_the_inspector_covers_for_a_secretary_on_leave(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    secretary.says("请假").presses("leave.button.two_weeks")
    number = report(supervisor)
    assert inspector.hears("notice.new")
    assert "现在轮到何检员" in opens(supervisor, number).shows


def test_english_readers_have_it_in_english(english: Chat) -> None:
    english.says("leave").says("Dec 3")
    assert "you are back at work Thu 3 Dec" in english.shows
    english.says("/me").presses("I am back")
    assert "Welcome back" in english.shows
