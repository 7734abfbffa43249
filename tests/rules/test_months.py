"""Months by lot: no reminder missed, none doubled, none at night, none to somebody it does not concern."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from storage.store import Store
from tests.cast import settle
from tests.rules.expected import KEPT
from tests.rules.months import Clock, Month, Step, steps

_AS_ALWAYS = settings(
    max_examples=5,
    deadline=None,
    database=None,
    derandomize=True,
    # A month takes a second to live: making a failing one shorter takes longer than reading it.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module")
def autumn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The settled township before the autumn holidays, and room for copies of it."""
    data = tmp_path_factory.mktemp("autumn")
    store = Store.open(None, data / "settled", clock=Clock(), time=KEPT)
    store.act_now(settle)
    store.close()
    yield data
    shutil.rmtree(data)


_serial = count()


@_AS_ALWAYS
@given(steps)
def test_in_any_month_everybody_hears_what_he_must_and_nothing_else(autumn: Path, lived: list[Step]) -> None:
    live(autumn, lived)


@pytest.mark.long
@settings(_AS_ALWAYS, max_examples=40)
@given(steps)
def test_in_forty_months_everybody_hears_what_he_must_and_nothing_else(
    autumn: Path, lived: list[Step]
) -> None:
    live(autumn, lived)


def live(autumn: Path, lived: list[Step]) -> None:
    """One month, in a copy of the township."""
    data, clock = autumn / f"lived{next(_serial)}", Clock()
    store = Store.open(None, Path(shutil.copytree(autumn / "settled", data)), clock=clock, time=KEPT)
    try:
        Month(store, clock).live(lived)
    finally:
        store.close()
        shutil.rmtree(data)
