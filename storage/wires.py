"""The wires between workers: a thread that says "I live", tells others what happened, and hears them."""

import logging
import os
import select
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy.engine import URL

from storage import liveness
from storage.liveness import Connection
from storage.steady import elapsed

log = logging.getLogger(__name__)

#: Seconds between two looks for the dead.
ROUND = 2.0
_CHANNEL = "lianqin"
_AFTER_LOSS = 0.5
_KEY = "key:"
# A payload holds 8,000 bytes; a word of ours has at most 20.
_WORDS_AT_ONCE = 300
#: What frees lanes, leases and messages at once.
FREED = ("lanes", "leases", "outbox")
#: What may have happened while nothing could be heard.
MISSED = frozenset({*FREED, "files"})

Heard = Callable[[frozenset[str]], object]


class Wires:
    """`heard` is given topics, in this thread; `forget` the ids of keys that another worker has destroyed."""

    def __init__(self, url: URL, heard: Heard, forget: Callable[[Iterable[str]], object]) -> None:
        """Begin to live. Raises StoreBusy while somebody holds the database alone, and what the driver raises."""
        self._url = url
        self._heard = heard
        self._forget = forget
        self._words: set[str] = set()
        self._lock = threading.Lock()
        self._closing = False
        self._owner = ""
        #: Topics that nobody else needs to hear now: this worker serves them for all.
        self.served: Callable[[], Collection[str]] = tuple
        self._ears, self._bell = os.pipe()
        os.set_blocking(self._bell, False)
        os.set_blocking(self._ears, False)
        connection = self._begun()
        self._thread = threading.Thread(target=self._serve, args=(connection,), name="wires", daemon=True)
        self._thread.start()

    @property
    def owner(self) -> str:
        """The number under which this worker lives; empty while it is cut off from the database."""
        return self._owner

    def now(self) -> datetime:
        """The database's moment, carried on by this machine's steady clock: its wall clock may be an hour off."""
        moment, at = self._measured
        return moment + timedelta(seconds=elapsed() - at)

    def tell(self, topics: Iterable[str]) -> None:
        """Tell the others, soon and not surely: whoever waits looks by himself every two seconds."""
        served = self.served()
        self._say(topic for topic in topics if topic not in served)

    def tell_keys(self, key_ids: Iterable[str]) -> None:
        """Tell the others that these keys are destroyed."""
        self._say(_KEY + key_id for key_id in key_ids)

    def close(self) -> None:
        """Live no more: what is still held is freed by others at once."""
        self._closing = True
        self._ring()
        self._thread.join(10)
        os.close(self._ears)
        os.close(self._bell)

    def _say(self, words: Iterable[str]) -> None:
        with self._lock:
            before = len(self._words)
            self._words.update(words)
            more = len(self._words) > before
        if more:
            self._ring()

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # it rings already
            os.write(self._bell, b"!")

    def _serve(self, connection: Connection) -> None:
        living: Connection | None = connection
        missed: frozenset[str] = frozenset()
        while living is not None:
            try:
                with living:
                    self._heard(missed)
                    self._live(living)
            except Exception as error:  # noqa: BLE001 - a thread that ended would never be noticed
                log.warning("cut off from the other workers: %s", type(error).__name__)
            self._owner, missed = "", MISSED
            living = self._again()

    def _again(self) -> Connection | None:
        """A new connection and a new number: what was held under the old one is fenced off. None at the end."""
        while not self._closing:
            time.sleep(_AFTER_LOSS)
            try:
                return self._begun()
            except Exception as error:  # noqa: BLE001 - whatever it was, later it may work
                log.debug("still cut off: %s", type(error).__name__)
        return None

    def _begun(self) -> Connection:
        connection = liveness.connect(self._url)
        connection.execute(f"LISTEN {_CHANNEL}".encode())
        self._measure(connection)
        self._owner = liveness.begin(connection)
        return connection

    def _measure(self, connection: Connection) -> None:
        self._measured = (liveness.database_clock(connection), elapsed())

    def _live(self, connection: Connection) -> None:
        again = elapsed()
        while not self._closing:
            if elapsed() >= again:
                self._look_around(connection)
                again = elapsed() + ROUND
            self._speak(connection)
            self._wait(connection, max(0.0, again - elapsed()))
            self._listen(connection)
        self._speak(connection)  # what was given back at the end

    def _wait(self, connection: Connection, seconds: float) -> None:
        # Not select.select: it takes no descriptor beyond 1023, and a busy worker has that many.
        waiting = select.poll()
        for descriptor in (connection.fileno(), self._ears):
            waiting.register(descriptor, select.POLLIN)
        if self._ears in dict(waiting.poll(seconds * 1000)):
            os.read(self._ears, 4096)

    def _look_around(self, connection: Connection) -> None:
        self._measure(connection)
        dead = liveness.bury(connection)
        if dead:
            log.warning("freed what %d dead workers held", dead)
            self._heard(frozenset({*FREED, "worker_lost"}))
            self.tell(FREED)

    def _speak(self, connection: Connection) -> None:
        with self._lock:
            words, self._words = sorted(self._words), set()
        for begin in range(0, len(words), _WORDS_AT_ONCE):
            told = " ".join([self._owner, *words[begin : begin + _WORDS_AT_ONCE]])
            connection.execute("SELECT pg_notify(%s, %s)", [_CHANNEL, told])

    def _listen(self, connection: Connection) -> None:
        topics: set[str] = set()
        keys: set[str] = set()
        for notice in connection.notifies(timeout=0.0):
            speaker, *words = notice.payload.split(" ")
            if speaker == self._owner:
                continue
            for word in words:
                (keys if word.startswith(_KEY) else topics).add(word.removeprefix(_KEY))
        if keys:
            self._forget(keys)
        if topics:
            self._heard(frozenset(topics))
