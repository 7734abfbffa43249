"""Several bots on one PostgreSQL: real processes, killed, paused and replaced while supervisors talk to them."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg

from bot.application import open_store
from bot.clock import Clock
from bot.sandbox import Sandbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.cases import EntryKind
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import Policy
from supervision.timekeeping import Timekeeping
from tests.stories.hand import Hand

CHECKOUT = Path(__file__).resolve().parents[2]
TOKEN = "7000004:canary_Token-of-the-workers"
FIRST_USER = 5_400_000_001
_PATIENCE = 90.0


@dataclass
class Worker:
    """One `lianqin run`."""

    process: Process
    log: Path
    started: asyncio.Event = field(default_factory=asyncio.Event)
    _reading: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Read its log as it comes."""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        with self.log.open("wb", buffering=0) as file:
            while line := await self.process.stderr.readline():
                file.write(line)
                if b'"started"' in line:
                    self.started.set()
        self.started.set()

    def says(self, words: str) -> bool:
        """Whether its log has these words."""
        return words in self.log.read_text("utf-8")

    @property
    def sleeps(self) -> bool:
        """Whether it was stopped by SIGSTOP (and not ended)."""
        return Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def send(self, number: signal.Signals) -> None:
        """A signal, if it lives."""
        if self.process.returncode is None:
            self.process.send_signal(number)

    async def ends(self, number: signal.Signals) -> int:
        """Sent a signal and waited for; the exit code."""
        self.send(number)
        code = await asyncio.wait_for(self.process.wait(), _PATIENCE)
        assert self._reading is not None
        await self._reading
        return code


#: How a test's own connections are called, so that it cuts none of them.
ONLOOKER = "onlooker"


@dataclass
class Crew:
    """One database, one data folder, one Telegram, and the workers between them."""

    url: str | None
    data: Path
    sandbox: Sandbox
    hands: list[Hand]
    workers: list[Worker] = field(default_factory=list)

    async def start(self, *words: str, checkout: Path = CHECKOUT, fail: str = "") -> Worker:
        """One more `run`, until it says that it has started."""
        worker = await self.spawn(*words, checkout=checkout, fail=fail)
        await asyncio.wait_for(worker.started.wait(), _PATIENCE)
        assert worker.process.returncode is None, worker.log.read_text("utf-8")[-3000:]
        return worker

    async def spawn(self, *words: str, checkout: Path = CHECKOUT, fail: str = "") -> Worker:
        """One more `run`, whatever becomes of it."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", *words,
            cwd=checkout, env=self._environment() | {"FAIL": fail}, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE,
        )  # fmt: skip
        worker = Worker(process, self.data.parent / f"{self.data.name}-{len(self.workers)}.log")
        self.workers.append(worker)
        worker.begin()
        return worker

    def _environment(self) -> dict[str, str]:
        given = {
            "LIANQIN_TOKEN": TOKEN,
            "LIANQIN_API_URL": self.sandbox.url,
            "LIANQIN_DATA": str(self.data),
            "LIANQIN_LOG": "DEBUG",
            "LIANQIN_DATABASE_URL": self.url,
            "PATH": os.environ["PATH"],
        }
        return {name: value for name, value in given.items() if value}

    async def end(self) -> None:
        """Kill whoever still lives."""
        for worker in self.workers:
            worker.send(signal.SIGKILL)
        for worker in self.workers:
            await worker.process.wait()

    async def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        assert self.url is not None
        async with await psycopg.AsyncConnection.connect(
            self.url, autocommit=True, application_name=ONLOOKER
        ) as connection:
            return await (await connection.execute(statement.encode())).fetchall()

    async def until(self, reached: Callable[[], Any], within: float = _PATIENCE) -> float:
        """Wait until this holds; how many seconds it took."""
        began = time.monotonic()
        while not await _told(reached):
            assert time.monotonic() - began < within, "it did not come to that"
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def holder(self, lease: str) -> str | None:
        """Which worker's number holds a lease."""
        found = await self.ask(f"SELECT owner FROM leases WHERE name = '{lease}'")
        return found[0][0] if found else None

    async def drained(self, chat_id: int | None = None) -> None:
        """Until nothing (of a chat) waits to be handled or said."""
        here = f" AND chat_id = {chat_id}" if chat_id is not None else ""

        async def waiting() -> list[tuple[Any, ...]]:
            return await self.ask(
                f"SELECT chat_id, kind, tries, next_attempt FROM inbox WHERE state = 'new'{here} UNION ALL"
                " SELECT chat_id, screen || ' ' || state || ' ' || coalesce(claimed_by, ''), tries, next_attempt"
                f" FROM outbox WHERE state IN ('queued', 'claimed'){here}"
            )

        async def empty() -> bool:
            # In this order: what Telegram is rid of is stored already.
            return not self._at_telegram(chat_id) and not await waiting()

        try:
            await self.until(empty)
        except AssertionError:
            raise AssertionError(f"still waiting: {await waiting()}") from None

    def _at_telegram(self, chat_id: int | None) -> bool:
        waiting = [each.get("message") or {} for each in self.sandbox.pending_updates()]
        return any(chat_id in {None, each.get("chat", {}).get("id")} for each in waiting)

    async def report(self, hand: Hand, *sentences: str) -> str:
        """A report in so many sentences, of which only the first waits for its answer; its number."""
        await hand.says("报问题", "是哪类事")
        await hand.presses("生活难事", "是什么事")
        await hand.says(sentences[0], "有照片吗")
        for sentence in sentences[1:]:
            hand.phone.text(sentence)
        if sentences[1:]:
            await self.drained(hand.id)  # one answer is given to several of them
        await hand.presses("没有照片", "对不对")
        return await hand.files_it()


