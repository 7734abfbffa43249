"""镇上待办: three lines, five to a page, filters, 全部签收, one tap to sign and assign."""

import pytest

from supervision.cases import Case, State
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, narrows, opens, report, state_of, to_verify
from tests.rules.test_casework import actor


def unit_of(who: Chat, case: Case) -> str:
    name: str = who.town.read(lambda work: work.places.by_id(case.unit_id or 0).name)
    return name


def test_the_home_is_three_lines(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    hand_over(secretary, report(supervisor, "路烂了"))
    secretary.says("/queue").presses("queue.tab.unsigned")
    assert secretary.hears("queue")
    assert "今天必办 0" in secretary.shows
    assert "等我签 1" in secretary.shows
    assert "别人在办 1" in secretary.shows


def test_what_is_due_today_must_be_done_today(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    town.clock.forward(days=1)
    assert "今天必办 1" in secretary.says("/queue").shows
    assert number in secretary.shows


def test_five_to_a_page(supervisor: Chat, secretary: Chat) -> None:
    numbers = [report(supervisor, f"第{n}件，水管漏") for n in range(6)]
    secretary.says("/queue").presses("queue.tab.unsigned")
    assert [number in secretary.shows for number in numbers] == [True] * 5 + [False]
    secretary.presses("queue.button.next")
    assert [number in secretary.shows for number in numbers] == [False] * 5 + [True]
    secretary.presses("queue.button.back")
    assert numbers[0] in secretary.shows


def test_a_page_is_turned_in_place(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    before = secretary.says("/queue").last
    secretary.presses("queue.tab.unsigned")
    assert secretary.last == before


def test_a_case_is_opened_from_the_list(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.says("/queue").presses("queue.tab.unsigned").presses("queue.button.open")
    assert secretary.hears("case.card")
    assert number in secretary.shows


def test_the_list_can_be_narrowed_to_a_village(supervisor: Chat, neighbour: Chat, secretary: Chat) -> None:
    mine, theirs = report(supervisor), report(neighbour)
    narrows(secretary.says("/queue").presses("queue.tab.unsigned"), "竹林村")
    assert theirs in secretary.shows
    assert mine not in secretary.shows


def test_the_list_can_be_narrowed_to_a_category(supervisor: Chat, secretary: Chat) -> None:
    water, road = report(supervisor), report(supervisor, "公路烂了，路面坑坑洼洼")
    narrows(secretary.says("/ledger"), "category.road")
    assert road in secretary.shows
    assert water not in secretary.shows


def test_all_are_signed_for_at_once_after_a_question(supervisor: Chat, secretary: Chat) -> None:
    numbers = [report(supervisor, f"第{n}件，水管漏") for n in range(6)]
    secretary.says("/queue").presses("queue.button.sign_all").presses("queue.button.sign_all_yes")
    assert secretary.hears("queue.signed_all")
    assert {state_of(secretary.town, number) for number in numbers} == {State.ASSIGNED}


def test_the_question_can_be_answered_with_no(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.says("/queue").presses("queue.button.sign_all").presses("queue.button.sign_all_no")
    assert secretary.hears("queue")
    assert state_of(secretary.town, number) is State.SUBMITTED


def test_what_came_after_the_question_is_not_signed_for_unseen(supervisor: Chat, secretary: Chat) -> None:
    first = report(supervisor)
    secretary.says("/queue").presses("queue.button.sign_all")
    yes = secretary.button("queue.button.sign_all_yes")
    later = report(supervisor, "第二件，路垮了")
    assert secretary.presses_again(yes).hears("queue.sign_all_changed")
    assert {state_of(secretary.town, each) for each in (first, later)} == {State.SUBMITTED}
    secretary.presses("queue.button.sign_all_yes")
    assert {state_of(secretary.town, each) for each in (first, later)} == {State.ASSIGNED}


def test_all_signed_for_twice_has_nothing_left(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.says("/queue").presses("queue.button.sign_all")
    yes = secretary.button("queue.button.sign_all_yes")
    secretary.presses_again(yes).presses_again(yes)
    assert secretary.hears("refusal.nothing_to_sign")


def test_one_tap_signs_and_assigns_with_unit_and_inspector_preset(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    secretary.presses("move.button.signassign")
    case = case_of(secretary.town, number)
    unit = unit_of(secretary, case)
    assert (case.state, unit) == (State.ASSIGNED, "水务站")
    assert inspector.hears("notice.assigned")
    assert supervisor.hears("notice.handed")


def test_signing_alone_leaves_the_choice_of_unit(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.presses("move.button.sign")
    assert state_of(secretary.town, number) is State.SIGNED
    assert supervisor.hears("notice.signed")
    secretary.presses("move.button.units").presses("供电所")
    case = case_of(secretary.town, number)
    assert unit_of(secretary, case) == "供电所"


def test_signed_it_can_be_assigned_to_the_preset_unit(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.presses("move.button.sign").presses("move.button.assign")
    assert state_of(secretary.town, number) is State.ASSIGNED


def test_a_handed_matter_can_be_given_to_another_unit(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.units").presses("青石村村委会")
    case = case_of(secretary.town, number)
    assert unit_of(secretary, case) == "青石村村委会"


def test_what_is_missing_is_asked_for_and_comes_back_into_the_queue(
    supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return").says("请说清是哪一段")
    secretary.presses("missing.button.send")
    assert supervisor.hears("notice.returned")
    assert "请说清是哪一段" in supervisor.presses("notice.button.words").shows
    supervisor.presses("move.button.resubmit").says("村口到晒坝那段").presses("supplement.button.send")
    assert secretary.hears("notice.resubmitted")
    assert state_of(secretary.town, number) is State.SUBMITTED


def test_a_ready_made_reason_is_ticked(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 具体位置").presses("missing.button.send")
    assert state_of(secretary.town, number) is State.RETURNED
    assert "具体位置" in supervisor.shows


def test_a_returned_matter_is_in_the_supervisors_todo(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 具体位置").presses("missing.button.send")
    assert number in supervisor.says("/todo").shows


def test_it_leaves_us_with_who_took_it(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.transfer").says("县水利局收")
    assert state_of(secretary.town, number) is State.TRANSFERRED
    assert supervisor.hears("notice.transferred")
    assert "县水利局收" in supervisor.presses("notice.button.words").shows


@pytest.mark.parametrize("where", ["mediation", "justice", "court", "own_body"])
def test_not_ours_and_shown_the_way(supervisor: Chat, secretary: Chat, where: str) -> None:
    number = report(supervisor, "和邻居吵架，地界扯皮")
    opens(secretary, number).presses("move.button.more").presses("move.button.direct")
    secretary.presses(f"direct.{where}")
    assert state_of(secretary.town, number) is State.DIRECTED
    assert supervisor.hears("notice.directed")


def test_one_extension_and_no_second(supervisor: Chat, secretary: Chat, officer: Chat) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    due = case_of(secretary.town, number).due_at
    opens(secretary, number).presses("move.button.more").presses("move.button.ask_extension")
    secretary.presses("reason.ask_extension.1")
    officer.presses("move.button.extend")
    assert not opens(secretary, number).presses("move.button.more").offers("move.button.ask_extension")
    later = case_of(secretary.town, number)
    assert later.extensions == 1
    assert later.due_at is not None
    assert due is not None
    assert later.due_at > due


def test_the_summary_of_a_voice_is_what_the_list_shows(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.resummarise").says("三组断水")
    secretary.presses("summary.button.nameless")
    assert "三组断水" in secretary.says("/ledger").shows


def test_a_summary_is_looked_at_once_more_before_others_read_it(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.resummarise")
    assert secretary.says("王某某家断水，电话139 0000 0021").hears("ask.nameless_phone")
    named = secretary.last_message_id
    assert secretary.says("有一家断水三天").hears("ask.nameless")
    assert named in secretary.deleted
    assert all("王某某" not in each.text for each in secretary.messages.values())
    secretary.presses("summary.button.nameless")
    assert "有一家断水三天" in opens(supervisor, number).shows
    assert "王某某" not in opens(secretary, number).shows


def test_category_and_nature_can_be_corrected_by_the_township(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    for what, choice in (("category", "category.road"), ("nature", "nature.complaint")):
        opens(secretary, number).presses("move.button.more").presses("move.button.resummarise")
        secretary.presses(f"summary.button.{what}").presses(choice)
    case = case_of(secretary.town, number)
    assert (case.category, case.nature) == ("road", "complaint")


def test_the_inspectors_queue_is_what_was_handed_over(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    waiting, handed = report(supervisor), report(supervisor, "又一处水管漏")
    hand_over(secretary, handed)
    inspector.says("/queue").presses("queue.tab.desk")
    assert handed in inspector.shows
    assert waiting not in inspector.shows


def test_who_covers_the_secretary_has_that_desk_beside_the_own(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    handed, signed, waiting = report(supervisor), report(supervisor, "路烂了"), report(supervisor, "桥断了")
    hand_over(secretary, handed)
    opens(secretary, signed).presses("move.button.sign")
    town.act(lambda work: work.people.mark_unreachable(actor(work, "secretary").person.id, work.now))
    shown = inspector.says("/queue").presses("queue.tab.unsigned").shows
    assert (waiting in shown, signed in shown, handed in shown) == (True, False, False)
    shown = inspector.presses("queue.tab.desk").shows
    assert (waiting in shown, signed in shown, handed in shown) == (False, True, True)
    shown = inspector.presses("queue.tab.others").shows
    assert not any(number in shown for number in (handed, signed, waiting))


def test_a_supervisor_has_no_queue(supervisor: Chat) -> None:
    assert supervisor.says("/queue").hears("refusal.not_for_you")


def test_another_township_sees_nothing(supervisor: Chat, elsewhere: Chat) -> None:
    number = report(supervisor)
    assert number not in elsewhere.says("/ledger").shows
    assert elsewhere.says(f"/case {number}").hears("refusal.missing")


def test_the_linked_office_sees_and_does_nothing(supervisor: Chat, officer: Chat) -> None:
    number = report(supervisor)
    opens(officer, number)
    assert officer.hears("case.card")
    assert not officer.offers("move.button.signassign")


def test_the_ended_are_in_the_ledger(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = to_verify(supervisor, secretary, inspector)
    assert number in secretary.says("/ledger").shows


@pytest.mark.parametrize("typed", ["{}", "{}号", "No. {}"])
def test_a_number_typed_alone_opens_its_card(supervisor: Chat, secretary: Chat, typed: str) -> None:
    number = report(supervisor)
    assert secretary.says(typed.format(number)).hears("case.card")
    assert number in secretary.shows


def test_the_number_of_a_case_that_is_not_seen_is_content_like_any_text(
    supervisor: Chat, elsewhere: Chat
) -> None:
    number = report(supervisor)
    assert elsewhere.says(number).hears("held.ask")


def test_of_a_case_only_the_newest_card_in_a_chat_has_buttons(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number, other = report(supervisor), report(supervisor, "路烂了")
    first, beside, second = (opens(secretary, each).last for each in (number, other, number))
    assert [bool(secretary.messages[card].buttons) for card in (first, beside, second)] == [False, True, True]
    secretary.presses("move.button.more")
    assert secretary.messages[second].buttons


def test_a_card_that_became_a_question_keeps_its_buttons(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    asked = opens(inspector, number).presses("move.button.result").last
    opens(inspector, number)
    assert inspector.messages[asked].buttons
