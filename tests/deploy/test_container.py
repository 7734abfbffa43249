"""The container file: what it copies exists, it is nobody's root, it starts, stops and says how it is."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.probe import lives
from bot.sandbox import Sandbox
from tests.deploy.reading import ROOT, container, last, words

PYTHON = "/app/.venv/bin/python"


def test_everything_it_copies_is_there() -> None:
    sources = [rest.split()[:-1] for word, rest in container() if word == "COPY" and "--from" not in rest]
    assert [name for names in sources for name in names if not (ROOT / name).exists()] == []


def test_every_room_of_the_house_is_in_it() -> None:
    copied = {rest.split()[0] for word, rest in container() if word == "COPY"}
    assert {"bot", "handlers", "storage", "supervision", "locales"} <= copied


def test_its_images_are_named_without_a_host_and_with_a_version() -> None:
    images = [rest.split()[0] for word, rest in container() if word == "FROM"]
    assert [image for image in images if "/" in image or ":" not in image or image.endswith(":latest")] == []


def test_what_says_its_version_is_in_it() -> None:
    assert any("pyproject.toml" in rest.split()[:-1] for word, rest in container() if word == "COPY")


def test_it_runs_as_somebody_without_rights() -> None:
    assert last("USER") not in {"root", "0"}
    order = [word for word, _ in container()]
    assert order.index("USER") < order.index("ENTRYPOINT")


def test_what_must_survive_lies_in_a_volume_and_what_it_is_checked_by_in_another() -> None:
    data, anchors = last("VOLUME").split()
    assert {f"LIANQIN_DATA={data}", f"LIANQIN_ANCHORS={anchors}/anchors.jsonl"} <= {*last("ENV").split()}


def test_it_is_stopped_as_we_expect_it() -> None:
    assert getattr(signal, last("STOPSIGNAL")) is signal.SIGTERM
    assert words("ENTRYPOINT")[0] == PYTHON  # a shell in between would keep the signal to itself


def test_its_health_is_asked_by_our_own_probe() -> None:
    _, _, command = last("HEALTHCHECK").partition("CMD ")
    assert command == f'["{PYTHON}", "-m", "bot.probe"]'


async def test_what_it_starts_starts_and_stops(tmp_path: Path) -> None:
    _, *rest = [*words("ENTRYPOINT"), *words("CMD")]
    async with Sandbox(token="1:container") as telegram:
        given = {"TOKEN": "1:container", "API_URL": telegram.url, "DATA": str(tmp_path / "data")}
        environment = {f"LIANQIN_{name}": value for name, value in given.items()} | {"PYTHONPATH": str(ROOT)}
        run = await asyncio.create_subprocess_exec(
            sys.executable, *rest, cwd=tmp_path, env=environment, stderr=asyncio.subprocess.PIPE
        )
        assert run.stderr is not None
        while b'"started"' not in (line := await run.stderr.readline()):
            assert line, "it ended without having started"
        run.send_signal(signal.SIGTERM)
        await run.communicate()
    assert run.returncode == 0


@pytest.fixture
async def healthz() -> AsyncIterator[tuple[str, list[int]]]:
    """Somebody who says how they are, and what is to be said."""
    say = [200]

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=say[0])

    app = web.Application()
    app.router.add_get("/healthz", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield str(runner.addresses[0][1]), say
    await runner.cleanup()


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
async def test_the_probe_believes_only_a_200(host: str, healthz: tuple[str, list[int]]) -> None:
    port, say = healthz
    assert await asyncio.to_thread(lives, f"{host}:{port}")
    say[0] = 503
    assert not await asyncio.to_thread(lives, f"{host}:{port}")


@pytest.mark.parametrize("listen", ["127.0.0.1:9", "nonsense", ""])
def test_nobody_there_is_not_alive(listen: str) -> None:
    assert not lives(listen)


async def test_the_probe_is_a_command_with_an_exit_code(healthz: tuple[str, list[int]]) -> None:
    for port, code in ((healthz[0], 0), ("9", 1)):
        environment = {"LIANQIN_LISTEN": f"127.0.0.1:{port}", "http_proxy": "http://127.0.0.1:9"}
        asked = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.probe", cwd=ROOT, env=environment
        )
        assert await asked.wait() == code
