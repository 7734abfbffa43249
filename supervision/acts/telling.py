"""已转告: a supervisor ticks that the own villagers of a case were told of a step."""

from collections.abc import Sequence

from supervision.cases import Case, Complainant
from supervision.chain import stands_in, still_speaks
from supervision.doubts import doubted
from supervision.events import PassedOn
from supervision.gate import Actor, case_by_id, case_for
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.tellings import Told


def own_villagers(work: Work, actor: Actor, case: Case) -> Sequence[Complainant]:
    """Those whom this supervisor tells: his own, and after a merge never another's; where somebody who wrote a
    villager down holds no office any more, whoever has the case now tells that villager too. Nobody who is doubted;
    who stands in for him tells them instead."""
    if case.own_finding or actor.person.id in doubted(work, case):
        return ()
    return [c for c in work.cases.complainants(case.id) if _tells(work, actor, case, c)]


def _tells(work: Work, actor: Actor, case: Case, villager: Complainant) -> bool:
    if villager.supervisor_id == actor.person.id:
        return True
    if villager.supervisor_id in doubted(work, case) and any(
        person.id == actor.person.id for person in stands_in(work, case)
    ):
        return True
    here = any(office.place_id == case.village_id for office in actor.offices)
    return here and not still_speaks(work, villager.supervisor_id, case)


def pass_on(work: Work, actor: Actor, ref: str, step: Told, version: int) -> Case:
    """Note, for each own villager, that the step was passed on, and when; a second tick changes nothing.

    Raises Missing, or Refusal("nobody_to_tell") where none of the villagers is the actor's.
    """
    case = case_for(work, actor, ref)
    if case.merged_into is not None:
        # Its villagers went with it.
        case = case_by_id(work, actor, case.merged_into)
    villagers = own_villagers(work, actor, case)
    if not villagers:
        raise Refusal("nobody_to_tell", screen=("case.card", {"case": ref}), number=case.number)
    fresh = [work.tellings.add(case.id, each.id, step, version, actor.person.id) for each in villagers]
    if any(fresh):
        work.record(PassedOn(by_id=actor.person.id, case_id=case.id, step=step.value))
    return case
