"""Petitions: handed to the office that answers them, watched there, told to the person, reviewed, closed.

Nothing here is accepted or handled by us: each act notes what another body did, or what the person decided.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from supervision.acts.casework import preset_inspector
from supervision.altering import altered
from supervision.case_clock import prolonged as longer
from supervision.case_clock import started, stopped
from supervision.cases import Case, Complainant, EntryKind, Move, State, Track
from supervision.chain import opened
from supervision.events import (
    CaseEvent,
    Closed,
    PetitionAccepted,
    PetitionAnswered,
    PetitionDeclined,
    PetitionLapsed,
    PetitionNumbered,
    PetitionPassed,
    PetitionProlonged,
    PetitionUrged,
    ReviewAsked,
    Told,
)
from supervision.gate import Actor, case_for
from supervision.numbers import read_number
from supervision.petitions import Body, Elsewhere, Paper, Petition, Round, Step, reviews
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.transitions import leads_to

#: How many earlier petitions of a village are looked at for the same one (house).
_LOOKED_AT = 50


def _move(work: Work, actor: Actor, ref: str, move: Move) -> tuple[Case, Petition]:
    case = case_for(work, actor, ref, move)
    after = leads_to(move, case.state, case.track) or case.state
    return altered(case, state=after), work.petitions.of(case)


def _keep(work: Work, case: Case, petition: Petition, event: CaseEvent) -> Case:
    work.petitions.put(case, petition)
    saved = work.cases.save(opened(work, case))
    work.record(event)
    return saved


def _said(text: str) -> str:
    if not text.strip():
        raise Refusal("words_missing")
    return text.strip()


def _on(work: Work, day: date, *, after: datetime | None) -> datetime:
    """The moment a dated paper counts from: office close of its day, or now. Raises Refusal: date_future, date_early
    (before `after`, when it cannot have been written)."""
    zone = work.time.timezone
    if day > work.now.astimezone(zone).date():
        raise Refusal("date_future")
    if after is not None and day < after.astimezone(zone).date():
        raise Refusal("date_early")
    return min(work.time.on(day, work.time.policy.hours.close), work.now)


def recognise(work: Work, actor: Actor, case: Case, *, known: bool) -> Petition:
    """The same petition once more (答复过、不服): by a number in its words; or, for the actor alone, by the name and
    the phone or group of a villager who is the actor's own in both. Anybody else could try out with a guessed name who
    the earlier villager is, or, with the earlier one known, whose this is.

    `known`: whether the actor knows the villager of this one. The earlier one is only noted; what is known of it stays
    behind the gate.
    """
    named = _named(work, actor, case)
    earlier = named or (_same_villager(work, actor, case) if known else None)
    if earlier is None:
        return Petition()
    found = Petition(earlier_id=earlier.id, linked_for=None if named else actor.person.id)
    work.petitions.put(case, found)
    return found


def _named(work: Work, actor: Actor, case: Case) -> Case | None:
    number = read_number(" ".join(entry.text for entry in work.cases.entries(case.id))).number
    found = work.cases.by_number(number) or work.cases.by_receipt(number) if number else None
    if found is None or found.id == case.id:
        return None
    try:
        return case_for(work, actor, found.ref)
    except Refusal:
        return None


def _same_villager(work: Work, actor: Actor, case: Case) -> Case | None:
    own = _spoken_for(actor, work.cases.complainants(case.id))
    for other in work.petitions.in_village(case, _LOOKED_AT) if own else ():
        if own & _spoken_for(actor, work.cases.complainants(other.id)):
            return other
    return None


def _spoken_for(actor: Actor, villagers: Iterable[Complainant]) -> frozenset[tuple[str, str]]:
    """Those for whom the actor speaks; of the others he knows nothing."""
    own = (c for c in villagers if c.supervisor_id == actor.person.id)
    return frozenset(who for c in own if (who := _who(c.name, c.phone, c.group)))


def _who(name: str | None, phone: str | None, group: str | None) -> tuple[str, str] | None:
    """A villager as far as two reports can be compared; two of one name are told apart by phone, else by group."""
    return (name, phone or group or "") if name else None


def hand_over(
    work: Work, actor: Actor, ref: str, body: Body, name: str = "", number: str | None = None
) -> Case:
    """登记 is done: handed to the township's or county's petition office, with its number as soon as it has one.

    From now on that body has 15 days to say whether it accepts (law: art. 22, 23). Raises Refusal: body_missing.
    """
    case, petition = _move(work, actor, ref, Move.HAND_OVER)
    if body is Body.OTHER and not name.strip():
        raise Refusal("body_missing")
    handed = replace(petition, body=body, name=name.strip(), number=_number(number), handed_at=work.now)
    work.cases.add_entry(case, EntryKind.HANDED_OVER, actor.person.id, handed.name or body.value)
    follows = preset_inspector(work, case)
    case = altered(case, inspector_id=follows.id if follows else None)
    event = PetitionPassed(by_id=actor.person.id, case_id=case.id)
    return _keep(work, started(work.time, case, "notice", work.now), _linked(work, case, handed), event)


def _number(text: str | None) -> str | None:
    plain = " ".join((text or "").split())
    if len(plain) > 40:
        raise Refusal("number_long")
    return plain or None


def _linked(work: Work, case: Case, petition: Petition) -> Petition:
    """The other body numbers a matter once: the same number is the same petition."""
    found = work.petitions.numbered(case, petition.number) if petition.number else None
    if found is None or (petition.earlier_id and petition.linked_for is None):
        return petition
    return replace(petition, earlier_id=found.id, linked_for=None)


def number(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """Enter, or mend, the other body's number. Raises Refusal("words_missing")."""
    case, petition = _move(work, actor, ref, Move.NUMBER)
    known = replace(petition, number=_number(_said(text)))
    event = PetitionNumbered(by_id=actor.person.id, case_id=case.id)
    return _keep(work, case, _linked(work, case, known), event)


