"""Lists: which cases somebody may see in them, what a list shows of those, and one page of it."""

from dataclasses import dataclass

from supervision.cases import Case, State, Track


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases somebody may see in lists. Made by the gate only; empty means none.

    `townships`/`villages`: all cases there of `tracks`; `reporter_id`: own reports as well;
    `escalated_in`: townships of which only escalated (supervised) cases are seen; `unclear_in`: places (county)
    whose unclear matters wait for this person's sorting, given as village ids.
    """

    townships: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()
    tracks: frozenset[Track] = frozenset()
    reporter_id: int | None = None
    escalated_in: frozenset[int] = frozenset()
    unclear_in: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows of a scope. `bucket`: today | unsigned | others | mine | open | all | ended."""

    bucket: str = "open"
    village_id: int | None = None
    category: str | None = None
    states: frozenset[State] = frozenset()
    words: str | None = None
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: cases, how many in all, and whether there is more."""

    cases: tuple[Case, ...]
    total: int
    offset: int
