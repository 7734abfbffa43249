"""One small township for the scenarios, founded once: its bot runs in this process, or in one of its own."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest
import structlog
from pydantic import SecretStr
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.application import House, open_store
from bot.clock import Clock
from bot.limits import Bucket, Limits
from bot.sandbox import Sandbox
from bot.settings import Access
from storage import inbox, outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import EntryKind
from tests import searched
from tests.cast import KEPT, MONDAY, PARTS, phone_of, settle, user_of
from tests.faults.canary import indiscretions
from tests.faults.shelves import unsound
from tests.figures_told import count
from tests.postgres import served
from tests.stories.bot_process import BotProcess
from tests.stories.hand import Hand

TOKEN = "7000003:canary_Token-of-the-scenarios"


@dataclass
class Machine:
    """The machine's clock, from a Monday morning on: it runs, and `step` sets it forward or back."""

    ahead: timedelta = timedelta()
    frozen: datetime | None = None
    began: float = field(default_factory=monotonic)

    def __call__(self) -> datetime:
        """The moment, aware, UTC."""
        return self.frozen or MONDAY + timedelta(seconds=monotonic() - self.began) + self.ahead

    def step(self, **span: float) -> None:
        """Set the clock by timedelta(**span), forward or back."""
        self.ahead += timedelta(**span)
        if self.frozen is not None:
            self.frozen += timedelta(**span)

    def hold(self) -> None:
        """Stand still but for steps: else what was put off for a second may be over before anybody has looked."""
        self.frozen = self()


class Unhurried(Limits):
    """No waiting for Telegram's limits: they have tests of their own. A 429 is obeyed all the same."""

    def _bucket(self, chat_id: int, now: float) -> Bucket:
        return Bucket(1e6, 1e6, 1e6, now)


@dataclass
class Scene:
    """The stand-in, the people's phones, and the bot on its store. `hurried`: it keeps Telegram's limits."""

    sandbox: Sandbox
    hands: dict[str, Hand]
    store: Store
    machine: Machine
    hurried: bool = False
    token: str = TOKEN
    house: House = field(init=False)

    def hand(self, part: str) -> Hand:
        """Somebody of the cast."""
        return self.hands[part]

    def passed(self, **span: float) -> None:
        """So much time is over, for the clock and for Telegram's limits."""
        self.machine.step(**span)
        self.house.sender.time_passed(timedelta(**span).total_seconds())
        self.house.sender.poke()

    async def wakes(self) -> None:
        """The bot starts (again) on its store."""
        self.house = House(self.store, Access(SecretStr(self.token), self.sandbox.url), poll_seconds=1)
        if not self.hurried:
            loop = asyncio.get_running_loop()
            self.house.sender._voice.limits = Unhurried(loop.time(), overall=1e6)
        await self.house.start()

    async def sleeps(self) -> None:
        """The bot stops; the world goes on."""
        await self.house.stop()

    async def quiet(self, within: float = 60.0) -> None:
        """Until nothing waits to be handled or said."""
        await self.sandbox.quiet(within)
        await reached(lambda: not depth(self.store), within)

    async def put_off(self) -> None:
        """Until the next thing to say waits for a moment to come."""
        await reached(lambda: _waits(self.store))


async def reached(done: Callable[[], bool], within: float = 60.0) -> None:
    """Wait for something the bot does in its own time."""
    async with asyncio.timeout(within):
        while not done():
            await asyncio.sleep(0.01)


def depth(store: Store) -> int:
    """How many updates and messages wait."""
    return store.read_now(lambda work: inbox.depth(work) + outbox.depth(work))


def _waits(store: Store) -> bool:
    moment = store.read_now(outbox.next_moment)
    return moment is not None and moment > store.clock()


def opened(url: str | None, data: Path, clock: Clock | None = None, *, shared: bool = False) -> Store:
    """The store in this process, with the township's policy; `shared`: as a running bot opens it."""
    return open_store(url, data, clock or Clock(machine=Machine()), KEPT, shared=shared)


def phones(sandbox: Sandbox) -> dict[str, Hand]:
    """Everybody of the cast with a phone, long since come in."""
    hands = {}
    for part, who in PARTS.items():
        phone = sandbox.person(who.name, phone=phone_of(part), user_id=user_of(part))
        phone.start()
        hands[part] = Hand(phone)
    sandbox.world.updates.clear()
    return hands


# --- grounds: a founded township on each engine, copied for each scenario


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the township on SQLite, to be copied."""
    data = tmp_path_factory.mktemp("founded")
    _found(None, data)
    return data


@dataclass
class Grounds:
    """A PostgreSQL server with a founded database, to be copied."""

    server: str
    keys: Path
    made: int = 0

    def url(self, name: str) -> str:
        """A database's URL."""
        head, _, tail = self.server.partition("/postgres?")
        return f"{head}/{name}?{tail}"

    def fresh(self) -> str:
        """The URL of a copy nobody has used."""
        self.made += 1
        name = f"scene_{self.made}"
        self.do(f"CREATE DATABASE {name} TEMPLATE scene_0")
        return self.url(name)

    def do(self, *statements: str) -> None:
        """Statements of whoever looks after the server."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    """A real PostgreSQL server with the township in it."""
    with served() as server:
        made = Grounds(server, tmp_path_factory.mktemp("founded_postgres"))
        made.do("CREATE DATABASE scene_0")
        _found(made.url("scene_0"), made.keys)
        yield made


def _found(url: str | None, data: Path) -> None:
    store = opened(url, data, Clock(machine=Machine(ahead=-timedelta(days=1))))
    store.act_now(settle)
    store.close()


def copied(founded: Path, tmp_path: Path, name: str = "data") -> Path:
    """A data folder of one's own."""
    return Path(shutil.copytree(founded, tmp_path / name))


