"""How a bot's HTTP request becomes raw parameters: query, JSON, form and multipart alike."""

from __future__ import annotations

import json

from aiohttp import BodyPartReader, web

from bot.sandbox.wire import Upload, bad_request


async def read_parameters(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """Every parameter as text (objects stay JSON) and every uploaded file by its field name.

    As Telegram does, values from a JSON body are taken as if they had come in a form.
    """
    raw: dict[str, str] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method == "POST":
        kind = request.content_type
        if kind == "application/json":
            raw |= _from_json(await request.text())
        elif kind == "multipart/form-data":
            await _read_multipart(request, raw, files)
        elif kind == "application/x-www-form-urlencoded":
            raw |= {name: str(value) for name, value in (await request.post()).items()}
    for value in raw.values():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    return raw, files


def _from_json(text: str) -> dict[str, str]:
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("can't parse request: expected an Object")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in body.items()
        if value is not None
    }


async def _read_multipart(request: web.Request, raw: dict[str, str], files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.filename is None:
            raw[part.name] = await part.text()
            continue
        mime_type = part.headers.get("Content-Type", "application/octet-stream")
        files[part.name] = Upload(bytes(await part.read()), part.filename, mime_type)
