"""What holds for the messages themselves, in every language there is."""

from pathlib import Path

import pytest

import locales
from locales.catalogue import DEFAULT_LANGUAGE, Catalogue, Words
from locales.po import read_language
from locales.templates import Template

CATALOGUE_FOLDER = Path(locales.__file__).parent
CATALOGUE = Catalogue.load()
LANGUAGES = CATALOGUE.languages
LONGEST_MESSAGE = 4096  # Telegram's limit for a text
LONGEST_BUTTON = 8  # Chinese characters that fit beside another button on a small phone


def by_stem(words: Words) -> dict[str, frozenset[str]]:
    """Fields by key, `x.one` and `x.many` taken together as `x`."""
    stems: dict[str, frozenset[str]] = {}
    for key, message in words.messages.items():
        stem = next((key.removesuffix(end) for end in (".one", ".many") if key.endswith(end)), key)
        stems[stem] = stems.get(stem, frozenset()) | message.fields
    return stems


def messages() -> list[tuple[str, str, Template]]:
    return [
        (language, key, message)
        for language in LANGUAGES
        for key, message in CATALOGUE.words(language).messages.items()
    ]


def test_chinese_and_english_are_there_chinese_first() -> None:
    assert LANGUAGES[:2] == ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_says_everything_with_the_same_fields(language: str) -> None:
    ours, theirs = by_stem(CATALOGUE.words(DEFAULT_LANGUAGE)), by_stem(CATALOGUE.words(language))
    differing = {key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key)}
    assert sorted(differing) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_says_one_says_many(language: str) -> None:
    keys = set(CATALOGUE.words(language).messages)
    ones = {key.removesuffix(".one") for key in keys if key.endswith(".one")}
    assert ones == {key.removesuffix(".many") for key in keys if key.endswith(".many")}


def test_no_message_is_empty_or_beyond_telegrams_limit() -> None:
    lengths = {(language, key): len("".join(message.parts)) for language, key, message in messages()}
    assert [where for where, length in lengths.items() if not 0 < length <= LONGEST_MESSAGE] == []


def test_no_message_begins_or_ends_with_blanks() -> None:
    texts = {
        (language, key): "".join(message.parts) for language, key, message in messages() if not message.fields
    }
    assert [where for where, text in texts.items() if text != text.strip()] == []


def test_buttons_fit_a_small_phone() -> None:
    folder = CATALOGUE_FOLDER / DEFAULT_LANGUAGE
    buttons = dict(read_language(folder.glob("buttons.po")))
    buttons |= {key: text for key, text in CATALOGUE.words("zh").messages.items() if ".button." in f".{key}."}
    said = {key: "".join(text.parts[::2]) for key, text in buttons.items()}
    assert {key: text for key, text in said.items() if han(text) > LONGEST_BUTTON} == {}


def han(text: str) -> int:
    return sum("\u3400" <= char <= "\u9fff" for char in text)
