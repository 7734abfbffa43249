"""PostgreSQL in trouble: connections cut, an answer eaten at COMMIT, a standby that hangs, no place left (D7-D11)."""

import asyncio
import socket
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from bot.lanes import Lanes
from storage import inbox, meta
from storage.errors import OutcomeUnknown
from storage.inbox import RawUpdate
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from tests.faults.lengths import either
from tests.faults.scene import Grounds, Scene, aside, books, copied, grounds, opened, reports, scene

__all__ = ["grounds"]

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

PARTS = ("supervisor", "neighbour", "abroad")


@pytest.fixture
async def here(grounds: Grounds, tmp_path: Path) -> AsyncIterator[Scene]:
    """The township on PostgreSQL, its bot in this process."""
    async with scene(copied(grounds.keys, tmp_path), grounds.fresh()) as running:
        yield running


async def reporting(here: Scene, count: int) -> Counter[str]:
    """Everybody reports side by side; what was told, in the end."""

    async def one(part: str) -> list[str]:
        stories = [f"{part}的第{number}件" for number in range(count)]
        numbers = [await reports(here.hand(part), story) for story in stories]
        assert len(set(numbers)) == count
        return stories

    told = await asyncio.gather(*(one(part) for part in PARTS))
    return Counter(story for stories in told for story in stories)


def backends(watcher: psycopg.Connection, name: str) -> list[int]:
    """The server processes that serve this database's clients."""
    found = watcher.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s ORDER BY pid", (name,))
    return [row[0] for row in found.fetchall()]


async def test_whichever_connection_is_cut_under_load_every_report_is_there_once(
    here: Scene, grounds: Grounds
) -> None:
    for hand in here.hands.values():
        hand.patience = 60
    load = asyncio.create_task(reporting(here, int(either(2, 60))))
    name, cut = str(here.store.url.database), 0
    with psycopg.connect(grounds.server, autocommit=True) as watcher:
        while not load.done():
            for pid in await asyncio.to_thread(backends, watcher, name):
                watcher.execute("SELECT pg_terminate_backend(%s)", (pid,))
                cut += 1
                await asyncio.sleep(0.4)
    await here.quiet(60)
    assert Counter(book.story for book in here.store.read_now(books)) == await load
    assert cut > 5


