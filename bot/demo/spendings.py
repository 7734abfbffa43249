"""The spendings of the demo's month: the water pipes, stopped when the trench was opened; a small one that waits for
the secretary to go and see; an emergency repair whose papers are still to come; and one paid before it was decided."""

from dataclasses import dataclass
from datetime import timedelta

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

    `grows`: so many days ago the sum became another, for a reason. `catches_up`: an emergency repair 应急抢修, whose
    papers must be there so many days after the report. `paid`: it was found paid so many days ago, out of turn.
    `pressed`: so many days ago the inspector urged the village on 催村里, and how.
    """

    days: int
    village: str
    words: str
    amount: int
    steps: tuple[int, ...]
    grows: tuple[int, int, str] | None = None
    picture: str = "leaking_pipe"
    catches_up: int | None = None
    paid: int | None = None
    pressed: tuple[int, str] | None = None


SPENDINGS = (
    Spent(
        26,
        "LX01",
        "三组水管老化，五十多户早晚缺水，村里要换主管和入户管。",
        48_000_00,
        (25, 25, 23, 22, 20, 17, 16, 10),
        (3, 96_000_00, "挖开以后，主管也锈穿了，要换的比原来想的多一倍"),
        pressed=(1, "到村里催了，村委会说这两天就开村民代表会议。"),
    ),
    Spent(
        15,
        "LX02",
        "村口三盏路灯坏了，老人晚上不敢出门，要换灯头。",
        3_200_00,
        (14, 14, 13, 12, 8, 6, 5, 3),
        picture="lamp_post",
    ),
    Spent(
        3,
        "LX03",
        "连着下雨，进村的便桥冲垮了，先铺涵管抢通，手续后补。",
        12_600_00,
        (3, 3, 2),
        picture="broken_road",
        catches_up=6,
    ),
    Spent(
        9, "LX02", "村里买了三十个分类垃圾桶，放到各组路口。", 5_400_00, (8, 7), picture="broken_road", paid=2
    ),
)


def register(work: Work, actor: Actor, chat: int, village_id: int, spent: Spent, tongue: Tongue) -> Case:
    """What the village told is registered by the inspector."""
    draft = work.drafts.start(actor.person.id, chat, "spending", "preview", {})
    until = today(work) + timedelta(days=spent.catches_up) if spent.catches_up is not None else None
    told = spending.Told(village_id, ((f"{chat}:0", tongue.says(spent.words)),), spent.amount, until)
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


def press(work: Work, actor: Actor, ref: str, words: str) -> None:
    """The village is urged on to what comes next."""
    spending_findings.press(work, actor, ref, words)


def find_paid(work: Work, actor: Actor, ref: str) -> None:
    """It turns out to be paid already, in cash, and nobody has decided it 程序缺失督办: a red card."""
    amount = spending_of(work, case_for(work, actor, ref)).amount
    spending_findings.found_paid(work, actor, ref, amount, today(work), "cash")
