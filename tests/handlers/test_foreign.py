"""A press on a message of which Telegram shows nothing: obeyed where we said it, or may just have said it."""

from dataclasses import replace

import pytest

from handlers.buttons import read
from handlers.said import Kind, Press
from storage import outbox
from supervision.cases import State
from tests.chat import Chat, Town
from tests.handlers.playing import report, state_of

UNSEEN = None


def taps(who: Chat, button: tuple[int, str], ours: bool | None, on: int | None = None) -> Chat:
    """Press it as it comes in when Telegram shows this of it."""
    message_id, data = button
    action, args = read(who.town.seal.open(who.user_id, data) or "")
    who.forgets()
    press = Press("q", action, args, on or message_id, ours)
    who.town.hear(replace(who._said(kind=Kind.PRESS, press=press), message_id=None), who.town.ear.pressed)
    return who


def signs(secretary: Chat, number: str) -> tuple[int, str]:
    """Where the secretary's 签收并交办 is."""
    return secretary.says(f"/case {number}").button("move.button.signassign")


def test_on_a_message_of_ours_it_is_obeyed(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    taps(secretary, signs(secretary, number), UNSEEN)
    assert state_of(town, number) is State.ASSIGNED


def test_days_later_too(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    button = signs(secretary, number)
    town.clock.forward(days=5)
    town.act(lambda work: work.chats.tidy())
    taps(secretary, button, UNSEEN)
    assert state_of(town, number) is State.ASSIGNED


def test_on_a_message_nobody_remembers_it_changes_nothing(
    town: Town, supervisor: Chat, secretary: Chat, keeper: Chat
) -> None:
    number = report(supervisor)
    taps(secretary, signs(secretary, number), UNSEEN, on=4321)
    assert secretary.hears("refusal.button_old")
    assert state_of(town, number) is State.SUBMITTED
    assert keeper.shows == ""


def test_on_a_message_that_is_being_said_it_is_obeyed(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    button = signs(secretary, number)

    def on_its_way(work: object) -> None:
        row_id = work.say(secretary.user_id, "home", {})  # type: ignore[attr-defined]
        outbox.fix(work, row_id, b"[]")  # type: ignore[arg-type]

    town.store.act_now(on_its_way)
    taps(secretary, button, UNSEEN, on=4321)
    assert state_of(town, number) is State.ASSIGNED


@pytest.mark.parametrize("times", [1, 3])
def test_under_other_words_it_changes_nothing_and_a_keeper_hears_it_once(
    town: Town, supervisor: Chat, secretary: Chat, keeper: Chat, times: int
) -> None:
    number = report(supervisor)
    button = signs(secretary, number)
    for _ in range(times):
        taps(secretary, button, False)
        assert secretary.hears("refusal.not_ours")
    assert state_of(town, number) is State.SUBMITTED
    assert keeper.shows.count("有人冒充机器人发消息") == 1
    assert secretary.messages[button[0]].buttons == []


def test_a_stranger_hears_what_a_stranger_hears(town: Town, supervisor: Chat, keeper: Chat) -> None:
    stranger = town.chat_of(987)
    button = (4, town.seal.close(987, "h"))
    assert taps(stranger, button, False).hears("stranger")
    assert keeper.shows == ""
