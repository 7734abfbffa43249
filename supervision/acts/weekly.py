"""Once a week the secretary, the linked office and the area's leader see their week in three colours."""

from datetime import UTC, datetime, timedelta

from supervision.acts.reading import draw_chart
from supervision.gate import actor_of
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work

#: Who gets it (product, section 5: the cards of three colours are theirs to act on).
READERS = frozenset({Role.SECRETARY, Role.OFFICER, Role.AREA_LEADER})

_WEEK = timedelta(days=7)
#: Before everything: sets a moment only where there is none yet.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def await_week(work: Work, person: Person) -> None:
    """Set the next one for somebody who has come into such an office; one that waits already is left as it is."""
    roles = {office.role for office in work.offices.of_person(person.id, work.now)}
    if roles & READERS:
        work.people.set_weekly(person.id, _NEVER, _next(work))


def adopt_weeks(work: Work) -> None:
    """Await it for those for whom nobody does yet (in office before there was any)."""
    ids = {o.person_id for role in READERS for o in work.offices.with_role(role, work.now)}
    for person_id in sorted(ids):
        work.people.set_weekly(person_id, _NEVER, _next(work))


def weekly_due(work: Work, limit: int = 100) -> int:
    """Say it to those whose week is due: once after an outage, never at night. Returns how many were looked at.

    It tells of the seven days before the latest day on which it was to come.
    """
    people = work.people.weekly_due(work.now, limit)
    for person in people:
        _tell(work, person)
    return len(people)


def _tell(work: Work, person: Person) -> None:
    roles = {office.role for office in work.offices.of_person(person.id, work.now)}
    if not roles & READERS:
        work.people.set_weekly(person.id, work.now, None)
        return
    if work.time.is_quiet(work.now):
        work.people.set_weekly(person.id, work.now, work.time.next_allowed(work.now))
        return
    coming = work.time.next_weekly(work.now)
    first = work.people.set_weekly(person.id, work.now, coming)
    if first and person.available(work.now) and person.user_id is not None:
        ends = (coming - _WEEK).astimezone(work.time.timezone).date()
        marked = draw_chart(work, actor_of(work, person), "weekly")
        work.say(person.user_id, "weekly", {"ends": ends.isoformat(), "mark": marked}, priority=3)


def _next(work: Work) -> datetime:
    return work.time.next_weekly(work.now)