# --- scenes


@asynccontextmanager
async def aside() -> AsyncIterator[list[Any]]:
    """What is logged is kept aside, to be looked through: printing a traceback in colours takes seconds."""
    structlog.reset_defaults()  # another test's level must not outlive it
    with capture_logs() as logged:
        yield logged


@asynccontextmanager
async def scene(data: Path, url: str | None = None, *, limits: bool = False) -> AsyncIterator[Scene]:
    """The bot in this process, polling the stand-in over HTTP; without fetcher and metronome."""
    machine = Machine()
    clock = Clock(machine=machine)
    store = opened(url, data, clock, shared=True)
    try:
        async with Sandbox(token=TOKEN, clock=clock.now, limits=limits) as sandbox, aside() as logged:
            running = Scene(sandbox, phones(sandbox), store, machine, hurried=limits)
            await running.wakes()
            try:
                yield running
            finally:
                await running.sleeps()
            lines = [
                repr({name: value for name, value in each.items() if name != "exc_info"}) for each in logged
            ]
            count("fault scenarios searched for canaries, none found")
            assert indiscretions(running.hands, lines, TOKEN) == []
            _sound(store)
            _unreadable(store, searched.typed(sandbox), data)
    finally:
        store.close()


def _unreadable(store: Store, said: set[str], *folders: Path) -> None:
    """Of what people said nothing can be read: in no table, and in no file below these."""
    count(
        "fault scenarios whose database, files and temporary files were searched for what was said, none found"
    )
    assert searched.told(store, said) == []
    assert [each for folder in folders for each in searched.found(folder, said)] == []


def _sound(store: Store) -> None:
    """Whatever was done to the house, its books are in order."""
    count("fault scenarios whose books were read, nothing wrong in them")
    assert unsound(store) == []


@pytest.fixture
async def here(founded: Path, tmp_path: Path) -> AsyncIterator[Scene]:
    """The township on SQLite, its bot in this process."""
    async with scene(copied(founded, tmp_path)) as running:
        yield running


@dataclass
class Apart:
    """The bot as a process of its own."""

    sandbox: Sandbox
    hands: dict[str, Hand]
    bot: BotProcess

    def hand(self, part: str) -> Hand:
        """Somebody of the cast."""
        return self.hands[part]

    async def quiet(self) -> None:
        """Until nothing waits to be handled or said."""
        async with asyncio.timeout(60):
            while True:
                # In this order: what Telegram is rid of is stored already.
                waiting = self.sandbox.pending_updates()
                said = await self.bot.status()
                if not (waiting or said["inbox"] or said["outbox"]):
                    return
                await self.sandbox.world.pulse.change(0.1)


@asynccontextmanager
async def apart(data: Path, url: str | None = None, policy: Path | None = None) -> AsyncIterator[Apart]:
    """The bot as a process, not yet started."""
    with tempfile.TemporaryDirectory(prefix="lianqin-scene-") as temp:
        async with _apart(data, url, policy, Path(temp)) as running:
            yield running


@asynccontextmanager
async def _apart(data: Path, url: str | None, policy: Path | None, temp: Path) -> AsyncIterator[Apart]:
    async with Sandbox(token=TOKEN) as sandbox:
        bot = BotProcess(data, sandbox.url, TOKEN, url, policy, more={"TMPDIR": str(temp)})
        hands = phones(sandbox)
        try:
            yield Apart(sandbox, hands, bot)
        finally:
            if bot.running:
                await bot.kill()
        lines = [line for log in bot.logs for line in log.read_text("utf-8", "replace").splitlines()]
        count("fault scenarios searched for canaries, none found")
        assert indiscretions(hands, lines, TOKEN) == []
        with closing(opened(url, data, Clock())) as store:
            _sound(store)
            _unreadable(store, searched.typed(sandbox), data, temp)


# --- what is in the books


@dataclass(frozen=True)
class Book:
    """What the database says of one case."""

    number: str
    story: str
    state: str
    version: int


def books(work: UnitOfWork) -> list[Book]:
    """Every case with its story."""
    found = []
    for case_id in list(work.execute(text("SELECT id FROM cases ORDER BY id")).scalars()):
        case = work.cases.by_id(case_id)
        assert case is not None
        words = [e.text for e in work.cases.entries(case_id) if e.kind is EntryKind.STORY]
        found.append(Book(case.number, "\n".join(words), case.state.value, case.version))
    return found


def books_of(data: Path, url: str | None = None) -> list[Book]:
    """The same, of a store nobody has open."""
    store = opened(url, data)
    try:
        return store.read_now(books)
    finally:
        store.close()


async def to_preview(hand: Hand, story: str, kind: str = "生活难事") -> dict[str, Any]:
    """A report as far as its preview; the preview."""
    await to_photos(hand, story, kind)
    return await hand.presses("没有照片", "对不对")


async def to_photos(hand: Hand, story: str, kind: str = "生活难事") -> dict[str, Any]:
    """A report as far as the question for photos."""
    await hand.says("报问题", "是哪类事")
    await hand.presses(kind, "是什么事")
    return await hand.says(story, "有照片吗")


async def reports(hand: Hand, story: str) -> str:
    """An everyday report without a photo; its number."""
    await to_preview(hand, story)
    return await hand.files_it()


def said_to(hand: Hand) -> list[str]:
    """Everything the bot has said or changed in a chat, oldest first."""
    return [str(one.get("text") or one.get("caption") or "") for one in hand.phone.room.said]
