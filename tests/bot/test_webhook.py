"""The webhook set, looked after, and set again when somebody changed it; never is anything dropped with it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr
from telegram import Bot

from bot.incoming import ALLOWED
from bot.intake import Intake
from bot.listening import Listening
from bot.sandbox import Phone, Sandbox
from bot.sandbox.faults import Fault
from bot.settings import Hook, Listen, TokenRefused
from bot.webhook import Webhook, kind_of
from storage import inbox

SECRET = "n" * 40


def hook(url: str = "http://127.0.0.1:1/telegram") -> Hook:
    return Hook(url, "/telegram", SecretStr(SECRET))


async def until(reached: Callable[[], bool]) -> None:
    """Wait for something that comes in its own time; the test's own limit ends it."""
    while not reached():
        await asyncio.sleep(0.01)


@asynccontextmanager
async def looked_after(webhook: Webhook) -> AsyncIterator[None]:
    await webhook.start()
    yield
    await webhook.stop()


@pytest.fixture
async def webhook(intake: Intake, bot: Bot, alarms: list[str], sandbox: Sandbox) -> AsyncIterator[Webhook]:
    """Set at the stand-in, served, and looked after all the time."""
    handlers: list[Any] = []

    async def later(request: web.Request) -> web.StreamResponse:
        answer: web.StreamResponse = await handlers[0](request)
        return answer

    listening = Listening(Listen("127.0.0.1", 0), [web.post("/telegram", later)])
    await listening.start()
    url = f"http://127.0.0.1:{listening.address.port}/telegram"
    made = Webhook(intake, hook(url), bot, alarms.append, look_every=0.02)
    handlers.extend(route.handler for route in made.routes())
    async with looked_after(made):
        await until(lambda: sandbox.world.webhook.url == url)
        yield made
    await listening.stop()


async def test_it_is_set_with_its_secret_and_what_we_ask_for(webhook: Webhook, sandbox: Sandbox) -> None:
    assert sandbox.world.webhook.secret_token == SECRET
    assert sandbox.world.webhook.max_connections == 40
    assert set(sandbox.world.updates.allowed) == set(ALLOWED)


async def test_what_people_say_comes_through_it(
    webhook: Webhook, sandbox: Sandbox, wang: Phone, rows: list[inbox.Waiting]
) -> None:
    wang.text("水管漏了")
    await sandbox.quiet()
    assert [row.chat_id for row in rows] == [wang.id]


async def test_a_good_look_counts_as_received(webhook: Webhook, intake: Intake) -> None:
    await until(lambda: intake.last_received is not None)
    assert not [code for code in intake.counts if code.startswith("webhook.look")]


@pytest.mark.parametrize("method", ["deleteWebhook", "setWebhook"])
async def test_what_somebody_else_changes_is_set_again_and_told(
    webhook: Webhook, sandbox: Sandbox, bot: Bot, alarms: list[str], method: str
) -> None:
    ours = sandbox.world.webhook.url
    if method == "deleteWebhook":
        await bot.delete_webhook()
    else:
        await bot.set_webhook("https://rival.invalid/hook")
    await until(lambda: sandbox.world.webhook.url == ours)
    assert set(alarms) == {"webhook_changed"}
    assert sandbox.world.webhook.secret_token == SECRET


async def test_other_kinds_of_updates_asked_for_are_put_right(
    webhook: Webhook, sandbox: Sandbox, bot: Bot, alarms: list[str]
) -> None:
    await bot.set_webhook(sandbox.world.webhook.url, secret_token=SECRET, allowed_updates=["message"])
    await until(lambda: set(sandbox.world.updates.allowed) == set(ALLOWED))
    assert set(alarms) == {"webhook_changed"}


async def test_another_secret_at_the_same_address_is_put_right(
    webhook: Webhook, sandbox: Sandbox, wang: Phone, bot: Bot, alarms: list[str], intake: Intake
) -> None:
    url = sandbox.world.webhook.url
    await bot.set_webhook(url, secret_token="somebody_elses", allowed_updates=list(ALLOWED))
    wang.text("水管漏了")
    await sandbox.quiet()
    assert set(alarms) == {"webhook_failing"}
    assert sandbox.world.webhook.secret_token == SECRET


