"""Several processes on one PostgreSQL: one chat one worker, one sender, one metronome, whoever dies or is paused."""

import asyncio
import signal

import pytest

from bot.leased import LASTS
from tests.workers.crew import ONLOOKER, Crew, stories

pytestmark = pytest.mark.long

SENTENCES = [f"第{number}句：水管又漏了。" for number in range(8)]


async def test_roles_in_processes_of_their_own_work_together_and_in_order(crew: Crew) -> None:
    for roles in ("intake", "send", "work", "work"):
        await crew.spawn("--role", roles)
    for worker in crew.workers:
        await worker.started.wait()  # else the first may have done all before the other is there
    seen: set[str] = set()
    watching = asyncio.create_task(_owners(crew, seen))
    await asyncio.gather(*(crew.report(hand, *SENTENCES) for hand in crew.hands))
    watching.cancel()
    await crew.drained()
    codes = [await worker.ends(signal.SIGTERM) for worker in crew.workers]
    assert codes == [0, 0, 0, 0]
    assert not any(worker.says("worker_lost") for worker in crew.workers)
    assert len(seen) == 2
    told = await asyncio.to_thread(stories, crew.url, crew.data)
    assert told == ["\n".join(SENTENCES)] * len(crew.hands)


async def test_a_worker_that_is_killed_is_replaced_before_its_leases_end(crew: Crew) -> None:
    first = await crew.start()
    await crew.start()
    talking = asyncio.gather(*(crew.report(hand, *SENTENCES) for hand in crew.hands))
    await crew.until(lambda: crew.hands[0].count("有照片吗"))
    dead = await crew.holder("sender")
    await first.ends(signal.SIGKILL)
    assert await crew.until(lambda: _replaced(crew, dead)) < LASTS
    await talking
    await crew.drained()
    await crew.end()
    told = await asyncio.to_thread(stories, crew.url, crew.data)
    assert told == ["\n".join(SENTENCES)] * len(crew.hands)


async def test_a_paused_worker_is_replaced_and_fenced_off_when_it_wakes(crew: Crew) -> None:
    await crew.start("--role", "intake,send")
    paused = await crew.start("--role", "work", fail="lane_taken:4:stop")
    hand = crew.hands[0]
    await hand.says("报问题", "是哪类事")
    await hand.presses("生活难事", "是什么事")
    await hand.says("水管又漏了", "有照片吗")
    hand.phone.text("井也干了")
    await crew.until(lambda: paused.sleeps)
    await crew.start("--role", "work")
    await crew.until(lambda: _handled(crew, 4))
    paused.send(signal.SIGCONT)
    await crew.until(lambda: paused.says("a lane went to another worker"))
    await hand.hears("也记下了")
    await hand.presses("没有照片", "对不对")
    await hand.files_it()
    await crew.drained()
    await crew.end()
    assert await asyncio.to_thread(stories, crew.url, crew.data) == ["水管又漏了\n井也干了"]
    assert [hand.count(words) for words in ("是什么事", "收到了，")] == [1, 1]


@pytest.mark.parametrize("limits", [True])
async def test_two_senders_never_say_more_than_one_may(crew: Crew) -> None:
    chats = [hand.id for hand in crew.hands]
    for number in range(60):
        await crew.ask(_queued(chats[number % len(chats)]))
    first, second = await crew.start(), await crew.start()
    await crew.until(lambda: _sent(crew) > 12)
    await first.ends(signal.SIGTERM)
    await crew.until(lambda: _sent(crew) > 25)
    third = await crew.start()
    await second.ends(signal.SIGKILL)
    await crew.drained()
    assert await third.ends(signal.SIGTERM) == 0
    # A first message that was long on the way makes the fourth look early; senders that do not know of each other
    # would be refused all the time.
    assert sum(request.status == 429 for request in crew.sandbox.requests) <= 2
    assert 60 <= _sent(crew) <= 60 + len(chats)


async def test_every_connection_may_be_cut_at_any_time(crew: Crew) -> None:
    await crew.start()
    await crew.start()
    talking = asyncio.gather(*(crew.report(hand, *SENTENCES) for hand in crew.hands))
    while not talking.done():
        await crew.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = current_database() AND application_name <> '{ONLOOKER}' ORDER BY random() LIMIT 3"
        )
        said = len(crew.sandbox.requests)
        await asyncio.wait([talking], timeout=0.7)
        # Somebody gets on between two cuts, on however slow a machine.
        await crew.until(lambda said=said: talking.done() or len(crew.sandbox.requests) > said + 2)  # type: ignore[misc]
    await talking
    await crew.drained()
    await crew.end()
    told = await asyncio.to_thread(stories, crew.url, crew.data)
    assert told == ["\n".join(SENTENCES)] * len(crew.hands)


async def test_on_sqlite_a_second_process_is_refused_and_the_first_is_free_after_a_kill(alone: Crew) -> None:
    first = await alone.start()
    second = await alone.spawn()
    assert await second.process.wait() == 1
    await second.started.wait()
    assert second.says("another process is running on this data folder")
    await first.ends(signal.SIGKILL)
    third = await alone.start()
    assert await third.ends(signal.SIGTERM) == 0


async def test_on_sqlite_one_process_does_everything(alone: Crew) -> None:
    refused = await alone.spawn("--role", "send")
    assert await refused.process.wait() == 1
    await refused.started.wait()
    assert refused.says("there is one process and it does everything")


async def _owners(crew: Crew, seen: set[str]) -> None:
    while True:
        seen.update(owner for (owner,) in await crew.ask("SELECT owner FROM lanes WHERE owner IS NOT NULL"))
        await asyncio.sleep(0.02)


async def _replaced(crew: Crew, dead: str | None) -> bool:
    names = await crew.ask(f"SELECT name FROM leases WHERE owner IS NULL OR owner = '{dead}'")
    return not {name for (name,) in names} & {"sender", "intake", "metronome", "fetcher"}


async def _handled(crew: Crew, count: int) -> bool:
    return (await crew.ask("SELECT count(*) FROM inbox WHERE state = 'done'"))[0][0] == count


def _queued(chat_id: int) -> str:
    return (
        "INSERT INTO outbox (chat_id, screen, fields, priority, state, tries, created_at, parts_sent)"
        f" VALUES ({chat_id}, 'update_parked', '{{}}', 2, 'queued', 0, now(), 0) RETURNING id"
    )


def _sent(crew: Crew) -> int:
    return sum(request.method == "sendMessage" for request in crew.sandbox.requests)
