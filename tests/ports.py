"""A port for whoever must know it before anybody listens there."""

import random
import socket
from contextlib import suppress


def free_port() -> int:
    """A port nobody listens on now, below those the system gives out by itself: nobody is given it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as door, suppress(OSError):
            door.bind(("127.0.0.1", port))
            return port
