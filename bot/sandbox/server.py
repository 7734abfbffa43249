"""The HTTP face towards bots: /bot<token>/<method> and /file/bot<token>/<path>.

A method which Telegram has but the stand-in does not play answers 501, after its parameters were checked.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.faults import Fault
from bot.sandbox.methods import about, answering, chats, copying, editing, intake, media, removing, sending
from bot.sandbox.methods.registry import PLAYED, SENDING
from bot.sandbox.requests import read_parameters
from bot.sandbox.table import checked_call, table
from bot.sandbox.wire import ApiError, Call, Json, Upload
from bot.sandbox.world import World

PLAYERS = (about, answering, chats, copying, editing, intake, media, removing, sending)
TOKEN = re.compile(r"\d+:[\w-]+", re.ASCII)
NOT_PLAYED = "Not Implemented: the local stand-in does not play this method"


@dataclass(frozen=True)
class Request:
    """One request of the bot, as the log keeps it for assertions; status 0 means no answer was given."""

    method: str
    params: dict[str, Any]
    chat_id: int | None
    status: int


class BotApi:
    """Answers a bot's requests out of a world, keeping a log of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests: list[Request] = []
        self.in_flight = 0

    def routes(self) -> list[web.RouteDef]:
        """The routes a Bot API server has."""
        path = r"/bot{token:[^/]+}/{method:[^/]*}"
        download = r"/file/bot{token:[^/]+}/{path:.+}"
        return [
            web.get(path, self.answer, allow_head=False),
            web.post(path, self.answer),
            web.get(download, self.download, allow_head=False),
        ]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Read, check, play; every refusal leaves in Telegram's form."""
        asked = request.match_info["method"]
        method = table().proper_case.get(asked.lower(), asked)
        try:
            self._check_token(request.match_info["token"])
            raw, files = await read_parameters(request)
        except ApiError as refusal:
            return self._respond(method, {}, refusal.code, refusal.body())
        if method != "getUpdates":
            self.in_flight += 1
        try:
            fault = self.world.script.next(method, _chat_id(raw))
            if fault is not None:
                return await self._go_wrong(fault, request, method, raw, files)
            return self._respond(method, raw, *await self.outcome(method, raw, files))
        finally:
            if method != "getUpdates":
                self.in_flight -= 1
            self.world.pulse.ring()

    async def outcome(self, method: str, raw: dict[str, str], files: dict[str, Upload]) -> tuple[int, Json]:
        """What Telegram would answer: status and body."""
        try:
            call = checked_call(method, raw, files)
            return 200, {"ok": True, "result": await self._play(call)}
        except ApiError as refusal:
            return refusal.code, refusal.body()

    async def _play(self, call: Call) -> Any:
        if self.world.logged_out:
            raise ApiError(400, "Logged out")
        if call.method == "getUpdates":
            return await intake.get_updates(self.world, call)
        player = PLAYED.get(call.method)
        if player is None:
            raise ApiError(501, NOT_PLAYED)
        if call.method in SENDING and isinstance(call.get("chat_id"), int):
            self.world.limiter.admit(call.get("chat_id"))
        return player(self.world, call)

    def _check_token(self, token: str) -> None:
        if not TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self.world.token:
            raise ApiError(401, "Unauthorized")

    def _respond(self, method: str, raw: dict[str, str], status: int, body: Json) -> web.Response:
        self.log(method, raw, status)
        headers = {}
        if "parameters" in body and "retry_after" in body["parameters"]:
            headers["Retry-After"] = str(body["parameters"]["retry_after"])
        return web.json_response(body, status=status, headers=headers)

    def log(self, method: str, raw: dict[str, str], status: int) -> None:
        """Add a request to the log."""
        self.requests.append(Request(method, dict(raw), _chat_id(raw), status))

    async def _go_wrong(
        self, fault: Fault, request: web.Request, method: str, raw: dict[str, str], files: dict[str, Upload]
    ) -> web.StreamResponse:
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
            return self._respond(method, raw, *await self.outcome(method, raw, files))
        if fault.kind == "eat" or fault.act:
            await self.outcome(method, raw, files)
        if fault.kind == "answer":
            self.log(method, raw, fault.status)
            return _canned(fault)
        self.log(method, raw, 0)
        if fault.kind == "hang":
            await asyncio.sleep(fault.seconds)
        return _hang_up(request)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """The bytes behind a link given by getFile."""
        try:
            self._check_token(request.match_info["token"])
        except ApiError as refusal:
            return self._respond("file", {}, refusal.code, refusal.body())
        fault = self.world.script.next("file", None)
        if fault is not None:
            if fault.kind == "answer":
                self.log("file", {}, fault.status)
                return _canned(fault)
            await asyncio.sleep(fault.seconds if fault.kind in {"delay", "hang"} else 0)
            if fault.kind != "delay":
                self.log("file", {}, 0)
                return _hang_up(request)
        file = self.world.shelf.follow(request.match_info["path"])
        if file is None:
            return self._respond("file", {}, 404, ApiError(404, "Not Found").body())
        self.log("file", {"path": file.path}, 200)
        return web.Response(body=file.data, content_type="application/octet-stream")


def _chat_id(raw: dict[str, str]) -> int | None:
    try:
        return int(raw.get("chat_id", ""))
    except ValueError:
        return None


def _canned(fault: Fault) -> web.Response:
    return web.Response(status=fault.status, text=fault.body, content_type=fault.content_type)


def _hang_up(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
