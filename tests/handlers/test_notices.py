"""Who hears of what those above do: a 督办 date, a question, its answer, a colleague who steps aside."""

from datetime import timedelta

from supervision.acts import oversight
from supervision.acts.prompting import doubt
from tests.chat import Chat, Town
from tests.handlers.late import END, actor, at, is_away, listeners, look_away, steps_aside
from tests.handlers.playing import case_of, hand_over, newest, opens, report


def asks(town: Town, number: str, text: str = "卡在哪里？") -> None:
    """The linked office asks."""
    ref = case_of(town, number).ref
    look_away(town)
    town.act(lambda work: oversight.ask(work, actor(work, "officer"), ref, text))


def test_a_date_set_from_above_is_heard_by_those_at_work_and_by_the_reporter(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    ref, day = case_of(town, number).ref, (town.clock.now + timedelta(days=3)).date()
    look_away(town)
    town.act(lambda work: oversight.supervise(work, actor(work, "officer"), ref, day))
    assert inspector.hears("notice.supervised")
    assert secretary.hears("notice.supervised")
    assert "这个日子是纪检监察室干部定的" in secretary.shows
    assert supervisor.hears("notice.hurried")
    assert "督办" not in supervisor.shows


def test_a_question_goes_to_those_at_work_with_a_button_to_answer(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    asks(town, number)
    assert listeners(town) == {"secretary"}
    assert secretary.hears("notice.question")
    assert "关联系" in secretary.shows
    assert "卡在哪里？" in secretary.presses("notice.button.words").shows
    assert secretary.offers("move.button.answer")


def test_an_answer_goes_to_whoever_asked(town: Town, supervisor: Chat, officer: Chat) -> None:
    number = report(supervisor)
    asks(town, number)
    ref = case_of(town, number).ref
    look_away(town)
    town.act(lambda work: oversight.answer(work, actor(work, "secretary"), ref, "等水务站的配件"))
    assert listeners(town) == {"officer"}
    assert officer.hears("notice.answer")
    assert "等水务站的配件" in officer.presses("notice.button.words").shows


def test_a_question_answered_before_it_was_said_is_not_said(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    case = case_of(town, number)
    secretary.forgets()
    town.act(lambda work: work.say(secretary.user_id, "notice.question", {"case": case.ref}, case_id=case.id))
    assert not secretary.answers


def test_the_next_one_takes_over_from_who_steps_aside(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    look_away(town)
    steps_aside(town, "inspector", number)
    assert listeners(town) == {"secretary"}
    assert secretary.hears("notice.taken_over")


def test_nobody_takes_over_where_somebody_above_steps_aside(town: Town, supervisor: Chat) -> None:
    number = report(supervisor)
    look_away(town)
    steps_aside(town, "officer", number)
    assert listeners(town) == set()


def test_what_is_heard_of_a_case_goes_to_nobody_on_leave(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    is_away(town, "secretary")
    look_away(town)
    report(supervisor)
    assert listeners(town) == {"supervisor", "inspector"}


def test_a_sign_for_an_escalation_is_news_to_nobody(town: Town, supervisor: Chat) -> None:
    number = report(supervisor)
    at(town, END)
    look_away(town)
    ref = case_of(town, number).ref
    town.act(lambda work: oversight.acknowledge(work, actor(work, "officer"), ref))
    # What reminded of it, or told of it, is brought up to date in place and rings nobody.
    told = [shown.part for part in ("secretary", "supervisor") for shown in town.chat(part).answers]
    assert all(part is not None and part.does == "edit" for part in told)
    assert listeners(town) <= {"secretary", "supervisor"}


def test_the_keeper_hears_of_a_doubtful_clock(town: Town, keeper: Chat) -> None:
    town.act(lambda work: doubt(work, 1234))
    assert keeper.hears("keeper.clock")
    assert "1234件" in keeper.shows


def test_danger_is_said_once_on_the_card_and_when_it_comes(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, "电线掉在路上", "urgent")
    assert secretary.shows.count("有危险、断水断电") == 1
    assert opens(secretary, number).shows.count("有危险、断水断电") == 1


def test_where_the_marks_say_that_somebody_is_hurt_the_track_is_said_too(
    supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.urgent").presses("hurt.button.yes").says("电线掉了")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    shown = opens(secretary, newest(secretary.town).number).shows
    assert shown.count("有危险、断水断电") == shown.count("有人受伤") == 1
