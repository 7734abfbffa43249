"""A villager's name and phone, covered in the words of a case: who it is lies apart, and is read by two persons.

A text is compared with a name only where its writer knows that name already: whoever wrote it down, and whoever it was
shown to on a request (see supervision.ports.Cases.unnamed). Compared with anybody else's words, the cover would tell
whoever types a village's names which of them is the one. What is covered is kept covered: the mark stands for what
看身份 shows and for nothing else, so the words can be read whole by whoever may know the name, and by nobody else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from supervision.naming import apart, name_key, names_in

#: What stands in place of a name and of a phone; said in the reader's language (see bot.wording).
NAME, PHONE = "〔姓名〕", "〔电话〕"

#: How somebody is called behind the name: the name alone is the same person.
_CALLED = re.compile(
    r"(?:大爷|大伯|大叔|大婶|大妈|大娘|大嫂|大姐|大哥|爷爷|奶奶|叔叔|阿姨|伯伯|先生|女士|师傅|老师|同志)$"
)
_CALLED_BEFORE = re.compile(r"^(?:mr|mrs|ms|miss|uncle|aunt|auntie|grandpa|grandma)\b\.?\s+", re.IGNORECASE)
_BESIDE = re.compile(r"[（(［\[].*$", re.DOTALL)

#: What may stand between two letters of a name or two digits of a phone; marks nobody sees are not there at all.
_GAPS = frozenset(" \t\u3000·•・.．-‐‑‒–—_*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_GAP = " {0,2}"


class Kept(NamedTuple):
    """What is kept of villagers, as far as the writer of a text knows it."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def unnamed(text: str, kept: Kept, *, marks: tuple[str, str] = (NAME, PHONE)) -> str:
    """The text with each name and phone covered, however they are spelt in it. One letter is no name."""
    of_name, of_phone = marks
    patterns = [(_phone(phone), of_phone) for phone in kept.phones]
    patterns += [(_name(key), of_name) for key in sorted(_keys(kept.names), key=len, reverse=True)]
    if not patterns or not text:
        return text
    flat, at = _flat(text)
    found: list[tuple[int, int, str]] = []
    covered = bytearray(
        len(text)
    )  # not looked through match by match: a long text may be one name over and over
    for pattern, mark in patterns:
        for match in re.finditer(pattern, flat):
            begin, end = at[match.start()], at[match.end() - 1] + 1
            if not any(covered[begin:end]):
                covered[begin:end] = b"\1" * (end - begin)
                found.append((begin, end, mark))
    pieces, since = [], 0
    for begin, end, mark in sorted(found):
        pieces += [text[since:begin], mark]
        since = end
    return "".join((*pieces, text[since:]))


def unmarked(text: str) -> str:
    """The text without the marks: what it is looked for by."""
    return text.replace(NAME, " ").replace(PHONE, " ")


def _keys(names: Iterable[str]) -> set[str]:
    """Every spelling that means one of them: the whole, each of several, and without how somebody is called."""
    spelt = {each for name in names for one in (name, *names_in(name)) for each in (one, *apart(one))}
    bare = {_BESIDE.sub("", each) for each in spelt}
    called = {_CALLED_BEFORE.sub("", _CALLED.sub("", each.strip()).strip()) for each in bare}
    return {key for each in spelt | bare | called if len(key := name_key(each)) > 1}


def _name(key: str) -> str:
    pattern = _GAP.join(map(re.escape, key))
    # A name in letters is a word of its own: “Li” does not stand in “Limes”.
    before = "(?<![a-z])" if key[0].isascii() and key[0].isalpha() else ""
    after = "(?![a-z])" if key[-1].isascii() and key[-1].isalpha() else ""
    return before + pattern + after


def _phone(phone: str) -> str:
    return rf"(?<![0-9])(?:(?:\+|00)?86{_GAP})?{_GAP.join(phone)}(?![0-9])"


def _flat(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is compared, and which letter of it each letter of that is."""
    letters, at = [], []
    for index, letter in enumerate(text):
        for plain in _plain(letter):
            letters.append(plain)
            at.append(index)
    return "".join(letters), at


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    if letter in _GAPS:
        return " "
    if unicodedata.category(letter) in _UNSEEN and letter != "\n":
        return ""
    return name_key(letter) or letter


def earlier(told: str) -> Iterator[str]:
    """The name in what was written down of a villager before it was corrected: “name group phone”."""
    words = told.split()
    end = next((i for i, word in enumerate(words) if word.endswith("组") or word[0].isdigit()), len(words))
    if name := " ".join(words[:end]):
        yield re.sub(r"\s+group$", "", name, flags=re.IGNORECASE)
