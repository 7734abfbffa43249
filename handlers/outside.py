"""Where somebody is sent with a sealed number; the fixed address outside the county, by name: as the county wrote it,
else in the reader's language."""

from typing import Any

from handlers.screen import Lines, Words, word
from supervision.acts.sealed_ways import Way, Where
from supervision.policy import Outside, Reception
from supervision.ports import Work


def outside_name(work: Work) -> str | Words:
    """For a screen. A county that changed nothing has the house's own word for it, which is no Chinese name."""
    name = work.time.policy.outside.name
    return Words("outside.name") if name == Outside().name else name


def outside_word(work: Work) -> str | dict[str, Any]:
    """The same, as it is written into an outbox row."""
    name = outside_name(work)
    return name if isinstance(name, str) else word(name.key)


def where_to(work: Work, way: Way) -> Words:
    """Where whoever has a sealed number takes it."""
    outside, reception = work.time.policy.outside, work.time.policy.reception
    places = {
        "outside": outside_name(work),
        "there": " · ".join(filter(None, (outside.address, outside.phone))),
        "at": _address(reception.address),
        "phone": reception.phone or Reception().phone,
    }
    name = {"name": way.person.name} if way.person is not None else {}
    key = "keeper" if way.keeper and way.where is Where.RECEPTION else way.where.value
    return Words(f"report.where.{key}", {**places, **name})


def _address(address: str) -> Words | Lines:
    return Words("report.where.at", {"address": address}) if address else Lines(())
