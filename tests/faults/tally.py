"""What came of a round, or of many."""

from collections import Counter
from dataclasses import dataclass, field, fields

_NOT_REACHED = " not reached"
_SIGTERM = "SIGTERM"
_RANDOM = "random"


@dataclass
class Tally:
    """`kills`: by point. `findings`: each begins with the checker's name. `repeats`: how many kills made a chat hear
    so many messages twice. `expected_whole`: a finding is a fault; of the control nothing is expected."""

    kills: "Counter[str]" = field(default_factory=Counter)
    messages: int = 0
    acts: int = 0
    unanswered: int = 0
    findings: list[str] = field(default_factory=list)
    repeats: "Counter[int]" = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    stops: list[float] = field(default_factory=list)
    dropped: int = 0
    metered: int = 0
    seconds: float = 0.0
    expected_whole: bool = True

    def add(self, other: "Tally") -> None:
        """Another round's figures."""
        for each in fields(self):
            if each.name != "expected_whole":
                setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def died(self, point: str | None, *, reached: bool = True, asked: bool = False) -> None:
        """Count a death."""
        if asked:
            self.kills[_SIGTERM] += 1
        elif point is None:
            self.kills[_RANDOM] += 1
        else:
            self.kills[point if reached else point + _NOT_REACHED] += 1

    @property
    def killed(self) -> int:
        """How often kill -9."""
        return self.kills.total() - self.kills[_SIGTERM]

    @property
    def named(self) -> int:
        """How many of them at the point they were meant for."""
        missed = sum(count for what, count in self.kills.items() if what.endswith(_NOT_REACHED))
        return self.killed - self.kills[_RANDOM] - missed

    @property
    def points(self) -> set[str]:
        """The points it died at."""
        return {
            what for what in self.kills if what not in {_SIGTERM, _RANDOM} and not what.endswith(_NOT_REACHED)
        }

    @property
    def twice(self) -> int:
        """How many messages were said twice."""
        return sum(many * kills for many, kills in self.repeats.items())

    @property
    def most(self) -> int:
        """How many a chat heard twice at one kill, at most."""
        return max(self.repeats, default=0)

    @property
    def others(self) -> int:
        """Findings that no other row of the table shows."""
        shown = self.found("Q1", "lost") + self.found("Q1", "doubled") + self.found("Q2")
        return len(self.findings) - shown

    def found(self, check: str, word: str = "") -> int:
        """How many findings of a checker hold a word."""
        return sum(finding.startswith(check) and word in finding for finding in self.findings)
