"""How long commits take: counted in the writers' threads, read by whoever draws up the metrics."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate

#: Seconds; an fsync on a good disk takes about a millisecond, a commit of a second is somebody's complaint.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class CommitTimes:
    """A histogram of commits and a count of the acts in them. Thread-safe; an observation costs a microsecond."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self.acts = 0
        self.failed = 0

    @contextmanager
    def measured(self, acts: int = 1) -> Iterator[None]:
        """Around one COMMIT of so many acts; one that raises is counted as failed."""
        began = time.perf_counter()
        try:
            yield
        except BaseException:
            with self._lock:
                self.failed += 1
            raise
        self.observe(time.perf_counter() - began, acts)

    def observe(self, seconds: float, acts: int = 1) -> None:
        """One commit of so many acts took so long."""
        place = next((place for place, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))
        with self._lock:
            self._counts[place] += 1
            self._seconds += seconds
            self.acts += acts

    def buckets(self) -> tuple[list[tuple[str, int]], float]:
        """Upper bounds with how many commits took no longer, as Prometheus counts, and the seconds in all."""
        with self._lock:
            counts, seconds = list(accumulate(self._counts)), self._seconds
        return list(zip((*map(str, BOUNDS), "+Inf"), counts, strict=True)), seconds
