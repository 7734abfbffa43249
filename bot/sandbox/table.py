"""The described methods and types of the Bot API, and the check of a request against them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.sandbox.wire import ApiError, Call, Json, Upload, bad_request

WORDS_FOR_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "audio": "there is no audio in the request",
    "video": "there is no video in the request",
    "sticker": "there is no sticker in the request",
    "animation": "there is no animation in the request",
    "video_note": "there is no video note in the request",
}
Reader = Callable[[str, "Field"], Any]
TRUE_WORDS, FALSE_WORDS = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass(frozen=True)
class Field:
    """One parameter of a method or one field of an object."""

    name: str
    required: bool
    types: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All methods and all object types which parameters may hold."""

    methods: dict[str, tuple[Field, ...]]
    objects: dict[str, tuple[Field, ...]]
    choices: dict[str, tuple[str, ...]]
    proper_case: dict[str, str]


def _field(word: str) -> Field:
    name, _, types = word.partition("=")
    return Field(name.rstrip("!"), name.endswith("!"), tuple(types.split("|")))


@cache
def table() -> Table:
    """The table read from api_table.txt, which was derived from the official description."""
    methods: dict[str, tuple[Field, ...]] = {}
    objects: dict[str, tuple[Field, ...]] = {}
    choices: dict[str, tuple[str, ...]] = {}
    for line in Path(__file__).with_name("api_table.txt").read_text("utf-8").splitlines():
        name, *words = line.split(" ")
        if name.startswith("#"):
            continue
        if not name.startswith(":"):
            methods[name] = tuple(map(_field, words))
        elif words and words[0].startswith("="):
            choices[name[1:]] = tuple(words[0][1:].split("|"))
        else:
            objects[name[1:]] = tuple(map(_field, words))
    return Table(methods, objects, choices, {name.lower(): name for name in methods})


def checked_call(method: str, raw: dict[str, str], files: dict[str, Upload]) -> Call:
    """The call with typed parameters; ApiError 404 for an unknown method, 400 for a bad parameter."""
    known = table().proper_case.get(method.lower())
    if known is None:
        raise ApiError(404, "Not Found")
    given: Json = {}
    for field in table().methods[known]:
        if field.name in raw:
            value = _from_text(raw[field.name], field)
            if value is not None:
                given[field.name] = value
        elif field.name in files:
            given[field.name] = f"attach://{field.name}"
        if field.required and field.name not in given:
            words = WORDS_FOR_MISSING.get(field.name, f'parameter "{field.name}" is required')
            raise bad_request(words)
    return Call(known, given, files)


def _from_text(text: str, field: Field) -> Any:
    if "String" in field.types and "Integer" not in field.types:
        return text
    if text == "":
        return None
    if "String" in field.types and text.startswith("@"):
        return text
    read: Reader = {"Boolean": _boolean, "Float": _number, "Integer": _number}.get(field.types[0], _object)
    return read(text, field)


def _boolean(text: str, field: Field) -> bool:
    if text.lower() in TRUE_WORDS:
        return True
    if text.lower() in FALSE_WORDS:
        return False
    raise bad_request(f'parameter "{field.name}" must be of type Boolean')


def _number(text: str, field: Field) -> int | float:
    kind = int if field.types[0] == "Integer" else float
    pattern = r"-?\d{1,19}" if kind is int else r"-?\d+(\.\d*)?([eE][-+]?\d+)?"
    if not re.fullmatch(pattern, text.strip(), re.ASCII):
        if field.name == "chat_id":
            raise bad_request("chat not found")
        raise bad_request(f'parameter "{field.name}" must be of type {field.types[0]}')
    return kind(text)


def _object(text: str, field: Field) -> Any:
    what = field.name.replace("_", " ")
    try:
        value = json.loads(text)
    except ValueError:
        raise bad_request(f"can't parse {what} JSON object") from None
    if value is None:
        return None
    problem = _problem(value, field.types)
    if problem:
        raise bad_request(f"can't parse {what}: {problem}")
    return value


def _problem(value: Any, types: tuple[str, ...]) -> str | None:
    """What is wrong with a value, in words, or None when one of the types fits."""
    problems = [_problem_with(value, one) for one in types]
    return None if None in problems else problems[0]


def _problem_with(value: Any, kind: str) -> str | None:
    if kind.startswith("["):
        if not isinstance(value, list):
            return "expected an Array"
        found = (_problem(item, (kind[1:-1],)) for item in value)
        return next((problem for problem in found if problem), None)
    if kind in table().choices:
        return _problem(value, table().choices[kind])
    if kind in table().objects:
        return _problem_with_object(value, table().objects[kind])
    fits = {
        "String": isinstance(value, str),
        "InputFile": isinstance(value, str),
        "Boolean": isinstance(value, bool),
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
    }
    return None if fits.get(kind, True) else f"expected {kind}"


def _problem_with_object(value: Any, fields: tuple[Field, ...]) -> str | None:
    if not isinstance(value, dict):
        return "expected an Object"
    for field in fields:
        if value.get(field.name) is None:
            if field.required:
                return f'Can\'t find field "{field.name}"'
            continue
        problem = _problem(value[field.name], field.types)
        if problem and not problem.startswith("expected"):
            return problem
        if problem:
            return f'Field "{field.name}" must be of type {"|".join(field.types)}'
    return None
