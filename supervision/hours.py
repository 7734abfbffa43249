"""The hours of a day: office close, the quiet of the night, the morning digest."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Hours:
    """Local times (house): office close, from when until when nothing is sent, the morning digest."""

    close: time = time(18)
    quiet: tuple[time, time] = (time(21, 30), time(7, 30))
    digest: time = time(8, 30)

    def is_quiet(self, local: time) -> bool:
        """Whether nothing may be sent at this local time; equal bounds mean there is no quiet at all."""
        begins, ends = self.quiet
        if begins <= ends:
            return begins <= local < ends
        return local >= begins or local < ends
