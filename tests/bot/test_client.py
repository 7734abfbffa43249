"""The client: what the wire can do to it, and what it never says."""

import logging
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image
from pydantic import SecretStr
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.client import hang_up, make_bot
from bot.sandbox import Phone, Sandbox
from bot.sandbox.faults import Fault
from bot.settings import Access
from bot.telegram_errors import verdict

TOKEN = "1:sandbox"


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = make_bot(Access(SecretStr(TOKEN), sandbox.url + "/"))
    yield made
    await hang_up(made)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.html(502), NetworkError),
        (Fault.html(200), NetworkError),
        (Fault.empty(), NetworkError),
        (Fault.truncated(), NetworkError),
        (Fault.no_code(), NetworkError),
        (Fault("close"), NetworkError),
        (Fault.flood(7), RetryAfter),
        (Fault.refusal(400, "Bad Request: no"), BadRequest),
    ],
)
async def test_every_fault_is_an_error_of_telegrams(
    client: Bot, sandbox: Sandbox, fault: Fault, error: type[TelegramError]
) -> None:
    sandbox.script(method="getMe", fault=fault)
    with pytest.raises(error):
        await client.get_me()
    assert (await client.get_me()).is_bot


async def test_no_answer_in_time_is_a_timeout(client: Bot, sandbox: Sandbox) -> None:
    sandbox.script(method="getMe", fault=Fault("hang"))
    with pytest.raises(TimedOut):
        await client.get_me(read_timeout=0.05)


async def test_nobody_at_home_is_a_network_error_without_the_address() -> None:
    lonely = make_bot(Access(SecretStr(TOKEN), "http://127.0.0.1:9"))
    with pytest.raises(NetworkError) as caught:
        await lonely.get_me()
    await hang_up(lonely)
    assert TOKEN not in str(caught.value)


async def test_a_file_keeps_its_chinese_name(client: Bot, wang: Phone) -> None:
    for name in ("台账 1126.xlsx", 'a"b.xlsx'):
        sent = await client.send_document(wang.id, BytesIO(b"rows"), filename=name)
        assert sent.document is not None
        assert sent.document.file_name == name


async def test_a_picture_is_uploaded(client: Bot, wang: Phone) -> None:
    picture = BytesIO()
    Image.new("RGB", (64, 48), "green").save(picture, "JPEG")
    await client.send_photo(wang.id, picture.getvalue(), caption="照片")
    assert (await wang.hears("照片"))["photo"]


async def test_no_log_holds_the_token(
    client: Bot, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    sandbox.script(method="getMe", fault=Fault.truncated())
    with pytest.raises(NetworkError):
        await client.get_me()
    await client.get_me()
    assert TOKEN not in caplog.text


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409])
@pytest.mark.parametrize("body", ["<html></html>", '{"error": "forbidden"}', "[]", '{"ok": true}', ""])
async def test_an_answer_that_is_not_telegrams_is_known_as_such(
    client: Bot, sandbox: Sandbox, status: int, body: str
) -> None:
    sandbox.script(method="getMe", fault=Fault("answer", status, body))
    with pytest.raises(TelegramError) as caught:
        await client.get_me()
    assert verdict(caught.value).code == "not_telegram"
