"""Notices: what has happened → who hears of it. Queued in the same act; worded, and permitted, at sending."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from handlers.card import actions, facts, reason
from handlers.screen import Button, Screen, View, screen, word
from supervision import events as ev
from supervision.acts.enrolling import approvers
from supervision.cases import Case, EntryKind, State, Track
from supervision.gate import TOWNSHIP_TRACKS, case_by_id, case_for, responsible, secretary_must_go
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work

Hearers = Callable[[Work, Case], Iterable[Person]]


def announce(event: ev.Event, work: Work) -> None:
    """Queue the notices an event calls for. Every event has a row in one of the two tables."""
    if isinstance(event, ev.CaseEvent):
        _announce_case(event, work)
        return
    teller = TELLERS.get(type(event))
    if teller is not None:
        teller(event, work)


def _announce_case(event: ev.CaseEvent, work: Work) -> None:
    case = work.cases.by_id(event.case_id)
    if case is None:
        return
    for name, hearers in CASE_NOTICES.get(type(event), ()):
        for person in _once(hearers(work, case)):
            if person.id != event.by_id and person.user_id is not None:
                urgent = case.track is Track.URGENT or case.supervised
                work.say(
                    person.user_id,
                    name,
                    {"case": case.ref, "version": case.version},
                    case_id=case.id,
                    priority=0 if urgent else 2,
                )


def _once(people: Iterable[Person]) -> Iterable[Person]:
    return {person.id: person for person in people if person.reachable}.values()


# --- who


def village_office(work: Work, case: Case) -> Iterable[Person]:
    """The village's supervisor; absent or unreachable: the zone's director, then the township's inspector."""
    found = responsible(work, Role.SUPERVISOR, case.village_id, work.now)
    for place in work.places.above(case.village_id):
        found = found or responsible(work, Role.DIRECTOR, place.id, work.now)
    return found or responsible(work, Role.INSPECTOR, case.township_id, work.now)


def reporter(work: Work, case: Case) -> Iterable[Person]:
    """Whoever reported it; after a handover, or when that person cannot be reached, the village's office."""
    person = work.people.by_id(case.reporter_id)
    in_office = person.reachable and work.offices.of_person(person.id, work.now)
    return (person,) if in_office else village_office(work, case)


def neighbour(work: Work, case: Case) -> Iterable[Person]:
    """The supervisor of the village, where somebody of another village reported it."""
    if case.track not in TOWNSHIP_TRACKS:
        return ()
    own = responsible(work, Role.SUPERVISOR, case.village_id, work.now)
    return (p for p in own if p.id != case.reporter_id)


def supervisors(work: Work, case: Case) -> Iterable[Person]:
    """The supervisors who have a villager in this case (several after a merge), and the reporter."""
    people = [work.people.by_id(c.supervisor_id) for c in work.cases.complainants(case.id)]
    return (*people, *reporter(work, case))


def secretary(work: Work, case: Case) -> Iterable[Person]:
    """The township's secretary; when none can be reached, the inspector covers; then the linked office."""
    for role, place in ((Role.SECRETARY, case.township_id), (Role.INSPECTOR, case.township_id)):
        found = responsible(work, role, place, work.now)
        if found:
            return found
    return linked_office(work, case)


def inspector(work: Work, case: Case) -> Iterable[Person]:
    """The inspector who follows it, else the township's."""
    if case.inspector_id is not None:
        person = work.people.by_id(case.inspector_id)
        if person.reachable:
            return (person,)
    return responsible(work, Role.INSPECTOR, case.township_id, work.now) or secretary(work, case)


def at_work(work: Work, case: Case) -> Iterable[Person]:
    """Whoever has it on the desk now, or had it when it ended."""
    handed = case.unit_id is not None or case.inspector_id is not None
    if not handed or case.state in {State.SUBMITTED, State.SIGNED, State.REOPENED}:
        return sorter(work, case) if case.track is Track.UNCLEAR else secretary(work, case)
    return inspector(work, case)


def verifier(work: Work, case: Case) -> Iterable[Person]:
    """The secretary where the secretary must go, else the village's supervisor; never who handled it."""
    if secretary_must_go(case):
        people = [p for p in secretary(work, case) if p.id not in {case.handled_by, case.inspector_id}]
        if people:
            return people
    return village_office(work, case)


