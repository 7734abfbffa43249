"""Telegram's client on aiohttp: a quarter of the CPU of the stock one, and no token in a log."""

import json
import logging
import mimetypes
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import aiohttp
from pydantic import SecretStr
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.telegram_errors import Unintelligible
from storage.spelling import speller

# Without it PTB warns of the coming change each time it meets a duration, in the middle of an error too.
os.environ.setdefault("PTB_TIMEDELTA", "true")

#: No answer of Telegram's is bigger; files are fetched elsewhere.
MOST_BYTES = 32 * 1024 * 1024

_JSON = {"Content-Type": "application/json"}
_spelt = speller(ensure_ascii=False, separators=(",", ":"))
#: Headers nobody reads; without the first Telegram compresses nothing, and most answers are a few hundred bytes.
_NEEDLESS = ("Accept-Encoding", "Accept", "User-Agent")

#: How long one long poll lasts, in seconds.
POLL_SECONDS = 25


class BotSettings(Protocol):
    """What the client needs of the settings."""

    @property
    def token(self) -> SecretStr: ...
    @property
    def api_url(self) -> str: ...
    @property
    def proxy(self) -> str | None: ...


class AiohttpRequest(BaseRequest):
    """PTB's way to the wire. `read` is how long to wait for an answer, `connections` how many at once."""

    def __init__(self, *, connections: int = 32, read: float = 20.0, proxy: str | None = None) -> None:
        self._connections = connections
        self._read = read
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds until an answer is given up."""
        return self._read

    async def initialize(self) -> None:
        """Open the connections' pool (again, after a shutdown)."""
        self._open()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=self._connector(),
                trust_env=False,
                # Telegram sets none, and looking through none costs as much as building the request.
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_NEEDLESS,
            )
        return self._session

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    def _connector(self) -> aiohttp.BaseConnector:
        if self._proxy and self._proxy.startswith("socks"):
            from aiohttp_socks import ProxyConnector

            made: aiohttp.BaseConnector = ProxyConnector.from_url(self._proxy, limit=self._connections)
            return made
        return aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One request. Raises TimedOut and NetworkError, neither of which repeats the address."""
        # Opened when first needed: Bot.initialize() asks getMe, and a start must survive its failing.
        session = self._open()
        read = self._read if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        http_proxy = self._proxy if self._proxy and self._proxy.startswith("http") else None
        try:
            async with session.request(
                method,
                url,
                proxy=http_proxy,
                timeout=_timeout(read),
                allow_redirects=False,
                **_body(request_data),
            ) as response:
                return _status_of(response.status, await _bounded(response))
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as error:
            # The client's own words hold the address, and the address holds the token.
            raise NetworkError(f"no answer ({type(error).__name__})") from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Telegram's answer as JSON. Raises Unintelligible for anything else, and never logs what it was."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            raise Unintelligible("the answer is not JSON") from None
        if not isinstance(answer, dict) or not isinstance(answer.get("ok"), bool):
            raise Unintelligible("the answer is not Telegram's")
        if answer["ok"] and "result" not in answer:
            raise Unintelligible("the answer is without a result")
        return answer


@lru_cache(maxsize=16)
def _timeout(read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, sock_connect=10, connect=15, sock_read=read)


@dataclass(frozen=True, slots=True)
class _Ready:
    """Parameters that are JSON already, in the place of PTB's RequestData."""

    parameters: Mapping[str, Any]
    contains_files: bool = False


async def call(bot: Bot, method: str, parameters: Mapping[str, Any]) -> Any:
    """One method of the Bot API with plain parameters; its plain result. Raises what PTB raises.

    PTB's own methods make objects of what is asked and of every answer: four times the CPU of the call itself.
    """
    ready: Any = _Ready({name: value for name, value in parameters.items() if value is not None})
    return await bot.request.post(f"{bot.base_url}/{method}", request_data=ready)


@dataclass(frozen=True, slots=True)
class _Upload:
    """Parameters and files, in the place of PTB's RequestData."""

    json_parameters: Mapping[str, str]
    multipart_data: Mapping[str, tuple[str, bytes, str]]
    contains_files: bool = True


async def upload(
    bot: Bot,
    method: str,
    parameters: Mapping[str, Any],
    files: Mapping[str, tuple[str, bytes]],
    *,
    seconds: float,
) -> Any:
    """One method with files (a form field's name → the file's name and content); its plain result.

    PTB's own methods raise on a message they cannot read, which has been sent all the same. Raises what `call` does.
    """
    said = {name: _field(value) for name, value in parameters.items() if value is not None}
    forms = {name: (title, content, _mime(title)) for name, (title, content) in files.items()}
    ready: Any = _Upload(said, forms)
    return await bot.request.post(
        f"{bot.base_url}/{method}", request_data=ready, read_timeout=seconds, write_timeout=seconds
    )


def _field(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _mime(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _body(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    if not data.contains_files:
        return {"data": _spelt(data.parameters).encode("utf-8", "surrogatepass"), "headers": _JSON}
    # Unquoted: Telegram shows a name as it comes, and people would read %E5%8F%B0… on their own ledger.
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return {"data": form}


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """The whole body; a peer that never ends it must not fill our memory."""
    announced = response.content_length
    if announced is not None and announced <= MOST_BYTES:
        return await response.read()
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        if size > MOST_BYTES:
            raise NetworkError("the answer is too big")
        parts.append(part)
    return b"".join(parts)


def _status_of(status: int, body: bytes) -> tuple[int, bytes]:
    """A gateway may answer 200 with `ok: false` inside; it must not pass as a success."""
    if status != 200 or body.startswith(b'{"ok":true'):
        return status, body
    try:
        answer = json.loads(body)
    except ValueError:
        return 502, body
    if isinstance(answer, dict) and answer.get("ok") is True:
        return status, body
    code = answer.get("error_code") if isinstance(answer, dict) else None
    return (code if isinstance(code, int) and 400 <= code <= 599 else 502), body


def make_bot(settings: BotSettings) -> Bot:
    """The bot's client: long polls have a connection of their own, so that nothing waits behind them."""
    hush()
    api_url = settings.api_url.rstrip("/")
    return Bot(
        settings.token.get_secret_value(),
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=AiohttpRequest(proxy=settings.proxy),
        get_updates_request=AiohttpRequest(connections=2, read=POLL_SECONDS + 5, proxy=settings.proxy),
    )


def polling_request(bot: Bot) -> BaseRequest:
    """The request object kept for getUpdates (PTB has no public name for it)."""
    return bot._request[0]


async def hang_up(bot: Bot) -> None:
    """Close the bot's connections (Bot.shutdown does nothing where getMe has never answered)."""
    await bot.request.shutdown()
    await polling_request(bot).shutdown()


def hush() -> None:
    """Nobody below us may write an address: it would hold the token."""
    for name in ("telegram", "aiohttp", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # PTB logs the whole body of an answer it cannot read, and the token in a failing get_me, as errors.
    for name in ("telegram.Bot", "telegram.request.BaseRequest", "telegram.ext.Application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
