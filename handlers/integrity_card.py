"""The card of an integrity matter at the county, and the task of the one secretary: numbers and steps, nothing else."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import in_rows
from handlers.integrity_content import read_row
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import integrity as acts
from supervision.acts.integrity_owed import open_promise
from supervision.integrity import AsideFor, Ending, Matter, Owed, Promise, Stage, Told
from supervision.integrity_gate import colleagues, handles, looks, matter_for, taken_by, task_for, tasks_of


def matter_button(
    matter: Matter, what: str, argument: str = "", label: str | None = None, **shown: Any
) -> Button:
    """A button of the county's card."""
    args = (matter.ref, what) + ((argument,) if argument else ())
    return Button(label or f"integrity.button.{what}", "im", args, shown)


def task_button(
    matter: Matter, what: str, argument: str = "", label: str | None = None, **shown: Any
) -> Button:
    """A button of the secretary's task."""
    args = (matter.ref, what) + ((argument,) if argument else ())
    return Button(label or f"integrity.button.{what}", "it", args, shown)


def show_matter(turn: Turn, matter: Matter) -> None:
    """Show the county's card, in place of what was pressed."""
    turn.answer("integrity.card", matter=matter.ref)


def owed_lines(view: View, matter: Matter) -> Lines:
    """What is still owed, and what was told and how."""
    shown = (promise for promise in view.work.integrity.owed(matter.id) if _shown(promise))
    return Lines(tuple(line for promise in shown for line in (owed_words(view, promise), *why_so(promise))))


def why_so(promise: Promise) -> tuple[Words, ...]:
    """That its day may still change, and why it is another than the rules say."""
    lines = []
    if promise.open and promise.provisional:
        lines.append(Words("mark.provisional"))
    if promise.open and promise.spared_until == promise.due_at:
        lines.append(Words("mark.spared", {"by": When(promise.due_at, "by")}))
    return tuple(lines)


def _shown(promise: Promise) -> bool:
    # What was taken back was neither kept nor is it owed.
    return promise.next_at is not None or promise.how is not None


def owed_words(view: View, promise: Promise) -> Words:
    """By when it is owed, that it is late, or how it was kept."""
    if promise.next_at is None:
        how = Words(f"integrity.how.{promise.how or Told.FACE}")
        at = When(promise.kept_at or promise.due_at, "day")
        return Words(f"integrity.kept.{promise.owed.value}", {"at": at, "how": how})
    due = {"due": When(promise.due_at, "by")}
    if promise.due_at <= view.work.now:
        return Words(f"integrity.late.{promise.owed.value}", due)
    return Words(f"integrity.owed.{promise.owed.value}", due)


def matter_line(view: View, matter: Matter, n: int) -> Words:
    """One line of the reception's list."""
    stage = Words(f"integrity.stage.{matter.stage.value}")
    fields = {"n": n, "county": matter.county_number, "stage": stage, "owed": owed_lines(view, matter)}
    return Words("reception.matter", fields)


def known_of(view: View, matter: Matter) -> dict[str, Any]:
    """The fields every message about a matter may use."""
    return {
        "county": matter.county_number,
        "number": matter.number or Words("integrity.no_number"),
        "named": Words("integrity.named" if matter.named else "integrity.anonymous"),
        "means": Words(f"integrity.means.{'named' if matter.named else 'anonymous'}"),
        "came": Words(f"integrity.came.{matter.came.value}"),
        "received": When(matter.received_at, "day"),
        "stage": Words(f"integrity.stage.{matter.stage.value}"),
        "owed": owed_lines(view, matter),
        "hands": _hands(view, matter),
    }


def _hands(view: View, matter: Matter) -> Lines:
    lines = []
    if matter.receiver_id is not None and matter.stage is not Stage.REGISTERED:
        name = view.work.people.by_id(matter.receiver_id).name
        lines.append(Words("integrity.with", {"name": name}))
        if matter.instruction is not None:
            lines.append(Words(f"integrity.instruction.{matter.instruction.value}"))
    if matter.longer_days is not None:
        lines.append(Words("integrity.wants_longer", {"count": matter.longer_days}))
    if matter.ending is not None:
        lines.append(Words(f"integrity.ending.{matter.ending.value}"))
    for aside in view.work.integrity.asides(matter.id):
        name = view.work.people.by_id(aside.person_id).name
        why = Words(f"integrity.aside_for.{aside.why}")
        lines.append(Words("integrity.aside_line", {"name": name, "at": When(aside.at, "day"), "why": why}))
    return Lines(tuple(lines))


