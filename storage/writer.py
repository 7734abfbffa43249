"""Who writes: on SQLite one thread that commits many acts together, on PostgreSQL a pool of threads."""

import asyncio
import logging
import queue
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from storage import failpoints
from storage.answers import Answer, deliver
from storage.commit_times import CommitTimes
from storage.engine import BUSY_MS
from storage.errors import OutcomeUnknown, StoreBusy
from storage.read_before import ReadBefore
from storage.savepoints import Savepoint
from storage.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Act = Callable[[UnitOfWork], Any]
Begin = Callable[[Connection], UnitOfWork]
Settle = Callable[[Sequence[UnitOfWork]], None]

GROUP = 128
_BUSY_TRIES = 3
_CONFLICT_TRIES = 5
_CONFLICTS = frozenset({"40001", "40P01"})
_LOCK_TIMEOUT = "55P03"


class Writer(Protocol):
    """Runs acts, each in a transaction of its own as far as anybody can see."""

    def submit(self, act: Act) -> "Future[Any]":
        """The future resolves only after COMMIT."""

    async def perform(self, act: Act) -> Any:
        """As `submit`, for a task of the running loop."""

    def close(self) -> None:
        """Finish what was submitted, then stop."""


@dataclass
class Job:
    """An act on its way, and where its outcome goes."""

    act: Act
    future: "Future[Any] | Answer"
    work: UnitOfWork | None = None
    result: Any = None
    error: BaseException | None = None


class _GroupLost(Exception):  # noqa: N818 - not a mistake of ours: SQLite rolled back by itself
    """SQLite has rolled the whole transaction back (disk full, I/O): what follows would be outside it."""


