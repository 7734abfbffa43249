"""The demo as a process, and a person who plays on its phones in a browser: only clicks and types."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from bot.demo.cast import PERSONAS
from bot.demo.serve import FIRST_USER
from bot.pictures.sample import sample_picture
from tests.ports import free_port

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
HOUSE = Path(__file__).parents[2]
NUMBER = re.compile(r"\d{4,}")
PATIENCE = 60_000
"""Milliseconds a person waits for an answer: generous, because other tests may share the machine."""
expect.set_options(timeout=PATIENCE)

IDS = {persona.name: FIRST_USER + index for index, persona in enumerate(PERSONAS)}


@contextmanager
def demo(data: Path) -> Iterator[str]:
    """`python -m bot demo` with its data in this folder; yields the page's address once it is served."""
    port = free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("LIANQIN_")} | {"LIANQIN_DATA": str(data)}
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port)]
    with (data / "demo.log").open("w") as log:
        process = subprocess.Popen(command, cwd=HOUSE, env=env, stdout=log, stderr=log)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(100)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    async with async_playwright() as playwright:
        found = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        await found.close()


async def open_phones(page: Page, address: str, *names: str, language: str = "zh") -> list["Player"]:
    """Put these people's phones side by side; waits for a demo that is still preparing its month.

    `language` is the page's own; what the bot says is in each reader's.
    """
    ids = ",".join(str(IDS[name]) for name in names)
    for _ in range(400):
        try:
            await page.goto(f"{address}/?phones={ids}&lang={language}")
            break
        except Exception:  # noqa: BLE001  nobody listens yet
            await page.wait_for_timeout(250)
    await page.wait_for_selector("[data-phone] .composer")
    return [Player(page, name) for name in names]


def photo(subject: str, seed: int = 1) -> FilePayload:
    """A drawn picture as it would lie on the disk."""
    return {"name": f"{subject}.jpg", "mimeType": "image/jpeg", "buffer": sample_picture(subject, seed)}


class Player:
    """One person with one phone. Every act waits until it can be done, as a person would."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.phone = page.locator(f'[data-phone="{IDS[name]}"]')

    def heard(self, words: str) -> Locator:
        """The newest message of the bot with these words."""
        return self.phone.locator(".theirs .bubble", has_text=words).last

    async def hears(self, words: str) -> str:
        """Wait for a message of the bot with these words; returns all of it."""
        await expect(self.heard(words)).to_be_visible(timeout=PATIENCE)
        return await self.heard(words).inner_text()

    async def key(self, words: str) -> None:
        """Tap a key under the input field; the bot answers."""
        async with self._answered():
            await self.phone.locator(f'[data-reply-key="{words}"]').click(timeout=PATIENCE)

    async def press(self, words: str, *, holds: bool = False) -> None:
        """Press the newest button with exactly these words, or one that `holds` them: a list's, with more on it."""
        button = self.phone.locator(".inline").get_by_role("button", name=words, exact=not holds).last
        await button.click(timeout=PATIENCE)

    async def type(self, words: str) -> None:
        """Type into the field and send; the bot answers."""
        async with self._answered():
            await self.phone.locator("[data-input]").fill(words)
            await self.phone.locator("[data-send]").click()

    async def show(self, picture: FilePayload) -> None:
        """Attach a photo from the disk."""
        await self.phone.locator("[data-attach-menu]").click()
        async with self.page.expect_file_chooser() as chooser:
            await self.phone.locator('[data-attach="photo"]').click()
        await (await chooser.value).set_files([picture])

    async def place(self) -> None:
        """Send the place where the phone is."""
        await self.phone.locator("[data-attach-menu]").click()
        await self.phone.locator('[data-attach="location"]').click()
        await self.phone.locator("[data-confirm]").click()

    @asynccontextmanager
    async def _answered(self) -> AsyncIterator[None]:
        """Leave only after a new message of the bot: else an old button of the same name would be pressed."""
        newest = self.phone.locator(".theirs .bubble").last
        before = await newest.get_attribute("data-message-id") or ""
        yield
        await expect(newest).not_to_have_attribute("data-message-id", before, timeout=PATIENCE)

    async def number(self, words: str) -> str:
        """The number in the message with these words."""
        found = NUMBER.search(await self.hears(words))
        assert found is not None
        return found[0]
