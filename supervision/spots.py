"""Where a matter is, to the metre: who must go there opens it, as photos are opened; everybody else reads the village.

It may be the villager's door, so it lies with who the villager is (product, section 8). Whoever handles a matter, or
goes to see what became of it, cannot do so without it: no second person is asked as for a name, which nobody needs to
find a broken pipe. It stands in no list, search, export or notice, leaves the chat like photos, and is in the journal.

Where somebody stood who verified it is such a place too: what is verified at the villager's house is the villager's
door. So it lies with the others (`SEEN` behind it), and the history says of it what whoever checks the verification
needs: that a phone told it, and how near that is to where the matter was reported to be (`Nearness`). A distance alone,
with no place kept, would prove nothing where the report had none, and could not be looked at again.

Where somebody stood at a step of a village's spending is nobody's door but that of a public work: there is no villager
with whom it could lie, and whoever deletes a villager's name must not take the proof along that the secretary was
there. So it lies with the line of the step, under the matter's own key, and goes with it; but it is no more read in
passing than the others: the history and the printed file say that a phone told it, and who follows or checks the
spending opens it, as a place, with an entry. A pipe may lead to somebody's house after all.
"""

import math
from enum import StrEnum

from supervision.cases import Case, Track
from supervision.chain import inspector, queue_head, verifier
from supervision.gate import Actor, speaks_for
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.spending_steps import ON_SITE

#: Matters for which somebody goes somewhere. A petition is handed on; behind a spending stands a village.
_VISITED = frozenset({Track.EVERYDAY, Track.URGENT})


#: Who opens where somebody stood at a step of a spending, of those who see it: who follows it, and who checks it.
_CHECK = (Role.INSPECTOR, Role.SECRETARY, Role.OFFICER, Role.COUNTY_LEADER)

#: Stands behind a place from which a matter was verified. A sign, not a word: what is kept is in no language.
SEEN = " ✓"

#: The radius of the earth, in metres; how near is near, and around (house): a phone is some ten metres out in the open,
#: a hundred between houses.
_EARTH, _NEAR, _AROUND = 6_371_000, 100, 1_000


class Nearness(StrEnum):
    """How far from where it was reported to be something was verified: within 100 m, within 1 km, farther."""

    NEAR = "near"
    AROUND = "around"
    FAR = "far"


def nearness(work: Work, case: Case, spot: str) -> Nearness | None:
    """How near a place is to one that was sent with the case; None where none was, or that is destroyed."""
    sent = [place for _, place in work.cases.spots(case.id) if not place.endswith(SEEN)]
    if not sent:
        return None
    metres = min(_metres(spot, each) for each in sent)
    return Nearness.NEAR if metres <= _NEAR else Nearness.AROUND if metres <= _AROUND else Nearness.FAR


def _metres(one: str, other: str) -> float:
    """Between two places "latitude, longitude", along the surface (haversine)."""
    (lat, lon), (to_lat, to_lon) = (
        [math.radians(float(part)) for part in each.split(",")] for each in (one, other)
    )
    half = math.sin((to_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(to_lat) * math.sin((to_lon - lon) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def is_placed(work: Work, case: Case) -> bool:
    """Whether a place was sent of the case; nothing is opened for it."""
    return any(each.placed for each in work.cases.receipts(case.id))


def may_open(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person, who sees the case, is shown a place of it."""
    if case.track is Track.SPENDING:
        return bool(_of_spending(work, actor, case))
    return is_placed(work, case) and (_goes(work, actor, case) or bool(_own(work, actor, case)))


def places(work: Work, actor: Actor, case: Case) -> tuple[str, ...]:
    """The places this person, who sees the case, may be shown, "latitude, longitude": where the own villagers are; all
    of them for whoever must go there. Supervisors do not see each other's villagers, unless one has to go there."""
    if case.track is Track.SPENDING:
        return _of_spending(work, actor, case)
    if not is_placed(work, case):
        return ()
    own, goes = _own(work, actor, case), _goes(work, actor, case)
    everywhere = goes and (actor.holds(Role.INSPECTOR, Role.SECRETARY) or not own)
    sent = work.cases.spots(case.id)
    return tuple(dict.fromkeys(place for by_id, place in sent if everywhere or by_id in own))


def _of_spending(work: Work, actor: Actor, case: Case) -> tuple[str, ...]:
    """Of each step at which a phone told it: for who follows or checks it, and whoever stood there."""
    checks = actor.holds(*_CHECK)
    told = (r for r in work.spendings.of_case(case) if r.spot and (checks or r.by_id == actor.person.id))
    return tuple(dict.fromkeys(f"{r.spot}{SEEN}" if r.code == ON_SITE else r.spot for r in told))


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
