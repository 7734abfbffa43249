"""Who hears of what several hands do to a case: more time, villagers who join, links, offers, several 督办."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from handlers.notice import notice as _notice
from handlers.prompts import covered_for
from handlers.screen import Lines, View, Words
from supervision import events as ev
from supervision.acts.reclassifying import hearers
from supervision.acts.resorting import found_of_official
from supervision.altering import altered
from supervision.cases import Case, EntryKind, State
from supervision.chain import (
    approvers,
    at_work,
    holders,
    in_turn,
    inspector,
    linked_office,
    neighbour,
    queue_head,
    reporter,
    secretary,
    supervisors,
)
from supervision.offers import Outcome
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work

#: Nobody scrolls back further to a card that waits.
_LOOKED_AT = timedelta(days=7)

Hearers = Callable[[Work, Case], Iterable[Person]]


def hurried_on(work: Work, case: Case) -> Iterable[Person]:
    """Those at work on a matter that a 督办 was taken from."""
    return (*in_turn(work, case), *secretary(work, case))


def waited_for(work: Work, case: Case) -> Iterable[Person]:
    """Whoever reported it, heard of the 督办 and may have told the villager its date; not who is at work on it."""
    at_it = {person.id for person in hurried_on(work, case)}
    return (person for person in reporter(work, case) if person.id not in at_it)


def watchers(work: Work, case: Case) -> Iterable[Person]:
    """The linked office, but for who sits in the township as well: there nobody is to see any difference."""
    for person in linked_office(work, case):
        if all(o.place_id != case.township_id for o in work.offices.of_person(person.id, work.now)):
            yield person


def receiver(work: Work, case: Case) -> Iterable[Person]:
    """The township it is offered to."""
    return secretary(work, case)


def offerer(work: Work, case: Case) -> Iterable[Person]:
    """The township whose offer was refused."""
    return secretary(work, case)


def decider(work: Work, case: Case) -> Iterable[Person]:
    """The office above, where the third has refused, or the township has lost it."""
    return in_turn(work, case) if case.due_kind == "decide" else ()


def beside(event: ev.CaseEvent, work: Work, case: Case) -> None:
    """Those who do not see the case any more hear by its number what became of it."""
    match event:
        case ev.OfferAccepted(from_id=gone, to_id=place):
            _by_number(work, case, gone, "offer.gone", place)
        case ev.OfferDecided(from_id=gone, to_id=place) if gone != place:
            _by_number(work, case, gone, "offer.gone", place)
        case ev.OfferRecalled(to_id=place):
            _tell_number(work, case, _asked_at(work, case, place), "offer.taken_back", case.township_id)


def settled(event: ev.CaseEvent, work: Work, case: Case) -> None:
    """What asked for somebody's word, or waited for it, is brought up to date once it is given: more time, an offer."""
    match event:
        case ev.Extended(asked_by=int(asker)) | ev.ExtensionRefused(asked_by=int(asker)):
            seconds = approvers(work, altered(case, extension_by=asker))
            _no_more(event, work, case, seconds, "notice.extension_settled")
            _card_again(event, work, case, (work.people.by_id(asker),))
        case ev.OfferAccepted(from_id=gone):
            _no_more(event, work, case, receiver(work, case), "case.card")
            fields = {"number": case.number, "place": work.places.by_id(case.township_id).name}
            _card_again(event, work, case, holders(work, case, Role.SECRETARY, gone), ("offer.gone", fields))
        case ev.Offered(to_id=place):
            _no_more(event, work, case, _asked_at(work, case, place), "case.card")
        case ev.OfferDecided(from_id=gone):
            _no_more(event, work, case, receiver(work, case), "case.card")
            if gone != case.township_id:
                fields = {"number": case.number, "place": work.places.by_id(case.township_id).name}
                _card_again(
                    event, work, case, holders(work, case, Role.SECRETARY, gone), ("offer.gone", fields)
                )
        case ev.OfferRefused(to_id=place):
            _card_again(event, work, case, offerer(work, case))
            # Whoever refuses it is asked why below: the notice beside would go on offering it.
            for person in _asked_at(work, case, place):
                if person.user_id is not None:
                    fields = {"number": case.number, "case": case.ref}
                    work.show_decided(person.user_id, case.ref, "offer.not_taken", fields)
        case ev.OfferRecalled(to_id=place):
            fields = {"number": case.number, "place": work.places.by_id(case.township_id).name}
            for person in _asked_at(work, case, place):
                if person.user_id is not None:
                    work.show_decided(person.user_id, case.ref, "offer.taken_back", fields)


def _asked_at(work: Work, case: Case, place_id: int) -> Iterable[Person]:
    """Who is, or was, to answer an offer to a place: its head, or who covers for him, or stands above instead. Of one
    that was taken from all of them none but the head was asked for certain."""
    if case.held_from is not None:
        return holders(work, case, Role.SECRETARY, place_id)
    return secretary(work, altered(case, offered_to=place_id))


def _no_more(event: ev.CaseEvent, work: Work, case: Case, asked: Iterable[Person], name: str) -> None:
    """Those who were asked; what is pressed just now is answered in place."""
    for person in asked:
        if person.user_id is not None and person.id != event.by_id:
            work.show_decided(person.user_id, case.ref, name, {"case": case.ref})


