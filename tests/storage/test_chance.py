"""What is drawn by the system's randomness follows the policy's percentage."""

import pytest

DRAWS = 4_000


@pytest.mark.parametrize("share", [0, 1, 15, 40, 60, 67, 99, 100])
def test_a_drawn_share_is_the_policys_percent(store, share):
    """Twelve standard deviations of room, and none at 0 and at 100."""
    drawn = store.read_now(lambda work: sum(work.chance(100, share) for _ in range(DRAWS)))
    expected, room = DRAWS * share / 100, 12 * (DRAWS * share * (100 - share) / 10_000) ** 0.5
    assert abs(drawn - expected) <= room


def test_once_in_so_many_is_what_it_says(store):
    assert store.read_now(lambda work: all(work.chance(1) for _ in range(100)))
