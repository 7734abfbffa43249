"""Plays the story and takes the README's pictures: `python -m tests.browser.pictures [folder]`."""

import asyncio
import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, Page

from tests.browser.player import CHROMIUM, HOUSE, Player, browser, demo, open_phones
from tests.browser.story import CHINESE, ENGLISH, Township

HOME = HOUSE / "docs" / "pictures"
WIDE, TALL, PHONE = 1440, 940, 840
_AROUND = 164
"""CSS pixels above and below a phone; with the page's limit lifted its height follows the window's."""
_NO_LIMIT = ".screen { height: calc(100dvh - 164px) !important; }"
_AT_THE_END = """
document.activeElement?.blur();
document.querySelectorAll('.log').forEach(log => { log.scrollTop = log.scrollHeight; });
"""


class Album:
    """The folder of pictures; takes one of the page, or of one phone."""

    def __init__(self, folder: Path, page: Page) -> None:
        self._folder = folder
        self._page = page

    async def stage(self, name: str) -> None:
        """All phones side by side."""
        await self._calm()
        self._keep(name, await self._page.screenshot(), 1600)

    async def phone(self, name: str, who: Player, height: int) -> None:
        """One phone at the end of its chat, as tall as this picture needs, in CSS pixels."""
        await self._page.set_viewport_size({"width": WIDE, "height": height + _AROUND})
        await self._calm()
        self._keep(name, await who.phone.locator(".screen").screenshot(), PHONE)
        await self._page.set_viewport_size({"width": WIDE, "height": TALL})
        await self._calm()

    async def part(self, name: str, part: Locator) -> None:
        """One element by itself."""
        await self._calm()
        self._keep(name, await part.screenshot(), PHONE)

    async def _calm(self) -> None:
        """Toasts are gone, pictures are loaded, fonts are there."""
        await self._page.wait_for_function(
            "() => !document.querySelector('[data-toast], [aria-busy], .typing:not([hidden])')"
            " && [...document.images].every(image => image.complete)"
        )
        await self._page.evaluate(_AT_THE_END)
        await self._page.mouse.move(2, 2)
        await self._page.evaluate("document.fonts.ready")

    def _keep(self, name: str, png: bytes, widest: int) -> None:
        """No wider than asked, and as small as PNG can be."""
        image = Image.open(io.BytesIO(png)).convert("RGB")
        if image.width > widest:
            size = (widest, round(image.height * widest / image.width))
            image = image.resize(size, Image.Resampling.LANCZOS)
        if image.width > PHONE:  # the wide one is heavy, and bears a palette
            image = image.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE)
        image.save(self._folder / f"{name}.png", optimize=True)


async def chinese(chromium: Browser, address: str, folder: Path) -> None:
    """The main story, with a look at its best moments."""
    page = await _page(chromium)
    wei, zheng, feng = await open_phones(page, address, "卫青石", "郑书记", "冯纪检")
    await page.add_style_tag(content=_NO_LIMIT)
    album = Album(folder, page)

    async def look(moment: str) -> None:
        if moment == "preview":
            await album.phone("report", wei, 1146)
        elif moment == "reported":
            await page.wait_for_timeout(1500)  # the receipt is being drawn
            await album.part("receipt", wei.phone.locator(".theirs .bubble:has(img)").last)
        elif moment == "arrived":
            await album.stage("phones")
        elif moment == "verified":
            await album.phone("card", wei, 800)

    await zheng.hears("各村各类")
    await album.phone("queue", zheng, 1230)
    await Township(wei, zheng, feng, CHINESE, look).everything()
    await _visit(wei, album)
    await _sealed(wei, album)
    await page.close()


async def _visit(wei: Player, album: Album) -> None:
    await wei.key("记走访")
    await wei.press("入户")
    await wei.press("群众困难诉求")
    await wei.press("选好了")
    await wei.hears("看到、听到了什么")
    await wei.type("三组走了八户，水都通了，大家放心了。")
    await wei.press("没有照片")
    await wei.hears("有事要报吗")
    await album.phone("visit", wei, 860)
    await wei.press("记下来")
    await wei.hears("走访记下了")


async def _sealed(wei: Player, album: Album) -> None:
    await wei.key("报问题")
    await wei.press("干部有问题")
    await wei.hears("12388")
    await album.phone("sealed", wei, 760)


async def english(chromium: Browser, address: str, folder: Path) -> None:
    """The supervisor who speaks English, up to the receipt."""
    page = await _page(chromium)
    shen, zheng, feng = await open_phones(page, address, "Shen Changtan", "郑书记", "冯纪检", language="en")
    await page.add_style_tag(content=_NO_LIMIT)
    album = Album(folder, page)

    async def look(moment: str) -> None:
        if moment == "preview":
            await album.phone("english", shen, 1160)

    await Township(shen, zheng, feng, ENGLISH, look).reported()
    await page.close()


async def _page(chromium: Browser) -> Page:
    context = await chromium.new_context(
        viewport={"width": WIDE, "height": TALL}, device_scale_factor=2, bypass_csp=True
    )
    return await context.new_page()


async def main(folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, demo(Path(data)) as address:
        async with browser() as chromium:
            await chinese(chromium, address, folder)
            await english(chromium, address, folder)


if __name__ == "__main__":
    if CHROMIUM is None:
        sys.exit("No Chromium or Chrome is installed on this machine: the pictures stay as they are.")
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else HOME))
