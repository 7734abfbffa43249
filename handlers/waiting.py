"""What was said before the PIN: kept until it was typed, then done as if it were said now."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from handlers.answering import answered
from handlers.said import Kind, Press, Said, SharedContact
from handlers.turn import Turn
from supervision.acts import pin as acts
from supervision.files import FileKind, Incoming
from supervision.pins import Pin

_TAPS = frozenset({Kind.PRESS, Kind.COMMAND})


def put_by(turn: Turn, pin: Pin, *, first: bool = False) -> bool:
    """Keep what was said. False: so much is kept already that the PIN has to come first. `first`: it is done with a PIN
    only (see handlers.pin_first)."""
    said = turn.said
    thing = {"tap": said.kind in _TAPS, "said": _written(said)}
    return acts.want(turn.work, pin, thing | {"first": True} if first else thing)


def without_a_pin(wanted: acts.Wanted) -> tuple[acts.Wanted, bool]:
    """What is done although no PIN was set; and whether anything is not."""
    left = tuple(each for each in wanted.things if not each.get("first"))
    return replace(wanted, things=left), len(left) < len(wanted.things)


def follows_album(turn: Turn, pin: Pin) -> bool:
    """Whether it belongs to an album for which the PIN was asked already: an album gets one answer."""
    album = turn.said.album
    kept = acts.wanted(turn.work, turn.actor, pin).things if album is not None else ()
    return any(each["said"].get("album") == album for each in kept)


def again(turn: Turn, wanted: acts.Wanted, do: Callable[[Turn], None]) -> None:
    """The way is free: everything that was kept is done now, each with its own answer."""
    undone = wanted.gone + sum(not _done(turn, thing, do) for thing in wanted.things)
    if wanted.late:
        turn.say("pin.left")
    if undone:
        turn.say("pin.undone", count=undone)


def _done(turn: Turn, thing: dict[str, Any], do: Callable[[Turn], None]) -> bool:
    """What fails the first time fails the whole turn, which comes again; then it is left, and it alone: it must
    neither stand before the PIN for ever nor take the others with it."""
    try:
        with turn.work.savepoint():
            answered(replace(turn, said=_read(thing["said"])), do)
    except Exception:
        if not turn.said.tries:
            raise
        return False
    return True


def _written(said: Said) -> dict[str, Any]:
    plain = {name: value for name, value in asdict(said).items() if value not in (None, "", False)}
    return plain | {"at": said.at.isoformat()}


def _read(plain: dict[str, Any]) -> Said:
    given = dict(plain) | {"kind": Kind(plain["kind"]), "at": datetime.fromisoformat(plain["at"])}
    if "press" in given:
        given["press"] = Press(**given["press"] | {"args": tuple(given["press"]["args"])})
    if "file" in given:
        given["file"] = Incoming(**given["file"] | {"kind": FileKind(given["file"]["kind"])})
    if "contact" in given:
        given["contact"] = SharedContact(**given["contact"])
    if "location" in given:
        given["location"] = tuple(given["location"])
    return Said(**{"update_id": 0, "private": False, **given})