def linked_office(work: Work, case: Case) -> Iterable[Person]:
    """The county office that guides the township; else the area leader; else the county's leader."""
    township = work.places.by_id(case.township_id)
    if township.linked_id is not None:
        found = responsible(work, Role.OFFICER, township.linked_id, work.now)
        if found:
            return found
    for place in work.places.above(case.township_id):
        for role in (Role.AREA_LEADER, Role.COUNTY_LEADER):
            found = responsible(work, role, place.id, work.now)
            if found:
                return found
    return ()


def sorter(work: Work, case: Case) -> Iterable[Person]:
    """The county's reception; else the linked office."""
    for place in work.places.above(case.township_id):
        if place.level is Level.COUNTY:
            around = (place, *work.places.children(place.id))
            found = [p for each in around for p in responsible(work, Role.RECEPTION, each.id, work.now)]
            if found:
                return found
    return linked_office(work, case)


def queue_head(work: Work, case: Case) -> Iterable[Person]:
    """Who hears of a new report: the sorter of an unclear one; the secretary, and for danger the inspector too."""
    if case.track is Track.UNCLEAR:
        return sorter(work, case)
    if case.track is Track.URGENT:
        return (*secretary(work, case), *responsible(work, Role.INSPECTOR, case.township_id, work.now))
    return secretary(work, case)


#: Event → (screen, who hears it). What somebody did himself he sees in the answer to his own tap.
CASE_NOTICES: Mapping[type[ev.CaseEvent], tuple[tuple[str, Hearers], ...]] = {
    ev.Submitted: (("notice.new", queue_head), ("notice.passed", neighbour)),
    ev.Signed: (("notice.signed", reporter),),
    ev.Assigned: (("notice.assigned", inspector), ("notice.handed", reporter)),
    ev.Started: (("notice.started", reporter),),
    ev.Progressed: (("notice.progress", reporter),),
    ev.ResultEntered: (("notice.verify", verifier),),
    ev.Verified: (("notice.tell", supervisors), ("notice.verified", inspector)),
    ev.VerificationFailed: (("notice.not_done", inspector),),
    ev.Told: (),
    ev.Closed: (("notice.closed", reporter), ("notice.closed", inspector)),
    ev.Reopened: (("notice.reopened", secretary),),
    ev.Dissatisfied: (("notice.red", linked_office),),
    ev.Returned: (("notice.returned", reporter),),
    ev.Resubmitted: (("notice.resubmitted", queue_head),),
    ev.Transferred: (("notice.transferred", supervisors),),
    ev.Directed: (("notice.directed", supervisors),),
    ev.Withdrawn: (("notice.withdrawn", at_work),),
    ev.WithdrawalPressed: (("notice.pressed", linked_office),),
    ev.Merged: (("notice.merged", reporter),),
    ev.Sorted: (
        ("notice.sorted", reporter),
        ("notice.new", lambda work, case: queue_head(work, case) if case.open else ()),
    ),
    ev.Supplemented: (("notice.supplemented", at_work),),
    ev.Corrected: (("notice.corrected", at_work),),
    ev.Extended: (("notice.extended", reporter),),
    ev.Summarised: (),
}


# --- what they see


def _notice(name: str, *states: State, last: EntryKind | None = None) -> None:
    """Register a notice about a case: number, village, category and step, never the villager's words.

    It is dropped at sending when the case has left `states` meanwhile.
    """

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        if states and case.state not in states:
            return None
        shown = facts(view, case)
        if last is not None:
            shown["text"] = _last(view, case, last)
        return Screen(
            name,
            shown,
            rows=(*actions(view, case), (Button("notice.button.card", "o", (case.ref,)),)),
            content=True,
            loud=case.track is Track.URGENT,
        )


def _last(view: View, case: Case, kind: EntryKind) -> Any:
    texts = [e.text for e in view.work.cases.entries(case.id) if e.kind is kind]
    text = texts[-1] if texts else ""
    return reason(text or "…")


