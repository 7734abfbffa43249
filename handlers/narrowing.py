"""筛选: a list narrowed by where a matter stands, its card, track, category, time and place (taps: see filtering).

What is chosen travels in the buttons of the list, in a few bytes, so that paging, 选多件 and 导出表格 keep it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from typing import Any

from handlers import days
from handlers.buttons import number, value_of
from handlers.screen import View, Words
from supervision.cases import State, Track
from supervision.categories import Category
from supervision.desks import AREA, covers_secretary
from supervision.escalations import Colour
from supervision.exports import Preset, days_of
from supervision.gate import Actor
from supervision.lists import Filter
from supervision.offices import Role
from supervision.places import Level
from supervision.ports import Work
from supervision.standings import TABS, UNSIGNED, Standing

BUCKETS = ("today", "unsigned", "desk", "others", "all", AREA)

_ON_DESK = frozenset(
    {
        *(State.ASSIGNED, State.HANDLING, State.HANDED_OVER, State.NOTICED, State.UNDER_REVIEW),
        *(State.CHECKED, State.FILED, State.UNDER_WAY),
    }
)
_WITH_OTHERS = frozenset(
    {
        *(State.SUBMITTED, State.SIGNED, State.REGISTERED, State.REOPENED, State.TO_VERIFY),
        *(State.VERIFIED, State.ANSWERED, State.TOLD, State.AWAITING_AUDIT),
    }
)

#: Where a matter stands that waits for the secretary otherwise than to be signed for, and is on no inspector's desk.
_IN_PERSON = frozenset({State.SIGNED, State.REGISTERED, State.TO_VERIFY, State.VERIFIED, State.TOLD})

#: The letter of each choice in a button, and the values it counts through: buttons of last week must still be read.
_KINDS: Mapping[str, tuple[str, Any]] = {
    "S": ("standing", Standing),
    "K": ("colour", Colour),
    "T": ("track", Track),
    "C": ("category", Category),
    "D": ("period", Preset),
}
_PIECE = re.compile("([SKTCDP])([0-9a-z]+)")
_EARLIER = re.compile("([vc])([0-9]+)")


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is chosen; `place` is a village or a township, 0 for all of them."""

    standing: Standing | None = None
    colour: Colour | None = None
    track: Track | None = None
    category: Category | None = None
    period: Preset | None = None
    place: int = 0

    def written(self) -> str:
        """As a button carries it: at most sixteen bytes."""
        pieces = ((letter, getattr(self, name), kind) for letter, (name, kind) in _KINDS.items())
        some = [
            letter + number(list(kind).index(value)) for letter, value, kind in pieces if value is not None
        ]
        return "".join((*some, f"P{number(self.place)}" if self.place else ""))


def read(text: str) -> Narrow:
    """What a button carries; what is not understood counts for nothing."""
    if earlier := _EARLIER.fullmatch(text):
        return _of("P" if earlier[1] == "v" else "C", int(earlier[2]), Narrow())
    return reduce(
        lambda chosen, piece: _of(piece[0], value_of(piece[1]), chosen), _PIECE.findall(text), Narrow()
    )


def _of(letter: str, value: int, chosen: Narrow) -> Narrow:
    if letter == "P":
        return replace(chosen, place=value)
    name, kind = _KINDS[letter]
    return replace(chosen, **{name: list(kind)[value]}) if value < len(kind) else chosen


# --- the list that is left


def inspects(work: Work, actor: Actor) -> bool:
    """Whether the queue is an inspector's: whoever also holds the secretary's office, or covers it, sees the
    secretary's."""
    return actor.holds(Role.INSPECTOR) and not has_own_turn(work, actor)


def has_own_turn(work: Work, actor: Actor) -> bool:
    """Whether there is 等我办 beside 等我签: where the secretary goes, or speaks to the villager, in person; or whoever
    has his desk while he is away."""
    return actor.holds(Role.SECRETARY) or covers_secretary(work, actor)


def bucket_of(work: Work, actor: Actor, bucket: str) -> Filter:
    """今天必办 · 等我签 · 等我办 · 别人在办 · 全部 · 协作片区督到.

    Danger comes first; the ledger keeps the order of its days.
    """
    return replace(_bucket_of(work, actor, bucket), danger_first=bucket != "all")


