"""Integrity matters at the county: registered when the person comes, handled or handed down, told, closed.

Numbers and steps only. Nothing here stops because somebody wishes it withdrawn, and nobody is looked for.
"""

from dataclasses import replace
from datetime import date, datetime

from supervision import integrity_gate as gate
from supervision.acts import content_leaving
from supervision.acts.integrity_owed import Ended, open_promise, owe, settle
from supervision.events import IntegrityStepped
from supervision.gate import Actor
from supervision.integrity import (
    TELLING,
    AsideFor,
    Came,
    Ending,
    Instruction,
    Matter,
    Owed,
    Stage,
    Told,
    own_number,
    working_days,
)
from supervision.integrity_moves import Step, leads_to
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: How many working days a task may be given, or made longer by (house).
DAYS = (5, 10, 20)


def _kept(work: Work, by_id: int | None, matter: Matter, step: str, to: int | None = None) -> Matter:
    saved = work.integrity.save(matter)
    to = to if to is not None else matter.receiver_id
    work.record(IntegrityStepped(by_id=by_id, matter_id=matter.id, step=step, to_id=to))
    return saved


def _moved(matter: Matter) -> Refusal:
    return Refusal("integrity_moved", number=matter.county_number)


def _after(matter: Matter, step: Step) -> Stage:
    """Where the table says the step leads. Raises Refusal("integrity_moved")."""
    after = leads_to(step, matter.stage)
    if after is None:
        raise _moved(matter)
    return after


# --- registered


def expected(work: Work, actor: Actor, number: str) -> str:
    """The number, if somebody is expected with it. Raises Refusal: number_unknown, number_registered."""
    gate.desk_for(work, actor, number)
    if work.integrity.sealed(number) is None or gate.kept_from(work, actor.person, number):
        raise Refusal("number_unknown")
    if work.integrity.by_number(number) is not None:
        raise Refusal("number_registered", number=number)
    return number


def register(
    work: Work, actor: Actor, county_number: str, came: Came, named: bool, on: date, number: str | None = None
) -> Matter:
    """登记: the person has come, in person, on paper, or by 12388. The county's own number, named or anonymous; who
    it is and what it says stay on paper. A named reporter is to be told of acceptance within 15 working days of that
    day (law); named or not, the county closes it in time (house). Raises Refusal: only_a_number, county_number_taken,
    date_future, number_unknown, number_registered.

    A number is taken only by a matter this person handles: it would tell of one that is kept from him, so that is held
    twice, and those who see both set it right on paper."""
    county = gate.desk_of(work, actor) if number is None else gate.desk_for(work, actor, number)
    own = own_number(county_number)
    if number is not None:
        expected(work, actor, number)
    if any(gate.handles(work, actor, each) for each in work.integrity.under_county_number(county, own)):
        raise Refusal("county_number_taken", number=own)
    received = received_at(work, on)
    matter = Matter(0, "", county, number, own, named, came, received, work.now)
    matter = work.integrity.register(matter)
    if named:
        owe(work, matter, Owed.ACCEPTANCE, received)
    owe(work, matter, Owed.HANDLE, received)
    work.record(IntegrityStepped(by_id=actor.person.id, matter_id=matter.id, step="registered"))
    return matter


def received_at(work: Work, on: date) -> datetime:
    """The moment a paper of that day counts from. Raises Refusal("date_future")."""
    if on > work.now.astimezone(work.time.timezone).date():
        raise Refusal("date_future")
    return min(work.time.on(on, work.time.policy.hours.close), work.now)


def keep_from(work: Work, actor: Actor, ref: str, person_id: int) -> Matter:
    """回避: somebody at the county, or a secretary, is concerned: never shown, counted or offered to that person."""
    matter = gate.matter_for(work, actor, ref)
    if person_id == actor.person.id:
        raise Refusal("choice_unknown")
    work.integrity.exclude(matter.id, person_id)
    work.record(IntegrityStepped(by_id=actor.person.id, matter_id=matter.id, step="kept_from"))
    let_go(work, matter)
    return matter


