"""Oversight: what those above do to a late matter: sign for it, set a 督办 date, ask back; and stepping aside."""

from datetime import date, datetime, timedelta

from supervision.acts import duty
from supervision.acts.parting import joined_too, let_go, who_saw
from supervision.acts.recusing import nobody_left, without
from supervision.altering import altered
from supervision.callbacks import Outcome
from supervision.case_clock import pressed, recomputed
from supervision.cases import Case, EntryKind, Move
from supervision.chain import asked, in_turn
from supervision.demands import Demand
from supervision.duty import Ended
from supervision.events import (
    Acknowledged,
    Answered,
    AskedBack,
    LaidAnew,
    Named,
    Released,
    SteppedAside,
    Supervised,
    TurnedRed,
)
from supervision.gate import Actor, case_for, demands_to_sign
from supervision.offices import Role
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Refusal
from supervision.spending_events import ProcedureMissing
from supervision.transitions import transition

#: A 督办 date lies at most this far ahead (house): further is no pressure.
FURTHEST = timedelta(days=90)


def acknowledge(work: Work, actor: Actor, ref: str) -> Case:
    """签收督办: whoever heard of a late matter says so by a tap (Telegram gives bots no read receipts)."""
    case = case_for(work, actor, ref, Move.ACKNOWLEDGE)
    work.escalations.sign(case.id, actor.person.id)
    for demand in demands_to_sign(work, actor, case):
        work.demands.sign(demand.id, actor.person.id)
    work.record(Acknowledged(by_id=actor.person.id, case_id=case.id))
    return case


def supervise(work: Work, actor: Actor, ref: str, day: date, text: str = "") -> Case:
    """Set a 督办 date: the matter is a red card, and every stage of it ends by office close of that day at the latest.

    Several offices may each set their own; the nearest one presses. A second one of the same person replaces the first.

    The present stage gets a fresh clock up to that day, so that those at work are reminded anew and the ladder
    begins again. Raises Refusal: date_past, date_far.
    """
    case = case_for(work, actor, ref, Move.SUPERVISE)
    by = office_close(work, day)
    if by <= work.now:
        raise Refusal("date_past", number=case.number)
    if by > work.now + FURTHEST:
        raise Refusal("date_far", number=case.number)
    for own in _standing(work, case):
        if own.by_id == actor.person.id:
            work.demands.withdraw(own.id)
    words = "\n".join(filter(None, (day.isoformat(), text.strip())))
    entry = work.cases.add_entry(case, EntryKind.SUPERVISION, actor.person.id, words)
    work.demands.add(case.id, actor.person.id, _office(work, actor, case), entry.id, by)
    nearest = min(each.until for each in _standing(work, case))
    red = altered(case, supervised=True, overseen=True, supervise_by=nearest, extension_by=None)
    # Whoever is late himself presses nobody by it, and gives himself no fresh clock.
    late = case.due_at is not None and case.due_at <= work.now and actor.person in in_turn(work, case)
    saved = work.cases.save((recomputed if late else pressed)(work.time, red, work.now))
    work.record(Supervised(by_id=actor.person.id, case_id=case.id, until=day.isoformat()))
    return saved


def release(work: Work, actor: Actor, ref: str) -> Case:
    """撤销督办: whoever set it takes it back; the nearest of the others presses on, and without any the card is as it
    would be without: red only for what was red besides."""
    case = case_for(work, actor, ref, Move.RELEASE)
    for demand in _standing(work, case):
        if demand.by_id == actor.person.id:
            work.demands.withdraw(demand.id)
    left = [each.until for each in _standing(work, case)]
    red = bool(left) or case.dissatisfied >= 2 or red_besides(work, case)
    freed = altered(case, supervise_by=min(left, default=None), supervised=red)
    saved = work.cases.save(recomputed(work.time, freed, work.now))
    work.record(Released(by_id=actor.person.id, case_id=case.id))
    return saved


