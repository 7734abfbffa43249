"""Forged posts by the hundred thousand, over HTTP, at the real server: none is taken, nothing is stored, and whoever
has the secret is answered meanwhile and after it."""

import asyncio
import gzip
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.intake import Intake
from bot.listening import MOST_BYTES, Listening
from bot.settings import Hook, Listen
from bot.webhook_door import HEADER, Door
from storage import inbox
from storage.store import Store
from tests.bot.test_forged import almost
from tests.figures_told import count

SECRET = "s" * 40
FORGED = "forged posts over HTTP, none taken, nothing stored"
#: Whoever has no secret may have as many connections as they like; the true one is asked after so many of theirs.
_AT_ONCE, _EVERY = 24, 500
_BOMB = gzip.compress(bytes(50 * 2**20))
_WHO = {"id": 7, "is_bot": False, "first_name": "王"}
#: Seconds for an answer: to a forged post, which may be one that never ends, and to a true one.
_SHORT, _LONG = 2.0, 60.0


def update(number: int) -> bytes:
    """What Telegram itself would bring."""
    message = {
        "message_id": number,
        "date": 1,
        "chat": {"id": 7, "type": "private"},
        "from": _WHO,
        "text": "/start",
    }
    return json.dumps({"update_id": number, "message": message}).encode()


def posted(
    body: bytes, *lines: str, secret: str | None = SECRET, length: int | None = None, target: str = "/telegram",
    kind: str = "application/json", method: str = "POST",
) -> bytes:  # fmt: skip
    """One request, as it goes over the wire."""
    head = [f"{method} {target} HTTP/1.1", "Host: x", "Connection: close", f"Content-Type: {kind}", *lines]
    if secret is not None:
        head.append(f"{HEADER}: {secret}")
    if not any(line.startswith("Transfer-Encoding") for line in lines):
        head.append(f"Content-Length: {len(body) if length is None else length}")
    return "\r\n".join([*head, "", ""]).encode("latin-1", "replace") + body


def _chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in pieces)


def _without_secret(chance: random.Random) -> bytes:
    wrong = chance.choice([None, "", almost(SECRET, chance), SECRET.upper(), SECRET + " s", "\xff" * 40])
    return posted(update(chance.randrange(2**31)), secret=wrong)


def _beside_the_path(chance: random.Random) -> bytes:
    beside = (
        "/",
        "/telegram/",
        "/telegramx",
        "/Telegram",
        "//telegram",
        "/telegram%00",
        "/x/../telegram/..",
        "*",
    )
    return posted(update(1), target=chance.choice(beside))


