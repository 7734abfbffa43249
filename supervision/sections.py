"""Reading a frozen dataclass out of the plain mapping a file gives, with one clear line for a mistake."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from difflib import get_close_matches
from enum import StrEnum
from types import GenericAlias
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from supervision.amounts import Sum, read_amount
from supervision.durations import Duration, DurationError, parse_duration

T = TypeVar("T")

_LONGEST_LINE = 80


class PolicyError(ValueError):
    """A policy value cannot be used; the message is one line with key path, value and what is expected.

    `code` names the mistake for whoever made it in the chat (words: `refusal.policy_<code>`).
    """

    def __init__(self, line: str, code: str = "unfit") -> None:
        super().__init__(line)
        self.code = code


def read_section(kind: type[T], given: object, path: str = "") -> T:
    """An instance of the dataclass `kind`, its defaults kept where nothing is given. Raises PolicyError."""
    if not isinstance(given, Mapping):
        raise wrong(path, given, "a section")
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for key in given:
        if key not in known:
            raise unknown(path, key, known)
    return kind(**{key: read_value(hints[key], value, _join(path, key)) for key, value in given.items()})


def read_value(kind: Any, given: object, path: str) -> Any:
    """One value of type `kind`: a section, a list, or one of the plain types below. Raises PolicyError."""
    if isinstance(kind, type) and is_dataclass(kind) and kind is not Duration:
        return read_section(kind, given, path)
    if isinstance(kind, GenericAlias):
        return _read_list(kind, given, path)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        if given not in [each.value for each in kind]:
            raise wrong(path, given, f"one of {', '.join(kind)}")
        return kind(given)
    convert, expected = _PLAIN[kind]
    try:
        return convert(given)
    except (TypeError, ValueError) as error:
        said = str(error) if isinstance(error, DurationError) else ""
        raise wrong(
            path, given, expected if not said else f"{expected} ({said.partition('; ')[0]})"
        ) from None


def wrong(path: str, given: object, expected: str, code: str = "unfit") -> PolicyError:
    """The one line for a wrong value, cut short so that it stays one line; `code` as PolicyError has it."""
    shown = repr(given).replace("\n", " ")
    return PolicyError(f"{path or 'policy'}: {shown[:60]} is wrong, expected {expected}", code)


def unknown(path: str, key: object, known: list[str]) -> PolicyError:
    """The one line for an unknown key, with the nearest known one."""
    near = get_close_matches(str(key), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known here: {', '.join(known)}"
    return PolicyError(f"{_join(path, str(key))[:80]}: unknown key, {hint}")


def _read_list(kind: GenericAlias, given: object, path: str) -> object:
    if not isinstance(given, list | tuple):
        raise wrong(path, given, "a list")
    arguments, container = get_args(kind), get_origin(kind)
    if container is tuple and arguments[-1] is not Ellipsis and len(given) != len(arguments):
        raise wrong(path, given, f"a list of {len(arguments)}")
    values = [read_value(arguments[0], value, f"{path}[{index}]") for index, value in enumerate(given)]
    return container(values)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _time(given: object) -> time:
    if isinstance(given, time):
        return given.replace(tzinfo=None)
    if not isinstance(given, str) or len(given) not in (5, 8):
        raise TypeError
    return time.fromisoformat(given)


def _date(given: object) -> date:
    # A datetime is a date too; a moment where a day is expected would compare with nothing.
    if type(given) is date:
        return given
    if not isinstance(given, str):
        raise TypeError
    return date.fromisoformat(given)


def _whole(given: object) -> int:
    # True is 1 in Python; in a policy it is a mistake.
    if type(given) is not int or given < 0:
        raise TypeError
    return given


def _fraction(given: object) -> float:
    if type(given) not in (int, float) or not 0 < given <= 1:  # type: ignore[operator]
        raise TypeError
    return float(given)  # type: ignore[arg-type]


def _yes_or_no(given: object) -> bool:
    if not isinstance(given, bool):
        raise TypeError
    return given


def _sum(given: object) -> int:
    # Money is written with its decimals, as text: 5000 could be yuan or fen.
    if not isinstance(given, str):
        raise TypeError
    return read_amount(given)


def _duration(given: object) -> Duration:
    if not isinstance(given, str):
        raise TypeError
    return parse_duration(given)


def _line(given: object) -> str:
    if not isinstance(given, str) or len(given) > _LONGEST_LINE or not given.isprintable():
        raise TypeError
    return given


_PLAIN: dict[Any, tuple[Callable[[object], Any], str]] = {
    Duration: (_duration, 'a duration as in "90s", "4h", "3wd" or "2mo"'),
    time: (_time, 'a time of day as in "18:00"'),
    date: (_date, 'a date as in "2027-02-20"'),
    bool: (_yes_or_no, "true or false"),
    Sum: (_sum, 'a sum in yuan as in "5000.00"'),
    str: (_line, "one line of words"),
    int: (_whole, "a whole number, 0 or more"),
    float: (_fraction, "a number above 0 and up to 1"),
}
