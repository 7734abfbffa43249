"""Whatever the house itself encrypts while a test runs must lie nowhere where it can be read: when the test is over its
folder is looked through (database, WAL, key store, temporary files, exports, backups, restored houses, logs).

So every test that keeps something in a store of this process searches for marker strings, and they are what was said
in it. Processes of their own and PostgreSQL are looked through by their scenes (tests/faults/scene.py, tests/workers).
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from bot.sandbox import Sandbox
from bot.sandbox.people import Room
from storage.cipher import Cipher
from storage.store import Store
from storage.unit_of_work import UnitOfWork

#: What nobody but a person says: so many Chinese characters in a row, or so many letters. Shorter ones are words of the
#: house too (places, units, steps), or stand in a file by chance.
_SAID = re.compile("[\u4e00-\u9fff，。、]{7,}")
#: Names of the cast's places and offices, which are nobody's secret and lie in the roster as they are; one of them is
#: what a test of Telegram's limits calls everybody.
OPEN = frozenset({"第一纪检监察室", "第一协作片区", "青石廉勤片区", "青石村村委会", "很长的名字" * 8})
#: Bigger files are pictures' hostile samples, and disks that are filled on purpose.
_MOST_BYTES = 16 * 1024 * 1024
#: A simulated county says the same kind of thing ten thousand times.
_MOST_WORDS = 60
_sealed: set[str] = set()
#: Content and identity alone, not what the house said or took in: words, and what is sealed of a complainant whole.
_private: set[str] = set()
#: Where what was said to a chat, or came out of it, waits: what its own reader may read.
_ON_THE_WAY = frozenset({"inbox", "outbox"})
_WHO = frozenset({"complainants"})


@contextmanager
def remembering() -> Iterator[None]:
    """Whatever is sealed in this process is remembered."""
    seal = Cipher.seal

    def remembered(self: Cipher, key_id: str, table: str, column: str, row: str | int, plain: bytes) -> bytes:
        if len(plain) < 100_000 and len(_sealed) < _MOST_WORDS:
            _sealed.update(_words(plain))
            if table not in _ON_THE_WAY:
                _private.update(_words(plain))
            if table in _WHO:
                _private.update(_identity(plain))
        return seal(self, key_id, table, column, row, plain)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Cipher, "seal", remembered)
        yield


def begun() -> None:
    """A test begins: nothing was said yet."""
    _sealed.clear()
    _private.clear()


def private() -> set[str]:
    """Content and identity that were sealed since the test began: the keeper and strangers are told none of it."""
    return _private - OPEN


def words() -> set[str]:
    """What was sealed since the test began, and is long enough to be somebody's."""
    return _sealed - OPEN


def spoken(texts: Iterable[str]) -> set[str]:
    """What of these nobody else would say."""
    return {match for each in texts for match in _SAID.findall(each)} - OPEN


def typed(sandbox: Sandbox, room: Room | None = None) -> set[str]:
    """The same, of all that people have sent over the stand-in, or into this room of it."""
    rooms = list(sandbox.world.rooms.values()) if room is None else [room]
    sent = (one.json for room in rooms for one in list(room.messages.values()) if not one.from_bot)
    return spoken(str(one.get("text") or one.get("caption") or "") for one in sent)


def told(store: Store, said: Iterable[str]) -> list[str]:
    """The tables in which any of it stands, so that whoever has the database can read it (either engine)."""
    return store.read_now(lambda work: [name for name in _tables(work) if _tells(work, name, list(said))])


def _tables(work: UnitOfWork) -> list[str]:
    return inspect(work.connection).get_table_names()


def _tells(work: UnitOfWork, table: str, said: list[str]) -> bool:
    cells = (cell for row in work.execute(text(f'SELECT * FROM "{table}"')) for cell in row)
    lines = (
        bytes(cell).decode("utf-8", "replace") if isinstance(cell, bytes | memoryview) else str(cell)
        for cell in cells
    )
    return any(each in line for line in lines for each in said)


def found(folder: Path, said: Iterable[str]) -> list[str]:
    """The files below a folder in which any of it stands; never the words."""
    spelled = {form for each in said for form in (each.encode(), json.dumps(each)[1:-1].encode())}
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    paths = (path for path in paths if path.suffix != ".po")  # words of the house, which a test wrote itself
    small = (path for path in paths if path.stat().st_size <= _MOST_BYTES)
    return [str(path.relative_to(folder)) for path in small if spelled and _holds(path.read_bytes(), spelled)]


def _holds(content: bytes, spelled: set[bytes]) -> bool:
    return any(each in content for each in spelled)


def _words(plain: bytes) -> set[str]:
    try:
        content: Any = plain.decode()
    except UnicodeDecodeError:  # a picture, or a key
        return set()
    if content[:1] in {"{", "["}:
        with suppress(ValueError):
            content = json.loads(content)
    return set(_SAID.findall("\n".join(_leaves(content))))


def _identity(plain: bytes) -> set[str]:
    """Names and phones, which are shorter than words that nobody else would say."""
    content: Any = plain.decode(errors="replace")
    with suppress(ValueError):
        content = json.loads(content) if content[:1] == "{" else content
    return {each for each in _leaves(content) if len(each) > 1}


def _leaves(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _leaves(each)
