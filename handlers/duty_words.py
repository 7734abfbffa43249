"""What a duty track's lines say: what was asked for, what was done, how late, and with which proof."""

from typing import Any

from handlers import lateness
from handlers.screen import Lines, View, Words
from handlers.spending_names import listed as listed_words
from handlers.spending_told import step_recorded
from supervision.callbacks import Outcome
from supervision.duty import CALL, FOUND, HEARD, PRESSED, QUESTION, Duty, Listed
from supervision.gate import case_by_id
from supervision.integrity import Owed
from supervision.integrity_moves import ENDING
from supervision.refusals import Missing
from supervision.spending_events import StepTaken

STEP = StepTaken.name

_NOTHING = Lines(())

#: What there are words for (`duty.kind.*`, `duty.act.*`); anything else is said in general.
KINDS = frozenset(
    {
        "sign",
        "accept",
        "decide",
        "register",
        "hand_over",
        "sort",
        "measures",
        "handle",
        "verify",
        "tell",
        "resubmit",
        "check",
        "file",
        "follow",
        "on_site",
        "audit",
        HEARD,
        QUESTION,
        FOUND,
        CALL,
        PRESSED,
        *(f"integrity_{owed}" for owed in Owed),
    }
)
ACTS = frozenset(
    {
        "signed", "assigned", "started", "progressed", "result_entered", "verified", "verification_failed", "closed",
        "reopened", "returned", "resubmitted", "transferred", "directed", "withdrawn", "merged", "sorted", "resorted",
        "extended",
        "named", "stepped_aside", "found_of_official", "told", "released", "procedure_missing",
        "supervised", "acknowledged", "answered", *Outcome, "petition_passed", "reassigned",
        "offered", "offer_accepted", "offer_refused", "offer_recalled", "offer_decided",
        "first_checked", "spending_filed", "step_taken", "spending_increased", "seen_on_site", "not_done_on_site",
        "audited", "audit_sent_back", "spending_dropped", "village_pressed",
        *(f"integrity_{step}" for step in ENDING),
    }
)  # fmt: skip


def kind_words(duty: Duty) -> Words:
    """What it was about, in a few key words."""
    return Words(f"duty.kind.{duty.kind if duty.kind in KINDS else 'other'}")


def act_words(view: View, listed: Listed) -> Words:
    """What ended it; of a spending's steps which one was recorded, for whoever may see the case."""
    duty = listed.duty
    step = _recorded(view, listed) if duty.act == STEP else None
    if step is not None:
        return Words("duty.act.of_step", {"step": step})
    return Words(f"duty.act.{duty.act if duty.act in ACTS else 'other'}")


def _recorded(view: View, listed: Listed) -> Any:
    try:
        case = case_by_id(view.work, view.someone, listed.duty.case_id)
    except Missing:
        return None
    return step_recorded(view, case, listed.duty.done_at)


def proof_words(duty: Duty) -> Words | None:
    """Which proof there is, in one line; never what it is. None without any."""
    if duty.told:
        return Words("duty.proof.told", {"how": Words(f"integrity.how.{duty.told}")})
    found = (
        Words("duty.proof.words") if duty.words else None,
        Words("duty.proof.photos", {"count": duty.photos}) if duty.photos else None,
        Words("duty.proof.place") if duty.placed else None,
    )
    proofs = [each for each in found if each is not None]
    return listed_words(proofs) if proofs else None


def how_words(duty: Duty) -> Any:
    """In time, how late, or late before the person came into office; nothing where it had no clock."""
    if duty.late is not None:
        return Words("duty.how.late", {"late": lateness.late_words(duty.late)})
    if duty.inherited:
        return Words("duty.how.inherited")
    return Words("duty.how.in_time") if duty.in_time else _NOTHING
