"""Enrolment, face to face: a one-time link, the person's own contact, and one tap where the number differs."""

from dataclasses import dataclass, replace

from supervision.acts.handover import succeeded
from supervision.acts.recusing import newcomer
from supervision.acts.rounds import awaited
from supervision.events import ApprovalAsked, Enrolled, EnrolmentRefused, Invited
from supervision.gate import Actor, township_of
from supervision.offices import Role
from supervision.people import Invitation, Language, Person
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.roster_events import Appointed, Renamed

OPEN = "open"
WAITING_CONTACT = "waiting_contact"
WAITING_APPROVAL = "waiting_approval"
USED = "used"
REFUSED = "refused"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """What came of an invitation: `status` invited | enrolled | unchanged; the token only when invited now."""

    person: Person
    status: str
    invitation: Invitation | None = None
    token: str | None = None


def invite(
    work: Work,
    *,
    name: str,
    phone: str,
    role: Role,
    place_id: int,
    language: Language = Language.ZH,
    renew: bool = True,
    rename: bool = False,
) -> InvitedPerson:
    """Invite somebody of the roster to an office; found again by phone.

    The link lives for policy.enrolment.link (house: 7 days), is for this one office and can be used once. With
    `renew` an open link is replaced by a new one; without, it stays good (a second import changes nothing).
    Raises Refusal("phone_taken") when somebody of another name is here with this phone already, unless `rename`
    says that the name is what changes: a slip of the pen must not give one person's office to another.
    """
    person = work.people.by_phone(phone) or work.people.add(name, phone, language)
    if person.name != name:
        if person.enrolled and not rename:
            raise Refusal("phone_taken", name=person.name)
        work.people.rename(person.id, name)
        work.record(Renamed(person_id=person.id))
        person = work.people.by_id(person.id)
        # The right name may have been given in a case, which is kept from its bearer from now on.
        newcomer(work, person, own_kin=False)
    held = any(
        office.role is role and office.place_id == place_id
        for office in work.offices.of_person(person.id, work.now)
    )
    here = person.enrolled and person.locked_at is None  # whoever is locked comes in again by a new link
    if held and here:
        return InvitedPerson(person, "unchanged")
    if here:
        _appoint(work, person, role, place_id, by_id=None)
        return InvitedPerson(person, "enrolled")
    waiting = work.invitations.open_of(person.id, role, place_id)
    if waiting is not None and waiting.expires_at > work.now and not renew:
        return InvitedPerson(person, "unchanged", waiting)
    expires = work.time.due(work.now, work.time.policy.enrolment.link).at
    invitation, token = work.invitations.issue(person.id, role, place_id, expires)
    work.record(Invited(person_id=person.id))
    return InvitedPerson(person, "invited", invitation, token)


def follow_link(work: Work, token: str, user_id: int) -> Invitation:
    """Somebody opened a link. Raises Refusal with link_unknown, link_used, link_expired or link_other_person."""
    invitation = work.invitations.by_token(token)
    if invitation is None or invitation.state == REFUSED:
        raise Refusal("link_unknown")
    own = invitation.user_id in {None, user_id}
    if invitation.state == USED or not own:
        raise Refusal("link_used")
    if invitation.state == EXPIRED or invitation.expires_at <= work.now:
        # Replaced by a newer one it has ended, whatever its day says.
        raise Refusal("link_expired")
    bound = work.people.by_user(user_id)
    if bound is not None and bound.id != invitation.person_id:
        raise Refusal("link_other_person")
    if invitation.state == WAITING_APPROVAL:
        raise Refusal("approval_waits")
    work.invitations.set_state(invitation.id, WAITING_CONTACT, user_id)
    return invitation


