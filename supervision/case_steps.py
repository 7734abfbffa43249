"""What happened to a case, step by step, and which steps came late: for its picture and its printed file.

Taken from the journal, so that nothing can be told otherwise than it was done; how late, from the escalations, which
hold the end of the clock as it was at that time, whatever the policy says today.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from supervision.cases import Case
from supervision.escalations import Colour, Escalation
from supervision.ports import Work

#: What everybody who sees the case may know of it. Questions from above, who has stepped aside and who leaned on the
#: reporter are not among them.
SHOWN = (
    "submitted",
    "sorted",
    "resorted",
    "signed",
    "assigned",
    "started",
    "progressed",
    "extended",
    "result_entered",
    "verified",
    "verification_failed",
    "told",
    "closed",
    "dissatisfied",
    "reopened",
    "returned",
    "resubmitted",
    "transferred",
    "directed",
    "petition_passed",
    "petition_accepted",
    "petition_declined",
    "petition_prolonged",
    "petition_urged",
    "petition_answered",
    "petition_lapsed",
    "review_asked",
    "withdrawn",
    "merged",
    "supervised",
    "turned_red",
    "spending_reported",
    "first_checked",
    "spending_filed",
    "step_taken",
    "village_pressed",
    "spending_increased",
    "procedure_missing",
    "seen_on_site",
    "not_done_on_site",
    "audited",
    "audit_sent_back",
    "spending_dropped",
)

#: What ends each clock: the step that came late when the clock had run out before it.
_ENDS: Mapping[str, frozenset[str]] = {
    # A petition that was on another track until now is as late as it was there; and the other way round.
    "sign": frozenset(
        {
            "signed",
            "assigned",
            "transferred",
            "directed",
            "returned",
            "merged",
            "withdrawn",
            "petition_passed",
        }
    ),
    "register": frozenset({"signed", "transferred", "directed", "withdrawn"}),
    "sort": frozenset({"sorted", "withdrawn"}),
    "measures": frozenset({"started", "progressed", "transferred", "directed", "withdrawn"}),
    "handle": frozenset({"result_entered", "extended", "transferred", "directed", "withdrawn"}),
    "verify": frozenset({"verified", "verification_failed", "withdrawn"}),
    "tell": frozenset({"told", "closed", "reopened", "withdrawn"}),
    "resubmit": frozenset({"resubmitted", "withdrawn"}),
    "check": frozenset({"first_checked", "spending_dropped"}),
    "file": frozenset({"spending_filed", "spending_dropped"}),
    "follow": frozenset({"step_taken", "spending_increased", "spending_dropped"}),
    "on_site": frozenset({"seen_on_site", "not_done_on_site", "spending_dropped"}),
    "audit": frozenset({"audited", "audit_sent_back"}),
    "hand_over": frozenset({"petition_passed", "assigned", "directed", "withdrawn"}),
    "notice": frozenset({"petition_accepted", "petition_declined"}),
    "answer": frozenset({"petition_answered", "petition_prolonged"}),
    "review": frozenset({"petition_answered", "petition_prolonged"}),
    "ask_review": frozenset({"review_asked", "petition_lapsed", "closed"}),
}

_SEVERITY = (Colour.BLUE, Colour.YELLOW, Colour.RED)


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step: `name` as in `SHOWN`; where it came late, `due_at` when it was due by the clock `due_kind`, and its
    card's `colour`."""

    at: datetime
    name: str
    by_id: int | None = None
    due_at: datetime | None = None
    colour: Colour | None = None
    due_kind: str = ""


def steps_of(work: Work, case: Case) -> tuple[CaseStep, ...]:
    """The steps so far, oldest first."""
    return steps(work.journal.of_case(case.id), work.escalations.of_case(case.id))


def steps(
    journal: Sequence[tuple[datetime, str, int | None]], escalations: Sequence[Escalation]
) -> tuple[CaseStep, ...]:
    """The shown steps among what was journalled, in order, those marked that came after their clock's end."""
    found = [CaseStep(at, name, by) for at, name, by in journal if name in SHOWN]
    for escalation in escalations:
        place = _ended_by(found, escalation)
        if place is not None:
            found[place] = _later(found[place], escalation)
    return tuple(found)


def _ended_by(found: Sequence[CaseStep], escalation: Escalation) -> int | None:
    ends = _ENDS.get(escalation.due_kind, frozenset())
    after = (
        place
        for place, step in enumerate(found)
        if step.name in ends and step.at >= escalation.at and step.at > escalation.due_at
    )
    return next(after, None)


def _later(step: CaseStep, escalation: Escalation) -> CaseStep:
    """Several rungs of one clock end with one step: it is as late, and as grave, as the worst of them says."""
    due_at = min(step.due_at or escalation.due_at, escalation.due_at)
    colours = [each for each in (step.colour, escalation.colour) if each is not None]
    return replace(
        step, due_at=due_at, due_kind=escalation.due_kind, colour=max(colours, key=_SEVERITY.index)
    )
