"""A stand-in on a port of its own for each test, a clock which is pushed, and three kinds of bots."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import telegram
from aiohttp import ClientSession
from PIL import Image
from telegram.request import HTTPXRequest

from bot.sandbox import Phone, Sandbox

if TYPE_CHECKING:
    import aiogram


class PushedClock:
    """A clock which stands still until it is pushed."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def push(self, **delta: float) -> None:
        self.now += timedelta(**delta)


class PlainBot:
    """Calls methods over bare HTTP and gives back what came, refusals included."""

    def __init__(self, session: ClientSession, url: str, token: str) -> None:
        self.session, self.url, self.token = session, url, token

    async def __call__(self, method: str, **parameters: Any) -> Any:
        async with self.session.post(f"{self.url}/bot{self.token}/{method}", json=parameters) as answer:
            return await answer.json()

    async def refusal(self, method: str, **parameters: Any) -> str:
        """The code and description of a refusal in one line."""
        body = await self(method, **parameters)
        return f"{body['error_code']} {body['description']}"

    async def result(self, method: str, **parameters: Any) -> Any:
        """The result of a call which must be accepted."""
        body = await self(method, **parameters)
        assert body["ok"], body
        return body["result"]


@pytest.fixture
def clock() -> PushedClock:
    return PushedClock()


@pytest.fixture
async def sandbox(clock: PushedClock) -> AsyncIterator[Sandbox]:
    async with Sandbox(clock=clock) as running:
        yield running


@pytest.fixture
def stranger(sandbox: Sandbox) -> Phone:
    return sandbox.person("赵大山", phone="13900000009")


@pytest.fixture
def phone(sandbox: Sandbox) -> Phone:
    """A person who has pressed START; the bot has taken that update already."""
    owner = sandbox.person("王秀兰", phone="13900000001")
    owner.start()
    sandbox.world.updates.clear()
    return owner


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def api(sandbox: Sandbox, http: ClientSession) -> PlainBot:
    return PlainBot(http, sandbox.url, "1:sandbox")


@pytest.fixture
async def ptb(sandbox: Sandbox) -> AsyncIterator[telegram.Bot]:
    base = sandbox.url
    plain = [HTTPXRequest(httpx_kwargs={"verify": False}) for _ in range(2)]
    async with telegram.Bot(
        "1:sandbox",
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=plain[0],
        get_updates_request=plain[1],
    ) as client:
        yield client


@pytest.fixture
async def aio(sandbox: Sandbox) -> AsyncIterator["aiogram.Bot"]:
    import aiogram  # takes seconds, so only where it is wanted
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with aiogram.Bot("1:sandbox", session=session) as client:
        yield client


@pytest.fixture
def jpeg() -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), "green").save(out, "JPEG")
    return out.getvalue()
