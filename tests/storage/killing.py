"""A process of its own that is killed at a fail point while it does one thing to a house."""

import os
import signal
from collections.abc import Callable
from typing import Any

from storage import failpoints
from storage.store import Store
from tests.storage.conftest import House


def killed(house: House, fail: str, does: Callable[[Store], Any]) -> bool:
    """Fork, open the house there, do it with the point armed; whether SIGKILL ended it before it was done."""
    house.close()
    child = os.fork()
    if child == 0:
        try:
            store = house.open()
            failpoints.arm(fail)
            does(store)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert status in (0, signal.SIGKILL), "it failed otherwise than by the kill"
    return status == signal.SIGKILL
