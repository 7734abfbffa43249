"""Village spending 村级重要开支 as it goes: what the village tells, and each step with its proofs.

Everything here is recorded, nothing is approved: no act gives leave to pay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from supervision.acts.spending_course import card_of, clocked, comes_first, forward, named, note, today
from supervision.acts.spending_findings import grown
from supervision.altering import altered
from supervision.cases import Case, Move, NewCase, Track
from supervision.categories import Nature, guess
from supervision.chain import spending_of
from supervision.drafts import Draft
from supervision.events import CaseEvent
from supervision.gate import Actor, case_for, township_of
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.spending import (
    REPORTED,
    Answers,
    Item,
    Record,
    Spending,
    check_day,
    check_signers,
    missing,
)
from supervision.spending_events import FirstChecked, SpendingFiled, SpendingReported, StepTaken
from supervision.spending_steps import AUDIT, CHECK, CHOICES, FILE, ON_SITE, PAYMENT, REASONED, Proof, Step

_MOVES = {CHECK: Move.CHECK, FILE: Move.FILE}


@dataclass(frozen=True, slots=True)
class Told:
    """What the village told: `parts` as (source message, words), the sum in fen, and for an emergency repair the day
    by which its papers must be there."""

    village_id: int
    parts: Sequence[tuple[str, str]]
    amount: int
    until: date | None = None
    files: Sequence[str] = ()


def villages_to_report(work: Work, actor: Actor) -> tuple[Place, ...]:
    """The villages of which this person may register a spending: the inspector's and the secretary's; by policy the
    supervisor's own, where the township has no inspector."""
    found: dict[int, Place] = {}
    for place_id in actor.places(Role.INSPECTOR, Role.SECRETARY):
        here = (work.places.by_id(place_id), *work.places.below(place_id))
        found |= {place.id: place for place in here if place.level is Level.VILLAGE}
    if work.time.policy.spending.supervisor_acts:
        for place_id in actor.places(Role.SUPERVISOR):
            if not _inspected(work, place_id):
                found[place_id] = work.places.by_id(place_id)
    return tuple(found.values())


def _inspected(work: Work, village_id: int) -> bool:
    township = township_of(work, village_id)
    seats = (village_id, *((township.id,) if township else ()))
    return any(work.offices.holders(Role.INSPECTOR, seat, work.now) for seat in seats)


def latest_catch_up(work: Work) -> date:
    """The last day an emergency repair's papers may be due, by policy."""
    due = work.time.due(work.now, work.time.policy.spending.catch_up, rests=False)
    return due.at.astimezone(work.time.timezone).date()


def report(work: Work, actor: Actor, draft: Draft, told: Told) -> Case:
    """Register what the village told. Its first check is due at once.

    Raises Refusal: nothing_said, no_township, not_for_you (another's village), catch_up_far.
    """
    if not any(words.strip() for _source, words in told.parts):
        raise Refusal("nothing_said")
    if told.village_id not in {place.id for place in villages_to_report(work, actor)}:
        raise Refusal("not_for_you")
    township = township_of(work, told.village_id)
    if township is None:
        raise Refusal("no_township")
    if told.until is not None and not today(work) <= told.until <= latest_catch_up(work):
        raise Refusal("catch_up_far", day=latest_catch_up(work).isoformat())
    case = work.cases.add(_new(work, actor, draft, told, township))
    note(work, actor, case, REPORTED, amount=told.amount, until=told.until)
    inspector = actor.person.id if actor.holds(Role.INSPECTOR) else None
    saved = work.cases.save(clocked(work, altered(case, inspector_id=inspector)))
    work.drafts.finish(draft)
    work.record(SpendingReported(by_id=actor.person.id, case_id=case.id))
    return saved


def _new(work: Work, actor: Actor, draft: Draft, told: Told, township: Place) -> NewCase:
    story = "\n".join(words for _source, words in told.parts)
    return NewCase(
        track=Track.SPENDING,
        village_id=told.village_id,
        township_id=township.id,
        reporter_id=actor.person.id,
        category=guess(story).value,
        nature=Nature.REQUEST.value,
        key_id=draft.key_id,
        story=story,
        source=told.parts[0][0],
        submitted_at=work.now,
        files=tuple(told.files),
        due_kind=CHECK,
    )


def take_step(work: Work, actor: Actor, ref: str, item: Item, told: Answers) -> Case:
    """Record a step with its proofs: the first check, the filing, and every step followed up to the site.

    A sum beyond the limit is recorded as an increase instead: the step waits until it is decided, published and
    reviewed again. Raises Refusal: spend_step_not_open (which comes first), proof_missing_…, day_…, signers_…,
    cash_refused, choice_unknown, words_missing (of a choice, or of a sum beyond the limit, why is said).
    """
    move = _MOVES.get(item.code, Move.FOLLOW)
    case = case_for(work, actor, ref, move)
    spending = spending_of(work, case)
    step = spending.policy.named(item.code)
    if step is None or item not in spending.open() or item.code in {ON_SITE, AUDIT}:
        raise comes_first(case, spending)
    _check_proofs(work, case, spending, item, step, told)
    if told.amount is not None and spending.stops_at(item, told.amount):
        if not told.why_more.strip():
            raise Refusal("words_missing")
        return grown(work, actor, case, told.amount, told.why_more.strip(), told.photos)
    record = note(
        work,
        actor,
        case,
        item.code,
        day=told.day or today(work),
        round=item.round,
        amount=told.amount,
        choice=told.choice,
        signers=told.signers,
        words=told.reason,
        place=told.place.strip(),
        spot=told.spot,
        files=told.photos,
    )
    return forward(work, case, move, _event(actor, case, record))


def _event(actor: Actor, case: Case, record: Record) -> CaseEvent:
    by_id, day = actor.person.id, record.day.isoformat()
    if record.code == CHECK:
        return FirstChecked(by_id=by_id, case_id=case.id, day=day)
    if record.code == FILE:
        return SpendingFiled(by_id=by_id, case_id=case.id, day=day)
    step, times = record.code, record.round
    return StepTaken(by_id=by_id, case_id=case.id, step=step, round=times, day=day, amount=record.amount)


def _check_proofs(work: Work, case: Case, spending: Spending, item: Item, step: Step, told: Answers) -> None:
    card = card_of(case)
    if told.choice is not None and told.choice not in CHOICES.get(item.code, ()):
        raise Refusal("choice_unknown")
    if item.code == PAYMENT and told.choice == "cash":
        raise Refusal("cash_refused", screen=card, number=case.number)
    lack = missing(step, told)
    if lack is not None:
        step_name = named(spending, item.code)
        raise Refusal(f"proof_missing_{lack.value}", screen=card, number=case.number, step=step_name)
    if told.choice in REASONED and not told.reason.strip():
        raise Refusal("words_missing")
    if told.day is not None:
        check_day(told.day, today=today(work), not_before=spending.not_before(item))
    if Proof.SIGNERS in step.proofs:
        check_signers(spending.policy, step, told.signers)
