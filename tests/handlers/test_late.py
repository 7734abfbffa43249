"""Messages that waited at Telegram while we were away; and one that is mended again and again."""

from datetime import timedelta

from tests.chat import Chat, Town


def heard(chat: Chat, key: str) -> int:
    """How many messages in the chat carry these words."""
    patterns = chat.town.patterns(key)
    return sum(any(words.search(each.text) for words in patterns) for each in chat.messages.values())


def test_who_wrote_while_we_were_away_is_told_once_that_nothing_is_lost(town: Town, supervisor: Chat) -> None:
    sent = town.clock.now - timedelta(hours=3)
    supervisor.says("桥上的护栏断了", at=sent)
    assert supervisor.hears("late")
    assert supervisor.hears("held.ask")
    supervisor.says("还有一段也松了", at=sent)
    assert heard(supervisor, "late") == 1


def test_what_arrives_at_once_is_answered_without_excuse(supervisor: Chat) -> None:
    supervisor.says("桥上的护栏断了")
    assert not supervisor.hears("late")


def test_a_date_before_telegram_itself_excuses_nothing(town: Town, supervisor: Chat) -> None:
    supervisor.says("桥上的护栏断了", at=town.clock.now - timedelta(days=20_000))
    assert not supervisor.hears("late")


def test_a_stranger_hears_no_excuse(town: Town, stranger: Chat) -> None:
    stranger.says("有人吗", at=town.clock.now - timedelta(hours=3))
    assert not stranger.hears("late")


def test_thirty_corrections_are_one_message_that_tells_the_newest(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管漏了")
    told = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    for count in range(1, 31):
        supervisor.edits(told, f"水管漏了{count}处")
    assert heard(secretary, "notice.corrected") == 1
    assert "水管漏了30处" in secretary.presses("notice.button.words").shows


def test_a_correction_the_next_day_is_a_message_of_its_own(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管漏了")
    told = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    supervisor.edits(told, "水管漏了两处")
    town.clock.forward(hours=5)
    supervisor.edits(told, "水管漏了三处")
    assert heard(secretary, "notice.corrected") == 2
