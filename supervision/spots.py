"""Where a matter is, to the metre: who must go there opens it, as photos are opened; everybody else reads the village.

It may be the villager's door, so it lies with who the villager is (product, section 8). Whoever handles a matter, or
goes to see what became of it, cannot do so without it: no second person is asked as for a name, which nobody needs to
find a broken pipe. It stands in no list, search, export or notice, leaves the chat like photos, and is in the journal.
"""

from supervision.cases import Case, Track
from supervision.chain import inspector, queue_head, verifier
from supervision.gate import Actor, speaks_for
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work

#: Matters for which somebody goes somewhere. A petition is handed on; behind a spending stands a village.
_VISITED = frozenset({Track.EVERYDAY, Track.URGENT})


def is_placed(work: Work, case: Case) -> bool:
    """Whether a place was sent of the case; nothing is opened for it."""
    return any(each.placed for each in work.cases.receipts(case.id))


def may_open(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person, who sees the case, is shown a place of it."""
    return is_placed(work, case) and (_goes(work, actor, case) or bool(_own(work, actor, case)))


def places(work: Work, actor: Actor, case: Case) -> tuple[str, ...]:
    """The places this person, who sees the case, may be shown, "latitude, longitude": where the own villagers are; all
    of them for whoever must go there. Supervisors do not see each other's villagers, unless one has to go there."""
    if not is_placed(work, case):
        return ()
    own, goes = _own(work, actor, case), _goes(work, actor, case)
    everywhere = goes and (actor.holds(Role.INSPECTOR, Role.SECRETARY) or not own)
    sent = work.cases.spots(case.id)
    return tuple(dict.fromkeys(place for by_id, place in sent if everywhere or by_id in own))


def _own(work: Work, actor: Actor, case: Case) -> frozenset[int]:
    """Whether one of the placed villagers is the actor's own: his id, or nobody's."""
    villagers = work.cases.receipts(case.id) if speaks_for(work, actor, case) else ()
    return frozenset(
        each.supervisor_id for each in villagers if each.placed and each.supervisor_id == actor.person.id
    )


def _goes(work: Work, actor: Actor, case: Case) -> bool:
    if not case.open or case.track not in _VISITED:
        return False
    return actor.person.id in {person.id for person in _who_go(work, case)}


def _who_go(work: Work, case: Case) -> tuple[Person, ...]:
    """Who handles it and who verifies it; where there is danger, whoever hears of it first."""
    handed = case.unit_id is not None or case.inspector_id is not None
    first = queue_head(work, case) if case.track is Track.URGENT else ()
    return (*first, *((*inspector(work, case), *verifier(work, case)) if handed else ()))
