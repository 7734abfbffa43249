"""Keeping the duty track 履职轨迹: whatever ends a stage of a case is noted in the same act, for whoever owed it."""

from supervision.case_clock import turn_of
from supervision.cases import Case
from supervision.chain import asked, in_turn, supervisors
from supervision.duty import HEARD, PRESSED, QUESTION, Duty, late_by
from supervision.events import (
    Acknowledged,
    Answered,
    AskedBack,
    CaseEvent,
    Escalated,
    Event,
    FoundOfOfficial,
)
from supervision.offices import Role
from supervision.ports import Work
from supervision.reading_events import Reading
from supervision.spending_events import VillagePressed


def keep_track(work: Work, event: Event) -> None:
    """Note what an event means for somebody's track: at most one row, but where several hear of a late matter."""
    if not isinstance(event, CaseEvent) or isinstance(event, Reading):
        return
    was = work.cases.stage_ended(event.case_id)
    if was is not None:
        _note_stage(work, event, was)
    match event:
        case FoundOfOfficial():
            # It ends the stage in the same act, in which whoever owed it comes to be kept from the matter.
            owed = work.cases.by_id(event.case_id)
            if owed is not None:
                _note_stage(work, event, owed)
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


def _note_stage(work: Work, event: CaseEvent, was: Case) -> None:
    role = turn_of(was)
    if role is None or was.clock_started_at is None:
        return
    person_id = owed_by(work, was, event.by_id)
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
            done_by=event.by_id,
            act=event.name,
            late_by=late.amount,
            late_unit=late.unit.value,
            inherited=late.amount > 0 and person_id is not None and _came_later(work, was, role, person_id),
            words=proof.words,
            photos=proof.photos,
            placed=proof.placed,
        )
    )


def owed_by(work: Work, was: Case, by_id: int | None) -> int | None:
    """To whom the clock of a stage spoke: whoever acted where it was his turn, else the first whose turn it was."""
    people = supervisors(work, was) if was.due_kind == "tell" else in_turn(work, was)
    ids = [person.id for person in people]
    return by_id if by_id in ids else next(iter(ids), None)


def _came_later(work: Work, was: Case, role: Role, person_id: int) -> bool:
    """Whether it was late already when the person came into the office: a handover loses nothing, and blames nobody."""
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
