"""What scripts about clocks have in common: a moment after Monday nine o'clock, and who is away or concerned."""

from datetime import datetime, timedelta

from storage.unit_of_work import UnitOfWork
from supervision.acts import oversight
from supervision.gate import Actor, actor_of
from tests.cast import MONDAY, PARTS, user_of
from tests.chat import Town
from tests.handlers.playing import case_of

#: Reported on Monday at nine, an everyday matter is to be signed for by Tuesday, 18:00: the hours of its clock.
HALF, THREE_QUARTERS, END, MORNING_AFTER, DAY_LATE, THREE_DAYS_LATE = 9, 29, 33, 49, 57, 105
NIGHT, MORNING = 38, 46.5


def at(town: Town, hours: float) -> None:
    """So many hours after Monday nine o'clock the metronome knocks; everybody has looked away before."""
    at_moment(town, MONDAY + timedelta(hours=hours))


def at_moment(town: Town, moment: datetime) -> None:
    """The metronome knocks at this moment; everybody has looked away before."""
    look_away(town)
    town.clock.now = moment
    town.knock()


def look_away(town: Town) -> None:
    """From now on only what is new counts as shown."""
    for part in PARTS:
        town.chat(part).forgets()


def listeners(town: Town) -> set[str]:
    """Who has been told anything since the last look."""
    return {part for part in PARTS if town.chat(part).answers}


def actor(work: UnitOfWork, part: str) -> Actor:
    """One of the cast with his offices."""
    person = work.people.by_user(user_of(part))
    assert person is not None
    return actor_of(work, person)


def is_away(town: Town, part: str, days: int = 60) -> None:
    """Somebody is on leave; nobody was told."""
    until = town.clock.now + timedelta(days=days)
    town.act(lambda work: work.people.take_leave(actor(work, part).person.id, until))


def steps_aside(town: Town, part: str, number: str) -> None:
    """Somebody says to be concerned in the matter."""
    ref = case_of(town, number).ref
    town.act(lambda work: oversight.step_aside(work, actor(work, part), ref, "亲属"))
