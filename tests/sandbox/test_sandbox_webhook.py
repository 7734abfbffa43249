"""The webhook: its rules, and delivery in order until it is taken."""

import asyncio
from types import SimpleNamespace

import pytest
from aiohttp import web


@pytest.fixture
async def hook():
    """A bot's webhook which fails as often as it is told to and keeps what it took."""
    kept = SimpleNamespace(taken=[], secrets=[], failures=0, answer="", arrived=asyncio.Event(), url="")

    async def take(request):
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
