"""A matter nobody wants: 松岭镇 has refused it twice, so that whoever plays sees the third refusal go up."""

from bot.demo.english import Tongue
from supervision.acts import casework, offering
from supervision.gate import Actor
from supervision.ports import Work

NUISANCE = "去松岭镇的界桥，桥面烂了几个坑，桥头的护栏也松了。"
TO = "SL"

#: What happened, how many days ago and in which part of that day; the reasons as they were typed.
STEPS = (
    ("sign", 2, 0.25),
    ("offer", 2, 0.4),
    ("refuse", 2, 0.8),
    ("offer", 1, 0.2),
    ("refuse", 1, 0.6),
)
WHY_OFFERED = "桥头在你们辖区，请你们接。"
WHY_REFUSED = "桥是两镇共管的，不该我们一家办。"


def step(work: Work, name: str, ref: str, secretaries: tuple[Actor, Actor], tongue: Tongue) -> None:
    """One step between the secretary whose village reported it and the one it is offered to."""
    ours, theirs = secretaries
    if name == "sign":
        casework.sign(work, ours, ref)
    elif name == "offer":
        place = work.places.by_code(TO)
        if place is None:
            raise LookupError(TO)
        offering.offer(work, ours, ref, place.id, tongue.says(WHY_OFFERED))
    else:
        offering.refuse(work, theirs, ref, tongue.says(WHY_REFUSED))
