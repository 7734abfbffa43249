"""What the clocks say of cases: reminders to those in turn, escalations to those above, one message for each."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, extensions
from supervision.acts.prompting import prompt_due
from supervision.altering import altered
from supervision.offices import Role
from tests.cast import MONDAY
from tests.chat import Chat, Town
from tests.handlers.late import (
    DAY_LATE,
    END,
    HALF,
    MORNING,
    MORNING_AFTER,
    NIGHT,
    THREE_DAYS_LATE,
    THREE_QUARTERS,
    actor,
    at,
    at_moment,
    is_away,
    listeners,
    steps_aside,
)
from tests.handlers.playing import STORY, answer, case_of, hand_over, opens, report, to_verify
from tests.handlers.test_recusal import names


@pytest.mark.parametrize("hours", [HALF, THREE_QUARTERS, END, MORNING_AFTER])
def test_the_one_in_turn_is_reminded(town: Town, supervisor: Chat, secretary: Chat, hours: float) -> None:
    number = report(supervisor)
    at(town, hours - 1)
    at(town, hours)
    assert number in secretary.shows


@pytest.mark.parametrize(
    ("hours", "said"),
    [(HALF, "还剩1天"), (THREE_QUARTERS, "还剩4小时"), (END, "刚到期"), (DAY_LATE, "超时1个工作日")],
)
def test_a_reminder_says_how_long(
    town: Town, supervisor: Chat, secretary: Chat, hours: float, said: str
) -> None:
    report(supervisor)
    at(town, hours)
    assert said in secretary.shows
    assert secretary.offers("move.button.signassign")
    assert secretary.offers("notice.button.card")


def test_a_reminder_is_said_once(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    at(town, HALF)
    at(town, HALF + 1)
    assert listeners(town) == set()


def test_a_prompt_never_has_the_villagers_words(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    report(supervisor, f"又是{STORY}")
    at(town, END)
    assert STORY not in secretary.shows + town.chat("officer").shows


def test_several_for_one_person_are_one_message(town: Town, supervisor: Chat, secretary: Chat) -> None:
    numbers = [report(supervisor, f"第{n}件，水管漏") for n in range(10)]
    at(town, HALF)
    [message] = secretary.answers
    assert sum(number in message.text for number in numbers) == 8
    assert secretary.hears("prompts.more")
    assert secretary.offers("queue.button.sign_all")
    assert secretary.presses("prompts.button.todo").hears("queue")


def test_among_several_a_red_card_is_red(town: Town, supervisor: Chat, secretary: Chat) -> None:
    plain, red = report(supervisor), report(supervisor, "路灯不亮，老人摔了一跤")
    town.act(lambda work: work.cases.save(altered(case_of(town, red), supervised=True)))
    at(town, HALF)
    assert f"🔴 {red}" in secretary.shows
    assert f"🔴 {plain}" not in secretary.shows
    assert plain in secretary.shows


def test_among_several_danger_comes_first_and_is_marked(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    report(supervisor)
    at(town, 30)
    number = report(supervisor, track="urgent")
    at(town, END + 1)
    for who in (secretary, officer):
        line = next(line for line in who.shows.splitlines() if line.startswith("1."))
        assert number in line
        assert "🔴 有危险 · " in line


def test_nothing_is_said_at_night_and_it_is_said_in_the_morning(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    at(town, NIGHT)
    assert listeners(town) == set()
    at(town, MORNING)
    assert listeners(town) == {"secretary", "officer", "supervisor"}


def test_what_was_held_up_until_night_is_said_in_the_morning(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    town.clock.now = MONDAY + timedelta(hours=END)
    town.store.act_now(prompt_due)
    town.clock.now = MONDAY + timedelta(hours=NIGHT)
    town.deliver()
    assert ("prompts", "quiet") in town.dropped
    at(town, MORNING)
    assert number in secretary.shows


def test_danger_is_said_at_night_but_only_to_the_office_addressed(town: Town, supervisor: Chat) -> None:
    town.clock.forward(hours=11)
    report(supervisor, track="urgent")
    at(town, 15)
    assert listeners(town) == {"secretary"}
    [message] = town.chat("secretary").answers
    assert message.part is not None
    assert not message.part.silent
    at(town, 22.5)
    assert "officer" in listeners(town)


@pytest.mark.parametrize(
    ("hours", "part"), [(END, "officer"), (DAY_LATE, "leader"), (THREE_DAYS_LATE, "county")]
)
def test_a_late_secretary_is_heard_of_one_step_higher_each_time(
    town: Town, supervisor: Chat, hours: float, part: str
) -> None:
    number = report(supervisor)
    at(town, hours - 1)
    assert part not in listeners(town)
    at(town, hours)
    assert number in town.chat(part).shows
    assert town.chat(part).hears("prompt.head.blue")
    assert town.chat(part).hears("prompt.late.sign")


def test_a_late_inspector_is_heard_of_by_the_secretary_as_a_yellow_card(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due)
    assert secretary.hears("prompt.head.yellow")
    assert town.chat("inspector").hears("prompt.late")


def test_a_late_supervisor_is_heard_of_by_the_director_who_may_do_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, neighbour: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due + timedelta(days=1))
    assert supervisor.hears("prompt.late")
    assert neighbour.hears("prompt.late.verify")
    assert neighbour.offers("move.button.verify")


def test_who_hears_for_a_vacant_office_does_not_hear_the_same_again_at_the_own_rung(
    town: Town, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    """The late supervisor is the zone's director himself: the inspector hears in his place."""
    number = to_verify(neighbour, secretary, inspector)
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due + timedelta(days=1))
    assert inspector.hears("prompt.above")
    for days in range(2, 6):
        at_moment(town, due + timedelta(days=days))
        assert not inspector.hears("prompt.above")
    rungs = town.read(lambda work: work.escalations.of_case(case_of(town, number).id))
    assert [(each.rung, len(each.heard)) for each in rungs] == [(0, 1), (1, 0)]


