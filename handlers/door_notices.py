"""What is heard at the door: somebody has come in, has to be approved, was refused, was given an office, or has handed
one over."""

from collections.abc import Iterable

from handlers.keepers import keepers
from handlers.screen import word
from supervision import events as ev
from supervision.acts.enrolling import approvers as who_lets_in
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.roster_events import Appointed

#: Of a village: told to nobody above, there are hundreds, and the township sees its own.
_OF_VILLAGES = frozenset({Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER})


def tell_enrolled(event: ev.Event, work: Work) -> None:
    """Whoever has come in is greeted."""
    assert isinstance(event, ev.Enrolled)
    person = work.people.by_id(event.person_id)
    if person.user_id is not None:
        work.say(person.user_id, "enrol.done")
        work.say(person.user_id, "home")


def tell_approvers(event: ev.Event, work: Work) -> None:
    """A number did not match: who may approve it is asked."""
    assert isinstance(event, ev.ApprovalAsked)
    invitation = work.invitations.by_id(event.invitation_id)
    if invitation is None:
        return
    for person in who_lets_in(work, invitation):
        if person.user_id is not None:
            work.say(person.user_id, "enrol.ask", {"invitation": invitation.ref}, priority=1)


def tell_refused(event: ev.Event, work: Work) -> None:
    """An enrolment was not approved."""
    assert isinstance(event, ev.EnrolmentRefused)
    invitation = work.invitations.by_id(event.invitation_id)
    if invitation is not None and invitation.user_id is not None:
        work.say(invitation.user_id, "enrol.refused")


def tell_predecessor(event: ev.Event, work: Work) -> None:
    """Who held the office hears that it has passed on; the successor is greeted by the enrolment."""
    assert isinstance(event, ev.HandedOver)
    person = work.people.by_id(event.from_id)
    if person.user_id is not None and person.reachable:
        place = work.places.by_id(event.place_id).name
        fields = {"role": word(f"role.{event.role}"), "place": place}
        work.say(person.user_id, "office.ended", fields, priority=2)
        work.say(person.user_id, "home", priority=2)


def tell_appointed(event: ev.Event, work: Work) -> None:
    """Somebody holds an office over villages from now on: the leaders of the county it lies in hear, else the keepers.

    Offices are given on the machine, by one person: whoever has a shell there could let himself in, but not unseen.
    """
    assert isinstance(event, Appointed)
    if event.role in _OF_VILLAGES:
        return
    who, place = work.people.by_id(event.person_id), work.places.by_id(event.place_id)
    fields = {"name": who.name, "role": word(f"role.{event.role}"), "place": place.name}
    for person in _who_looks(work, event):
        if person.user_id is not None:
            work.say(person.user_id, "office.given", fields, priority=2)


def _who_looks(work: Work, event: Appointed) -> Iterable[Person]:
    line = (event.place_id, *(place.id for place in work.places.above(event.place_id)))
    leading = [p for place_id in line for p in work.offices.holders(Role.COUNTY_LEADER, place_id, work.now)]
    for people in (leading, keepers(work)):
        if able := {p.id: p for p in people if p.reachable and p.id != event.person_id}:
            return able.values()
    return ()
