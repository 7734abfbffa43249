"""The webhook's door: who may post, what is taken, that 200 means safe, and how long anybody is waited for."""

import asyncio
import gzip
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from pydantic import SecretStr

from bot.intake import Intake
from bot.listening import MOST_BYTES, Listening
from bot.settings import Hook, Listen, SettingsError
from bot.webhook_door import HEADER, Door
from storage import failpoints, inbox
from storage.store import Store

SECRET, OLD = "n" * 40, "o" * 32


@pytest.fixture
def disarmed() -> Iterator[None]:
    """Whatever fail points a test arms are gone after it."""
    yield
    failpoints.arm("")


def hook(url: str = "http://127.0.0.1:1/telegram") -> Hook:
    return Hook(url, "/telegram", SecretStr(SECRET), SecretStr(OLD))


class Poster:
    """Posts to a door as Telegram, or as somebody who would like to be."""

    def __init__(self, session: ClientSession, listen: Listen) -> None:
        self._session = session
        self.listen = listen
        self.url = f"http://{listen.host}:{listen.port}/telegram"

    async def __call__(self, body: Any, *, secret: str | None = SECRET, **headers: str) -> int:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}}
        if secret is not None:
            head[HEADER] = secret
        async with self._session.post(self.url, data=io.BytesIO(data), headers=head) as answer:
            self.retry_after = answer.headers.get("Retry-After")
            return answer.status


@asynccontextmanager
async def served(door: Door, **limits: Any) -> AsyncIterator[Poster]:
    listening = Listening(Listen("127.0.0.1", 0), [web.post("/telegram", door.post)], **limits)
    await listening.start()
    async with ClientSession() as session:
        yield Poster(session, listening.address)
    await listening.stop()


@pytest.fixture
async def post(intake: Intake) -> AsyncIterator[Poster]:
    async with served(Door(intake, hook())) as poster:
        yield poster


def said(update_id: int, chat: int = 7, text: str = "水管漏了") -> dict[str, Any]:
    who = {"id": chat, "is_bot": False, "first_name": "王"}
    message = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": who}
    return {"update_id": update_id, "message": {**message, "text": text}}


# -- who may post


@pytest.mark.parametrize("secret", [None, "", "x", SECRET[:-1], SECRET + "n", "秘密"])
async def test_without_the_secret_nothing_is_taken(
    post: Poster, intake: Intake, store: Store, secret: str | None
) -> None:
    encoded = secret.encode().decode("latin-1") if secret else secret
    assert await post(said(1), secret=encoded) == 403
    assert intake.counts["webhook.secret"] == 1
    assert await store.read(inbox.depth) == 0


async def test_the_old_secret_is_taken_while_it_is_changed_and_counted(post: Poster, intake: Intake) -> None:
    assert [await post(said(1), secret=OLD), await post(said(2), secret=SECRET)] == [200, 200]
    assert intake.counts["webhook.old_secret"] == 1


async def test_the_old_secret_is_refused_once_it_is_gone(intake: Intake) -> None:
    async with served(Door(intake, Hook("", "/telegram", SecretStr(SECRET)))) as post:
        assert [await post(said(1), secret=OLD), await post(said(2), secret="")] == [403, 403]


# -- what is taken


async def test_an_update_is_safe_when_it_is_confirmed(
    post: Poster, store: Store, rows: list[inbox.Waiting], intake: Intake
) -> None:
    assert await post(said(1)) == 200
    assert await store.read(inbox.depth) == 1
    assert [row.update_id for row in rows] == [1]
    assert intake.last_received == store.clock()


async def test_the_same_post_again_is_confirmed_and_taken_once(
    post: Poster, rows: list[inbox.Waiting]
) -> None:
    answers = await asyncio.gather(*(post(said(1)) for _ in range(10)))
    assert set(answers) == {200}
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b"{", {}, 400, "json"),
        (b"\xff\xfe", {}, 400, "json"),
        (b"[" * 200_000, {}, 400, "json"),
        ([said(1)], {}, 400, "json"),
        (b"", {}, 400, "json"),
        (said(1), {"Content_Type": "text/plain"}, 415, "type"),
        (gzip.compress(json.dumps(said(1)).encode()), {"Content_Encoding": "gzip"}, 415, "encoding"),
        (gzip.compress(b" " * 50_000_000), {"Content_Encoding": "gzip"}, 415, "encoding"),
        (b" " * (MOST_BYTES + 1), {}, 413, "size"),
    ],
)
async def test_what_is_no_update_is_refused_and_counted(
    post: Poster, intake: Intake, store: Store, body: Any, headers: dict[str, str], status: int, code: str
) -> None:
    assert await post(body, **headers) == status
    assert intake.counts[f"webhook.{code}"] == 1
    assert await store.read(inbox.depth) == 0


