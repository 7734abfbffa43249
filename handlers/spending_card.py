"""The card of a spending: the list of steps with what is done, what is open and what it lacks, and the sum in capitals.

It tells what is recorded. Nothing on it is an approval: filing is 备案, and no button gives leave to pay.
"""

from typing import Any

from handlers.card import CARDS, NEXT, act, facts, hands_of, marks_of
from handlers.files_seen import file_count
from handlers.history import history_of, story_of
from handlers.screen import Button, Lines, Quote, Rows, Screen, View, When, Words
from handlers.spending_names import item_name, listed, money, step_name, why_stopped
from handlers.spending_told import beside, day_of, entered_on
from supervision.acts.oversight import office_close
from supervision.amounts import figures
from supervision.cases import Case, Move, State, Track
from supervision.chain import follower, spending_of
from supervision.gate import may
from supervision.numbers import cut
from supervision.offices import Role
from supervision.spending import (
    FOUND,
    INCREASED,
    PAID,
    REPORTED,
    Item,
    Record,
    Spending,
    late_entry,
)
from supervision.spending_steps import AUDIT, CHECK, FILE, ON_SITE, PAYMENT, Proof, Step

#: A reason is shown so far on the card; it is kept whole.
_REASON = 80

#: Steps that are not the inspector's.
_OTHERS = frozenset({Move.SITE, Move.AUDIT})
_MOVES = {CHECK: Move.CHECK, FILE: Move.FILE, ON_SITE: Move.SITE, AUDIT: Move.AUDIT}


def move_of(item: Item) -> Move:
    """What somebody does who records this step."""
    return _MOVES.get(item.code, Move.FOLLOW)


def spending_card(view: View, case: Case, rows: Rows) -> Screen:
    """The card, for a reader whom the gate has let pass."""
    spending = spending_of(view.work, case)
    shown = facts(view, case) | {
        "story": story_of(view, case),
        "amount": money(spending.amount),
        "alerts": _alerts(view, case, spending),
        "steps": _steps(view, case, spending),
        "lacks": _lacks(case, spending),
        "files": file_count(view, case),
        "hands": hands_of(view, case),
        "history": history_of(view, case),
    }
    shown["marks"] = marks_of(view, case)
    return Screen("spend.card", shown, rows=rows, content=True)


def spending_buttons(view: View, case: Case, more: bool) -> tuple[Button, ...]:
    """The open step, one button; what is found beside it, behind 更多操作 where it can wait."""
    work, actor = view.work, view.someone
    spending = spending_of(work, case)
    if more:
        # What is paid is neither found paid once more nor given up.
        paid = any(item.code == PAYMENT for item in spending.done())
        found = () if paid else (Move.PAID, Move.DROP)
        return tuple(act(case, move.value) for move in found if may(work, actor, case, move))
    follows = _follows(view, case)
    steps = [
        act(case, move_of(item).value, str(n), "spend.button.step", step=step_name(spending, item.code))
        for n, item in enumerate(spending.open() if case.open else ())
        if (follows or move_of(item) in _OTHERS) and may(work, actor, case, move_of(item))
    ]
    item = spending.present()
    # All is paid and published: what is left is to look at it, and to audit it.
    looked_at = item is not None and item.code in {ON_SITE, AUDIT}
    grows = (
        follows
        and not looked_at
        and case.state is not State.SUBMITTED
        and may(work, actor, case, Move.INCREASE)
    )
    # What waits for the secretary or the county is not the village's to do.
    presses = follows and item is not None and not looked_at and may(work, actor, case, Move.PRESS)
    pressing = (act(case, Move.PRESS.value),) if presses else ()
    return (*steps, *pressing, *((act(case, Move.INCREASE.value),) if grows else ()))


def _follows(view: View, case: Case) -> bool:
    """Whether the steps are the reader's to record. The secretary, who must not have followed what he verifies on
    site, is offered them only where he stands in for an inspector."""
    actor = view.someone
    ids = {person.id for person in follower(view.work, case)}
    return actor.holds(Role.INSPECTOR) or actor.person.id in ids


# --- the lines


