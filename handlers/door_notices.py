"""What is heard at the door: somebody has come in, has to be approved, was refused, or has handed an office over."""

from handlers.screen import word
from supervision import events as ev
from supervision.acts.enrolling import approvers as who_lets_in
from supervision.ports import Work


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
