"""A lane in one worker's hands: taken, gone on with in each act of its chat, and given back when it is empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from storage import holes, inbox, lanes
from storage.unit_of_work import UnitOfWork

#: Long enough to be renewed twice in vain, short enough that a paused worker is replaced within half a minute.
LEASE = timedelta(seconds=15)


@dataclass(slots=True, eq=False)
class Claim:
    """A lane that is ours while its fence is `fence`.

    `following`: the row that is next, as the last act said; None when it did not say or the row has to wait.
    """

    chat_id: int
    fence: int
    following: inbox.Waiting | None = None
    given_back: bool = False


def take(work: UnitOfWork, owner: str, limit: int) -> list[Claim]:
    """Take up to `limit` lanes that are ready, each with its first row; where there is none it is given back.

    A house that moved from SQLite comes with every lane ready: the one process never lays one down.
    """
    taken = [Claim(*lane) for lane in lanes.claim(work, owner, LEASE, limit)]
    for claim in taken:
        row = inbox.next_of(work, claim.chat_id)
        if row is not None and not holes.fresh_before(work, row.update_id):
            claim.following = replace(row, claim=claim)
        elif row is None and not inbox.waits(work, claim.chat_id):
            lanes.lay_down(work, claim.chat_id, None)
            claim.given_back = True
    return taken


def go_on(work: UnitOfWork, claim: Claim) -> None:
    """The last thing in an act of this chat: what follows, or the lane is given back, in the same transaction.

    Raises FencedOff when another worker has the lane now: the act must not be committed. Nobody can take the
    lane, and nothing new comes into it, from here to the act's end.
    """
    lanes.check_fence(work, claim.chat_id, claim.fence)
    row = inbox.next_of(work, claim.chat_id)
    waits = row is not None and holes.fresh_before(work, row.update_id)
    if row is None:
        lanes.lay_down(work, claim.chat_id, inbox.next_moment(work, claim.chat_id))
    work.after_commit(partial(_told, claim, None if waits else row, given_back=row is None))


def renew(work: UnitOfWork, claims: Iterable[Claim]) -> None:
    """Go on holding lanes; what was lost is found out by the act that meets its fence."""
    held = [(claim.chat_id, claim.fence) for claim in claims]
    if held:
        lanes.extend_all(work, held, LEASE)


def give_back(work: UnitOfWork, claims: Sequence[Claim]) -> None:
    """Let others go on with these lanes at once."""
    for claim in sorted(claims, key=lambda claim: claim.chat_id):
        lanes.release(work, claim.chat_id, claim.fence)


def _told(claim: Claim, row: inbox.Waiting | None, *, given_back: bool) -> None:
    claim.following = replace(row, claim=claim) if row is not None else None
    claim.given_back = given_back
