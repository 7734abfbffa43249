"""Answers worded in their act: said once, at once or as if they had been queued, asked about again when they wait."""

from typing import Any

from bot.application import House
from bot.clock import Clock
from bot.sandbox import Phone, Sandbox
from storage import outbox, stray_claims
from storage.outbox_rows import Queued
from storage.store import Store


def sent(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [dict(request.params) for request in sandbox.requests if request.method == "sendMessage"]


async def test_an_answer_costs_no_claim(house: House, store: Store, wang: Phone) -> None:
    claimed: list[Queued] = []
    look = house.sender._claimed

    async def looked(fence: int) -> list[Queued]:
        found = await look(fence)
        claimed.extend(found)
        return found

    house.sender._claimed = looked  # type: ignore[method-assign]
    wang.text("水管漏了")
    await wang.hears("听到：水管漏了")
    assert claimed == []


async def test_an_answer_that_has_to_wait_is_given_back_and_said_later(
    house: House, store: Store, wang: Phone
) -> None:
    house.sender._voice.stopped_until = house.sender._voice.time() + 1000
    wang.text("水管漏了")
    while not await store.read(outbox.depth) or await store.read(_claimed):
        pass
    assert await store.read(lambda work: outbox.rendered_of(work, 1)) is None
    house.sender._voice.stopped_until = 0.0
    house.sender.poke()
    await wang.hears("听到：水管漏了")


async def test_what_was_claimed_in_an_act_nobody_knows_of_is_found_again(
    house: House, store: Store, sandbox: Sandbox, clock: Clock, wang: Phone
) -> None:
    def act(work: Any) -> None:
        work.say(wang.id, "echo", {"text": "你好"})
        outbox.claim_worded(
            work, work.aftermath.queued[0], b'[{"does":"text","text":"fixed"}]', owner="sender"
        )
        work.aftermath.topics.clear()

    await store.act(act)
    await house.sender.lost(wang.id)
    await wang.hears("fixed")
    assert len(sent(sandbox)) == 1


async def test_what_was_worded_before_a_restart_is_asked_about_again(
    house: House, store: Store, wang: Phone
) -> None:
    def act(work: Any) -> None:
        work.say(wang.id, "test.card", {"count": 6})  # no longer due
        outbox.claim_worded(work, work.aftermath.queued[0], b'[{"does":"text","text":"stale"}]', owner="dead")
        work.say(wang.id, "echo", {"text": "你好"})

    await store.act(act)
    await store.act(stray_claims.release)
    house.sender.poke()
    await wang.hears("你好")
    assert "stale" not in wang.transcript()


def _claimed(work: Any) -> bool:
    from sqlalchemy import text

    states = work.execute(text("SELECT state FROM outbox")).scalars().all()
    return "claimed" in states