def leave(work: Work, actor: Actor, ref: str, why: AsideFor) -> Matter:
    """我要回避 at the county: whoever handles it is concerned, for a reason the county alone reads, and never sees it
    again; others at the reception go on, else the leader (see `somebody_left`)."""
    matter = gate.matter_for(work, actor, ref)
    work.integrity.exclude(matter.id, actor.person.id, why)
    gone = replace(matter, stage=_after(matter, Step.LEFT))
    saved = _kept(work, actor.person.id, gone, Step.LEFT.value)
    let_go(work, saved)
    return saved


def let_go(work: Work, matter: Matter) -> None:
    """Somebody is apart since a moment ago: what stands in their chats of its content goes, and in the chats of those
    who act for them; whoever of them has it as a task has it no more."""
    if matter.number is not None:
        content_leaving.leave(work, matter.number)
    if matter.with_secretary and matter.receiver_id is not None:
        give_up(work, work.people.by_id(matter.receiver_id))


def give_up(work: Work, person: Person) -> None:
    """Tasks of somebody who is apart from them by now, acting for whom they concern: they go back, and the county hears
    at once; else it would wait for somebody who does not see them."""
    for matter in work.integrity.tasks_of(person.id):
        if gate.apart(work, person, matter):
            _returned(work, None, matter, Step.STEPPED_ASIDE)


def somebody_left(work: Work, matter: Matter) -> bool:
    """Whether anybody at the county goes on with it; else its way leads out of the county."""
    return bool(gate.receptionists(work, matter) or gate.leaders(work, matter))


# --- told


def told(work: Work, actor: Actor, ref: str, owed: Owed, how: Told) -> Matter:
    """已告知: the named reporter was told, outside this messenger; how is noted. Raises Refusal("nothing_owed")."""
    matter = gate.matter_for(work, actor, ref)
    step = Step(f"told_{owed.value}") if owed in TELLING else None
    if step is None or not settle(work, matter, Ended(step, actor.person.id, how=how), owed):
        raise Refusal("nothing_owed", number=matter.county_number)
    work.record(IntegrityStepped(by_id=actor.person.id, matter_id=matter.id, step=step.value))
    return matter


# --- handed down


def hand_down(
    work: Work, actor: Actor, ref: str, receiver_id: int, instruction: Instruction, days: int
) -> Matter:
    """交办: to one township secretary, whom the reception has found not to be concerned; a number, an instruction and a
    day. Raises Refusal: choice_unknown for anybody else, integrity_moved."""
    matter = gate.matter_for(work, actor, ref)
    after = _after(matter, Step.HANDED_DOWN)
    if receiver_id not in {person.id for person, _ in gate.secretaries(work, matter)} or days not in DAYS:
        raise Refusal("choice_unknown")
    settle(work, matter, Ended(Step.HANDED_DOWN, actor.person.id, kept=False), Owed.SIGN, Owed.TASK)
    handed = replace(
        matter,
        stage=after,
        receiver_id=receiver_id,
        instruction=instruction,
        signed_at=None,
        longer_days=None,
    )
    owe(work, handed, Owed.SIGN, work.now)
    owe(work, handed, Owed.TASK, work.now, working_days(days))
    return _kept(work, actor.person.id, handed, "handed_down")


def take_back(work: Work, actor: Actor, ref: str) -> Matter:
    """The county takes a task back: its receiver sees it no more."""
    matter = gate.matter_for(work, actor, ref)
    return _returned(work, actor.person.id, matter, Step.TAKEN_BACK)


def _returned(work: Work, by_id: int | None, matter: Matter, step: Step) -> Matter:
    back = replace(matter, stage=_after(matter, step), receiver_id=None, instruction=None, longer_days=None)
    settle(work, matter, Ended(step, by_id, kept=False), Owed.SIGN, Owed.TASK)
    return _kept(work, by_id, back, step.value, to=matter.receiver_id)


# --- the receiving secretary


