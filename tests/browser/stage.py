"""An open page before the local stand-in, for the tests of the page itself."""

from __future__ import annotations

import shutil
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, ViewportSize, expect

from bot.sandbox import Sandbox

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
TOKEN = "1:sandbox"
USERNAME = "lianqin_demo_bot"
NAMES = ("王秀兰", "李建国", "陈明", "赵玉梅")
WINDOW: ViewportSize = {"width": 1440, "height": 900}

#: Milliseconds: generous, because other tests may share the machine.
expect.set_options(timeout=60_000)


class Stage:
    """An open page, the stand-in behind it, and a bot's hands to answer with."""

    def __init__(self, page: Page, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.page, self.sandbox, self.http = page, sandbox, http
        self.ids: list[int] = []
        self.offset = 0

    async def control(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"{self.sandbox.url}/phones/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def bot(self, method: str, **body: Any) -> Any:
        async with self.http.post(f"{self.sandbox.url}/bot{TOKEN}/{method}", json=body) as answer:
            data = await answer.json()
            assert data["ok"], data
            return data["result"]

    async def update(self, kind: str = "message", seconds: int = 5) -> Any:
        """The next update of a kind, as the bot hears it."""
        while updates := await self.bot("getUpdates", offset=self.offset, limit=1, timeout=seconds):
            self.offset = updates[0]["update_id"] + 1
            if kind in updates[0]:
                return updates[0][kind]
        raise AssertionError(f"no {kind} within {seconds} s")

    async def open(self, query: str = "") -> None:
        await self.page.goto(f"{self.sandbox.url}/{query}")
        await self.page.wait_for_selector("[data-person]")

    def phone(self, which: int = 0) -> Locator:
        return self.page.locator(f'[data-phone="{self.ids[which]}"]')

    async def say(self, text: str, which: int = 0, **more: Any) -> Any:
        return await self.bot("sendMessage", chat_id=self.ids[which], text=text, **more)