def share_contact(work: Work, user_id: int, phone: str | None, *, own: bool) -> tuple[str, Person]:
    """The contact of somebody completing an invitation. Returns ("enrolled" | "approval", person).

    `phone` None: it is no mobile number. Raises Refusal: contact_not_awaited, contact_not_own, link_expired.
    A number that is not the roster's (often a child's phone) waits for one tap of the secretary.
    """
    invitation = work.invitations.waiting_of(user_id)
    if invitation is None:
        raise Refusal("contact_not_awaited")
    if invitation.state == WAITING_APPROVAL:
        raise Refusal("approval_waits")
    if not own:
        raise Refusal("contact_not_own")
    if invitation.expires_at <= work.now:
        raise Refusal("link_expired")
    person = work.people.by_id(invitation.person_id)
    if phone is not None and phone == work.people.phone_of(person.id):
        return "enrolled", _complete(work, invitation, user_id, by_id=person.id)
    if not approvers(work, invitation):
        raise Refusal("contact_mismatch")
    work.invitations.set_state(invitation.id, WAITING_APPROVAL, user_id)
    work.record(ApprovalAsked(by_id=person.id, invitation_id=invitation.id))
    return "approval", person


def approvers(work: Work, invitation: Invitation) -> tuple[Person, ...]:
    """Who may let in somebody whose number differs: the township's secretary, else the keeper; never the person."""
    return vouchers(work, invitation.place_id, invitation.person_id)


def vouchers(work: Work, place_id: int, person_id: int) -> tuple[Person, ...]:
    """Who says that somebody at a place is the person of the roster: the township's secretary, else the keeper."""
    township = township_of(work, place_id)
    secretaries = work.offices.holders(Role.SECRETARY, township.id, work.now) if township else ()
    may = [p for p in secretaries if p.id != person_id and p.reachable]
    if may:
        return tuple(may)
    keepers = (
        work.people.by_id(office.person_id) for office in work.offices.with_role(Role.KEEPER, work.now)
    )
    return tuple(p for p in keepers if p.id != person_id and p.reachable)


def decide(work: Work, actor: Actor, ref: str, *, let_in: bool) -> Person:
    """The secretary's tap. Raises Refusal("already_decided") when somebody was faster, or when it is not theirs."""
    invitation = work.invitations.by_ref(ref)
    if invitation is None or invitation.state != WAITING_APPROVAL or invitation.user_id is None:
        raise Refusal("already_decided")
    if actor.person.id not in {p.id for p in approvers(work, invitation)}:
        raise Refusal("missing")
    if let_in:
        return _complete(work, invitation, invitation.user_id, by_id=actor.person.id)
    work.invitations.set_state(invitation.id, REFUSED, invitation.user_id)
    work.record(EnrolmentRefused(by_id=actor.person.id, invitation_id=invitation.id))
    return work.people.by_id(invitation.person_id)


def _complete(work: Work, invitation: Invitation, user_id: int, *, by_id: int) -> Person:
    other = work.people.by_user(user_id)
    if other is not None and other.id != invitation.person_id:
        raise Refusal("link_other_person")
    work.people.bind(invitation.person_id, user_id)
    work.people.mark_unreachable(invitation.person_id, None)
    work.people.lock(invitation.person_id, None)
    pin = work.pins.of(invitation.person_id)
    if pin is not None:  # what was waited for was waited for in another chat
        work.pins.put(replace(pin, asks=None, pending=None, key_id=None, before_key_id=None))
        work.pins.want(pin, None)
    work.invitations.set_state(invitation.id, USED, user_id)
    person = work.people.by_id(invitation.person_id)
    _appoint(work, person, Role(invitation.role), invitation.place_id, by_id=by_id)
    work.record(Enrolled(by_id=by_id, person_id=person.id))
    return person


def _appoint(work: Work, person: Person, role: Role, place_id: int, *, by_id: int | None) -> None:
    """Give the office; a village has one supervisor, so a predecessor's office ends and the work stays with it."""
    gone = []
    if role in {Role.SUPERVISOR, Role.DIRECTOR}:
        for office in work.offices.at_place(place_id, work.now):
            if office.role is role and office.person_id != person.id:
                work.offices.end(office.id, work.now)
                gone.append(office)
    work.offices.appoint(person.id, role, place_id, work.now)
    work.record(Appointed(by_id=by_id, person_id=person.id, role=role.value, place_id=place_id))
    newcomer(work, person)
    for office in gone:
        # A deputy's time ends with it, and is no handover.
        if office.deputy_of is None:
            succeeded(work, office, person, by_id=person.id)
    awaited(work, person)
