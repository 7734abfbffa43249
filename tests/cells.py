"""The cells of a matrix in one test: every cell is tried, and each that fails is told by its name.

A test of its own for each cell costs pytest and xdist more than the cell itself.
"""

import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

Cell = Callable[..., AbstractContextManager[None]]

_HERE = Path(__file__)
#: What a test says by failing; neither a skip nor an interruption.
_FAULTS = (Exception, pytest.fail.Exception)


@contextmanager
def every_cell() -> Iterator[Cell]:
    """`with every_cell() as cell:` … `with cell("a name"):` … – fails at the end, with what was wrong in each cell."""
    wrong: list[str] = []
    tried: list[str] = []

    @contextmanager
    def cell(*name: object) -> Iterator[None]:
        tried.append(" × ".join(map(str, name)))
        try:
            yield
        except _FAULTS as fault:
            wrong.append(f"{tried[-1]}: {_told(fault)}")

    yield cell
    assert tried, "a matrix without cells proves nothing"
    assert not wrong, f"{len(wrong)} of {len(tried)} cells\n" + "\n".join(wrong)


def _told(fault: BaseException) -> str:
    """What was wrong, and where: the last lines that are ours."""
    frames = [each for each in traceback.extract_tb(fault.__traceback__) if Path(each.filename) != _HERE]
    where = " < ".join(f"{Path(each.filename).name}:{each.lineno}" for each in reversed(frames[-3:]))
    return f"{type(fault).__name__}: {fault} ({where})"