def _alerts(view: View, case: Case, spending: Spending) -> Lines:
    """What must not be overlooked: paid out of turn, stopped by an increase, papers to catch up, small sums."""
    lines = []
    wrong = spending.wrong_payment()
    if wrong:
        what = tuple(Words(f"spend.wrong.{each}") for each in wrong)
        lines.append(Words("spend.alert.procedure", {"what": listed(what)}))
    item = spending.present()
    stopped = any(r.before is not None and r.code == INCREASED for r in spending.records)
    if case.open and item is not None and stopped and _again_for_increase(spending, item):
        lines.append(Words("spend.alert.stopped", {"why": why_stopped(spending)}))
    lines += _papers(view, case, spending)
    if spending.short:
        lines.append(Words("spend.alert.short", {"below": figures(spending.policy.threshold)}))
    return Lines(tuple(lines))


def _papers(view: View, case: Case, spending: Spending) -> list[Words]:
    """The papers of an emergency repair: by when, that they are late, or that they came late."""
    until = spending.report.until
    if until is None:
        return []
    close, last = office_close(view.work, until), spending.caught_up()
    by = When(close, "by")
    if last is not None:
        late = {"by": by, "day": day_of(view, entered_on(view, last))}
        return [Words("spend.alert.caught_up_late", late)] if last.at > close else []
    if not case.open or spending.catching_up() is None:
        return []
    past = view.work.now > close
    return [Words("spend.alert.catch_up_late" if past else "spend.alert.catch_up", {"by": by})]


def _again_for_increase(spending: Spending, item: Item) -> bool:
    return item.round > 1 and item.code in {spending.decision, "published", "review"}


def _steps(view: View, case: Case, spending: Spending) -> Lines:
    done, open_ = spending.done(), spending.open()
    lines = [_reported(view, spending.report, spending)]
    for item in spending.plan():
        step = item_name(spending, item)
        if item in done:
            lines.append(_done(view, spending, step, done[item]))
        elif case.open:
            lines.append(Words("spend.line.now" if item in open_ else "spend.line.later", {"step": step}))
    notes = [note for record in spending.records if (note := _note(record)) is not None]
    return Lines((*lines, *notes))


def _reported(view: View, report: Record, spending: Spending) -> Words:
    fields = {"day": day_of(view, report.day), "sum": figures(report.amount or 0)}
    return Words("spend.line.emergency" if spending.emergency else "spend.line.reported", fields)


def _done(view: View, spending: Spending, step: Any, record: Record) -> Words:
    entered = entered_on(view, record)
    made_up = spending.made_up(record)
    late = Words("spend.line.made_up" if made_up else "spend.line.late", {"day": day_of(view, entered)})
    tail = (late,) if made_up or late_entry(spending.policy, record, entered) else ()
    told = figures(record.amount) if record.amount is not None and record.code != REPORTED else ""
    below = Lines(tuple(Words("spend.line.beside", {"told": each}) for each in beside(record)))
    fields = {"step": step, "day": day_of(view, record.day), "late": Lines(tail), "below": below}
    if record.code == PAID:
        # It is paid, and not as it should have been: neither ticked nor called a transfer.
        return Words("spend.line.paid", fields | {"sum": told, "how": Words(f"spend.choice.{record.choice}")})
    if told:
        return Words("spend.line.done_sum", fields | {"sum": told})
    return Words("spend.line.done", fields)


def _note(record: Record) -> Words | None:
    """An increase, what was not done, what was sent back, an audit's remark: with its reason."""
    if record.code not in FOUND | {AUDIT} or record.code == PAID:
        return None
    if record.code == INCREASED and not record.words:
        return Words("spend.note.told", {"sum": figures(record.amount or 0)})
    text = Quote(cut(record.words, _REASON)) if record.words else Lines(())
    fields: dict[str, Any] = {"text": text, "sum": figures(record.amount or 0)}
    if record.code == AUDIT:
        return Words("spend.note.audit", {"text": text, "verdict": Words(f"spend.verdict.{record.choice}")})
    return Words(f"spend.note.{record.code}", fields)


def _lacks(case: Case, spending: Spending) -> Lines:
    """▶ what is open now, and which proofs it needs."""
    lines = []
    for item in spending.open() if case.open else ():
        step = spending.policy.named(item.code)
        if step is not None:
            proofs = tuple(_proof(step, proof) for proof in step.proofs)
            name = item_name(spending, item)
            lines.append(Words("spend.lacks", {"step": name, "proofs": listed(proofs)}))
    return Lines(tuple(lines))


def _proof(step: Step, proof: Proof) -> Words:
    verdict = step.code == AUDIT and proof is Proof.CHOICE
    return Words("spend.proof.verdict") if verdict else Words(f"spend.proof.{proof.value}")


CARDS[Track.SPENDING] = spending_card
NEXT[Track.SPENDING] = spending_buttons