def _by_another_method(chance: random.Random) -> bytes:
    return posted(
        update(1), method=chance.choice(["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "XYZ"])
    )


def _of_another_kind(chance: random.Random) -> bytes:
    return posted(update(1), kind=chance.choice(["text/plain", "multipart/form-data", "", "application/xml"]))


def _packed(chance: random.Random) -> bytes:
    body = chance.choice([_BOMB, gzip.compress(update(1))])
    return posted(body, "Content-Encoding: " + chance.choice(["gzip", "deflate", "br", "x"]))


def _broken(chance: random.Random) -> bytes:
    whole = update(1)
    cut = whole[: chance.randrange(1, len(whole))]
    bodies = (cut, b"", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"[]", b"1", b"null", whole + whole)
    return posted(chance.choice(bodies))


def _huge(chance: random.Random) -> bytes:
    return posted(b"{", length=chance.choice([MOST_BYTES + 1, 2**31, 2**63, 2**70]))


def _endless(_chance: random.Random) -> bytes:
    return posted(_chunked(*[b" " * 65536] * 20), "Transfer-Encoding: chunked")


def _of_two_lengths(chance: random.Random) -> bytes:
    """What a proxy and a server might tell apart differently: a second request hidden in the first."""
    hidden = b"0\r\n\r\n" + posted(update(2))
    lines = chance.choice(
        [
            ("Transfer-Encoding: chunked", f"Content-Length: {len(hidden)}"),
            ("Content-Length: 5", "Content-Length: 6"),
        ]
    )
    return posted(hidden, *lines, secret=None)


def _slow(chance: random.Random) -> bytes:
    whole = posted(update(1), length=10_000)
    return whole[: chance.randrange(1, len(whole))]


def _no_http(chance: random.Random) -> bytes:
    hello = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"
    long = b"POST /telegram HTTP/1.1\r\n" + b"X: " + b"x" * 70_000 + b"\r\n\r\n"
    many = b"POST /telegram HTTP/1.1\r\n" + b"X: y\r\n" * 5_000 + b"\r\n"
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    return chance.choice([hello, preface, long, many, chance.randbytes(60), b"POST\r\n\r\n", b"\r\n" * 40])


#: How often each is drawn: what costs a server most, less often.
KINDS: dict[Callable[[random.Random], bytes], int] = {
    _without_secret: 60, _beside_the_path: 8, _by_another_method: 6, _of_another_kind: 6, _packed: 4, _broken: 8,
    _huge: 3, _endless: 1, _of_two_lengths: 3, _slow: 1, _no_http: 4,
}  # fmt: skip


class Server:
    """The webhook's server, as it serves Telegram."""

    def __init__(self, intake: Intake) -> None:
        door = Door(
            intake, Hook("http://127.0.0.1:1/telegram", "/telegram", SecretStr(SECRET)), read_within=0.5
        )
        self._listening = Listening(Listen("127.0.0.1", 0), [web.post("/telegram", door.post)])

    async def __aenter__(self) -> "Server":
        await self._listening.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._listening.stop()

    async def hears(self, request: bytes, within: float = _SHORT) -> int:
        """The status it answers with; 0 where it hangs up, or is waited for in vain and left."""
        at = self._listening.address
        reader, writer = await asyncio.open_connection(at.host, at.port)
        try:
            writer.write(request)
            async with asyncio.timeout(within):
                line = await reader.readline()
            return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
        except (ConnectionError, TimeoutError):
            return 0
        finally:
            writer.close()


@pytest.fixture
async def server(intake: Intake) -> AsyncIterator[Server]:
    async with Server(intake) as running:
        yield running


async def _flood(server: Server, many: int, chance: random.Random) -> tuple[Counter[int], list[int]]:
    """So many forged posts, and among them true ones; how each was answered."""
    forged, true = Counter[int](), []
    room = asyncio.Semaphore(_AT_ONCE)

    async def one(request: bytes) -> None:
        async with room:
            forged[await server.hears(request)] += 1

    kinds, weights = list(KINDS), list(KINDS.values())
    for start in range(0, many, _EVERY):
        drawn = chance.choices(kinds, weights, k=min(_EVERY, many - start))
        async with asyncio.TaskGroup() as group:
            for kind in drawn:
                group.create_task(one(kind(chance)))
            true.append(await server.hears(posted(update(10**9 + start)), _LONG))
    return forged, true


async def _none_is_taken(server: Server, intake: Intake, store: Store, many: int) -> None:
    forged, true = await _flood(server, many, random.Random(11))
    count(FORGED, many)
    assert set(forged) <= {0, 400, 403, 404, 405, 408, 413, 415, 431, 503}
    assert set(true) == {200}
    assert intake.counts["webhook.posts"] == len(true)
    assert await store.read(inbox.depth) == len(true)


@pytest.mark.timeout(120)
async def test_of_a_thousand_forged_posts_none_is_taken(server: Server, intake: Intake, store: Store) -> None:
    await _none_is_taken(server, intake, store, 1_000)


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_of_a_hundred_thousand_forged_posts_none_is_taken(
    server: Server, intake: Intake, store: Store
) -> None:
    await _none_is_taken(server, intake, store, 100_000)


@pytest.mark.parametrize("kind", KINDS)
async def test_of_each_kind_none_is_taken(
    server: Server, intake: Intake, store: Store, kind: Callable[[random.Random], bytes]
) -> None:
    chance = random.Random(12)
    answered = {await server.hears(kind(chance)) for _ in range(4)}
    assert 200 not in answered
    assert await store.read(inbox.depth) == 0
