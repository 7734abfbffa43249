"""Passing a matter to the village it was seen in: filed at once, that village's from then on; and mending the village.

Nobody waits for anybody: the report is in its township's queue with the same tap, and the villager has a receipt.
"""

from supervision.acts.reporting import Report, submit
from supervision.altering import altered
from supervision.case_clock import recomputed
from supervision.cases import Case, Move
from supervision.chain import opened, village_office
from supervision.drafts import Draft
from supervision.events import PassedToVillage, VillageCorrected
from supervision.gate import Actor, case_for, home_village, township_of
from supervision.offices import Role
from supervision.passings import PASSABLE, Passing
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Refusal

#: Who may be given a matter of a village, the nearest first; above them nobody speaks for a villager.
_HEIRS = (Role.SUPERVISOR, Role.DIRECTOR, Role.INSPECTOR, Role.SECRETARY)


def pass_to_village(work: Work, actor: Actor, draft: Draft, report: Report) -> tuple[Case, Passing | None]:
    """File a report and give it to the supervisor of the village it is about, with one tap.

    Who is concerned never gets it; where that village has nobody at work, whoever covers does: the zone's director,
    then the township. Without a Passing it has stayed the actor's, who covers that village himself or is the only
    one there is. Raises Refusal: pass_own (it is the own village), pass_unsorted (not known yet what it is, or
    sealed), and what filing refuses.
    """
    home = home_village(work, actor)
    again = ("draft", {"draft": draft.ref, "version": draft.version})
    if report.village_id == home.id:
        raise Refusal("pass_own", screen=again)
    if report.track not in PASSABLE:
        raise Refusal("pass_unsorted", screen=again)
    case = submit(work, actor, draft, report)
    heir = heir_of(work, case)
    receipts = work.cases.receipts(case.id)
    if heir is None or heir.id == actor.person.id or not receipts:
        return case, None
    given = work.cases.save(opened(work, altered(case, reporter_id=heir.id)))
    work.cases.entrust(receipts[0].id, heir.id)
    passing = work.passings.add(given.id, receipts[0].id, actor.person.id, home.id, given.village_id)
    work.record(
        PassedToVillage(by_id=actor.person.id, case_id=given.id, from_id=home.id, to_id=given.village_id)
    )
    return given, passing


def heir_of(work: Work, case: Case) -> Person | None:
    """The village's supervisor, on leave too: the office has it, and is covered meanwhile. Else whoever covers."""
    concerned = concerned_in(work, case.id)
    own = work.offices.holders(Role.SUPERVISOR, case.village_id, work.now)
    found = [p for p in own if p.enrolled and p.locked_at is None and p.id not in concerned]
    covering = found or [p for p in village_office(work, case) if _speaks_there(work, p)]
    return next(iter(covering), None)


def _speaks_there(work: Work, person: Person) -> bool:
    return any(office.role in _HEIRS for office in work.offices.of_person(person.id, work.now))


def villages_for(work: Work, case: Case) -> tuple[Place, ...]:
    """The villages a case may be moved to: those of the township that has it, its present one not among them."""
    here = work.places.by_id(case.township_id)
    township = here if here.level is Level.TOWNSHIP else township_of(work, case.village_id)
    below = work.places.below(township.id) if township is not None else ()
    return tuple(place for place in below if place.level is Level.VILLAGE and place.id != case.village_id)


def correct_village(work: Work, actor: Actor, ref: str, village_id: int) -> Case:
    """改村子: it happened in another village of the township. That village's people have it on site from now on; who
    speaks for the villager, the receipt and the clock stay. Raises Refusal("village_unknown")."""
    case = case_for(work, actor, ref, Move.RELOCATE)
    if village_id not in {place.id for place in villages_for(work, case)}:
        raise Refusal("village_unknown", screen=("case.card", {"case": ref}))
    moved = recomputed(work.time, altered(case, village_id=village_id), work.now)
    saved = work.cases.save(opened(work, moved))
    work.record(
        VillageCorrected(by_id=actor.person.id, case_id=case.id, from_id=case.village_id, to_id=village_id)
    )
    return saved
