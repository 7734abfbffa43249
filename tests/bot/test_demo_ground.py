"""What a demo takes before it deletes anything."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo.ground import HOST, cleared
from bot.settings import SettingsError
from storage.lock import FolderLock, Hold


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    """The folder of a demo that was played before."""
    data = tmp_path / "demo"
    data.mkdir()
    (data / "lianqin.db").write_text("a township")
    return data


@pytest.fixture
def taken() -> Iterator[int]:
    """A port some other program listens on."""
    with socket.create_server((HOST, 0)) as door:
        yield door.getsockname()[1]


def test_what_an_earlier_demo_left_is_cleared(demo: Path) -> None:
    with cleared(demo, 0) as door:
        assert door.getsockname()[1]
        assert not demo.exists()


def test_a_second_demo_on_the_same_folder_is_refused_and_deletes_nothing(demo: Path) -> None:
    with cleared(demo, 0) as door:
        demo.mkdir()
        (demo / "lianqin.db").write_text("being played")
        for port in (0, door.getsockname()[1]):
            with pytest.raises(SettingsError, match=r"^a demo is already running here: stop it first$"):
                cleared(demo, port).__enter__()
    assert (demo / "lianqin.db").read_text() == "being played"


def test_a_bot_left_over_by_a_killed_demo_keeps_its_folder(demo: Path) -> None:
    left = FolderLock(demo, Hold.ALONE)
    with pytest.raises(SettingsError, match="a demo is already running here"):
        cleared(demo, 0).__enter__()
    left.release()
    assert (demo / "lianqin.db").exists()


def test_a_taken_port_is_named_with_another_and_nothing_is_deleted(demo: Path, taken: int) -> None:
    with pytest.raises(SettingsError) as refusal:
        cleared(demo, taken).__enter__()
    other = f"`.venv/bin/python -m bot demo --port {taken + 1}`"
    assert str(refusal.value) == f"port {taken} is taken: stop what uses it, or {other}"
    assert (demo / "lianqin.db").exists()


def test_when_it_ends_the_next_may_begin(demo: Path) -> None:
    for _ in range(2):
        with cleared(demo, 0):
            pass
