"""Serving the demo: the sandbox with its phones here, the real bot beside it as a process that may be killed."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from rich.console import Console
from rich.progress import Progress

from bot import control
from bot.demo.cast import GROUPS, PERSONAS, SPOKEN
from bot.demo.english import Tongue
from bot.demo.ground import cleared
from bot.demo.history import SeedClock, Seeder
from bot.demo.walk import Walk
from bot.opening import township_time
from bot.sandbox import Sandbox
from bot.sandbox.acts import PhoneError
from bot.settings import Settings
from storage.store import Store
from supervision.durations import parse_duration
from supervision.people import Language
from supervision.timekeeping import Timekeeping

TOKEN = "1:demo"  # noqa: S105 - the stand-in's, it opens nothing
USERNAME = "lianqin_demo_bot"
FIRST_USER = 5_200_000_001
#: How long an invitation is good in the demo; elsewhere seven days (policy).
LINKS = parse_duration("90d")
_FONT = Path(__file__).parent.parent / "font" / "NotoSansSC-Regular.woff2"

console = Console(stderr=True)


class Demo:
    """One demo: its clock, its sandbox, its bot process."""

    def __init__(self, settings: Settings, port: int, tongue: Tongue) -> None:
        self._settings = settings
        self._tongue = tongue
        self._port = port
        self._data = settings.data.expanduser().absolute() / "demo"
        self._bot: asyncio.subprocess.Process | None = None
        self._stopping = False
        self._walk = Walk(self._ask, self._moved)
        routes = [
            web.get("/font/NotoSansSC.woff2", self._font),
            web.post("/demo/kill", self._kill),
            web.post("/demo/halt", self._halt),
        ]
        self.sandbox = Sandbox(
            TOKEN, USERNAME, clock=self._walk.now, clock_hook=self._walk.push, more_routes=routes
        )
        self.sandbox.control.demo = True
        self.sandbox.world.profile.names[""] = "Lianqin" if tongue.english else "廉勤监督"

    def _moved(self, now: datetime) -> None:
        self.sandbox.world.pulse.tell("clock", now=now.isoformat())

    async def run(self) -> None:
        """Serve until told to stop. Raises SettingsError when a demo runs here already or the port is taken."""
        with cleared(self._data, self._port) as door:
            await self._serve(door)

    async def _serve(self, door: socket.socket) -> None:
        await asyncio.to_thread(self._prepare)
        await self.sandbox.start(door=door)
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # a platform without signal handlers
                loop.add_signal_handler(name, stop.set)
        keeper = asyncio.create_task(self._keep_alive())
        page = f"{self.sandbox.url}/?lang=en" if self._tongue.english else self.sandbox.url
        console.print(f"廉勤 · 演示 / demo:  [bold]{page}[/bold]   (Ctrl-C 停止 / stops)")
        await stop.wait()
        self._stopping = True
        self._walk.halt()
        await self._end_bot()
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await self.sandbox.stop()

    # -- before the first message

    def _prepare(self) -> None:
        """A fresh township every time: people on the stand-in, and a month of history in an empty store."""
        users = self._make_people()
        clock = SeedClock(self._walk.now())
        time = _with_long_links(township_time(self._settings, self._walk.now()))
        store = Store.open(None, self._data, clock=clock, time=time, announce=None)
        try:
            with Progress(console=console, transient=True) as progress:
                task = progress.add_task("一个月的往事 / a month of history", total=None)

                def tell(done: int, total: int) -> None:
                    progress.update(task, completed=done, total=total)

                tokens = Seeder(store, clock, self.sandbox, users, self._tongue).seed(tell)
        finally:
            store.close()
        for name, token in tokens.items():
            person = self.sandbox.world.private(users[name]).person
            if person is not None:
                person.note = f"{person.note}\nhttps://t.me/{USERNAME}?start={token}"

    def _make_people(self) -> dict[str, int]:
        users = {}
        for index, persona in enumerate(PERSONAS):
            phone = self.sandbox.person(
                self._tongue.calls(persona),
                phone="86" + persona.phone,
                language_code="en" if self._tongue.speaks(persona) is Language.EN else "zh-hans",
                title=SPOKEN[persona.name][1] if self._tongue.english else persona.title,
                note=self._tongue.says(persona.note),
                user_id=FIRST_USER + index,
            )
            phone.person.name_en, phone.person.title_en = SPOKEN[persona.name]
            phone.person.group = asdict(GROUPS[persona.group])
            users[persona.name] = FIRST_USER + index
            self.sandbox.world.private(FIRST_USER + index).started = bool(persona.offices)
        return users

    # -- the bot process

    async def _keep_alive(self) -> None:
        """The bot runs as it would anywhere; killed, it is started again, and nothing is lost."""
        returns: asyncio.Task[None] | None = None
        while not self._stopping:
            self._bot = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self._environment()
            )
            await self._bot.wait()
            if returns is not None:
                returns.cancel()
            self.sandbox.world.pulse.tell("process", running=False)
            returns = asyncio.create_task(self._tell_of_its_return(self.sandbox.world.poller))
            await asyncio.sleep(0.5)

    async def _tell_of_its_return(self, polls: int) -> None:
        """It is back when it asks for updates again, not when its process is there."""
        while self.sandbox.world.poller == polls:
            await self.sandbox.world.pulse.change(0.5)
        self.sandbox.world.pulse.tell("process", running=True)

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LIANQIN_")}
        return kept | {
            "LIANQIN_TOKEN": TOKEN,
            "LIANQIN_API_URL": self.sandbox.url,
            "LIANQIN_BOT_USERNAME": USERNAME,
            "LIANQIN_DATA": str(self._data),
            "LIANQIN_TIMEZONE": str(self._settings.timezone),
            "LIANQIN_LOG": "WARNING",
            "LIANQIN_POLICY": str(self._settings.policy or self._policy()),
        }

    def _policy(self) -> Path:
        """The demo's policy: the defaults, but no new report is drawn for the secretary by chance.

        One newcomer in ten would otherwise wait in vain for the button that the README promises; the month of
        history has drawn ones to look at. The county asks again about every case that is closed: it can be seen.
        A link outlives a month of pushed clock. Nobody is asked to set a PIN: all phones are in the newcomer's hands.
        """
        kept = self._data / "demo-policy.toml"
        kept.parent.mkdir(parents=True, exist_ok=True)
        rules = "[verification]\ndrawn_every = 0\n[sampling]\nshare = 100\n[pin]\nsensitive = false\n"
        kept.write_text(f'{rules}[enrolment]\nlink = "{LINKS}"\n', encoding="utf-8")
        return kept

    async def _end_bot(self) -> None:
        if self._bot is not None and self._bot.returncode is None:
            self._bot.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._bot.wait(), 12)

    # -- routes of the page

    async def _font(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_FONT, headers={"Content-Type": "font/woff2"})

    async def _kill(self, _request: web.Request) -> web.Response:
        """Kill the bot with SIGKILL, as a power cut would; it comes back by itself."""
        if self._bot is not None and self._bot.returncode is None:
            self._bot.kill()
        return web.json_response({"killed": True})

    async def _halt(self, _request: web.Request) -> web.Response:
        """The walking clock stands still where it is."""
        self._walk.halt()
        return web.json_response({"now": self._walk.now().isoformat()})

    async def _ask(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """None where the bot is being started again just now. Raises PhoneError where it says no."""
        try:
            return await asyncio.to_thread(control.ask, self._data, request)
        except control.Refused as reason:
            raise PhoneError(str(reason)) from None
        except control.ControlError:
            return None


def _with_long_links(time: Timekeeping) -> Timekeeping:
    """The township's time, with links as long as the demo's: whoever pushes the clock by weeks can still enrol."""
    enrolment = replace(time.policy.enrolment, link=LINKS)
    return replace(time, policy=replace(time.policy, enrolment=enrolment))


def serve(settings: Settings, port: int = 8484, language: Language = Language.ZH) -> None:
    """Run the demo until Ctrl-C. Raises SettingsError when a demo runs here already or the port is taken."""
    asyncio.run(Demo(settings, port, Tongue(language is Language.EN)).run())
