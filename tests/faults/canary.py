"""The checker Q5: markers only where access rules allow."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.ledger import Ledger
from tests.faults.persons import Json, words_of
from tests.stories.discretion import leaks
from tests.stories.hand import Hand


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


#: Shorter words (keys, commands, an answer) are said by the bot itself.
_MARKS = 9
#: Never told of a matter of this township's villages: who keeps the machine, and another township's.
OUTSIDE = ("keeper", "elsewhere", "abroad")


def indiscretions(hands: Mapping[str, Hand], logged: Iterable[str], token: str) -> list[str]:
    """What went where it must not in a scenario: words, names, phones or the token in a log; words in a chat of
    somebody who is outside. Never the words themselves."""
    typed = {part: _typed_by(hand) for part, hand in hands.items()}
    secret = set().union(*typed.values(), *({each.phone.person.first_name} for each in hands.values()))
    secret |= {each.phone.person.phone for each in hands.values() if each.phone.person.phone} | {token}
    lines = list(logged)
    found = [f"log line {at}" for at, line in enumerate(lines, 1) if any(each in line for each in secret)]
    for part in (each for each in OUTSIDE if each in hands):
        told = "\n".join(map(words_of, hands[part].phone.room.said))
        # What both have typed is shown to each as the own.
        theirs = set().union(*(words for other, words in typed.items() if other != part)) - typed[part]
        found += [f"{part} was told somebody else's words"] * any(each in told for each in theirs)
    return found


def _typed_by(hand: Hand) -> set[str]:
    """What somebody typed that nobody else would say."""
    own = (one.get("text") or one.get("caption") or "" for one in hand.phone.messages if not one["from_bot"])
    return {text for text in map(str, own) if len(text) >= _MARKS and not text.startswith("/")}


def holds_words(content: bytes) -> bool:
    """Whether any marker of any person stands there, in whatever spelling."""
    return _MARKER.search(content) is not None


def _holding(files: Iterable[Path]) -> Iterator[str]:
    return (path.name for path in files if holds_words(path.read_bytes()))


# Two characters before the digits: the two bytes of one stand before ten digits by chance once in a dozen databases.
_SPELT = ("标识".encode(), b"\\u6807\\u8bc6", "标识".encode("utf-16-le"), "标识".encode("gb18030"))
_MARKER = re.compile(b"(?:" + b"|".join(map(re.escape, _SPELT)) + rb")(?:[0-9a-f]\x00?){10}")
