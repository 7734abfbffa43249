"""回访: the county asks a villager of a closed case. An invented satisfaction comes back as a red case, and lands on
the duty track of whoever wrote it down."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from supervision.acts import casework, identity
from supervision.acts.drawing import callers, one_of
from supervision.callback_sight import callback_for
from supervision.callbacks import BAD, Callback, Outcome, again_after, reckoned, remind_at
from supervision.cases import Case, EntryKind, Move
from supervision.chain import of_role
from supervision.duty import CALL, FOUND, Duty, lateness
from supervision.events import CalledBack
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.transitions import leads_to


def _open(work: Work, actor: Actor, ref: str) -> tuple[Callback, Case]:
    callback, case = callback_for(work, actor, ref)
    if not callback.open:
        raise Refusal("callback_done", number=case.number)
    return callback, case


def answered(work: Work, actor: Actor, ref: str, outcome: Outcome, text: str = "") -> Callback:
    """Record what the villager said. 不满意 reopens the case by the rule for a 不满意; an invented one (没有这回事: no
    villager said 不满意) comes back red at once. Whoever wrote the satisfaction down speaks with its villagers
    no more. Who cannot be reached is tried again, as often as the policy says.

    Raises Missing, or Refusal("callback_done").
    """
    callback, case = _open(work, actor, ref)
    if outcome is Outcome.UNREACHED and callback.tries + 1 < work.time.policy.sampling.tries:
        later = again_after(work.time, work.now)
        again = replace(callback, tries=callback.tries + 1, next_at=max(callback.next_at or later, later))
        work.callbacks.save(again)
        work.record(CalledBack(by_id=actor.person.id, case_id=case.id, outcome=outcome.value))
        return again
    done = replace(
        callback,
        outcome=outcome,
        tries=callback.tries + 1,
        done_at=work.now,
        done_by=actor.person.id,
        next_at=None,
    )
    work.callbacks.save(done)
    identity.leave(work, case.id, actor.person.id)
    work.cases.add_entry(case, EntryKind.SAMPLED, actor.person.id, f"{outcome.value}\n{text}".strip())
    _on_the_tracks(work, actor, done)
    whose = callback.recorded_by if outcome is not Outcome.UNREACHED else None
    work.record(CalledBack(by_id=actor.person.id, case_id=case.id, outcome=outcome.value, person_id=whose))
    if outcome in BAD and leads_to(Move.RECHECK, case.state, case.track) is not None:
        invented = outcome is Outcome.INVENTED
        said = case.dissatisfied + (not invented)
        casework.come_back(work, actor, case, dissatisfied=said, red=invented, called=outcome.value)
    return done


def _on_the_tracks(work: Work, actor: Actor, callback: Callback) -> None:
    """What was found stands with whoever wrote the satisfaction down; that it was asked, with whoever asked."""
    now, outcome = work.now, (callback.outcome or Outcome.UNREACHED).value
    role = _role_of(work, actor.person.id, Role.OFFICER)
    late = lateness(work.time, callback.due_at, now, work.time.policy.sampling.due.unit)
    asked = Duty(
        callback.case_id, CALL, role, actor.person.id, callback.drawn_at, callback.due_at,
        done_at=now, done_by=actor.person.id, act=outcome, late_by=late.amount, late_unit=late.unit.value,
    )  # fmt: skip
    work.duties.add(asked)
    if callback.outcome is not Outcome.UNREACHED:
        who = callback.recorded_by
        found = Duty(
            callback.case_id, FOUND, _role_of(work, who, Role.SUPERVISOR), who, callback.drawn_at,
            done_at=now, done_by=actor.person.id, act=outcome,
        )  # fmt: skip
        work.duties.add(found)


def _role_of(work: Work, person_id: int, otherwise: Role) -> Role:
    offices = work.offices.of_person(person_id, work.now)
    return offices[0].role if offices else otherwise


# --- what reminds


def callbacks_due(work: Work, limit: int = 200) -> int:
    """Remind of what was drawn and not asked yet; late, the county's leader hears too. Several for one person are one
    message. Returns how many."""
    if work.time.is_quiet(work.now):
        return 0
    found = work.callbacks.due(work.now, limit)
    asks: dict[int, list[str]] = defaultdict(list)
    leads: dict[int, dict[str, dict[str, bool]]] = defaultdict(dict)
    for callback in found:
        for person, own in _reminded(work, callback):
            if person.user_id is not None and own:
                asks[person.user_id].append(callback.ref)
            elif person.user_id is not None:
                leads[person.user_id][callback.ref] = {}
    for chat_id, refs in asks.items():
        one = {"callback": refs[0], "again": True}
        work.remind(chat_id, *(("callback", one) if len(refs) == 1 else ("callback.list", {"again": True})))
    for chat_id, late in leads.items():
        work.remind_together(chat_id, "callback.late", late)
    return len(found)


def reckon_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """Reckon the drawn cases above this id anew after a change of rules or calendar; whoever is to ask hears of the
    first days that moved, all in one message. Returns the last id, None when done."""
    found = work.callbacks.open_after(after, limit)
    moved: dict[int, list[str]] = defaultdict(list)
    for was in found:
        callback = reckoned(work.time, was, work.now)
        if callback == was or not work.callbacks.claim(callback, was) or callback.due_at == was.due_at:
            continue
        officer = work.people.by_id(was.officer_id) if was.officer_id is not None else None
        if officer is not None and officer.user_id is not None:
            moved[officer.user_id].append(was.ref)
    for chat_id, refs in moved.items():
        work.say(chat_id, "callback.moved", {"callbacks": refs}, priority=2)
    return found[-1].id if len(found) == limit else None


def _reminded(work: Work, was: Callback) -> tuple[tuple[Person, bool], ...]:
    """Who hears of it now, and whether it is his own to ask; the next moment is set."""
    case = work.cases.by_id(was.case_id)
    people = callers(work, case) if case is not None else ()
    officer = next((p for p in people if p.id == was.officer_id), None) or (
        one_of(work, people) if people else None
    )
    officer_id = officer.id if officer is not None else was.officer_id
    reminded = replace(was, reminded=was.reminded + 1, officer_id=officer_id)
    after = replace(reminded, next_at=_later(work, remind_at(work.time, reminded)))
    if not work.callbacks.claim(after, was) or case is None:
        return ()
    late = was.due_at <= work.now
    above = of_role(work, case, Role.COUNTY_LEADER) if late and was.reminded == 1 else ()
    return tuple((person, person.id == officer_id) for person in _once(officer, *above))


def _later(work: Work, moment: datetime) -> datetime:
    """Never at this very moment again, nor a moment after it was late: what reminded once reminds next time."""
    return moment if moment > work.now else again_after(work.time, work.now)


def _once(*people: Person | None) -> tuple[Person, ...]:
    return tuple({person.id: person for person in people if person is not None}.values())
