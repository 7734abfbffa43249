"""抽查履职轨迹: the county looks at somebody's duty track and records what it finds; the person comments on the own."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from supervision.offices import Role


class Verdict(StrEnum):
    """合格 / 需改进 / 不合格."""

    QUALIFIED = "qualified"
    IMPROVE = "improve"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sampling:
    """One look at a track of a period: of whom, in which office, by whom, `drawn` by chance or picked.

    `verdict` None: drawn, and nothing recorded yet. `words` is what was found; `comments` are the versions of the
    person's own comment, the latest last.
    """

    id: int
    ref: str
    person_id: int
    role: Role
    place_id: int
    by_id: int
    drawn: bool
    period: str
    at: datetime
    verdict: Verdict | None = None
    done_at: datetime | None = None
    words: str = ""
    comments: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the result is still to be recorded."""
        return self.verdict is None