def _bucket_of(work: Work, actor: Actor, bucket: str) -> Filter:
    if bucket == AREA:
        return Filter("open")
    if covers_secretary(work, actor) and bucket in {"desk", "others"}:
        # Beside the secretary's desk he has his own: what is handed over to him is not what others do.
        if bucket == "desk":
            return Filter("open", states=_ON_DESK, new_spending=True, in_person=True, either=True)
        return Filter("open", states=_WITH_OTHERS - UNSIGNED, new_spending=False, in_person=False)
    if not inspects(work, actor):
        own = has_own_turn(work, actor)
        if bucket == "desk":
            return Filter("open", in_person=True) if own else Filter("others")
        return Filter(bucket, in_person=False if own and bucket == "others" else None)
    if bucket in {"desk", "today"}:
        return Filter(
            "today" if bucket == "today" else "open", states=_ON_DESK, new_spending=True, on_site=False
        )
    others = Filter("open", states=_WITH_OTHERS, new_spending=False, on_site=True)
    return others if bucket == "others" else Filter(bucket)


def narrowed(work: Work, actor: Actor, bucket: str, narrow: str) -> Filter:
    """The filter of a tab's list, narrowed as it is written in `narrow`."""
    what, chosen = bucket_of(work, actor, bucket), read(narrow)
    if chosen.place:
        of_township = work.places.by_id(chosen.place).level is Level.TOWNSHIP
        where: dict[str, Any] = {"township_id" if of_township else "village_id": chosen.place}
        what = replace(what, **where)
    if chosen.category is not None:
        what = replace(what, category=chosen.category.value)
    if chosen.colour is not None:
        what = replace(what, colour=(chosen.colour, work.now))
    if chosen.period is not None:
        span = days_of(chosen.period, days.today(work)).span(work.time, work.now)
        what = replace(what, reported=(span.start, span.end))
    return _staged(replace(what, track=chosen.track), chosen.standing)


def _staged(what: Filter, standing: Standing | None) -> Filter:
    """Those that stand there, of what the tab shows; a tab that shows none of them is left as it is."""
    states = shown_by(what) & (standing.states if standing is not None else frozenset())
    if standing is None or not states:
        return what
    if what.bucket == "all":
        what = replace(what, bucket="ended" if standing.over else "open")
    if standing in {Standing.OPEN, Standing.ENDED}:
        return what
    if what.either:
        # Of two desks in one list each keeps its own rule: only where a matter stands is asked of both.
        return replace(what, within=standing.states)
    new = False if standing is Standing.UNSIGNED else None
    on_site = None if what.on_site else what.on_site
    return replace(what, states=states, new_spending=new, on_site=on_site)


def shown_by(what: Filter) -> frozenset[State]:
    """The states a list shows."""
    if what.either:
        return what.states | _IN_PERSON
    return what.states or TABS.get(what.bucket, frozenset(State))


# --- what is chosen, in words


def narrow_words(view: View, narrow: str) -> Words:
    """What the list is narrowed to, in words."""
    said = list(_said(view, read(narrow)))
    if not said:
        return Words("queue.everything")
    *before, last = said
    return Words("queue.only", {"what": reduce(_and, reversed(before), last)})


def _and(more: Any, what: Any) -> Words:
    return Words("queue.only.and", {"what": what, "more": more})


def _said(view: View, chosen: Narrow) -> Iterable[Any]:
    return (said for _, said in each_said(view, chosen))


def each_said(view: View, chosen: Narrow) -> Iterable[tuple[str, Any]]:
    """What is chosen, one by one: of which kind, and in words."""
    if chosen.place:
        yield "place", view.work.places.by_id(chosen.place).name
    for name, _ in _KINDS.values():
        value = getattr(chosen, name)
        if value is not None:
            yield name, words_of(name, value)


_SAID_AS: Mapping[str, Callable[[str], Words]] = {
    "standing": lambda value: Words(f"standing.{value}"),
    "colour": lambda value: Words(f"card.{value}"),
    "track": lambda value: Words(f"track.{value}"),
    "category": lambda value: Words(f"category.{value}"),
    "period": lambda value: Words(f"period.{value}"),
}


def words_of(name: str, value: StrEnum) -> Words:
    """One choice in words."""
    return _SAID_AS[name](value.value)
