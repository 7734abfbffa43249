"""The spendings of the demo's month: the water pipes, stopped when the trench was opened; and a small one that waits
for the secretary to go and see."""

from dataclasses import dataclass

from bot.demo.english import Tongue
from supervision.acts import spending, spending_findings
from supervision.acts.spending_course import today
from supervision.cases import Case
from supervision.chain import spending_of
from supervision.gate import Actor, case_for
from supervision.ports import Work
from supervision.spending import Answers
from supervision.spending_steps import CHOICES, Proof

COMMITTEE = ("唐某", "许某", "邓某")


@dataclass(frozen=True, slots=True)
class Spent:
    """A spending: days ago, village (code), the words, the sum in fen; `steps` are recorded one each so many days ago.

    `grows`: so many days ago the sum became another, for a reason.
    """

    days: int
    village: str
    words: str
    amount: int
    steps: tuple[int, ...]
    grows: tuple[int, int, str] | None = None
    picture: str = "leaking_pipe"


SPENDINGS = (
    Spent(
        26,
        "LX01",
        "三组水管老化，五十多户早晚缺水，村里要换主管和入户管。",
        48_000_00,
        (25, 25, 23, 22, 20, 17, 16, 10),
        (3, 96_000_00, "挖开以后，主管也锈穿了，要换的比原来想的多一倍"),
    ),
    Spent(
        15,
        "LX02",
        "村口三盏路灯坏了，老人晚上不敢出门，要换灯头。",
        3_200_00,
        (14, 14, 13, 12, 8, 6, 5, 3),
        picture="lamp_post",
    ),
)


def register(work: Work, actor: Actor, chat: int, village_id: int, spent: Spent, tongue: Tongue) -> Case:
    """What the village told is registered by the inspector."""
    draft = work.drafts.start(actor.person.id, chat, "spending", "preview", {})
    told = spending.Told(village_id, ((f"{chat}:0", tongue.says(spent.words)),), spent.amount)
    return spending.report(work, actor, draft, told)


def take(work: Work, actor: Actor, ref: str, photo: str, tongue: Tongue) -> None:
    """The open step is recorded with every proof it asks for."""
    case = case_for(work, actor, ref)
    known = spending_of(work, case)
    item = known.present()
    step = known.policy.named(item.code) if item else None
    if item is None or step is None:
        raise LookupError(ref)
    told = Answers(
        day=today(work),
        amount=known.amount if Proof.AMOUNT in step.proofs else None,
        choice=CHOICES[item.code][0] if Proof.CHOICE in step.proofs else None,
        signers=tuple(map(tongue.says, COMMITTEE)) if Proof.SIGNERS in step.proofs else (),
        photos=(photo,),
    )
    spending.take_step(work, actor, ref, item, told)


def grow(work: Work, actor: Actor, ref: str, amount: int, reason: str) -> None:
    """The sum becomes another; beyond the limit everything stops until it is decided again."""
    spending_findings.increase(work, actor, ref, amount, reason)
