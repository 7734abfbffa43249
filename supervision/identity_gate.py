"""The gate for who a villager is: who may ask to be shown it, who may approve that, and who sees a request.

A name and a phone tell it, a recording whose words are written, and what was covered of a picture: all three are asked
for in one way. The villager's own supervisor knows whom he wrote down and asks nobody. Of the others only who has the
matter on the desk has a need: whoever handles it, whoever signs for it, and whoever's turn it is (for an original: see
supervision.covering). Two persons are two persons: the
one who approves is not concerned, is no second office of the first, stands in for nobody of theirs, and keeps no house.

回访 is the same rule, not an exception to it. The case was drawn by chance, which is nobody's approval: so the officer
who is to ring asks as well, and the county's leader (else a colleague) lets him, one tap a call. The case has ended and
the leader does not see it otherwise: he decides by number, place and who asks.
"""

from collections.abc import Collection
from contextlib import suppress

from supervision import callback_sight
from supervision.altering import altered
from supervision.cases import Case, Track
from supervision.chain import at_work, home_of, in_turn, secretary
from supervision.covering import may_cover, originals
from supervision.erasure_gate import closed_speakers, closed_to, open_names, waiting_in
from supervision.files import StoredFile
from supervision.gate import SEE, Actor, case_by_id, may
from supervision.identity import READY, IdentityRequest, Known, Purpose, RequestState, Sought
from supervision.listening import recordings
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Missing
from supervision.second_persons import second_persons
from supervision.transitions import TOWNSHIP_TRACKS, WORKED

#: Who approves, the nearest office first. Where none of one can, the next one up.
_APPROVE = (Role.SECRETARY, Role.OFFICER, Role.AREA_LEADER, Role.COUNTY_LEADER)

#: Who lets an officer ring the villager of a drawn case.
_LET_RING = (Role.COUNTY_LEADER, Role.OFFICER, Role.RECEPTION, Role.PREFECTURE_OFFICER)

#: Behind a spending stands nobody; integrity and unclear matters keep no identity for anybody to read.
_ASKABLE = TOWNSHIP_TRACKS - {Track.SPENDING}


def own_requests(work: Work, actor: Actor, limit: int) -> list[tuple[IdentityRequest, Case]]:
    """What the actor has ever asked for, the latest first, with its case where that may still be seen."""
    found = []
    for request in work.identities.made_by(actor.person.id, limit):
        with suppress(Missing):
            found.append((request, case_by_id(work, actor, request.case_id)))
    return found


