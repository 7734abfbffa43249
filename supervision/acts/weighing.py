"""Whom a matter is about, weighed against the township it comes to by a village chosen late, or at filing. Which
township has it may change after the names were given; the rule does not (of offers and decisions: acts.holding)."""

from collections.abc import Collection, Iterable

from supervision.acts.recusing import Bearing, bearing
from supervision.gate import Actor
from supervision.naming import name_key
from supervision.ports import Work


def lifting(
    work: Work, actor: Actor, place_id: int, names: Iterable[str], namesakes: Collection[str] = ()
) -> tuple[str, ...]:
    """Those of the names that take a matter from the township of a village: above its power, or kin of its secretary.
    `namesakes`: of whom it was answered for this township that only somebody of the same name is meant."""
    answered = {name_key(name) for name in namesakes}
    asked = (name for name in names if name_key(name) not in answered)
    return tuple(name for name in asked if bearing(work, actor, place_id, name) is Bearing.ABOVE)