def accept(
    work: Work,
    actor: Actor,
    ref: str,
    on: date,
    number: str | None = None,
    files: Sequence[str] = (),
    text: str = "",
) -> Case:
    """对方受理了, on the day its notice says: it answers within 60 days from then (law: art. 34)."""
    case, petition = _move(work, actor, ref, Move.NOTICE)
    since = acceptable(work, case, on)
    paper = Paper("accepted", on, text.strip()).written()
    work.cases.add_entry(case, EntryKind.NOTICED, actor.person.id, paper, files=files)
    known = replace(petition, accepted=True, number=_number(number) or petition.number)
    case = started(work.time, case, "answer", work.now, since=since)
    event = PetitionAccepted(by_id=actor.person.id, case_id=case.id)
    return _keep(work, case, _linked(work, case, known), event)


def decline(
    work: Work, actor: Actor, ref: str, elsewhere: Elsewhere, text: str, files: Sequence[str] = ()
) -> Case:
    """对方不予受理, with its reason: the person is told where else to go (law: art. 23, 31)."""
    case, petition = _move(work, actor, ref, Move.DECLINE)
    work.cases.add_entry(case, EntryKind.ANSWERED, actor.person.id, _said(text), files=files)
    event = PetitionDeclined(by_id=actor.person.id, case_id=case.id)
    known = replace(petition, accepted=False, elsewhere=elsewhere)
    return _keep(work, started(work.time, case, "tell", work.now), known, event)


def prolong(work: Work, actor: Actor, ref: str, approver: str, told_on: date) -> Case:
    """That body's head, never ours, has put off the answer once, by at most 30 days, and told the person (law:
    art. 34). Noted here with who approved it and when the person was told."""
    case, petition = _move(work, actor, ref, Move.PROLONG)
    _on(work, told_on, after=petition.handed_at)
    paper = Paper("prolonged", told_on, _said(approver)).written()
    work.cases.add_entry(case, EntryKind.NOTICED, actor.person.id, paper)
    event = PetitionProlonged(by_id=actor.person.id, case_id=case.id)
    return _keep(work, longer(work.time, case, work.now), replace(petition, prolonged=True), event)


