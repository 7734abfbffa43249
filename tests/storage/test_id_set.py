"""Ids held as bits say the same as a set of numbers does."""

from hypothesis import given
from hypothesis import strategies as st

from storage.id_set import IdSet

ids = st.integers(0, 2**63 - 1) | st.integers(0, 200_000)


def held(numbers: set[int]) -> IdSet:
    made = IdSet()
    for each in numbers:
        made.add(each)
    return made


@given(st.sets(ids, max_size=40), st.sets(ids, max_size=40))
def test_it_holds_what_was_added_and_tells_what_another_does_not_hold(
    mine: set[int], theirs: set[int]
) -> None:
    assert list(held(mine)) == sorted(mine)
    assert all((each in held(mine)) == (each in mine) for each in mine | theirs)
    assert list(held(mine).beyond(held(theirs))) == sorted(mine - theirs)
