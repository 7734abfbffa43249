"""Proposals to change the policy: asked of a second person, decided, taken back; what was changed, and undoing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.amending import effect_of
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.policy_words import changes_said
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import amending
from supervision.amendments import Amendment, AmendmentState
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: How many changes a page of the history has.
PAGE = 5

#: Whose work the clocks measure, and who watches it: they hear when one of their rules has changed.
WORK_BY_IT = (
    Role.SECRETARY,
    Role.INSPECTOR,
    Role.OFFICER,
    Role.AREA_LEADER,
    Role.RECEPTION,
    Role.COUNTY_LEADER,
)


# --- one proposal


def _found(view: View, ref: str) -> Amendment:
    amendment = view.work.amendments.by_ref(ref)
    if amendment is None or not amending.may_see(view.work, view.someone, amendment):
        raise Missing
    return amendment


def _facts(work: Work, amendment: Amendment) -> dict[str, Any]:
    return {
        "name": work.people.by_id(amendment.proposed_by).name,
        "when": When(amendment.proposed_at),
        "changes": _changes(work, amendment),
    }


def _changes(work: Work, amendment: Amendment) -> Lines:
    """What it changes; once it is decided long ago, the file may say something else than it said then."""
    open_now = amendment.state is AmendmentState.PROPOSED
    return changes_said(amendment.changes, amendment.before, work.time.filed if open_now else None)


@screen("amend.ask")
def ask_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What somebody proposes and what it would do, for the second person; once decided, how it ended."""
    amendment = _found(view, fields["amendment"])
    shown = _facts(view.work, amendment)
    if amendment.state is not AmendmentState.PROPOSED or amendment.lapses_at is None:
        return Screen("amend.ended", shown | {"how": _ended(view.work, amendment)})
    shown |= {"effect": effect_of(view, amendment.changes), "until": When(amendment.lapses_at, "by")}
    if view.someone.person.id == amendment.proposed_by:
        return Screen("amend.own", shown, rows=((_button(amendment, "b", "amend.button.take_back"),),))
    both = (_button(amendment, "y", "amend.button.approve"), _button(amendment, "n", "amend.button.refuse"))
    return Screen("amend.ask", shown, rows=(both,))


def _button(amendment: Amendment, choice: str, label: str) -> Button:
    return Button(label, "pa", (amendment.ref, choice, amendment.content))


def _ended(work: Work, amendment: Amendment) -> Words:
    who = work.people.by_id(amendment.decided_by).name if amendment.decided_by is not None else ""
    return Words(f"amend.ended.{amendment.state.value}", {"who": who})


@screen("amend.proposed")
def proposed_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whoever proposed it sees who is asked, and can take it back."""
    amendment = _found(view, fields["amendment"])
    asked = amending.approvers(view.work, amendment.place_id, amendment.proposed_by)
    if amendment.lapses_at is None or not asked:
        return ask_screen(view, fields)
    shown = {
        "changes": _changes(view.work, amendment),
        "who": Lines(tuple(Words("amend.who", {"name": each.name}) for each in asked)),
        "until": When(amendment.lapses_at, "by"),
    }
    return Screen("amend.proposed", shown, rows=((_button(amendment, "b", "amend.button.take_back"),),))


@pressed("pa")
def decide(turn: Turn, args: tuple[str, ...]) -> None:
    """A proposal: (ref, "y" | "n" | "b" take back | "s" show, content as it was shown)."""
    ref, choice, content = (*args, "", "", "")[:3]
    match choice:
        case "y":
            amending.approve(turn.work, turn.actor, ref, content)
        case "n":
            amending.refuse(turn.work, turn.actor, ref)
        case "b":
            amending.take_back(turn.work, turn.actor, ref)
        case "s":
            pass
        case _:
            raise Refusal("button_old", screen=("policy", {}))
    turn.answer("amend.ask", priority=2 if choice == "s" else 1, amendment=ref)


# --- what was changed


@pressed("ph")
def history(turn: Turn, args: tuple[str, ...]) -> None:
    """What was changed in the chat: (offset)."""
    turn.answer("policy.history", offset=max(value_of(args[0]) if args else 0, 0))


@screen("policy.history")
def history_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Who proposed what, who approved it and when; a leader may take the latest word on a rule back."""
    offset = fields.get("offset", 0)
    found = view.work.amendments.approved(offset, PAGE)
    overview = (Button("policy.button.all", "po", ("all",)),)
    if not found:
        return Screen("policy.history.none", rows=(overview,))
    lines = Lines(tuple(_entry(view.work, each) for each in found), gap=True)
    return Screen(
        "policy.history",
        {"lines": lines},
        rows=(*_undo_buttons(view, found), *_pages(view, offset), overview),
    )


