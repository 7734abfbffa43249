"""Notices about a spending: who hears which step. Number, village, category, step and sum; no names, no signers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from handlers.card import actions, facts
from handlers.notice import on_asking
from handlers.screen import Button, Lines, Quote, Screen, View, Words, screen
from handlers.spending_names import item_name, listed, money, present_step, why_stopped
from supervision import spending_events as happened
from supervision.cases import Case, State
from supervision.chain import (
    auditor,
    follower,
    linked_office,
    next_on_site,
    own_supervisor,
    secretary,
    spending_of,
)
from supervision.events import CaseEvent
from supervision.gate import case_for
from supervision.people import Person
from supervision.ports import Work
from supervision.spending import INCREASED, NOT_DONE, SENT_BACK, Item
from supervision.spending_steps import AUDIT

Hearers = Callable[[Work, Case], Iterable[Person]]

#: Event → (screen, who hears it), as in handlers.notices.
SPENDING_NOTICES: Mapping[type[CaseEvent], tuple[tuple[str, Hearers], ...]] = {
    happened.SpendingReported: (("notice.spend_new", secretary), ("notice.spend_new", own_supervisor)),
    happened.FirstChecked: (("notice.spend_checked", secretary),),
    happened.SpendingFiled: (("notice.spend_filed", secretary), ("notice.spend_filed", own_supervisor)),
    happened.StepTaken: (("notice.spend_step", own_supervisor), ("notice.spend_go", next_on_site)),
    happened.VillagePressed: (("notice.spend_pressed", own_supervisor),),
    happened.SpendingIncreased: (
        ("notice.spend_increased", secretary),
        ("notice.spend_increased", own_supervisor),
    ),
    happened.ProcedureMissing: tuple(
        ("notice.spend_procedure", hearers) for hearers in (linked_office, secretary, own_supervisor)
    ),
    happened.SeenOnSite: (
        ("notice.spend_audit", auditor),
        ("notice.spend_seen", follower),
        ("notice.spend_seen", own_supervisor),
    ),
    happened.NotDoneOnSite: (("notice.spend_not_done", follower), ("notice.spend_not_done", own_supervisor)),
    happened.Audited: tuple(
        ("notice.spend_audited", hearers) for hearers in (secretary, follower, own_supervisor)
    ),
    happened.AuditSentBack: (
        ("notice.spend_again", next_on_site),
        ("notice.spend_returned", follower),
        ("notice.spend_returned", own_supervisor),
    ),
    happened.SpendingDropped: (("notice.spend_dropped", follower), ("notice.spend_dropped", own_supervisor)),
}


def _facts(view: View, case: Case) -> dict[str, Any]:
    """What every notice of a spending may tell: its sum, what was done last, what is next."""
    spending = spending_of(view.work, case)
    last = spending.records[-1]
    words = {r.code: r.words for r in spending.records if r.code in {INCREASED, NOT_DONE, SENT_BACK, AUDIT}}
    text = words.get(last.code, "")
    wrong = tuple(Words(f"spend.wrong.{each}") for each in spending.wrong_payment())
    stopped = last.code == INCREASED and last.before is not None
    return {
        **facts(view, case),
        "amount": money(spending.amount),
        "done": item_name(spending, Item(last.code, last.round)) if spending.policy.named(last.code) else "",
        "next": present_step(view, case),
        "text": Quote(text) if text else Lines(()),
        "wrong": listed(wrong) if wrong else Words("spend.no_words"),
        "stops": Words("spend.stops", {"why": why_stopped(spending)})
        if stopped
        else Words("spend.goes_on", {"percent": spending.policy.increase}),
        "verdict": Words(f"spend.verdict.{last.choice}") if last.code == AUDIT else Words("spend.no_words"),
    }


def _spend_notice(name: str, *states: State, worded: bool = False) -> None:
    """Register a notice of a spending; dropped at sending when it has left `states` meanwhile. `worded`: what was
    written of the last step is shown once it is asked for."""

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        if states and case.state not in states:
            return None
        card = Button("notice.button.card", "o", (case.ref,))
        rows = (*actions(view, case), (card,))
        given = _facts(view, case) if worded else _facts(view, case) | {"text": Lines(())}
        return on_asking(Screen(name, given, rows=rows, content=True), case, fields)


_spend_notice("notice.spend_new", State.SUBMITTED, State.CHECKED)
_spend_notice("notice.spend_checked", State.CHECKED)
_spend_notice("notice.spend_filed", State.FILED, State.UNDER_WAY)
_spend_notice("notice.spend_step", State.UNDER_WAY)
_spend_notice("notice.spend_pressed", State.FILED, State.UNDER_WAY)
_spend_notice("notice.spend_go", State.UNDER_WAY)
_spend_notice("notice.spend_increased")
_spend_notice("notice.spend_procedure")
_spend_notice("notice.spend_audit", State.AWAITING_AUDIT)
_spend_notice("notice.spend_seen", State.AWAITING_AUDIT, State.CLOSED)
_spend_notice("notice.spend_not_done", State.UNDER_WAY, worded=True)
_spend_notice("notice.spend_audited", State.CLOSED, worded=True)
_spend_notice("notice.spend_again", State.UNDER_WAY, worded=True)
_spend_notice("notice.spend_returned", State.UNDER_WAY, worded=True)
_spend_notice("notice.spend_dropped", State.WITHDRAWN)
