"""A matter found to be integrity only after it was told elsewhere: on a visit, or filed and sorted."""

from typing import Any

import pytest

from storage.errors import Unreadable
from supervision.categories import Category
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, newest, opens, report
from tests.handlers.test_handover import hands_over
from tests.handlers.test_visit import looked, visits

SECRET = "张家说支书多占了低保名额"


def from_a_visit(who: Chat) -> Chat:
    looked(who).says(SECRET).presses("report.button.no_photo").presses("visit.button.file_report")
    return who


def test_a_visit_that_led_to_a_sealed_matter_tells_it_no_more(supervisor: Chat) -> None:
    from_a_visit(supervisor)
    [before] = visits(supervisor)
    assert before.found == SECRET
    supervisor.presses("track.button.integrity")
    [visit] = visits(supervisor)
    assert (visit.found, visit.case_id) == ("", None)
    with pytest.raises(Unreadable):
        supervisor.town.store.ground.keys.get(before.key_id)


def test_a_visit_that_led_to_an_everyday_matter_stays_as_it_was(supervisor: Chat) -> None:
    from_a_visit(supervisor).presses("track.button.everyday")
    [visit] = visits(supervisor)
    assert visit.found == SECRET


def handed_on(supervisor: Chat, english: Chat, secretary: Chat) -> Chat:
    """A visit that led to a report, which the next supervisor of the village goes on with."""
    from_a_visit(supervisor)
    hands_over(secretary, "卫青石", "Lin Tan")
    return english.says("/todo").presses_again(english.old_button("todo.button.draft"))


def test_sealed_by_the_successor_the_visit_tells_it_no_more(
    supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    handed_on(supervisor, english, secretary).presses("track.button.integrity")
    [visit] = visits(supervisor)
    assert (visit.found, visit.case_id) == ("", None)


def test_filed_by_the_successor_the_visit_goes_with_the_case_and_from_who_is_named_in_it(
    town: Town, supervisor: Chat, english: Chat, secretary: Chat
) -> None:
    handed_on(supervisor, english, secretary).presses("track.button.everyday").presses(
        "report.button.no_photo"
    )
    english.presses("何检员").presses("report.button.file")
    [visit] = visits(supervisor)
    assert visit.case_id == newest(town).id


def test_after_sorting_the_reporters_own_messages_of_it_are_deleted(
    supervisor: Chat, reception: Chat
) -> None:
    number = report(supervisor, SECRET, "unclear")
    opens(reception, number).presses("track.button.integrity")
    assert not any(SECRET in shown.text for shown in supervisor.messages.values())
    assert not any(SECRET in shown.text for shown in reception.messages.values())


def test_after_sorting_nothing_tells_what_it_was_about(town: Town, supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, SECRET, "unclear")
    case = case_of(town, number)
    opens(reception, number).presses("track.button.integrity")
    assert case_of(town, number).category == Category.OTHER.value
    assert town.read(lambda work: [each.text for each in work.cases.entries(case.id)]) == [""]


def test_what_somebody_was_about_to_add_dies_with_it(town: Town, supervisor: Chat, reception: Chat) -> None:
    number = report(supervisor, "不好说是哪类", "unclear")
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").says(SECRET)
    [draft] = town.read(lambda work: work.drafts.about(case_of(town, number)))
    other = report(supervisor, "三组的水管破了")
    opens(supervisor, other).presses("move.button.more").presses("move.button.supplement").says("还有四组")
    opens(reception, number).presses("track.button.integrity")
    assert town.read(lambda work: work.drafts.by_ref(draft.ref)) is None
    assert len(town.read(lambda work: work.drafts.about(case_of(town, other)))) == 1
    assert not any(SECRET in shown.text for shown in supervisor.messages.values())
    with pytest.raises(Unreadable):
        town.store.ground.keys.get(draft.key_id)


def test_whoever_lost_sight_of_a_case_is_not_reminded_of_what_he_began(town: Town, inspector: Chat) -> None:
    number = report(town.chat("supervisor"))
    opens(inspector, number).presses("move.button.more").presses("move.button.supplement").says("我看了")
    case = case_of(town, number)
    [draft] = town.read(lambda work: work.drafts.about(case))
    town.act(lambda work: work.recusals.add(case.id, draft.person_id, None))
    town.passes(days=2)
    assert number not in inspector.says("/todo").shows
    assert town.read(lambda work: work.drafts.by_ref(draft.ref)) is None


def test_what_was_said_of_another_matter_stays(supervisor: Chat) -> None:
    number = report(supervisor, "三组的水管破了", "everyday")
    supervisor.says(SECRET).presses("held.report").presses("track.button.integrity")
    assert any(number in shown.text for shown in supervisor.messages.values())


def test_words_that_became_a_case_a_moment_ago_stay_in_the_chat(supervisor: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says("三组的水管破了")
    story = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    supervisor.says(SECRET).presses("held.report").presses("track.button.integrity")
    assert story not in supervisor.deleted
    assert supervisor.deleted


def test_what_waits_when_a_conversation_is_dropped_is_still_answered(town: Town, supervisor: Chat) -> None:
    """不要了, and typed on at once: both updates lay under the key that goes."""
    supervisor.says(SECRET)
    user_id = user_of("supervisor")

    def waits(work: Any) -> str:
        person = work.people.by_user(user_id)
        draft = work.drafts.active(person.id)
        work.drafts.discard(draft)
        return str(work.chats.current_key(user_id))

    fresh = town.act(waits)
    assert town.store.ground.keys.has(fresh)
    assert supervisor.says("三组的水管破了").hears("held.ask")
