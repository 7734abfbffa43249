"""What the operator decides in the environment: every LIANQIN_* of the contract, checked once."""

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
# What setWebhook takes as secret_token (Bot API) has 1 to 256 of these; a short one can be guessed.
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
_WEBHOOK_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
# Served on the same port (bot.health, bot.metrics).
_TAKEN = frozenset({"/healthz", "/readyz", "/metrics"})
#: The file of the journal's heads, in the data folder.
ANCHORS = "anchors.jsonl"
#: Where Telegram's own servers deliver to (Bot API, setWebhook).
_WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
_TELEGRAM = "https://api.telegram.org"


class SettingsError(ValueError):
    """A setting is wrong or missing; the text is one line that names it and shows no secret."""


class TokenRefused(SettingsError):  # noqa: N818 - the text is the one line that is shown
    """Telegram does not know the token, and never has since this start."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where webhook, health and metrics are served."""

    host: str
    port: int


#: Where the webhook is served when LIANQIN_LISTEN is not set: TLS is the work of a reverse proxy before it.
BEHIND_PROXY = Listen("127.0.0.1", 8080)


@dataclass(frozen=True, slots=True)
class Hook:
    """The webhook as Telegram is told of it. `path` is where the reverse proxy hands it on to. `old_secret` is
    taken too while a secret is being changed."""

    url: str
    path: str
    secret: SecretStr
    old_secret: SecretStr | None = None


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
        raise ValueError("expected 32 to 256 characters of A-Z a-z 0-9 _ -")
    return given


def _web_address(given: str) -> str:
    if not re.match(r"https?://[^/\s]", given):
        raise ValueError("expected an address that begins with https:// or http://")
    return given.rstrip("/")


def _webhook_url(given: str) -> str:
    """The address with a path: /telegram where none is given, since health and metrics are served beside it."""
    parts = urlsplit(_web_address(given))
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("expected an address without a password, ? or #")
    if parts.port == 0:  # asking for it raises ValueError where it is no port at all
        raise ValueError("expected a port from 1 to 65535")
    path = parts.path or "/telegram"
    if not _WEBHOOK_PATH.fullmatch(path) or path in _TAKEN:
        raise ValueError("expected a path of plain letters, digits and . _ ~ -, and none of ours")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _secret_address(given: SecretStr) -> SecretStr:
    return SecretStr(_web_address(given.get_secret_value()))


def _zone(given: object) -> object:
    try:
        return ZoneInfo(given) if isinstance(given, str) else given
    except (KeyError, ValueError, OSError):
        raise ValueError("expected a time zone such as Asia/Shanghai") from None


def _level(given: object) -> object:
    return given.upper() if isinstance(given, str) else given


WebAddress = Annotated[str, AfterValidator(_web_address)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]


class Settings(BaseSettings):
    """The environment of one process. Secrets are SecretStr: shown as stars wherever they are printed."""

    # No .env: a file somebody forgot in a folder must not decide which bot speaks.
    model_config = SettingsConfigDict(
        env_prefix="LIANQIN_", env_file=None, env_ignore_empty=True, frozen=True, hide_input_in_errors=True
    )

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    api_url: WebAddress = "https://api.telegram.org"
    api_files: Path | None = None
    bot_username: str | None = None
    proxy: SecretStr | None = None
    database_url: SecretStr | None = None
    keys_url: SecretStr | None = None
    data: Path = Path("data")
    policy: Path | None = None
    timezone: Annotated[ZoneInfo, NoDecode, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    log: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(_level)] = "INFO"
    webhook_url: Annotated[str, AfterValidator(_webhook_url)] | None = None
    webhook_secret: WebhookSecret | None = None
    webhook_secret_old: WebhookSecret | None = None
    anchors: Path | None = None
    anchor_chat: int | None = None
    heartbeat_url: Annotated[SecretStr, AfterValidator(_secret_address)] | None = None
    listen: Annotated[Listen, NoDecode, BeforeValidator(_listen)] | None = None

    @property
    def level(self) -> int:
        """The log level as logging counts it."""
        return int(logging.getLevelNamesMapping()[self.log])

    def secrets(self) -> tuple[str, ...]:
        """Every secret in plain text, for the log's scrubber and for nothing else."""
        held = (
            self.token, self.webhook_secret, self.webhook_secret_old, self.heartbeat_url, self.proxy,
            self.database_url, self.keys_url,
        )  # fmt: skip
        return tuple(secret.get_secret_value() for secret in held if secret)

    @property
    def self_hosted(self) -> bool:
        """Whether the Bot API server is one of our own: what is said does not pass Telegram's own server in plain."""
        return self.api_url.rstrip("/") != _TELEGRAM

    def hook(self) -> Hook | None:
        """The webhook; None where the bot polls."""
        if self.webhook_url is None or self.webhook_secret is None:
            return None
        path = urlsplit(self.webhook_url).path
        return Hook(self.webhook_url, path, self.webhook_secret, self.webhook_secret_old)

    @property
    def listens(self) -> Listen | None:
        """Where webhook, health and metrics are served; None: nowhere (the bot polls and nobody asked)."""
        return self.listen or (BEHIND_PROXY if self.webhook_url else None)

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
    if settings.webhook_url:
        _check_webhook(settings, settings.webhook_url)
    return settings


def _check_webhook(settings: Settings, url: str) -> None:
    """What no single setting can tell. A Bot API server of one's own delivers to any port, without TLS too."""
    if not settings.webhook_secret:
        raise SettingsError(
            "LIANQIN_WEBHOOK_SECRET is not set: a webhook without a secret lets anybody speak as Telegram"
        )
    parts = urlsplit(url)
    if settings.api_url == _TELEGRAM and parts.scheme != "https":
        raise SettingsError("LIANQIN_WEBHOOK_URL: Telegram delivers to https:// only")
    if settings.api_url == _TELEGRAM and (parts.port or 443) not in _WEBHOOK_PORTS:
        raise SettingsError("LIANQIN_WEBHOOK_URL: Telegram delivers to the ports 443, 80, 88 and 8443 only")


def data_place(settings: Settings) -> Path:
    """Where the data folder is, or will be: nothing is looked at or made."""
    return settings.data.expanduser().absolute()


def anchors_file(settings: Settings) -> Path:
    """Where the journal's heads are kept: in the data folder, unless the operator names a place that others keep."""
    return settings.anchors.expanduser().absolute() if settings.anchors else data_place(settings) / ANCHORS


def anchors_before(settings: Settings) -> Path | None:
    """Where they were kept before the operator named another place: what stands there still holds."""
    before = data_place(settings) / ANCHORS
    return before if before != anchors_file(settings) else None


def data_folder(settings: Settings) -> Path:
    """The data folder, made for its owner only (0700) when it is not there. Raises SettingsError."""
    folder = data_place(settings)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / ".writable").open("w"):
            pass
        (folder / ".writable").unlink(missing_ok=True)  # another worker may look at the same moment
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SettingsError(f"LIANQIN_DATA: the folder {folder} cannot be used: {reason}") from None
    return folder


def _one_line(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = f"LIANQIN_{str(first['loc'][0]).upper()}" if first["loc"] else "LIANQIN_*"
    return f"{name}: {first['msg'].removeprefix('Value error, ')}"
