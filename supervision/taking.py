"""Money or favours taken in office, as villagers tell it: kinds of words that stand near each other, in order.

A word alone says little: 吃低保 is to live on it, 吃了低保钱 is to steal it. Only whether it is *asked* whom a report
is about hangs on this: a question too many costs less than a miss, but an everyday report is not to be nagged.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache

from supervision.taking_words import CLASSES

Rule = tuple[str | int, ...]

#: Kinds of words with the most characters between each and the next. `own`: not when the speaker's own side is told to
#: have done it (“我家拿了补贴”), or a shop's or a neighbour's.
_TOLD: tuple[Rule, ...] = (
    ("public", 8, "taken"),
    ("public", 6, "by", 5, "taken_by"),
    ("public", 4, "who", 0, "taken_by"),
    ("public", 10, "gone"),
    ("public", 8, "put", 5, "pocket"),
    ("accepted", 8, "money", 10, "only_then"),
    ("without", 6, "money", 6, "nothing_done"),
    ("to_cadre", 8, "brought", 6, "present"),
    ("brought", 2, "cadre", 8, "gift"),
    ("asked", 1, "cadre", 4, "dined"),
    ("benefit", 14, "gave", 3, "his", 3, "kin"),
    ("gave", 3, "his", 3, "kin", 14, "benefit"),
    ("benefit", 10, "gave", 3, "close"),
    ("cadre", 3, "kin", 12, "got", 8, "thing"),
    ("cadre", 3, "kin", 12, "got", 8, "benefit"),
    ("cadre", 8, "secretly", 8, "disposed"),
    ("cadre", 8, "carried_off", 8, "thing"),
    ("cadre", 8, "thing", 5, "away"),
    ("thing", 3, "by", 1, "cadre", 5, "away"),
    ("cadre", 8, "occupied", 6, "ground"),
    ("kin_en", 1, "of_en", 1, "cadre_en", 60, "got_en", 40, "thing_en"),
    ("kin_en", 1, "of_en", 1, "cadre_en", 60, "got_en", 40, "benefit_en"),
    ("cadre_en", 4, "kin_en", 40, "got_en", 40, "thing_en"),
    ("cadre_en", 4, "kin_en", 40, "got_en", 40, "benefit_en"),
    ("cadre_en", 40, "took_en", 40, "thing_en"),
    ("cadre_en", 40, "demanded_en", 25, "money_en"),
    ("benefit_en", 40, "gave_en", 20, "whose_en", 12, "kin_en"),
    ("public_en", 30, "went_en", 2, "whose_en", 12, "kin_en"),
    ("gave_en", 4, "whose_en", 12, "kin_en", 20, "benefit_en"),
    ("only_en", 4, "whose_en", 12, "kin_en", 20, "got_en"),
    ("public_en", 30, "taken_en"),
    ("act_en", 30, "unless_en", 25, "pay_en"),
    ("paid_en", 12, "money_en", 12, "first_en", 20, "act_en"),
    ("demanded_en", 25, "money_en", 12, "unless_en", 25, "act_en"),
)
_TOLD_OF_OTHERS: tuple[Rule, ...] = (
    ("took", 6, "public"),
    ("ate", 5, "eaten"),
    ("accepted", 4, "gift"),
    ("handed", 8, "money", 8, "only_then"),
    ("took_en", 30, "public_en"),
    ("gave_en", 40, "benefit_en", 20, "whose_en", 12, "kin_en"),
)

#: A sentence's end; or what is paid to everybody's knowledge: words on either side of it do not belong together.
_ENDS = rf"[。！？；.!?;\n]|{CLASSES['fee']}|\b(?:{CLASSES['fee_en']})\b"
_OWN = re.compile(rf"{CLASSES['own']}|{CLASSES['private']}|\b(?:{CLASSES['own_en']})\b", re.IGNORECASE)
#: How far before the word somebody is looked for who did it.
_WHO = 12

Span = tuple[int, int]


def taking(text: str) -> bool:
    """Whether the words tell of money or favours taken in office, or given for what an office owes anybody."""
    found = _Found(text)
    # Nearly every story has none of most rules' first kinds: those rules are not looked at.
    begun = [
        (rules, others, first) for name, rules, others in _rules(_lettered(text)) if (first := found[name])
    ]
    if not begun:
        return False
    ends = [start for start, _ in _spans("", text)]
    return any(_stands(found, ends, rule, first) for rules, _, first in begun for rule in rules) or any(
        _stands(found, ends, rule, [span for span in first if not _own(text, span)])
        for _, others, first in begun
        for rule in others
    )


def _lettered(text: str) -> bool:
    """Whether there is a letter with cases in it: without one no rule's first English word stands in it."""
    return not text.lower() == text == text.upper()


@cache
def _rules(lettered: bool) -> Sequence[tuple[str, Sequence[Rule], Sequence[Rule]]]:
    """The rules by their first kind, those against others apart; without letters, the Chinese ones."""
    names = dict.fromkeys(str(rule[0]) for rule in (*_TOLD, *_TOLD_OF_OTHERS))
    return tuple(
        (
            name,
            [rule for rule in _TOLD if rule[0] == name],
            [rule for rule in _TOLD_OF_OTHERS if rule[0] == name],
        )
        for name in names
        if lettered or not name.endswith("_en")
    )


def _own(text: str, span: Span) -> bool:
    before = text[max(0, span[0] - _WHO) : span[0]]
    # Only of the same clause: “我们看见，支书拿了补贴” is told of somebody else.
    return bool(_OWN.search(re.split("[，,。；;]", before)[-1]))


class _Found(dict[str, list[Span]]):
    """Where the words of each kind stand, looked for once it is asked: most texts have none of a rule's first kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, name: str) -> list[Span]:
        found = self[name] = _spans(name, self._text)
        return found


def _stands(found: _Found, ends: Sequence[int], rule: Rule, first: Sequence[Span]) -> bool:
    """Whether the kinds of a rule stand in its order: each within its distance of the one before, in one sentence."""
    reached = list(first)
    for distance, name in zip(rule[1::2], rule[2::2], strict=True):
        if not reached:
            return False
        stops = sorted(end for _, end in reached)
        reached = [span for span in found[str(name)] if _near(stops, ends, span, int(distance))]
    return bool(reached)


def _near(stops: Sequence[int], ends: Sequence[int], span: Span, distance: int) -> bool:
    """Whether the nearest that came before is near enough: what is farther is no better."""
    index = bisect_right(stops, span[0]) - 1
    if index < 0 or span[0] - stops[index] > distance:
        return False
    return bisect_right(ends, span[0] - 1) == bisect_right(ends, stops[index] - 1)


def _spans(name: str, text: str) -> list[Span]:
    return [found.span() for found in _pattern(name).finditer(text)]


@lru_cache(maxsize=128)
def _pattern(name: str) -> re.Pattern[str]:
    """The words of a kind; of no kind, where a sentence ends."""
    if not name:
        return re.compile(_ENDS, re.IGNORECASE)
    words = CLASSES[name]
    return re.compile(rf"\b(?:{words})\b" if name.endswith("_en") else words, re.IGNORECASE)
