"""Whoever holds an office above the village and has no PIN is told so, at home and once a week; nothing is barred."""

from handlers.screen import Lines, View, Words
from supervision.acts.pin import concerns
from supervision.acts.rounds import MORNING


def hint(view: View) -> Lines:
    """One line, where a phone left on a table opens what the office may see; nothing where a PIN stands, or has to.

    A reminder and no barrier (house): the queue goes on without one, and only what is most sensitive asks for it first
    (see handlers.pin_first). A county that wants one of everybody makes it required (改规则 → 密码), with which nobody
    gets past the first question. Switched on by itself, an upgrade would stand between a township and its morning.
    """
    actor, work = view.someone, view.work
    if not concerns(actor) or work.time.policy.pin.required:
        return Lines(())
    pin = work.pins.of(actor.person.id)
    return Lines(()) if pin is not None and pin.hash is not None else Lines((Words("pin.hint"),))


def hint_of_morning(view: View) -> Lines:
    """In the digest, on the day of the week's summary."""
    time = view.work.time
    today = view.work.now.astimezone(time.timezone).isoweekday()
    return hint(view) if today == time.policy.weekly.day.number else Lines(())


def hint_of_week(view: View) -> Lines:
    """In the week's summary, for those whose morning begins without a digest."""
    return Lines(()) if view.someone.holds(*MORNING) else hint(view)