def red_besides(work: Work, case: Case) -> bool:
    """Whether it is red for what no date set and taken back washes away: late beyond its extension (here, or in a case
    that was joined to this one), paid out of turn, or a satisfaction that the county found invented."""
    lasting = {TurnedRed.name, ProcedureMissing.name}
    if any(name in lasting for _, name, _ in work.journal.of_case(case.id)):
        return True
    said = (e.text.partition("\n")[0] for e in work.cases.entries(case.id) if e.kind is EntryKind.SAMPLED)
    return Outcome.INVENTED.value in said


def _standing(work: Work, case: Case) -> list[Demand]:
    return [each for each in work.demands.of_case(case.id) if each.stands]


def _office(work: Work, actor: Actor, case: Case) -> Role:
    """In which office it is set: the one over the case that may."""
    row = transition(Move.SUPERVISE, case.track)
    may = row.offices if row is not None else frozenset()
    return next((office.role for office in actor.offices if office.role in may), Role.OFFICER)


def office_close(work: Work, day: date) -> datetime:
    """The moment the office closes on a day."""
    return work.time.on(day, work.time.policy.hours.close)


def day_after(work: Work, working_days: int) -> date:
    """The day that many working days from today: what a button for a 督办 date offers."""
    today = work.now.astimezone(work.time.timezone).date()
    return work.time.calendar.working_days_after(today, working_days)


def ask(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """Ask back: a question to those at work, who answer with one tap and their words. Raises Refusal: words_missing,
    nobody_to_ask (nobody at work can be reached)."""
    case = case_for(work, actor, ref, Move.ASK)
    if not text.strip():
        raise Refusal("words_missing")
    if not [person for person in asked(work, case) if person.id != actor.person.id]:
        raise Refusal("nobody_to_ask", number=case.number)
    saved = work.cases.save(altered(case, question_by=actor.person.id))
    entry = work.cases.add_entry(saved, EntryKind.QUESTION, actor.person.id, text.strip())
    work.record(AskedBack(by_id=actor.person.id, case_id=case.id, entry_id=entry.id))
    return saved


def answer(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """Answer a question from above; it goes to whoever asked. Raises Refusal("words_missing")."""
    case = case_for(work, actor, ref, Move.ANSWER)
    if not text.strip() or case.question_by is None:
        raise Refusal("words_missing")
    saved = work.cases.save(altered(case, question_by=None))
    entry = work.cases.add_entry(saved, EntryKind.ANSWER, actor.person.id, text.strip())
    done = Answered(by_id=actor.person.id, case_id=case.id, entry_id=entry.id, asked_by=case.question_by)
    work.record(done)
    return saved


def step_aside(work: Work, actor: Actor, ref: str, why: str) -> str:
    """回避, with a reason only the county reads: who is concerned in a matter never sees it again; the next office not
    concerned has it.

    Returns the number, all that is left to say. An inspector who follows the case no longer does.
    Raises Refusal("words_missing").
    """
    case = case_for(work, actor, ref, Move.STEP_ASIDE)
    if not why.strip():
        raise Refusal("words_missing")
    kept, before = concerned_in(work, case.id), Ended(case, duty.owing(work, case))
    for person_id in sorted(work.people.namesakes((actor.person.id,))):
        work.recusals.add(case.id, person_id, actor.person.id)
    gone = concerned_in(work, case.id)
    saved = work.cases.save(without(work, case, gone))
    if case.open:
        duty.parted(work, before, SteppedAside.name, actor.person.id)
    let_go(work, gone, saved)
    saved = work.cases.lay_anew(saved)
    work.recusals.say_why(saved, actor.person.id, why.strip())
    work.record(SteppedAside(by_id=actor.person.id, case_id=case.id))
    if acting := gone - kept - {actor.person.id}:
        # Who steps aside knows; whoever acts for him is to find nothing of it.
        people, saw = tuple(sorted(acting)), who_saw(work, case, acting, kept)
        work.record(Named(by_id=actor.person.id, case_id=case.id, people=people, saw=saw))
    work.record(LaidAnew(by_id=actor.person.id, case_id=case.id))
    nobody_left(work, saved)
    joined_too(work, saved, actor.person.id)
    return case.number
