"""Amounts of money: read as people type them, kept in fen, written in figures and in Chinese capitals 人民币大写."""

import re
import unicodedata
from decimal import Decimal
from typing import NewType

#: A sum in fen, where a type has to say that a whole number is one.
Sum = NewType("Sum", int)

#: The greatest amount that is read and written (house): below 万亿 yuan.
MOST = 10**14 - 1

_DIGITS = {char: str(digit) for digit, chars in enumerate((
    "零〇○", "一壹弌", "二贰两貳兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖",
)) for char in chars}  # fmt: skip
_UNITS = str.maketrans(
    {
        "拾": "十",
        "佰": "百",
        "仟": "千",
        "萬": "万",
        "億": "亿",
        "圆": "元",
        "圓": "元",
        "块": "元",
        "毛": "角",
    }
)
_CURRENCY = re.compile(r"人民币|人民幣|rmb|cny|yuan|[￥¥]|[:：\s]")
_AROUND = re.compile(r"^(?:共计|合计|总共|一共|共|计)|(?:钱)?[。.!！]?$")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SMALL = re.compile(r"(?:([1-9]?)千)?(?:0*([1-9])百)?(?:0*([1-9]?)十)?(\d*)")
_BELOW_YUAN = re.compile(r"0?(?:(\d)角)?(?:0?(\d)分)?[整正]?")

#: Below 万: what a digit without its unit means after each (三千二 is 3,200).
_TENS = (1000, 100, 10)


class AmountError(ValueError):
    """A text is no amount; `code` names the words: unreadable, too_fine (below one fen), nothing, too_much."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no amount: {code}")
        self.code = code


def read_amount(text: str) -> int:
    """The amount in fen somebody means: “3万2千5”, “32500”, “32,500.00元”, “三万二千五百元”, “3.25万”, capitals.

    Raises AmountError for what is not certain (“3万25”, “大概3万”), for more than two decimals, for nothing and
    for more than MOST: an amount that was guessed would stand in a record that cannot be changed.
    """
    if len(text) > 60:
        raise AmountError("unreadable")
    value = _read(_plain(text))
    fen = value * 100
    if fen != int(fen):
        raise AmountError("too_fine")
    if fen <= 0:
        raise AmountError("nothing")
    if fen > MOST:
        raise AmountError("too_much")
    return int(fen)


def _plain(text: str) -> str:
    said = unicodedata.normalize("NFKC", text).casefold().strip().replace("，", ",").replace("。", ".")
    # The commas that part thousands go; any other comma makes it unreadable.
    said = _AROUND.sub("", _CURRENCY.sub("", said))
    said = _GROUPED.sub(lambda found: found[0].replace(",", ""), said)
    return "".join(_DIGITS.get(char, char) for char in said).translate(_UNITS)


def _read(said: str) -> Decimal:
    if not said:
        raise AmountError("unreadable")
    whole, yuan, below = said.partition("元")
    if not yuan and re.search("[角分]", said):
        whole, below = "", said
    if not yuan:
        whole = whole.removesuffix("整").removesuffix("正")
    if not whole and not below.strip("整正"):
        raise AmountError("unreadable")
    return (_whole(whole) if whole else Decimal(0)) + _below(below, after_yuan=bool(yuan and whole))


def _below(said: str, *, after_yuan: bool) -> Decimal:
    """角 and 分; a digit alone after the yuan are 角 (三块五)."""
    if after_yuan and re.fullmatch(r"[1-9]", said):
        return Decimal(said) / 10
    found = _BELOW_YUAN.fullmatch(said)
    if not found:
        raise AmountError("unreadable")
    return Decimal(found[1] or 0) / 10 + Decimal(found[2] or 0) / 100


def _whole(said: str) -> Decimal:
    if _FIGURES.fullmatch(said):
        return Decimal(said)
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = said.partition(unit)
        if found:
            return _coefficient(head) * worth + _tail(tail, worth, head)
    return Decimal(_small(said))


def _coefficient(said: str) -> Decimal:
    if _FIGURES.fullmatch(said):
        return Decimal(said)
    return Decimal(_small(said))


def _tail(said: str, worth: int, head: str) -> Decimal:
    """What follows 万 or 亿: nothing, the rest written out, or one digit of the next smaller unit (3万2)."""
    if not said:
        return Decimal(0)
    if "." in head:
        raise AmountError("unreadable")
    if re.fullmatch(r"[1-9]", said):
        return Decimal(said) * worth / 10
    if said.isdigit() and not said.startswith("0") and len(said) != len(str(worth)) - 1:
        # 3万25: 30,025, 32,500 or a slip.
        raise AmountError("unreadable")
    rest = _whole(said)
    if "." in said or rest >= worth:
        raise AmountError("unreadable")
    return rest


def _small(said: str) -> int:
    """A number below 万 with 千, 百, 十; a last digit without its unit belongs to the next smaller one (2千5)."""
    found = _SMALL.fullmatch(said)
    if not said or not found:
        raise AmountError("unreadable")
    *counts, rest = found.groups()
    if counts[0] == "" or counts[1] == "":
        raise AmountError("unreadable")
    value = sum(
        int(count or 1) * worth for count, worth in zip(counts, _TENS, strict=True) if count is not None
    )
    last = next((w for c, w in zip(reversed(counts), reversed(_TENS), strict=True) if c is not None), 0)
    return value + _last_digits(rest, last)


def _last_digits(rest: str, last: int) -> int:
    if not rest:
        return 0
    if last == 0 or rest.startswith("0") or len(rest) == len(str(last)) - 1:
        if last and int(rest) >= last:
            raise AmountError("unreadable")
        return int(rest)
    if len(rest) == 1:
        return int(rest) * last // 10
    raise AmountError("unreadable")


# --- written


def figures(fen: int) -> str:
    """Two decimals and thousands apart: 3250000 → 32,500.00."""
    return f"{fen // 100:,}.{fen % 100:02}"


_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_MYRIADS = ("", "万", "亿")


def capitals(fen: int) -> str:
    """The capital form 大写 as banks ask for it (law: 正确填写票据和结算凭证的基本规定).

    Zeros between figures are one 零; 整 after 元 where nothing follows, none after 角 and 分. Raises ValueError for
    what is below nothing or beyond MOST.
    """
    if not 0 <= fen <= MOST:
        raise ValueError("amount out of range")
    yuan, below = divmod(fen, 100)
    jiao, rest = divmod(below, 10)
    said = f"{_capital_number(yuan)}元" if yuan or not below else ""
    if not below:
        return f"{said}整"
    said += f"{_CAPITALS[jiao]}角" if jiao else ("零" if yuan else "")
    return said + (f"{_CAPITALS[rest]}分" if rest else "")


def _capital_number(yuan: int) -> str:
    if not yuan:
        return "零"
    said, pending = "", False
    for index in reversed(range(3)):
        part = yuan // 10 ** (4 * index) % 10_000
        if not part:
            pending = pending or bool(said)
            continue
        # A gap before this part: a part that was nothing, or this one does not reach its thousands.
        gap = said and (pending or part < 1000)
        said += ("零" if gap else "") + _capital_part(part) + _MYRIADS[index]
        pending = False
    return said


def _capital_part(part: int) -> str:
    said, pending = "", False
    for place in reversed(range(4)):
        digit = part // 10**place % 10
        if digit:
            said += ("零" if pending else "") + _CAPITALS[digit] + _PLACES[place]
            pending = False
        else:
            pending = bool(said)
    return said
