"""筛选 as it is tapped: first by what, then which, then the list again; and each choice taken away over the list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.buttons import in_rows, number, pressed, value_of
from handlers.commands import COUNTY, TOWNSHIP
from handlers.narrowing import (
    BUCKETS,
    Narrow,
    bucket_of,
    each_said,
    narrow_words,
    read,
    shown_by,
    words_of,
)
from handlers.screen import Button, Rows, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.cases import Track
from supervision.categories import Category
from supervision.desks import AREA, at_desk, beside_desk
from supervision.escalations import Colour
from supervision.exports import Preset
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.standings import Standing

#: Tracks a list may show; sealed and unclear matters are no business of a township's.
TRACKS = (Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.SPENDING)

#: By what a list can be narrowed, the commonest first; the letter stands for it in a button.
KINDS: Mapping[str, str] = {
    "C": "category",
    "P": "place",
    "S": "standing",
    "T": "track",
    "K": "colour",
    "D": "period",
}

#: Values on one screen: all categories, and no wall of buttons.
MOST = 12


# --- what can be chosen


def choices(view: View, bucket: str, chosen: Narrow) -> dict[str, list[Any]]:
    """What the tab's list can be narrowed to, by the name of the kind; kinds with nothing to choose are left out."""
    what = bucket_of(view.work, view.someone, bucket)
    whole = bucket == "all"
    standings = [
        each
        for each in Standing
        if each.states & shown_by(what) and (whole or (not each.over and each is not Standing.OPEN))
    ]
    found: dict[str, list[Any]] = {
        "category": list(Category),
        "place": _places(view, bucket, chosen),
        "standing": standings if len(standings) > 1 else [],
        "track": list(TRACKS),
        "colour": list(Colour),
        "period": list(Preset) if whole else [],
    }
    return {name: values for name, values in found.items() if values}


def _places(view: View, bucket: str, chosen: Narrow) -> list[Place]:
    """The villages of the one township; of several first the townships, then the one chosen with its villages."""
    places = view.work.places
    townships = _all_townships(view, bucket)
    if len(townships) < 2:
        return [village for each in townships for village in _villages(view.work, each)]
    line = [chosen.place, *(place.id for place in places.above(chosen.place))] if chosen.place else []
    within = next((each for each in line if each in townships), None)
    if within is None:
        return [places.by_id(each) for each in townships]
    return [places.by_id(within), *_villages(view.work, within)]


def _villages(work: Work, township: int) -> list[Place]:
    return [place for place in work.places.below(township) if place.level is Level.VILLAGE]


def _all_townships(view: View, bucket: str) -> list[int]:
    sits = beside_desk(view.someone) if bucket == AREA else at_desk(view.someone)
    found = (t for office in sits.offices for t in _townships(view.work, office.place_id))
    return list(dict.fromkeys(found))


def _townships(work: Work, place_id: int) -> list[int]:
    place = work.places.by_id(place_id)
    if place.level is Level.TOWNSHIP:
        return [place.id]
    if place.level is Level.OFFICE:
        return [p.id for p in work.places.all() if p.linked_id == place.id and p.level is Level.TOWNSHIP]
    return [p.id for p in work.places.below(place.id) if p.level is Level.TOWNSHIP]


# --- by what


@pressed("qn")
def ask_by_what(turn: Turn, args: tuple[str, ...]) -> None:
    """筛选: (bucket, what is chosen so far)."""
    bucket, narrow = (*args, "", "")[:2]
    turn.answer("queue.narrow", bucket=_bucket(turn, bucket), narrow=narrow)


def _bucket(turn: Turn, bucket: str) -> str:
    if not turn.actor.holds(*TOWNSHIP, *COUNTY):
        raise Refusal("not_for_you")
    return bucket if bucket in BUCKETS else "today"


@screen("queue.narrow")
def by_what_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """By what to narrow, a tick at what is narrowed already; and the ways back."""
    bucket, narrow = fields["bucket"], fields.get("narrow", "")
    chosen, possible = read(narrow), choices(view, fields["bucket"], read(narrow))
    already = {name for name, _ in each_said(view, chosen)}
    kinds = [
        Button(
            _label(name in already),
            "qk",
            _args(bucket, letter, narrow),
            {"what": _kind_words(view, bucket, name)},
        )
        for letter, name in KINDS.items()
        if name in possible
    ]
    rows = (*in_rows(kinds, 2), *clearing(view, bucket, narrow), (_to_list(bucket, narrow),))
    return Screen("queue.narrow", _head(view, bucket, narrow), rows=rows)


