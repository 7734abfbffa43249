"""A figure or a mark where words are wanted: it is nobody's answer, and where a figure is one it is taken."""

from collections.abc import Callable

import pytest

from supervision.cases import State
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens, petition, report, state_of


@pytest.mark.parametrize("typed", ["2", "１", "3。", "👍", "？！", "①", "12-3"])
def test_it_is_not_the_result_of_a_case(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, typed: str
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.result").says(typed)
    assert (inspector.hears("flow.no_words"), inspector.hears("answer.photos")) == (True, False)
    inspector.says("好").presses("report.button.no_photo")
    assert state_of(town, number) is State.TO_VERIFY
    assert "办理结果：好" in opens(inspector, number).shows.replace("\n", "")


def _asked_where(secretary: Chat, supervisor: Chat, _inspector: Chat) -> Chat:
    number = petition(supervisor, secretary, State.REGISTERED)
    return opens(secretary, number).presses("move.button.hand_over")


def _asked_what_they_answered(secretary: Chat, supervisor: Chat, inspector: Chat) -> Chat:
    number = petition(supervisor, secretary, State.NOTICED)
    return opens(inspector, number).presses("move.button.outcome")


def _asked_what_it_is(_secretary: Chat, supervisor: Chat, _inspector: Chat) -> Chat:
    return supervisor.says("报问题")


@pytest.mark.parametrize("asked", [_asked_where, _asked_what_they_answered, _asked_what_it_is])
def test_it_is_nowhere_taken_for_words(
    supervisor: Chat, secretary: Chat, inspector: Chat, asked: Callable[[Chat, Chat, Chat], Chat]
) -> None:
    assert asked(secretary, supervisor, inspector).says("2").hears("flow.no_words")


def test_how_many_households_is_answered_by_a_figure(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 涉及几户").presses("☐ 具体位置").presses("missing.button.send")
    opens(supervisor, number).presses("补充再报").presses("☐ 具体位置")
    assert supervisor.says("5").hears("flow.no_words")
    supervisor.says("三组").presses("☐ 涉及几户").says("5").presses("supplement.button.send")
    assert state_of(town, number) is State.SUBMITTED
    assert "涉及：5" in opens(secretary, number).shows


def test_a_sum_typed_again_at_the_second_look_is_the_sum(inspector: Chat) -> None:
    inspector.says("/spending").presses("青石村").says("换水管").says("4800")
    assert "48,000.00" in inspector.says("48000").shows


def test_what_comes_unasked_is_kept_whatever_it_is(supervisor: Chat) -> None:
    assert supervisor.says("2").hears("held.ask")


def test_an_edit_makes_no_figure_of_words(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.result").says("换好了")
    inspector.edits(inspector.last_message_id, "2")
    inspector.presses("report.button.no_photo")
    assert "换好了" in opens(inspector, number).shows
    assert case_of(town, number).state is State.TO_VERIFY
