"""密码: six digits that an office-holder types after a pause, so that a phone left on a table opens nothing.

What is typed never comes here: only whether it fits. Set by whom it protects: when he likes, or before what is most
sensitive; or by everybody before anything where the county says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from re import compile as pattern

#: As many as people know by heart (house).
LENGTH = 6
#: After so many wrong ones the next is waited for, each time twice as long; at last a keeper has to help (house).
FREE, MOST_WRONG = 3, 10
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
#: How long a keeper's code opens the way to a new one (house).
CODE_LIVES = timedelta(minutes=10)


#: What was tapped so long ago is not done any more when the PIN is typed at last; what was sent is (house).
STILL_MEANT = timedelta(minutes=30)
#: How many things are kept until the PIN is typed: an album, and some more (house).
MOST_WANTED = 20
_SIX_IN_A_ROW = pattern(rf"(?<!\d)\d{{{LENGTH}}}(?!\d)")


class Asks(StrEnum):
    """What is waited for."""

    ENTER = "enter"
    OLD = "old"
    OFF = "off"
    NEW = "new"
    AGAIN = "again"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Pin:
    """What is kept of somebody's PIN. `hash`, `pending`: Argon2id of a keyed digest; `seen_at`: when the person was
    last known to be who holds the phone; `key_id`: what is typed lies under it until it is handled, then it is
    destroyed, and the chat goes on under `before_key_id`; `code_at`: when a keeper's code
    was given, by which, or by what it opened, a new one can be set."""

    person_id: int
    hash: str | None = None
    pending: str | None = None
    asks: Asks | None = None
    wrong: int = 0
    wait_until: datetime | None = None
    seen_at: datetime | None = None
    code_at: datetime | None = None
    key_id: str | None = None
    before_key_id: str | None = None

    @property
    def stuck(self) -> bool:
        """Whether only a keeper can help."""
        return self.wrong >= MOST_WRONG


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, without what it was. `hash`: its Argon2id, where a new one is being set."""

    whole: bool
    weak: bool = False
    matches: bool = False
    repeats: bool = False
    is_code: bool = False
    hash: str | None = None


class PinTyped(Exception):  # noqa: N818 - it only leaves the act that must not wait for Argon2
    """A PIN was typed: whoever runs the act finds out whether it fits, beside the act, and runs it again."""

    def __init__(self, pin: Pin) -> None:
        super().__init__("pin")
        self.pin = pin


def wait_after(wrong: int) -> timedelta | None:
    """How long after the `wrong`-th wrong one nothing is listened to; None: not yet."""
    if wrong < FREE:
        return None
    doubled: int = 2 ** (wrong - FREE)
    return min(_FIRST_WAIT * doubled, _LONGEST_WAIT)


def digits(text: str) -> str | None:
    """The six digits, full-width ones too and blanks between them; None for anything else."""
    plain = "".join(text.split())
    if len(plain) != LENGTH or not all(char.isdecimal() for char in plain):
        return None
    return "".join(str(int(char)) for char in plain)


def meant(text: str) -> bool:
    """Whether words may be, or hold, a PIN: digits and nothing but signs beside them, or six in a row. A sentence with
    a figure in it is a sentence: it is neither tried nor deleted."""
    bare = not any(char.isalpha() for char in text)
    return bool(_SIX_IN_A_ROW.search(text)) or (bare and any(char.isdecimal() for char in text))


def weak(pin: str) -> bool:
    """Whether it is among what everybody tries first: one digit, a row, a repetition, a year."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    halves = pin[:3] == pin[3:] or pin[:2] == pin[2:4] == pin[4:]
    return len(steps) == 1 or halves or pin.startswith(("19", "20"))
