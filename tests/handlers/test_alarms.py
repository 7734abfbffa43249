"""What a keeper is told of trouble in the house, in which words, and what people hear after an outage."""

from datetime import timedelta
from typing import Any

import pytest

from bot.outages import made_up_for
from storage import inbox
from storage.unit_of_work import UnitOfWork
from supervision.acts.alarms import end_alarms, hearers, raise_alarms, tell
from supervision.alarms import CODES, ENDLESS, TOLD_ELSEWHERE, WATCHED, Raised
from supervision.cases import State
from supervision.people import Language
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.late import HALF, at
from tests.handlers.playing import case_of, hand_over, opens, report, state_of
from tests.handlers.test_contents import GROUP, NAME, PHONE, WORDS, with_a_villager

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def rings(town: Town, code: str = "conflict", **fields: Any) -> None:
    """This trouble is there."""
    now = town.clock.now
    town.act(lambda work: raise_alarms(work, [Raised(code=code, first=now, last=now, fields=fields)]))


def waits(town: Town, **span: float) -> None:
    """Time passes, and the alarms are looked at."""
    town.clock.forward(**span)
    town.act(tell)


def silent_house(work: UnitOfWork) -> None:
    """No keeper can be reached."""
    person = work.people.by_user(user_of("keeper"))
    assert person is not None
    work.people.mark_unreachable(person.id, work.now)


# --- begin, go on, end


def test_an_alarm_is_told_in_chinese_at_once(town: Town, keeper: Chat) -> None:
    rings(town)
    assert keeper.hears("alarm.begins")
    assert "别处也在收消息" in keeper.shows
    assert "@BotFather" in keeper.shows


def test_it_is_told_once_while_it_lasts_and_again_after_an_hour(town: Town, keeper: Chat) -> None:
    rings(town)
    keeper.forgets()
    for _ in range(11):
        waits(town, minutes=5)
        rings(town)
    assert keeper.shows == ""
    waits(town, minutes=5)
    assert keeper.hears("alarm.goes_on")
    assert keeper.shows.count("还没好") == 1


def test_at_night_only_what_cannot_wait_is_told(town: Town, keeper: Chat) -> None:
    town.clock.forward(hours=14)
    rings(town, "backup_old", since=town.clock.now.isoformat())
    assert keeper.shows == ""
    rings(town, "no_updates")
    assert keeper.hears("alarm.begins")
    keeper.forgets()
    waits(town, hours=8, minutes=31)
    assert "备份" in keeper.shows


def test_it_is_told_that_it_is_over_once(town: Town, keeper: Chat) -> None:
    rings(town)
    keeper.forgets()
    waits(town, minutes=10)
    assert keeper.hears("alarm.over")
    assert "从11月23日 09:00到11月23日 09:10" in keeper.shows
    keeper.forgets()
    waits(town, hours=3)
    assert keeper.shows == ""


def test_what_was_lost_within_the_hour_after_the_last_loss_is_told_with_all_of_it(
    town: Town, keeper: Chat
) -> None:
    lose(town, 3)
    waits(town, minutes=10)
    keeper.forgets()
    for _ in range(2):
        waits(town, minutes=15)
        lose(town, 250)
    assert keeper.shows == ""
    waits(town, minutes=20)
    assert "少了500条消息" in keeper.shows
    keeper.forgets()
    waits(town, minutes=10)
    assert "没有再发生" in keeper.shows


def lose(town: Town, count: int) -> None:
    moment = town.clock.now.isoformat()
    rings(town, "updates_lost", count=count, since=moment, until=moment)


def test_storage_that_fails_again_after_it_was_over_is_told_at_once(town: Town, keeper: Chat) -> None:
    rings(town, "storage")
    waits(town, minutes=10)
    assert keeper.hears("alarm.over")
    keeper.forgets()
    waits(town, minutes=5)
    rings(town, "storage")
    assert keeper.hears("alarm.begins")


