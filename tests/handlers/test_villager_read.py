"""Whose matter it is, in one line: name, phone and group, as people of either language write them."""

import pytest

from handlers.villager import read_identity

PHONE = "13900000044"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (f"罗某某 {PHONE} 二组", ("罗某某", PHONE, "二组")),
        (f"Mrs Luo group 2 {PHONE}", ("Mrs Luo", PHONE, "group 2")),
        (f"{PHONE} Group 12 Luo", ("Luo", PHONE, "Group 12")),
        ("Mrs Luo of the group", ("Mrs Luo of the group", None, None)),
    ],
)
def test_a_group_is_read_in_either_language(typed: str, read: tuple[str, str | None, str | None]) -> None:
    assert read_identity(typed) == read
