"""The checker Q5: markers only where access rules allow."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ledger import Ledger
from tests.faults.persons import Json, words_of
from tests.stories.discretion import leaks


@dataclass
class Places:
    """Where a marker might have gone. `now`: the chats as they stand, both sides; `files`: what must hold no word."""

    ledger: Ledger
    said: Mapping[int, list[Json]]
    now: Mapping[int, list[Json]]
    logs: list[Path]
    files: list[Path]
    secrets: set[str]
    tables: list[str] = field(default_factory=list)


def q5_canary(places: Places) -> Iterator[str]:
    """No marker in a chat it was not meant for, in a log, in a file; none at all of what was sealed."""
    readers = {marker.text: marker.readers for marker in places.ledger.markers}
    for chat_id, messages in places.said.items():
        told = "\n".join(map(words_of, messages))
        for marker, allowed in readers.items():
            if allowed is not None and marker in told and chat_id not in allowed:
                yield f"chat {chat_id} was told what it must not hear"
    for chat_id, messages in places.now.items():
        left = "\n".join(map(words_of, messages))
        if any(marker in left for marker, allowed in readers.items() if allowed is None):
            yield f"chat {chat_id} still shows a sealed matter"
    yield from (f"log {place}" for place in leaks(places.logs, places.secrets))
    yield from (f"file {name} holds words" for name in _holding((*places.files, *places.logs)))
    yield from (f"table {name} holds words" for name in places.tables)


def holds_words(content: bytes) -> bool:
    """Whether any marker of any person stands there, in whatever spelling."""
    return _MARKER.search(content) is not None


def _holding(files: Iterable[Path]) -> Iterator[str]:
    return (path.name for path in files if holds_words(path.read_bytes()))


# Two characters before the digits: the two bytes of one stand before ten digits by chance once in a dozen databases.
_SPELT = ("标识".encode(), b"\\u6807\\u8bc6", "标识".encode("utf-16-le"), "标识".encode("gb18030"))
_MARKER = re.compile(b"(?:" + b"|".join(map(re.escape, _SPELT)) + rb")(?:[0-9a-f]\x00?){10}")
