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
_BEHIND = "大爷|大伯|大叔|大婶|大妈|大娘|大嫂|大姐|大哥|爷爷|奶奶|叔叔|阿姨|伯伯|先生|女士|师傅|老师|同志"
_BEFORE = "mr|mrs|ms|miss|uncle|aunt|auntie|grandpa|grandma"
_CALLED = re.compile(rf"(?:{_BEHIND})$")
_CALLED_BEFORE = re.compile(rf"^(?:{_BEFORE})\b\.?\s+", re.IGNORECASE)
_BESIDE = re.compile(r"[（(［\[].*$", re.DOTALL)

#: What may stand between two letters of a name or two digits of a phone; marks nobody sees are not there at all.
_GAPS = frozenset(" \t\u3000·•・.．-‐‑‒–—_*")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
_GAP = " {0,2}"

#: The family names most people have, and what is no part of a name between one of them and how somebody is called.
_FAMILIES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安"
    "齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳"
    "管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬"
    "边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_NO_NAME = "的是和跟与在去到对给向找说问请让把被了着过也都就及或叫这那位个几等"
_CALLED_SO = (
    rf"(?:欧阳|司马|上官|诸葛|皇甫|尉迟|[{_FAMILIES}])[^\W\d_a-z{_NO_NAME}]{{0,2}}?(?:{_BEHIND})"
    rf"|(?<![a-z])(?:{_BEFORE})(?:\.| ) {{0,2}}[a-z]+(?![a-z])"
)
_ANY_PHONE = (
    rf"(?<![0-9])(?:(?:(?:\+|00)?86{_GAP})?1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}"
    rf"|0[0-9]{{2,3}}{_GAP}[0-9]{{7,8}})(?![0-9])"
)


class Kept(NamedTuple):
    """What is kept of villagers, as far as the writer of a text knows it."""

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


def unnamed(text: str, kept: Kept, *, marks: tuple[str, str] = (NAME, PHONE)) -> str:
    """The text with each name and phone covered, however they are spelt in it. One letter is no name."""
    of_name, of_phone = marks
    patterns = [(_phone(phone), of_phone) for phone in kept.phones]
    patterns += [(_name(key), of_name) for key in sorted(_keys(kept.names), key=len, reverse=True)]
    return _covered(text, patterns)


def anonymous(text: str, mark: str) -> str:
    """The text with everybody covered who is called in it as one calls a villager, and every phone, whoever it is.

    What somebody wrote who does not know the name from here is compared with no name: it would tell him which of those
    he wrote was the one. What this covers follows from the text alone.
    """
    return _covered(text, [(_CALLED_SO, mark), (_ANY_PHONE, mark)])


def _covered(text: str, patterns: Sequence[tuple[str, str]]) -> str:
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
