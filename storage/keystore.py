"""Keys apart from the database: a destroyed key leaves its content unreadable in WAL, free pages, backups."""

import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import (
    Column,
    Engine,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError

from storage import failpoints
from storage.columns import UTC, stored_moment
from storage.engine import open_keys
from storage.errors import StoreRefused, Unreadable
from storage.keyed import Keyed
from storage.masterkey import Masters
from storage.steady import elapsed

METADATA = MetaData()
_KEYS = Table(
    "keys",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, unique=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", UTC, nullable=False),
)

_COLUMNS = ("id", "name", "wrapped", "made_at")
_INSERT = f"INSERT INTO keys ({', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?)"  # noqa: S608 - columns of ours
_DELETE = "DELETE FROM keys WHERE id = ? AND name IS NULL"

BATCH = 64
# Where a batch is used up sooner than this (seconds) the next is twice as large, up to the most: each is a commit
# that the writer may have to wait for.
_SOON, _MOST = 60.0, 1024
# A spare older than this (seconds) is thrown away: another worker's sweeper takes day-old orphans.
_SPARE_LIFE = 6 * 3600.0
_ORPHAN_AGE = timedelta(days=1)
_CACHED = 4096
_SWEPT_AT_ONCE = 500
# How long the master key of before is kept where others may still wrap with it (seconds): a batch takes a moment.
_BOTH_MASTERS = 600.0


class KeyStore:
    """AES-256 keys, each wrapped with the master key. Thread-safe."""

    def __init__(
        self, engine: Engine, masters: Masters, clock: Callable[[], datetime], *, shared: bool = False
    ) -> None:
        self._engine = engine
        self._masters = masters
        self._clock = clock
        self._lock = threading.RLock()
        self._spares: deque[tuple[str, float]] = deque()
        self._batch = BATCH
        self._topped_up_at = float("-inf")
        # Of named keys only: they are never destroyed.
        self._keyed: dict[str, Keyed] = {}
        self._cache: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        # Another worker tells at once which key it has destroyed; where it cannot, it is so many seconds.
        self._shared = shared or engine.dialect.name == "postgresql"
        self._cache_life = 60.0 if self._shared else float("inf")

    @classmethod
    def open(
        cls, url: str, master: Path, *, clock: Callable[[], datetime], create: bool, shared: bool = False
    ) -> "KeyStore":
        """Open the key store at a database URL; with `create`, make what is missing (first start only).

        `shared`: other processes open it too, be it a file.
        Raises StoreRefused when it is missing and may not be made, or the master key is not its own.
        """
        engine = open_keys(url, create=create)
        try:
            masters = Masters.load(master, create=create)
            create_table(engine)
            store = cls(engine, masters, clock, shared=shared)
            store._prove(create=create)
        except BaseException:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        """Forget every key held in memory and close the connections."""
        with self._lock:
            self._cache.clear()
            self._keyed.clear()
            self._spares.clear()
        self._engine.dispose()

    def new(self) -> str:
        """The id of a fresh key, already safe on disk; spares are made by dozens, one fsync for all."""
        with self._lock:
            while True:
                if not self._spares:
                    self.top_up()
                key_id, born = self._spares.popleft()
                if elapsed() - born < _SPARE_LIFE:
                    return key_id

    @property
    def spares(self) -> int:
        """How many keys lie ready."""
        return len(self._spares)

    def top_up(self) -> None:
        """Commit a batch of spare keys if few are left. Call it from a thread that may wait for the disk."""
        with self._lock:
            if len(self._spares) > BATCH // 2:
                return
            now = elapsed()
            soon = now - self._topped_up_at < _SOON
            self._batch, self._topped_up_at = min(self._batch * 2, _MOST) if soon else BATCH, now
            made = {key_id: secrets.token_bytes(32) for key_id in _new_ids(self._batch)}
            # Kept in another order than they are handed out in: keys of one moment must not lie side by side.
            self._insert(dict(sorted(made.items())))
            for key_id, key in made.items():
                self._spares.append((key_id, now))
                self._remember(key_id, key)

    def get(self, key_id: str) -> bytes:
        """The 32 bytes of a key. Raises Unreadable when it was destroyed or never was."""
        held = self._cache.get(key_id)
        if held is not None and time.monotonic() - held[1] < self._cache_life:
            try:  # noqa: SIM105 - a context manager would cost as much as all else here
                self._cache.move_to_end(key_id)
            except KeyError:  # forgotten in this moment: asked a moment sooner, it was here
                pass
            return held[0]
        with self._lock:
            self._cache.pop(key_id, None)
            with self._engine.connect() as connection:
                wrapped = connection.execute(select(_KEYS.c.wrapped).where(_KEYS.c.id == key_id)).scalar()
            if wrapped is None:
                raise Unreadable("key")
            key = self._unwrapped(key_id, wrapped)
            self._remember(key_id, key)
            return key

    def _unwrapped(self, key_id: str, wrapped: bytes) -> bytes:
        try:
            return self._masters.unwrap(key_id, wrapped)
        except Unreadable:
            # Another worker, or a command, has changed the master key since we read it.
            self._masters = self._masters.as_written()
            return self._masters.unwrap(key_id, wrapped)

    def has(self, key_id: str) -> bool:
        """Whether the key can still be had."""
        try:
            self.get(key_id)
        except Unreadable:
            return False
        return True

    def destroy(self, key_ids: Collection[str]) -> None:
        """Remove keys for ever: overwritten on disk, forgotten in memory. Repeatable."""
        if not key_ids:
            return
        failpoints.hit("before_keys_destroyed")
        with self._lock:
            for key_id in key_ids:
                self._cache.pop(key_id, None)
            with self._engine.begin() as connection:
                if self._engine.dialect.name == "sqlite":
                    # Written out: of one key, as after each 不要了, a list of values costs more than to remove it.
                    connection.exec_driver_sql(_DELETE, [(key_id,) for key_id in key_ids])
                else:
                    gone = delete(_KEYS).where(_KEYS.c.id.in_(list(key_ids)), _KEYS.c.name.is_(None))
                    connection.execute(gone)
        failpoints.hit("keys_destroyed")

    def forget(self, key_ids: Iterable[str]) -> None:
        """Another worker has destroyed these keys: nothing is read with them any more."""
        with self._lock:
            for key_id in key_ids:
                self._cache.pop(key_id, None)

    def made_before(self, moment: datetime, among: Sequence[str]) -> list[str]:
        """Those of the keys that were made before a moment."""
        found: list[str] = []
        with self._engine.connect() as connection:
            for begin in range(0, len(among), _SWEPT_AT_ONCE):
                some = _KEYS.c.id.in_(among[begin : begin + _SWEPT_AT_ONCE])
                old = select(_KEYS.c.id).where(some, _KEYS.c.made_at < moment)
                found += connection.execute(old).scalars().all()
        return found

    def sweep(self, referenced: Callable[[Sequence[str]], Collection[str]]) -> int:
        """Destroy keys older than a day that nothing refers to (their act never committed). How many.

        `referenced` tells which of the candidates something lies under.
        """
        old = select(_KEYS.c.id).where(_KEYS.c.name.is_(None), _KEYS.c.made_at < self._clock() - _ORPHAN_AGE)
        with self._engine.connect() as connection:
            candidates = connection.execute(old).scalars().all()
        with self._lock:
            spares = {key_id for key_id, _ in self._spares}
        candidates = [key_id for key_id in candidates if key_id not in spares]
        destroyed = 0
        for begin in range(0, len(candidates), _SWEPT_AT_ONCE):
            some = candidates[begin : begin + _SWEPT_AT_ONCE]
            orphans = set(some) - set(referenced(some))
            self.destroy(orphans)
            destroyed += len(orphans)
        return destroyed

    def digest(self, purpose: str, text: str) -> bytes:
        """HMAC-SHA256 of `text` for one purpose under the digest key."""
        return self.mac("digest", purpose.encode() + b"\0" + text.encode("utf-8", "surrogatepass"))

    def digests(self, purpose: str, texts: Iterable[str]) -> list[bytes]:
        """As `digest`, of each of several texts."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        return self._key("digest").digests(purpose.encode() + b"\0", encoded)

    def mac(self, name: str, message: bytes) -> bytes:
        """HMAC-SHA256 under a named key, which is made when absent."""
        return self._key(name).digest(message)

    def _key(self, name: str) -> Keyed:
        keyed = self._keyed.get(name)
        if keyed is None:
            keyed = self._keyed[name] = Keyed(self.get(self.named(name)))
        return keyed

    @cached_property
    def system(self) -> str:
        """The id of the key for officials' phones and the like, which lives as long as the house."""
        return self.named("system")

    def named(self, name: str) -> str:
        """The id of a key with a name ("journal", "digest", "system"); never swept, never destroyed."""
        # Names are only ever added: what is found needs no lock.
        found = self._names.get(name)
        if found is not None:
            return found
        with self._lock:
            if name not in self._names:
                self._names[name] = self._find(name) or self._make(name)
            return self._names[name]

    def rewrap(self) -> int:
        """Change the master key while everybody goes on reading and writing. How many keys were wrapped anew.

        The master key before it stays in the file until all is wrapped anew: a kill loses nothing, and whatever
        calls `finish_rewrap` next goes on. Where other workers share the file it stays for a while longer, since
        one of them may be wrapping a key with it at this moment.
        """
        self.finish_rewrap(at_once=True)
        with self._lock:
            self._masters = self._masters.fresh()
            self._masters.write()
        failpoints.hit("master_changed")
        count = self._wrap_anew()
        self.finish_rewrap()
        return count

    def finish_rewrap(self, *, at_once: bool = False) -> bool:
        """Let go of the master key of before, once nothing is wrapped with it any more. Whether there is one only."""
        with self._lock:
            self._masters = self._masters.as_written()
        if len(self._masters.keys) == 1:
            return True
        if self._shared and not at_once and self._masters.age < _BOTH_MASTERS:
            return False
        self._wrap_anew()
        with self._lock:
            self._masters = self._masters.alone()
            self._masters.write()
        return True

    def _wrap_anew(self) -> int:
        """Some at a time, each part a commit of its own: a key that is destroyed meanwhile stays destroyed."""
        after, count = "", 0
        while True:
            some = select(_KEYS.c.id, _KEYS.c.wrapped).where(_KEYS.c.id > after).order_by(_KEYS.c.id)
            with self._engine.begin() as connection:
                rows = connection.execute(some.limit(_SWEPT_AT_ONCE)).all()
                for key_id, wrapped in rows:
                    if not self._masters.is_present(wrapped):
                        anew = self._masters.wrap(key_id, self._masters.unwrap(key_id, wrapped))
                        same = (_KEYS.c.id == key_id, _KEYS.c.wrapped == wrapped)
                        count += connection.execute(update(_KEYS).where(*same).values(wrapped=anew)).rowcount
            failpoints.hit("keys_wrapped_anew")
            if len(rows) < _SWEPT_AT_ONCE:
                return count
            after = rows[-1].id

    @cached_property
    def _names(self) -> dict[str, str]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(_KEYS.c.name, _KEYS.c.id).where(_KEYS.c.name.is_not(None))).all()
        return {row.name: row.id for row in rows}

    def _find(self, name: str) -> str | None:
        with self._engine.connect() as connection:
            return connection.execute(select(_KEYS.c.id).where(_KEYS.c.name == name)).scalar()

    def _make(self, name: str) -> str:
        (key_id,) = _new_ids(1)
        try:
            self._insert({key_id: secrets.token_bytes(32)}, name)
        except IntegrityError:
            # Another worker named it in the same moment: there is one key of a name.
            found = self._find(name)
            assert found is not None
            return found
        return key_id

    def _insert(self, keys: dict[str, bytes], name: str | None = None) -> None:
        now = self._clock()
        if self._shared:
            # A key wrapped with a master key that was changed and let go could never be opened.
            self._masters = self._masters.as_written()
        wrap = self._masters.wrap
        wrapped = [(key_id, name, wrap(key_id, key), now) for key_id, key in keys.items()]
        with self._engine.begin() as connection:
            if self._engine.dialect.name == "sqlite":
                # Written out: a batch of a thousand rows is looked through value by value otherwise.
                at = stored_moment(now)
                connection.exec_driver_sql(_INSERT, [(*row[:3], at) for row in wrapped])
            else:
                connection.execute(insert(_KEYS), [dict(zip(_COLUMNS, row, strict=True)) for row in wrapped])

    def _remember(self, key_id: str, key: bytes) -> None:
        self._cache[key_id] = (key, time.monotonic())
        while len(self._cache) > _CACHED:
            self._cache.popitem(last=False)

    def _prove(self, *, create: bool) -> None:
        """Open the system key, so that a wrong master key is seen at start and not at the first reading."""
        if not create and self._find("system") is None:
            raise StoreRefused(
                "the key store is empty: restore the newest copy of it, nothing can be read without it"
            )
        try:
            self.get(self.system)
        except Unreadable:
            raise StoreRefused(
                "the master key does not fit the key store: restore the one that belongs to it"
            ) from None


def create_table(engine: Engine) -> None:
    """The table of keys, where it is not there yet."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # Two workers started together: "create if absent" is not safe against itself there.
            connection.execute(text("SELECT pg_advisory_xact_lock(5202)"))
        METADATA.create_all(connection)


def _new_ids(count: int) -> list[str]:
    """Each 16 characters of A–Z, a–z, 0–9, - and _: 96 random bits."""
    drawn = secrets.token_urlsafe(12 * count)
    return [drawn[at : at + 16] for at in range(0, len(drawn), 16)]
