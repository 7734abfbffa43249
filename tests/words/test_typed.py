"""What is typed in place of a key."""

import pytest

from handlers.typed import folded, meanings
from locales.catalogue import Catalogue


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("办理规则", "policy"),
        ("规则", "policy"),
        ("Rules", "policy"),
        ("我的队伍", "team"),
        ("回访", "callback"),
    ],
)
def test_what_stands_behind_more_can_be_typed_in_either_language(typed: str, command: str) -> None:
    assert meanings(Catalogue.load())[folded(typed)] == command