def _card_again(
    event: ev.CaseEvent,
    work: Work,
    case: Case,
    waiting: Iterable[Person],
    instead: tuple[str, Mapping[str, object]] | None = None,
) -> None:
    """The card on which those saw that it waits; `instead`: for who does not see it any more."""
    for person in waiting:
        if person.user_id is None or person.id == event.by_id:
            continue
        card = work.lately(person.user_id, "case.card", work.now - _LOOKED_AT, case_id=case.id)
        if card and instead is not None:
            work.say(person.user_id, *instead, replaces=card, priority=2)
        elif card:
            fields = {"case": case.ref}
            work.say(person.user_id, "case.card", fields, case_id=case.id, replaces=card, priority=2)


def _by_number(work: Work, case: Case, hears: int, name: str, place_id: int) -> None:
    _tell_number(work, case, holders(work, case, Role.SECRETARY, hears), name, place_id)


def _tell_number(work: Work, case: Case, people: Iterable[Person], name: str, place_id: int) -> None:
    fields = {"number": case.number, "place": work.places.by_id(place_id).name}
    for person in people:
        if person.user_id is not None:
            work.say(person.user_id, name, fields, priority=2)


#: Event → (screen, who hears it), as in handlers.notices.
HANDS: Mapping[type[ev.CaseEvent], tuple[tuple[str, Hearers], ...]] = {
    ev.ExtensionAsked: (("notice.extension_asked", approvers),),
    ev.ExtensionRefused: (),
    ev.Joined: (("notice.joined", at_work),),
    ev.Reassigned: (("notice.assigned", inspector),),
    ev.Noted: (),
    ev.PassedToVillage: (("notice.given", reporter),),
    ev.VillageCorrected: (("notice.passed", neighbour), ("notice.village_corrected", reporter)),
    ev.Released: (("notice.released", hurried_on), ("notice.eased", waited_for)),
    ev.WithdrawalPressed: (("notice.pressed", watchers),),
    ev.Offered: (("notice.offered", receiver),),
    ev.OfferAccepted: (("notice.moved", supervisors),),
    ev.OfferRefused: (("notice.offer_refused", offerer), ("notice.to_decide", decider)),
    ev.OfferRecalled: (),
    ev.OfferDecided: (("notice.decided", queue_head), ("notice.moved", supervisors)),
    ev.HeldAbove: (("notice.held", supervisors), ("notice.held_county", decider)),
    ev.Linked: (),
    ev.Unlinked: (),
}


def named(event: ev.CaseEvent, work: Work, case: Case) -> Iterable[tuple[str, Iterable[Person]]]:
    """Those whom the event itself names: whoever asked for more time."""
    match event:
        case ev.Extended(asked_by=int(asker)):
            yield "notice.extension_granted", (work.people.by_id(asker),)
        case ev.Reassigned(was_id=int(was)):
            yield "notice.reassigned", (work.people.by_id(was),)
        case ev.OfferAccepted(silent=True):
            yield "notice.by_silence", queue_head(work, case)
        case ev.NatureCorrected(by_id=int(who)):
            yield "notice.nature_corrected", hearers(work, case, who)
        case ev.Resorted(by_id=int(who), eased=True):
            yield "notice.resorted_above", hearers(work, case, who)
        case ev.ExtensionRefused(asked_by=int(asker)):
            yield "notice.extension_refused", (work.people.by_id(asker),)


def _deciders(view: View, case: Case) -> list[int]:
    """Who decided where it lies, the latest last."""
    return [o.by_id for o in view.work.offers.of_case(case.id) if o.outcome is Outcome.DECIDED]


def _decided_by(view: View, case: Case) -> Lines:
    who = view.work.people.by_id(_deciders(view, case)[-1]).name
    return Lines((*covered_for(view, case).each, Words("offer.decided_by", {"who": who})))


def _lost_for(view: View, case: Case) -> Words:
    """Why the township has lost it."""
    return Words("held.of_official" if found_of_official(view.work, case) else "held.of_named")


_notice("notice.extension_asked", State.ASSIGNED, State.HANDLING, last=EntryKind.EXTENSION_ASKED)
_notice("notice.extension_settled", acts=False)
_notice("notice.extension_granted", State.ASSIGNED, State.HANDLING)
_notice("notice.extension_refused", State.ASSIGNED, State.HANDLING, last=EntryKind.EXTENSION_REFUSED)
_notice("notice.nature_corrected", State.ASSIGNED, State.HANDLING, last=EntryKind.NOTE)
_notice("notice.joined")
_notice("notice.released")
_notice("notice.eased", acts=False, unless=lambda _view, case: not case.open)
# It says that nothing is left to do: no buttons that say otherwise.
_notice("notice.reassigned", State.ASSIGNED, State.HANDLING, acts=False)
_notice("notice.offered", State.TRANSFERRING, last=EntryKind.OFFER, why=covered_for)
_notice("notice.offer_refused", State.SIGNED, State.TRANSFERRING, last=EntryKind.OFFER_REFUSED)
_notice("notice.to_decide", State.TRANSFERRING, last=EntryKind.OFFER_REFUSED)
_notice("notice.held", acts=False, unless=lambda _view, case: case.held_from is None)
_notice(
    "notice.held_county",
    unless=lambda _view, case: case.held_from is None or not case.open,
    why=_lost_for,
)
_notice(
    "notice.decided",
    State.SUBMITTED,
    last=EntryKind.OFFER,
    unless=lambda view, case: not _deciders(view, case),
    why=_decided_by,
)
_notice("notice.by_silence", State.SUBMITTED, last=EntryKind.OFFER, why=covered_for)
_notice("notice.moved", State.SIGNED, State.SUBMITTED, State.ASSIGNED)