def urge(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """催办: a call or letter to the other body, noted. Its clock runs on."""
    case, petition = _move(work, actor, ref, Move.URGE)
    work.cases.add_entry(case, EntryKind.PROGRESS, actor.person.id, _said(text))
    return _keep(work, case, petition, PetitionUrged(by_id=actor.person.id, case_id=case.id))


def outcome(work: Work, actor: Actor, ref: str, text: str, files: Sequence[str] = ()) -> Case:
    """The other body's written answer 处理意见 (or review opinion) is there: the supervisor tells the person."""
    case, petition = _move(work, actor, ref, Move.OUTCOME)
    work.cases.add_entry(case, EntryKind.ANSWERED, actor.person.id, _said(text), files=files)
    known = replace(petition, accepted=True)
    event = PetitionAnswered(by_id=actor.person.id, case_id=case.id)
    return _keep(work, started(work.time, case, "tell", work.now), known, event)


def tell(work: Work, actor: Actor, ref: str, received_on: date) -> Case:
    """The person has the written answer since that day, and knows that a review may be asked for within 30 days of
    it (law: art. 35; of a review's answer, art. 36)."""
    case, petition = _move(work, actor, ref, Move.TELL)
    received = _on(work, received_on, after=petition.handed_at)
    if not _told_everybody(work, actor, case):
        work.record(Told(by_id=actor.person.id, case_id=case.id))
        return work.cases.save(altered(case, state=State.ANSWERED))
    case = started(work.time, case, "ask_review", work.now, since=received)
    known = replace(petition, received_at=received, ask_by=case.due_at)
    return _keep(work, case, known, Told(by_id=actor.person.id, case_id=case.id))


def _told_everybody(work: Work, actor: Actor, case: Case) -> bool:
    everyone = work.cases.complainants(case.id)
    own = [c for c in everyone if c.supervisor_id == actor.person.id] or everyone
    for complainant in own:
        work.cases.record_told(complainant.id, work.now)
    return all(c.told_at is not None for c in work.cases.complainants(case.id))


def conclude(work: Work, actor: Actor, ref: str) -> Case:
    """The person was told of what is final: not accepted there, or the re-review's opinion (law: art. 36). Closed."""
    case, petition = _move(work, actor, ref, Move.CONCLUDE)
    if not _told_everybody(work, actor, case):
        work.record(Told(by_id=actor.person.id, case_id=case.id))
        return work.cases.save(altered(case, state=State.ANSWERED))
    return _keep(work, _ended(work, case), petition, Closed(by_id=actor.person.id, case_id=case.id))


def settle(work: Work, actor: Actor, ref: str) -> Case:
    """The person accepts the answer and asks for no review: closed, without asking whether it satisfies."""
    case, petition = _move(work, actor, ref, Move.SETTLE)
    return _keep(work, _ended(work, case), petition, Closed(by_id=actor.person.id, case_id=case.id))


def review(work: Work, actor: Actor, ref: str, on: date, body: str) -> Case:
    """The person has asked the body above for a review 复查, or a re-review 复核: it has 30 days (law: art. 35, 36).

    `body` is a kind of supervision.petitions.Higher, or a typed name. Raises Refusal: review_late where it was asked
    for after the time for it, date_future, date_early, not_above where that body cannot be it.
    """
    case, petition = _move(work, actor, ref, Move.REVIEW)
    asked = in_time(work, case, on)
    if not reviews(_said(body), petition.where):
        raise Refusal("not_above", number=case.number)
    again = petition.next_round
    paper = Paper("review" if again is Round.REVIEW else "second_review", on, _said(body)).written()
    work.cases.add_entry(case, EntryKind.REVIEW, actor.person.id, paper)
    work.cases.ask_again(case.id)
    lasts = work.time.policy.track.petition.second_review if again is Round.SECOND_REVIEW else None
    fresh = started(work.time, altered(case, ended_at=None), "review", work.now, since=asked, lasts=lasts)
    behind = (*petition.steps, Step(petition.round, petition.where, petition.number))
    known = replace(
        petition, round=again, name=_said(body), body=Body.OTHER, number=None, ask_by=None, steps=behind
    )
    return _keep(work, fresh, known, ReviewAsked(by_id=actor.person.id, case_id=case.id))


def in_time(work: Work, case: Case, on: date) -> datetime:
    """The moment a review asked for on that day counts from. Raises Refusal: review_late, date_future, date_early."""
    petition = work.petitions.of(case)
    asked = _on(work, on, after=petition.received_at)
    if petition.ask_by is not None and on > petition.ask_by.astimezone(work.time.timezone).date():
        raise Refusal("review_late", screen=("case.card", {"case": case.ref}), number=case.number)
    return asked


def acceptable(work: Work, case: Case, on: date) -> datetime:
    """The moment an acceptance of that day counts from. Raises Refusal: date_future, date_early."""
    return _on(work, on, after=work.petitions.of(case).handed_at)


def _ended(work: Work, case: Case) -> Case:
    return altered(stopped(case), state=State.CLOSED, question_by=None, ended_at=work.now)


def lapse(work: Work, was: Case) -> None:
    """The time for asking has passed and nobody has asked: closed by the clock. That it was asked for in time may
    still be said (see gate.review_open)."""
    if was.track is not Track.PETITION or not work.cases.prompted(altered(was, next_at=None), was):
        return
    work.cases.save(_ended(work, altered(was, version=was.version + 1)))
    work.record(PetitionLapsed(case_id=was.id))