def _kind_words(view: View, bucket: str, name: str) -> Words:
    if name == "place" and len(_all_townships(view, bucket)) < 2:
        return Words("queue.kind.village")
    return Words(f"queue.kind.{name}")


def _head(view: View, bucket: str, narrow: str) -> dict[str, Any]:
    return {"list": Words(f"queue.list.{bucket}"), "narrow": narrow_words(view, narrow)}


def _label(on: bool) -> str:
    return "choice.button.on" if on else "choice.button.off"


def _args(bucket: str, what: str, narrow: str) -> tuple[str, ...]:
    return (bucket, what, narrow) if narrow else (bucket, what)


def _to_list(bucket: str, narrow: str) -> Button:
    return Button("queue.button.to_list", "q", _args(bucket, "0", narrow))


# --- which


@pressed("qk")
def ask_which(turn: Turn, args: tuple[str, ...]) -> None:
    """One kind and its page, written together since a button carries few bytes: (bucket, kind and page, narrowing)."""
    bucket, kind, narrow = (*args, "", "", "")[:3]
    bucket = _bucket(turn, bucket)
    if kind[:1] not in KINDS:
        turn.answer("queue.narrow", bucket=bucket, narrow=narrow)
        return
    page = max(value_of(kind[1:]), 0)
    turn.answer("queue.narrow.which", bucket=bucket, narrow=narrow, kind=kind[0], page=page)


@screen("queue.narrow.which")
def which_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The values of one kind, a page of them; one tap shows the list. What has a tick is taken away by a tap."""
    bucket, narrow, letter = fields["bucket"], fields.get("narrow", ""), fields["kind"]
    chosen, name = read(narrow), KINDS[letter]
    values = choices(view, bucket, chosen).get(name, [])
    page = min(fields.get("page", 0), max(len(values) - 1, 0) // MOST)
    buttons = [_value(bucket, chosen, name, value) for value in values[page * MOST : (page + 1) * MOST]]
    turning = [
        Button(label, "qk", _args(bucket, letter + number(to), narrow))
        for label, to, there in (
            ("queue.button.back", page - 1, page > 0),
            ("queue.button.next", page + 1, (page + 1) * MOST < len(values)),
        )
        if there
    ]
    others = Button("queue.button.kinds", "qn", (bucket, narrow) if narrow else (bucket,))
    rows: Rows = (*in_rows(buttons, 2), *((tuple(turning),) if turning else ()))
    shown = _head(view, bucket, narrow) | {"kind": _kind_words(view, bucket, name)}
    return Screen("queue.narrow.which", shown, rows=(*rows, (others, _to_list(bucket, narrow))))


def _value(bucket: str, chosen: Narrow, name: str, value: Any) -> Button:
    what, words = (value.id, value.name) if isinstance(value, Place) else (value, words_of(name, value))
    on = getattr(chosen, name) == what
    after = _without(chosen, name) if on else _with(chosen, name, what)
    return Button(_label(on), "q", _args(bucket, "0", after.written()), {"what": words})


def _with(chosen: Narrow, name: str, what: Any) -> Narrow:
    change: dict[str, Any] = {name: what}
    return replace(chosen, **change)


def _without(chosen: Narrow, name: str) -> Narrow:
    return _with(chosen, name, getattr(Narrow(), name))


# --- taken away


def clearing(view: View, bucket: str, narrow: str) -> Rows:
    """What is chosen, a tap to take each away; and of several all at once."""
    chosen = read(narrow)
    each = [
        Button(
            "queue.button.without", "q", _args(bucket, "0", _without(chosen, name).written()), {"what": what}
        )
        for name, what in each_said(view, chosen)
    ]
    if len(each) > 1:
        return (*in_rows(each, 2), (Button("queue.button.clear_all", "q", (bucket, "0")),))
    return ((Button("queue.button.clear", "q", (bucket, "0")),),) if each else ()
