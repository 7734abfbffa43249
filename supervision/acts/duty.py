"""Keeping the duty track 履职轨迹: whatever ends a stage of a case is noted in the same act, for whoever owed it."""

from supervision.case_clock import stopped, turn_of
from supervision.cases import Case
from supervision.chain import asked, in_turn, supervisors
from supervision.duty import HEARD, PRESSED, QUESTION, Duty, Ended, late_by, stage_ended
from supervision.events import (
    Acknowledged,
    Answered,
    AskedBack,
    CaseEvent,
    Escalated,
    Event,
    FoundOfOfficial,
    Named,
    SteppedAside,
)
from supervision.offices import Role
from supervision.ports import Work
from supervision.reading_events import Reading
from supervision.recusal import concerned_in
from supervision.spending_events import StepTaken, VillagePressed

#: The acts by which whoever owes a stage comes to be kept from the case.
PARTINGS = frozenset({Named.name, SteppedAside.name, FoundOfOfficial.name})


def keep_track(work: Work, event: Event) -> None:
    """Note what an event means for somebody's track: at most one row, but where several hear of a late matter."""
    if not isinstance(event, CaseEvent) or isinstance(event, Reading):
        return
    ended = tuple(work.cases.stages_ended(event.case_id))
    for each in ended:
        _note_stage(work, each, event.name, event.by_id)
    match event:
        case StepTaken() if not ended:
            # While an emergency catches up, one clock goes on over many steps: each of them is done all the same.
            _note_present(work, event)
        case Escalated():
            for person_id in event.heard:
                work.duties.add(Duty(event.case_id, HEARD, Role(event.to), person_id, work.now))
        case Acknowledged():
            work.duties.finish(event.case_id, HEARD, event.name, event.by_id, only=event.by_id)
        case AskedBack():
            _note_question(work, event)
        case VillagePressed():
            _note_pressed(work, event)
        case Answered():
            work.duties.finish(event.case_id, QUESTION, event.name, event.by_id)


def _note_present(work: Work, event: CaseEvent) -> None:
    case = work.cases.by_id(event.case_id)
    if case is not None:
        _note_stage(work, Ended(case, owing(work, case)), event.name, event.by_id)


def parted(work: Work, before: Ended, act: str, by_id: int | None) -> None:
    """Somebody has come to be kept from a case, and it was saved without him; `before`: as it stood until then. A stage
    that ends by it was owed by whoever owed it then; and where it goes on in other hands, it was late in his."""
    noted, was = False, before.was
    for each in work.cases.stages_ended(was.id):
        last = each.was.version >= was.version
        _note_stage(work, before if last else each, act, by_id)
        noted |= last
    out = not noted and before.owing and before.owing[0] in concerned_in(work, was.id)
    if out and stage_ended(was, stopped(was)) and late_by(work.time, was, work.now).amount:
        _note_stage(work, Ended(was, before.owing[:1]), act, by_id)


def _note_stage(work: Work, ended: Ended, act: str, by_id: int | None) -> None:
    was = ended.was
    role = turn_of(was)
    if role is None or was.clock_started_at is None:
        return
    person_id = by_id if by_id in ended.owing else next(iter(ended.owing), None)
    late, proof = late_by(work.time, was, work.now), work.cases.left_behind(was.id)
    work.duties.add(
        Duty(
            case_id=was.id,
            kind=was.due_kind or "",
            role=role,
            person_id=person_id,
            started_at=was.clock_started_at,
            due_at=was.due_at,
            signed_at=was.signed_at if was.due_kind == "sign" else None,
            done_at=work.now,
            done_by=by_id,
            act=act,
            late_by=late.amount,
            late_unit=late.unit.value,
            inherited=late.amount > 0 and person_id is not None and _came_later(work, was, role, person_id),
            words=proof.words,
            photos=proof.photos,
            placed=proof.placed,
        )
    )


def owing(work: Work, case: Case) -> tuple[int, ...]:
    """To whom the clock of a stage speaks. Of them whoever acts owed what ends by it, else the first."""
    people = supervisors(work, case) if case.due_kind == "tell" else in_turn(work, case)
    return tuple(person.id for person in people)


def _came_later(work: Work, was: Case, role: Role, person_id: int) -> bool:
    """Whether it was late already when the person came into the office, or when it came to him from somebody it is kept
    from: a handover loses nothing, and blames nobody."""
    begun = was.clock_started_at
    if begun is not None and work.duties.left_late(was.id, was.due_kind or "", begun, PARTINGS):
        return True
    held = [office.since for office in work.offices.of_person(person_id, work.now) if office.role is role]
    return bool(held) and was.due_at is not None and was.due_at < min(held)


def _note_question(work: Work, event: AskedBack) -> None:
    case = work.cases.by_id(event.case_id)
    people = [person for person in asked(work, case) if person.id != event.by_id] if case else []
    if case is None or not people:
        return
    role = turn_of(case) or Role.SECRETARY
    work.duties.add(Duty(case.id, QUESTION, role, people[0].id, work.now))


def _note_pressed(work: Work, event: VillagePressed) -> None:
    """What was done of oneself: it had no clock and waits for nothing."""
    if event.by_id is None:
        return
    offices = work.offices.of_person(event.by_id, work.now)
    role = Role.INSPECTOR if any(each.role is Role.INSPECTOR for each in offices) else Role.SECRETARY
    work.duties.add(
        Duty(
            event.case_id,
            PRESSED,
            role,
            event.by_id,
            work.now,
            done_at=work.now,
            done_by=event.by_id,
            act=event.name,
            words=True,
        )
    )
