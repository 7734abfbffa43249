"""What is found of a spending beside its steps: sums that grow, payments out of turn, the site, the county's audit."""

from collections.abc import Sequence
from datetime import date

from supervision.acts.spending_course import (
    card_of,
    clocked_as_late,
    comes_first,
    ended,
    forward,
    keep,
    note,
    today,
)
from supervision.altering import altered
from supervision.cases import Case, EntryKind, Move, State
from supervision.chain import auditor, spending_of
from supervision.gate import Actor, case_for
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.spending import (
    BEYOND,
    DROPPED,
    INCREASED,
    NOT_DONE,
    PAID,
    SENT_BACK,
    Item,
    Spending,
    Verdict,
    check_day,
    check_verifier,
    out_of_turn,
)
from supervision.spending_events import (
    Audited,
    AuditSentBack,
    NotDoneOnSite,
    ProcedureMissing,
    SeenOnSite,
    SpendingDropped,
    SpendingIncreased,
    VillagePressed,
)
from supervision.spending_steps import AUDIT, CHOICES, ON_SITE, PAYMENT


def increase(
    work: Work, actor: Actor, ref: str, amount: int, reason: str, photos: Sequence[str] = ()
) -> Case:
    """The sum changes, with a reason. Beyond the limit it stops at the present step (product, section 6).

    Raises Refusal: words_missing, sum_the_same.
    """
    case = case_for(work, actor, ref, Move.INCREASE)
    if not reason.strip():
        raise Refusal("words_missing")
    if amount == spending_of(work, case).amount:
        raise Refusal("sum_the_same", screen=card_of(case), number=case.number)
    return grown(work, actor, case, amount, reason.strip(), photos)


def grown(work: Work, actor: Actor, case: Case, amount: int, reason: str, photos: Sequence[str]) -> Case:
    """Record an increase; where it is beyond the limit, decision, publication and review come first again."""
    spending = spending_of(work, case)
    stops = spending.beyond(amount)
    before = str(spending.present()) if stops else None
    note(work, actor, case, INCREASED, amount=amount, words=reason, files=tuple(photos), before=before)
    event = SpendingIncreased(by_id=actor.person.id, case_id=case.id, amount=amount, stopped=stops)
    # Not stopped, its clock runs on; a list that became the long one has another step to wait for.
    moved = spending_of(work, case).present() != spending.present()
    return keep(work, clocked_as_late(work, case) if moved else case, event)


