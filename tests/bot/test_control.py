"""A command reaches the running bot through its data folder, and only through it."""

import asyncio
import json
import socket
import stat
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.control import Answer, ControlServer, Progress, Refused, ask


async def echo(request: Mapping[str, Any], progress: Progress) -> Answer:
    for done in range(1, 4):
        await progress(done, 3)
    return {"heard": request["words"]}


async def refuse(_request: Mapping[str, Any], _progress: Progress) -> Answer:
    return {"refused": "not today", "errors": [{"row": 2}]}


async def fail(_request: Mapping[str, Any], _progress: Progress) -> Answer:
    raise ValueError("canary")


@pytest.fixture(params=["short", "long"])
async def data(request: pytest.FixtureRequest) -> AsyncIterator[Path]:
    """A data folder with a running bot; with a long path there is no unix socket."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / ("d" if request.param == "short" else "d" * 120)
        path.mkdir(mode=0o700)
        server = ControlServer(path, {"echo": echo, "refuse": refuse, "fail": fail})
        await server.start()
        yield path
        await server.stop()
        assert list(path.iterdir()) == []


async def say(data: Path, **request: Any) -> Answer | None:
    return await asyncio.to_thread(ask, data, request)


async def test_a_request_is_answered(data: Path) -> None:
    assert await say(data, do="echo", words="一号") == {"heard": "一号"}


async def test_a_long_act_tells_how_far_it_is(data: Path) -> None:
    heard: list[tuple[int, int]] = []
    request = {"do": "echo", "words": ""}
    await asyncio.to_thread(ask, data, request, told=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


async def test_a_roster_of_twenty_megabytes_goes_through(data: Path) -> None:
    words = "x" * (28 * 1024 * 1024)
    assert await say(data, do="echo", words=words) == {"heard": words}


async def test_a_refusal_carries_what_else_was_said(data: Path) -> None:
    with pytest.raises(Refused, match="not today") as caught:
        await say(data, do="refuse")
    assert caught.value.answer["errors"] == [{"row": 2}]


async def test_an_act_that_fails_is_one_line_without_its_words(data: Path) -> None:
    with pytest.raises(Refused, match="ValueError") as caught:
        await say(data, do="fail")
    assert "canary" not in str(caught.value)


async def test_an_unknown_command_is_refused(data: Path) -> None:
    with pytest.raises(Refused, match="does not know this command"):
        await say(data, do="format_disk")


async def test_the_way_in_is_for_the_owner_only(data: Path) -> None:
    (way,) = data.iterdir()
    assert stat.S_IMODE(way.stat().st_mode) == 0o600


async def test_over_loopback_a_caller_without_the_secret_is_refused() -> None:
    with TemporaryDirectory() as folder:
        data = Path(folder) / ("d" * 120)
        data.mkdir()
        server = ControlServer(data, {"echo": echo})
        await server.start()
        port = json.loads((data / "control.json").read_text())["port"]
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b'{"do": "echo", "words": "let me in", "secret": "guess"}\n')
        assert "refused" in json.loads(await reader.readline())
        writer.close()
        await writer.wait_closed()
        await server.stop()


@pytest.mark.parametrize("line", [b'{"do": "echo", "words": "\\udc80", "secret": "\\udc80"}', b"x" * 5000])
async def test_whoever_talks_nonsense_is_answered(monkeypatch: pytest.MonkeyPatch, line: bytes) -> None:
    monkeypatch.setattr("bot.control.LONGEST", 1000)
    with TemporaryDirectory() as folder:
        server = ControlServer(Path(folder), {"echo": echo})
        await server.start()
        reader, writer = await asyncio.open_unix_connection(f"{folder}/control.sock")
        writer.write(line + b"\n")
        assert "refused" in json.loads(await reader.readline())
        writer.close()
        await server.stop()


async def test_what_is_no_text_at_all_comes_back_as_it_was(data: Path) -> None:
    assert await say(data, do="echo", words="\udc80") == {"heard": "\udc80"}


async def test_whoever_waits_for_his_turn_goes_on_waiting_when_he_cannot_listen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.control._TURN_SECONDS", 0.01)
    with TemporaryDirectory() as folder:
        first, second = (ControlServer(Path(folder), {"echo": echo}, shared=True) for _ in range(2))
        await first.start()
        await second.start()
        await first.stop()
        (Path(folder) / "control.sock").mkdir()
        await asyncio.sleep(0.05)
        (Path(folder) / "control.sock").rmdir()
        async with asyncio.timeout(60):
            while await say(Path(folder), do="echo", words="hi") != {"heard": "hi"}:
                await asyncio.sleep(0.01)
        await second.stop()


def test_without_a_running_bot_nobody_answers(tmp_path: Path) -> None:
    assert ask(tmp_path, {"do": "echo"}) is None


def test_a_socket_left_by_a_killed_bot_counts_as_nobody() -> None:
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as left:
        left.bind(f"{folder}/control.sock")
        assert ask(Path(folder), {"do": "echo"}) is None


async def test_a_bot_starts_over_what_a_killed_one_left() -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / "control.sock").touch()
        server = ControlServer(Path(folder), {"echo": echo})
        await server.start()
        assert await say(Path(folder), do="echo", words="hi") == {"heard": "hi"}
        await server.stop()
