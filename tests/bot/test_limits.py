"""Rate limits, on a clock that is only a number."""

from bot.limits import Limits


def booked(limits: Limits, chat: int, now: float) -> float:
    """Book a place for now: 0.0, or the seconds until asking again."""
    return limits.book(chat, now, 0.0)[1]


def sent_within(limits: Limits, chats: list[int], seconds: float, *, start: float = 0.0) -> int:
    """How many messages go out when everybody has always something to say."""
    count, now = 0, start
    while now < start + seconds:
        count += sum(booked(limits, chat, now) == 0.0 for chat in chats)
        now += 0.01
    return count


def test_a_conversation_answers_at_once() -> None:
    limits = Limits(0.0)
    assert [booked(limits, 1, nth * 0.04) for nth in range(3)] == [0.0] * 3
    assert booked(limits, 1, 0.12) > 0.5


def test_one_chat_gets_one_a_second_in_the_long_run() -> None:
    assert sent_within(Limits(0.0), [1], 60) <= 3 + 60


def test_a_group_gets_twenty_a_minute_in_the_long_run() -> None:
    assert sent_within(Limits(0.0), [-1], 120) <= 3 + 40


def test_all_together_stay_under_thirty_in_any_second() -> None:
    limits, everybody = Limits(0.0), list(range(1, 400))
    tenths = [sent_within(limits, everybody, 0.1, start=tenth / 10) for tenth in range(50)]
    assert max(sum(tenths[at : at + 10]) for at in range(40)) <= 30
    assert sum(tenths) >= 0.95 * 30 * 5 - 1


def test_a_place_that_is_not_to_be_had_yet_is_not_taken() -> None:
    limits = Limits(0.0)
    for nth in range(3):
        booked(limits, 1, nth * 0.04)
    wait = booked(limits, 1, 0.12)
    assert booked(limits, 1, 0.12) == wait
    assert booked(limits, 1, 0.12 + wait) == 0.0


def test_only_the_chat_that_was_told_to_wait_waits() -> None:
    limits = Limits(0.0)
    limits.halt(1, 60, 0.0)
    assert booked(limits, 1, 59.0) == 1.0
    assert booked(limits, 2, 0.0) == 0.0
    assert booked(limits, 1, 60.0) == 0.0


def test_when_many_chats_are_told_to_wait_everybody_does() -> None:
    limits = Limits(0.0)
    for chat in (1, 2, 3):
        limits.halt(chat, 5, 0.0)
    assert booked(limits, 4, 0.0) == 5.0
    assert booked(limits, 4, 5.0) == 0.0


def test_a_clock_that_steps_back_gives_nothing_away() -> None:
    limits = Limits(100.0)
    for _ in range(3):
        booked(limits, 1, 100.0)
    assert booked(limits, 1, 50.0) > 0


def test_after_another_worker_nothing_is_saved_up() -> None:
    assert sent_within(Limits(0.0, cold=True), list(range(1, 200)), 1) <= 30
    limits = Limits(0.0, cold=True)
    assert booked(limits, 1, 0.0) > 0
    spaced = [booked(limits, 1, 3.1 + nth * 0.04) == 0.0 for nth in range(4)]
    assert spaced == [True, True, True, False]
