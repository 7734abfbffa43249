"""Names as people type them: compared whatever width, gaps or lookalike letters they were typed with.

No sound is compared: 王 and 汪 are two families.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable

#: Letters of other scripts that look like Latin ones: a homoglyph would hide somebody from the rule.
_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝαβεικνορτυχ",
    "abekmhopctyxijsdqwabeiknoptux",
)
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp", "Pc", "Pd", "Po", "Ps", "Pe"})
#: What stands between two people, and never in a name.
_BETWEEN = re.compile(r"[,，、;；/|｜&＆。\n]+")
#: What stands between two people, and in names too (李和平): split only for the eye, never for the rule.
_JOINED = re.compile(
    r"\s*(?:以及|[和跟与及]|(?<![合共会一不相协])同|\band\b|\.)\s*|(?<=[一-鿿]{2})\s+(?=[一-鿿]{2,})",
    re.IGNORECASE,
)

#: Offices the township has no power over: their holders are the county's to manage 县管干部. Those that are offices of
#: this house too stand in supervision.titles.
_ABOVE = (
    "镇长", "乡长", "街道办主任", "党委书记", "党工委书记", "党委副书记", "党委委员", "人大主席", "武装部长",
    "县长", "县委", "县政府", "县纪委", "局长", "县里领导", "区长", "区委", "市里领导",
    "纪委副书记", "纪工委副书记", "县纪检", "县监委", "市纪委", "市纪检", "市监委",
    "township head", "party secretary", "discipline committee", "county",
)  # fmt: skip

#: Nobody names more people at once, nor anybody by a longer name (house).
MOST, LONGEST = 6, 40


def name_key(name: str) -> str:
    """What two spellings of one name have in common: empty where nothing of a name is left."""
    wide = unicodedata.normalize("NFKD", name)
    kept = "".join(char for char in wide if unicodedata.category(char) not in _LEFT_OUT)
    return unicodedata.normalize("NFKC", kept).casefold().translate(_ALIKE)


def names_in(text: str) -> tuple[str, ...]:
    """The names in an answer: “王某某、李某某”. Each once, as typed; words of another kind are left with a name, and
    “王某某和李某某” is one: whoever's name stands in it is found in it (see supervision.meant)."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        name = " ".join(part.split())
        if key := name_key(name):
            found.setdefault(key, name)
    return tuple(found.values())


def too_many(names: Collection[str]) -> bool:
    """Whether these are more names, or longer ones, than are taken at once: none is ever left out unsaid."""
    return len(names) > MOST or any(len(name) > LONGEST for name in names)


def apart(name: str) -> tuple[str, ...]:
    """For the eye: “王某某和李某某” as two. Nothing is split that would leave less than two letters on a side."""
    found, begin = [], 0
    for joint in _JOINED.finditer(name):
        left, right = name[begin : joint.start()], name[joint.end() :]
        if len(name_key(left)) > 1 and len(name_key(right)) > 1:
            found.append(left.strip())
            begin = joint.end()
    return (*found, name[begin:].strip())


def windows(text: str) -> frozenset[str]:
    """Every spelling of a name that may stand in a text: the whole, and each run of two letters or more, as long as a
    name may be."""
    key = name_key(text)
    runs = (key[at : at + size] for size in range(2, LONGEST + 1) for at in range(len(key) - size + 1))
    return frozenset((key, *runs)) - {""}


def mentioned(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the names stand in a text, however they are spelt there. One letter is no name."""
    told = name_key(text)
    return tuple(name for name in names if len(key := name_key(name)) > 1 and key in told)


def nearly(text: str, name: str) -> bool:
    """Whether a text may say this name and does not: one letter of three is another, or it is written with letters that
    simplified Chinese does not have, 「何檢員」: which of its own they stand for is not known here."""
    told, key = name_key(text), name_key(name)
    if len(key) < 2 or key in told:
        return False
    pieces = (told[at : at + len(key)] for at in range(len(told) - len(key) + 1))
    return any(_slips(piece, key) <= (len(key) > 2) for piece in pieces)


def _slips(piece: str, key: str) -> int:
    return sum(one != other and _simplified(one) for one, other in zip(piece, key, strict=True))


def _simplified(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def above_township(name: str) -> bool:
    """Whether what was typed is an office the township has no power over (law: such cadres are the county's)."""
    key = name_key(name)
    return any(name_key(title) in key for title in _ABOVE)
