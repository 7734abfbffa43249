"""Replies to messages about a case, edits before and after filing, drafts that wait, withdrawals."""

import pytest

from supervision import quotas
from supervision.altering import altered
from supervision.cases import EntryKind, State
from supervision.ports import Work
from tests.chat import Chat, Town, photo
from tests.handlers.playing import STORY, case_of, newest, opens, report, state_of


def card_of(who: Chat, number: str) -> int:
    return opens(who, number).last


def test_a_reply_belongs_to_the_case(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    supervisor.replies(card_of(supervisor, number), "又漏了一处")
    assert supervisor.hears("supplement.done")
    assert secretary.hears("notice.supplemented")
    assert "又漏了一处" in opens(secretary, number).shows


def test_a_photo_in_reply_belongs_to_the_case(supervisor: Chat) -> None:
    number = report(supervisor)
    supervisor.replies(card_of(supervisor, number), photo())
    case = case_of(supervisor.town, number)
    assert len(supervisor.town.read(lambda work: work.files.of_case(case.id))) == 1


def test_an_album_in_reply_gets_one_answer(supervisor: Chat) -> None:
    number = report(supervisor)
    card = card_of(supervisor, number)
    supervisor.replies(card, photo(album="reply"))
    assert supervisor.hears("supplement.done")
    assert supervisor.sends(photo(album="reply")).shows == ""


def test_a_reply_by_somebody_who_may_not_is_kept_as_anything_else(supervisor: Chat, officer: Chat) -> None:
    number = report(supervisor)
    officer.replies(card_of(officer, number), "请抓紧")
    assert not officer.hears("supplement.done")
    assert officer.offers("held.case")


def test_a_reply_to_the_notice_belongs_to_the_case(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.replies(secretary.last, "请补一张照片")
    assert secretary.hears("supplement.done")
    assert "请补一张照片" in opens(supervisor, number).shows


def test_an_edit_before_filing_changes_the_draft(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    supervisor.edits(supervisor.last_message_id, "电线掉了")
    assert supervisor.hears("edit.draft")
    supervisor.presses("report.button.no_photo")
    assert "电线掉了" in supervisor.shows
    assert "水管破了" not in supervisor.shows


def test_an_edit_after_filing_adds_a_visible_version(supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    supervisor.edits(message, "水管破了两处")
    assert supervisor.hears("edit.version")
    assert secretary.hears("notice.corrected")
    case = newest(supervisor.town)
    kinds = [entry.kind for entry in supervisor.town.read(lambda work: work.cases.entries(case.id))]
    assert kinds == [EntryKind.STORY, EntryKind.VERSION]


def test_an_edited_addition_does_not_stand_for_the_report(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").says("井也干了")
    message = supervisor.last_message_id
    supervisor.presses("supplement.button.send").edits(message, "井也干了，鸭都跑了")
    shown = opens(secretary, number).shows
    assert STORY in shown
    assert "鸭都跑了" in shown


def test_of_a_report_in_two_messages_the_mended_one_is_mended(supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.says("田也淹了").presses("report.button.no_photo").presses("report.button.file")
    supervisor.edits(message, "水管破了两处")
    shown = opens(secretary, newest(supervisor.town).number).shows.partition("改过的话")[0]
    assert "水管破了两处" in shown
    assert "田也淹了" in shown


def test_the_same_edit_twice_is_one_version(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    supervisor.edits(message, "水管破了两处").edits(message, "水管破了两处")
    case = newest(supervisor.town)
    assert len(supervisor.town.read(lambda work: work.cases.entries(case.id))) == 2


def filed_and(town: Town, supervisor: Chat, then: State) -> tuple[int, str]:
    """A report whose message can be edited, in this state; the message and the case's number."""
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    number = newest(town).number

    def act(work: Work) -> None:
        work.cases.save(altered(work.cases.by_number(number), state=then, ended_at=work.now))

    town.act(act)
    town.clock.forward(minutes=1)
    return message, number


def test_what_is_changed_after_closing_says_so_on_the_card_in_the_notice_and_on_paper(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    message, number = filed_and(town, supervisor, State.CLOSED)
    supervisor.edits(message, "水管破了两处")
    assert supervisor.hears("edit.version")
    assert "办结以后改的" in secretary.shows
    assert "办结后改的话" in opens(secretary, number).shows
    town.act(lambda work: work.cases.save(altered(work.cases.by_number(number), ended_at=None)))
    assert "办结后改的话" not in opens(secretary, number).shows


def test_what_is_changed_before_closing_is_not_said_to_be_late(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file").edits(message, "破了两处")
    assert (
        "办结" not in opens(secretary, newest(town).number).shows.partition("改过的话")[2].partition("\n")[0]
    )


def test_a_closed_matter_is_changed_ten_times_a_day_and_an_open_one_oftener(
    town: Town, supervisor: Chat
) -> None:
    message, number = filed_and(town, supervisor, State.CLOSED)
    for count in range(60):
        supervisor.edits(message, f"水管破了{count}处")
    assert supervisor.hears("refusal.too_many_edits_ended")
    case = case_of(town, number)
    assert len(town.read(lambda work: work.cases.entries(case.id))) == 1 + quotas.EDITS_OF_ENDED.most
    town.clock.forward(days=1)
    assert supervisor.edits(message, "水管都破了").hears("edit.version")


def test_nobody_changes_words_without_end(supervisor: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "EDITS", quotas.Quota("edit", 2, quotas.EDITS.within))
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    for count in range(3):
        supervisor.edits(message, f"水管破了{count}处")
    assert supervisor.hears("refusal.too_many_edits")


@pytest.mark.parametrize("emptied", ["", " \n"])
def test_words_taken_out_of_a_message_stay_and_that_is_said(
    town: Town, supervisor: Chat, secretary: Chat, emptied: str
) -> None:
    message, number = filed_and(town, supervisor, State.CLOSED)
    assert supervisor.edits(message, emptied).hears("edit.emptied")
    assert "水管破了" in opens(secretary, number).shows
    assert supervisor.edits(message + 50, emptied).shows == ""


def test_an_edit_of_something_unrecorded_says_so(supervisor: Chat) -> None:
    supervisor.says("/help").edits(99, "改一下")
    assert supervisor.hears("edit.nothing")


def test_an_edited_command_commands_nothing(supervisor: Chat) -> None:
    supervisor.says("报问题").edits(supervisor.last_message_id, "/cancel")
    supervisor.says("/todo")
    assert supervisor.offers("todo.button.draft")


def test_a_second_conversation_parks_the_first(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了").says("记走访")
    supervisor.says("/todo")
    assert len(supervisor.labels) == 2


def test_a_parked_conversation_goes_on_where_it_was(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    supervisor.presses("report.button.no_photo").says("记走访").says("/cancel").says("/start")
    assert supervisor.hears("draft.waiting")
    supervisor.presses("draft.button.go_on")
    assert "水管破了" in supervisor.shows


def test_an_unfinished_conversation_can_be_dropped(supervisor: Chat) -> None:
    supervisor.says("报问题").says("/start").presses("draft.button.drop")
    assert supervisor.hears("flow.stopped")
    assert supervisor.says("/todo").hears("todo.nothing")


def test_laid_aside_it_is_no_more_in_the_way(supervisor: Chat) -> None:
    supervisor.says("报问题").says("/start").presses("draft.button.park")
    assert supervisor.hears("draft.parked")
    supervisor.sends(photo())
    assert supervisor.offers("held.report")


def test_a_draft_is_reminded_of_after_one_and_seven_days(town: Town, supervisor: Chat) -> None:
    town.clock.forward(hours=10)
    supervisor.says("报问题").presses("track.button.everyday")
    reminded = []
    for day in range(1, 10):
        town.clock.forward(days=1)
        supervisor.forgets()
        town.tick()
        reminded += [day] if supervisor.hears("draft.waiting") else []
    assert reminded == [1, 7]


def test_several_drafts_of_a_day_are_one_reminder_and_deleted_in_one_message(
    town: Town, supervisor: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    supervisor.says("记走访").presses("form.household")
    heard = []
    for _ in range(31):
        supervisor.forgets()
        town.clock.forward(days=1)
        town.tick()
        assert len(supervisor.answers) <= 1
        heard += [key for key in ("draft.waiting_several", "draft.deleted_several") if supervisor.hears(key)]
    assert heard == ["draft.waiting_several", "draft.waiting_several", "draft.deleted_several"]


def test_of_several_drafts_the_list_goes_on_with_each(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管破了")
    supervisor.says("记走访").presses("form.household")
    town.clock.forward(days=1, hours=10)
    town.tick()
    assert supervisor.hears("draft.waiting_several")
    supervisor.presses("prompts.button.todo").presses("接着说：要报的问题（水管破了）")
    assert supervisor.offers("report.button.no_photo")


def test_a_draft_is_deleted_after_thirty_days(town: Town, supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").forgets()
    for _ in range(31):
        town.clock.forward(days=1)
        town.tick()
    assert supervisor.hears("draft.deleted")
    assert supervisor.says("/todo").hears("todo.nothing")


def test_nobody_is_reminded_at_night(town: Town, supervisor: Chat) -> None:
    town.clock.forward(hours=14)
    supervisor.sends(photo()).forgets()
    town.clock.forward(hours=2)
    town.tick()
    assert supervisor.shows == ""
    town.clock.forward(hours=7)
    town.tick()
    assert supervisor.hears("draft.waiting")


def withdraws(who: Chat, number: str, why: str) -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.withdraw")
    return who.presses(f"withdraw.{why}")


def test_what_is_solved_is_withdrawn(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    withdraws(supervisor, number, "solved")
    assert supervisor.hears("case.withdrawn.solved")
    assert secretary.hears("notice.withdrawn")
    assert state_of(supervisor.town, number) is State.WITHDRAWN


def test_what_was_a_mistake_is_withdrawn(supervisor: Chat) -> None:
    number = report(supervisor)
    withdraws(supervisor, number, "mistake")
    assert state_of(supervisor.town, number) is State.WITHDRAWN


def test_a_withdrawal_under_pressure_does_not_withdraw(supervisor: Chat, officer: Chat) -> None:
    number = report(supervisor)
    withdraws(supervisor, number, "pressed")
    assert supervisor.hears("case.withdrawn.pressed")
    assert officer.hears("notice.pressed")
    assert state_of(supervisor.town, number) is State.SUBMITTED


def test_the_township_sees_no_difference_after_pressure(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    before = opens(secretary, number).shows, secretary.says("/queue").shows, secretary.labels
    secretary.forgets()
    withdraws(supervisor, number, "pressed")
    assert secretary.shows == ""
    assert before == (opens(secretary, number).shows, secretary.says("/queue").shows, secretary.labels)


def test_somebody_elses_case_cannot_be_withdrawn(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more")
    assert not secretary.offers("move.button.withdraw")
