"""PostgreSQL itself stops and starts again while eight people are at work: faults.md D7, with the disk waited for."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from locales.catalogue import Catalogue
from tests.faults.campaign import Life, mark, play, some_requests
from tests.faults.grounds import Grounds
from tests.faults.nursery import Nursery
from tests.faults.persons import counted, until
from tests.faults.tally import Tally
from tests.postgres import Server, server

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SEED = 20261124
#: How it ends, and for how many seconds it is away: in the middle of everything, and long enough to be told of.
STOPS = (("immediate", 0.0), ("fast", 2.0), ("immediate", 8.0), ("immediate", 0.0), ("fast", 0.0))
STORAGE = Catalogue.load().words("zh")("alarm.name.storage")
CHECKERS = ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9")


@dataclass
class Restarts:
    """The trouble, and what was seen of it. `back`: seconds from the server's return to the next word anybody hears."""

    server: Server
    stopped: list[str] = field(default_factory=list)
    back: list[float] = field(default_factory=list)
    pids: list[int | None] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    async def __call__(self, life: Life) -> None:
        """Again and again: so much work, then the server is away, then the next word."""
        for mode, away in STOPS:
            await some_requests(life, 40)
            await asyncio.to_thread(self.server.stop, mode)
            self.stopped.append(mode)
            await asyncio.sleep(away)
            await asyncio.to_thread(self.server.start)
            began, heard = time.monotonic(), counted(life.people)
            await mark(life, len(self.stopped))
            if await until(life.people, lambda heard=heard: counted(life.people) > heard, 120.0):  # type: ignore[misc]
                self.back.append(time.monotonic() - began)
            self.pids.append(life.bots[0].pid)
        self.heard = [str(said.get("text") or "") for said in life.keeper.phone.room.said]


@pytest.fixture(scope="module")
def durable() -> Iterator[Server]:
    """A server of its own, since it is stopped."""
    with server(durable=True) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def restarts(
    durable: Server, nursery: Nursery, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Restarts]:
    """Played once."""
    folder: Path = tmp_path_factory.mktemp("restarts")
    made = Restarts(durable)
    ground = Grounds(folder, durable.url).found().fresh()
    made.tally = await play(nursery, ground, [], SEED, trouble=made)
    yield made


def test_the_server_waits_for_its_disk(durable: Server) -> None:
    with psycopg.connect(durable.url) as connection:
        asked = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in DURABLE]
    assert asked == [("on",)] * len(DURABLE)


DURABLE = ("fsync", "full_page_writes", "synchronous_commit")


def test_it_was_stopped_in_both_ways_while_people_were_at_work(restarts: Restarts) -> None:
    assert restarts.stopped == [mode for mode, _ in STOPS]
    assert restarts.tally.acts >= len(STOPS)


def test_the_bot_went_on_by_itself_each_time(restarts: Restarts) -> None:
    assert len(restarts.back) == len(STOPS)
    assert len(set(restarts.pids)) == 1
    assert restarts.tally.unanswered == 0


@pytest.mark.parametrize("checker", CHECKERS)
def test_nothing_is_lost_and_nothing_doubled(restarts: Restarts, checker: str) -> None:
    assert [finding for finding in restarts.tally.findings if finding.startswith(checker)] == []


def test_no_chat_hears_more_than_one_message_again(restarts: Restarts) -> None:
    assert restarts.tally.most <= 1


def test_the_keeper_was_told(restarts: Restarts) -> None:
    assert sum(f"⚠️ {STORAGE}" in text for text in restarts.heard) == 1
