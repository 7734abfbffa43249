"""Heartbeats: systemd's socket hears exactly what sd_notify says; the dead-man switch beats only while ready."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.heartbeat import Heartbeat, Watchdog, sd_notify, watchdog_seconds

SECRET = "canary-address"


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A real datagram socket, as systemd gives one."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(str(tmp_path / "notify"))
        door.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield door


def heard(door: socket.socket) -> str:
    return door.recv(200).decode()


def test_systemd_is_told_through_its_socket(systemd: socket.socket) -> None:
    assert sd_notify("READY=1")
    assert heard(systemd) == "READY=1"


def test_an_abstract_socket_is_known_by_its_at_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
        door.bind(f"\0lianqin-test-{os.getpid()}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@lianqin-test-{os.getpid()}")
        assert sd_notify("READY=1")
        assert heard(door) == "READY=1"


@pytest.mark.parametrize("address", ["", "nonsense", "/nowhere/notify"])
def test_where_nobody_listens_nothing_happens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not sd_notify("READY=1")


@pytest.mark.parametrize(
    ("usec", "pid", "seconds"),
    [("60000000", "", 60.0), ("", "", None), ("0", "", None), ("x", "", None), ("60000000", "1", None)],
)
def test_the_watchdogs_time_is_read_as_systemd_gives_it(
    usec: str, pid: str, seconds: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    monkeypatch.setenv("WATCHDOG_PID", pid)
    assert watchdog_seconds() == seconds


async def test_the_watchdog_is_fed_while_the_house_lives_and_no_longer(
    systemd: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "30000")
    lives, looked = True, asyncio.Event()

    def living() -> bool:
        if not lives:
            looked.set()
        return lives

    watchdog = Watchdog(living)
    await watchdog.start()
    assert await asyncio.to_thread(heard, systemd) == "READY=1"
    assert await asyncio.to_thread(heard, systemd) == "WATCHDOG=1"
    lives = False
    await asyncio.wait_for(looked.wait(), 60)
    drained(systemd)  # it holds ten, and whoever finds it full waits
    await watchdog.stop()
    assert "STOPPING=1" in drained(systemd)


def drained(door: socket.socket) -> list[str]:
    said = []
    door.setblocking(False)
    while True:
        try:
            said.append(heard(door))
        except BlockingIOError:
            return said


class Switch:
    """The dead-man switch at somebody else's, which counts who comes by."""

    def __init__(self) -> None:
        self.status, self.beats, self.url = 200, 0, ""
        self.come = asyncio.Event()

    async def answer(self, request: web.Request) -> web.Response:
        self.beats += request.match_info["secret"] == SECRET
        self.come.set()
        return web.Response(status=self.status, headers={"Location": "http://127.0.0.1:9/"})


@pytest.fixture
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    app = web.Application()
    app.router.add_get("/{secret}", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/{SECRET}"
    yield made
    await runner.cleanup()


async def ready() -> bool:
    return True


async def held() -> bool:
    return False


async def broken() -> bool:
    raise OSError(SECRET)


async def test_a_ready_house_beats(switch: Switch) -> None:
    heartbeat = Heartbeat(switch.url, ready)
    await heartbeat.start()
    await asyncio.wait_for(switch.come.wait(), 60)
    await heartbeat.stop()
    assert switch.beats == 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "sent"), (204, "sent"), (301, "failed"), (302, "failed"), (404, "failed"), (500, "failed")],
)
async def test_an_answer_that_is_no_yes_is_counted_as_a_failure(
    switch: Switch, status: int, outcome: str
) -> None:
    switch.status = status
    assert await Heartbeat(switch.url, ready)._once() == outcome


async def test_a_house_that_is_not_ready_is_silent(switch: Switch) -> None:
    assert await Heartbeat(switch.url, held)._once() == "held"
    assert switch.beats == 0


@pytest.mark.parametrize(
    ("proxy", "said"), [("socks5://127.0.0.1:9", 1), ("http://127.0.0.1:9", 0), (None, 0)]
)
async def test_that_it_goes_past_a_socks_proxy_is_said(
    logged: list[Any], proxy: str | None, said: int
) -> None:
    heartbeat = Heartbeat("http://127.0.0.1:9/", held, proxy=proxy)
    await heartbeat.start()
    await heartbeat.stop()
    assert str(logged).count("SOCKS") == said


async def test_what_goes_wrong_is_counted_and_the_address_is_not_logged(logged: list[Any]) -> None:
    assert await Heartbeat(f"http://127.0.0.1:9/{SECRET}", ready)._once() == "failed"
    assert await Heartbeat(f"http://127.0.0.1:9/{SECRET}", broken)._once() == "failed"
    assert SECRET not in str(logged)
