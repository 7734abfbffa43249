"""我做过的: what the journal holds of whoever asks, as it was written, for the own eyes only."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.screen import Button, Lines, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts.reading import Deed, own_deeds
from supervision.refusals import Refusal

#: How many are shown (house), and how many cards opened: what somebody wants to make sure of is of these days.
_SHOWN, _CARDS = 15, 5

#: What there are words for besides the steps of a case (`deed.<act>`); anything else is said in general.
DEEDS = (
    "answered", "appointed", "approval_asked", "asked_back", "acknowledged", "amendment_proposed", "amendment_refused",
    "amendment_taken_back", "called_back", "card_opened", "case_file_exported", "case_pictured", "chart_drawn",
    "content_stepped", "corrected",
    "correction_asked", "correction_refused", "cover_asked", "custody_read",
    "person_corrected", "enrolled", "enrolment_refused",
    "erasure_asked", "erasure_kept", "erasure_taken_back",
    "exported", "extension_asked", "extension_refused", "files_opened", "found_of_official", "identity_approved",
    "identity_asked", "identity_corrected", "identity_erased",
    "identity_refused", "identity_shown", "identity_taken_back", "integrity_stepped",
    "invited", "joined", "linked", "locked", "matter_opened", "nature_corrected", "noted", "offer_accepted",
    "offer_decided",
    "offer_recalled", "offer_refused",
    "offered", "passed_on", "picture_covered", "place_shown", "pin_removed", "pin_reset",
    "pin_set", "pin_stuck", "policy_changed", "reassigned", "receipt_shown", "released", "search_made",
    "satisfaction_noted", "seen_list_read", "stepped_aside", "summarised",
    "supplemented", "text_kept", "took_leave", "track_commented", "track_drawn", "track_judged", "track_looked",
    "unlinked",
    "unlock_asked", "unlock_refused", "unlocked",
    "visit_logged", "voice_played",
)  # fmt: skip

#: Steps of a case have their words already (`step.<act>`).
STEPS = (
    "assigned", "audit_sent_back", "audited", "closed", "directed", "dissatisfied", "extended", "first_checked",
    "merged", "not_done_on_site", "petition_accepted", "petition_answered", "petition_declined", "petition_passed",
    "petition_prolonged", "petition_urged", "progressed", "reopened", "resubmitted", "result_entered", "returned",
    "resorted", "review_asked", "seen_on_site", "signed", "sorted", "spending_dropped", "spending_filed",
    "spending_increased", "spending_reported", "started", "step_taken", "submitted", "supervised", "told",
    "transferred",
    "verification_failed", "verified", "village_pressed", "withdrawn",
)  # fmt: skip


@pressed("me")
def own(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of 我的信息: ("deeds")."""
    if args[:1] != ("deeds",):
        raise Refusal("button_old", screen=("home", {}))
    turn.say("me.deeds")


@screen("me.deeds")
def deeds_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The last things done under this name, so that what somebody else did with the phone is noticed."""
    found = own_deeds(view.work, view.someone, _SHOWN, cards=_CARDS)
    rows = ((Button("me.button.me", "go", ("me",)),),)
    if not found:
        return Screen("me.deeds_none", rows=rows)
    return Screen("me.deeds", {"lines": Lines(tuple(map(_line, found)))}, rows=rows)


def _line(deed: Deed) -> Words:
    fields = {"at": When(deed.at, "stamp"), "what": Words(words_of(deed.act))}
    if deed.number is None:
        return Words("me.deed", fields)
    return Words("me.deed_of_case", fields | {"number": deed.number})


def words_of(act: str) -> str:
    """The key of the words for an act of the journal."""
    if act in STEPS:
        return f"step.{act}"
    return f"deed.{act}" if act in DEEDS else "deed.other"
