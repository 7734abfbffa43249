"""Words that speak of somebody through whose hands a matter goes: asked once before he reads them."""

from collections.abc import Callable
from typing import Any

import pytest

from supervision.cases import State
from supervision.exportable import as_told_to, own_names
from supervision.gate import actor_of
from tests.chat import Chat, Town, photo, voice
from tests.handlers.playing import case_of, hand_over, newest, opens, report, state_of
from tests.handlers.test_recusal import preview, sees
from tests.handlers.test_visit import looked, visits

WORDS = "何检员收了水务站的好处费，所以一直没修"


def handed(supervisor: Chat, secretary: Chat) -> str:
    number = report(supervisor)
    hand_over(secretary, number)
    return number


def reads(who: Chat, number: str) -> bool:
    opens(who, number)
    return any(WORDS[:8] in shown.text for shown in who.messages.values())


def supplemented(supervisor: Chat, number: str) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").says(WORDS)
    supervisor.presses("supplement.button.send")


def replied(supervisor: Chat, number: str) -> None:
    supervisor.replies(opens(supervisor, number).last, WORDS)


def held_for(supervisor: Chat, number: str) -> None:
    supervisor.says(WORDS).presses("held.case").says(number)


WAYS = [supplemented, replied, held_for]


@pytest.mark.parametrize("say", WAYS)
def test_nothing_is_laid_with_the_case_before_it_is_answered(
    supervisor: Chat, secretary: Chat, inspector: Chat, say: Callable[[Chat, str], None]
) -> None:
    number = handed(supervisor, secretary)
    say(supervisor, number)
    assert supervisor.hears("spoken.ask")
    assert not reads(inspector, number)
    supervisor.presses("spoken.button.him")
    assert supervisor.hears("supplement.done")
    assert not sees(inspector, number)
    assert reads(secretary, number)