async def test_a_body_of_undeclared_size_is_cut_off_at_the_limit(post: Poster, intake: Intake) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65536

    head = {"Content-Type": "application/json", HEADER: SECRET}
    async with ClientSession() as session, session.post(post.url, data=endless(), headers=head) as answer:
        assert answer.status == 413
    assert intake.counts["webhook.size"] == 1


async def test_an_object_without_a_number_is_confirmed_and_counted(
    post: Poster, intake: Intake, store: Store
) -> None:
    assert [await post({}), await post({"update_id": "x"}), await post({"update_id": True})] == [200] * 3
    assert intake.counts["without_number"] == 3
    assert await store.read(inbox.depth) == 0


async def test_another_path_or_method_is_nobodys(post: Poster) -> None:
    async with ClientSession() as session:
        async with session.get(post.url) as wrong_method:
            assert wrong_method.status == 405
        async with session.post(post.url + "x") as wrong_path:
            assert wrong_path.status == 404


async def test_while_storage_fails_telegram_is_asked_to_come_again(
    post: Poster, intake: Intake, alarms: list[str], disarmed: None
) -> None:
    failpoints.arm("before_inbox_commit:1:exc")
    assert await post(said(1)) == 503
    assert post.retry_after == "2"
    assert (alarms, intake.counts["storage"]) == (["storage"], 1)
    assert await post(said(1)) == 200


async def test_no_content_and_no_secret_is_logged(post: Poster, logged: list[Any], disarmed: None) -> None:
    failpoints.arm("before_inbox_commit:1:exc")
    await post(said(1, text="机密-标记"))
    await post(b'{"text": "secret-mark', secret=OLD)
    await post(said(2, text="机密-标记"), secret="wrong-secret-mark")
    shown = repr([{**entry, "exc_info": None} for entry in logged])
    assert not [mark for mark in ("标记", "mark", SECRET, OLD) if mark in shown]


# -- patience


async def head_only(post: Poster, text: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(post.listen.host, post.listen.port)
    writer.write(text.encode())
    return reader, writer


async def test_a_body_that_does_not_come_is_given_up(intake: Intake) -> None:
    async with served(Door(intake, hook(), read_within=0.1)) as post:
        head = (
            f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{HEADER}: {SECRET}\r\n"
        )
        reader, writer = await head_only(post, head + "Content-Length: 100\r\n\r\n{")
        assert b" 408 " in await reader.readline()
        writer.close()
    assert intake.counts["webhook.slow"] == 1


async def test_whoever_has_no_secret_is_refused_before_the_body_comes(post: Poster) -> None:
    head = (
        "POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
    )
    reader, writer = await head_only(post, head)
    assert b" 403 " in await reader.readline()
    writer.close()


async def test_beyond_a_hundred_bodies_at_once_telegram_is_asked_to_come_again(intake: Intake) -> None:
    async with served(Door(intake, hook(), at_once=1)) as post:
        head = (
            f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{HEADER}: {SECRET}\r\n"
        )
        _, writer = await head_only(post, head + "Content-Length: 100\r\n\r\n{")
        while await post(said(1)) != 503:
            await asyncio.sleep(0.01)
        writer.close()
        while await post(said(1)) != 200:
            await asyncio.sleep(0.01)
    assert intake.counts["webhook.full"] > 0


async def test_half_heads_make_room_for_whole_ones(intake: Intake) -> None:
    async with served(Door(intake, hook()), most=5) as post:
        slow = [await head_only(post, "POST /telegram HTTP/1.1\r\nHost: ") for _ in range(20)]
        assert await post(said(1)) == 200
        for _, writer in slow:
            writer.close()


async def test_a_hundred_posts_at_once_are_all_taken(post: Poster, rows: list[inbox.Waiting]) -> None:
    answers = await asyncio.gather(*(post(said(number)) for number in range(1, 101)))
    assert set(answers) == {200}
    assert len(rows) == 100


async def test_an_address_that_is_taken_is_refused_with_one_line(post: Poster) -> None:
    with pytest.raises(SettingsError, match="LIANQIN_LISTEN: cannot listen on"):
        await Listening(post.listen, []).start()


async def test_what_a_hanging_storage_has_not_kept_does_not_pile_up(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging, taken, take = asyncio.Event(), [], intake.take

    async def slow(updates: Any) -> None:
        taken.append(updates)
        await hanging.wait()
        await take(updates)

    monkeypatch.setattr(intake, "take", slow)
    async with served(Door(intake, hook(), at_once=1, stored_within=0.01)) as post:
        assert [await post(said(1)), await post(said(2))] == [503, 503]
        assert (len(taken), intake.counts["webhook.full"]) == (1, 1)
        hanging.set()
        while await post(said(2)) != 200:
            await asyncio.sleep(0.01)
