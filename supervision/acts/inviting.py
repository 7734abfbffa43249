"""Links in the chat: whoever meets somebody face to face shows a one-time link, and a new one where it was lost."""

from supervision.events import Invited
from supervision.gate import Actor, township_of
from supervision.offices import Role
from supervision.people import UNUSED, Invitation
from supervision.ports import Work
from supervision.quotas import INVITATIONS
from supervision.refusals import Missing, Refusal

#: The offices of villages and zones: those a township's inspector, and the secretary in his stead, lets in.
_VILLAGES = frozenset({Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR})
_TOWNSHIP = (Role.INSPECTOR, Role.SECRETARY)


def may_invite(work: Work, actor: Actor, invitation: Invitation) -> bool:
    """Whether this link is the actor's to show: a keeper's every one, a township's those of its villages. Nobody's
    own, and never that of somebody whose phone is locked: two persons open it again, no link (see locking)."""
    person = work.people.by_id(invitation.person_id)
    if person.locked_at is not None or person.id == actor.person.id:
        return False
    if actor.holds(Role.KEEPER):
        return True
    if Role(invitation.role) not in _VILLAGES:
        return False
    here = township_of(work, invitation.place_id)
    seats = (township_of(work, place_id) for place_id in actor.places(*_TOWNSHIP))
    return here is not None and here.id in {seat.id for seat in seats if seat is not None}


def waiting(work: Work, actor: Actor) -> tuple[Invitation, ...]:
    """Those invited who have not come in yet, links that have run out among them; only the actor's to show."""
    if not actor.holds(Role.KEEPER, *_TOWNSHIP):
        return ()
    return tuple(each for each in work.invitations.unused() if may_invite(work, actor, each))


def shown(work: Work, actor: Actor, ref: str) -> Invitation:
    """The link behind an opaque reference, for whoever may show it. Raises Missing."""
    found = work.invitations.by_ref(ref)
    if found is None or not may_invite(work, actor, found):
        raise Missing
    return found


def renew(work: Work, actor: Actor, ref: str) -> Invitation:
    """换新链接: a new link for the same person and office; the one before opens nothing any more.

    Raises Missing; Refusal: link_not_needed (came in meanwhile), too_many_links.
    """
    old = shown(work, actor, ref)
    role = Role(old.role)
    waits = work.invitations.open_of(old.person_id, role, old.place_id)
    if old.state not in UNUSED and waits is None:
        raise Refusal("link_not_needed", name=work.people.by_id(old.person_id).name)
    if INVITATIONS.used_up(work, actor.person.id):
        raise Refusal("too_many_links", most=INVITATIONS.most)
    INVITATIONS.use(work, actor.person.id)
    expires = work.time.due(work.now, work.time.policy.enrolment.link).at
    made, _ = work.invitations.issue(old.person_id, role, old.place_id, expires)
    work.record(Invited(by_id=actor.person.id, person_id=old.person_id))
    return made