def test_that_it_is_over_does_not_put_off_the_next_one(town: Town, keeper: Chat) -> None:
    rings(town)
    waits(town, minutes=10)
    keeper.forgets()
    for _ in range(10):
        waits(town, minutes=5)
        rings(town)
    assert keeper.hears("alarm.begins")


def test_what_is_watched_is_over_when_the_watchman_says_so(town: Town, keeper: Chat) -> None:
    rings(town, "disk", percent=87)
    assert "87%" in keeper.shows
    waits(town, minutes=40)
    assert not keeper.hears("alarm.over")
    town.act(lambda work: end_alarms(work, ["disk", "silent"]))
    assert keeper.hears("alarm.over")
    assert keeper.shows.count("✅") == 1


def test_what_happens_is_counted_and_its_end_is_that_it_has_not_come_again(town: Town, keeper: Chat) -> None:
    rings(town, "update_parked")
    rings(town, "update_parked")
    waits(town, minutes=10)
    assert "没有再发生" in keeper.shows
    assert "一共2次" in keeper.shows


def test_lost_updates_are_told_with_how_many_and_between_which_moments(town: Town, keeper: Chat) -> None:
    since, until = town.clock.now - 5 * MINUTE, town.clock.now
    rings(town, "updates_lost", count=20, since=since.isoformat(), until=until.isoformat())
    assert "11月23日 08:55到11月23日 09:00之间少了20条消息" in keeper.shows


def test_what_arrives_the_next_day_says_which_day_it_was(town: Town, keeper: Chat) -> None:
    rings(town, "silent", since=(town.clock.now - DAY).isoformat())
    assert "从11月22日 09:00起没连上" in keeper.shows


def test_at_night_only_what_stops_everything_rings(town: Town, keeper: Chat) -> None:
    town.clock.forward(hours=14)
    rings(town, "storage")
    rings(town, "disk", percent=86)
    silent = [shown.part.silent for shown in keeper.answers if shown.part is not None]
    assert silent == [False, True]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", [*sorted(set(CODES) - TOLD_ELSEWHERE), "something_new"])
def test_every_alarm_and_its_end_can_be_said(town: Town, keeper: Chat, code: str, language: Language) -> None:
    person = town.read(lambda work: work.people.by_user(user_of("keeper")))
    town.act(lambda work: work.people.speak(person.id, language))
    rings(town, code, since=town.clock.now.isoformat(), waiting=3)
    assert keeper.hears("alarm.begins")
    keeper.says("/keeper").presses("alarm.button.list")
    assert keeper.hears("alarms")
    if code in WATCHED:
        town.act(lambda work: end_alarms(work, [code]))
    waits(town, minutes=11)
    assert ("✅" in keeper.shows) is (code not in ENDLESS)
    assert [each for each in town.dropped if each[0].startswith("alarm")] == []


def test_a_doubted_clock_is_listed_and_not_told_twice(town: Town, keeper: Chat) -> None:
    rings(town, "clock_doubted")
    assert keeper.shows == ""
    keeper.says("/keeper").presses("alarm.button.list")
    assert "机器的时钟可疑" in keeper.shows


# --- who hears


def test_nobody_else_hears_while_a_keeper_can_be_reached(town: Town, officer: Chat, secretary: Chat) -> None:
    rings(town)
    assert officer.shows == secretary.shows == ""


def test_without_a_keeper_the_next_office_hears_and_is_told_why(town: Town, officer: Chat) -> None:
    town.act(silent_house)
    rings(town)
    assert "别处也在收消息" in officer.shows
    assert "系统管理员现在联系不上" in officer.shows
    assert not officer.offers("alarm.button.list")


def test_with_nobody_to_hear_it_is_told_once_somebody_can(town: Town, keeper: Chat) -> None:
    everybody = [user_of(part) for part in ("keeper", "officer", "county", "secretary", "elsewhere")]

    def reach(work: UnitOfWork, since: Any) -> None:
        for user_id in everybody:
            person = work.people.by_user(user_id)
            assert person is not None
            work.people.mark_unreachable(person.id, since)

    town.act(lambda work: reach(work, work.now))
    rings(town)
    assert town.read(hearers) == ()
    town.act(lambda work: reach(work, None))
    waits(town, minutes=1)
    assert keeper.hears("alarm.begins")


