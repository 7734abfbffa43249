"""The example of the settings names every setting there is, and each value in it is taken."""

import os
import re

import pytest

from bot.settings import Settings, read_settings
from tests.deploy.reading import DEPLOY

TEXT = (DEPLOY / "lianqin.env.example").read_text("utf-8")
SHOWN = dict(re.findall(r"^#?(LIANQIN_[A-Z_]+)=(.*)$", TEXT, re.MULTILINE))


def test_every_setting_is_in_the_example_and_nothing_else() -> None:
    assert set(SHOWN) == {f"LIANQIN_{name.upper()}" for name in Settings.model_fields}


def test_every_value_in_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("LIANQIN_")]:
        monkeypatch.delenv(name)
    for name, value in SHOWN.items():
        monkeypatch.setenv(name, value)
    assert read_settings().timezone.key == "Asia/Shanghai"


@pytest.mark.parametrize("name", ["api_url", "timezone", "log"])
def test_what_is_shown_is_the_default(name: str) -> None:
    default = Settings.model_fields[name].default
    assert SHOWN[f"LIANQIN_{name.upper()}"] == getattr(default, "key", default)


def test_no_line_has_a_comment_behind_its_value() -> None:
    assert [value for value in SHOWN.values() if "#" in value] == []  # systemd would take it for the value
