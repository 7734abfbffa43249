"""Names as people type them: compared whatever width, gaps or lookalike letters they were typed with.

No sound is compared: 王 and 汪 are two families.
"""

import re
import unicodedata
from collections.abc import Iterable

#: Letters of other scripts that look like Latin ones: a homoglyph would hide somebody from the rule.
_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁԛԝαβεικνορτυχ",
    "abekmhopctyxijsdqwabeiknoptux",
)
_LEFT_OUT = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp", "Pc", "Pd", "Po", "Ps", "Pe"})
_BETWEEN = re.compile(r"[,，、;；/\n]+|(?<=[一-鿿]{2})\s+(?=[一-鿿]{2,})")

#: Offices the township has no power over: their holders are the county's to manage 县管干部.
_ABOVE = (
    "镇长", "乡长", "街道办主任", "党委书记", "党工委书记", "党委副书记", "党委委员", "人大主席", "武装部长",
    "县长", "县委", "县政府", "县纪委", "局长", "县里领导", "区长", "区委", "市里领导",
    "township head", "party secretary", "county",
)  # fmt: skip

#: Nobody names more people at once, nor anybody by a longer name (house).
MOST, LONGEST = 6, 40


def name_key(name: str) -> str:
    """What two spellings of one name have in common: empty where nothing of a name is left."""
    wide = unicodedata.normalize("NFKD", name)
    kept = "".join(char for char in wide if unicodedata.category(char) not in _LEFT_OUT)
    return unicodedata.normalize("NFKC", kept).casefold().translate(_ALIKE)


def names_in(text: str) -> tuple[str, ...]:
    """The names in an answer: “王某某、李某某”. Each once, as typed; a word of another kind is left as a name too."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        name = " ".join(part.split())[:LONGEST]
        if key := name_key(name):
            found.setdefault(key, name)
    return tuple(found.values())[:MOST]


def mentioned(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the names stand in a text, however they are spelt there. One letter is no name."""
    told = name_key(text)
    return tuple(name for name in names if len(key := name_key(name)) > 1 and key in told)


def above_township(name: str) -> bool:
    """Whether what was typed is an office the township has no power over (law: such cadres are the county's)."""
    key = name_key(name)
    return any(name_key(title) in key for title in _ABOVE)
