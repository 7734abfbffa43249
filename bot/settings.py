"""What the operator decides in the environment: every LIANQIN_* of the contract, checked once."""

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
# What setWebhook takes as secret_token (Bot API).
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(ValueError):
    """A setting is wrong or missing; the text is one line that names it and shows no secret."""


class TokenRefused(SettingsError):  # noqa: N818 - the text is the one line that is shown
    """Telegram does not know the token, and never has since this start."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where webhook, health and metrics are served."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Access:
    """What a client of Telegram needs (see bot.client.BotSettings). A proxy's address may hold a password."""

    token: SecretStr
    api_url: str
    proxy: str | None = field(default=None, repr=False)


def _listen(given: object) -> object:
    if not isinstance(given, str):
        return given
    host, colon, port = given.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("expected host:port, for example 127.0.0.1:8080")
    return Listen(host.strip("[]"), int(port))


def _token(given: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(given.get_secret_value()):
        raise ValueError("expected a bot token as @BotFather gives it: digits, a colon, letters")
    return given


def _webhook_secret(given: SecretStr) -> SecretStr:
    if not _WEBHOOK_SECRET.fullmatch(given.get_secret_value()):
        raise ValueError("expected 1 to 256 characters of A-Z a-z 0-9 _ -")
    return given


def _web_address(given: str) -> str:
    if not re.match(r"https?://[^/\s]", given):
        raise ValueError("expected an address that begins with https:// or http://")
    return given.rstrip("/")


def _zone(given: object) -> object:
    try:
        return ZoneInfo(given) if isinstance(given, str) else given
    except (KeyError, ValueError, OSError):
        raise ValueError("expected a time zone such as Asia/Shanghai") from None


def _level(given: object) -> object:
    return given.upper() if isinstance(given, str) else given


WebAddress = Annotated[str, AfterValidator(_web_address)]


class Settings(BaseSettings):
    """The environment of one process. Secrets are SecretStr: shown as stars wherever they are printed."""

    # No .env: a file somebody forgot in a folder must not decide which bot speaks.
    model_config = SettingsConfigDict(
        env_prefix="LIANQIN_", env_file=None, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_url: WebAddress = "https://api.telegram.org"
    bot_username: str | None = None
    proxy: SecretStr | None = None
    database_url: SecretStr | None = None
    keys_url: SecretStr | None = None
    data: Path = Path("data")
    policy: Path | None = None
    timezone: Annotated[ZoneInfo, NoDecode, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    log: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_level)] = "INFO"
    webhook_url: WebAddress | None = None
    webhook_secret: Annotated[SecretStr, AfterValidator(_webhook_secret)] | None = None
    listen: Annotated[Listen, NoDecode, BeforeValidator(_listen)] | None = None

    @property
    def level(self) -> int:
        """The log level as logging counts it."""
        return int(logging.getLevelNamesMapping()[self.log])

    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text, for the log's scrubber and for nothing else."""
        held = (self.token, self.webhook_secret, self.proxy, self.database_url, self.keys_url)
        return tuple(secret.get_secret_value() for secret in held if secret)

    def access(self) -> Access:
        """The way to Telegram. Raises SettingsError when no token is given."""
        proxy = self.proxy.get_secret_value() if self.proxy else None
        return Access(self._required_token(), self.api_url, proxy)

    def _required_token(self) -> SecretStr:
        if self.token is None:
            raise SettingsError(
                "LIANQIN_TOKEN is not set: put the token @BotFather gave into the environment"
            )
        return self.token


def read_settings(**changes: Any) -> Settings:
    """The settings of this process's environment, with `changes` over them. Raises SettingsError."""
    try:
        settings = Settings(**changes)
    except ValidationError as error:
        raise SettingsError(_one_line(error)) from None
    if settings.webhook_url and not settings.webhook_secret:
        raise SettingsError(
            "LIANQIN_WEBHOOK_SECRET is not set: a webhook without a secret lets anybody speak as Telegram"
        )
    return settings


def data_folder(settings: Settings) -> Path:
    """The data folder, made for its owner only (0700) when it is not there. Raises SettingsError."""
    folder = settings.data.expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".writable").open("w"):
            pass
        (folder / ".writable").unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"LIANQIN_DATA: the folder {folder} cannot be used: {reason}") from None
    return folder


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = f"LIANQIN_{str(first['loc'][0]).upper()}" if first["loc"] else "LIANQIN_*"
    return f"{name}: {first['msg'].removeprefix('Value error, ')}"
