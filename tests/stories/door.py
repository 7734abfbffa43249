"""The door Telegram posts to: where it is, what opens it, and a way to knock there without being Telegram."""

import asyncio
import json
from dataclasses import dataclass

from aiohttp import ClientSession

from tests.stories.county import County

SECRET, OLD = "new-secret_of-the-stories-0123456789", "old-secret_of-the-stories-0123456789"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Door:
    """Where the bot's process is served, and a way to post there without being Telegram."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/telegram"

    def environment(self) -> dict[str, str]:
        return {
            "LIANQIN_WEBHOOK_URL": self.url,
            "LIANQIN_WEBHOOK_SECRET": SECRET,
            "LIANQIN_WEBHOOK_SECRET_OLD": OLD,
            "LIANQIN_LISTEN": f"127.0.0.1:{self.port}",
        }

    async def posts(self, body: object, *secrets: str | None) -> list[int]:
        """One post with each of these secrets, all at once; what was answered."""
        head = {"Content-Type": "application/json"}
        heads = [head if secret is None else {**head, HEADER: secret} for secret in secrets]
        async with ClientSession() as session:
            return await asyncio.gather(*(self._post(session, body, each) for each in heads))

    async def _post(self, session: ClientSession, body: object, head: dict[str, str]) -> int:
        async with session.post(self.url, data=json.dumps(body), headers=head) as answer:
            return answer.status


async def change(county: County, environment: dict[str, str]) -> None:
    """Stop the bot and start it with other variables."""
    assert await county.bot.stop() == 0
    county.bot.more = environment
    await county.bot.start()
