"""How the bot shows itself, at every start and without harm."""

from collections.abc import Callable

from bot.application import House
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from storage import meta
from storage.store import Store


async def test_commands_are_shown_in_every_language(house: House, sandbox: Sandbox) -> None:
    assert await house.presence.show()
    said = [r.params for r in sandbox.requests if r.method == "setMyCommands"]
    assert {each.get("language_code") or "" for each in said} == {"", "en"}


async def test_the_name_is_remembered_for_links(house: House, store: Store) -> None:
    assert await house.presence.show()
    assert await store.read(lambda work: meta.get(work, meta.BOT_USERNAME)) == "lianqin_demo_bot"


async def test_a_start_survives_a_telegram_that_does_not_answer(
    make_house: Callable[[], House], sandbox: Sandbox
) -> None:
    sandbox.script(method="getMe", fault=Fault.html(502), times=-1)
    house = make_house()
    assert not await house.presence.show()
    await house.stop()
