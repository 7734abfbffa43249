"""What the tests of the page share: one browser for each file, a stand-in of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest_asyncio
from playwright.async_api import Error, Page, async_playwright

from bot.sandbox import Sandbox
from tests.browser.stage import CHROMIUM, FLAGS, NAMES, TOKEN, USERNAME, WINDOW, Stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    """One page for all tests; every test's own server is another origin to it, with its own memory."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield await browser.new_page(viewport=WINDOW)
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage(page: Page) -> AsyncIterator[Stage]:
    """Four people who have started the bot, and nothing unread; three of their phones open."""
    sandbox = Sandbox(token=TOKEN, username=USERNAME)
    await sandbox.start(host="127.0.0.1", port=0)
    complaints: list[Error] = []

    def complain(error: Error) -> None:
        complaints.append(error)

    page.on("pageerror", complain)
    await page.set_viewport_size(WINDOW)
    async with aiohttp.ClientSession() as http:
        stage = Stage(page, sandbox, http)
        for number, name in enumerate(NAMES, start=1):
            person = await stage.control("people", first_name=name, phone=f"1390000000{number}")
            stage.ids.append(person["id"])
            await stage.control(f"{person['id']}/start")
            await stage.update()
        await stage.open()
        yield stage
        page.remove_listener("pageerror", complain)
        await page.unroute_all()
        await page.evaluate("localStorage.clear()")
        await page.goto("about:blank")
    await sandbox.stop()
    assert complaints == []
