"""Named points where a test may let the process fail: FAIL=point:n:kill|exc|sleep, inert unless set."""

import os
import signal
import time
from collections import Counter

_SLEEP = 3600.0


class FailPointError(RuntimeError):
    """What `exc` raises."""


def _parse(setting: str) -> dict[str, tuple[int, str]]:
    """`point:n:how` separated by commas → {point: (n, how)}; n counts from 1."""
    points = (part.split(":") for part in setting.split(",") if part)
    return {name: (int(nth), how) for name, nth, how in points}


_armed = _parse(os.environ.get("FAIL", ""))
_hits: Counter[str] = Counter()


def hit(point: str) -> None:
    """Fail here, if this point is armed and this is its n-th hit."""
    if _armed:
        _fail(point)


def _fail(point: str) -> None:
    nth, how = _armed.get(point, (0, ""))
    _hits[point] += 1
    if _hits[point] != nth:
        return
    if how == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "exc":
        raise FailPointError(point)
    else:
        time.sleep(_SLEEP)