async def test_a_server_that_is_away_for_a_while_costs_nothing(here: Scene, grounds: Grounds) -> None:
    name, wei = str(here.store.url.database), here.hand("supervisor")
    grounds.do(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )
    wei.phone.sticker()
    await asyncio.sleep(either(1, 30))
    assert here.sandbox.pending_updates()
    grounds.do(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wei.patience = 60
    await wei.hears("表情没有存")
    await here.quiet()
    assert wei.count("表情没有存") == 1


class Eater:
    """A door before the server that lets all through, but the answer to every fifth COMMIT once it is `hungry`."""

    def __init__(self, server: str) -> None:
        self.path = _socket_of(server)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.hungry = False
        self.commits = self.eaten = 0
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._serving = threading.Thread(target=self._serve, daemon=True)
        self._serving.start()

    def close(self) -> None:
        """Nobody comes in any more."""
        with suppress(OSError):
            # Else it is still waiting for somebody, and takes in one more.
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self._serving.join(10)
        for one in self._open:
            with suppress(OSError):
                one.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.socket(socket.AF_UNIX)
                self._open += [client, server]
                server.connect(self.path)
                bite = threading.Event()
                threading.Thread(target=self._up, args=(client, server, bite), daemon=True).start()
                threading.Thread(target=self._down, args=(client, server, bite), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket, bite: threading.Event) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if b"COMMIT" in data and self._bites():
                    bite.set()
                server.sendall(data)
        _cut(server)

    def _down(self, client: socket.socket, server: socket.socket, bite: threading.Event) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                if bite.is_set():
                    break  # the server has committed: nobody will ever hear of it
                client.sendall(data)
        _cut(client)

    def _bites(self) -> bool:
        with self._lock:
            self.commits += self.hungry
            bites = self.hungry and self.commits % 5 == 0
            self.eaten += bites
        return bites


def _cut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def _socket_of(server: str) -> str:
    (folder,) = parse_qs(urlsplit(server).query)["host"]
    return f"{folder}/.s.PGSQL.5432"


@contextmanager
def eater(grounds: Grounds) -> Iterator[Eater]:
    made = Eater(grounds.server)
    try:
        yield made
    finally:
        made.close()


class Counting:
    """What a lane does with an update here: one act, counted in the act."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, row: inbox.Waiting) -> None:
        await self._store.act(lambda work: self._act(work, row))

    def _act(self, work: UnitOfWork, row: inbox.Waiting) -> None:
        inbox.handled(work, row.update_id)
        name = f"acts of {row.chat_id}"
        meta.put(work, name, f"{meta.get(work, name) or ''} {row.update_id}".strip())


async def test_when_the_answer_to_commit_is_lost_nothing_is_done_twice(
    grounds: Grounds, tmp_path: Path
) -> None:
    chats, count = 6, int(either(60, 3000))
    rows = [taken(number, 100 + number % chats) for number in range(1, count + 1)]
    with eater(grounds) as mouth:
        name = urlsplit(grounds.fresh()).path.lstrip("/")
        store = opened(f"postgresql://postgres@127.0.0.1:{mouth.port}/{name}", copied(grounds.keys, tmp_path))
        mouth.hungry = True
        for at in range(0, count, 6):
            await stored(store, rows[at : at + 6])
        lanes = Lanes(store, Counting(store), alarm=lambda _code: None)
        async with aside():
            await lanes.start()
            await lanes.idle()
        mouth.hungry = False
        done = [store.read_now(lambda work, chat=c: meta.get(work, f"acts of {chat}")) for c in _chats(rows)]  # type: ignore[misc]
        store.close()
    expected = [[row.update_id for row in rows if row.chat_id == chat] for chat in _chats(rows)]
    assert [[int(each) for each in (line or "").split()] for line in done] == expected
    assert mouth.eaten > 5


def _chats(rows: list[RawUpdate]) -> list[int]:
    return sorted({row.chat_id or 0 for row in rows})


async def stored(store: Store, rows: list[RawUpdate]) -> None:
    """As intake does: asked again until it is certain."""
    while True:
        try:
            await store.act(lambda work: inbox.take_in(work, rows))
        except OutcomeUnknown:
            continue
        return


async def test_a_standby_that_does_not_answer_delays_and_loses_nothing(here: Scene, grounds: Grounds) -> None:
    wei, other = here.hand("supervisor"), here.hand("neighbour")
    before = threading.active_count()
    grounds.do("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "SELECT pg_reload_conf()")
    try:
        await asyncio.sleep(0.2)
        for hand in (wei, other):
            hand.phone.sticker()
        await asyncio.sleep(either(1.5, 40))
        assert threading.active_count() <= before + 16
    finally:
        grounds.do("ALTER SYSTEM RESET synchronous_standby_names", "SELECT pg_reload_conf()")
    for hand in (wei, other):
        hand.patience = 60
        await hand.hears("表情没有存")
    await here.quiet()
    assert wei.count("表情没有存") == other.count("表情没有存") == 1


def test_acts_beyond_the_pool_wait_their_turn_and_all_happen(grounds: Grounds, tmp_path: Path) -> None:
    store = opened(grounds.fresh(), copied(grounds.keys, tmp_path))
    leave = threading.Event()
    try:
        before = threading.active_count()
        slow = [store._writer.submit(lambda _work: leave.wait(30)) for _ in range(8)]
        late = [store._writer.submit(_noting(number)) for number in range(200)]
        assert threading.active_count() <= before + 8
        assert not any(each.done() for each in late)
        leave.set()
        assert all(each.result(30) for each in slow)
        assert [each.result(30) for each in late] == list(range(200))
    finally:
        leave.set()
        store.close()


def _noting(number: int):  # type: ignore[no-untyped-def]
    def act(work: object) -> int:
        meta.put(work, f"act {number}", "done")  # type: ignore[arg-type]
        return number

    return act


def taken(number: int, chat: int = 11) -> RawUpdate:
    return RawUpdate(update_id=number, chat_id=chat, kind="other", dedupe=str(number), payload=b"{}")


def test_the_same_update_at_two_workers_at_once_is_one(grounds: Grounds, tmp_path: Path) -> None:
    from storage.lock import Hold
    from tests.cast import KEPT, MONDAY

    url, data = grounds.fresh(), copied(grounds.keys, tmp_path)
    stores = [Store.open(url, data, clock=lambda: MONDAY, time=KEPT, hold=Hold.SHARED) for _ in range(2)]
    try:
        rows = [taken(number) for number in range(1, 101)]
        both = [
            store._writer.submit(lambda work, row=row: inbox.take_in(work, [row]))  # type: ignore[misc]
            for row in rows
            for store in stores
        ]
        new = Counter(number for each in both for number in each.result(60))
        assert new == Counter(range(1, 101))
        assert stores[0].read_now(inbox.depth) == 100
    finally:
        for store in stores:
            store.close()