_notice("notice.new", State.SUBMITTED, State.REOPENED)
_notice("notice.resubmitted", State.SUBMITTED)
_notice("notice.passed")
_notice("notice.signed", State.SIGNED)
_notice("notice.assigned", State.ASSIGNED, State.HANDLING)
_notice("notice.handed", State.ASSIGNED, State.HANDLING)
_notice("notice.started", State.HANDLING)
_notice("notice.progress", last=EntryKind.PROGRESS)
_notice("notice.verify", State.TO_VERIFY, last=EntryKind.RESULT)
_notice("notice.tell", State.VERIFIED, last=EntryKind.RESULT)
_notice("notice.verified", State.VERIFIED, State.TOLD, State.CLOSED)
_notice("notice.not_done", State.HANDLING, last=EntryKind.REJECTION)
_notice("notice.closed", State.CLOSED)
_notice("notice.reopened", State.REOPENED)
_notice("notice.red")
_notice("notice.returned", State.RETURNED, last=EntryKind.REASON)
_notice("notice.transferred", State.TRANSFERRED, last=EntryKind.REASON)
_notice("notice.directed", State.DIRECTED, last=EntryKind.REASON)
_notice("notice.withdrawn", State.WITHDRAWN, last=EntryKind.REASON)
_notice("notice.pressed")
_notice("notice.supplemented", last=EntryKind.SUPPLEMENT)
_notice("notice.corrected", last=EntryKind.VERSION)
_notice("notice.extended", State.ASSIGNED, State.HANDLING)


@screen("notice.merged")
def merged_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The reporter of a duplicate: the receipt stays good, the matter goes on under another number."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.merged_into is None:
        return None
    into = case_by_id(view.work, view.someone, case.merged_into)
    card = Button("notice.button.card", "o", (into.ref,))
    return Screen("notice.merged", facts(view, case) | {"into": into.number}, rows=((card,),))


@screen("notice.sorted")
def sorted_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The reporter hears which way an unclear matter goes; a sealed one by number only."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.track is Track.INTEGRITY:
        return Screen("notice.sorted_sealed", {"number": case.number})
    return Screen("notice.sorted", facts(view, case))


# --- events that are not about a case


def _tell_enrolled(event: ev.Event, work: Work) -> None:
    assert isinstance(event, ev.Enrolled)
    person = work.people.by_id(event.person_id)
    if person.user_id is not None:
        work.say(person.user_id, "enrol.done")
        work.say(person.user_id, "home")


def _tell_approvers(event: ev.Event, work: Work) -> None:
    assert isinstance(event, ev.ApprovalAsked)
    invitation = work.invitations.by_id(event.invitation_id)
    if invitation is None:
        return
    for person in approvers(work, invitation):
        if person.user_id is not None:
            work.say(person.user_id, "enrol.ask", {"invitation": invitation.ref}, priority=1)


def _tell_refused(event: ev.Event, work: Work) -> None:
    assert isinstance(event, ev.EnrolmentRefused)
    invitation = work.invitations.by_id(event.invitation_id)
    if invitation is not None and invitation.user_id is not None:
        work.say(invitation.user_id, "enrol.refused")


def _tell_predecessor(event: ev.Event, work: Work) -> None:
    """Who held the office hears that it has passed on; the successor is greeted by the enrolment."""
    assert isinstance(event, ev.HandedOver)
    person = work.people.by_id(event.from_id)
    if person.user_id is not None and person.reachable:
        place = work.places.by_id(event.place_id).name
        fields = {"role": word(f"role.{event.role}"), "place": place}
        work.say(person.user_id, "office.ended", fields, priority=2)
        work.say(person.user_id, "home", priority=2)


def keepers(work: Work) -> Iterable[Person]:
    """The keepers who can be reached."""
    people = (work.people.by_id(o.person_id) for o in work.offices.with_role(Role.KEEPER, work.now))
    return [person for person in people if person.reachable]


def _tell_keepers(screen_name: str) -> Callable[[ev.Event, Work], None]:
    def tell(event: ev.Event, work: Work) -> None:
        fields: dict[str, Any] = {}
        if isinstance(event, (ev.BecameUnreachable, ev.BecameReachable)):
            fields = {"name": work.people.by_id(event.person_id).name}
        for person in keepers(work):
            if person.user_id is not None:
                work.say(person.user_id, screen_name, fields, priority=2)

    return tell


def _nobody(_event: ev.Event, _work: Work) -> None:
    """Nobody has to hear of it: the answer to the tap says it."""


TELLERS: Mapping[type[ev.Event], Callable[[ev.Event, Work], None]] = {
    ev.Enrolled: _tell_enrolled,
    ev.ApprovalAsked: _tell_approvers,
    ev.EnrolmentRefused: _tell_refused,
    ev.BecameUnreachable: _tell_keepers("keeper.unreachable"),
    ev.BecameReachable: _tell_keepers("keeper.reachable"),
    ev.UpdateParked: _tell_keepers("keeper.parked"),
    ev.VisitLogged: _nobody,
    ev.Sealed: _nobody,
    ev.Invited: _nobody,
    ev.HandedOver: _tell_predecessor,
}
