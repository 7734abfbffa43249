"""The one clock: the machine's, moved on by an offset that outlives a restart (the demo pushes it)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def machine_clock() -> datetime:
    """The machine's moment."""
    return datetime.now(UTC)


class Clock:
    """`now()` for everybody. `keep` is called with each new offset in seconds, to persist it."""

    def __init__(
        self,
        offset: float = 0.0,
        *,
        machine: Callable[[], datetime] = machine_clock,
        keep: Callable[[float], None] | None = None,
    ) -> None:
        self._offset = timedelta(seconds=offset)
        self._machine = machine
        self.keep = keep

    @property
    def offset(self) -> float:
        """Seconds by which we are ahead of the machine."""
        return self._offset.total_seconds()

    def set_offset(self, seconds: float) -> None:
        """Take up a persisted offset."""
        self._offset = timedelta(seconds=seconds)

    def follow(self, machine: Callable[[], datetime]) -> None:
        """Take the time from elsewhere: several workers go by the one clock of their database."""
        self._machine = machine

    def now(self) -> datetime:
        """The present moment, aware, UTC."""
        return self._machine() + self._offset

    def push(self, seconds: float) -> datetime:
        """Move on. Raises ValueError for a step back: due moments would be passed twice."""
        if seconds < 0:
            raise ValueError("time is not pushed back")
        if self.keep is not None:
            self.keep(self.offset + seconds)
        self._offset += timedelta(seconds=seconds)
        return self.now()
