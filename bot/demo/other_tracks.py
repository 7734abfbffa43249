"""A petition that another body has accepted, and integrity matters of which the county knows numbers and steps."""

from datetime import datetime, timedelta

from bot.demo.english import Tongue
from supervision.acts import casework, integrity, petitions, reporting
from supervision.cases import State
from supervision.gate import Actor
from supervision.integrity import Came
from supervision.petitions import Body
from supervision.ports import Work

#: What happens to a petition after its report, how many days later, until the state it has reached.
PETITION_STEPS = (("sign", 0.2), ("hand_over", 1.0), ("accept", 6.0))
PETITION_REACHED = {State.SUBMITTED: 0, State.REGISTERED: 1, State.HANDED_OVER: 2, State.NOTICED: 3}

#: Days ago at which a sealed number was given; the first person has come with it, two days later.
SEALED = (12, 3)
COUNTYS_NUMBER = "清纪信〔2026〕17号"


def step(work: Work, secretary: Actor, ref: str, name: str) -> None:
    """One step of a petition, by the township's secretary."""
    if name == "sign":
        casework.sign(work, secretary, ref)
    elif name == "hand_over":
        petitions.hand_over(work, secretary, ref, Body.COUNTY, number="XF-2026-117")
    else:
        petitions.accept(work, secretary, ref, work.now.astimezone(work.time.timezone).date())


def seal(work: Work, supervisor: Actor, chat_id: int, since: datetime) -> str:
    """干部有问题: a number, and nothing else."""
    draft = work.drafts.start(supervisor.person.id, chat_id, "report", "kind", {})
    return reporting.seal(work, draft, since - timedelta(minutes=1))


def come(work: Work, reception: Actor, number: str, tongue: Tongue) -> None:
    """The person has come to the county with the number."""
    on = work.now.astimezone(work.time.timezone).date()
    integrity.register(work, reception, tongue.says(COUNTYS_NUMBER), Came.PERSON, True, on, number)
