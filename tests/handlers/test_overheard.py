"""What every script is searched for at its end: content and identity in the chats of whoever is outside."""

import pytest

from tests import searched
from tests.chat import Chat, Town
from tests.handlers.playing import report

WORDS = "村里的水渠被人堵上了没有人来管"


@pytest.mark.parametrize("outside", ["keeper", "stranger"])
def test_words_that_stood_for_a_moment_in_a_chat_outside_are_found(
    town: Town, supervisor: Chat, stranger: Chat, outside: str
):
    report(supervisor, WORDS)
    assert WORDS in searched.private()
    assert town.overheard(searched.private()) == []
    chat = stranger if outside == "stranger" else town.chat("keeper")
    chat.told.append(f"有人说：{WORDS}")
    assert set(town.overheard(searched.private())) == {chat.name}
    chat.told.clear()


def test_what_somebody_typed_is_no_secret_from_them(town: Town, supervisor: Chat, stranger: Chat):
    report(supervisor, WORDS)
    stranger.says(WORDS)
    stranger.told.append(WORDS)
    assert town.overheard(searched.private()) == []


def test_whoever_is_of_the_matter_is_not_outside(town: Town, supervisor: Chat, secretary: Chat):
    number = report(supervisor, WORDS)
    assert WORDS in secretary.says(f"/case {number}").shows
    assert town.overheard(searched.private()) == []