async def test_deliveries_that_fail_and_wait_are_told(
    webhook: Webhook, sandbox: Sandbox, wang: Phone, alarms: list[str], intake: Intake
) -> None:
    sandbox.script(method="webhook", fault=Fault.close(), times=-1)
    wang.text("水管漏了")
    await until(lambda: bool(alarms) and intake.counts["webhook.error.connection"] >= 1)
    assert set(alarms) == {"webhook_failing"}


async def test_a_webhook_that_brings_nothing_though_something_waits_is_told(
    webhook: Webhook, sandbox: Sandbox, wang: Phone, alarms: list[str]
) -> None:
    sandbox.script(method="webhook", fault=Fault.delay(30), times=-1)
    wang.text("水管漏了")
    await until(lambda: bool(alarms))
    assert set(alarms) == {"webhook_failing"}


async def test_one_failure_that_healed_is_only_counted(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    ours = Webhook(intake, hook(), bot, alarms.append)
    await ours._look()
    sandbox.world.webhook.last_error_at, sandbox.world.webhook.last_error = 5, "Connection refused"
    await ours._look()
    assert intake.counts["webhook.error.connection"] == 1
    assert alarms == []
    assert intake.last_received is not None


async def test_errors_from_before_the_start_are_no_news(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    sandbox.world.webhook.url = hook().url
    sandbox.world.webhook.last_error_at = 5
    async with looked_after(Webhook(intake, hook(), bot, alarms.append, look_every=0.01)):
        await until(lambda: intake.last_received is not None)
    assert alarms == []


async def test_a_telegram_that_does_not_answer_is_asked_again(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    sandbox.script(method="getWebhookInfo", fault=Fault.html(502))
    sandbox.script(method="setWebhook", fault=Fault.close())
    async with looked_after(Webhook(intake, hook(), bot, alarms.append, look_every=0.01)):
        await until(lambda: sandbox.world.webhook.url == hook().url)
    assert intake.counts["webhook.look.not_telegram"] == intake.counts["webhook.look.network"] == 1


async def test_an_address_telegram_does_not_want_is_told(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    unwanted = hook("http://elsewhere.invalid/telegram")
    async with looked_after(Webhook(intake, unwanted, bot, alarms.append, look_every=0.01)):
        await until(lambda: bool(alarms))
    assert set(alarms) == {"webhook_failing"}


async def test_a_token_never_accepted_ends_it(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    sandbox.world.token = "1:another"
    with pytest.raises(TokenRefused):
        await Webhook(intake, hook(), bot, alarms.append).run()


async def test_a_token_revoked_later_is_told_and_outlived(
    webhook: Webhook, sandbox: Sandbox, alarms: list[str]
) -> None:
    sandbox.world.token = "1:another"
    await until(lambda: bool(alarms))
    assert alarms == ["token"]
    assert webhook.task is not None
    assert not webhook.task.done()


async def test_the_webhook_stays_set_and_nothing_was_ever_dropped(
    intake: Intake, bot: Bot, sandbox: Sandbox, alarms: list[str]
) -> None:
    async with looked_after(Webhook(intake, hook(), bot, alarms.append)):
        await until(lambda: bool(sandbox.world.webhook.url))
    assert sandbox.world.webhook.url == hook().url
    assert not [each for each in sandbox.requests if "drop_pending_updates" in each.params]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Wrong response from the webhook: 502 Bad Gateway", "response"),
        ("Read timeout expired", "timeout"),
        ("Connection timed out", "timeout"),
        ("Connection refused", "connection"),
        ("SSL error {error:0A000086:SSL routines::certificate verify failed}", "certificate"),
        ("Failed to resolve host: Name or service not known", "dns"),
        ("王秀兰", "other"),
        (None, "other"),
    ],
)
def test_telegrams_own_words_become_ours(message: object, kind: str) -> None:
    assert kind_of(message) == kind
