"""The phones over HTTP (/phones/...), for the demo's page and for drivers outside this process."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import BodyPartReader, web

from bot.sandbox import acts
from bot.sandbox.deeds import Deed, Deeds
from bot.sandbox.faults import Fault, Line
from bot.sandbox.groups import Group
from bot.sandbox.people import Person, Room
from bot.sandbox.view import chat_view, message_view, state_view
from bot.sandbox.wire import Json
from bot.sandbox.world import World

PAGE = Path(__file__).with_name("page")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Control:
    """The control API; every refusal is a 400 {"error": words}, an unknown person a 404."""

    def __init__(self, world: World, clock_hook: Callable[[float], Awaitable[None] | None] | None) -> None:
        self.world = world
        self.clock_hook = clock_hook
        self.demo = False  # the demo's page may kill the bot's process
        self.pushes = 0  # how many pushes of the clock are under way
        self.deeds = Deeds(world)
        self.stopping = False

    def routes(self) -> list[web.RouteDef]:
        """All routes of the page and the phones."""
        fixed: list[web.RouteDef] = [
            web.get("/", self.index),
            web.get("/page/{name:.+}", self.page),
            web.get("/phones/state", self.state),
            web.get("/phones/events", self.events, allow_head=False),
            web.get("/phones/file/{file_id}", self.file),
            web.get("/phones/{id:-?\\d+}/chat", self._refusing(self.chat)),
            web.post("/phones/people", self._refusing(self.add_person)),
            web.post("/phones/group", self._refusing(self.add_group)),
            web.post("/phones/raw", self._refusing(self.raw)),
            web.post("/phones/script", self._refusing(self.script)),
            web.post("/phones/clock", self._refusing(self.push_clock)),
            web.post("/phones/{id:-?\\d+}/media", self._refusing(self.media)),
        ]
        return fixed + [
            web.post(f"/phones/{{id:-?\\d+}}/{name}", self._refusing(self._acting(deed)))
            for name, deed in self.deeds.by_name().items()
        ]

    # -- pages and views

    async def index(self, request: web.Request) -> web.StreamResponse:
        """The page with the phones."""
        return _static(PAGE / "index.html")

    async def page(self, request: web.Request) -> web.StreamResponse:
        """A file of the page."""
        path = (PAGE / request.match_info["name"]).resolve()
        return _static(path) if path.is_relative_to(PAGE.resolve()) else _error(404, "no such file")

    async def state(self, request: web.Request) -> web.StreamResponse:
        """The bot, the people, the clock, and whether this is the demo."""
        hooks = {"clock": self.clock_hook is not None, "demo": self.demo, "walking": self.pushes > 0}
        return web.json_response(state_view(self.world) | hooks)

    async def chat(self, request: web.Request) -> web.StreamResponse:
        """One phone's chat; looking at it (unless ?peek=1) marks it read."""
        room = self._room(request)
        if "peek" not in request.query and room.unread:
            room.unread = 0
            self.world.pulse.tell("people")
        return web.json_response(chat_view(self.world, room))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: every change, at once."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        stream = web.StreamResponse(headers=headers)
        await stream.prepare(request)
        queue = self.world.pulse.watch()
        try:
            await stream.write(b": hello\n\n")
            while not self.stopping:
                event = await queue.get()
                await stream.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        except ConnectionError:
            pass
        finally:
            self.world.pulse.unwatch(queue)
        return stream

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes of a file, for display."""
        file = self.world.shelf.files.get(request.match_info["file_id"])
        if file is None:
            return _error(404, "no such file")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        kind = file.mime_type if file.kind != "document" else ""
        return web.Response(body=file.data, content_type=_plain_type(kind), headers=headers)

    # -- setting the scene

    async def add_person(self, request: web.Request) -> web.StreamResponse:
        """A new person."""
        body = await _body(request)
        names = ("last_name", "username", "phone", "language_code", "title", "note")
        facts = {name: body[name] for name in names if body.get(name)}
        if not body.get("first_name"):
            raise acts.PhoneError("first_name is required")
        person = Person(int(body.get("id") or 0), str(body["first_name"]), **facts)
        if person.id in self.world.rooms:
            raise acts.PhoneError("there is such a person already")
        self.world.add_person(person)
        return web.json_response(person.user() | facts)

    async def add_group(self, request: web.Request) -> web.StreamResponse:
        """A group {title, kind?, people: [id], bot: true}; the first of the people adds the bot."""
        body = await _body(request)
        members = [self.world.private(int(one)).person for one in body.get("people", [])]
        group = Group(self.world, self.world.add_group(str(body["title"]), str(body.get("kind", "group"))))
        group.room.members = {person.id: person for person in members if person}
        if body.get("bot", True) and members and members[0]:
            group.add_bot(members[0])
        return web.json_response(group.room.chat)

    async def raw(self, request: web.Request) -> web.StreamResponse:
        """An update exactly as given."""
        return web.json_response(self.world.updates.add_raw((await _body(request))["update"]))

    async def script(self, request: web.Request) -> web.StreamResponse:
        """A fault {method, chat_id?, times?, after?, fault: {kind, status?, body?, ...}}."""
        body = await _body(request)
        fault = Fault(**body["fault"])
        method, chat_id = str(body.get("method", "*")), body.get("chat_id")
        self.world.script.add(
            Line(method, chat_id, int(body.get("times", 1)), int(body.get("after", 0)), fault)
        )
        return web.json_response({"ok": True})

    async def push_clock(self, request: web.Request) -> web.StreamResponse:
        """Push the clock by push_seconds, where somebody lent a hook for it."""
        if self.clock_hook is None:
            return _error(404, "this clock cannot be pushed")
        seconds = float((await _body(request))["push_seconds"])
        self._pushing(1)
        try:
            pushed = self.clock_hook(seconds)
            if inspect.isawaitable(pushed):
                await pushed
        finally:
            self._pushing(-1)
        return web.json_response({"now": self.world.clock().isoformat()})

    def _pushing(self, more: int) -> None:
        """Every page is told, so that nobody pushes a clock that walks."""
        self.pushes += more
        self.world.pulse.tell("clock", now=self.world.clock().isoformat())
        self.world.pulse.tell("walk", walking=self.pushes > 0)

    async def media(self, request: web.Request) -> web.StreamResponse:
        """Files in a multipart form: kind, file (one or several), caption, reply_to, file_name, duration."""
        room, fields, files = self._room(request), {}, []
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                continue
            if part.filename is None:
                fields[part.name] = await part.text()
            else:
                mime_type = part.headers.get("Content-Type", "").partition(";")[0]
                files.append((bytes(await part.read()), part.filename, mime_type))
        if not files or len(files) > 10:
            raise acts.PhoneError("one to ten files are needed")
        if fields.get("file_name"):
            files[0] = (files[0][0], fields["file_name"], files[0][2])
        reply_to = int(fields["reply_to"]) if fields.get("reply_to") else None
        facts: Json = {"duration": int(float(fields["duration"]))} if fields.get("duration") else {}
        kind = fields.get("kind", "document")
        said = acts.say_media(
            self.world, room, kind, files, caption=fields.get("caption"), reply_to=reply_to, **facts
        )
        return web.json_response([message_view(one) for one in said])

    # -- plumbing

    def _room(self, request: web.Request) -> Room:
        return self.world.rooms[int(request.match_info["id"])]

    def _acting(self, deed: Deed) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            done = deed(self._room(request), await _body(request))
            return web.json_response(done if done is not None else {"ok": True})

        return handle

    def _refusing(self, handler: Handler) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except acts.PhoneError as refusal:
                return _error(400, str(refusal))
            except (KeyError, StopIteration):
                return _error(404, "no such person, message or field")
            except (ValueError, TypeError):
                return _error(400, "a field has a wrong type")

        return handle


async def _body(request: web.Request) -> Json:
    body = json.loads(await request.text() or "{}")
    if not isinstance(body, dict):
        raise acts.PhoneError("expected an object")
    return body


def _static(path: Path) -> web.StreamResponse:
    if not path.is_file():
        return _error(404, "no such file")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


def _plain_type(mime_type: str) -> str:
    """The type to show a file with; anything a browser might execute becomes plain bytes."""
    safe = mime_type.startswith(("image/", "audio/", "video/")) and "svg" not in mime_type
    return mime_type.partition(";")[0] if safe else "application/octet-stream"


def _error(status: int, words: str) -> web.Response:
    return web.json_response({"error": words}, status=status)
