"""The painter: its child draws, is replaced when it dies, and leaves when it rests."""

import dataclasses
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from bot.pictures.painter import NotDrawn, Painter
from tests.pictures.test_receipt import CHINESE

FIELDS = dataclasses.asdict(CHINESE)
PNG = b"\x89PNG"


@pytest.fixture
def painter() -> Iterator[Painter]:
    made = Painter()
    yield made
    made.dismiss()


def test_a_child_draws_one_after_the_other(painter: Painter) -> None:
    assert painter.draw("receipt", FIELDS).startswith(PNG)
    assert painter.draw("receipt", FIELDS) == painter.draw("receipt", FIELDS)


def test_what_cannot_be_drawn_is_said_and_the_next_is_drawn(painter: Painter) -> None:
    with pytest.raises(NotDrawn, match="ValueError"):
        painter.draw("receipt", {**FIELDS, "qr": "x" * 2000})
    assert painter.draw("receipt", FIELDS).startswith(PNG)
    assert painter.at_work


def test_a_child_that_was_killed_is_replaced(painter: Painter) -> None:
    painter.draw("receipt", FIELDS)
    child = painter._child
    assert child is not None
    os.kill(child.pid, signal.SIGKILL)
    assert painter.draw("receipt", FIELDS).startswith(PNG)


def test_without_a_process_to_spare_it_is_drawn_all_the_same(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.pictures.painter.sys.executable", "/nowhere/python")
    assert painter.draw("receipt", FIELDS).startswith(PNG)
    assert not painter.at_work


def test_a_child_that_rests_leaves() -> None:
    painter, left = Painter(rest=0.01), threading.Event()
    bury = painter._bury

    def buried() -> None:
        bury()
        left.set()

    painter._bury = buried  # type: ignore[method-assign]
    painter.draw("receipt", FIELDS)
    assert left.wait(10)
    assert not painter.at_work
