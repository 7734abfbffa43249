"""The figures behind "Beyond one machine" can be made, on a province that is small."""

import pytest

from tests.simulations.province import measure


@pytest.mark.long
def test_every_figure_of_a_province_is_measured_on_postgresql() -> None:
    told: list[str] = []
    figures = {figure.what: figure for figure in measure(40, told.append)}
    assert len(figures) == 13
    assert all(any(sign.isdigit() for sign in figure.value) for figure in figures.values())
