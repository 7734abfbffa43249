"""The course of a spending: how a record is noted, which clock follows, what comes first. For the acts beside it."""

from datetime import date, timedelta
from math import ceil
from typing import Any

from supervision.acts.oversight import office_close
from supervision.altering import altered
from supervision.case_clock import caught_up, started, stopped, turn_of, with_next
from supervision.cases import Case, Move
from supervision.chain import opened, spending_of
from supervision.clock_ends import lasts
from supervision.durations import Duration, Unit
from supervision.events import CaseEvent
from supervision.gate import Actor
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.spending import Item, Record, Spending
from supervision.spending_steps import AUDIT, CHECK, FILE, ON_SITE
from supervision.transitions import leads_to

#: The clock of each step; every other step runs on that of following.
_CLOCKS = {CHECK: "check", FILE: "file", ON_SITE: "on_site", AUDIT: "audit"}


def today(work: Work) -> date:
    """The day it is in the township."""
    return work.now.astimezone(work.time.timezone).date()


def note(work: Work, actor: Actor, case: Case, code: str, **told: Any) -> Record:
    """Add a line to what is recorded: now, by this person; of today where no other date was told."""
    told.setdefault("day", today(work))
    record = Record(code, at=work.now, by_id=actor.person.id, **told)
    work.spendings.add(case, record)
    return record


def card_of(case: Case) -> tuple[str, dict[str, Any]]:
    """What is shown after a refusal: the list of steps as it stands."""
    return "case.card", {"case": case.ref}


def comes_first(case: Case, spending: Spending) -> Refusal:
    """Which step is open now, and so blocks the others and the closing."""
    item = spending.present()
    step: Any = named(spending, item.code) if item else ""
    return Refusal("spend_step_not_open", screen=card_of(case), number=case.number, step=step)


def named(spending: Spending, code: str) -> Any:
    """How a step is called: its word, or the name the county gave it."""
    step = spending.policy.named(code)
    return step.name if step is not None and step.name else {"word": f"spend.step.{code}"}


def forward(work: Work, case: Case, move: Move, event: CaseEvent) -> Case:
    """The case where the move leads, with the clock of the step that is open then."""
    after = leads_to(move, case.state, case.track)
    if after is None:
        raise Refusal("moved", screen=card_of(case), number=case.number, state=case.state.value)
    return keep(work, clocked(work, altered(case, state=after)), event)


def clocked(work: Work, case: Case) -> Case:
    """The clock of the present step begins. While an emergency catches up, no step ends after the day for that: a
    clock that ran from the report on, so that what was said of that day is not said again with each step."""
    spending = spending_of(work, case)
    item = spending.present()
    if item is None:
        return case
    kind, step = _kind(item), spending.policy.named(item.code)
    fresh = started(work.time, case, kind, work.now, lasts=step.within if step else None)
    by = spending.catching_up()
    if by is None:
        return opened(work, fresh)
    close, begun = office_close(work, by), spending.report.at
    if fresh.due_at is not None and fresh.due_at <= close:
        return opened(work, fresh)
    # Whole seconds, counted back from office close: a second before it would read as 17:59.
    until = Duration(max(ceil((close - begun).total_seconds()), 1), Unit.SECONDS)
    since = close - timedelta(seconds=until.amount)
    capped = started(work.time, case, kind, work.now, since=since, lasts=until)
    return opened(work, caught_up(work.time, capped, work.now))


def clocked_as_late(work: Work, case: Case) -> Case:
    """As `clocked`, where something is found beside the steps: who is late with the present one stays as late with what
    comes instead of it. Else a sum that grows by a yuan gave all the time anew."""
    item = spending_of(work, case).present()
    if item is None or case.due_at is None or case.due_at > work.now:
        return clocked(work, case)
    same = altered(case, due_kind=_kind(item), clock_length=str(lasts(work.time, case)))
    if turn_of(same) is not turn_of(case):
        return clocked(work, case)
    return opened(work, with_next(work.time, same, work.now))


def _kind(item: Item) -> str:
    return _CLOCKS.get(item.code, "follow")


def ended(work: Work, case: Case) -> Case:
    """Nobody has to do anything any more."""
    return altered(stopped(case), question_by=None, ended_at=work.now)


def keep(work: Work, case: Case, event: CaseEvent) -> Case:
    """Save it and say what happened."""
    saved = work.cases.save(case)
    work.record(event)
    return saved
