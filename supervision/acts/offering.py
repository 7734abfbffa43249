"""Offering a case to another township: accepted with one tap, or refused with a reason; the third refusal
goes up, and what is decided there binds. Silence to the clock's end counts as accepted (house): the villager waits."""

from collections.abc import Collection

from supervision.acts import holding
from supervision.acts.casework import say_why
from supervision.acts.recusing import nobody_left
from supervision.altering import altered
from supervision.case_clock import started
from supervision.cases import Case, EntryKind, Move, State
from supervision.chain import opened
from supervision.events import OfferAccepted, OfferDecided, Offered, OfferRecalled, OfferRefused
from supervision.gate import Actor, case_for
from supervision.offers import Offer, Outcome
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.standing_still import paused, resumed

_TAKERS = frozenset({Level.TOWNSHIP, Level.DISPATCHED})


def takers(work: Work, case: Case) -> tuple[Place, ...]:
    """Townships and dispatched bodies of the county the case may be offered to, its own not among them. None is left
    out for whom it concerns: the list would tell that (see acts.holding.keep_out)."""
    line = (work.places.by_id(case.township_id), *work.places.above(case.township_id))
    county = next((place for place in line if place.level is Level.COUNTY), line[-1])
    found = work.places.below(county.id)
    return tuple(p for p in found if p.level in _TAKERS and p.id != case.township_id)


def deciders_choice(work: Work, case: Case) -> tuple[Place, ...]:
    """Where the office above may send it: back as well, unless that township has lost it (see acts.holding), or has
    it already."""
    gone = case.held_from == case.township_id or case.state is not State.TRANSFERRING
    own = () if gone else (work.places.by_id(case.township_id),)
    return (*own, *takers(work, case))


def offer(work: Work, actor: Actor, ref: str, to_id: int, text: str) -> Case:
    """请别镇接: whoever offers it has it signed for; its clock stands still until there is an answer.

    Raises Refusal: place_unknown (not of this county), words_missing.
    """
    case = case_for(work, actor, ref, Move.OFFER)
    if to_id not in {place.id for place in takers(work, case)}:
        raise Refusal("place_unknown", screen=("case.card", {"case": ref}))
    say_why(work, actor, case, EntryKind.OFFER, text)
    work.offers.add(case.id, case.township_id, to_id, actor.person.id)
    signed = altered(
        case,
        state=State.TRANSFERRING,
        offered_to=to_id,
        unit_id=None,
        inspector_id=None,
        extension_by=None,
        signed_by=case.signed_by or actor.person.id,
        signed_at=case.signed_at or work.now,
    )
    kept = holding.keep_out(work, case, to_id, None)
    saved = work.cases.save(opened(work, paused(work.time, signed, "accept", work.now)))
    work.record(Offered(by_id=actor.person.id, case_id=case.id, to_id=to_id, kept=kept))
    return _had_by_somebody(work, saved, kept)


def _had_by_somebody(work: Work, case: Case, kept: Collection[int]) -> Case:
    if kept:
        nobody_left(work, case)
    return case


def _waiting(work: Work, case: Case) -> Offer:
    offers = [each for each in work.offers.of_case(case.id) if each.outcome is None]
    if not offers:
        raise Refusal("moved", number=case.number, state=case.state.value)
    return offers[-1]


def accept(work: Work, actor: Actor, ref: str) -> Case:
    """接收: the case is this township's from now on, signed for, with a clock of its own; the receipts stay good. Where
    it concerns whoever heads that township, it is the office above that answers, and works on it."""
    case = case_for(work, actor, ref, Move.ACCEPT)
    offered = _waiting(work, case)
    work.offers.decide(offered.id, Outcome.ACCEPTED, actor.person.id)
    taken = altered(
        _moved(case, offered.to_id), state=State.SIGNED, signed_by=actor.person.id, signed_at=work.now
    )
    saved = work.cases.save(opened(work, started(work.time, taken, "sign", work.now)))
    work.record(
        OfferAccepted(
            by_id=actor.person.id, case_id=case.id, from_id=offered.from_id, to_id=offered.to_id, silent=False
        )
    )
    return saved


