"""Named points where a test may let the process fail: FAIL=point:when:how, several by commas; inert unless set.

`when`: 3 (the third hit) · 3-5 (these hits) · %10 (every tenth) · ?0.01@7 (one in a hundred by chance, seed 7).
`how`: kill · stop (SIGSTOP) · exc · sleep (an hour) · sleep=0.5 (so many seconds).
"""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable

_LONG = 3600.0

When = Callable[[int], bool]


class FailPointError(RuntimeError):
    """What `exc` raises."""


def parse(setting: str) -> dict[str, tuple[When, str]]:
    """The setting → {point: (when, how)}; hits count from 1. Raises ValueError where it cannot be read."""
    points = (part.split(":") for part in setting.split(",") if part)
    return {name: (_when(when), how) for name, when, how in points}


def _when(text: str) -> When:
    if text.startswith("%"):
        each = int(text[1:])
        return lambda hits: hits % each == 0
    if text.startswith("?"):
        share, _, seed = text[1:].partition("@")
        chance, likely = random.Random(seed), float(share)  # noqa: S311 - repeatable, not a secret
        return lambda _hits: chance.random() < likely
    first, _, last = text.partition("-")
    return lambda hits: int(first) <= hits <= int(last or first)


_armed = parse(os.environ.get("FAIL", ""))
_hits: Counter[str] = Counter()
# Acts are written by several threads on PostgreSQL: two must not both be the third.
_lock = threading.Lock()


def arm(setting: str) -> None:
    """Set the points anew, as FAIL does at the start; what was counted is forgotten."""
    _armed.clear()
    _hits.clear()
    _armed.update(parse(setting))


def hit(point: str) -> None:
    """Fail here, if this point is armed and it is its moment."""
    if _armed and point in _armed:
        _fail(point)


def _fail(point: str) -> None:
    when, how = _armed[point]
    with _lock:
        _hits[point] += 1
        due = when(_hits[point])
    if not due:
        return
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif how == "exc":
        raise FailPointError(point)
    else:
        time.sleep(float(how.partition("=")[2] or _LONG))
