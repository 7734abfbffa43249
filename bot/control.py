"""How a command asks the running bot to act for it: JSON lines over a socket in the data folder."""

import asyncio
import contextlib
import fcntl
import hmac
import json
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from io import BufferedRWPair
from pathlib import Path
from typing import Any

import structlog

log = structlog.get_logger(__name__)

Answer = dict[str, Any]
Progress = Callable[[int, int], Awaitable[None]]
Act = Callable[[Mapping[str, Any], Progress], Coroutine[Any, Any, Answer]]

_SOCKET = "control.sock"
_PORT = "control.json"
_LOCK = "control.lock"
_TURN_SECONDS = 1.0
# A roster of 20 MB, in base64, with room around it.
LONGEST = 32 * 1024 * 1024
# sun_path holds 108 bytes on Linux, 104 elsewhere.
_LONGEST_PATH = 100
_CONNECT_SECONDS = 5.0


class ControlError(Exception):
    """The running bot does not answer, or refuses; the text is one line for whoever typed the command."""


class Refused(ControlError):  # noqa: N818 - an answer, not an error
    """The running bot said no; `answer` holds whatever else it said (e.g. the errors of a roster)."""

    def __init__(self, line: str, answer: Answer) -> None:
        super().__init__(line)
        self.answer = answer


class ControlServer:
    """The running bot's side. `acts` by name; each gets the request and a way to tell how far it is.

    `shared`: several processes run on this folder; whoever has `control.lock` serves, the others wait for it.
    """

    def __init__(self, data: Path, acts: Mapping[str, Act], *, shared: bool = False) -> None:
        self._data = data
        self._acts = acts
        self._secret = ""
        self._server: asyncio.Server | None = None
        self._shared = shared
        self._lock: int | None = None
        self._waiting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Listen, or wait for the turn to."""
        if not self._shared or self._locked():
            await self._listen()
        else:
            self._waiting = asyncio.create_task(self._wait(), name="control")

    async def _wait(self) -> None:
        """Another process's death is not announced; and whatever keeps us from listening now may pass."""
        while True:
            try:
                if self._lock is not None or self._locked():
                    await self._listen()
                    return
            except OSError as error:
                log.warning("control waits", error=type(error).__name__)
                if self._server is not None:
                    self._server.close()
            await asyncio.sleep(_TURN_SECONDS)

    def _locked(self) -> bool:
        """Take the lock, which is freed when its holder dies."""
        handle = os.open(self._data / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._lock = handle
        return True

    async def _listen(self) -> None:
        """What a killed process left behind is removed: the lock on it is already ours."""
        self._remove_traces()
        if _fits(self._data):
            path = self._data / _SOCKET
            self._server = await asyncio.start_unix_server(self._serve, path, limit=LONGEST)
            path.chmod(0o600)
            return
        self._secret = secrets.token_urlsafe(32)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST)
        port = self._server.sockets[0].getsockname()[1]
        _write_private(self._data / _PORT, json.dumps({"port": port, "secret": self._secret}))

    async def stop(self) -> None:
        """No further request; the traces are removed, unless another process serves."""
        if self._waiting is not None:
            self._waiting.cancel()
            await asyncio.gather(self._waiting, return_exceptions=True)
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        if not self._shared or self._lock is not None:
            self._remove_traces()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _remove_traces(self) -> None:
        for name in (_SOCKET, _PORT):
            (self._data / name).unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def tell(answer: Answer) -> None:
            # Half a surrogate pair, which UTF-8 cannot say, is written as JSON's own escape.
            writer.write(json.dumps(answer, ensure_ascii=False).encode(errors="backslashreplace") + b"\n")
            await writer.drain()

        async def progress(done: int, total: int) -> None:
            await tell({"done": done, "total": total})

        with contextlib.suppress(
            ConnectionError
        ):  # the command was interrupted; the act stands or not by itself
            try:
                await tell(await self._answer(await _line(reader), progress))
            finally:
                writer.close()
                await writer.wait_closed()

    async def _answer(self, line: bytes, progress: Progress) -> Answer:
        try:
            request = json.loads(line)
            act = self._acts[request["do"]]
            given = str(request.get("secret", ""))
        except (ValueError, KeyError, TypeError, RecursionError):
            return {"refused": "the running bot does not know this command: is it of another version?"}
        if not hmac.compare_digest(given.encode(errors="surrogatepass"), self._secret.encode()):
            return {"refused": "the running bot does not know this caller"}
        try:
            return await act(request, progress)
        except Exception as error:  # whatever an act raises, the caller hears one line
            log.exception("control act failed", do=request["do"])
            return {"refused": f"the running bot failed ({type(error).__name__}); its log says where"}


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readline()
    except ValueError:  # longer than LONGEST: no command that we know
        return b""


def ask(
    data: Path, request: Mapping[str, Any], *, told: Callable[[int, int], None] | None = None
) -> Answer | None:
    """Ask the running bot and wait for its answer; None when no bot runs on this data folder.

    `told(done, total)` hears how far a long act is. Raises Refused, and ControlError when the bot vanishes.
    """
    secret, connection = _connect(data)
    if connection is None:
        return None
    try:
        with connection, connection.makefile("rwb") as stream:
            stream.write(json.dumps({**request, "secret": secret}).encode() + b"\n")
            stream.flush()
            answer = _last(stream, told)
    except (OSError, ValueError):
        raise ControlError("the running bot did not answer: look at its log, then try again") from None
    if "refused" in answer:
        raise Refused(answer["refused"], answer)
    return answer


def _last(stream: BufferedRWPair, told: Callable[[int, int], None] | None) -> Answer:
    while True:
        answer: Answer = json.loads(stream.readline())
        if "done" not in answer:
            return answer
        if told is not None:
            told(answer["done"], answer["total"])


def _connect(data: Path) -> tuple[str, socket.socket | None]:
    """A secret and a connection, or no connection where nobody listens (as after a kill)."""
    try:
        secret, connection = _by_path(data / _SOCKET) if _fits(data) else _by_port(data / _PORT)
    except (FileNotFoundError, ConnectionRefusedError):
        return "", None
    except (OSError, ValueError, KeyError):
        raise ControlError("the running bot cannot be reached through its data folder") from None
    connection.settimeout(None)  # an import of a county takes its time
    return secret, connection


def _by_path(path: Path) -> tuple[str, socket.socket]:
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(_CONNECT_SECONDS)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return "", connection


def _by_port(path: Path) -> tuple[str, socket.socket]:
    found = json.loads(path.read_text())
    return str(found["secret"]), socket.create_connection(("127.0.0.1", int(found["port"])), _CONNECT_SECONDS)


def _fits(data: Path) -> bool:
    return hasattr(socket, "AF_UNIX") and len(os.fsencode(data / _SOCKET)) <= _LONGEST_PATH


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
