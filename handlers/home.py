"""Home: greeting, the four keys, 更多, help, me, language, privacy, and the way out of a conversation."""

from collections.abc import Mapping
from typing import Any

from handlers import relatives
from handlers.absence import away_lines, back_button
from handlers.buttons import in_rows, pressed
from handlers.commands import HANDLERS, REPORTERS, command, keys_for, offered_to
from handlers.flow import FLOWS, stop, waiting_text
from handlers.pin_hint import hint
from handlers.screen import Button, Lines, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts.drafting import in_sight, worth_keeping
from supervision.acts.spending import villages_to_report
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Language
from supervision.ports import Work
from supervision.refusals import Refusal

#: Which offices speak first when somebody holds several.
_MAIN = (Role.SECRETARY, Role.INSPECTOR, Role.SUPERVISOR, Role.DIRECTOR)


def main_role(actor: Actor) -> str:
    """The role whose home is shown; "none" when no office is held (any more)."""
    held = [office.role for office in actor.offices]
    return next((role.value for role in (*_MAIN, *held) if role in held), "none")


def offices_of(work: Work, actor: Actor) -> Lines:
    """The offices held, one a line: place and role."""
    return Lines(
        tuple(
            Words(
                "me.office",
                {"place": work.places.by_id(o.place_id).name, "role": Words(f"role.{o.role.value}")},
            )
            for o in actor.offices
        )
    )


@command("start")
def start(turn: Turn) -> None:
    """Home, the way back from leave, and what is unfinished."""
    turn.say("home")
    if turn.person.away(turn.work.now):
        turn.say("leave.away")
    _offer_unfinished(turn)


def _offer_unfinished(turn: Turn) -> None:
    drafts = turn.work.drafts
    active = drafts.active(turn.person.id)
    if active is not None and FLOWS[active.flow].passing:
        drafts.discard(active)
        active = None
    parked = (each for each in drafts.parked(turn.person.id) if worth_keeping(turn.work, each))
    for draft in [active] if active else list(parked)[:1]:
        turn.say("draft.waiting", draft=draft.ref)


@screen("home")
def home_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The greeting with the keys of the main office."""
    actor = view.someone
    shown = {"name": actor.person.name, "pin": hint(view)}
    return Screen(f"home.{main_role(actor)}", shown, keys=keys_for(actor))


@screen("draft.waiting")
def waiting_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """上回那件没说完：接着说／先放着／不要了."""
    draft = view.work.drafts.by_ref(fields["draft"])
    if draft is None or view.person is None or draft.person_id != view.person.id:
        return None
    if not in_sight(view.work, draft):
        return None
    buttons = (
        Button("draft.button.go_on", "dr", (draft.ref, "go")),
        Button("draft.button.park", "dr", (draft.ref, "park")),
        Button("draft.button.drop", "dr", (draft.ref, "drop")),
    )
    return Screen("draft.waiting", {"what": waiting_text(draft)}, rows=(buttons[:2], buttons[2:]))


@screen("draft.waiting_several")
def several_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Several were not finished: how many, and the list in which each can be gone on with."""
    found = [view.work.drafts.by_ref(ref) for ref in fields["drafts"]]
    mine = [
        draft
        for draft in found
        if draft is not None
        and view.person is not None
        and draft.person_id == view.person.id
        and in_sight(view.work, draft)
    ]
    if len(mine) == 1:
        return waiting_screen(view, {"draft": mine[0].ref})
    button = Button("prompts.button.todo", "go", ("todo",))
    return Screen("draft.waiting_several", {"count": len(mine)}, rows=((button,),)) if mine else None


