"""kill -9 of a real process at each named point: after the restart nothing is lost and nothing doubled."""

import os
import signal

import pytest

from storage import failpoints, inbox, outbox, seals, stray_claims, verification
from storage.store import Store
from tests.storage.conftest import House


def chain(store: Store) -> None:
    """One message through the house: taken in, handled with an answer, said."""
    from supervision.events import Submitted
    from tests.storage.test_inbox import ANNA, message

    store.act_now(lambda work: inbox.take_in(work, [message(10)]))

    def handle(work) -> None:
        if inbox.next_of(work, ANNA) is None:
            return
        work.record(Submitted(case_id=7))
        work.say(ANNA, "case.received", case_id=7)
        inbox.handled(work, 10)

    store.act_now(handle)
    store.act_now(stray_claims.release)
    for queued in store.act_now(lambda work: outbox.claim(work, work.now, 5)):
        store.act_now(lambda work, queued=queued: outbox.sent(work, queued.id, [51]))


def killed(house: House, fail: str) -> bool:
    """Run the chain in a forked process with a fail point armed; whether SIGKILL ended it."""
    child = os.fork()
    if child == 0:
        try:
            failpoints.arm(fail)
            chain(house.open())
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL)
    return status == signal.SIGKILL


@pytest.mark.parametrize(
    "point",
    [
        "before_inbox_commit",
        "after_inbox_commit",
        "in_act_before_commit",
        "after_act_commit",
        "outbox_claimed",
        "before_sent_mark",
    ],
)
def test_after_a_kill_at_any_point_the_rest_happens_once(house: House, point: str):
    assert killed(house, f"{point}:1:kill")
    store = house.open()
    chain(store)
    assert store.read_now(lambda work: [act for _, act, _ in work.journal.of_case(7)]) == ["submitted"]
    assert store.read_now(lambda work: work.chats.case_of_message(1001, 51)) == 7
    assert store.read_now(lambda work: (inbox.depth(work), outbox.depth(work))) == (0, 0)
    store.act_now(seals.seal)
    assert store.read_now(verification.verify) == []


def test_without_the_setting_nothing_fails(sqlite_house: House):
    assert not killed(sqlite_house, "")


def test_the_second_hit_can_be_chosen(sqlite_house: House):
    assert not killed(sqlite_house, "before_inbox_commit:2:kill")


@pytest.mark.parametrize(
    ("when", "hits"),
    [("3", [3]), ("2-4", [2, 3, 4]), ("%5", [5, 10]), ("?1@7", list(range(1, 11))), ("?0@7", [])],
)
def test_the_moment_is_a_hit_a_range_every_so_many_or_chance(when: str, hits: list[int]):
    due, _ = failpoints.parse(f"point:{when}:exc")["point"]
    assert [hit for hit in range(1, 11) if due(hit)] == hits


def test_chance_is_the_same_again_for_the_same_seed():
    first, second = (failpoints.parse("point:?0.5@3:exc")["point"][0] for _ in range(2))
    assert [first(hit) for hit in range(50)] == [second(hit) for hit in range(50)]


def test_an_armed_point_raises_and_a_disarmed_one_does_not():
    failpoints.arm("point:1:exc")
    with pytest.raises(failpoints.FailPointError):
        failpoints.hit("point")
    failpoints.arm("")
    failpoints.hit("point")
