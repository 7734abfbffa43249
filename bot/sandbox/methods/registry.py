"""The list of played methods; each method's file enters its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from bot.sandbox.wire import Call
from bot.sandbox.world import World

Method = Callable[[World, Call], Any]
Player = TypeVar("Player", bound=Method)

PLAYED: dict[str, Method] = {}
SENDING: set[str] = set()


def plays(name: str, *, sending: bool = False) -> Callable[[Player], Player]:
    """Enter a function as the player of a method; `sending` methods count against the limits."""

    def enter(function: Player) -> Player:
        PLAYED[name] = function
        if sending:
            SENDING.add(name)
        return function

    return enter
