"""HTTP/1.1 at its leanest: requests in from a byte stream, answers out with kept-alive connections."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request: its path without the query, and its parameters from query and body together."""

    path: str
    parameters: Json


class Connection(asyncio.Protocol):
    """One client's connection. `serve` is called with every request, in order, and answers when it can."""

    def __init__(self, serve: Callable[["Connection", Request], None]) -> None:
        self._serve = serve
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None

    @property
    def open(self) -> bool:
        """Whether the client is still there."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Gone."""
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Serve every request that is whole."""
        self._buffer += data
        while (request := self._request()) is not None:
            self._serve(self, request)

    def answer(self, body: bytes, mime: str = "application/json", status: str = "200 OK") -> None:
        """Send one answer; to a client that has gone, nothing."""
        if self._transport is not None:
            head = f"HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)

    def _request(self) -> Request | None:
        end = self._buffer.find(_END)
        if end < 0:
            return None
        head = bytes(self._buffer[:end])
        fields = _fields(head)
        length = int(fields.get(b"content-length", 0))
        whole = end + len(_END) + length
        if len(self._buffer) < whole:
            return None
        body = bytes(self._buffer[end + len(_END) : whole])
        del self._buffer[:whole]
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        asked = dict(parse_qsl(query)) if query else {}
        return Request(path, asked | _parameters(fields.get(b"content-type", b""), body))


def _fields(head: bytes) -> dict[bytes, bytes]:
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    return {name.lower(): value.strip() for name, _, value in lines}


def _parameters(mime: bytes, body: bytes) -> Json:
    if not body:
        return {}
    if mime.startswith(b"application/json"):
        read: Json = json.loads(body)
        return read
    if mime.startswith(b"multipart/form-data"):
        return _multipart(body, mime.partition(b"boundary=")[2].strip(b'"'))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def _multipart(body: bytes, boundary: bytes) -> Json:
    """The fields that are words; a file's bytes are left out."""
    found: Json = {}
    for part in body.split(b"--" + boundary):
        head, _, content = part.partition(_END)
        name = head.partition(b'name="')[2].partition(b'"')[0]
        if name and b"filename=" not in head:
            found[name.decode()] = content.removesuffix(b"\r\n").decode()
    return found
