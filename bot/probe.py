"""`python -m bot.probe`: does the process on LIANQIN_LISTEN live? Exit 0 or 1; for a container's health check."""

import http.client
import os
import sys

_SECONDS = 8.0
#: Everywhere, as a server understands it; a client goes to this machine.
_ANY = {"", "0.0.0.0", "::", "[::]"}  # noqa: S104 - nothing is bound here


def lives(listen: str) -> bool:
    """Whether /healthz there says 200. Past every proxy of the environment: it is this machine."""
    host, _, port = listen.rpartition(":")
    host = "127.0.0.1" if host in _ANY else host.strip("[]")
    if not port.isdecimal():
        return False
    connection = http.client.HTTPConnection(host, int(port), timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not lives(os.environ.get("LIANQIN_LISTEN", "127.0.0.1:8080")))
