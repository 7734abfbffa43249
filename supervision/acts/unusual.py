"""Unusual reading: whoever is shown much of what tells who villagers are, or any of it at night, is spoken of above."""

from datetime import timedelta

from supervision.cases import Case
from supervision.chain import of_role
from supervision.events import ReadingUnusual
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import hidden_from

#: The day in which much of it is unusual (house).
DAY = timedelta(days=1)


def watchers_of(work: Work, case: Case, reader: int) -> tuple[Person, ...]:
    """Who hears of unusual reading in a matter: the county's leader, else the prefecture; never the reader."""
    return of_role(work, case, Role.COUNTY_LEADER, but={reader}) or of_role(
        work, case, Role.PREFECTURE_OFFICER, but={reader}
    )


def watch_looks(work: Work, actor: Actor, case: Case) -> None:
    """Many looks in a day (but those of drawn cases), or one in the night: the county's leader hears, never the
    reader; where the leader is the reader, or is concerned in this matter, the prefecture. A leader hears of none that
    he may not know of."""
    reader = actor.person.id
    most = max(work.time.policy.identity.unusual, 1)
    for leader in watchers_of(work, case, reader):
        hidden = hidden_from(work, leader)
        count = work.identities.read_since(work.now - DAY, hidden, by_id=reader)
        if leader.user_id is None or (count % most and not work.time.is_quiet(work.now)):
            continue
        fields = {"person": work.people.by_id(reader).ref, "count": count}
        work.say(leader.user_id, "identity.unusual", fields, priority=2)
        work.record(ReadingUnusual(by_id=reader, to_id=leader.id, count=count))
