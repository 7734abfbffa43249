"""Dates as people type them, in Chinese and English, read relative to today: what is not certain is not guessed."""

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from datetime import date, timedelta

from supervision.calendar import Calendar
from supervision.spoken import ENGLISH_NUMBERS, plain

_NEAR = {
    "今天": 0, "今日": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "后日": 2, "大后天": 3,
    "today": 0, "tomorrow": 1, "dayaftertomorrow": 2, "thedayaftertomorrow": 2,
}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: A day without its year that is longer past than this means the one of next year.
_HALF_A_YEAR = timedelta(days=183)

# Words around a date that change nothing: “12月3日前”, “by 3 Dec”. “3天前” is no date to come: 前 stays there.
_BEFORE = re.compile(r"^(?:在|到|限|于|定在|by|on|until|till|before|the)(?=[^a-z]|\s)\s*")
_AFTER = re.compile(r"(?:下班前|(?<=[日号底天0-9])(?:之前|以前|前)|回来|回|上班|为止|吧|[。.,，!！])+$")
_SPAN_AGO = re.compile(r"^\d+(?:个?工作日|天|日|周|个?星期|个?礼拜|个月)(?:之前|以前|前)")
_ITS_WEEKDAY = re.compile(r"(.+?)[(]?(?:周|星期|礼拜)([1-7日天])[)]?")
_ENGLISH_WEEKDAY = re.compile(r"([a-z]{3,9})\.?,? (.+)")


def read_day(text: str, today: date, calendar: Calendar) -> date | None:
    """The day somebody means: “12月3日”, “2026-12-03”, “12-3”, “3天后”, “5个工作日后”, “下周五”, "Dec 3", "in 3 days".

    A day without its year is the nearest to come, or the one just past (which whoever asked will refuse).
    None for what is impossible (“2月30日”), past by its words (“3天前”), or could mean two days (“next Friday”
    on a Monday, “周一” on a Monday).
    """
    if len(text) > 60:
        return None
    said = plain(text)
    if _SPAN_AGO.match(said):
        return None
    said = _AFTER.sub("", _BEFORE.sub("", said)).strip()
    try:
        return _read(said, today, calendar) or _with_its_weekday(said, today, calendar)
    except (ValueError, OverflowError):
        return None


def _read(said: str, today: date, calendar: Calendar) -> date | None:
    near = _NEAR.get(said.replace(" ", ""))
    if near is not None:
        return today + timedelta(days=near)
    for pattern, reading in _FORMS:
        found = pattern.fullmatch(said)
        if found:
            return reading(found, today, calendar)
    return None


def _with_its_weekday(said: str, today: date, calendar: Calendar) -> date | None:
    """A date with its weekday, as our own messages show it; None where the two do not agree."""
    chinese, english = _ITS_WEEKDAY.fullmatch(said), _ENGLISH_WEEKDAY.fullmatch(said)
    if chinese:
        rest, weekday = chinese[1], _weekday(chinese[2])
    elif english:
        rest, weekday = english[2], _place(english[1], _WEEKDAYS) or 0
    else:
        return None
    day = _read(rest, today, calendar)
    return day if day is not None and day.isoweekday() == weekday else None


# --- the forms


def _full(found: re.Match[str], _today: date, _calendar: Calendar) -> date:
    return date(int(found[1]), int(found[2]), int(found[3]))


def _month_and_day(found: re.Match[str], today: date, _calendar: Calendar) -> date:
    return _nearest(today, int(found[1]), int(found[2]))


def _nearest(today: date, month: int, day: int) -> date:
    leap_day = (month, day) == (2, 29) and not isleap(today.year)
    if leap_day or today - date(today.year, month, day) > _HALF_A_YEAR:
        return date(today.year + 1, month, day)
    return date(today.year, month, day)


def _day_of_month(found: re.Match[str], today: date, _calendar: Calendar) -> date:
    """“3号”: of this month, or of the next where it is past; “下月3号” of the next."""
    day = int(found[2])
    ahead = 1 if found[1].startswith("下") or (not found[1] and day < today.day) else 0
    first = _months_on(today.replace(day=1), ahead)
    return first.replace(day=day)


def _end_of_month(found: re.Match[str], today: date, _calendar: Calendar) -> date:
    first = _months_on(today.replace(day=1), 1 if found[1].startswith("下") else 0)
    return first.replace(day=monthrange(first.year, first.month)[1])


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _span(found: re.Match[str], today: date, calendar: Calendar) -> date | None:
    """“3天后”, “两周后”, “一个月后”, “5个工作日后”, "in 3 working days"."""
    amount = _amount(found[1])
    if amount is None:
        return None
    unit = found[2].replace(" ", "")
    if unit.startswith(("工作日", "working", "business")):
        return calendar.working_days_after(today, amount)
    if unit.startswith(("月", "month")):
        return _months_on(today, amount)
    weeks = unit.startswith(("周", "星期", "礼拜", "week"))
    return today + timedelta(days=amount * (7 if weeks else 1))


