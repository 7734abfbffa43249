"""Absence: somebody is on leave until a day; the office is covered meanwhile, as when nobody can be reached."""

from datetime import date, datetime, timedelta

from supervision.acts import deputising
from supervision.events import TookLeave
from supervision.gate import Actor
from supervision.ports import Work
from supervision.refusals import Refusal

#: The longest leave that can be noted at once (house).
LONGEST = timedelta(days=180)


def take_leave(work: Work, actor: Actor, back_on: date) -> datetime:
    """On leave until the morning of `back_on`. Raises Refusal: date_past, date_far, no_office."""
    if not actor.offices:
        raise Refusal("no_office")
    until = work.time.on(back_on)
    if until <= work.now:
        raise Refusal("date_past")
    if until > work.now + LONGEST:
        raise Refusal("date_far")
    work.people.take_leave(actor.person.id, until)
    deputising.release_all(work, actor.person)
    deputising.prolong(work, actor.person, until)
    work.record(TookLeave(by_id=actor.person.id, person_id=actor.person.id, until=back_on.isoformat()))
    return until


def come_back(work: Work, actor: Actor) -> None:
    """Back at work before the day. Raises Refusal("not_away")."""
    if not actor.person.away(work.now):
        raise Refusal("not_away")
    work.people.take_leave(actor.person.id, None)
    deputising.end(work, actor.person)
    work.record(TookLeave(by_id=actor.person.id, person_id=actor.person.id))
