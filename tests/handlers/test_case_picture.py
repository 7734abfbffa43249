"""进度图: what happened when, what came late and in which colour; through the gate, without a villager's name."""

import json

import pytest

from bot.pictures.case_card import CaseFields, case_card
from supervision.acts.calling import answered
from supervision.callbacks import Outcome
from supervision.gate import actor_of
from tests.chat import Chat, Shown, Town
from tests.handlers.playing import case_of, hand_over, newest, opens, report, told
from tests.handlers.spent import answers, carried_to, registers
from tests.handlers.test_callbacks import draw_it
from tests.pictures.hostile import reopened


def looks(who: Chat, number: str) -> CaseFields:
    """Open the picture; it can be drawn, 640 pixels wide."""
    opens(who, number).presses("move.button.more").presses("move.button.picture")
    return drawn(who.answers)


def drawn(answers: list[Shown]) -> CaseFields:
    [part] = [shown.part for shown in answers if shown.picture == "case" and shown.part]
    fields = CaseFields(**json.loads(json.dumps(dict(part.fields))))
    picture = reopened(case_card(fields))
    assert picture.size[0] == 640
    assert not picture.info.keys() - {"transparency"}
    return fields


def told_of(fields: CaseFields) -> list[tuple[str | None, ...]]:
    return [tuple(event[1:]) for event in fields.events]


def test_a_fresh_case_waits_for_the_township(supervisor: Chat, secretary: Chat) -> None:
    fields = looks(secretary, report(supervisor))
    assert told_of(fields)[0] == ("报上来了", "done", None)
    assert fields.events[-1][2] == "open"
    assert ["现在在", "乡镇纪委书记（柳溪镇）"] in [list(each) for each in fields.facts]
    assert fields.clock_tone == "done"


def test_a_whole_life_is_told_in_order(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    fields = looks(secretary, told(supervisor, secretary, inspector, "satisfied"))
    steps = ["报上来了", "镇上签收", "交办", "责任单位答复", "现场核实，办好了", "告知群众", "办结"]
    assert [event[1] for event in fields.events] == steps
    assert {event[2] for event in fields.events} == {"done"}
    assert (fields.state, fields.tone) == ("已办结", "done")


@pytest.mark.parametrize(
    ("outcome", "said", "tone"), [("satisfied", "满意", "done"), ("invented", "没有这回事", "red")]
)
def test_that_the_county_asked_again_stands_on_it_for_those_above_the_village(
    town: Town,
    supervisor: Chat,
    secretary: Chat,
    inspector: Chat,
    officer: Chat,
    outcome: str,
    said: str,
    tone: str,
) -> None:
    number = told(supervisor, secretary, inspector, "satisfied")
    ref = draw_it(town, number)
    town.passes(days=1)
    person = town.read(lambda work: work.people.by_user(officer.user_id))
    town.act(lambda work: answered(work, actor_of(work, person), ref, Outcome(outcome), "打了电话"))
    steps = told_of(looks(secretary, number))
    after = [("重新办理", "done", None)] if outcome == "invented" else []
    place = steps.index((f"县里回访：群众说{said}", tone, None))
    assert steps[place - 1][0] == "办结"
    assert steps[place + 1 : place + 2] == after
    assert not [what for what, _, _ in told_of(looks(supervisor, number)) if "回访" in str(what)]


def test_what_was_signed_late_is_blue_and_says_how_late(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    town.passes(days=1, hours=9)
    town.passes(days=2)
    hand_over(secretary, number)
    fields = looks(secretary, number)
    assert ("镇上签收", "blue", "超时2个工作日") in told_of(fields)
    assert ("交办", "done", None) in told_of(fields)


def test_what_is_late_now_has_its_colour_too(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(days=14)
    fields = looks(secretary, number)
    assert fields.clock_tone == fields.tone == "yellow"
    assert fields.events[-1][2] == "yellow"


def test_later_than_an_extension_would_have_made_it_it_is_red(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    """Though nobody ever asked for one."""
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(days=17)
    town.passes(days=5)
    assert looks(secretary, number).clock_tone == "red"
    assert officer.hears("notice.turned_red")


def test_the_supervisors_answered_late_step_of_the_unit_is_yellow(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    town.passes(days=14, hours=1)
    opens(inspector, number).presses("move.button.result").says("换好了").presses("report.button.no_photo")
    assert [tone for what, tone, _ in told_of(looks(supervisor, number)) if what == "责任单位答复"] == [
        "yellow"
    ]


def test_the_same_in_english(town: Town, english: Chat, secretary: Chat) -> None:
    number = report(english, "The pipe by the bridge leaks")
    fields = looks(english, number)
    assert told_of(fields)[0][0] == "Reported"
    assert [label for label, _ in fields.facts] == ["Now with"]
    assert fields.note.startswith("As of 23 Nov")


def test_no_name_and_no_more_than_twenty_characters_of_what_was_said(
    supervisor: Chat, secretary: Chat
) -> None:
    story = "张三丰家门口的水管三天前就破了，一直没有人来修，请快一点派人"
    fields = looks(secretary, report(supervisor, story))
    assert fields.about == story[:19] + "…"
    assert story[20:] not in repr(fields)


def test_whoever_is_concerned_gets_no_picture(town: Town, supervisor: Chat, secretary: Chat) -> None:
    opens(secretary, report(supervisor)).presses("move.button.more")
    button = secretary.button("move.button.picture")
    case, person = newest(town), town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    secretary.presses_again(button)
    assert secretary.hears("refusal.missing")
    assert not any(shown.picture for shown in secretary.answers)


def test_another_township_gets_no_picture(town: Town, supervisor: Chat) -> None:
    number = report(supervisor)
    stranger = town.chat("elsewhere")
    stranger.says("/queue")
    meaning = "\x1f".join(("c", case_of(town, number).ref, "picture"))
    stranger.presses_again((stranger.last, town.seal.close(stranger.user_id, meaning)))
    assert stranger.hears("refusal.missing")


@pytest.mark.parametrize("part", ["supervisor", "secretary"])
def test_a_long_life_leaves_its_middle_out(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, part: str
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    for n in range(25):
        opens(inspector, number).presses("move.button.more").presses("move.button.progress")
        inspector.says(f"第{n}次进展").presses("report.button.no_photo")
    events = looks(town.chat(part), number).events
    assert [event[1] for event in events if event[2] == "gap"] == ["中间还有8步"]


def test_a_spending_has_its_sum_in_capitals_its_next_step_and_what_was_missing_in_red(
    inspector: Chat,
) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "members")
    assert looks(inspector, number).clock[1] == "下一步：党员大会"
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    answers(inspector)
    fields = looks(inspector, number)
    assert ["开支金额", "48,000.00元（肆万捌仟元整）"] in [list(each) for each in fields.facts]
    assert ("程序缺失督办", "red", None) in told_of(fields)