def press(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """催村里: the village committee was urged on, and how is noted. The clock runs on. Not where the open step is the
    secretary's or the county's. Raises Refusal: words_missing, spend_step_not_open."""
    case = case_for(work, actor, ref, Move.PRESS)
    spending = spending_of(work, case)
    item = spending.present()
    if item is None or item.code in {ON_SITE, AUDIT}:
        raise comes_first(case, spending)
    if not text.strip():
        raise Refusal("words_missing")
    work.cases.add_entry(case, EntryKind.PROGRESS, actor.person.id, text.strip())
    return keep(work, case, VillagePressed(by_id=actor.person.id, case_id=case.id))


def found_paid(
    work: Work, actor: Actor, ref: str, amount: int, day: date, how: str, photos: Sequence[str] = ()
) -> Case:
    """Paid already, out of turn: 程序缺失督办. A red card, the linked office hears; the steps that were passed over are
    still asked for, and none of them can be dated back. Where so much more was paid than was decided that it must be
    decided again, it is an increase too: decided, published and reviewed once more.

    Raises Refusal: paid_already, paid_in_turn (nothing is wrong with it: it is a step), day_ahead, choice_unknown.
    """
    case = case_for(work, actor, ref, Move.PAID)
    spending = spending_of(work, case)
    if how not in CHOICES[PAYMENT]:
        raise Refusal("choice_unknown")
    _unpaid(work, case)
    check_day(day, today=today(work), not_before=date.min)
    wrong = out_of_turn(spending, day, how, amount)
    if not wrong:
        raise Refusal("paid_in_turn", screen=card_of(case), number=case.number)
    told = {"day": day, "amount": amount, "choice": how, "words": " ".join(wrong)}
    note(work, actor, case, PAID, **told, files=tuple(photos))
    if BEYOND in wrong:
        note(work, actor, case, INCREASED, amount=amount, before=str(spending_of(work, case).present()))
    red = clocked_as_late(work, altered(case, supervised=True, overseen=True))
    return keep(work, red, ProcedureMissing(by_id=actor.person.id, case_id=case.id, amount=amount))


def _unpaid(work: Work, case: Case) -> None:
    if any(item.code == PAYMENT for item in spending_of(work, case).done()):
        raise Refusal("paid_already", screen=card_of(case), number=case.number)


def drop(work: Work, actor: Actor, ref: str, text: str, photos: Sequence[str] = ()) -> Case:
    """It is not spent after all, before anything was paid. Raises Refusal: words_missing, paid_already."""
    case = case_for(work, actor, ref, Move.DROP)
    if not text.strip():
        raise Refusal("words_missing")
    _unpaid(work, case)
    note(work, actor, case, DROPPED, words=text.strip(), files=tuple(photos))
    gone = ended(work, altered(case, state=State.WITHDRAWN))
    return keep(work, gone, SpendingDropped(by_id=actor.person.id, case_id=case.id))


# --- on site


def see_on_site(
    work: Work, actor: Actor, ref: str, *, place: str, photos: Sequence[str], text: str = "", spot: str = ""
) -> Case:
    """The secretary was there in person, with a photo taken for it and the place, in words. `spot`: where the phone
    was, which lies apart (see supervision.spots).

    Raises Refusal: spend_step_not_open, photo_missing, place_missing, spend_handler_verifies, spend_signer_verifies.
    """
    case, item = _site(work, actor, ref, Move.SITE)
    if not photos:
        raise Refusal("photo_missing", number=case.number)
    if not place.strip():
        raise Refusal("place_missing", number=case.number)
    told = {"round": item.round, "words": text, "place": place.strip(), "spot": spot}
    note(work, actor, case, ON_SITE, files=tuple(photos), **told)
    return forward(work, case, Move.SITE, SeenOnSite(by_id=actor.person.id, case_id=case.id))


def not_done(work: Work, actor: Actor, ref: str, text: str, photos: Sequence[str] = ()) -> Case:
    """On site it is not there, or not as accepted: worked on and accepted again. Raises as `see_on_site`."""
    case, item = _site(work, actor, ref, Move.SITE_NOT)
    _back(work, actor, case, NOT_DONE, item, text, photos)
    return forward(work, case, Move.SITE_NOT, NotDoneOnSite(by_id=actor.person.id, case_id=case.id))


def may_see_on_site(work: Work, actor: Actor, ref: str) -> Case:
    """The case, where this person may go and see it now. Raises Refusal as `see_on_site`, before a photo is taken."""
    return _site(work, actor, ref, Move.SITE)[0]


def _site(work: Work, actor: Actor, ref: str, move: Move) -> tuple[Case, Item]:
    case, spending, item = _at_step(work, actor, ref, move, ON_SITE)
    check_verifier(spending, actor.person.id, actor.person.name)
    return case, item


def _at_step(work: Work, actor: Actor, ref: str, move: Move, code: str) -> tuple[Case, Spending, Item]:
    """The case, where it stands at this step; refused with what comes first."""
    case = case_for(work, actor, ref, move)
    spending = spending_of(work, case)
    item = spending.present()
    if item is None or item.code != code:
        raise comes_first(case, spending)
    return case, spending, item


# --- the county


def audit(
    work: Work, actor: Actor, ref: str, verdict: Verdict, text: str = "", photos: Sequence[str] = ()
) -> Case:
    """The county's audit: in order, or with remarks, it is closed; else it is seen on site again.

    Raises Refusal: spend_step_not_open, words_missing (whatever is not in order is said), audit_other_person.
    """
    again = verdict is Verdict.AGAIN
    case, item = _to_audit(work, actor, ref, Move.AUDIT_AGAIN if again else Move.AUDIT)
    if verdict is not Verdict.IN_ORDER and not text.strip():
        raise Refusal("words_missing")
    by_id = actor.person.id
    if again:
        _back(work, actor, case, SENT_BACK, item, text, photos)
        return forward(work, case, Move.AUDIT_AGAIN, AuditSentBack(by_id=by_id, case_id=case.id))
    told = {"round": item.round, "choice": verdict.value, "words": text.strip()}
    note(work, actor, case, AUDIT, **told, files=tuple(photos))
    closed = ended(work, altered(case, state=State.CLOSED))
    return keep(work, closed, Audited(by_id=by_id, case_id=case.id, verdict=verdict.value))


def may_audit(work: Work, actor: Actor, ref: str) -> Case:
    """The case, where this person may audit it now. Raises Refusal: spend_step_not_open, audit_other_person."""
    return _to_audit(work, actor, ref, Move.AUDIT)[0]


def _to_audit(work: Work, actor: Actor, ref: str, move: Move) -> tuple[Case, Item]:
    case, _spending, item = _at_step(work, actor, ref, move, AUDIT)
    if actor.person.id not in {person.id for person in auditor(work, case)}:
        raise Refusal("audit_other_person", screen=card_of(case), number=case.number)
    return case, item


def _back(
    work: Work, actor: Actor, case: Case, code: str, item: Item, text: str, photos: Sequence[str]
) -> None:
    if not text.strip():
        raise Refusal("words_missing")
    note(work, actor, case, code, words=text.strip(), files=tuple(photos), before=str(item))