def lapse(work: Work, was: Case) -> None:
    """Nobody answered: it counts as accepted, and is to be signed for there, or above where it concerns whoever heads
    that township by now."""
    offered = _waiting(work, was)
    taken = altered(_moved(was, offered.to_id), state=State.SUBMITTED)
    # Claimed as a prompt is: a second metronome finds it gone.
    if not work.cases.prompted(altered(was, next_at=None), was):
        return
    work.offers.decide(offered.id, Outcome.SILENCE, None)
    kept = holding.keep_out(work, was, offered.to_id, None)
    fresh = altered(taken, version=was.version + 1)
    saved = work.cases.save(opened(work, started(work.time, fresh, "sign", work.now)))
    work.record(OfferAccepted(case_id=was.id, from_id=offered.from_id, to_id=offered.to_id, silent=True))
    _had_by_somebody(work, saved, kept)


def _moved(case: Case, to_id: int) -> Case:
    return altered(
        case,
        township_id=to_id,
        offered_to=None,
        held_from=None,
        paused_kind=None,
        paused_left=None,
        signed_by=None,
        signed_at=None,
    )


def refuse(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """不接, with a reason: it goes back and its clock goes on with what was left; the third refusal goes up."""
    case = case_for(work, actor, ref, Move.REFUSE_OFFER)
    offered = _waiting(work, case)
    say_why(work, actor, case, EntryKind.OFFER_REFUSED, text)
    work.offers.decide(offered.id, Outcome.REFUSED, actor.person.id)
    back = altered(case, offered_to=None, offers_refused=case.offers_refused + 1)
    third = back.offers_refused >= work.time.policy.transfer.refusals
    if third:
        up = started(work.time, back, "decide", work.now)
        saved = work.cases.save(opened(work, up))
    else:
        home = resumed(work.time, altered(back, state=State.SIGNED), "sign", work.now)
        saved = work.cases.save(opened(work, home))
    work.record(OfferRefused(by_id=actor.person.id, case_id=case.id, to_id=offered.to_id, third=third))
    return saved


def recall(work: Work, actor: Actor, ref: str) -> Case:
    """不转了: the offer is taken back before there was an answer."""
    case = case_for(work, actor, ref, Move.RECALL)
    offered = _waiting(work, case)
    work.offers.decide(offered.id, Outcome.RECALLED, actor.person.id)
    home = altered(case, offered_to=None, state=State.SIGNED)
    saved = work.cases.save(opened(work, resumed(work.time, home, "sign", work.now, own=True)))
    work.record(OfferRecalled(by_id=actor.person.id, case_id=case.id, to_id=offered.to_id))
    return saved


def decide(work: Work, actor: Actor, ref: str, to_id: int, text: str) -> Case:
    """定由哪个镇办, by the office above: it binds, and may be decided anew by those above alone; that township signs
    for it. Raises Refusal("place_unknown")."""
    case = case_for(work, actor, ref, Move.DECIDE)
    if to_id not in {place.id for place in deciders_choice(work, case)}:
        raise Refusal("place_unknown", screen=("case.card", {"case": ref}))
    say_why(work, actor, case, EntryKind.OFFER, text)
    offers = work.offers.of_case(case.id)
    work.offers.add(case.id, case.township_id, to_id, actor.person.id)
    work.offers.decide(work.offers.of_case(case.id)[len(offers)].id, Outcome.DECIDED, actor.person.id)
    fresh = altered(_moved(case, to_id), unit_id=None, inspector_id=None, extension_by=None)
    settled = altered(fresh, state=State.SUBMITTED, offers_refused=0)
    kept = holding.keep_out(work, case, to_id, None) if to_id != case.township_id else ()
    saved = work.cases.save(opened(work, started(work.time, settled, "sign", work.now)))
    decided = OfferDecided(
        by_id=actor.person.id, case_id=case.id, from_id=case.township_id, to_id=to_id, kept=kept
    )
    work.record(decided)
    return _had_by_somebody(work, saved, kept)
