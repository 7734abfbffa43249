"""The store: opens everything in the right order, runs acts and readings, and cleans up after them."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage import content_keys, doomed, meta, migrations, traces
from storage.commit_times import CommitTimes
from storage.engine import READER, WRITER, check, open_reader, open_writer, prepare, resolve
from storage.errors import StoreBusy, StoreRefused
from storage.keystore import KeyStore
from storage.lock import DatabaseLock, FolderLock, Hold
from storage.unit_of_work import Ground, Hook, UnitOfWork
from storage.writer import GroupWriter, PooledWriter, Writer
from supervision.events import Event
from supervision.timekeeping import Timekeeping

if TYPE_CHECKING:
    from storage.wires import Wires

log = logging.getLogger(__name__)

T = TypeVar("T")
Clock = Callable[[], datetime]
Announce = Callable[[Event, Any], None]

_READERS = 4
_DOOMED_AT_ONCE = 500
_WRITERS = 8
_READ_TRIES = 3
#: The owner of what the one process holds.
ALONE = "alone"


class Store:
    """Memory as the rest of the house sees it. Made by `Store.open`."""

    def __init__(self, url: URL, data: Path, clock: Clock, hold: Hold) -> None:
        """Take the locks and open the engine; raises StoreBusy or StoreRefused."""
        self.commit_times = CommitTimes()
        self.url = url
        self.data = data
        self.clock = clock
        #: To the other workers, where there may be others.
        self.wires: Wires | None = None
        self._shared = hold is Hold.SHARED and url.get_backend_name() != "sqlite"
        self._folder = FolderLock(data, hold)
        self._engine = open_writer(url, threads=_WRITERS)
        try:
            check(self._engine, WRITER)
            self._database = DatabaseLock(self._engine, hold)
        except BaseException:
            self._engine.dispose()
            self._folder.release()
            raise
        self._closing: list[Callable[[], None]] = [
            self._folder.release,
            self._engine.dispose,
            self._database.release,
        ]

    @classmethod
    def open(
        cls,
        url: str | None,
        data: Path,
        *,
        clock: Clock,
        time: Timekeeping,
        announce: Announce | None = None,
        create: bool = True,
        hold: Hold = Hold.ALONE,
        keys_url: str | None = None,
    ) -> "Store":
        """Open the store; with `create`, make and migrate what is missing.

        `url` None: SQLite in `data`. `keys_url` None: the key store is `keys.db` in `data`.
        Raises StoreBusy (another process) or StoreRefused (one clear line why it cannot be used as it is).
        """
        resolved = resolve(url, data)
        _prepare_folder(data, create=create)
        prepare(resolved)
        store = cls(resolved, data, clock, hold)
        try:
            store._found(time, announce, create=create, keys_url=keys_url or f"sqlite:///{data / 'keys.db'}")
        except BaseException:
            store.close()
            raise
        return store

    def _found(self, time: Timekeeping, announce: Announce | None, *, create: bool, keys_url: str) -> None:
        """Keys, tables, readers, writer: in this order, each refusing what it cannot stand on."""
        # A process that never imports some room would not know what its rows refer to, and fail at the first flush.
        migrations.fill_metadata()
        content = migrations.has_content(self._engine)
        if not create and not migrations.fits(self._engine):
            raise StoreRefused("the database is not of this version: run `lianqin migrate`")
        master = self.data / "master.key"
        keys = KeyStore.open(
            keys_url, master, clock=self.clock, create=create and not content, shared=self._shared
        )
        self._closing.append(keys.close)
        if create:
            self.migrate()
        self.ground = Ground(keys, time, announce, postgres=self.url.get_backend_name() != "sqlite")
        self._reading = open_reader(self.url, threads=_READERS)
        self._closing.append(self._reading.dispose)
        check(self._reading, READER)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="reader")
        self._closing.append(self._readers.shutdown)
        if self._shared:
            self._join_the_others(keys)
        self._writer = self._make_writer()
        self._closing.append(self._writer.close)
        self.act_now(_claim_instance)
        self.destroy_doomed()

    def _make_writer(self) -> Writer:
        if self.ground.postgres:
            return PooledWriter(self._engine, self._begin, self._settle, self.commit_times, threads=_WRITERS)
        return GroupWriter(self._engine, self._begin, self._settle, self.commit_times)

    def _join_the_others(self, keys: KeyStore) -> None:
        from storage.wires import Wires

        self.wires = Wires(self.url, self._heard, keys.forget)
        self._closing.append(self.wires.close)
        # From here on it is held on the connection we live by, which is made anew when it is cut.
        self._database.release()

    @property
    def shared(self) -> bool:
        """Whether other workers may stand on the same database."""
        return self.wires is not None

    @property
    def owner(self) -> str:
        """The name under which this process holds lanes, leases and messages; empty while it is cut off."""
        return self.wires.owner if self.wires is not None else ALONE

    def close(self) -> None:
        """Finish what was submitted, close everything, let others in. Repeatable."""
        while self._closing:
            self._closing.pop()()

    def migrate(self) -> None:
        """Bring the tables to this version. Raises StoreRefused when a newer version made them."""
        migrations.migrate(self.url, self._engine)

    async def act(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Run `fn` whole in one transaction; returns after COMMIT. What `fn` raises rolls it back."""
        done: T = await self._writer.perform(fn)
        return done

    async def read(self, fn: Callable[[UnitOfWork], T]) -> T:
        """Run `fn` in a reader thread on a consistent snapshot; writing raises."""
        return await asyncio.wrap_future(self._readers.submit(self._read, fn))

    def act_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        """`act` for the command line: waits in this thread."""
        future: Future[T] = self._writer.submit(fn)
        return future.result()

    def read_now(self, fn: Callable[[UnitOfWork], T]) -> T:
        """`read` for the command line: in this thread."""
        return self._read(fn)

    def on(self, topic: str, listener: Hook) -> None:
        """Call `listener`, in a thread of the store's, after each commit here or elsewhere that poked the topic.

        Topics: "outbox" (something to say), "files" (one to fetch), "lanes" (a chat has something to do),
        "leases" (one is free), "worker_lost" (another worker died, and what it held is free).
        """
        self.ground.listeners.setdefault(topic, []).append(listener)

    def on_outbox(self, listener: Hook) -> None:
        """Call `listener`, in a writer's thread, after each commit that queued something to say."""
        self.on("outbox", listener)

    def on_files(self, listener: Hook) -> None:
        """Call `listener`, in a writer's thread, after each commit that expects a file."""
        self.on("files", listener)

    def destroy_doomed(self) -> int:
        """Destroy every key that a committed act condemned; repeatable after a kill. How many.

        Some at a time: an hour of a busy county condemns a hundred thousand, which are not held in memory at once.
        """
        destroyed = 0
        while key_ids := self.read_now(lambda work: doomed.waiting(work, _DOOMED_AT_ONCE)):
            self._destroy(key_ids)
            self.act_now(partial(doomed.clear, key_ids=key_ids))
            destroyed += len(key_ids)
        return destroyed

    def sweep_keys(self) -> int:
        """Destroy day-old keys that nothing lies under (their acts never committed). How many.

        Asked in an act, after every act that went before it: none is half done with a key of its own.
        """
        return self.ground.keys.sweep(
            lambda some: self.act_now(lambda work: content_keys.referenced(work, some))
        )

    def cover_traces(self) -> None:
        """What the engine notes beside rows of sealed numbers leads from them to a chat no longer (storage.traces)."""
        if isinstance(self._writer, GroupWriter):
            self._writer.begin_anew()
            self.act_now(lambda _work: None)
            return
        with contextlib.suppress(StoreBusy):
            if self.act_now(traces.cover):
                traces.let_go(self._engine)

    @property
    def engine(self) -> Engine:
        """The writing engine, for backup and doctor; acts do not need it."""
        return self._engine

    def _begin(self, connection: Connection) -> UnitOfWork:
        return UnitOfWork(self.ground, connection, self.clock())

    def _read(self, fn: Callable[[UnitOfWork], T]) -> T:
        """A reading changes nothing: where its connection is lost it is simply begun again."""
        for _ in range(_READ_TRIES - 1):
            try:
                return self._read_once(fn)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
        return self._read_once(fn)

    def _read_once(self, fn: Callable[[UnitOfWork], T]) -> T:
        with self._reading.connect() as connection, connection.begin():
            work = UnitOfWork(self.ground, connection, self.clock(), writing=False)
            try:
                return fn(work)
            finally:
                work.end_session(kept=False)

    def _settle(self, works: Sequence[UnitOfWork]) -> None:
        """After COMMIT: destroy doomed keys, run hooks, then wake listeners once for the whole group."""
        topics: set[str] = set()
        _try(lambda: self._destroy([key for work in works for key in work.aftermath.doomed]))
        for work in works:
            topics |= work.aftermath.topics
            for hook in work.aftermath.committed:
                _try(hook)
        self._heard(topics)
        # Not in the act: notifying there would let only one worker in the whole house commit at a time.
        if self.wires is not None and topics:
            self.wires.tell(topics)

    def _destroy(self, key_ids: Sequence[str]) -> None:
        self.ground.keys.destroy(key_ids)
        if self.wires is not None and key_ids:
            self.wires.tell_keys(key_ids)

    def _heard(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for listener in self.ground.listeners.get(topic, ()):
                _try(listener)


def _try(hook: Hook) -> None:
    """The act is committed: nothing that fails afterwards may look like its failure."""
    try:
        hook()
    except Exception as error:  # noqa: BLE001 - see above
        log.error("after commit: %s", type(error).__name__)  # noqa: TRY400 - a traceback may hold content


def _prepare_folder(data: Path, *, create: bool) -> None:
    if not create and not data.is_dir():
        raise StoreRefused("there is no data folder: run `lianqin run` or `lianqin migrate` first")
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise StoreRefused("the data folder cannot be made: check LIANQIN_DATA") from None
    with contextlib.suppress(PermissionError):  # another's folder that we may write to: its owner decides
        data.chmod(0o700)


def _claim_instance(work: UnitOfWork) -> None:
    """Bind database and key store to each other. Raises StoreRefused when they belong to different houses."""
    instance = meta.put_once(work, meta.INSTANCE, secrets.token_hex(8))
    proof = work.digest("instance", instance).hex()
    if meta.put_once(work, meta.INSTANCE_PROOF, proof) != proof:
        raise StoreRefused("this key store belongs to another database: restore the one that belongs to it")