# --- the list


def test_the_keepers_screen_has_a_line_for_what_lasts(town: Town, keeper: Chat) -> None:
    rings(town)
    rings(town, "disk", percent=90)
    keeper.says("/keeper")
    assert "现在有2条警报" in keeper.shows
    keeper.presses("alarm.button.list")
    assert "别处也在收消息" in keeper.shows
    assert "磁盘快满了" in keeper.shows


def test_when_all_is_well_there_is_no_such_line(keeper: Chat) -> None:
    keeper.says("/keeper")
    assert "警报" not in keeper.shows
    assert not keeper.offers("alarm.button.list")


def test_what_is_said_past_the_database_has_no_button_that_could_not_be_answered(
    town: Town, keeper: Chat
) -> None:
    now = town.clock.now.isoformat()
    said = {"news": "begins", "code": "storage", "times": 1, "raised_at": now, "last_at": now, "with": {}}
    town.act(lambda work: work.say(user_of("keeper"), "alarm", {**said, "aloud": True}))
    assert keeper.hears("alarm.begins")
    assert not keeper.offers("alarm.button.list")


def test_the_list_is_the_keepers_alone(town: Town, keeper: Chat) -> None:
    rings(town)
    button = keeper.button("alarm.button.list")
    person = town.read(lambda work: work.people.by_user(user_of("keeper")))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    keeper.presses_again(button)
    assert keeper.hears("refusal.not_for_you")


def test_once_all_is_over_the_list_says_so(town: Town, keeper: Chat) -> None:
    rings(town)
    button = keeper.button("alarm.button.list")
    waits(town, minutes=10)
    assert keeper.presses_again(button).hears("alarms.none")


# --- after an outage


def ends(town: Town, *chats: Chat, **length: float) -> int:
    """An outage of this length is over."""
    for each in chats:
        each.forgets()
    began = town.clock.now
    town.clock.forward(**length)
    count: int = town.act(lambda work: made_up_for(work, began, town.clock.now))
    return count


