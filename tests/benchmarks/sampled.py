"""The house with a sampler beside it: each thread's own processor time is credited to the room it is found in.

Started as `python -m tests.benchmarks.sampled run`; SIGUSR1 begins anew, SAMPLES names the file written at the end.
"""

import json
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from bot.__main__ import main
from tests.benchmarks.house import lift_limits
from tests.benchmarks.rooms import at_the_gate, room

_EVERY = 0.002
#: A thread that must give way soon is not only found where it gives way by itself (in SQLite, at a socket).
_GIVE_WAY = 0.0001


class Sampler(threading.Thread):
    """Looks every 2 ms, and credits the nanoseconds each thread has run since the last look."""

    def __init__(self) -> None:
        super().__init__(name="sampler", daemon=True)
        self._rooms: Counter[str] = Counter()
        self._gate = 0
        self._spent: dict[int, int] = {}

    def run(self) -> None:
        """Until the process ends."""
        while True:
            time.sleep(_EVERY)
            frames = sys._current_frames()
            for thread in threading.enumerate():
                if thread is not self and thread.ident in frames and thread.native_id is not None:
                    self._credit(thread.native_id, frames[thread.ident])

    def anew(self) -> None:
        """Forget what was credited so far."""
        self._rooms.clear()
        self._gate = 0

    def found(self) -> dict[str, Any]:
        """Nanoseconds by room, and of all of them those of the gate."""
        return {"rooms": dict(self._rooms), "gate": self._gate}

    def _credit(self, thread: int, frame: FrameType) -> None:
        try:
            spent = time.clock_gettime_ns(_clock_of(thread))
        except OSError:  # it has just ended
            return
        ran = spent - self._spent.get(thread, spent)
        self._spent[thread] = spent
        if ran > 0:
            stack = list(_stack(frame))
            self._rooms[room(stack)] += ran
            self._gate += ran if at_the_gate(stack) else 0


def _clock_of(thread: int) -> int:
    """The processor clock of one thread as Linux numbers it (clock_getcpuclockid(3): per thread, as scheduled).

    time.pthread_getcpuclockid would crash the process on a thread that has just ended.
    """
    return (~thread << 3) | 6


def _stack(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    while frame is not None:
        yield frame.f_code.co_filename, frame.f_code.co_name
        frame = frame.f_back


def sampled() -> int:
    """Run the house to its end, then write what was found."""
    lift_limits()
    sys.setswitchinterval(_GIVE_WAY)
    sampler = Sampler()
    signal.signal(signal.SIGUSR1, lambda *_: sampler.anew())
    sampler.start()
    kept = Path(os.environ["SAMPLES"])
    try:
        return main()
    finally:
        kept.write_text(json.dumps(sampler.found()), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(sampled())