def may_ask(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person may need to know whose it is: has the matter on the desk, or is to ask a villager whether he
    wishes to be deleted from it (see supervision.erasure_gate)."""
    if case.track not in _ASKABLE or not may(work, actor, case, SEE):
        return False
    return _on_desk(work, actor, case) or bool(closed_to(work, actor, case))


def _on_desk(work: Work, actor: Actor, case: Case) -> bool:
    if not case.open:
        return False
    near = (*in_turn(work, case), *at_work(work, case), *secretary(work, case))
    return any(person.id == actor.person.id for person in near)


def readable(work: Work, actor: Actor, request: IdentityRequest, case: Case) -> bool:
    """Whether what was asked for may be shown to who asked, and is still there: of files, any of them."""
    if request.subject.sought is not Sought.VILLAGER:
        return bool(still_there(work, actor, request, case))
    known = _needed(work, actor, case, request.purpose)
    return request.subject.complainant_id in {each.id for each in known}


def _needed(work: Work, actor: Actor, case: Case, purpose: Purpose) -> tuple[Known, ...]:
    """The villagers this person has to do with in the way the purpose says, at this moment."""
    if purpose is not Purpose.CALLBACK:
        return askable(work, actor, case)
    callback = work.callbacks.open_of_case(case.id)
    rings = callback is not None and callback_sight.may_ask(work, actor, callback, case)
    return open_names(work, case) if rings else ()


def still_there(work: Work, actor: Actor, request: IdentityRequest, case: Case) -> tuple[StoredFile, ...]:
    """Those of the files asked for that may be shown to who asked."""
    found = files_askable(work, actor, case, request.subject.sought)
    return tuple(each for each in found if each.id in request.subject.files)


def files_askable(work: Work, actor: Actor, case: Case, sought: Sought) -> tuple[StoredFile, ...]:
    """The recordings, or covered pictures, of a case that this person may ask for and is not shown otherwise."""
    match sought:
        case Sought.RECORDING:
            return _heard_again(work, actor, case)
        case Sought.ORIGINAL:
            return originals(work, actor, case) if may(work, actor, case, SEE) else ()
    return ()


def _heard_again(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """Of villagers who wish to be deleted nobody hears anything any more."""
    if case.track not in _ASKABLE or not may(work, actor, case, SEE) or not _on_desk(work, actor, case):
        return ()
    closed = closed_speakers(work, case)
    return tuple(each for each in recordings(work, actor, case) if each.person_id not in closed)


def reasons(work: Work, actor: Actor, case: Case, sought: Sought) -> tuple[Purpose, ...]:
    """The ready-made reasons to ask. A cover is mended by whoever may cover, and by nobody else who sees originals."""
    ready = READY[sought]
    if Purpose.MENDED not in ready or may_cover(work, actor, case):
        return ready
    return tuple(each for each in ready if each is not Purpose.MENDED)


def being_shown(work: Work, person_id: int, file_id: str) -> bool:
    """Whether the original of this picture stands in the person's chat at this moment, as a second one approved."""
    return any(
        each.state is RequestState.SHOWN
        and each.subject.sought is Sought.ORIGINAL
        and file_id in each.subject.files
        and each.next_at is not None
        and each.next_at > work.now
        for each in work.identities.open_of(person_id)
    )


def askable(work: Work, actor: Actor, case: Case) -> tuple[Known, ...]:
    """The villagers of a case of whom something is known that this person does not know already."""
    if case.track not in _ASKABLE or not may(work, actor, case, SEE):
        return ()
    known = open_names(work, case) if _on_desk(work, actor, case) else ()
    known = (*known, *closed_to(work, actor, case))
    return tuple(sorted(k for k in known if k.supervisor_id != actor.person.id))


def none_askable(work: Work, case: Case) -> str:
    """Why none can be asked for, as the code of a refusal: nothing was given, or who gave it wishes it deleted."""
    return "identity_closed" if waiting_in(work, case) else "identity_nothing"


def approvers(work: Work, case: Case, by_id: int, purpose: Purpose) -> tuple[Person, ...]:
    """The second persons who may decide about a request of `by_id`: the nearest office above that has any."""
    if purpose is Purpose.CALLBACK:
        return second_persons(work, case, by_id, _LET_RING)
    held = {(o.role, o.place_id) for o in work.offices.of_person(by_id, work.now)}
    if case.offered_to is not None and case.offered_to not in {place_id for _, place_id in held}:
        # Its own township's, while it is offered: who approves is told by name, and on the other side whoever it
        # concerns is passed over.
        case = altered(case, offered_to=None)
    return second_persons(work, case, by_id, _from(case, held))


def _from(case: Case, held: Collection[tuple[Role, int]]) -> tuple[Role, ...]:
    """The offices to ask: of one's own rank only colleagues, and nobody below."""
    roles = {role for role, _ in held}
    for rank, role in reversed(list(enumerate(_APPROVE))):
        if role in roles and (role is not Role.SECRETARY or (role, home_of(case)) in held):
            return _APPROVE[rank:]
    return _APPROVE


def request_for(work: Work, actor: Actor, ref: str) -> tuple[IdentityRequest, Case]:
    """The request behind a reference and its case, for who asked, and who decides or has decided.

    Raises Missing where it is not there, or not for the actor: whoever is concerned or has lost sight of the case
    learns nothing of it.
    """
    request = work.identities.by_ref(ref)
    case = work.cases.by_id(request.case_id) if request is not None else None
    if request is None or case is None or not _sees(work, actor, request, case):
        raise Missing
    known = {request.by_id, request.decided_by}
    if actor.person.id not in known and not decides(work, actor, request, case):
        raise Missing
    return request, case


def number_held(work: Work, actor: Actor, ref: str) -> str:
    """The number of the case of a request of the actor's own, whether he still sees it or not: what he was shown of it
    stands in his chat, number and all. Raises Missing."""
    request = work.identities.by_ref(ref)
    case = work.cases.by_id(request.case_id) if request is not None else None
    if request is None or case is None or request.by_id != actor.person.id:
        raise Missing
    return case.number


def decides(work: Work, actor: Actor, request: IdentityRequest, case: Case) -> bool:
    """Whether the actor is a second person for this request, who sees the case."""
    if actor.person.id not in {p.id for p in approvers(work, case, request.by_id, request.purpose)}:
        return False
    return _sees(work, actor, request, case)


def _sees(work: Work, actor: Actor, request: IdentityRequest, case: Case) -> bool:
    if request.purpose is not Purpose.CALLBACK:
        return may(work, actor, case, SEE)
    kept = concerned_in(work, case.id)
    return bool(actor.offices) and case.track in WORKED and actor.person.id not in kept


def to_decide(work: Work, actor: Actor) -> tuple[tuple[IdentityRequest, Case], ...]:
    """The requests that wait for this person, the oldest first."""
    found = []
    for request in work.identities.waiting():
        case = work.cases.by_id(request.case_id) if request.by_id != actor.person.id else None
        if case is not None and decides(work, actor, request, case):
            found.append((request, case))
    return tuple(found)


def own_open(work: Work, actor: Actor) -> tuple[tuple[IdentityRequest, Case], ...]:
    """What this person has asked for and has not ended, the latest first."""
    found = ((r, work.cases.by_id(r.case_id)) for r in work.identities.open_of(actor.person.id))
    return tuple((r, case) for r, case in found if case is not None and _sees(work, actor, r, case))
