"""What a story is about, guessed from its words: category, danger, nature and the unit that does the work.

Every guess is shown to the person and can be changed: it saves a question, it decides nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from supervision.keywords import (
    CALM_WORDS,
    CATEGORY_WORDS,
    COMPLAINT_WORDS,
    INTEGRITY_WORDS,
    QUESTION_WORDS,
    UNIT_WORDS,
    URGENT_WORDS,
    VILLAGE_COMMITTEE_WORDS,
)
from supervision.taking import taking


class Category(StrEnum):
    """The eleven categories, in the order in which they are offered."""

    WATER = "water"
    ROAD = "road"
    POWER = "power"
    WELFARE = "welfare"
    INSURANCE = "insurance"
    SUBSIDY = "subsidy"
    LAND = "land"
    COLLECTIVE_ASSETS = "collective_assets"
    WORKS_QUALITY = "works_quality"
    NEIGHBOURS = "neighbours"
    OTHER = "other"


#: Where officials are likely to be concerned: whom it is about is asked before the preview (product, section 8).
OFFICIALS_LIKELY = frozenset(
    {Category.SUBSIDY, Category.LAND, Category.COLLECTIVE_ASSETS, Category.WORKS_QUALITY}
)


class Nature(StrEnum):
    """How long handling may take (Sichuan hotline rule): question 3, request 7, complaint 15 working days."""

    QUESTION = "question"
    REQUEST = "request"
    COMPLAINT = "complaint"


def guess(text: str) -> Category:
    """The category most spoken of: longer words weigh more, ties go to the earlier category, else OTHER."""
    scores = {category: _weight(text, CATEGORY_WORDS.get(category, ())) for category in Category}
    best = max(Category, key=lambda category: scores[category])
    return best if scores[best] else Category.OTHER


def urgent_words(text: str) -> bool:
    """Whether the words hint at danger or at water or power being cut."""
    for calm in CALM_WORDS:
        text = re.sub(calm, " ", text, flags=re.IGNORECASE)
    return bool(_found(text, URGENT_WORDS))


def integrity_words(text: str) -> bool:
    """Whether the words hint at money or favours taken by somebody in office: not for the township to read."""
    return bool(_found(text, INTEGRITY_WORDS)) or taking(text)


def nature(text: str) -> Nature:
    """A complaint if anything is complained of, else a question if something is asked, else a request."""
    if _found(text, COMPLAINT_WORDS):
        return Nature.COMPLAINT
    asks = text.rstrip().endswith(("?", "？", "吗", "吗。"))
    return Nature.QUESTION if asks or _found(text, QUESTION_WORDS) else Nature.REQUEST


def unit_for(category: Category, unit_names: Sequence[str]) -> int | None:
    """The index of the unit that usually does such work, else the village committee's, or None."""
    for word in (*UNIT_WORDS.get(category, ()), *VILLAGE_COMMITTEE_WORDS):
        for index, name in enumerate(unit_names):
            if word in name.lower():
                return index
    return None


def _weight(text: str, words: tuple[str, ...]) -> int:
    # An English word weighs as much as a Chinese one of two characters: letters are not syllables.
    return sum(2 if word.isascii() else len(word) for word in _found(text, words))


def _found(text: str, words: tuple[str, ...]) -> set[str]:
    if text.lower() == text == text.upper():
        return _found_in_chinese(text, _by_first(words))
    return {found.lower() for found in _pattern(words).findall(text)}


def _found_in_chinese(text: str, by_first: Mapping[str, Sequence[str]]) -> set[str]:
    """As the pattern finds them, in a text without letters: a pattern tries every word at every character, letter by
    letter in either case, and a story is looked through for fifteen lists."""
    found: set[str] = set()
    if by_first.keys().isdisjoint(text):
        return found
    over = 0
    for at, letter in enumerate(text):
        if at < over or letter not in by_first:
            continue
        for word in by_first[letter]:
            if text.startswith(word, at):
                found.add(word)
                over = at + len(word)
                break
    return found


@lru_cache(maxsize=32)
def _by_first(words: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Words by the character they begin with, the longest first."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_first.setdefault(word[0], []).append(word)
    return by_first


@lru_cache(maxsize=32)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(_alternatives(words)) or r"(?!)", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> list[str]:
    # Longest first: of 临时救助 and 救助 the whole word is found.
    longest_first = sorted(words, key=len, reverse=True)
    return [rf"(?<![a-z]){re.escape(word)}" if word.isascii() else re.escape(word) for word in longest_first]