@pressed("dr")
def unfinished(turn: Turn, args: tuple[str, ...]) -> None:
    """What to do with an unfinished conversation: (draft, "go" | "park" | "drop")."""
    ref, choice = (*args, "", "")[:2]
    draft = turn.work.drafts.by_ref(ref)
    if draft is None or draft.person_id != turn.person.id:
        raise Refusal("draft_gone")
    if choice == "go":
        resumed = turn.work.drafts.resume(draft)
        turn.answer("draft", draft=resumed.ref, version=resumed.version)
    elif choice == "drop":
        stop(turn, draft)
    else:
        turn.work.drafts.park(draft)
        turn.answer("draft.parked")


@command("cancel")
def cancel(turn: Turn) -> None:
    """Out of the open conversation; what was said in it is deleted."""
    draft = turn.work.drafts.active(turn.person.id)
    if draft is None:
        turn.say("cancel.nothing")
        return
    stop(turn, draft)


@command("more")
def more(turn: Turn) -> None:
    """Everything this person may ask for, as buttons."""
    turn.say("more")


@screen("more")
def more_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The menu behind 更多: the commands of this person's offices that have no key."""
    actor = view.someone
    on_keys = {"complaint", "start", "queue"} | ({"visit"} if actor.holds(*REPORTERS) else set())
    names = [name for name in offered_to(actor) if name not in on_keys]
    if "spending" not in names and villages_to_report(view.work, actor):
        names.insert(0, "spending")
    buttons = [Button(f"more.button.{name}", "go", (name,)) for name in names]
    return Screen("more", rows=in_rows(buttons, 2))


@pressed("go")
def go(turn: Turn, args: tuple[str, ...]) -> None:
    """A button that is the twin of a command."""
    handler = HANDLERS.get(args[0]) if args else None
    if handler is None:
        raise Refusal("button_old", screen=("home", {}))
    handler(turn)


@command("help")
def help_(turn: Turn) -> None:
    """How to use it, for this person's office."""
    turn.say("help")


@screen("help")
def help_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Short help by office, with the keys laid out again."""
    actor = view.someone
    return Screen(f"help.{_help_for(actor)}", keys=keys_for(actor))


def _help_for(actor: Actor) -> str:
    if actor.holds(Role.SECRETARY, Role.INSPECTOR):
        return "township"
    if actor.holds(Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER):
        return "supervisor"
    return "keeper" if actor.holds(Role.KEEPER) else "county"


@command("me")
def me(turn: Turn) -> None:
    """Who I am here."""
    turn.say("me")


@screen("me")
def me_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Name, offices, language, the last digits of the phone."""
    actor = view.someone
    phone = view.work.people.phone_of(actor.person.id)
    fields = {
        "name": actor.person.name,
        "offices": offices_of(view.work, actor),
        "phone": f"•••{phone[-4:]}",
        "language": Words(f"language.{actor.person.language.value}"),
        "away": away_lines(view, actor.person),
    }
    back = ((back_button(),),) if actor.person.away(view.work.now) else ()
    own = (Button("me.button.data", "md", ("data",)), Button("me.button.fix", "md", ("fix",)))
    last = (Button("me.button.deeds", "me", ("deeds",)), Button("more.button.language", "go", ("language",)))
    kin = ((relatives.button(),),) if actor.offices else ()
    return Screen("me", fields, rows=(*back, *kin, own, last))


@command("language")
def language(turn: Turn) -> None:
    """中文 or English."""
    turn.say("language.ask")


@screen("language.ask")
def language_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """One question, two buttons."""
    buttons = tuple(Button(f"language.{each.value}", "la", (each.value,)) for each in Language)
    return Screen("language.ask", rows=(buttons,))


@pressed("la")
def choose_language(turn: Turn, args: tuple[str, ...]) -> None:
    """The language of every message from now on, keys included."""
    if not args or args[0] not in set(Language):
        raise Refusal("choice_unknown")
    turn.work.people.speak(turn.person.id, Language(args[0]))
    turn.say("home")


@command("privacy")
def privacy(turn: Turn) -> None:
    """What is kept, who sees it, what never belongs here."""
    turn.say("privacy")
