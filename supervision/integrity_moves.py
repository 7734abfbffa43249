"""The table of an integrity matter's moves: the states of a sealed number, from 给了号 to 县里办结.

Numbers and steps only. As with `transitions`: what does not stand here cannot be done; the acts ask it, the picture
draws it. Who: the county's reception (its leader where nobody is there), and the one secretary who has it as a task.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from supervision.integrity import Owed, Stage
from supervision.transitions import Need

#: Where a number stands with which nobody has come yet.
GIVEN = None


class Hands(StrEnum):
    """Whose part it is (words: `moves.hands.*`)."""

    COUNTY = "county"
    RECEIVER = "receiver"


class Step(StrEnum):
    """What is done to a matter; the words of its events (words: `moves.integrity.*`)."""

    REGISTERED = "registered"
    KEPT_FROM = "kept_from"
    TOLD_ACCEPTANCE = "told_acceptance"
    TOLD_RESULT = "told_result"
    HANDED_DOWN = "handed_down"
    TAKEN_BACK = "taken_back"
    SIGNED = "signed"
    REPORTED = "reported"
    LONGER_ASKED = "longer_asked"
    STEPPED_ASIDE = "stepped_aside"
    LEFT = "left"
    LONGER_GRANTED = "longer_granted"
    LONGER_REFUSED = "longer_refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class IntegrityMove:
    """One row. `after` None: it stays; `owes`: what has to be done by a day from then on; `hears`: who is told."""

    step: Step
    stages: frozenset[Stage | None]
    after: Stage | None
    who: Hands
    needs: tuple[Need, ...] = ()
    owes: tuple[Owed, ...] = ()
    hears: Hands | None = None


_COUNTY, _RECEIVER = Hands.COUNTY, Hands.RECEIVER
_OPEN = frozenset({Stage.REGISTERED, Stage.HANDED_DOWN, Stage.REPORTED})
_TASK = frozenset({Stage.HANDED_DOWN})

TABLE: tuple[IntegrityMove, ...] = (
    IntegrityMove(
        Step.REGISTERED, frozenset({GIVEN}), Stage.REGISTERED, _COUNTY, (Need.DATE, Need.CHOICE, Need.WORDS),
        (Owed.ACCEPTANCE, Owed.HANDLE),
    ),
    IntegrityMove(Step.TOLD_ACCEPTANCE, frozenset(Stage), None, _COUNTY, (Need.CHOICE,)),
    IntegrityMove(
        Step.HANDED_DOWN, _OPEN, Stage.HANDED_DOWN, _COUNTY, (Need.RECIPIENT, Need.CHOICE, Need.DATE),
        (Owed.SIGN, Owed.TASK), _RECEIVER,
    ),
    IntegrityMove(Step.SIGNED, _TASK, None, _RECEIVER),
    IntegrityMove(Step.REPORTED, _TASK, Stage.REPORTED, _RECEIVER, hears=_COUNTY),
    IntegrityMove(Step.LONGER_ASKED, _TASK, None, _RECEIVER, (Need.CHOICE,), hears=_COUNTY),
    IntegrityMove(Step.LONGER_GRANTED, _TASK, None, _COUNTY, owes=(Owed.TASK,), hears=_RECEIVER),
    IntegrityMove(Step.LONGER_REFUSED, _TASK, None, _COUNTY, hears=_RECEIVER),
    IntegrityMove(
        Step.STEPPED_ASIDE, _TASK, Stage.REGISTERED, _RECEIVER, (Need.REASON,), hears=_COUNTY,
    ),
    IntegrityMove(Step.TAKEN_BACK, _TASK, Stage.REGISTERED, _COUNTY, hears=_RECEIVER),
    IntegrityMove(Step.CLOSED, _OPEN, Stage.CLOSED, _COUNTY, (Need.CHOICE,), (Owed.RESULT,)),
    IntegrityMove(
        Step.TOLD_RESULT, frozenset({Stage.CLOSED}), None, _COUNTY, (Need.CHOICE,),
    ),
    IntegrityMove(Step.KEPT_FROM, frozenset(Stage), None, _COUNTY, (Need.CHOICE,)),
    IntegrityMove(Step.LEFT, frozenset(Stage), None, _COUNTY, (Need.REASON,), hears=_COUNTY),
)  # fmt: skip

#: Steps that end something owed.
ENDING = (
    Step.TOLD_ACCEPTANCE, Step.TOLD_RESULT, Step.HANDED_DOWN, Step.TAKEN_BACK, Step.SIGNED, Step.REPORTED,
    Step.STEPPED_ASIDE, Step.LONGER_GRANTED, Step.CLOSED,
)  # fmt: skip

_ROWS: Mapping[Step, IntegrityMove] = {row.step: row for row in TABLE}


def row_of(step: Step) -> IntegrityMove:
    """The row of a step."""
    return _ROWS[step]


def leads_to(step: Step, stage: Stage | None) -> Stage | None:
    """Where a step leads from there; None where it cannot be made."""
    row = _ROWS[step]
    return (row.after or stage) if stage in row.stages else None


def told_to(hands: Hands) -> tuple[str, ...]:
    """The steps that are told to these hands."""
    return tuple(row.step.value for row in TABLE if row.hears is hands)
