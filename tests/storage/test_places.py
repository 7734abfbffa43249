"""Places: one tree, kept in memory, that notices every change."""

from contextlib import suppress

import pytest

from supervision.places import Level, Place
from tests.storage.township import settle


def test_the_tree_is_walked_up_and_down(store):
    cast = store.act_now(settle)

    def walk(work):
        above = [place.code for place in work.places.above(cast.village.id)]
        below = {place.code for place in work.places.below(cast.county.id)}
        return above, below, [place.code for place in work.places.children(cast.township.id)]

    assert store.read_now(walk) == (["T1", "C1"], {"T1", "V1", "V2"}, ["V1", "V2"])


def test_put_again_by_code_changes_the_place_and_keeps_its_id_and_phone(store):
    cast = store.act_now(settle)
    renamed = Place(0, "T1", "青石街道", Level.TOWNSHIP, cast.county.id)
    assert store.act_now(lambda work: work.places.put(renamed)).id == cast.township.id
    assert store.read_now(lambda work: work.places.by_code("T1").name) == "青石街道"
    assert store.read_now(lambda work: work.places.phone_of(cast.township.id)) == "028-00000001"


def test_a_change_is_seen_at_once_in_its_own_act_and_by_the_next(store):
    cast = store.act_now(settle)

    def add(work):
        before = len(work.places.children(cast.township.id))
        work.places.put(Place(0, "V3", "新村", Level.VILLAGE, cast.township.id))
        return before, len(work.places.children(cast.township.id))

    assert store.act_now(add) == (2, 3)
    assert store.read_now(lambda work: len(work.places.all())) == 5


def test_a_change_rolled_back_is_seen_by_nobody(store):
    store.act_now(settle)

    def fail(work):
        work.places.put(Place(0, "V9", "没有的村", Level.VILLAGE))
        assert work.places.by_code("V9")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        store.act_now(fail)
    assert store.read_now(lambda work: work.places.by_code("V9")) is None


def test_a_change_rolled_back_to_a_savepoint_is_forgotten_within_the_act(store):
    store.act_now(settle)

    def try_it(work):
        with suppress(RuntimeError), work.savepoint():
            work.places.put(Place(0, "V9", "没有的村", Level.VILLAGE))
            raise RuntimeError
        return work.places.by_code("V9")

    assert store.act_now(try_it) is None


def test_the_tree_is_read_from_the_table_only_when_it_has_changed(store):
    store.act_now(settle)
    first, second = (store.read_now(lambda work: work.places._tree()) for _ in range(2))
    assert first is second


def test_a_chosen_id_is_kept_and_does_not_trip_the_next_place(store):
    def two(work):
        chosen = work.places.put(Place(41, "X1", "指定", Level.VILLAGE))
        return chosen.id, work.places.put(Place(0, "X2", "随后", Level.VILLAGE)).id

    chosen, following = store.act_now(two)
    assert chosen == 41
    assert following > 41


def test_a_ring_in_the_data_does_not_hang_anybody(store):
    def ring(work):
        first = work.places.put(Place(0, "A", "甲", Level.ZONE))
        second = work.places.put(Place(0, "B", "乙", Level.ZONE, first.id))
        work.places.put(Place(0, "A", "甲", Level.ZONE, second.id))
        return work.places.below(first.id), work.places.above(first.id)

    below, above = store.act_now(ring)
    assert [place.code for place in below] == ["B"]
    assert [place.code for place in above] == ["B"]


def test_an_unknown_place_is_an_error_by_id_and_none_by_code(store):
    with pytest.raises(LookupError):
        store.read_now(lambda work: work.places.by_id(7))
    assert store.read_now(lambda work: work.places.by_code("nowhere")) is None


def test_who_is_above_is_known_anew_once_a_place_has_moved(store):
    cast = store.act_now(settle)
    other = store.act_now(
        lambda work: work.places.put(Place(0, "T2", "白水镇", Level.TOWNSHIP, cast.county.id))
    )

    def moved(work):
        before = [place.code for place in work.places.above(cast.village.id)]
        work.places.put(Place(0, "V1", cast.village.name, Level.VILLAGE, other.id))
        return before, [place.code for place in work.places.above(cast.village.id)]

    assert store.act_now(moved) == (["T1", "C1"], ["T2", "C1"])
