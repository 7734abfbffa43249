"""A matrix in one test hides no cell: each is tried, and each that fails is told."""

import pytest

from tests.cells import every_cell


def test_every_cell_that_fails_is_told_and_the_others_are_tried() -> None:
    tried = []
    with pytest.raises(AssertionError) as told, every_cell() as cell:  # noqa: PT012 - a matrix is a loop
        for number in range(4):
            with cell("row", number):
                tried.append(number)
                assert number % 2, "even"
    assert tried == [0, 1, 2, 3]
    assert "2 of 4 cells" in str(told.value)
    assert all(f"row × {number}: AssertionError: even" in str(told.value) for number in (0, 2))


def test_what_should_have_been_raised_and_was_not_is_a_fault_too() -> None:
    with pytest.raises(AssertionError, match="DID NOT RAISE"):
        _a_cell_that_stays_quiet()


def _a_cell_that_stays_quiet() -> None:
    with every_cell() as cell, cell("quiet"), pytest.raises(ValueError, match="loud"):
        pass


def test_a_matrix_without_cells_proves_nothing() -> None:
    with pytest.raises(AssertionError), every_cell():
        pass
