"""Where a matter stands, in the few words a list is told apart by; and which states each tab of the queue shows."""

from collections.abc import Mapping
from enum import StrEnum

from supervision.cases import ENDED, State

#: The township's turn: what it must do today when its moment is today.
TOWNSHIPS_TURN = frozenset(
    {
        State.SUBMITTED,
        State.SIGNED,
        State.ASSIGNED,
        State.HANDLING,
        State.TO_VERIFY,
        State.REOPENED,
        State.TRANSFERRING,
        # A petition that is late at another body is pressed there.
        State.REGISTERED,
        State.HANDED_OVER,
        State.NOTICED,
        State.UNDER_REVIEW,
        State.CHECKED,
        State.FILED,
        State.UNDER_WAY,
    }
)
UNSIGNED = frozenset({State.SUBMITTED, State.REOPENED})
WITH_OTHERS = frozenset(
    {
        *(State.ASSIGNED, State.HANDLING, State.TO_VERIFY, State.VERIFIED, State.TOLD, State.TRANSFERRING),
        *(State.HANDED_OVER, State.NOTICED, State.ANSWERED, State.UNDER_REVIEW),
        *(State.CHECKED, State.FILED, State.UNDER_WAY, State.AWAITING_AUDIT),
    }
)

#: What each tab shows; a list of everything is none of them.
TABS: Mapping[str, frozenset[State]] = {
    "today": TOWNSHIPS_TURN,
    "unsigned": UNSIGNED | {State.TRANSFERRING},
    "others": WITH_OTHERS,
}


class Standing(StrEnum):
    """One choice of a filter (words: `standing.<value>`). New ones go to the end: buttons carry their place."""

    UNSIGNED = "unsigned"
    SIGNED = "signed"
    DOING = "doing"
    ELSEWHERE = "elsewhere"
    TO_VERIFY = "to_verify"
    TO_TELL = "to_tell"
    RETURNED = "returned"
    OFFERED = "offered"
    OPEN = "open"
    CLOSED = "closed"
    TRANSFERRED = "transferred"
    DIRECTED = "directed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    ENDED = "ended"

    @property
    def states(self) -> frozenset[State]:
        """The states it stands for."""
        return _STATES[self]

    @property
    def over(self) -> bool:
        """Whether matters stand there that have ended."""
        return self.states <= ENDED


_STATES: Mapping[Standing, frozenset[State]] = {
    Standing.UNSIGNED: UNSIGNED,
    Standing.SIGNED: frozenset({State.SIGNED, State.REGISTERED}),
    Standing.DOING: frozenset(
        {
            *(State.ASSIGNED, State.HANDLING),
            *(State.CHECKED, State.FILED, State.UNDER_WAY, State.AWAITING_AUDIT),
        }
    ),
    Standing.ELSEWHERE: frozenset({State.HANDED_OVER, State.NOTICED, State.ANSWERED, State.UNDER_REVIEW}),
    Standing.TO_VERIFY: frozenset({State.TO_VERIFY}),
    Standing.TO_TELL: frozenset({State.VERIFIED, State.TOLD}),
    Standing.RETURNED: frozenset({State.RETURNED}),
    Standing.OFFERED: frozenset({State.TRANSFERRING}),
    Standing.OPEN: frozenset(State) - ENDED,
    Standing.CLOSED: frozenset({State.CLOSED}),
    Standing.TRANSFERRED: frozenset({State.TRANSFERRED}),
    Standing.DIRECTED: frozenset({State.DIRECTED}),
    Standing.WITHDRAWN: frozenset({State.WITHDRAWN}),
    Standing.MERGED: frozenset({State.MERGED}),
    Standing.ENDED: ENDED,
}
