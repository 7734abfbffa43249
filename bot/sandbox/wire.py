"""What travels between a bot and the stand-in: JSON objects, refusals, uploads and calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal in Telegram's own form: code, description and, where it has any, parameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body Telegram sends with this refusal."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> ApiError:
    """A 400 with the words Telegram uses."""
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """A 403 with the words Telegram uses."""
    return ApiError(403, f"Forbidden: {what}")


def flood(seconds: int) -> ApiError:
    """A 429 which says after how many seconds to come back."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(frozen=True)
class Upload:
    """A file sent inside a multipart request."""

    data: bytes
    file_name: str
    mime_type: str


@dataclass
class Call:
    """One method called by the bot, with parameters already of the described types."""

    method: str
    given: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        """A parameter's value, or the default when it was not given."""
        return self.given.get(name, default)

    def need(self, name: str) -> Any:
        """A parameter which this use of the method cannot do without; ApiError 400 when missing."""
        if name not in self.given:
            raise bad_request(f'parameter "{name}" is required')
        return self.given[name]