def sign(work: Work, actor: Actor, ref: str) -> Matter:
    """签收 of a task."""
    matter = gate.task_for(work, actor, ref)
    if matter.signed_at is not None:
        return matter
    settle(work, matter, Ended(Step.SIGNED, actor.person.id), Owed.SIGN)
    return _kept(work, actor.person.id, replace(matter, signed_at=work.now), "signed")


def report(work: Work, actor: Actor, ref: str) -> Matter:
    """已办: the step, not what was found; that goes to the county on paper. The county closes."""
    matter = gate.task_for(work, actor, ref)
    settle(work, matter, Ended(Step.REPORTED, actor.person.id), Owed.SIGN, Owed.TASK)
    done = replace(
        matter, stage=_after(matter, Step.REPORTED), signed_at=matter.signed_at or work.now, longer_days=None
    )
    return _kept(work, actor.person.id, done, "reported")


def ask_longer(work: Work, actor: Actor, ref: str, days: int) -> Matter:
    """需延长: so many working days more, for the county to decide."""
    matter = gate.task_for(work, actor, ref)
    if days not in DAYS:
        raise Refusal("choice_unknown")
    return _kept(work, actor.person.id, replace(matter, longer_days=days), "longer_asked")


def step_aside(work: Work, actor: Actor, ref: str, why: AsideFor) -> None:
    """我要回避: the secretary is concerned after all, for a reason the county alone reads; the task goes back and is
    never shown there again."""
    matter = gate.task_for(work, actor, ref)
    work.integrity.exclude(matter.id, actor.person.id, why)
    _returned(work, actor.person.id, matter, Step.STEPPED_ASIDE)


def decide_longer(work: Work, actor: Actor, ref: str, granted: bool) -> Matter:
    """The county says yes or no. Yes: the task ends so many working days after its end, or after now where that is
    past. Raises Refusal("integrity_moved") when nothing is asked for (any more)."""
    matter = gate.matter_for(work, actor, ref)
    if matter.longer_days is None or not matter.with_secretary:
        raise _moved(matter)
    before = open_promise(work, matter, Owed.TASK)
    if granted and before is not None:
        settle(work, matter, Ended(Step.LONGER_GRANTED, actor.person.id, kept=False), Owed.TASK)
        owe(work, matter, Owed.TASK, max(before.due_at, work.now), working_days(matter.longer_days))
    step = "longer_granted" if granted else "longer_refused"
    return _kept(work, actor.person.id, replace(matter, longer_days=None), step)


# --- closed


def close(work: Work, actor: Actor, ref: str, ending: Ending) -> Matter:
    """办结 by the county. A named reporter is to be told of the result within 15 working days (law)."""
    matter = gate.matter_for(work, actor, ref)
    after = _after(matter, Step.CLOSED)
    settle(work, matter, Ended(Step.CLOSED, actor.person.id, kept=False), Owed.SIGN, Owed.TASK)
    settle(work, matter, Ended(Step.CLOSED, actor.person.id), Owed.HANDLE)
    closed = replace(matter, stage=after, closed_at=work.now, ending=ending, longer_days=None)
    if matter.named:
        owe(work, matter, Owed.RESULT, work.now)
    return _kept(work, actor.person.id, closed, "closed")


# --- a supervisor who asks by number


def asked(work: Work, actor: Actor, number: str) -> str:
    """What a supervisor who asks by number hears where the county allows it: expected, late, registered or closed.

    Raises Missing otherwise, as for a number that is none (house: nothing is told).
    """
    known = work.integrity.sealed(number)
    reports = actor.holds(Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER)
    if not work.time.policy.track.integrity.tell_supervisor or not reports or known is None:
        raise Missing
    if gate.kept_from(work, actor.person, number):
        raise Missing
    matter = work.integrity.by_number(number)
    if matter is None:
        return "did_not_come" if did_not_come(work, known.at) else "expected"
    return "closed" if matter.stage is Stage.CLOSED else "registered"


def did_not_come(work: Work, given_at: datetime) -> bool:
    """Whether a number was given so long ago that it is shown as 未到. No ladder: nobody is looked for."""
    return work.time.due(given_at, work.time.policy.track.integrity.came).at <= work.now
