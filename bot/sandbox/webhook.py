"""What the bot has set as its webhook, and what became of the last delivery."""

from __future__ import annotations

from dataclasses import dataclass

from bot.sandbox.wire import Json


@dataclass
class Webhook:
    """The remembered webhook; an empty url means the bot polls."""

    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    has_certificate: bool = False
    last_error_at: int | None = None
    last_error: str = ""

    def info(self, pending: int, allowed: list[str]) -> Json:
        """The WebhookInfo object."""
        info: Json = {"url": self.url, "has_custom_certificate": self.has_certificate}
        info["pending_update_count"] = pending
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error_at is not None:
            info |= {"last_error_date": self.last_error_at, "last_error_message": self.last_error}
        if allowed:
            info["allowed_updates"] = allowed
        return info
