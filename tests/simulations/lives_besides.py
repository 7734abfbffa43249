"""The lives of what lies beside the reports: village spendings step by step, and numbers at the county's reception."""

from datetime import timedelta
from random import Random

from storage.unit_of_work import UnitOfWork
from supervision import integrity_gate
from supervision.acts import integrity, spending, spending_findings
from supervision.acts.integrity_owed import open_promise
from supervision.cases import Case
from supervision.chain import auditor, spending_of
from supervision.gate import Actor, actor_of
from supervision.integrity import Came, Ending, Instruction, Matter, Owed, Stage, Told
from supervision.spending import Answers, Verdict
from supervision.spending_steps import AUDIT, CHOICES, ON_SITE
from tests.simulations.places import County

_AMOUNTS = (3_200_00, 9_800_00, 48_000_00, 120_000_00)
_SIGNERS = ("甲某", "乙某", "丙某")


# --- village spendings


def reported(work: UnitOfWork, county: County, lot: Random) -> Case | None:
    """The township's inspector registers what a village wants to spend; None where he is on leave."""
    village = lot.choice(county.villages)
    person = work.people.by_id(county.inspector_of[county.township_of[village]])
    if not person.available(work.now):
        return None
    draft = work.drafts.start(person.id, person.user_id or 0, "spend", "preview", {})
    until = spending.latest_catch_up(work) if lot.randrange(10) == 0 else None
    told = spending.Told(village, [(f"s:{draft.id}", "管子老化，要换")], lot.choice(_AMOUNTS), until)
    return spending.report(work, actor_of(work, person), draft, told)


def gone_on(work: UnitOfWork, county: County, case: Case, lot: Random) -> Case | None:
    """The step that is open is done by whose it is; None where nobody is there."""
    known = spending_of(work, case)
    item = known.present()
    assert item is not None
    if item.code == AUDIT:
        return _audited(work, case, lot)
    office = county.secretary_of if item.code == ON_SITE else county.inspector_of
    person = work.people.by_id(office[case.township_id])
    if not person.available(work.now):
        return None
    who = actor_of(work, person)
    if item.code == ON_SITE:
        if lot.randrange(100) < 5:
            return spending_findings.not_done(work, who, case.ref, "还没接通")
        return spending_findings.see_on_site(work, who, case.ref, place="村口", photos=["p"])
    grown = lot.randrange(100) < 2
    told = Answers(
        day=work.now.astimezone(work.time.timezone).date(),
        amount=known.amount * 12 // 10 if grown else known.amount,
        choice=CHOICES.get(item.code, (None,))[0],
        why_more="管子涨价",
        signers=_SIGNERS,
        photos=("p",),
    )
    return spending.take_step(work, who, case.ref, item, told)


def _audited(work: UnitOfWork, case: Case, lot: Random) -> Case | None:
    able = auditor(work, case)
    if not able:
        return None
    verdict = Verdict.AGAIN if lot.randrange(100) < 5 else Verdict.IN_ORDER
    return spending_findings.audit(work, actor_of(work, able[0]), case.ref, verdict, "看过票据")


# --- numbers at the county


def came(work: UnitOfWork, county: County, lot: Random) -> str | None:
    """Somebody has come to the reception; the matter's reference, None where nobody is there."""
    person = work.people.by_id(county.reception)
    if not person.available(work.now):
        return None
    number = f"信{work.now.timestamp():.0f}-{lot.randrange(10**6)}"
    on = work.now.astimezone(work.time.timezone).date()
    who = actor_of(work, person)
    return integrity.register(work, who, number, lot.choice(list(Came)), lot.random() < 0.6, on).ref


def next_step(work: UnitOfWork, county: County, ref: str, lot: Random) -> bool:
    """What is next with a matter is done by whose it is, where he is there. Whether anything is left to do."""
    matter = work.integrity.by_ref(ref)
    assert matter is not None
    person = work.people.by_id(county.reception)
    if not person.available(work.now):
        return True
    desk = actor_of(work, person)
    for owed in (Owed.ACCEPTANCE, Owed.RESULT):
        if open_promise(work, matter, owed) is not None:
            integrity.told(work, desk, ref, owed, lot.choice(list(Told)))
            return matter.stage is not Stage.CLOSED
    match matter.stage:
        case Stage.REGISTERED if lot.random() < 0.5 and (able := integrity_gate.secretaries(work, matter)):
            integrity.hand_down(work, desk, ref, lot.choice(able)[0].id, Instruction.TALK, 20)
        case Stage.HANDED_DOWN:
            _task(work, matter)
        case Stage.CLOSED:
            return False
        case _:
            integrity.close(work, desk, ref, Ending.DONE)
            return matter.named
    return True


def _task(work: UnitOfWork, matter: Matter) -> None:
    person = work.people.by_id(matter.receiver_id or 0)
    if person.available(work.now):
        receiver: Actor = actor_of(work, person)
        (integrity.report if matter.signed_at else integrity.sign)(work, receiver, matter.ref)


def pace(lot: Random) -> timedelta:
    """How long until the next step: days as a rule, now and then longer than its clock."""
    return timedelta(days=lot.uniform(20, 30) if lot.randrange(100) < 6 else lot.uniform(0.5, 8))
