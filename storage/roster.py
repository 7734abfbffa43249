"""What was read of people, offices and recusals, kept from act to act until any of that kind changes.

Who holds which office is asked a dozen times in each act, and changes a few times a year; somebody goes on leave,
or cannot be reached, several times a day.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage import meta
from storage.unit_of_work import UnitOfWork


class Kind(StrEnum):
    """What is kept and forgotten together: the meta row whose random mark changes with it, so that every process
    notices."""

    PEOPLE = meta.PEOPLE
    OFFICES = meta.OFFICES
    RECUSALS = meta.RECUSALS


#: Where the memo has the cases of an act. They follow from no roster; and an act that keeps a case from somebody goes
#: on with it: what it ended, and for whom, is to be noted still.
CASES = "cases of this act"
#: So many answers of a kind are kept (some MB); then they are gathered anew.
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class _Answers:
    """What was read while the roster had this mark."""

    mark: str
    known: dict[Hashable, Any] = field(default_factory=dict)


def known(work: UnitOfWork, kind: Kind) -> dict[Hashable, Any]:
    """What has been read of a kind and still holds, by whatever was asked; whoever reads more adds it."""
    held: dict[Hashable, Any] | None = work.memo.get(kind)
    if held is None:
        _recall(work)
        held = work.memo[kind]
    return held


def changes(work: UnitOfWork, kind: Kind) -> None:
    """Call it before a row is changed: nothing read of the kind before holds for this act, nor for others once it
    is committed."""
    # A mark is random: what was read under one that is rolled back is never asked for again.
    meta.put(work, kind, work.token())
    held = (*(each for each in Kind if each is not kind), CASES)
    others = {each: work.memo[each] for each in held if each in work.memo}
    work.memo.clear()
    work.memo.update(others)
    work.memo[kind] = {}


def _recall(work: UnitOfWork) -> None:
    """Look once in each act which of the answers given to earlier ones still hold."""
    marks = meta.marks(work)
    for kind in Kind:
        if kind not in work.memo:
            work.memo[kind] = _shared(work, kind, marks.get(kind, ""))


def _shared(work: UnitOfWork, kind: Kind, mark: str) -> dict[Hashable, Any]:
    answers = work.cache.get(kind)
    if not isinstance(answers, _Answers) or answers.mark != mark or len(answers.known) > _MOST:
        answers = work.cache[kind] = _Answers(mark)
    return answers.known
