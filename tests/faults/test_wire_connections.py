"""Connections that are none: refused names, silent peers, foreign certificates, proxies that say no (row C4)."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.error import NetworkError, TimedOut

from bot.client import POLL_SECONDS, hang_up, make_bot, polling_request
from bot.settings import Access
from tests.faults.scene import TOKEN

pytestmark = pytest.mark.long

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


@asynccontextmanager
async def door(serve: Serve) -> AsyncIterator[int]:
    """A TCP server of one's own on loopback; its port."""
    came: list[asyncio.StreamWriter] = []

    async def serving(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)

    server = await asyncio.start_server(serving, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in came:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


async def asked(url: str, proxy: str | None = None, **manner: Any) -> str:
    """What a call says that cannot succeed."""
    bot = make_bot(Access(SecretStr(TOKEN), url, proxy))
    try:
        with pytest.raises(NetworkError) as caught:
            await bot.get_me(**manner)
    finally:
        await hang_up(bot)
    assert not isinstance(caught.value, TimedOut) or manner
    return str(caught.value)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes everything, says nothing."""
    await reader.read(-1)
    writer.close()


async def proxy_says_no(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Wants a password nobody gave."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_a_peer_that_falls_silent_is_given_up() -> None:
    async with door(silent) as port:
        await asked(f"http://127.0.0.1:{port}", read_timeout=0.1)


async def test_no_wait_for_an_answer_is_longer_than_half_a_minute_beyond_the_poll() -> None:
    bot = make_bot(Access(SecretStr(TOKEN), "http://127.0.0.1:9"))
    waits = (bot.request.read_timeout, polling_request(bot).read_timeout)
    assert waits[0] is not None
    assert waits[1] is not None
    assert waits[0] <= 30
    assert waits[1] <= POLL_SECONDS + 30
    await hang_up(bot)


async def test_a_name_nobody_knows_is_a_network_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert TOKEN not in await asked("http://telegram.invalid")


async def speaks_plainly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Knows no TLS."""
    await reader.read(100)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()
    writer.close()


async def test_a_peer_that_speaks_no_tls_is_a_network_error() -> None:
    async with door(speaks_plainly) as port:
        assert TOKEN not in await asked(f"https://127.0.0.1:{port}")


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_a_proxy_that_wants_a_password_is_a_network_error(scheme: str) -> None:
    async with door(proxy_says_no) as port:
        said = await asked(f"{scheme}://telegram.invalid", proxy=f"http://127.0.0.1:{port}")
    assert TOKEN not in said


async def test_a_proxy_that_is_not_there_is_a_network_error() -> None:
    for scheme in ("http", "socks5"):
        said = await asked("http://127.0.0.1:1", proxy=f"{scheme}://127.0.0.1:9")
        assert TOKEN not in said