def test_an_open_question_is_asked_again_and_still_takes_its_answer(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题")
    assert ends(town, supervisor, minutes=3) == 1
    assert "刚才有3分钟没连上" in supervisor.shows
    assert supervisor.hears("outage.again")
    supervisor.presses("track.button.everyday").says("水管破了")
    assert supervisor.offers("report.button.no_photo")


def test_of_an_outage_of_hours_nobody_is_told_that_it_was_just_now(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题")
    secretary.says("/more")
    ends(town, supervisor, secretary, hours=5)
    assert supervisor.hears("outage.again_long")
    assert secretary.hears("outage.line_long")
    assert "前面有5小时我们这边没连上" in supervisor.shows
    assert "刚才" not in supervisor.shows + secretary.shows


def test_presses_of_less_than_150_seconds_ago_are_kept_by_telegram(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题")
    assert ends(town, supervisor, seconds=150) == 0
    assert supervisor.shows == ""


def test_an_outage_is_told_of_once(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题")
    began = town.clock.now
    town.clock.forward(minutes=5)
    told = [town.act(lambda work: made_up_for(work, began, town.clock.now)) for _ in range(2)]
    assert told == [1, 0]
    assert supervisor.shows.count("没连上") == 1


def test_a_notice_of_a_case_comes_again_as_its_card_with_what_can_be_done(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    assert secretary.hears("notice.new")
    ends(town, supervisor, secretary, minutes=10)
    assert number in secretary.shows
    secretary.presses("move.button.signassign")
    assert state_of(town, number) is State.ASSIGNED


def test_what_rings_after_an_outage_says_nothing_that_anybody_wrote(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = with_a_villager(supervisor)
    opens(secretary, number)
    supervisor.says("/complaint").presses("track.button.everyday").says(WORDS)
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(f"{NAME} {PHONE} {GROUP}")
    ends(town, supervisor, secretary, minutes=10)
    for who in (supervisor, secretary):
        assert who.hears("outage.again")
        assert not any(each in who.shows for each in (WORDS, NAME, PHONE))
    assert WORDS in secretary.presses("notice.button.card").shows
    assert WORDS in supervisor.presses("draft.button.go_on").shows


def test_twenty_presses_in_151_seconds_and_every_open_keyboard_is_offered_again_once(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    """Row B6: Telegram drops all twenty; nothing has changed state, and none of the twenty is forgotten."""
    numbers = [report(supervisor) for _ in range(20)]
    hidden = case_of(town, numbers[3])
    secretary_id = town.read(lambda work: work.people.by_user(secretary.user_id)).id
    town.act(lambda work: work.recusals.add(hidden.id, secretary_id, None))
    ends(town, supervisor, secretary, seconds=151)
    [again] = secretary.answers
    assert secretary.hears("outage.again")
    labels = " ".join(text for text, _ in again.buttons) + again.text
    assert [number for number in numbers if number not in labels] == [numbers[3]]
    assert {state_of(town, number) for number in numbers} == {State.SUBMITTED}
    secretary.presses(f"{numbers[7]}号").presses("move.button.signassign")
    assert state_of(town, numbers[7]) is State.ASSIGNED


def test_reminders_come_again_as_they_stand_now(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    at(town, HALF)
    assert secretary.hears("prompt.near")
    ends(town, secretary, minutes=10)
    assert "没连上" in secretary.shows
    assert number in secretary.shows
    assert secretary.offers("move.button.signassign")


def test_other_buttons_get_one_line_that_points_at_them(town: Town, secretary: Chat) -> None:
    secretary.says("/more")
    menu = secretary.last
    ends(town, secretary, minutes=4)
    assert secretary.hears("outage.line")
    assert secretary.answers[0].part is not None
    assert secretary.answers[0].part.reply_to == menu
    assert secretary.offers("prompts.button.todo")


def test_whoever_has_nothing_to_press_hears_nothing(town: Town, supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("/start")
    assert ends(town, supervisor, secretary, minutes=30) == 0
    assert supervisor.shows == secretary.shows == ""


def test_a_conversation_that_has_moved_on_is_not_asked_about_again(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday")
    began, ended = town.clock.now, town.clock.now + 5 * MINUTE
    town.store.act_now(lambda work: made_up_for(work, began, ended))
    supervisor.says("水管破了")
    assert "没连上" not in supervisor.shows


def test_who_has_left_the_office_is_not_written_to(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题")
    person = town.read(lambda work: work.people.by_user(user_of("supervisor")))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    assert ends(town, supervisor, minutes=5) == 0


def test_after_a_day_active_supervisors_are_asked_for_what_they_sent(
    town: Town, supervisor: Chat, neighbour: Chat, secretary: Chat
) -> None:
    spoke(town, supervisor)
    spoke(town, secretary)
    ends(town, supervisor, neighbour, secretary, hours=25)
    assert "请再发一遍" in supervisor.shows
    assert "请再发一遍" not in neighbour.shows + secretary.shows


def spoke(town: Town, who: Chat) -> None:
    """An update of this person was taken in (the scripts go past the inbox)."""
    raw = inbox.RawUpdate(
        update_id=who.user_id, chat_id=who.user_id, kind="message", dedupe=str(who.user_id), payload=b""
    )
    town.store.act_now(lambda work: inbox.take_in(work, [raw]))


def test_a_handed_over_case_is_not_offered_to_who_can_no_longer_see_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, report(supervisor))
    person = town.read(lambda work: work.people.by_user(user_of("inspector")))
    [office] = town.read(lambda work: work.offices.of_person(person.id, work.now))
    town.act(lambda work: work.offices.end(office.id, work.now))
    ends(town, inspector, minutes=5)
    assert inspector.shows == ""
