"""What else is lived in a month: village spendings, integrity numbers at the county, and 回访 of what was closed. What
their clocks must have said is reckoned anew and naively."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from storage.unit_of_work import UnitOfWork
from supervision import integrity_gate
from supervision.acts import (
    calling,
    casework,
    drawing,
    integrity,
    integrity_owed,
    spending,
    spending_findings,
)
from supervision.acts.drawing import callers
from supervision.callbacks import Callback, Outcome
from supervision.cases import Asked, Case, Move, Satisfaction, Track
from supervision.chain import spending_of
from supervision.gate import Actor, actor_of
from supervision.integrity import COUNTYS, Came, Ending, Instruction, Matter, Owed, Promise, Stage, Told
from supervision.refusals import Missing
from supervision.spending import Answers, Verdict
from supervision.spending_steps import CHOICES
from tests.rules.expected import ZONE, awake, evenings, is_night, reminders, works
from tests.rules.test_case_clock import matter

CALLED = (Outcome.UNREACHED, Outcome.SATISFIED, Outcome.DISSATISFIED, Outcome.INVENTED)


# --- village spendings


def spend(work: UnitOfWork, who: Actor, pick: int) -> None:
    """The inspector registers what the village tells: small, great, or an emergency repair; some of it is far on, as
    the papers of many steps lie there already."""
    village = spending.villages_to_report(work, who)[pick % 3]
    chat = who.person.user_id or 0
    draft = work.drafts.start(who.person.id, chat, "spend", "preview", {})
    until = spending.latest_catch_up(work) if pick % 5 == 0 else None
    amount = (4_000_00, 48_000_00)[pick % 2]
    case = spending.report(work, who, draft, spending.Told(village.id, [("", "换水管")], amount, until))
    for _ in range(pick % 16):
        if case.due_kind not in {"check", "file", "follow"}:
            break
        step(work, who, case, pick=1)
        case = work.cases.by_id(case.id) or case


def step(work: UnitOfWork, who: Actor, case: Case, pick: int) -> None:
    """The step that is open, with all its proofs; now and then for a sum that has grown."""
    known = spending_of(work, case)
    item = known.present()
    assert item is not None
    told = Answers(
        day=work.now.astimezone(ZONE).date(),
        amount=known.amount * (1 + (pick % 6 == 0)),
        choice=CHOICES.get(item.code, (None,))[0],
        why_more="管子涨价",
        signers=("甲某", "乙某", "丙某"),
        photos=("p",),
    )
    spending.take_step(work, who, case.ref, item, told)


SPENDS = {
    Move.CHECK: step,
    Move.FILE: step,
    Move.FOLLOW: step,
    Move.INCREASE: lambda work, who, case, pick: spending_findings.increase(
        work, who, case.ref, spending_of(work, case).amount * (10 + pick % 9) // 10, "沟挖开才看见"
    ),
    Move.PAID: lambda work, who, case, _: spending_findings.found_paid(
        work, who, case.ref, spending_of(work, case).amount, work.now.astimezone(ZONE).date(), "cash"
    ),
    Move.SITE: lambda work, who, case, _: spending_findings.see_on_site(
        work, who, case.ref, place="村口", photos=["p"]
    ),
    Move.SITE_NOT: lambda work, who, case, _: spending_findings.not_done(work, who, case.ref, "还没接通"),
    Move.AUDIT: lambda work, who, case, _: spending_findings.audit(work, who, case.ref, Verdict.IN_ORDER),
    Move.AUDIT_AGAIN: lambda work, who, case, _: spending_findings.audit(
        work, who, case.ref, Verdict.AGAIN, "票据不全"
    ),
    Move.PRESS: lambda work, who, case, _: spending_findings.press(work, who, case.ref, "打电话催了"),
    Move.DROP: lambda work, who, case, _: spending_findings.drop(work, who, case.ref, "不修了"),
}


# --- integrity numbers at the county


def register(work: UnitOfWork, who: Actor, pick: int) -> None:
    """Somebody has come to the county's reception, with true name or without."""
    came, on = list(Came)[pick % 3], work.now.astimezone(ZONE).date() - timedelta(days=pick % 3)
    integrity.register(work, who, f"信{work.now.timestamp():.0f}", came, pick % 3 > 0, on)


def go_on(work: UnitOfWork, reception: Actor, pick: int) -> None:
    """Something is done about one of the county's matters, by the reception or by the secretary who has it."""
    owed = work.integrity.open_promises(0, 500)
    if not owed:
        return
    promise = owed[pick % len(owed)]
    found = work.integrity.by_id(promise.matter_id)
    assert found is not None
    if promise.owed in (Owed.ACCEPTANCE, Owed.RESULT):
        integrity.told(work, reception, found.ref, promise.owed, list(Told)[pick % 3])
    elif promise.owed is Owed.SIGN:
        integrity.sign(work, _receiver(work, found), found.ref)
    elif promise.owed is Owed.TASK:
        _task(work, reception, found, pick)
    elif found.stage is Stage.REGISTERED and pick % 2:
        able = integrity_gate.secretaries(work, found)
        if able:
            to = able[pick % len(able)][0].id
            integrity.hand_down(work, reception, found.ref, to, Instruction.TALK, 5)
    else:
        integrity.close(work, reception, found.ref, list(Ending)[pick % 2])


