"""密码: asked for, tried, set, changed, removed; and given anew by a keeper, face to face."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from supervision.events import PinRemoved, PinReset, PinSet, PinStuck
from supervision.gate import Actor
from supervision.offices import Role
from supervision.people import Person
from supervision.pins import CODE_LIVES, MOST_WANTED, STILL_MEANT, Asks, Pin, Typed, wait_after
from supervision.policy import PinBefore
from supervision.ports import Work
from supervision.refusals import Refusal

#: A village's supervisors report without one: nobody is kept from telling that a pipe has burst.
WITHOUT = frozenset({Role.SUPERVISOR, Role.MEMBER, Role.DIRECTOR})
_TOUCHED = timedelta(minutes=1)
#: A change that was begun: left for a pause it has ended, else the phone found on the table goes on with it.
_CHANGING = frozenset({Asks.OLD, Asks.OFF, Asks.NEW, Asks.AGAIN})


def concerns(actor: Actor) -> bool:
    """Whether it is for this person: office-holders of the township and above, and the keeper."""
    return any(office.role not in WITHOUT for office in actor.offices)


def comes_first(work: Work, actor: Actor) -> bool:
    """Whether this person has to set one before what is most sensitive: it is for him, there is none, and the county
    has not said otherwise."""
    if work.time.policy.pin.before is PinBefore.NOTHING or not concerns(actor):
        return False
    pin = work.pins.of(actor.person.id)
    return pin is None or pin.hash is None


def standing(work: Work, actor: Actor) -> Pin | None:
    """What is waited for before anything else is done; None where the way is free.

    The pause is as long as the policy says; whoever goes on within it is not asked. A change left for so long is over.
    """
    pin = work.pins.of(actor.person.id) or Pin(actor.person.id)
    if pin.hash is None:
        if pin.asks is not None:
            return pin
        return ask(work, actor, Asks.NEW) if work.time.policy.pin.required else None
    if pin.asks in _CHANGING:
        return _left(work, actor, pin)
    if pin.asks is not None:
        return pin
    if _paused(work, pin):
        return ask(work, actor, Asks.ENTER)
    if pin.seen_at is None or work.now - pin.seen_at >= _TOUCHED:
        work.pins.put(replace(pin, seen_at=work.now))
    return None


def _paused(work: Work, pin: Pin) -> bool:
    pause = timedelta(seconds=work.time.policy.pin.idle.nominal_seconds)
    return pin.seen_at is None or work.now - pin.seen_at >= pause


def _left(work: Work, actor: Actor, pin: Pin) -> Pin:
    """Who began a change is asked again who it is after the pause; who came in with a keeper's code, when that ends."""
    code_at = pin.code_at if pin.asks in {Asks.NEW, Asks.AGAIN} else None
    over = work.now - code_at >= CODE_LIVES if code_at is not None else _paused(work, pin)
    if not over:
        return pin
    work.pins.put(replace(pin, pending=None))
    return ask(work, actor, Asks.CODE if code_at is not None else Asks.ENTER)


