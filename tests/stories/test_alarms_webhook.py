"""What goes wrong with the webhook is read on the keeper's phone: somebody changed it, or nothing comes through."""

import pytest
from aiohttp import ClientSession

from bot.sandbox.faults import Fault
from tests.ports import free_port
from tests.stories.county import TOKEN
from tests.stories.door import Door, change
from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


async def posted_to(watch: Watch) -> Door:
    """The house has a webhook, and Telegram knows it."""
    door = Door(free_port())
    await change(watch.county, door.environment())
    while watch.county.sandbox.world.webhook.url != door.url:
        await watch.county.sandbox.world.pulse.change(0.1)
    return door


async def test_an_address_that_somebody_else_set_is_set_back_and_read_of(watch: Watch) -> None:
    door, hook = await posted_to(watch), {"url": "http://127.0.0.1:9/elsewhere"}
    async with (
        ClientSession() as somebody,
        somebody.post(f"{watch.county.sandbox.url}/bot{TOKEN}/setWebhook", data=hook) as answer,
    ):
        assert answer.status == 200
    await watch.told("webhook_changed")
    assert watch.county.sandbox.world.webhook.url == door.url
    await watch.over_after_quiet_minutes("webhook_changed")


async def test_an_address_that_nothing_comes_through_to_is_read_of(watch: Watch) -> None:
    wei = watch.here.supervisors[0]
    await posted_to(watch)
    watch.county.sandbox.script(method="webhook", fault=Fault.close(), times=1000)
    wei.phone.sticker()
    await watch.told("webhook_failing")
    watch.all_is_well()
    await wei.hears("表情没有存")
    await watch.over_after_quiet_minutes("webhook_failing")