def _entry(work: Work, amendment: Amendment) -> Words:
    approver = work.people.by_id(amendment.decided_by or amendment.proposed_by)
    shown = {
        **_facts(work, amendment),
        "version": amendment.version,
        "when": When(amendment.decided_at or amendment.proposed_at),
        "who": approver.name,
    }
    if amendment.undoes is not None:
        return Words("policy.history.undo", {**shown, "undone": amendment.undoes})
    return Words("policy.history.entry", shown)


def _undo_buttons(view: View, found: Sequence[Amendment]) -> Rows:
    if not amending.may_propose(view.someone):
        return ()
    since = view.work.amendments.overlay().since
    undoable = [each for each in found if all(since.get(path) == each.version for path in each.changes)]
    buttons = [
        Button("policy.button.undo", "pu", (number(each.version or 0),), {"version": each.version})
        for each in undoable
    ]
    return in_rows(buttons, 2)


def _pages(view: View, offset: int) -> Rows:
    count = view.work.amendments.count()
    newer = (Button("policy.button.newer", "ph", (number(max(offset - PAGE, 0)),)),) if offset else ()
    older = (Button("policy.button.older", "ph", (number(offset + PAGE),)),) if count > offset + PAGE else ()
    return ((*newer, *older),) if newer or older else ()


@pressed("pu")
def undo(turn: Turn, args: tuple[str, ...]) -> None:
    """Take a change back: first what that would do, then ("yes") it is proposed like any other."""
    amending.county_of(turn.actor)
    version = value_of(args[0]) if args else -1
    if args[1:] != ("yes",):
        amending.undoing(turn.work, version)
        turn.answer("policy.undo", priority=2, version=version)
        return
    amendment = amending.propose_undo(turn.work, turn.actor, version)
    turn.answer("amend.proposed", amendment=amendment.ref)


@screen("policy.undo")
def undo_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What taking a change back would do."""
    version = fields["version"]
    changes = amending.undoing(view.work, version)
    before = {path: amending.said_now(view.work, path) for path in changes}
    shown = {
        "version": version,
        "changes": changes_said(changes, before, view.work.time.filed),
        "effect": effect_of(view, changes),
    }
    yes = Button("policy.button.undo_yes", "pu", (number(version), "yes"))
    return Screen("policy.undo", shown, rows=((yes, Button("policy.button.all", "po", ("all",))),))


# --- who hears


def ask_second(event: ev.Event, work: Work) -> None:
    """Those who may approve are asked. Worded apart from the act: the effect is counted."""
    amendment = _of(event, work)
    for person in amending.approvers(work, amendment.place_id, amendment.proposed_by):
        if person.user_id is not None:
            work.say(person.user_id, "amend.ask", {"amendment": amendment.ref}, priority=2)


def decided(event: ev.Event, work: Work) -> None:
    """What stands in the chats of who proposed it, and of who was asked, waits no more; what is pressed just now is
    answered in place."""
    amendment = _of(event, work)
    proposer = work.people.by_id(amendment.proposed_by)
    for person in (proposer, *amending.approvers(work, amendment.place_id, proposer.id)):
        if person.user_id is not None and person.id != event.by_id:
            work.show_decided(person.user_id, amendment.ref, "amend.ask", {"amendment": amendment.ref})


def tell_changed(event: ev.Event, work: Work) -> None:
    """Whoever proposed it, and those of the county who work by it or watch it."""
    amendment = _of(event, work)
    below = {place.id for place in work.places.below(amendment.place_id)} | {amendment.place_id}
    ids = [
        o.person_id
        for role in WORK_BY_IT
        for o in work.offices.with_role(role, work.now)
        if o.place_id in below
    ]
    for person in work.people.by_ids({amendment.proposed_by, *ids}).values():
        if person.id != event.by_id and person.user_id is not None and person.reachable:
            work.say(person.user_id, "policy.changed", {"amendment": amendment.ref}, priority=2)


def tell_proposer(event: ev.Event, work: Work) -> None:
    """Whoever proposed it hears how it ended."""
    amendment = _of(event, work)
    person = work.people.by_id(amendment.proposed_by)
    if person.id != event.by_id and person.user_id is not None:
        work.say(person.user_id, "amend.ask", {"amendment": amendment.ref}, priority=2)


@screen("policy.changed")
def changed_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """From now on this holds: told to everybody who works by it, so without the gate of proposals."""
    amendment = view.work.amendments.by_ref(fields["amendment"])
    if amendment is None or amendment.state is not AmendmentState.APPROVED:
        return None
    shown = {"changes": changes_said(amendment.changes, amendment.before, view.work.time.filed)}
    return Screen("policy.changed", shown, rows=((Button("policy.button.all", "po", ("all",)),),))


def _of(event: ev.Event, work: Work) -> Amendment:
    assert isinstance(event, ev.AmendmentEvent)
    found = work.amendments.by_id(event.amendment_id)
    if found is None:
        raise LookupError(event.amendment_id)
    return found
