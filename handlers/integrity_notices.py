"""What is heard of integrity matters: by the county's reception and leader, and the one secretary with a task."""

from collections.abc import Mapping
from typing import Any

from handlers.integrity_card import known_of, matter_button, owed_words, task_button
from handlers.screen import Lines, Screen, View, When, Words, screen
from supervision import events as ev
from supervision.integrity import COUNTYS, Owed
from supervision.integrity_gate import handles, has_task, leaders, looks, matter_for, receptionists, task_for
from supervision.integrity_moves import Hands, told_to
from supervision.ports import Work

#: Steps of which the county hears, and those of which the receiving secretary does.
COUNTY_HEARS = told_to(Hands.COUNTY)
SECRETARY_HEARS = tuple(step for step in told_to(Hands.RECEIVER) if step.startswith("longer_"))

#: How many days that moved are told in one message (house).
_MOST_MOVED = 10


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


@screen("integrity.due")
def due_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """A reminder, or that something is late; dropped once it was done, and for whoever may not know of it."""
    work = view.work
    promise = work.integrity.promise(fields["promise"])
    matter = work.integrity.by_id(promise.matter_id) if promise is not None else None
    if promise is None or matter is None or promise.next_at is None:
        return None
    state = "late" if promise.due_at <= work.now else "near"
    due = When(promise.due_at, "by")
    if has_task(work, view.someone.person, matter) and promise.owed not in COUNTYS:
        open_ = task_button(matter, "open", label="notice.button.card")
        shown = {"county": matter.county_number, "due": due}
        return Screen(f"integrity.remind.{state}.{promise.owed.value}", shown, rows=((open_,),), content=True)
    if not looks(work, view.someone, matter):
        return None
    who = "above" if fields.get("above") or promise.owed not in COUNTYS else "own"
    if who == "own" and promise.owed is Owed.HANDLE:
        who = "close"
    shown = known_of(view, matter) | {
        "what": Words(f"integrity.{state}_what.{promise.owed.value}", {"due": due})
    }
    open_ = matter_button(matter, "open", label="notice.button.card")
    return Screen(f"integrity.due.{who}", shown, rows=((open_,),), content=True)


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