@screen("integrity.card")
def card_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The county's card: what is next as buttons, for who handles it; a leader only looks."""
    matter = matter_for(view.work, view.someone, fields["matter"], to_look=True)
    rows = _actions(view, matter) if handles(view.work, view.someone, matter) else ()
    rows = (*read_row(view, matter.number), *rows)
    return Screen("integrity.card", known_of(view, matter), rows=rows, content=True)


def _actions(view: View, matter: Matter) -> Rows:
    buttons = []
    for owed, what in ((Owed.ACCEPTANCE, "acceptance"), (Owed.RESULT, "result")):
        if open_promise(view.work, matter, owed) is not None:
            buttons.append(matter_button(matter, what))
    if matter.longer_days is not None:
        buttons += [matter_button(matter, "longer_yes"), matter_button(matter, "longer_no")]
    if matter.stage is not Stage.CLOSED:
        buttons.append(matter_button(matter, "other" if matter.with_secretary else "hand"))
        if matter.with_secretary:
            buttons.append(matter_button(matter, "take_back"))
        buttons.append(matter_button(matter, "close"))
        buttons += [matter_button(matter, "keep_from"), matter_button(matter, "aside")]
    return (*in_rows(buttons, 2), (_back(view, matter),))


def _back(view: View, matter: Matter) -> Button:
    """To the list in which it stands."""
    over = matter.stage is Stage.CLOSED and not any(each.open for each in view.work.integrity.owed(matter.id))
    if over:
        return Button("reception.button.list_closed", "iq", ("closed", "0"))
    return Button("reception.button.list", "iq", ("open", "0"))


@screen("integrity.found")
def found_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Several matters under one number of the county's own, for who sees them."""
    known = (view.work.integrity.by_ref(ref) for ref in fields["matters"])
    found = [matter for matter in known if matter is not None and looks(view.work, view.someone, matter)]
    if not found:
        return None
    lines = Lines(tuple(matter_line(view, matter, n) for n, matter in enumerate(found, 1)))
    rows = [
        Button("queue.button.open", "im", (matter.ref, "open"), {"n": n, "number": matter.county_number})
        for n, matter in enumerate(found, 1)
    ]
    return Screen(
        "integrity.found", {"count": len(found), "lines": lines}, rows=in_rows(rows, 5), content=True
    )


@screen("integrity.how")
def how_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the named reporter was told."""
    matter = matter_for(view.work, view.someone, fields["matter"])
    what = fields["what"]
    buttons = [matter_button(matter, what, how.value, f"integrity.how.{how.value}") for how in Told]
    back = matter_button(matter, "open", label="move.button.back")
    return Screen(f"integrity.ask.{what}", {"county": matter.county_number}, rows=(tuple(buttons), (back,)))


@screen("integrity.close")
def close_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How the county closes it."""
    matter = matter_for(view.work, view.someone, fields["matter"])
    buttons = [matter_button(matter, "close", each.value, f"integrity.close.{each.value}") for each in Ending]
    back = matter_button(matter, "open", label="move.button.back")
    return Screen("integrity.close", {"county": matter.county_number}, rows=(tuple(buttons), (back,)))


@screen("integrity.keep_from")
def keep_from_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """From whom at the county it is kept."""
    matter = matter_for(view.work, view.someone, fields["matter"])
    people = colleagues(view.work, view.someone, matter)
    rows = tuple(
        (Button("integrity.person", "im", (matter.ref, "keep_from", p.ref), {"name": p.name}),)
        for p in people
    )
    key = "integrity.keep_from" if people else "integrity.keep_from_none"
    back = matter_button(matter, "open", label="move.button.back")
    return Screen(key, {"county": matter.county_number}, rows=(*rows, (back,)))


