"""Telegram deletes nothing that is two days old: what we ourselves said then is edited to nothing."""

import pytest

from tests.chat import Chat, Town
from tests.handlers.playing import newest, opens, report
from tests.handlers.test_locking import locks

SECRET = "支书分了集体的钱给他侄子"
LONG = f"{SECRET}。" * 400


def tells(who: Chat, words: str) -> bool:
    """Whether any message of ours still shows some of it."""
    return any(words[:4] in shown.text or words[:4] in str(shown.buttons) for shown in who.messages.values())


@pytest.mark.parametrize("words", [SECRET, LONG])
def test_sealed_two_days_later_nothing_says_it_again(town: Town, supervisor: Chat, words: str) -> None:
    supervisor.says("报问题").presses("track.button.unclear").says(words)
    supervisor.presses("report.button.no_photo").presses("concerned.button.unsure")
    town.passes(hours=60)
    supervisor.says("我的待办").presses_again(supervisor.old_button("todo.button.draft"))
    supervisor.presses("track.button.integrity")
    assert supervisor.hears("report.sealed")
    assert not tells(supervisor, words)


def test_what_was_kept_unasked_too_and_another_numbers_message_stays(town: Town, supervisor: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.integrity")
    number = supervisor.last
    supervisor.says(SECRET)
    town.passes(hours=60)
    supervisor.says("我的待办").presses_again(supervisor.old_button("todo.button.draft"))
    supervisor.presses("track.button.integrity").presses("held.button.number")
    assert not tells(supervisor, SECRET)
    assert len(supervisor.messages[number].text) > 20


def test_a_case_sealed_late_is_told_nowhere(town: Town, supervisor: Chat, reception: Chat) -> None:
    supervisor.says(SECRET).presses("held.report").presses("track.button.unclear")
    supervisor.says("三组的人都知道").presses("report.button.no_photo")
    supervisor.presses("concerned.button.unsure").presses("report.button.file")
    opens(supervisor, newest(town).number)
    opens(reception, newest(town).number)
    town.passes(hours=60)
    opens(reception, newest(town).number).presses("track.button.integrity")
    assert not tells(supervisor, SECRET)
    assert not tells(reception, SECRET)


def test_of_a_lost_phone_all_we_ever_said(town: Town, keeper: Chat, supervisor: Chat) -> None:
    opens(supervisor, report(supervisor))
    supervisor.says(SECRET)
    town.passes(hours=60)

    locks(keeper, "supervisor")
    assert {shown.text for shown in supervisor.messages.values()} <= {"…"}


def test_a_reminder_and_its_button_have_no_word_of_what_may_be_an_integrity_matter(
    town: Town, supervisor: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(SECRET)
    supervisor.says("路灯不亮了").forgets()
    town.passes(days=2)
    assert supervisor.hears("draft.waiting")
    assert SECRET[:4] not in supervisor.shows
    assert SECRET[:4] not in str(supervisor.says("/todo").labels)


def test_nor_of_what_came_before_anybody_asked(town: Town, supervisor: Chat) -> None:
    supervisor.says("桥栏杆断了").forgets()
    town.passes(hours=3)
    assert supervisor.hears("draft.waiting")
    assert "桥栏杆" not in supervisor.shows
    assert not supervisor.says("/todo").offers("桥栏杆断了")