class GroupWriter:
    """SQLite: takes every act that waits, a savepoint each, one COMMIT for all (fsync once)."""

    def __init__(
        self, engine: Engine, begin: Begin, settle: Settle, times: CommitTimes | None = None
    ) -> None:
        self._times = times or CommitTimes()
        self._engine = engine
        self._begin = begin
        self._settle = settle
        self._before = ReadBefore()
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._spoilt = (
            False  # whether the log is to be begun anew: a commit has failed, or somebody asks for it
        )
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def submit(self, act: Act) -> "Future[Any]":
        """Queue an act. Raises RuntimeError inside an act (it would wait for itself) and after close."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("an act cannot wait for another act: use the unit of work it was given")
        future: Future[Any] = Future()
        self._put(Job(act, future))
        return future

    async def perform(self, act: Act) -> Any:
        """Queue an act and wait for it."""
        answer = Answer(asyncio.get_running_loop())
        self._put(Job(act, answer))
        return await answer.future

    def _put(self, job: Job) -> None:
        with self._lock:
            if self._closed:
                raise RuntimeError("the store is closed")
            self._queue.put(job)

    def begin_anew(self) -> None:
        """Empty the write-ahead log behind the next act."""
        self._spoilt = True

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        with self._lock:
            already, self._closed = self._closed, True
        if not already:
            self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        going = True
        while going:
            jobs, going = self._take()
            jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
            if jobs:
                self._write(jobs)
                deliver(job.future for job in jobs if isinstance(job.future, Answer))
            if self._spoilt:
                self._spoilt = not begun_anew(self._engine)

    def _take(self) -> tuple[list[Job], bool]:
        """Every act that waits, at least one; False at the end."""
        jobs: list[Job] = []
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == GROUP or self._queue.empty():
                return jobs, True
            job = self._queue.get()
        return jobs, False

    def _write(self, jobs: list[Job]) -> None:
        """Commit together; when that fails, singly, so that no act pays for another."""
        try:
            self._commit(jobs)
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the futures, the thread must live
            self._before.forget()
            for job in jobs:
                _undo(job)
            if len(jobs) > 1 and not isinstance(error, StoreBusy):
                for job in jobs:
                    self._write([Job(job.act, job.future)])
            else:
                for job in jobs:
                    job.future.set_exception(job.error or error)
            return
        self._settle([job.work for job in jobs if job.work is not None and job.error is None])
        for job in jobs:
            _resolve(job)

    def _commit(self, jobs: list[Job]) -> None:
        with self._engine.connect() as connection:
            _begin_immediate(connection)
            before = self._before.begun(connection)
            for job in jobs:
                self._run(connection, job, before)
            marks = _marks(jobs)
            hit_before(marks)
            try:
                with self._times.measured(len(jobs)):
                    connection.commit()
            except BaseException:
                self._spoilt = True
                raise
        hit_after(marks)

    def _run(self, connection: Connection, job: Job, before: dict[Any, Any]) -> None:
        """One act in its savepoint: its exception rolls back nothing but itself."""
        point = Savepoint(connection, "act", postgres=False)
        job.work = work = self._begin(connection)
        work.before = before
        try:
            job.result = job.act(work)
            work.end_session()
            point.release()
        except BaseException as error:
            job.error = error
            self._before.forget()
            if not _in_transaction(connection):
                self._spoilt = True
                raise _GroupLost from error
            work.end_session(kept=False)
            point.rollback()
            _undo(job)


class PooledWriter:
    """PostgreSQL: a transaction for each act, repeated when the database asks for it."""

    def __init__(
        self,
        engine: Engine,
        begin: Begin,
        settle: Settle,
        times: CommitTimes | None = None,
        *,
        threads: int,
    ) -> None:
        self._times = times or CommitTimes()
        self._engine = engine
        self._begin = begin
        self._settle = settle
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="writer")

    def submit(self, act: Act) -> "Future[Any]":
        """Queue an act."""
        return self._threads.submit(self._persist, act)

    async def perform(self, act: Act) -> Any:
        """Queue an act and wait for it."""
        return await asyncio.wrap_future(self.submit(act))

    def close(self) -> None:
        """Finish what was submitted, then stop."""
        self._threads.shutdown(wait=True)

    def _persist(self, act: Act) -> Any:
        """Run an act, again when it lost a race (40001, 40P01) or its connection before COMMIT."""
        for attempt in range(1, _CONFLICT_TRIES + 1):
            try:
                return self._once(act)
            except DBAPIError as error:
                if _sqlstate(error) == _LOCK_TIMEOUT:
                    raise StoreBusy("a row is held by somebody else") from error
                if attempt == _CONFLICT_TRIES or not _repeatable(error):
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")

    def _once(self, act: Act) -> Any:
        job = Job(act, Future())
        with self._engine.connect() as connection:
            transaction = connection.begin()
            try:
                job.work = self._begin(connection)
                result = act(job.work)
                job.work.end_session()
                marks = _marks([job])
                hit_before(marks)
            except BaseException:
                if transaction.is_active:  # a failed flush has rolled it back already
                    transaction.rollback()
                _undo(job)
                raise
            try:
                with self._times.measured():
                    transaction.commit()
            except DBAPIError as error:
                _undo(job)
                if error.connection_invalidated:
                    raise OutcomeUnknown("the connection was lost at COMMIT") from error
                raise
        hit_after(marks)
        self._settle([job.work])
        return result


def hit_before(marks: set[str]) -> None:
    """The fail points before COMMIT."""
    if "inbox" in marks:
        failpoints.hit("before_inbox_commit")
    if "act" in marks:
        failpoints.hit("in_act_before_commit")


def hit_after(marks: set[str]) -> None:
    """The fail points after COMMIT, before anybody is told of it."""
    if "inbox" in marks:
        failpoints.hit("after_inbox_commit")
    if "act" in marks:
        failpoints.hit("after_act_commit")


def _begin_immediate(connection: Connection) -> None:
    """BEGIN IMMEDIATE, waiting for another writer (a backup, a command) some seconds. Raises StoreBusy."""
    for attempt in range(1, _BUSY_TRIES + 1):
        try:
            connection.begin()
        except DBAPIError as error:
            if "SQLITE_BUSY" not in getattr(error.orig, "sqlite_errorname", ""):
                raise
            connection.rollback()
            if attempt == _BUSY_TRIES:
                raise StoreBusy("somebody else is writing to the database") from error
        else:
            return


def begun_anew(engine: Engine) -> bool:
    """Empty the write-ahead log into the database; whether that was possible.

    A commit that failed on its way to the disk leaves its frames in the log, with marks of commits that never were,
    behind those that come to lie before them: the next start would take them for confirmed acts behind damage.
    """
    connection = engine.raw_connection()  # in no transaction: none could be checkpointed past
    raw = cast("sqlite3.Connection", connection.driver_connection)
    try:
        raw.execute("PRAGMA busy_timeout=0")  # whoever reads (a backup) is not waited for: it is tried again
        row = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.Error:
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.close()
    return row is not None and row[0] == 0


def _in_transaction(connection: Connection) -> bool:
    return bool(getattr(connection.connection.dbapi_connection, "in_transaction", False))


def _marks(jobs: Sequence[Job]) -> set[str]:
    """Which kinds of act are about to be committed."""
    works = [job.work for job in jobs if job.work is not None and job.error is None]
    return set().union(*(work.aftermath.marks for work in works))


def _undo(job: Job) -> None:
    """Tell whoever asked that the act was rolled back; once."""
    if job.work is None:
        return
    hooks, job.work.aftermath.rolled_back = job.work.aftermath.rolled_back, []
    for hook in reversed(hooks):
        hook()


def _resolve(job: Job) -> None:
    if job.error is not None:
        job.future.set_exception(job.error)
    else:
        job.future.set_result(job.result)


def _sqlstate(error: DBAPIError) -> str | None:
    found: str | None = getattr(error.orig, "sqlstate", None)
    return found


def _repeatable(error: DBAPIError) -> bool:
    """Before COMMIT nothing has happened: a lost race or a lost connection may simply be tried again."""
    return _sqlstate(error) in _CONFLICTS or error.connection_invalidated
