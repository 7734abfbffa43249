"""Settings come from the environment, are checked at once, and never show a secret."""

import logging
import stat
from pathlib import Path

import pytest

from bot.settings import BEHIND_PROXY, Listen, Settings, SettingsError, data_folder, read_settings

TOKEN = "1234:a-canary-that-must-not-be-seen"
SECRET = "a-canary_of-thirty-two-characters"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"LIANQIN_{name.upper()}", raising=False)


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = read_settings()
    assert settings.api_url == "https://api.telegram.org"
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.level == logging.INFO
    assert settings.data == Path("data")


def test_a_missing_token_is_said_only_when_it_is_needed() -> None:
    with pytest.raises(SettingsError, match="LIANQIN_TOKEN is not set"):
        read_settings().access()


def test_an_empty_value_counts_as_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_LISTEN", "")
    assert read_settings().listen is None


def test_a_token_is_not_shown_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_TOKEN", TOKEN)
    settings = read_settings()
    assert TOKEN not in repr(settings)
    assert TOKEN not in str(settings.model_dump())
    assert TOKEN not in repr(settings.access())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "canary without a colon"),
        ("API_URL", "ftp://canary"),
        ("LISTEN", "canary"),
        ("LISTEN", "127.0.0.1:70000"),
        ("TIMEZONE", "Canary/Nowhere"),
        ("LOG", "canary"),
        ("WEBHOOK_SECRET", "canary with a gap, long enough otherwise"),
        ("WEBHOOK_SECRET", "canary" * 5),
        ("WEBHOOK_SECRET_OLD", "canary"),
        ("WEBHOOK_URL", "canary.invalid/hook"),
        ("WEBHOOK_URL", "https://canary:word@bot.invalid/hook"),
        ("WEBHOOK_URL", "https://bot.invalid/hook?canary=1"),
        ("WEBHOOK_URL", "https://bot.invalid/{canary}"),
        ("WEBHOOK_URL", "https://bot.invalid:99999/canary"),
        ("WEBHOOK_URL", "https://bot.invalid/metrics"),
        ("HEARTBEAT_URL", "canary"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_it(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LIANQIN_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    line = str(caught.value)
    assert line.startswith(f"LIANQIN_{name}: ")
    assert "canary" not in line
    assert "\n" not in line


def hooked(monkeypatch: pytest.MonkeyPatch, url: str, **more: str) -> Settings:
    """The settings of a webhook."""
    given = {"WEBHOOK_URL": url, "WEBHOOK_SECRET": SECRET, **more}
    for name, value in given.items():
        monkeypatch.setenv(f"LIANQIN_{name}", value)
    return read_settings()


def test_a_webhook_without_a_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_WEBHOOK_URL", "https://example.invalid/hook")
    with pytest.raises(SettingsError, match="LIANQIN_WEBHOOK_SECRET is not set"):
        read_settings()


@pytest.mark.parametrize("url", ["http://bot.invalid/hook", "https://bot.invalid:8080/hook"])
def test_a_webhook_telegram_would_not_take_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(SettingsError, match="LIANQIN_WEBHOOK_URL: Telegram delivers to"):
        hooked(monkeypatch, url)


def test_a_server_of_ones_own_delivers_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = hooked(monkeypatch, "http://127.0.0.1:8080/hook", API_URL="http://127.0.0.1:8081")
    assert settings.hook() is not None


def test_a_webhook_without_a_path_gets_one(monkeypatch: pytest.MonkeyPatch) -> None:
    hook = hooked(monkeypatch, "https://bot.invalid/").hook()
    assert hook is not None
    assert (hook.url, hook.path) == ("https://bot.invalid/telegram", "/telegram")


def test_a_webhook_is_served_behind_a_proxy_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert hooked(monkeypatch, "https://bot.invalid/hook").listens == BEHIND_PROXY
    monkeypatch.setenv("LIANQIN_LISTEN", "127.0.0.1:9000")
    assert read_settings().listens == Listen("127.0.0.1", 9000)


def test_who_polls_listens_only_when_asked() -> None:
    assert read_settings().listens is None
    assert read_settings().hook() is None


def test_every_secret_is_known_to_the_scrubber(monkeypatch: pytest.MonkeyPatch) -> None:
    beat, old = "https://beat.invalid/canary", "o" * 32
    settings = hooked(monkeypatch, "https://bot.invalid", WEBHOOK_SECRET_OLD=old, HEARTBEAT_URL=beat)
    assert {SECRET, old, beat} <= set(settings.secrets())
    assert not {SECRET, old, beat} & set(repr(settings).split("'"))


def test_no_setting_drops_what_waits_at_telegram() -> None:
    assert not [name for name in Settings.model_fields if "drop" in name or "pending" in name]


def test_host_and_port_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANQIN_LISTEN", "[::1]:8080")
    assert read_settings().listen == Listen("::1", 8080)


def test_a_dotenv_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LIANQIN_TOKEN=1:forgotten\n")
    monkeypatch.chdir(tmp_path)
    assert read_settings().token is None


def test_the_data_folder_is_made_for_its_owner_only(tmp_path: Path) -> None:
    folder = data_folder(read_settings(data=tmp_path / "deep" / "data"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_file_where_the_data_folder_should_be_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(SettingsError, match="LIANQIN_DATA: the folder") as caught:
        data_folder(read_settings(data=tmp_path / "data"))
    assert "\n" not in str(caught.value)
