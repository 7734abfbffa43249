"""/metrics in Prometheus' text: gathered when somebody asks, without a name, a number or a word of anybody."""

from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from bot.signs import Signs
from bot.sounding import FRESH, Kept
from storage import gauges
from storage.commit_times import CommitTimes
from storage.store import Store

if TYPE_CHECKING:
    from bot.metric_families import Drawn


class Metrics:
    """Answers /metrics. Prometheus' library is imported at the first question: most houses never ask."""

    def __init__(
        self,
        store: Store,
        signs: Signs,
        commits: CommitTimes | None = None,
        *,
        version: str = "",
        fresh: float = FRESH,
    ) -> None:
        """`commits`: the store's own, where its writers measure; `fresh`: seconds readings are kept."""
        self._store = store
        self._signs = signs
        self._commits = commits
        self._version = version
        self._read = Kept(partial(store.read, gauges.look), fresh=fresh)
        self._drawn: Drawn | None = None

    def routes(self) -> list[web.RouteDef]:
        """What is served beside the webhook."""
        return [web.get("/metrics", self._metrics)]

    async def text(self) -> bytes:
        """Everything that is measured. What cannot be read now is left out, and lianqin_store_readable is 0."""
        if self._drawn is None:
            from bot.metric_families import Drawn

            engine = self._store.url.get_backend_name()
            self._drawn = Drawn(self._signs, self._commits, version=self._version, engine=engine)
        found = None
        try:
            found = await self._read.get()
        except Exception:  # noqa: BLE001 - a store that cannot be read is what the scraper should hear of
            found = None
        return self._drawn.text(found)

    async def _metrics(self, _request: web.Request) -> web.Response:
        from prometheus_client import CONTENT_TYPE_LATEST

        headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        return web.Response(body=await self.text(), headers=headers)
