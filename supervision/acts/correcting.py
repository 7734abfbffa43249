"""Correcting who a villager is: by the supervisor who wrote it down, as a version beside what it was."""

from collections.abc import Mapping

from supervision.cases import Case, Complainant
from supervision.erasure_gate import waiting_in
from supervision.events import IdentityCorrected
from supervision.gate import SEE, Actor, case_for
from supervision.ports import Work
from supervision.refusals import Refusal


def own_villagers(work: Work, actor: Actor, case: Case) -> tuple[Complainant, ...]:
    """The villagers of a case whom this person wrote down by name."""
    everyone = work.cases.complainants(case.id)
    return tuple(c for c in everyone if c.supervisor_id == actor.person.id and c.name)


def spoken_for(work: Work, actor: Actor, case: Case) -> tuple[Complainant, ...]:
    """The villagers of a case for whom this person speaks, named or not."""
    return tuple(c for c in work.cases.complainants(case.id) if c.supervisor_id == actor.person.id)


def name_villager(work: Work, actor: Actor, ref: str, identity: Mapping[str, str]) -> Case:
    """Write down who the villager is, who was withheld until now, or anew: whom the township may look for.

    Raises Missing, or Refusal: contact_nobody (this person speaks for nobody in it), erasure_waits.
    """
    case = case_for(work, actor, ref, SEE)
    villagers = spoken_for(work, actor, case)
    if not villagers:
        raise Refusal("contact_nobody", screen=("case.card", {"case": ref}))
    first = villagers[0]
    _not_leaving(work, case, first.id)
    was = {"name": first.name, "phone": first.phone, "group": first.group}
    work.cases.identify(first.id, {name: identity.get(name) or value or "" for name, value in was.items()})
    work.record(IdentityCorrected(by_id=actor.person.id, case_id=case.id, complainant_id=first.id))
    return case


def correct_villager(
    work: Work, actor: Actor, ref: str, complainant_id: int, identity: Mapping[str, str]
) -> Case:
    """Write down name, phone and group anew; what is not given stays as it was.

    Raises Missing, or Refusal: not_your_turn (somebody else's villager), moved (the matter has ended), name_missing,
    erasure_waits.
    """
    case = case_for(work, actor, ref, SEE)
    card = ("case.card", {"case": ref})
    villager = next((c for c in own_villagers(work, actor, case) if c.id == complainant_id), None)
    if villager is None:
        raise Refusal("not_your_turn", screen=card, number=case.number)
    if not case.open:
        raise Refusal("moved", screen=card, number=case.number, state=case.state.value)
    _not_leaving(work, case, complainant_id)
    if not any(identity.values()):
        raise Refusal("name_missing")
    was = {"name": villager.name, "phone": villager.phone, "group": villager.group}
    now = {name: identity.get(name) or value or "" for name, value in was.items()}
    work.cases.identify(complainant_id, now)
    work.record(IdentityCorrected(by_id=actor.person.id, case_id=case.id, complainant_id=complainant_id))
    return case


def _not_leaving(work: Work, case: Case, complainant_id: int) -> None:
    """Who wishes to be deleted is not written down anew meanwhile: that wish is taken back first."""
    if any(each.complainant_id == complainant_id for each in waiting_in(work, case)):
        raise Refusal("erasure_waits", screen=("case.card", {"case": case.ref}), number=case.number)
