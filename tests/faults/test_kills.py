"""kill -9 at every named point and at moments nobody chose: nothing lost, nothing doubled, everything in order."""

from collections import Counter

import pytest

from tests.faults.campaign import POINTS, RANDOM_KILLS, TOKEN, Outcome
from tests.stories.discretion import leaks
from tests.stories.hand import Hand, number_in

pytestmark = pytest.mark.timeout(300)

#: What a supervisor is told in the course of one report, in this order; the fourth only after a photo.
COURSE = ("是哪类事", "是什么事", "有照片吗", "一共1件", "请看一遍", "收到了，", "收据：")


def test_it_was_killed_at_every_point_under_load(outcome: Outcome) -> None:
    assert outcome.kills == len(POINTS) + RANDOM_KILLS
    assert len(outcome.acknowledged) >= 2 * len(outcome.hands)


def test_every_report_that_was_acknowledged_exists_exactly_once(outcome: Outcome) -> None:
    kept = Counter((case.number, case.story) for case in outcome.cases)
    promised = [(number, story) for story, number in outcome.acknowledged.items()]
    assert [pair for pair in promised if kept[pair] != 1] == []


def test_every_report_that_was_sent_exists_once_and_nothing_else_does(outcome: Outcome) -> None:
    assert Counter(case.story for case in outcome.cases) == Counter(list(outcome.sent))


def test_every_photo_is_kept_whole(outcome: Outcome) -> None:
    wanted = {story: [("kept", digest)] if digest else [] for story, digest in outcome.sent.items()}
    assert {case.story: case.files for case in outcome.cases} == wanted


def test_each_chat_heard_its_answers_in_order(outcome: Outcome) -> None:
    for hand in outcome.hands:
        steps = [step for step, repeated in _heard(hand) if not repeated]
        assert _in_course(steps), hand.phone.transcript()


def test_a_kill_repeats_at_most_one_message_in_a_chat(outcome: Outcome) -> None:
    for hand in outcome.hands:
        epochs = Counter(
            sum(mark[hand.id] <= place for mark in outcome.marks)
            for place, (_, repeated) in enumerate(_heard(hand))
            if repeated
        )
        assert all(count == 1 for count in epochs.values()), hand.phone.transcript()


def test_nothing_is_left_waiting_and_nothing_was_given_up(outcome: Outcome) -> None:
    assert set(outcome.waiting) <= {"inbox.done", "inbox.handled", "outbox.sent", "outbox.dropped"}


def test_the_journal_verifies(outcome: Outcome) -> None:
    assert outcome.flaws == []


def test_no_log_holds_the_token_a_name_a_phone_or_a_word(outcome: Outcome) -> None:
    people = [(hand.phone.person.first_name, str(hand.phone.person.phone)) for hand in outcome.hands]
    secrets = {TOKEN, *outcome.sent, *(word for person in people for word in person)}
    assert leaks(outcome.logs, secrets) == []


def _heard(hand: Hand) -> list[tuple[int, bool]]:
    """The steps of the course as they were told, each with whether it repeats the one before it."""
    texts = [str(one.get("text") or one.get("caption")) for one in hand.phone.room.said]
    steps = [_step(text) for text in texts]
    return [(step, place > 0 and steps[place - 1] == step) for place, step in enumerate(steps)]


def _step(text: str) -> int:
    return 5 if number_in(text) else next(at for at, words in enumerate(COURSE) if words in text)


def _in_course(steps: list[int]) -> bool:
    told = "".join(map(str, steps))
    return told.replace("0123456", "").replace("012456", "") == ""
