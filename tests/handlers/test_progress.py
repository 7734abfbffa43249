"""办理进展: what is being done, with pictures, heard by who speaks for the villager and seen on the card."""

from supervision.cases import EntryKind, State
from tests.chat import Chat, photo
from tests.handlers.playing import case_of, hand_over, opens, report, state_of


def test_progress_with_pictures_is_told_and_kept_with_them(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.progress").says("正在换水管")
    inspector.sends(photo()).sends(photo()).presses("report.button.enough")
    entries = inspector.town.read(lambda work: work.cases.entries(case_of(inspector.town, number).id))
    assert [len(e.files) for e in entries if e.kind is EntryKind.PROGRESS] == [2]
    assert supervisor.hears("notice.progress")
    assert "正在换水管" in opens(secretary, number).shows
    assert state_of(secretary.town, number) is State.HANDLING
