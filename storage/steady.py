"""The steady clock: what is held for so many seconds, and how old something is."""

import time

# A clock that stands still while the machine sleeps would let a worker wake and believe it still holds all.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def elapsed() -> float:
    """Seconds that only grow, also while the machine sleeps (where the system can say so)."""
    return time.clock_gettime(_CLOCK)
