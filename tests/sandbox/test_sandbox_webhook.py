"""The webhook: its rules, and delivery in order until it is taken."""

import asyncio
from types import SimpleNamespace

import pytest
from aiohttp import web

from bot.sandbox.faults import Fault


@pytest.fixture
async def hook():
    """A bot's webhook which fails as often as it is told to and keeps what it took."""
    kept = SimpleNamespace(
        taken=[], secrets=[], failures=0, answer="", arrived=asyncio.Event(), url="", now=0, most=0
    )

    async def take(request):
        kept.now += 1
        kept.most = max(kept.most, kept.now)
        try:
            return await answered(request)
        finally:
            kept.now -= 1

    async def answered(request):
        await asyncio.sleep(0)  # others may come in between
        if kept.failures:
            kept.failures -= 1
            return web.Response(status=500)
        kept.taken.append(await request.json())
        kept.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        kept.arrived.set()
        return web.Response(text=kept.answer, content_type="application/json")

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    kept.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield kept
    await runner.cleanup()


async def test_updates_are_delivered_with_the_secret(api, phone, sandbox, hook):
    await api.result("setWebhook", url=hook.url, secret_token="s3cret")
    phone.text("a")
    await sandbox.quiet()
    assert hook.taken[0]["message"]["text"] == "a"
    assert hook.secrets == ["s3cret"]


async def test_a_failed_delivery_is_repeated_in_order(api, phone, sandbox, hook):
    hook.failures = 2
    await api.result("setWebhook", url=hook.url)
    phone.text("a")
    phone.text("b")
    await sandbox.quiet()
    assert [one["message"]["text"] for one in hook.taken] == ["a", "b"]
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_what_waits_is_counted_and_dropped_on_demand(api, phone):
    phone.text("a")
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 1
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 0


async def test_a_method_in_the_answer_is_played(api, phone, hook):
    hook.answer = f'{{"method": "sendMessage", "chat_id": {phone.id}, "text": "from the answer"}}'
    await api.result("setWebhook", url=hook.url)
    phone.text("a")
    await phone.hears("from the answer")


async def test_polling_conflicts_with_a_webhook(api, hook):
    await api.result("setWebhook", url=hook.url)
    refusal = await api.refusal("getUpdates")
    assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await api.result("deleteWebhook")
    assert await api.result("getUpdates") == []


@pytest.mark.parametrize("url", ["http://example.org/x", "https://example.org:8080/x", "ftp://127.0.0.1/x"])
async def test_webhooks_elsewhere_need_https_and_a_known_port(api, url):
    assert (await api.refusal("setWebhook", url=url)).startswith("400 Bad Request: bad webhook")


async def test_a_secret_has_few_characters_to_choose_from(api, hook):
    refusal = await api.refusal("setWebhook", url=hook.url, secret_token="秘")
    assert refusal == "400 Bad Request: secret token contains unallowed characters"


async def test_a_chat_that_is_refused_holds_up_no_other(api, phone, stranger, sandbox, hook):
    sandbox.script(method="webhook", chat_id=phone.id, fault=Fault.close(), times=-1)
    await api.result("setWebhook", url=hook.url)
    phone.text("a")
    stranger.start()
    async with asyncio.timeout(60):
        await hook.arrived.wait()
    assert hook.taken[0]["message"]["chat"]["id"] == stranger.id
    while (await api.result("getWebhookInfo"))["pending_update_count"] > 1:
        await asyncio.sleep(0.01)  # its answer is on the way
    assert phone.id in {one["message"]["chat"]["id"] for one in sandbox.pending_updates()}


async def test_a_lost_answer_brings_the_update_again(api, phone, sandbox, hook):
    sandbox.script(method="webhook", fault=Fault.eat())
    await api.result("setWebhook", url=hook.url)
    phone.text("a")
    await sandbox.quiet()
    assert [one["message"]["text"] for one in hook.taken] == ["a", "a"]


async def test_a_webhook_set_anew_is_tried_at_once(api, phone, sandbox, hook):
    await api.result("setWebhook", url="http://127.0.0.1:9/nobody")
    phone.text("a")
    while not (await api.result("getWebhookInfo")).get("last_error_message"):
        await asyncio.sleep(0.01)
    await api.result("setWebhook", url=hook.url)
    await sandbox.quiet()
    assert "last_error_date" not in await api.result("getWebhookInfo")


async def test_no_more_posts_at_once_than_the_bot_allows(api, sandbox, hook):
    people = [sandbox.person("赵大山") for _ in range(6)]
    await api.result("setWebhook", url=hook.url, max_connections=2)
    for one in people:
        one.start()
    await sandbox.quiet()
    assert len(hook.taken) == 6
    assert hook.most <= 2
