"""改类别、改咨询求助投诉: what a matter is, put right. The nature decides how long the unit has for it; nobody takes
more time for himself by it."""

from supervision.acts.casework import say_why
from supervision.altering import altered
from supervision.case_clock import corrected
from supervision.cases import Case, EntryKind, Move
from supervision.chain import approvers, opened_to
from supervision.clock_ends import lasts
from supervision.events import NatureCorrected, Summarised
from supervision.gate import Actor, case_for
from supervision.people import Person
from supervision.ports import Work


def reclassify(
    work: Work,
    actor: Actor,
    ref: str,
    *,
    category: str | None = None,
    nature: str | None = None,
    text: str = "",
) -> Case:
    """Change category or nature before the unit's answer; the handling clock is reckoned anew from its start.

    Where that gives more time it wants a reason, which stays in the history, and the secretary hears, or the office
    above where the secretary did it. Who is late already stays late: the step keeps the end it had, its ladder and
    its reminders; more time is then asked for. Raises Refusal("words_missing").
    """
    case = case_for(work, actor, ref, Move.RESUMMARISE)
    named = altered(case, category=category or case.category, nature=nature or case.nature)
    more = lengthens(work, case, named.nature)
    if case.due_kind == "handle":
        named = (
            _as_late(work, case, named)
            if more and _late(work, case)
            else corrected(work.time, named, work.now)
        )
    done = Summarised(by_id=actor.person.id, case_id=case.id)
    if not more:
        saved = work.cases.save(named)
        work.record(done)
        return saved
    say_why(work, actor, case, EntryKind.NOTE, text)
    saved = work.cases.save(opened_to(work, named, hearers(work, case, actor.person.id)))
    work.record(done)
    work.record(NatureCorrected(by_id=actor.person.id, case_id=case.id))
    return saved


def lengthens(work: Work, case: Case, nature: str) -> bool:
    """Whether the clock that runs would end later were the matter of this nature."""
    if case.due_kind != "handle" or case.due_at is None:
        return False
    then = corrected(work.time, altered(case, nature=nature), work.now)
    return then.due_at is not None and then.due_at > case.due_at


def hearers(work: Work, case: Case, by_id: int) -> tuple[Person, ...]:
    """Who hears that somebody gave a matter more time by its nature: whoever would have granted him more."""
    return approvers(work, altered(case, extension_by=by_id))


def _late(work: Work, case: Case) -> bool:
    return case.due_at is not None and case.due_at <= work.now


def _as_late(work: Work, case: Case, named: Case) -> Case:
    """Its own length is fixed on the clock that is over: no later reckoning takes the new nature's instead."""
    return altered(named, clock_length=str(lasts(work.time, case)))
