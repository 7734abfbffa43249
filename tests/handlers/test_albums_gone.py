"""Pictures of an album that come when what its first ones told is made unreadable, thrown away, or somebody else's."""

import pytest

from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, newest, opens, report
from tests.handlers.test_handover import hands_over

LATE = "他签字的收条"


def gone(who: Chat) -> bool:
    """What was sent last has left the chat without an answer, and no message speaks of it."""
    spoken = any(LATE in shown.text for shown in who.messages.values())
    return who.last_message_id in who.deleted and who.shows == "" and not spoken


def told(who: Chat) -> Chat:
    return who.sends(photo("支书分了集体的钱", album="a")).presses("track.button.integrity")


def test_after_the_sealing_they_are_neither_kept_nor_asked_about(town: Town, supervisor: Chat) -> None:
    told(supervisor).presses("held.button.number")
    assert gone(supervisor.sends(photo(LATE, album="a")))
    assert town.read(lambda work: work.drafts.active(work.people.by_user(supervisor.user_id).id)) is None


def test_they_never_go_into_what_is_told_next(town: Town, supervisor: Chat) -> None:
    told(supervisor).presses("held.button.number")
    supervisor.says("报问题").presses("track.button.everyday").says("路灯不亮了")
    assert gone(supervisor.sends(photo(LATE, album="a")))
    supervisor.says("在三组").presses("report.button.no_photo").presses("report.button.file")
    assert town.read(lambda work: work.files.of_case(newest(town).id)) == ()


def test_nor_those_of_the_same_matter_once_more(supervisor: Chat) -> None:
    told(supervisor).presses("held.button.number")
    supervisor.sends(photo("还有一本账", album="b")).presses("track.button.integrity").presses(
        "held.button.same"
    )
    assert gone(supervisor.sends(photo(LATE, album="b")))


@pytest.mark.parametrize("label", ["report.button.file", "flow.stop"])
def test_nor_those_of_a_report_that_was_sealed_late_or_thrown_away(
    town: Town, supervisor: Chat, reception: Chat, label: str
) -> None:
    supervisor.says("报问题").presses("track.button.unclear").says("支书分了集体的钱")
    supervisor.sends(photo("账本", album="a")).presses("concerned.button.unsure").presses(label)
    if label == "report.button.file":
        opens(reception, newest(town).number).presses("track.button.integrity")
    assert gone(supervisor.sends(photo(LATE, album="a")))


def test_those_of_what_was_added_to_a_case_follow_it_until_that_is_sealed(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = report(supervisor, "不好说是哪类", "unclear")
    supervisor.sends(photo("账本", album="a")).presses("held.case").says(number)
    supervisor.sends(photo(album="a"))
    assert len(town.read(lambda work: work.files.of_case(case_of(town, number).id))) == 2
    opens(reception, number).presses("track.button.integrity")
    assert gone(supervisor.sends(photo(LATE, album="a")))


def test_what_was_half_said_and_is_a_successors_now_is_not_mixed_with_what_is_told_next(
    supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(photo("桥塌了", album="a"))
    hands_over(secretary, "卫青石", "Lin Tan")
    assert supervisor.sends(photo(LATE, album="a")).hears("held.ask")


def test_a_picture_in_reply_to_what_is_left_of_a_sealed_matter_is_not_kept(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = report(supervisor, "不好说是哪类", "unclear")
    receipt = supervisor.last
    town.passes(hours=60)
    opens(reception, number).presses("track.button.integrity")
    assert supervisor.replies(receipt, photo(LATE)).hears("refusal.sealed")
    assert supervisor.last_message_id in supervisor.deleted
    assert town.read(lambda work: work.files.of_case(case_of(town, number).id)) == ()
