"""密码: what stands before everything else after a pause, and how it is set, changed and given anew."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.buttons import pressed
from handlers.commands import command
from handlers.keepers import keepers
from handlers.said import Kind
from handlers.screen import Button, Screen, View, When, screen
from handlers.turn import Turn
from handlers.waiting import again, follows_album, put_by, without_a_pin
from supervision import events as ev
from supervision.acts import pin as acts
from supervision.pins import CODE_LIVES, MOST_WANTED, Asks, Pin, PinTyped, digits, meant
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


#: After these the way is free.
_THROUGH = frozenset({"pin.in", "pin.set"})


def at_the_pin(turn: Turn, do: Callable[[Turn], None]) -> bool:
    """Whether a PIN stands before what was said: then it is asked for, or tried, and the rest waits for it.

    `do`: how what waited is done once it was right.
    """
    if turn.stranger is None:
        return False
    if not acts.concerns(turn.actor):
        return _not_any_more(turn)
    before = turn.work.pins.of(turn.person.id)
    pin = acts.standing(turn.work, turn.actor)
    if pin is None or pin.asks is None:
        return False
    if _tries(turn, pin, asked=before is not None and before.asks is not None):
        _tried(turn, pin, do)
        return True
    way_out = turn.said.press.args[:1] if turn.said.press and turn.said.press.action == "pn" else None
    if way_out not in {None, ("stop",)}:
        return False
    wanted = acts.wanted(turn.work, turn.actor, pin)
    if acts.stop(turn.work, turn.actor):
        # What was kept was promised: it is done although no PIN was typed, for none has to be; or it is said that not.
        wanted, undone = without_a_pin(wanted)
        if undone:
            (turn.answer if way_out else turn.say)("pin.first_left")
        elif way_out:
            turn.answer("pin.stopped")
        again(turn, wanted, do)
        return way_out is not None
    if way_out and pin.asks not in {Asks.ENTER, Asks.CODE}:
        return False  # there it is said why not
    follows = follows_album(turn, pin)
    # What a way out would leave off is over by itself: who it is comes first, and nothing waits for it.
    if not way_out and not put_by(turn, pin):
        raise Refusal("pin_first", most=MOST_WANTED, screen=(_asked(turn.work, pin), {}))
    if not follows:
        turn.say(_asked(turn.work, pin))
    return True


def _not_any_more(turn: Turn) -> bool:
    """It is not for this person, or not any more. True: what was typed was a PIN all the same, and is deleted."""
    left = acts.ended(turn.work, turn.actor)
    if left is None:
        return False
    said = turn.said
    typed = said.kind is Kind.TEXT and digits(said.text) is not None
    if typed and said.message_id is not None:
        turn.work.erase(said.chat_id, said.message_id)
    if left:
        turn.say("pin.ended_left", count=left)
    elif typed:
        turn.say("pin.ended")
    return typed


def _asked(work: Work, pin: Pin) -> str:
    """Who has none yet and must have one is told why."""
    first = pin.asks is Asks.NEW and _must_begin(work, pin)
    return "pin.required" if first or pin.asks is None else _ASKED[pin.asks]


def _must_begin(work: Work, pin: Pin | None) -> bool:
    return (pin is None or pin.hash is None) and work.time.policy.pin.required


def _tries(turn: Turn, pin: Pin, *, asked: bool) -> bool:
    """Whether it is meant as a PIN. Anything else is neither counted nor deleted; before anybody was asked for one,
    only what is a PIN on its face, and where there is one."""
    said = turn.said
    if said.typed is not None or said.kind is not Kind.TEXT:
        return said.typed is not None
    return meant(said.text) if asked else pin.asks is Asks.ENTER and digits(said.text) is not None


def _tried(turn: Turn, pin: Pin, do: Callable[[Turn], None]) -> None:
    if turn.said.typed is None:
        raise PinTyped(pin)
    wanted = acts.wanted(turn.work, turn.actor, pin)
    acts.forget_typed(turn.work, turn.actor, turn.said.message_id)
    screen = acts.tried(turn.work, turn.actor, turn.said.typed)
    turn.say(screen)
    if screen in _THROUGH:
        again(turn, wanted, do)


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
    def maker(view: View, _fields: Mapping[str, Any]) -> Screen:
        if _must_begin(view.work, _kept(view)):
            return Screen(name)
        return Screen(name, rows=((Button("pin.button.stop", "pn", ("stop",)),),))


for _name in ("pin.old", "pin.first", "pin.new", "pin.again", "pin.not_six", "pin.weak", "pin.differs"):
    _with_a_way_out(_name)


@screen("pin.menu")
def menu_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """One is set: change it, or do without, where the county leaves that to everybody."""
    change, off = Button("pin.button.change", "pn", ("change",)), Button("pin.button.off", "pn", ("off",))
    if view.work.time.policy.pin.required:
        return Screen("pin.menu_required", rows=((change,),))
    return Screen("pin.menu", rows=((change, off),))


@screen("pin.set")
def set_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Set: and how to do without, where that is possible."""
    return Screen("pin.set_required" if view.work.time.policy.pin.required else "pin.set")


@screen("pin.off")
def off_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Done without: and where one will be asked for all the same."""
    return Screen("pin.off_for_now" if acts.comes_first(view.work, view.someone) else "pin.off")


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
    if person is None or pin is None or pin.code_at is None or pin.asks is not Asks.CODE:
        return None
    if view.work.now - pin.code_at >= CODE_LIVES:
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
