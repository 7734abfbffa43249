"""What does not go straight in the demo's month: a report returned for what it lacks, one the villager was not content
with, two about one matter, one nobody can name; and what the county looks into, a villager asked again and a track."""

from dataclasses import dataclass

from bot.demo.english import Tongue
from bot.demo.month import CHANG, QING, ZHU, Told
from supervision.acts import calling, casework, drawing, joining, sampling
from supervision.callbacks import Outcome
from supervision.cases import Asked, Case, Satisfaction, State, Track
from supervision.duty import Period
from supervision.gate import Actor, case_for
from supervision.missing import Item
from supervision.ports import Work
from supervision.samplings import Verdict

GUARDRAIL = "村道护栏撞坏了一段，旁边就是坎。"
WHAT_IS_MISSING = "缺：是哪几户、从什么时候开始的。请补一张照片。"
ASKED_AGAIN = "电话里说，补贴已经到账，镇里也有人上门说明过。"
ON_THE_TRACK = "抽看三件：签收都及时；有一件现场核实的照片看不清门牌，下次请拍全。"
COMMENT = "照片的事我记下了，以后门牌和现场一起拍。"

#: Who asks, samples and is sampled.
OFFICER, SAMPLED = "李联系", "冯纪检"

#: What happened on the way, how many days ago and in which part of that day.
Steps = tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, slots=True)
class Detour:
    """A report and how it went; `other`: the words of the earlier report that is about the same matter."""

    told: Told
    steps: Steps = ()
    other: str = ""


DETOURS = (
    Detour(
        Told(3, ZHU, "有几户的水表坏了，一直没人来换。", State.RETURNED, villager="吴某", group="三组"),
        (("send_back", 2, 0.3),),
    ),
    Detour(
        Told(
            14,
            QING,
            "村卫生室门口的台阶塌了一角，老人上下不方便。",
            State.REOPENED,
            picture="broken_road",
            villager="郑某",
            group="一组",
        ),
        (
            ("sign", 13, 0.3),
            ("assign", 13, 0.4),
            ("start", 12, 0.4),
            ("result", 6, 0.4),
            ("verify", 4, 0.4),
            ("tell", 3, 0.4),
            ("not_satisfied", 1, 0.5),
        ),
    ),
    Detour(
        Told(
            11,
            ZHU,
            "护栏断开的那一段，夜里有人骑车差点掉下坎。",
            State.MERGED,
            villager="何某",
            group="一组",
        ),
        (("merge", 11, 0.5),),
        other=GUARDRAIL,
    ),
    Detour(
        Told(2, CHANG, "有人说村里发的化肥数量对不上，也说不清该归谁管。", State.SUBMITTED, Track.UNCLEAR)
    ),
)

#: Closed cases of which the county asks again: the words, and when it was drawn and answered, as days and part of day.
CALLED = (
    ("耕地地力补贴一卡通没有到账，村里十来户都在问。", (12, 0.3), (9, 0.5)),
    ("李大爷的低保上个月没有到账，想问问是什么原因。", (2, 0.3), None),
)
#: When a duty track was looked at, when the result was recorded, and when its owner commented: days and part of day.
LOOKED, JUDGED, COMMENTED = (8, 0.3), (8, 0.6), (7, 0.2)


@dataclass(frozen=True, slots=True)
class Hands:
    """Who acts in a report's township."""

    supervisor: Actor
    secretary: Actor
    inspector: Actor


def step(work: Work, name: str, ref: str, other: str, hands: Hands, tongue: Tongue) -> None:
    """One step that leads off the straight way."""
    if name == "send_back":
        items = (Item.HOUSEHOLDS, Item.SINCE, Item.PHOTO)
        casework.send_back(work, hands.inspector, ref, tongue.says(WHAT_IS_MISSING), items)
    elif name == "not_satisfied":
        casework.satisfy(work, hands.supervisor, ref, Satisfaction.DISSATISFIED, Asked.FACE)
    elif name == "merge":
        joining.merge(work, hands.secretary, ref, other)
    else:
        raise LookupError(name)


def draw(work: Work, supervisor: Actor, ref: str) -> None:
    """A closed case is drawn for the county, if it was not drawn at its closing."""
    drawing.draw(work, case_for(work, supervisor, ref))


def answer(work: Work, officer: Actor, case: Case, tongue: Tongue) -> None:
    """The villager is content, as it was written down."""
    drawn = work.callbacks.open_of_case(case.id)
    if drawn is None:
        raise LookupError(case.number)
    calling.answered(work, officer, drawn.ref, Outcome.SATISFIED, tongue.says(ASKED_AGAIN))


def look(work: Work, officer: Actor, sampled: Actor) -> str:
    """The county picks a duty track 履职轨迹抽查; returns the sampling's ref."""
    return sampling.pick(work, officer, sampled.person, Period.QUARTER).ref


def judge(work: Work, officer: Actor, ref: str, tongue: Tongue) -> None:
    """What was found is recorded."""
    sampling.judge(work, officer, ref, Verdict.IMPROVE, tongue.says(ON_THE_TRACK))


def comment(work: Work, sampled: Actor, ref: str, tongue: Tongue) -> None:
    """He says something to what was found on his own track."""
    sampling.comment(work, sampled, ref, tongue.says(COMMENT))
