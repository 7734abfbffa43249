"""密码: what stands before everything else after a pause, and how it is set, changed and given anew."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.commands import command
from handlers.keepers import keepers
from handlers.said import Kind
from handlers.screen import Button, Screen, View, When, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import pin as acts
from supervision.pins import CODE_LIVES, Asks, Pin, PinTyped
from supervision.ports import Work
from supervision.refusals import Refusal

#: What is asked for, by what is waited for.
_ASKED = {
    Asks.ENTER: "pin.enter",
    Asks.OLD: "pin.old",
    Asks.OFF: "pin.old",
    Asks.NEW: "pin.new",
    Asks.AGAIN: "pin.again",
    Asks.CODE: "pin.code_asked",
}


def at_the_pin(turn: Turn) -> bool:
    """Whether a PIN stands before what was said (and has been asked for, or tried)."""
    if turn.stranger is None or not acts.concerns(turn.actor):
        return False
    pin = acts.standing(turn.work, turn.actor)
    if pin is None or pin.asks is None:
        return False
    if _tries(turn):
        _tried(turn, pin)
        return True
    if turn.said.press is not None and turn.said.press.action == "pn":
        return False  # the ways out of setting one
    if acts.stop(turn.work, turn.actor):
        return False
    turn.say(_ASKED[pin.asks])
    return True


def _tries(turn: Turn) -> bool:
    """Whether it is meant as a PIN: words with a digit in them. Anything else is neither counted nor deleted."""
    said = turn.said
    return said.typed is not None or (said.kind is Kind.TEXT and any(char.isdecimal() for char in said.text))


def _tried(turn: Turn, pin: Pin) -> None:
    if turn.said.typed is None:
        raise PinTyped(pin)
    acts.forget_typed(turn.work, turn.actor, turn.said.message_id)
    turn.say(acts.tried(turn.work, turn.actor, turn.said.typed))


@command("pin")
def pin(turn: Turn) -> None:
    """密码: set one, or change it."""
    if not acts.concerns(turn.actor):
        raise Refusal("pin_not_needed")
    kept = turn.work.pins.of(turn.person.id)
    if kept is None or kept.hash is None:
        acts.ask(turn.work, turn.actor, Asks.NEW)
        turn.say("pin.new")
    else:
        turn.say("pin.menu")


@pressed("pn")
def choose(turn: Turn, args: tuple[str, ...]) -> None:
    """("change" | "off" | "stop")."""
    if not acts.concerns(turn.actor):
        raise Refusal("button_old", screen=("home", {}))
    kept = turn.work.pins.of(turn.person.id)
    match args[:1]:
        case ("stop",):
            if not acts.stop(turn.work, turn.actor):
                raise Refusal("pin_required")
            turn.answer("pin.stopped")
        case ("change" | "off" as what,) if kept is not None and kept.hash is not None and kept.asks is None:
            if what == "off" and turn.work.time.policy.pin.required:
                raise Refusal("pin_required")
            acts.ask(turn.work, turn.actor, Asks.OLD if what == "change" else Asks.OFF)
            turn.answer("pin.old")
        case _:
            raise Refusal("button_old", screen=("home", {}))


def _kept(view: View) -> Pin | None:
    return view.work.pins.of(view.someone.person.id)


@screen("pin.enter")
def enter_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """After a pause: the PIN, once; dropped when it was typed meanwhile."""
    pin = _kept(view)
    if pin is None or pin.asks is not Asks.ENTER:
        return None
    return Screen("pin.enter")


def _with_a_way_out(name: str) -> None:
    @screen(name)
    def maker(_view: View, _fields: Mapping[str, Any]) -> Screen:
        return Screen(name, rows=((Button("pin.button.stop", "pn", ("stop",)),),))


for _name in ("pin.old", "pin.new", "pin.again", "pin.not_six", "pin.weak", "pin.differs"):
    _with_a_way_out(_name)


@screen("pin.menu")
def menu_screen(_view: View, _fields: Mapping[str, Any]) -> Screen:
    """One is set: change it, or do without."""
    change, off = Button("pin.button.change", "pn", ("change",)), Button("pin.button.off", "pn", ("off",))
    return Screen("pin.menu", rows=((change, off),))


@screen("pin.wait")
def wait_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """Too many wrong ones: when the next is listened to."""
    pin = _kept(view)
    if pin is None or pin.wait_until is None:
        return None
    return Screen("pin.wait", {"until": When(pin.wait_until)})


@screen("pin.code")
def code_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The keeper's code, to be told face to face; it is reckoned for this message and kept nowhere."""
    person = view.work.people.by_ref(fields["person"])
    pin = view.work.pins.of(person.id) if person is not None else None
    if person is None or pin is None or pin.code_at is None or view.work.now - pin.code_at >= CODE_LIVES:
        return None
    shown = {
        "name": person.name,
        "code": view.work.pins.code_of(pin),
        "until": When(pin.code_at + CODE_LIVES),
    }
    return Screen("pin.code", shown, content=True, fleeting=True)


def tell_stuck(event: ev.Event, work: Work) -> None:
    """Somebody has typed so many wrong ones that only a keeper can help: it may be a thief."""
    assert isinstance(event, ev.PinStuck)
    name = work.people.by_id(event.person_id).name
    for keeper in keepers(work):
        if keeper.user_id is not None and keeper.id != event.person_id:
            work.say(keeper.user_id, "pin.told", {"name": name}, priority=2)
