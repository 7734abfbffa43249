"""What was read of people, offices and recusals, kept from act to act until any of them changes.

Who holds which office is asked a dozen times in each act, and changes a few times a day.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from storage import meta
from storage.unit_of_work import UnitOfWork

_CACHED = "roster"
#: The meta row whose random mark changes with the roster, so that every process notices.
_VERSION = "roster_version"
#: So many answers are kept (some MB); then they are gathered anew.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was read while the roster had this mark."""

    mark: str
    known: dict[Hashable, Any] = field(default_factory=dict)


def known(work: UnitOfWork) -> dict[Hashable, Any]:
    """What has been read and still holds, by whatever was asked; whoever reads more adds it."""
    held: dict[Hashable, Any] | None = work.memo.get(_CACHED)
    if held is None:
        held = work.memo[_CACHED] = _shared(work)
    return held


def changes(work: UnitOfWork) -> None:
    """Call it before a row is changed: nothing read before holds for this act, nor for others once it is committed."""
    # A mark is random: what was read under one that is rolled back is never asked for again.
    meta.put(work, _VERSION, work.token())
    work.memo.clear()
    work.memo[_CACHED] = {}


def _shared(work: UnitOfWork) -> dict[Hashable, Any]:
    mark = meta.get(work, _VERSION)
    if mark is None:
        return {}
    answers = work.cache.get(_CACHED)
    if not isinstance(answers, _Answers) or answers.mark != mark or len(answers.known) > _MOST:
        answers = work.cache[_CACHED] = _Answers(mark)
    return answers.known