async def _told(reached: Callable[[], Any]) -> Any:
    found = reached()
    return await found if asyncio.iscoroutine(found) else found


def opened(url: str | None, data: Path) -> Store:
    """The store in this process, while no bot runs."""
    return open_store(url, data, Clock(), Timekeeping(Policy(), Calendar(), ZoneInfo("Asia/Shanghai")))


def found_house(url: str | None, data: Path, supervisors: int) -> None:
    """A township with so many supervisors, all of whom have come in."""
    store = opened(url, data)
    store.act_now(lambda work: _settle(work, supervisors))
    store.close()


def people(sandbox: Sandbox, supervisors: int) -> list[Hand]:
    """The supervisors with their phones; the secretary has one too."""
    hands = []
    for index in range(supervisors + 1):
        phone = sandbox.person(_name(index), phone=_phone(index), user_id=FIRST_USER + index)
        phone.start()
        hands.append(Hand(phone, patience=_PATIENCE))
    sandbox.world.updates.clear()
    return hands[1:]


def stories(url: str | None, data: Path) -> list[str]:
    """The words of every case, as they are kept, while no bot runs."""
    store = opened(url, data)
    try:
        return store.read_now(_stories)
    finally:
        store.close()


def _stories(work: UnitOfWork) -> list[str]:
    cases = work.cases.open_after(0, 500)
    kept = (work.cases.entries(case.id) for case in cases)
    return ["\n".join(e.text or "" for e in entries if e.kind is EntryKind.STORY) for entries in kept]


def _settle(work: UnitOfWork, supervisors: int) -> None:
    county = work.places.put(Place(0, "QX", "示范县", Level.COUNTY, None))
    township = work.places.put(Place(0, "LX", "柳溪镇", Level.TOWNSHIP, county.id))
    _enrol(work, 0, Role.SECRETARY, township.id)
    for index in range(1, supervisors + 1):
        village = work.places.put(Place(0, f"V{index}", f"第{index}村", Level.VILLAGE, township.id))
        _enrol(work, index, Role.SUPERVISOR, village.id)


def _enrol(work: UnitOfWork, index: int, role: Role, place_id: int) -> None:
    person = work.people.add(_name(index), _phone(index))
    work.people.bind(person.id, FIRST_USER + index)
    work.offices.appoint(person.id, role, place_id, work.now)


def _name(index: int) -> str:
    return f"卫监督{index}" if index else "郑书记零"


def _phone(index: int) -> str:
    return f"139000000{index + 10:02}"
