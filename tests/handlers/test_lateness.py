"""One lateness, one figure: card, list, reminder, track and picture count it in the unit of the clock that ran."""

from tests.chat import Chat, Town
from tests.handlers.playing import opens, report


def test_over_a_weekend_card_list_reminder_and_track_say_the_same(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    town.passes(days=3)
    number = report(supervisor)
    town.passes(days=1, hours=8)
    officer.forgets()
    town.passes(days=3)
    shown = [
        opens(secretary, number).shows,
        secretary.says("/queue").shows,
        secretary.says("/duty").shows,
        opens(officer, number).shows,
    ]
    for each in shown:
        assert "超时1个工作日" in each
        assert "超时3天" not in each


def test_an_hour_clock_is_late_by_hours_and_after_two_days_by_days(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor, track="urgent")
    town.passes(days=2)
    assert "超时44小时" in opens(secretary, number).shows
    assert "超时44小时" in secretary.says("/duty").shows
    town.passes(days=1)
    assert "超时2天" in opens(secretary, number).shows


def test_on_the_day_of_its_end_it_is_late_since_today(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    town.passes(days=1, hours=11)
    assert "今天超时了" in opens(secretary, number).shows