def ask(work: Work, actor: Actor, what: Asks) -> Pin:
    """From now on what is typed lies under a key of its own, which is destroyed with it."""
    pin = work.pins.of(actor.person.id) or Pin(actor.person.id)
    chat = actor.person.user_id
    assert chat is not None
    if pin.key_id is None:
        pin = replace(pin, before_key_id=work.chats.current_key(chat))
        pin = replace(pin, key_id=work.chats.fresh_key(chat))
    return work.pins.put(replace(pin, asks=what))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said before the PIN: `things` to be done after it, in the order they came; `late`: among them was
    something tapped so long ago that it is not done any more; `gone`: so many were said in an office that has ended."""

    things: tuple[dict[str, Any], ...] = ()
    late: bool = False
    gone: int = 0


def want(work: Work, pin: Pin, thing: dict[str, Any]) -> bool:
    """Keep one thing more until the PIN is typed. Of taps only the last is meant. False: it could not be kept,
    there are too many."""
    kept = work.pins.wanted(pin)
    things = [each for each in (json.loads(kept[0]) if kept else []) if not (each["tap"] and thing["tap"])]
    if len(things) >= MOST_WANTED:
        return False
    # Each with a moment of its own: what is sent later does not make an old tap young again.
    thing = thing | {"at": work.now.isoformat()}
    return work.pins.want(pin, json.dumps([*things, thing], ensure_ascii=False))


def wanted(work: Work, actor: Actor, pin: Pin) -> Wanted:
    """What waits for the PIN, each judged by its own moment."""
    kept = work.pins.wanted(pin)
    if kept is None:
        return Wanted()
    said, at = kept
    held = min((each.since for each in actor.offices if each.role not in WITHOUT), default=work.now)
    left, late, gone = [], False, 0
    for each in json.loads(said):
        moment = datetime.fromisoformat(each["at"]) if "at" in each else at
        if moment < held:
            gone += 1
        elif each["tap"] and work.now - moment >= STILL_MEANT:
            late = True
        else:
            left.append(each)
    return Wanted(tuple(left), late, gone)


def ended(work: Work, actor: Actor) -> int | None:
    """Whom it does not concern any more is not asked any more, and goes on under the chat's ordinary key: else what is
    reported from now on would lie under a key that is destroyed. How many things waited, and are not done; None:
    nothing was asked."""
    pin = work.pins.of(actor.person.id)
    if pin is None or pin.asks is None:
        return None
    kept = work.pins.wanted(pin)
    _over(work, actor, pin)
    return len(json.loads(kept[0])) if kept is not None else 0


def officers(work: Work) -> tuple[int, int]:
    """How many people it is for are enrolled, and how many of them have one."""
    ids = {
        each.person_id
        for role in Role
        if role not in WITHOUT
        for each in work.offices.with_role(role, work.now)
    }
    here = {
        person.id for person in work.people.by_ids(ids).values() if person.enrolled and not person.locked_at
    }
    return len(here), len(here & work.pins.set_by())


def forget_typed(work: Work, actor: Actor, message_id: int | None) -> None:
    """Delete the message, and destroy the key it lay under on its way here: no file or backup tells it."""
    pin = work.pins.of(actor.person.id)
    chat = actor.person.user_id
    assert chat is not None
    if message_id is not None:
        work.erase(chat, message_id)
    if pin is not None and pin.key_id is not None:
        work.pins.destroy_typed(pin)
        work.pins.put(replace(pin, key_id=work.chats.fresh_key(chat)))


def tried(work: Work, actor: Actor, typed: Typed) -> str:
    """What comes of what was typed: the name of the screen that says so."""
    pin = work.pins.of(actor.person.id)
    if pin is None or pin.asks is None:
        raise Refusal("stale")
    match pin.asks:
        case Asks.NEW:
            return _first(work, pin, typed)
        case Asks.AGAIN:
            return _second(work, actor, pin, typed)
        case Asks.CODE:
            good = typed.is_code and pin.code_at is not None and work.now - pin.code_at < CODE_LIVES
        case _:
            good = typed.matches
    if pin.stuck and pin.asks is not Asks.CODE:
        return "pin.stuck"
    if pin.wait_until is not None and work.now < pin.wait_until:
        return "pin.wait"
    return _right(work, actor, pin) if good else _wrong(work, actor, pin)


def _right(work: Work, actor: Actor, pin: Pin) -> str:
    clean = replace(pin, wrong=0, wait_until=None, seen_at=work.now)
    match pin.asks:
        case Asks.ENTER:
            _over(work, actor, clean)
            return "pin.in"
        case Asks.OFF:
            _over(work, actor, replace(clean, hash=None))
            work.record(PinRemoved(by_id=actor.person.id))
            return "pin.off"
    # A code that was right is kept: what it opened ends with it (see `standing`).
    work.pins.put(replace(clean, asks=Asks.NEW, code_at=pin.code_at if pin.asks is Asks.CODE else None))
    return "pin.new"


def _wrong(work: Work, actor: Actor, pin: Pin) -> str:
    wrong = pin.wrong + 1
    wait = wait_after(wrong)
    pin = replace(pin, wrong=wrong, wait_until=work.now + wait if wait is not None else None)
    work.pins.put(pin)
    if pin.stuck:
        work.record(PinStuck(by_id=actor.person.id, person_id=actor.person.id))
        return "pin.stuck"
    return "pin.wait" if wait is not None else "pin.wrong"


def _first(work: Work, pin: Pin, typed: Typed) -> str:
    if not typed.whole:
        return "pin.not_six"
    if typed.weak:
        return "pin.weak"
    work.pins.put(replace(pin, asks=Asks.AGAIN, pending=typed.hash))
    return "pin.again"


def _second(work: Work, actor: Actor, pin: Pin, typed: Typed) -> str:
    if not typed.repeats:
        work.pins.put(replace(pin, asks=Asks.NEW, pending=None))
        return "pin.differs"
    _over(work, actor, replace(pin, hash=pin.pending, wrong=0, wait_until=None, seen_at=work.now))
    work.record(PinSet(by_id=actor.person.id))
    return "pin.set"


def stop(work: Work, actor: Actor) -> bool:
    """Leave off setting or changing it; False where it is asked for because it must be."""
    pin = work.pins.of(actor.person.id)
    if pin is None or pin.asks in {None, Asks.ENTER, Asks.CODE}:
        return pin is None or pin.asks is None
    if pin.hash is None and work.time.policy.pin.required:
        return False
    _over(work, actor, pin)
    return True


def reset(work: Work, actor: Actor, person: Person) -> None:
    """Forgotten: the keeper tells the person, face to face, a code that stands on the keeper's phone for ten minutes.

    Raises Refusal: not_for_you, pin_none (there is none to reset), lock_self.
    """
    if not actor.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    if person.id == actor.person.id:
        raise Refusal("lock_self")
    pin = work.pins.of(person.id)
    if pin is None or (pin.hash is None and pin.asks is not Asks.CODE) or person.user_id is None:
        raise Refusal("pin_none", name=person.name)
    ask(work, Actor(person, ()), Asks.CODE)
    kept = work.pins.of(person.id)
    assert kept is not None
    work.pins.put(replace(kept, code_at=work.now, wrong=0, wait_until=None))
    work.record(PinReset(by_id=actor.person.id, person_id=person.id))


def _over(work: Work, actor: Actor, pin: Pin) -> None:
    """Nothing is waited for: the chat goes on under the key it had before, or that of what is being told in it."""
    chat = actor.person.user_id
    assert chat is not None
    if pin.key_id is not None:
        work.pins.destroy_typed(pin)
        told = work.drafts.active(pin.person_id)
        work.chats.set_key(chat, told.key_id if told is not None else pin.before_key_id)
    work.pins.put(replace(pin, asks=None, pending=None, code_at=None, key_id=None, before_key_id=None))
    work.pins.want(pin, None)