def _amount(text: str) -> int | None:
    return int(text) if text.isdigit() else ENGLISH_NUMBERS.get(text)


def _weekday(text: str) -> int:
    return 7 if text in {"日", "天"} else int(text)


def _day_of_week(found: re.Match[str], today: date, _calendar: Calendar) -> date | None:
    """“周五” is the next one, “本周五” of this week, “下周五” of the week after (weeks begin on Monday)."""
    weekday, which = _weekday(found[2]), found[1]
    of_this_week = today + timedelta(days=weekday - today.isoweekday())
    if which:
        return of_this_week + timedelta(weeks=which.count("下"))
    return _coming(today, weekday)


def _coming(today: date, weekday: int) -> date | None:
    """The next such day; None on that very day, when today and in a week are both meant by somebody."""
    ahead = (weekday - today.isoweekday()) % 7
    return today + timedelta(days=ahead) if ahead else None


def _english_weekday(found: re.Match[str], today: date, _calendar: Calendar) -> date | None:
    """“next Friday” said on a Monday means this week's to some and next week's to others: then it is not read."""
    weekday = _place(found[2], _WEEKDAYS)
    if weekday is None:
        return None
    if found[1] == "this":
        return today + timedelta(days=weekday - today.isoweekday())
    if found[1] == "next" and weekday > today.isoweekday():
        return None
    if found[1] == "next":
        return today + timedelta(days=weekday - today.isoweekday() + 7)
    return _coming(today, weekday)


def _place(word: str, among: tuple[str, ...]) -> int | None:
    """Which month or weekday a name, or its first three letters or more, is; counted from 1."""
    found = [place for place, name in enumerate(among, 1) if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _english_date(month: str, day: str, year: str | None, today: date) -> date | None:
    place = 9 if month == "sept" else _place(month, _MONTHS)
    if place is None:
        return None
    return date(int(year), place, int(day)) if year else _nearest(today, place, int(day))


def _day_first(found: re.Match[str], today: date, _calendar: Calendar) -> date | None:
    return _english_date(found[2], found[1], found[3], today)


def _month_first(found: re.Match[str], today: date, _calendar: Calendar) -> date | None:
    return _english_date(found[1], found[2], found[3], today)


_YEAR, _TWO = r"(2\d{3})", r"(\d{1,2})"
_ORDINAL = r"(?:st|nd|rd|th)?"
_LATER = r"(?:后|以后|之后|内|以内|之内)?"
_ENGLISH_UNIT = r"(?:working |business )?days?|weeks?|months?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, Calendar], date | None]], ...] = (
    (re.compile(rf"{_YEAR}[-/.]{_TWO}[-/.]{_TWO}"), _full),
    (re.compile(rf"{_YEAR}年{_TWO}月{_TWO}[日号]?"), _full),
    (re.compile(rf"{_TWO}[-/.]{_TWO}"), _month_and_day),
    (re.compile(rf"{_TWO}月{_TWO}[日号]?"), _month_and_day),
    (re.compile(rf"((?:[本这下]个?月)?){_TWO}[日号]"), _day_of_month),
    (re.compile(r"((?:[本这下]个?)?)月底"), _end_of_month),
    (re.compile(rf"(?:过)?(\d{{1,3}})个?(工作日|天|周|星期|礼拜){_LATER}"), _span),
    (re.compile(rf"(?:过)?(\d{{1,3}})(?:个)(月){_LATER}"), _span),
    (re.compile(r"(?:过)?(\d{1,3})(日)(?:后|以后|之后|内|以内|之内)"), _span),
    (re.compile(r"((?:本|这个?|下{1,2}个?)?)(?:周|星期|礼拜)([1-7日天])"), _day_of_week),
    (re.compile(r"(?:(this|next) )?([a-z]{3,9})"), _english_weekday),
    (re.compile(rf"{_TWO}{_ORDINAL}(?: of)? ?([a-z]{{3,9}})\.?(?:,? {_YEAR})?"), _day_first),
    (re.compile(rf"([a-z]{{3,9}})\.? ?{_TWO}{_ORDINAL}(?:,? {_YEAR})?"), _month_first),
    (re.compile(rf"(?:in |within )?(\d{{1,3}}|[a-z]{{1,5}}) ({_ENGLISH_UNIT})(?: from now| later)?"), _span),
)
