"""One file from Telegram: asked for by getFile, streamed with a bound, judged by its first bytes."""

import asyncio
from collections.abc import Callable, Iterable

import aiohttp
import structlog
from telegram import Bot
from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.api_copies import ApiCopies
from bot.client import call
from storage import failpoints

log = structlog.get_logger(__name__)

#: getFile: "bots can download files of up to 20MB in size" (Bot API).
LARGEST = 20 * 1024 * 1024
HEAD = 4096

#: A download that stalls is given up soon, one that flows may take its time (G6).
_TIMEOUT = aiohttp.ClientTimeout(total=300, sock_connect=10, sock_read=20)

Look = Callable[[bytes], None]


class TooBig(Exception):  # noqa: N818 - a finding
    """Bigger than a bot may download, whatever was announced."""


class NotNow(Exception):  # noqa: N818 - a finding
    """It could not be had this time; the text is a code. The stored file_id stays good for a day at least."""


class Downloads:
    """Telegram's files over HTTP; of a server of one's own, with `copies`, out of its folder where it says so. Address
    and path hold the token: they are never logged and never raised."""

    def __init__(
        self, bot: Bot, *, proxy: str | None = None, largest: int = LARGEST, copies: ApiCopies | None = None
    ) -> None:
        self._bot = bot
        self._proxy = proxy
        self._largest = largest
        self._copies = copies
        self._session: aiohttp.ClientSession | None = None

    async def stop(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def content(self, file_id: str, look: Look, left: list[str]) -> bytes:
        """The whole file. `look` sees the first bytes and may raise what stops the download. `left` gathers where a
        server of one's own keeps its plain copy, for `forget`: one photo may be fetched twice at once.

        Raises TooBig, and NotNow when another try may help.
        """
        path = await self._path(file_id)
        if self._copies is not None and not path.startswith(("http://", "https://")):
            left.append(path)
        if path.startswith(("/", "file:")):
            return await asyncio.to_thread(self._out_of_folder, path, look)
        whole = path.startswith(("http://", "https://"))
        address = path if whole else f"{self._bot.base_file_url}/{path}"
        try:
            async with self._opened().get(
                address, timeout=_TIMEOUT, proxy=self._http_proxy(), allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise NotNow(f"http_{response.status}")
                if (response.content_length or 0) > self._largest:
                    raise TooBig
                return await self._streamed(response.content, look)
        except TimeoutError:
            raise NotNow("stalled") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NotNow(type(error).__name__) from None

    async def forget(self, left: Iterable[str]) -> None:
        """The file is kept here, or never will be: a server of one's own need not keep what it left."""
        if self._copies is None:
            return
        for path in left:
            if not await asyncio.to_thread(self._copies.take_away, path):
                log.info("no copy taken away")

    def _out_of_folder(self, path: str, look: Look) -> bytes:
        """A path on the server's own disk is how one with --local answers: read only where we were told to look."""
        copy = self._copies.named(path) if self._copies is not None else None
        if copy is None or self._copies is None:
            raise NotNow("no_address")
        content = bytearray()
        try:
            for piece in self._copies.pieces(copy):
                content += piece
                if len(content) > self._largest:
                    raise TooBig
        except OSError as error:
            raise NotNow(type(error).__name__) from None
        look(bytes(content[:HEAD]))
        return bytes(content)

    async def _path(self, file_id: str) -> str:
        try:
            file = await call(self._bot, "getFile", {"file_id": file_id})
        except BadRequest as error:
            # Telegram has no code for it, only these words.
            if "too big" in error.message.lower():
                raise TooBig from None
            raise NotNow("bad_request") from None
        except RetryAfter:
            raise NotNow("too_many_requests") from None
        except TelegramError as error:
            raise NotNow(type(error).__name__) from None
        path = file.get("file_path") if isinstance(file, dict) else None
        if not isinstance(path, str) or not path:
            raise NotNow("no_address")
        return path

    async def _streamed(self, stream: aiohttp.StreamReader, look: Look) -> bytes:
        content = bytearray()
        looked = False
        async for piece in stream.iter_any():
            content += piece
            if len(content) > self._largest:
                raise TooBig
            if not looked and len(content) >= HEAD:
                look(bytes(content[:HEAD]))
                looked = True
            failpoints.hit("file_half")
        if not looked:
            look(bytes(content[:HEAD]))
        return bytes(content)

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(connector=self._connector(), trust_env=False)
        return self._session

    def _connector(self) -> aiohttp.BaseConnector:
        if self._proxy and self._proxy.startswith("socks"):
            from aiohttp_socks import ProxyConnector

            made: aiohttp.BaseConnector = ProxyConnector.from_url(self._proxy)
            return made
        return aiohttp.TCPConnector(limit=4)

    def _http_proxy(self) -> str | None:
        return self._proxy if self._proxy and self._proxy.startswith("http") else None