def _receiver(work: UnitOfWork, found: Matter) -> Actor:
    return actor_of(work, work.people.by_id(found.receiver_id or 0))


def _task(work: UnitOfWork, reception: Actor, found: Matter, pick: int) -> None:
    if found.longer_days is not None:
        integrity.decide_longer(work, reception, found.ref, pick % 2 == 0)
    elif pick % 4 == 0:
        integrity.take_back(work, reception, found.ref)
    elif pick % 4 == 1:
        integrity.ask_longer(work, _receiver(work, found), found.ref, 5)
    else:
        integrity.report(work, _receiver(work, found), found.ref)


def _clock(promise: Promise) -> Case:
    """As a case's clock of the same length, from the same moment."""
    return matter(
        Track.INTEGRITY,
        due_kind="owed",
        clock_started_at=promise.started_at,
        clock_length=promise.length,
        due_at=promise.due_at,
    )


#: What is heard: (chat, promise, whether it is somebody above who hears that it is late).
Heard = tuple[int, int, bool]


@dataclass
class Promises:
    """What has been said of every promise, kept beside the house and without looking at its counters."""

    reminded: Counter[int] = field(default_factory=Counter)
    climbed: Counter[int] = field(default_factory=Counter)
    last: int = 0

    def due(self, work: UnitOfWork) -> set[Heard]:
        """What must be said now, and counts as said."""
        found: set[Heard] = set()
        if is_night(work.now):
            return found
        for promise in work.integrity.open_promises(0, 500):
            of = work.integrity.by_id(promise.matter_id)
            assert of is not None
            turn = integrity_owed.in_turn(work, of, promise)
            past, rungs = len(reminders(_clock(promise), work.now)), _rungs(promise, work.now)
            reminds = past > self.reminded[promise.id]
            if reminds:
                found |= {(p.user_id or 0, promise.id, False) for p in turn}
            for to_leader in rungs[self.climbed[promise.id] :]:
                above = () if to_leader else integrity_gate.receptionists(work, of)
                above = above or integrity_gate.leaders(work, of)
                found |= {(p.user_id or 0, promise.id, True) for p in above if not (reminds and p in turn)}
            self.reminded[promise.id], self.climbed[promise.id] = past, len(rungs)
        return found


def _rungs(promise: Promise, now: datetime) -> list[bool]:
    """Every rung that must have been climbed by now: whether it is the leader's."""
    next_working_day = next(evenings(promise.due_at))
    ladder = [(promise.due_at, True)]
    if promise.owed not in COUNTYS:
        ladder = [(promise.due_at, False), (next_working_day, True)]
    return [leader for at, leader in ladder if awake(at) <= now]


# --- 回访


def draw(work: UnitOfWork, new: Case, parts: tuple[Actor, Actor, Actor]) -> None:
    """A matter that was done at once by supervisor, secretary and inspector is drawn, as chance would have it."""
    supervisor, secretary, inspector = parts
    casework.sign_and_assign(work, secretary, new.ref)
    casework.start(work, inspector, new.ref)
    casework.enter_result(work, inspector, new.ref, "修好了")
    casework.verify(work, supervisor, new.ref, place="村口", photos=["p"])
    casework.tell(work, supervisor, new.ref)
    done = casework.satisfy(work, supervisor, new.ref, Satisfaction.SATISFIED, Asked.PHONE)
    drawing.draw(work, done)


def call(work: UnitOfWork, pick: int) -> None:
    """Whoever is to ask rings: nobody answers, or a villager says something."""
    drawn = work.callbacks.open_after(0, 100)
    case = work.cases.by_id(drawn[pick % len(drawn)].case_id) if drawn else None
    if case is None:
        return
    callback = drawn[pick % len(drawn)]
    able = {person.id: person for person in callers(work, case)}
    who = able.get(callback.officer_id or 0) or next(iter(able.values()), None)
    if who is None:
        raise Missing
    calling.answered(work, actor_of(work, who), callback.ref, CALLED[pick % 4])


def check_drawn(work: UnitOfWork) -> None:
    """What was drawn and not asked yet reminds in the morning of a working day: the next after its end at the latest,
    then within two more."""
    for drawn in work.callbacks.open_after(0, 500):
        assert drawn.next_at is not None
        here = drawn.next_at.astimezone(ZONE)
        assert works(here.date()), here
        assert here.time() == time(8, 30), here
        assert drawn.next_at <= _latest(drawn, work.now), (drawn, work.now)


def _latest(drawn: Callback, now: datetime) -> datetime:
    """The last morning at which it may speak next: of the working day after its end, or after two from now."""
    ends = evenings(max(drawn.due_at, now))
    _, _, third = (next(ends) for _ in range(3))
    return third
