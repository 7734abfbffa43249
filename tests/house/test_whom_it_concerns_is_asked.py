"""Wherever words are typed, whom they concern is asked, or it is said why not: a new step cannot be forgotten."""

from handlers.flow import FLOWS
from handlers.said import Kind
from tests.handlers.asked import ASKED, NOT_ASKED

TYPED = {
    (flow.name, step.name)
    for flow in FLOWS.values()
    for step in flow.steps.values()
    if Kind.TEXT in step.takes or Kind.TEXT in flow.anywhere
}
NAMED = {(flow, step) for flow, steps in ASKED.items() for step in steps}


def test_every_step_that_takes_words_is_named() -> None:
    assert TYPED - NAMED - NOT_ASKED.keys() == set()


def test_none_is_named_that_takes_none_or_stands_on_both_lists() -> None:
    assert (NAMED | NOT_ASKED.keys()) - TYPED == set()
    assert NAMED & NOT_ASKED.keys() == set()


def test_each_that_is_not_asked_says_why() -> None:
    assert all(len(why.split()) > 3 for why in NOT_ASKED.values())
