"""Telephone numbers as they come out of spreadsheets and contact cards."""

import pytest

from supervision.phones import normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "13900000001",
        13900000001,
        13900000001.0,
        "13900000001.0",
        "139 0000 0001",
        "139-0000-0001",
        "+8613900000001",
        "+86 139 0000 0001",
        "008613900000001",
        "8613900000001",
        "１３９００００ ０００１",
        "\u202d13900000001\u202c",
        " 13900000001\n",
    ],
)
def test_one_number_has_one_form(written: object) -> None:
    assert normalise_phone(written) == "13900000001"


@pytest.mark.parametrize(
    "written",
    ["", None, True, "1390000000", "139000000011", "23900000001", "139O0000001", 1.5, "1.39E+10", "0816"],
)
def test_anything_else_is_no_mobile_number(written: object) -> None:
    assert normalise_phone(written) is None
