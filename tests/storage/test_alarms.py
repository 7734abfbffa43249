"""Alarms, holes that were told of, and keyboards that stand open, on both engines."""

from datetime import timedelta
from typing import Any

import pytest

from storage import ages, holes, inbox, keyboards, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.alarms import Alarm
from tests.storage.conftest import Clock
from tests.storage.township import CHAT

DAY = timedelta(days=1)
OTHER = CHAT + 1


def alarm(clock: Clock, code: str = "conflict", **more: Any) -> Alarm:
    return Alarm(code=code, raised_at=clock(), last_at=clock(), times=1, **more)


def take(store: Store, *update_ids: int, chat_id: int = CHAT) -> None:
    def raw(update_id: int) -> inbox.RawUpdate:
        return inbox.RawUpdate(
            update_id=update_id, chat_id=chat_id, kind="message", dedupe=str(update_id), payload=b"{}"
        )

    store.act_now(lambda work: inbox.take_in(work, [raw(each) for each in update_ids]))


def say(store: Store, chat_id: int, message_id: int, *, pressable: bool, **more: Any) -> None:
    """Queue a message and have it sent."""

    def act(work: UnitOfWork) -> None:
        row_id = outbox.queue(work, outbox.Message(chat_id=chat_id, screen="home", **more))
        outbox.sent(work, row_id, [message_id], pressable=pressable)

    store.act_now(act)


def open_chats(store: Store, clock: Clock) -> dict[int, int | None]:
    found = store.read_now(lambda work: keyboards.open_since(work, clock() - DAY, clock()))
    return {each.chat_id: each.message_id for each in found}


# --- alarms


def test_an_alarm_is_remembered_as_it_is(store: Store, clock: Clock) -> None:
    kept = alarm(clock, fields={"count": 3}, told_at=clock())
    store.act_now(lambda work: work.alarms.put(kept))
    assert store.read_now(lambda work: work.alarms.by_code("conflict")) == kept
    assert store.read_now(lambda work: work.alarms.by_code("token")) is None


def test_only_what_goes_on_lasts_the_longest_first(store: Store, clock: Clock) -> None:
    store.act_now(lambda work: work.alarms.put(alarm(clock, "token")))
    clock.forward(minutes=1)
    store.act_now(lambda work: work.alarms.put(alarm(clock, "conflict")))
    store.act_now(lambda work: work.alarms.put(alarm(clock, "disk", over_at=clock())))
    assert [each.code for each in store.read_now(lambda work: work.alarms.lasting())] == ["token", "conflict"]


def test_what_is_put_again_takes_the_place_of_what_was(store: Store, clock: Clock) -> None:
    store.act_now(lambda work: work.alarms.put(alarm(clock)))
    store.act_now(lambda work: work.alarms.put(alarm(clock, over_at=clock())))
    assert store.read_now(lambda work: work.alarms.lasting()) == ()


# --- holes


def test_a_hole_is_told_of_after_a_minute_with_the_moments_around_it(store: Store, clock: Clock) -> None:
    take(store, 10)
    since = clock()
    until = clock.forward(minutes=5)
    take(store, 14)
    assert store.read_now(holes.untold) is None
    clock.forward(seconds=60)
    loss = store.read_now(holes.untold)
    assert loss is not None
    assert (loss.count, loss.since, loss.until) == (3, since, until)


def test_what_came_late_is_not_told_of(store: Store, clock: Clock) -> None:
    take(store, 10, 13)
    take(store, 11)
    clock.forward(minutes=2)
    loss = store.read_now(holes.untold)
    assert loss is not None
    assert loss.count == 1


def test_a_hole_is_told_of_once(store: Store, clock: Clock) -> None:
    take(store, 10, 12)
    clock.forward(minutes=2)
    store.act_now(lambda work: holes.told(work, holes.untold(work).hole_ids))  # type: ignore[union-attr]
    assert store.read_now(holes.untold) is None
    assert store.read_now(holes.missing) == 1


# --- keyboards


def test_the_newest_message_with_buttons_stands_open(store: Store, clock: Clock) -> None:
    say(store, CHAT, 1, pressable=True)
    say(store, CHAT, 2, pressable=True)
    say(store, CHAT, 3, pressable=False)
    say(store, OTHER, 1, pressable=False)
    assert open_chats(store, clock) == {CHAT: 2}


def test_a_message_whose_buttons_were_taken_away_is_not_open(store: Store, clock: Clock) -> None:
    say(store, CHAT, 1, pressable=True)
    say(store, CHAT, 1, pressable=False, replaces=1)
    assert open_chats(store, clock) == {}


def test_what_was_answered_is_not_open(store: Store, clock: Clock) -> None:
    say(store, CHAT, 1, pressable=True)
    clock.forward(seconds=5)
    take(store, 10)
    assert open_chats(store, clock) == {}
    clock.forward(seconds=5)
    say(store, CHAT, 2, pressable=True)
    assert open_chats(store, clock) == {CHAT: 2}


def test_what_was_shown_the_day_before_is_not_open(store: Store, clock: Clock) -> None:
    say(store, CHAT, 1, pressable=True)
    clock.forward(hours=25)
    assert open_chats(store, clock) == {}


def test_an_active_draft_stands_open_by_its_question(store: Store, clock: Clock) -> None:
    def act(work: UnitOfWork) -> tuple[str, int]:
        person = work.people.add("甲一", "13900000001")
        draft = work.drafts.start(person.id, CHAT, "report", "story", {})
        return draft.ref, draft.version

    say(store, CHAT, 1, pressable=True)
    asked = store.act_now(act)
    [found] = store.read_now(lambda work: keyboards.open_since(work, clock() - DAY, clock()))
    assert (found.draft, found.message_id) == (asked, None)


def test_a_message_about_a_case_is_open_with_its_case(store: Store, clock: Clock) -> None:
    say(store, CHAT, 1, pressable=True, case_id=7)
    [found] = store.read_now(lambda work: keyboards.open_since(work, clock() - DAY, clock()))
    assert (found.case_id, found.prompts) == (7, ())


# --- ages


def test_what_waits_to_be_said_is_counted_by_its_age(store: Store, clock: Clock) -> None:
    since = clock()
    store.act_now(lambda work: work.say(CHAT, "home"))
    assert store.read_now(lambda work: ages.unsaid(work, clock() - timedelta(minutes=1))) is None
    clock.forward(minutes=20)
    store.act_now(lambda work: work.say(CHAT, "home"))
    found = store.read_now(lambda work: ages.unsaid(work, clock() - timedelta(minutes=15)))
    assert found == ages.Unsaid(1, since)


@pytest.mark.parametrize(("code", "stuck"), [("429", None), ("network", 2)])
def test_only_where_telegram_asks_for_patience_does_waiting_tell_nothing_of_the_sender(
    store: Store, clock: Clock, code: str, stuck: int | None
) -> None:
    def act(work: UnitOfWork) -> None:
        first = outbox.queue(work, outbox.Message(chat_id=CHAT, screen="home"))
        work.say(CHAT, "home")
        outbox.later(work, first, work.now + timedelta(minutes=21), code)

    store.act_now(act)
    clock.forward(minutes=20)
    found = store.read_now(lambda work: ages.unsaid(work, clock() - timedelta(minutes=15)))
    assert (found and found.count) == stuck