@screen("integrity.task")
def task_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The one secretary's task: the county's number, the instruction, the day."""
    matter = task_for(view.work, view.someone, fields["matter"])
    task = open_promise(view.work, matter, Owed.TASK)
    if task is None or matter.instruction is None:
        return None
    asked = (Words("integrity.task_asked"),) if matter.longer_days is not None else ()
    shown = {
        "county": matter.county_number,
        "what": Words(f"integrity.instruction.{matter.instruction.value}"),
        "due": When(task.due_at, "by"),
        "state": Words("integrity.task_signed" if matter.signed_at else "integrity.task_unsigned"),
        "asked": Lines((*why_so(task), *asked)),
    }
    return Screen("integrity.task", shown, rows=task_rows(matter), content=True)


def task_rows(matter: Matter) -> Rows:
    """What the secretary can do with a task."""
    first = (task_button(matter, "sign"),) if matter.signed_at is None else (task_button(matter, "done"),)
    second = (
        () if matter.signed_at is None or matter.longer_days is not None else (task_button(matter, "longer"),)
    )
    return ((*first, *second), (task_button(matter, "aside"),))


@screen("integrity.longer")
def longer_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How many working days more."""
    matter = task_for(view.work, view.someone, fields["matter"])
    buttons = tuple(
        Button("integrity.days", "it", (matter.ref, "longer", str(days)), {"count": days})
        for days in acts.DAYS
    )
    back = task_button(matter, "open", label="move.button.back")
    return Screen("integrity.longer", {"county": matter.county_number}, rows=(buttons, (back,)))


@screen("integrity.aside")
def aside_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Asked once, since it cannot be taken back."""
    matter = task_for(view.work, view.someone, fields["matter"])
    yes = task_button(matter, "aside", "yes", "step_aside.button.yes")
    back = task_button(matter, "open", label="move.button.back")
    return Screen("integrity.aside", {"county": matter.county_number}, rows=((yes, back),))


@screen("integrity.leave")
def leave_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The same for whoever handles it at the county."""
    matter = matter_for(view.work, view.someone, fields["matter"])
    yes = matter_button(matter, "aside", "yes", "step_aside.button.yes")
    back = matter_button(matter, "open", label="move.button.back")
    return Screen("integrity.leave", {"county": matter.county_number}, rows=((yes, back),))


@screen("integrity.aside_why")
def aside_why_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Why: ready-made reasons only, for the county alone. `at`: on which card it was asked."""
    at_county = fields["at"] == "county"
    find, button = (matter_for, matter_button) if at_county else (task_for, task_button)
    matter = find(view.work, view.someone, fields["matter"])
    ready = [button(matter, "aside", why.value, f"integrity.aside_for.{why.value}") for why in AsideFor]
    back = button(matter, "open", label="move.button.back")
    rows = (*in_rows(ready, 1), (back,))
    return Screen("integrity.aside_why", {"county": matter.county_number}, rows=rows)


@screen("integrity.tasks")
def tasks_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Every task of this secretary."""
    tasks = tasks_of(view.work, view.someone)
    if not tasks:
        return Screen("integrity.no_tasks")
    rows = tuple(
        (Button("integrity.task_number", "it", (m.ref, "open"), {"county": m.county_number}),) for m in tasks
    )
    return Screen("integrity.tasks", {"count": len(tasks)}, rows=rows)


def own_tasks(view: View) -> Rows:
    """A button to the tasks from the county, for the one who has any; for everybody else not even a gap."""
    tasks = tasks_of(view.work, view.someone)
    return ((Button("integrity.button.tasks", "it", ("", "list"), {"count": len(tasks)}),),) if tasks else ()


def brought_row(view: View) -> Rows:
    """A button to the sealed numbers that are brought to this leader; for everybody else not even a gap."""
    numbers = taken_by(view.work, view.someone)
    button = Button("integrity.button.brought", "iq", ("expected", "0"), {"count": len(numbers)})
    return ((button,),) if numbers else ()