def test_who_is_only_mentioned_reads_on(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    number = handed(supervisor, secretary)
    replied(supervisor, number)
    supervisor.presses("spoken.button.nobody")
    assert reads(inspector, number)


def test_an_edited_message_is_asked_about_too(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says("水管没修")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    number = newest(town).number
    hand_over(secretary, number)
    supervisor.edits(message, WORDS)
    assert supervisor.hears("spoken.ask")
    assert not reads(inspector, number)
    supervisor.presses("spoken.button.him")
    assert supervisor.hears("edit.version")
    assert not sees(inspector, number)


def test_what_should_not_be_kept_at_all_gets_a_number(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    replied(supervisor, number)
    supervisor.presses("track.button.integrity")
    assert supervisor.hears("report.sealed")
    assert not reads(secretary, number)


@pytest.mark.parametrize("story", ["何检员把修渠的料拉回家了", "镇纪检员把修渠的料拉回家了"])
def test_a_report_whose_words_speak_of_somebody_asks_before_it_goes(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, story: str
) -> None:
    preview(supervisor, story)
    supervisor.presses("report.button.file")
    assert supervisor.hears("report.spoken")
    supervisor.presses("spoken.button.him").presses("report.button.file")
    number = newest(town).number
    hand_over(secretary, number)
    assert not sees(inspector, number)


def test_nothing_is_asked_twice(town: Town, supervisor: Chat) -> None:
    preview(supervisor, "何检员来看过了").presses("report.button.file").presses("spoken.button.nobody")
    assert town.read(lambda work: work.cases.by_id(1)) is not None
    preview(supervisor, "何检员来看过了").presses("report.button.concerns").presses("concerned.button.none")
    supervisor.presses("report.button.file")
    assert town.read(lambda work: work.cases.by_id(2)) is not None


def answered(inspector: Chat, number: str, words: str) -> Chat:
    opens(inspector, number).presses("move.button.result").says(words)
    return inspector.presses("report.button.no_photo")


def test_a_units_answer_that_speaks_of_somebody_is_asked_about_before_he_reads_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    answered(inspector, number, "水务站说舒书记收了好处费，先不修")
    assert inspector.hears("spoken.within_above")
    assert inspector.presses("spoken.button.him").hears("name.gone_up")
    assert not sees(secretary, number)
    case = case_of(town, number)
    assert "好处费" in town.read(lambda work: work.cases.entries(case.id))[-1].text


def test_one_who_is_only_mentioned_in_it_costs_one_tap(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    answered(inspector, number, "舒书记来看过，换好了").presses("spoken.button.nobody")
    assert inspector.hears("case.card")
    assert state_of(town, number) is State.TO_VERIFY


def test_the_words_of_a_recording_that_speak_of_somebody_are_asked_about_too(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    number = newest(supervisor.town).number
    opens(secretary, number).presses("move.button.sign").says(WORDS).presses("summary.button.nameless")
    assert secretary.hears("spoken.within")
    secretary.presses("spoken.button.him")
    assert not sees(inspector, number)
    assert opens(secretary, number).hears("case.card")


ABOUT_SECRETARY = "舒书记收了水务站的好处费，拖着不修"


def verifying(supervisor: Chat, inspector: Chat, number: str) -> Chat:
    answered(inspector, number, "换好了")
    opens(supervisor, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    return supervisor.presses("verify.button.here")


def test_why_it_is_not_done_is_asked_about_before_the_one_it_speaks_of_hears_it(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    verifying(supervisor, inspector, number).presses("verify.button.not_done").says(WORDS)
    assert supervisor.hears("spoken.within")
    assert not any(WORDS[:8] in shown.text for shown in inspector.messages.values())
    supervisor.presses("spoken.button.him")
    assert not sees(inspector, number)
    assert reads(secretary, number)


def test_what_is_typed_on_site_is_asked_about_too_and_only_mentioning_costs_one_tap(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    verifying(supervisor, inspector, number).says(WORDS).presses("verify.button.done")
    assert supervisor.hears("spoken.within")
    supervisor.presses("spoken.button.nobody")
    assert state_of(town, number) is State.VERIFIED
    assert reads(inspector, number)


def test_who_goes_back_and_says_it_is_done_after_all_is_not_kept_to_what_was_wrong(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    verifying(supervisor, inspector, number).presses("verify.button.not_done").says(WORDS)
    supervisor.presses("flow.back").presses("verify.button.done")
    assert state_of(town, number) is State.VERIFIED


def test_a_question_that_speaks_of_somebody_is_not_put_to_him(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(secretary, number).presses("move.button.ask").says(WORDS)
    assert secretary.hears("spoken.within")
    secretary.presses("spoken.button.him")
    assert not sees(inspector, number)
    assert not any(WORDS[:8] in shown.text for shown in inspector.messages.values())


def test_a_question_that_only_mentions_him_is_put_after_one_tap(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(secretary, number).presses("move.button.ask").says("何检员去看过没有？")
    assert secretary.presses("spoken.button.nobody").hears("ask.sent")
    assert "去看过没有" in inspector.presses("notice.button.words").shows


def test_an_answer_that_speaks_of_somebody_is_asked_about_too(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(secretary, number).presses("move.button.ask").says("怎么还没修？")
    inspector.presses("move.button.answer").says(ABOUT_SECRETARY)
    assert inspector.hears("spoken.within_above")
    assert not any(ABOUT_SECRETARY[:8] in shown.text for shown in secretary.messages.values())
    inspector.presses("spoken.button.him")
    assert not sees(secretary, number)


def test_a_note_that_speaks_of_somebody_is_asked_about_too(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(inspector, number).presses("move.button.more").presses("move.button.note").says(ABOUT_SECRETARY)
    assert inspector.hears("spoken.within_above")
    inspector.presses("spoken.button.him")
    assert not sees(secretary, number)


def test_a_reason_that_speaks_of_somebody_is_asked_about_too(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(inspector, number).presses("move.button.more").presses("move.button.ask_extension")
    inspector.says(ABOUT_SECRETARY)
    assert inspector.hears("spoken.within_above")
    inspector.presses("spoken.button.him")
    assert not sees(secretary, number)


def walked(supervisor: Chat, found: str) -> Chat:
    looked(supervisor).says(found).presses("report.button.no_photo")
    return supervisor.presses("visit.button.file")


def test_a_visit_that_speaks_of_somebody_becomes_a_report_he_never_sees(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    assert walked(supervisor, WORDS).hears("visit.spoken_of")
    assert not visits(supervisor)
    supervisor.presses("spoken.button.him").presses("track.button.everyday")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    number = newest(town).number
    assert [each.case_id for each in visits(supervisor)] == [newest(town).id]
    assert not sees(inspector, number)
    assert reads(secretary, number)


def test_a_visit_that_only_mentions_somebody_is_logged_with_one_tap(supervisor: Chat) -> None:
    assert walked(supervisor, "何检员来看过水渠").presses("spoken.button.nobody").hears("visit.filed")
    assert [each.found for each in visits(supervisor)] == ["何检员来看过水渠"]


def test_a_visit_that_should_not_be_kept_gets_a_number(supervisor: Chat) -> None:
    assert walked(supervisor, WORDS).presses("track.button.integrity").hears("report.sealed")
    assert not visits(supervisor)


def test_of_a_visit_nobody_is_shown_what_speaks_of_his_office(
    town: Town, secretary: Chat, inspector: Chat
) -> None:
    inspector.says("更多").presses("more.button.visit").presses("竹林村").presses("form.field")
    inspector.presses("topic.cadres").presses("visit.button.topics_done").says("都说镇纪委书记收了钱")
    inspector.presses("report.button.no_photo").presses("visit.button.file")

    def told(who: Chat) -> str:
        def read(work: Any) -> str:
            actor = actor_of(work, work.people.by_user(who.user_id))
            [visit] = work.ledger.visits([1])
            return as_told_to(work, actor, own_names(work, actor), visit).found

        return town.read(read)

    assert told(secretary) == ""
    assert told(inspector) == "都说镇纪委书记收了钱"


# --- words of other kinds: each kept once it was answered, and never read by whom it is about


def about_the_inspector(who: Chat, number: str, inspector: Chat) -> None:
    assert who.hears("spoken.within")
    assert not any(WORDS[:8] in shown.text for shown in inspector.messages.values())
    who.presses("spoken.button.him")
    assert not sees(inspector, number)
    assert not any(WORDS[:8] in shown.text for shown in inspector.messages.values())


def test_what_a_demand_wants_is_not_read_by_whom_it_is_about(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(officer, number).presses("move.button.supervise").says(f"12月3日 {WORDS}")
    about_the_inspector(officer, number, inspector)
    case = case_of(town, number)
    assert case.supervised
    assert any(WORDS in entry.text for entry in town.read(lambda work: work.cases.entries(case.id)))


def test_what_else_is_missing_is_not_read_by_whom_it_is_about(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return").says(WORDS)
    secretary.presses("missing.button.send")
    about_the_inspector(secretary, number, inspector)
    assert state_of(town, number) is State.RETURNED


def test_why_a_track_is_another_is_not_read_by_whom_it_is_about(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.resort")
    secretary.presses("track.button.urgent").says(WORDS)
    about_the_inspector(secretary, number, inspector)


def test_who_goes_back_from_a_new_nature_does_so_to_its_reason(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = handed(supervisor, secretary)
    opens(secretary, number).presses("move.button.more").presses("move.button.resummarise")
    secretary.presses("summary.button.nature").presses("nature.complaint").says(WORDS)
    assert secretary.hears("spoken.within")
    assert secretary.presses("flow.back").hears("ask.nature_why")
    secretary.says(WORDS).presses("spoken.button.nobody")
    assert case_of(town, number).nature == "complaint"


def test_an_expense_about_somebody_is_registered_and_he_never_sees_it(
    town: Town, secretary: Chat, inspector: Chat
) -> None:
    secretary.says("/spending").presses("青石村").says(WORDS).says("4万8千").presses("spend.button.sure")
    secretary.presses("spend.kind.planned").presses("spend.button.file")
    assert secretary.hears("spend.spoken")
    secretary.presses("spoken.button.him")
    number = newest(town).number
    assert not sees(inspector, number)
    assert sees(secretary, number)


def test_an_expense_about_the_secretary_is_the_countys(
    town: Town, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    inspector.says("/spending").presses("青石村").says(ABOUT_SECRETARY).says("4万8千")
    inspector.presses("spend.button.sure").presses("spend.kind.planned").presses("spend.button.file")
    assert inspector.presses("spoken.button.him").hears("name.gone_up")
    number = newest(town).number
    assert not sees(secretary, number)
    assert sees(officer, number)


def test_an_expense_in_which_somebody_is_only_mentioned_costs_one_tap(town: Town, inspector: Chat) -> None:
    inspector.says("/spending").presses("青石村").says("舒书记来看过，该换水管了").says("4万8千")
    inspector.presses("spend.button.sure").presses("spend.kind.planned").presses("spend.button.file")
    assert inspector.presses("spoken.button.nobody").hears("spend.registered")


def test_more_words_while_it_is_asked_may_speak_of_another(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    preview(supervisor, "何检员把修渠的料拉回家了").presses("report.button.file")
    supervisor.says("舒书记也知道")
    assert "舒书记" in supervisor.shows


def test_what_stands_under_a_photo_sent_meanwhile_may_speak_of_another(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    preview(supervisor, "何检员把修渠的料拉回家了").presses("report.button.file")
    supervisor.sends(photo("舒书记也在场"))
    assert "何检员、舒书记" in supervisor.shows
    number = handed(supervisor.presses("flow.stop"), secretary)
    verifying(supervisor, inspector, number).presses("verify.button.not_done").says(WORDS)
    supervisor.sends(photo("舒书记说不用修"))
    assert "何检员、舒书记" in supervisor.shows
