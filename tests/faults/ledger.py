"""The ledger: every act somebody did, what it must leave behind, and whether the bot said that it had."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

L = TypeVar("L", bound="Line")


@dataclass
class Line:
    """One act. `acknowledged` once its answer was shown."""

    acknowledged: bool = False


@dataclass
class Report(Line):
    """`story`: the messages it was told in, joined; `photos`: digests in the order they were sent."""

    who: int = 0
    story: str = ""
    photos: list[str] = field(default_factory=list)
    number: str = ""


@dataclass
class Words(Line):
    """Something added to a case: `kind` as supervision.cases.EntryKind names it."""

    number: str = ""
    kind: str = ""
    text: str = ""


@dataclass
class Deed(Line):
    """A button that moves a case: `act` as the journal names it."""

    number: str = ""
    act: str = ""


@dataclass
class Visit(Line):
    """A logged visit."""

    who: int = 0
    found: str = ""


@dataclass
class Sealing(Line):
    """干部有问题: a number, and not one word."""

    number: str = ""


@dataclass
class Draft(Line):
    """Something begun and left: `kept` as a draft, or thrown away."""

    who: int = 0
    text: str = ""
    kept: bool = True


@dataclass
class Marker:
    """A string that stands in what was told, and the chats in which the bot may repeat it (None: nowhere at all)."""

    text: str
    readers: frozenset[int] | None


@dataclass
class Ledger:
    """Everything that was done in one round. `unanswered`: acts nobody answered, as the person tells it."""

    lines: list[Line] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    #: Updates that Telegram let go while nobody came for them.
    dropped: int = 0
    #: For each kill: how much each chat had been told by then.
    kills: list[dict[int, int]] = field(default_factory=list)

    def of(self, kind: type[L]) -> Iterator[L]:
        """All lines of a kind, in the order they were begun."""
        return (line for line in self.lines if isinstance(line, kind))

    @property
    def acknowledged(self) -> int:
        """How many acts were answered."""
        return sum(line.acknowledged for line in self.lines)
