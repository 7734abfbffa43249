"""A lean stand-in for Telegram: raw asyncio, one account for each bot, so that it is never what is measured."""

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.wire import Connection, Json, Request

_TRUE = b'{"ok":true,"result":true}'
_NOTHING = b'{"ok":true,"result":[]}'
_WEBHOOK = b'{"ok":true,"result":{"url":"","has_custom_certificate":false,"pending_update_count":0}}'
_TOO_MANY = (
    b'{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1",'
    b'"parameters":{"retry_after":1}}'
)
#: Methods that put a message into the chat, or change what it says.
SENDS = frozenset({"sendMessage", "sendPhoto", "sendDocument", "editMessageText"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What a bot said: the message's id, its words, and its inline buttons as (label, callback_data)."""

    method: str
    chat_id: int
    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]
    as_json: Json


Listener = Callable[[Sent], None]


@dataclass
class Flood:
    """Telegram's limits at their strictest: 30 messages in any second, in a chat one a second after the first three.

    `refused` counts the 429s.
    """

    sent: deque[float] = field(default_factory=deque)
    chats: dict[int, tuple[float, float]] = field(default_factory=dict)
    refused: int = 0

    def admits(self, chat_id: int) -> bool:
        """Whether one more message may come now; it is counted."""
        now = time.monotonic()
        while self.sent and now - self.sent[0] >= 1.0:
            self.sent.popleft()
        level, at = self.chats.get(chat_id, (3.0, now))
        level = min(3.0, level + now - at)
        if len(self.sent) >= 30 or level < 1.0:
            self.refused += 1
            return False
        self.sent.append(now)
        self.chats[chat_id] = (level - 1.0, now)
        return True


@dataclass
class Account:
    """One bot at the stand-in: what waits for it, and who hears what it says."""

    listeners: dict[int, Listener] = field(default_factory=dict)
    waiting: deque[tuple[int, bytes]] = field(default_factory=deque)
    files: dict[str, bytes] = field(default_factory=dict)
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    asked_at: float = 0.0
    flood: Flood | None = None
    said: int = 0
    _poll: tuple[Connection, asyncio.TimerHandle] | None = None
    _update: int = 700_000_000
    _message: int = 100

    def put(self, kind: str, content: Json) -> None:
        """Something happened: an update with the next number waits for the bot, or wakes its poll."""
        self._update += 1
        update = json.dumps({"update_id": self._update, kind: content}, ensure_ascii=False).encode()
        self.waiting.append((self._update, update))
        connection = self._released()
        if connection is not None and connection.open:
            connection.answer(self._updates(100))

    def poll(self, connection: Connection, asked: Json) -> None:
        """getUpdates: what is below the offset is forgotten; with nothing to give, the answer waits."""
        self.polled.set()
        offset = int(asked.get("offset") or 0)
        while self.waiting and self.waiting[0][0] < offset:
            self.waiting.popleft()
        seconds = float(asked.get("timeout") or 0)
        if self.waiting or not seconds:
            connection.answer(self._updates(int(asked.get("limit") or 100)))
            return
        self._released()  # of a bot that has died: its timer must not end the poll of the next one
        timer = asyncio.get_running_loop().call_later(seconds, self._give_up)
        self._poll = (connection, timer)

    async def quiet(self, seconds: float = 1.0) -> None:
        """Wait until the bot has asked for nothing but updates for so long: its start is over."""
        while (left := self.asked_at + seconds - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def message_id(self) -> int:
        """The next number of a message."""
        self._message += 1
        return self._message

    def _give_up(self) -> None:
        connection = self._released()
        if connection is not None:
            connection.answer(_NOTHING)

    def _released(self) -> Connection | None:
        """The connection whose poll was waiting, which now waits no more."""
        if self._poll is None:
            return None
        (connection, timer), self._poll = self._poll, None
        timer.cancel()
        return connection

    def _updates(self, limit: int) -> bytes:
        some = [self.waiting[at][1] for at in range(min(limit, len(self.waiting)))]
        return b'{"ok":true,"result":[' + b",".join(some) + b"]}"


class StandIn:
    """Serves every account on one port of the loopback. `async with` it."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.url = ""
        self._server: asyncio.Server | None = None
        self._started = time.thread_time()

    def account(self, token: str) -> Account:
        """The account of a token, made when first asked for."""
        return self.accounts.setdefault(token, Account())

    def cpu(self) -> float:
        """Seconds of processor that the stand-in and its users have taken (their thread's)."""
        return time.thread_time() - self._started

    async def __aenter__(self) -> "StandIn":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Connection(self._serve), "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()

    def _serve(self, connection: Connection, request: Request) -> None:
        if request.path.startswith("/file/bot"):
            token, _, path = request.path.removeprefix("/file/bot").partition("/")
            connection.answer(self.account(token).files[path], "application/octet-stream")
            return
        token, _, method = request.path.removeprefix("/bot").partition("/")
        account = self.account(token)
        if method == "getUpdates":
            account.poll(connection, request.parameters)
            return
        account.asked_at = time.monotonic()
        if method in SENDS and account.flood and not account.flood.admits(int(request.parameters["chat_id"])):
            connection.answer(_TOO_MANY, status="429 Too Many Requests")
        elif method in SENDS:
            account.said += 1
            connection.answer(_said(account, method, request.parameters))
        else:
            connection.answer(_plain(account, method, request.parameters))


def _plain(account: Account, method: str, asked: Json) -> bytes:
    if method == "getMe":
        return _ok({"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"} | _ABILITIES)
    if method == "getFile":
        name = asked["file_id"]
        size = len(account.files[name])
        return _ok({"file_id": name, "file_unique_id": name, "file_size": size, "file_path": name})
    return _WEBHOOK if method == "getWebhookInfo" else _TRUE


_ABILITIES = {
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}


def _ok(result: Any) -> bytes:
    return json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()


def _said(account: Account, method: str, asked: Json) -> bytes:
    """Answer as Telegram does, with the whole message; whoever waits in the chat hears it."""
    chat_id = int(asked["chat_id"])
    message_id = int(asked.get("message_id") or account.message_id())
    markup = asked.get("reply_markup") or {}
    if isinstance(markup, str):
        markup = json.loads(markup)
    text = str(asked.get("text") or asked.get("caption") or "")
    message: Json = {
        "message_id": message_id,
        "from": {"id": 1, "is_bot": True, "first_name": "Bench", "username": "bench_bot"},
        "chat": {"id": chat_id, "type": "private", "first_name": "U"},
        "date": int(time.time()),
        "text": text,
    }
    keyboard = markup.get("inline_keyboard", [])
    if keyboard:
        message["reply_markup"] = {"inline_keyboard": keyboard}
    buttons = tuple((each["text"], each.get("callback_data", "")) for line in keyboard for each in line)
    listener = account.listeners.get(chat_id)
    if listener is not None:
        listener(Sent(method, chat_id, message_id, text, buttons, message))
    return _ok(message)
