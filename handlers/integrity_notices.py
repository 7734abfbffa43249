"""What is heard of integrity matters: by the county's reception and leader, and the one secretary with a task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.buttons import in_rows
from handlers.integrity_card import known_of, matter_button, owed_words, task_button
from handlers.screen import Lines, Screen, View, When, Words, screen
from supervision import events as ev
from supervision.integrity import COUNTYS, Matter, Owed, Promise
from supervision.integrity_gate import handles, has_task, leaders, looks, matter_for, receptionists, task_for
from supervision.integrity_moves import Hands, told_to
from supervision.ports import Work

#: Steps of which the county hears, and those of which the receiving secretary does.
COUNTY_HEARS = told_to(Hands.COUNTY)
SECRETARY_HEARS = tuple(step for step in told_to(Hands.RECEIVER) if step.startswith("longer_"))

#: How many days that moved, and how many things that are due, are told in one message (house).
_MOST_MOVED, _MOST_DUE = 10, 20


def stepped(event: ev.Event, work: Work) -> None:
    """Who hears of a step. A task that is taken back is said to be gone, and no more."""
    assert isinstance(event, ev.IntegrityStepped)
    matter = work.integrity.by_id(event.matter_id)
    if matter is None:
        return
    if event.step in COUNTY_HEARS:
        # Where the reception itself has stepped aside, its leader has it from now on.
        for person in receptionists(work, matter) or leaders(work, matter):
            if person.user_id is not None and person.id != event.by_id:
                fields = {"matter": matter.ref, "step": event.step}
                work.say(person.user_id, "integrity.news", fields, priority=2)
    receiver = work.people.by_id(event.to_id) if event.to_id is not None else None
    if receiver is None or receiver.user_id is None or receiver.id == event.by_id:
        return
    if event.step == "handed_down":
        work.say(receiver.user_id, "integrity.task", {"matter": matter.ref}, priority=1)
    elif event.step in SECRETARY_HEARS:
        work.say(
            receiver.user_id, "integrity.task_news", {"matter": matter.ref, "step": event.step}, priority=2
        )
    elif event.step == "taken_back":
        work.say(receiver.user_id, "integrity.task_gone", {"county": matter.county_number}, priority=2)


@screen("integrity.news")
def news_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The receiving secretary has done it, asks for more time, or steps aside."""
    matter = matter_for(view.work, view.someone, fields["matter"])
    open_ = matter_button(matter, "open", label="notice.button.card")
    key = f"integrity.news.{fields['step']}"
    return Screen(key, {"county": matter.county_number}, rows=((open_,),))


@screen("integrity.task_news")
def task_news_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The county has decided about more time."""
    matter = task_for(view.work, view.someone, fields["matter"])
    open_ = task_button(matter, "open", label="notice.button.card")
    key = f"integrity.task_news.{fields['step']}"
    return Screen(key, {"county": matter.county_number}, rows=((open_,),))


@dataclass(frozen=True, slots=True)
class _Due:
    """One of the things owed that a message is about. `task`: it is the reader's own task; `who`: as what he hears."""

    promise: Promise
    matter: Matter
    task: bool
    who: str


@screen("integrity.due")
def due_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """A reminder, or that something is late, of one or of several; what was done meanwhile is left out, and what the
    reader may not know of."""
    # Queued before several were one message.
    of = fields.get("of") or {str(fields["promise"]): {"above": fields.get("above")}}
    found = (_due(view, int(each), above=bool(says.get("above"))) for each, says in of.items())
    items = sorted((each for each in found if each is not None), key=_late_first)
    if not items:
        return None
    return _due_alone(view, items[0]) if len(items) == 1 else _due_together(view, items)


def _late_first(item: _Due) -> tuple[datetime, int]:
    return item.promise.due_at, item.promise.id


def _due(view: View, promise_id: int, *, above: bool) -> _Due | None:
    work = view.work
    promise = work.integrity.promise(promise_id)
    matter = work.integrity.by_id(promise.matter_id) if promise is not None else None
    if promise is None or matter is None or promise.next_at is None:
        return None
    if has_task(work, view.someone.person, matter) and promise.owed not in COUNTYS:
        return _Due(promise, matter, True, "own")
    if not looks(work, view.someone, matter):
        return None
    return _Due(promise, matter, False, "above" if above or promise.owed not in COUNTYS else "own")


def _what(view: View, promise: Promise) -> Words:
    state = "late" if promise.due_at <= view.work.now else "near"
    return Words(f"integrity.{state}_what.{promise.owed.value}", {"due": When(promise.due_at, "by")})


def _due_alone(view: View, item: _Due) -> Screen:
    promise, matter = item.promise, item.matter
    state = "late" if promise.due_at <= view.work.now else "near"
    if item.task:
        open_ = task_button(matter, "open", label="notice.button.card")
        shown = {"county": matter.county_number, "due": When(promise.due_at, "by")}
        return Screen(f"integrity.remind.{state}.{promise.owed.value}", shown, rows=((open_,),), content=True)
    who = "close" if item.who == "own" and promise.owed is Owed.HANDLE else item.who
    shown = known_of(view, matter) | {"what": _what(view, promise)}
    open_ = matter_button(matter, "open", label="notice.button.card")
    return Screen(f"integrity.due.{who}", shown, rows=((open_,),), content=True)


def _due_together(view: View, items: Sequence[_Due]) -> Screen:
    """What is due first at the top; what does not stand here stands in the list."""
    lines, openers = [], []
    for n, item in enumerate(items[:_MOST_DUE], 1):
        shown = {"n": n, "county": item.matter.county_number, "what": _what(view, item.promise)}
        lines.append(Words(f"integrity.due.line.{item.who}", shown))
        button = task_button if item.task else matter_button
        openers.append(button(item.matter, "open", label="queue.button.open", n=n))
    more = (Words("integrity.due.rest", {"count": len(items) - _MOST_DUE}),)
    told = (*lines, *(more if len(items) > _MOST_DUE else ()))
    fields = {"count": len(items), "lines": Lines(tuple(told))}
    return Screen("integrity.due.several", fields, rows=in_rows(openers, 5), content=True)


@screen("integrity.moved")
def moved_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The rules or the calendar changed, and with them these days: what the reader still owes, the first of many."""
    mine = [line for each in fields["promises"] if (line := _moved_line(view, each)) is not None]
    if not mine:
        return None
    rest = (Words("integrity.moved.rest", {"count": len(mine) - _MOST_MOVED}),)
    lines = (*mine[:_MOST_MOVED], *(rest if len(mine) > _MOST_MOVED else ()))
    return Screen("integrity.moved", {"count": len(mine), "lines": Lines(lines)}, content=True)


def _moved_line(view: View, promise_id: int) -> Words | None:
    promise = view.work.integrity.promise(promise_id)
    matter = view.work.integrity.by_id(promise.matter_id) if promise is not None else None
    if promise is None or matter is None or not promise.open:
        return None
    own_task = has_task(view.work, view.someone.person, matter) and promise.owed not in COUNTYS
    if not own_task and not handles(view.work, view.someone, matter):
        return None
    return Words("integrity.moved.line", {"county": matter.county_number, "owed": owed_words(view, promise)})