def test_beyond_its_extension_it_is_a_red_card(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    ref = case_of(town, number).ref
    town.act(lambda work: extensions.ask_for_more(work, actor(work, "inspector"), ref, "等配件"))
    town.act(lambda work: extensions.grant(work, actor(work, "secretary"), ref))
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due)
    assert secretary.hears("prompt.head.red")
    assert not secretary.hears("notice.turned_red")
    assert officer.hears("notice.turned_red")


def test_nobody_hears_of_what_was_signed_for(town: Town, supervisor: Chat, secretary: Chat) -> None:
    hand_over(secretary, report(supervisor))
    at(town, DAY_LATE)
    assert listeners(town) == set()


def test_signed_for_but_not_handed_on_the_clock_runs_on(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    opens(secretary, report(supervisor)).presses("move.button.sign")
    at(town, END)
    assert secretary.hears("prompt.do.assign")
    assert officer.hears("prompt.late.assign")


def test_everybody_sees_at_once_that_somebody_signed(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, leader: Chat
) -> None:
    number = report(supervisor)
    at(town, DAY_LATE)
    before = officer.last, leader.last
    hand_over(secretary, number)
    assert officer.hears("prompt.done")
    assert leader.hears("prompt.done")
    assert (officer.last, leader.last) == before
    assert not officer.offers("move.button.sign")


def test_in_a_list_what_is_done_sinks_and_loses_its_button(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number, _ = report(supervisor), report(supervisor, "路烂了")
    at(town, END)
    hand_over(secretary, number)
    [message] = officer.answers
    assert officer.hears("prompts.line.done")
    assert [label for label, _ in message.buttons if label.isdigit()] == ["1"]


def test_what_is_no_longer_true_when_it_is_sent_is_not_said(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    ref = case_of(town, report(supervisor)).ref
    secretary.forgets()
    town.clock.now = MONDAY + timedelta(hours=END)
    town.store.act_now(prompt_due)
    town.act(lambda work: casework.sign_and_assign(work, actor(work, "secretary"), ref))
    assert ("prompts", "not_due") in town.dropped
    assert not secretary.answers


def test_after_an_outage_everything_late_is_one_message_each(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    for n in range(3):
        report(supervisor, f"第{n}件，水管漏")
    at(town, THREE_DAYS_LATE)
    parts = ("secretary", "officer", "leader", "county")
    assert [len(town.chat(part).answers) for part in parts] == [1, 1, 1, 1]


# --- who cannot, and who must not


def test_who_is_concerned_never_hears_and_the_next_office_stands_in(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    steps_aside(town, "secretary", number)
    at(town, END)
    assert "secretary" not in listeners(town)
    assert number in inspector.shows
    assert inspector.hears("prompt.cover")
    assert inspector.offers("move.button.signassign")


def test_nobody_is_told_that_somebody_above_is_concerned(town: Town, supervisor: Chat, leader: Chat) -> None:
    number = report(supervisor)
    steps_aside(town, "officer", number)
    at(town, END)
    assert "officer" not in listeners(town)
    assert number in leader.shows
    assert "先报给您" not in leader.shows


def test_what_somebody_concerned_was_shown_is_taken_back(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    at(town, END)
    case = case_of(town, number)
    town.act(lambda work: work.recusals.add(case.id, actor(work, "officer").person.id, None))
    hand_over(secretary, number)
    assert officer.hears("prompts.over")
    assert number not in officer.shows


def test_who_is_away_is_passed_over_and_that_is_said(town: Town, supervisor: Chat, leader: Chat) -> None:
    number = report(supervisor)
    is_away(town, "officer")
    at(town, END)
    assert listeners(town) == {"secretary", "leader", "supervisor"}
    assert number in leader.shows
    assert leader.hears("prompt.skipped.absent")


def test_a_deputy_who_is_a_secretary_himself_is_passed_over(town: Town, supervisor: Chat) -> None:
    area = town.read(lambda work: work.places.by_code("XZ1"))
    deputy = town.read(lambda work: actor(work, "elsewhere").person.id)
    town.act(lambda work: work.offices.appoint(deputy, Role.AREA_DEPUTY, area.id, work.now))
    is_away(town, "leader")
    number = report(supervisor)
    at(town, DAY_LATE)
    assert "elsewhere" not in listeners(town)
    assert number in town.chat("county").shows


def test_the_keeper_is_told_where_nobody_above_can_hear(town: Town, supervisor: Chat, keeper: Chat) -> None:
    number = report(supervisor)
    for part in ("officer", "leader", "county"):
        is_away(town, part)
    at(town, END)
    assert keeper.hears("keeper.nobody")
    assert number not in keeper.shows


def test_who_reads_english_is_reminded_in_english(
    town: Town, english: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(english, secretary, inspector)
    due = case_of(town, number).due_at
    assert due is not None
    at_moment(town, due)
    assert "Please have a look on site" in english.shows
    assert "the time is up" in english.shows


def test_a_reminder_of_what_is_kept_from_its_reader_is_never_edited_again(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(days=20)
    assert number in inspector.shows
    names(supervisor, number, "何检员")
    assert not any(number in shown.text for shown in inspector.messages.values())

    def said(work: UnitOfWork) -> list[int]:
        rows = work.execute(text("SELECT id FROM outbox WHERE chat_id = :chat"), {"chat": inspector.user_id})
        return [row[0] for row in rows]

    before = town.read(said)
    opens(secretary, number).presses("move.button.more").presses("move.button.note").says("换人去看")
    answer(secretary, number)
    assert town.read(said) == before
