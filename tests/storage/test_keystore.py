"""Keys: made before use, destroyed for good, wrapped under a master key that can be changed."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from storage import failpoints
from storage.errors import StoreRefused, Unreadable
from storage.keystore import KeyStore
from storage.store import Store
from tests.storage.conftest import Clock, House


@pytest.fixture
def keys(store: Store) -> KeyStore:
    return store.ground.keys


def reopened(house: House) -> KeyStore:
    return KeyStore.open(
        f"sqlite:///{house.data / 'keys.db'}", house.data / "master.key", clock=house.clock, create=False
    )


def test_a_new_key_is_on_disk_before_it_is_used(keys: KeyStore, house: House):
    key_id = keys.new()
    again = reopened(house)
    assert again.get(key_id) == keys.get(key_id)
    again.close()


def test_no_key_is_given_out_twice(keys: KeyStore):
    assert len({keys.new() for _ in range(200)}) == 200


def test_keys_that_are_soon_used_up_are_made_in_larger_batches(keys: KeyStore):
    made = []
    for _ in range(5):
        while keys.spares:
            keys.new()
        keys.top_up()
        made.append(keys.spares)
    assert made == sorted(set(made))
    assert made[-1] <= 1_024


def test_a_destroyed_key_is_gone_at_once(keys: KeyStore):
    key_id = keys.new()
    keys.destroy([key_id])
    with pytest.raises(Unreadable):
        keys.get(key_id)


def test_destroying_twice_is_harmless(keys: KeyStore):
    key_id = keys.new()
    keys.destroy([key_id])
    keys.destroy([key_id])


def test_a_named_key_cannot_be_destroyed(keys: KeyStore):
    keys.destroy([keys.system])
    assert len(keys.get(keys.system)) == 32


def test_the_wrapped_bytes_of_a_destroyed_key_leave_the_file(keys: KeyStore, house: House):
    key_id = keys.new()
    assert key_id.encode() in (house.data / "keys.db").read_bytes()
    keys.destroy([key_id])
    assert key_id.encode() not in (house.data / "keys.db").read_bytes()


def test_the_sweeper_takes_orphans_older_than_a_day_only(keys: KeyStore, clock: Clock):
    orphan, used = keys.new(), keys.new()
    assert keys.sweep(nothing) == 0
    clock.forward(days=1, seconds=1)
    keys.sweep(lambda some: {used} & set(some))
    assert len(keys.get(used)) == 32
    with pytest.raises(Unreadable):
        keys.get(orphan)


def test_the_sweeper_leaves_the_spares_at_hand(keys: KeyStore, clock: Clock):
    keys.new()
    clock.forward(days=2)
    keys.sweep(nothing)
    assert len(keys.get(keys.new())) == 32


def test_the_house_sweeps_only_what_nothing_lies_under(store: Store, clock: Clock):
    orphan, used = keys_of_an_orphan_and_a_chat(store)
    clock.forward(days=2)
    store.sweep_keys()
    assert len(store.ground.keys.get(used)) == 32
    with pytest.raises(Unreadable):
        store.ground.keys.get(orphan)


def nothing(_some: Sequence[str]) -> set[str]:
    return set()


def keys_of_an_orphan_and_a_chat(store: Store) -> tuple[str, str]:
    return store.ground.keys.new(), store.act_now(lambda work: work.chats.current_key(11))


def test_after_rewrapping_everything_still_opens(keys: KeyStore, house: House):
    key_id, before = keys.new(), (house.data / "master.key").read_bytes()
    key = keys.get(key_id)
    keys.rewrap()
    assert (house.data / "master.key").read_bytes() != before
    again = reopened(house)
    assert again.get(key_id) == key
    again.close()


def test_a_kill_between_new_master_and_rewrapping_loses_nothing(keys: KeyStore, house: House):
    key_id = keys.new()
    keys._masters.fresh().write()
    again = reopened(house)
    assert again.get(key_id) == keys.get(key_id)
    again.close()


def test_after_rewrapping_the_old_master_opens_no_copy_of_the_keys(keys: KeyStore, house: House):
    key_id, before = keys.new(), (house.data / "master.key").read_bytes()
    assert keys.rewrap() > 1
    assert (house.data / "master.key").read_text().count("\n") == 1
    (house.data / "master.key").write_bytes(before)
    with pytest.raises(StoreRefused, match="does not fit"):
        reopened(house)
    assert len(keys.get(key_id)) == 32


def test_killed_while_rewrapping_the_next_start_goes_on_and_nothing_is_lost(keys: KeyStore, house: House):
    key_id = keys.new()
    failpoints.arm("keys_wrapped_anew:1:exc")
    with pytest.raises(failpoints.FailPointError):
        keys.rewrap()
    failpoints.arm("")
    again = reopened(house)
    assert again.get(key_id) == keys.get(key_id)
    assert again.finish_rewrap()
    assert (house.data / "master.key").read_text().count("\n") == 1
    again.close()


def test_beside_another_worker_both_masters_stay_for_a_while_and_each_reads_the_others_keys(
    keys: KeyStore, house: House
):
    one, two = (
        KeyStore.open(
            f"sqlite:///{house.data / 'keys.db'}",
            house.data / "master.key",
            clock=house.clock,
            create=False,
            shared=True,
        )
        for _ in range(2)
    )
    one.rewrap()
    assert (house.data / "master.key").read_text().count("\n") == 2
    assert not one.finish_rewrap()
    made = two.new()
    assert one.get(made) == two.get(made)
    os.utime(house.data / "master.key", (0, 0))
    assert one.finish_rewrap()
    assert two.get(two.new())
    one.forget([made])
    assert one.get(made) == two.get(made)
    one.close()
    two.close()


def test_a_digest_depends_on_purpose_and_text(keys: KeyStore):
    assert keys.digest("phone", "13900000001") == keys.digest("phone", "13900000001")
    assert keys.digest("phone", "13900000001") != keys.digest("word", "13900000001")


def test_the_master_key_is_for_its_owner_only(store: Store, house: House):
    assert (house.data / "master.key").stat().st_mode & 0o777 == 0o600


def refused(house: House) -> str:
    with pytest.raises(StoreRefused) as error:
        house.open()
    return str(error.value)


def test_a_master_key_open_to_others_is_refused(house: House):
    (house.data / "master.key").chmod(0o644)
    assert "0600" in refused(house)


def test_content_without_its_key_store_is_refused(house: House):
    (house.data / "keys.db").unlink()
    assert "key store is missing" in refused(house)


def test_content_without_its_master_key_is_refused(house: House):
    (house.data / "master.key").unlink()
    assert "master key is missing" in refused(house)


def test_the_key_store_of_another_house_is_refused(house: House, tmp_path: Path):
    other = House(None, tmp_path / "other", house.clock)
    other.open().close()
    for name in ("keys.db", "master.key"):
        shutil.copy(other.data / name, house.data / name)
    assert "another database" in refused(house)


def test_a_master_key_that_does_not_fit_is_refused(house: House):
    (house.data / "master.key").write_text("00" * 32)
    assert "does not fit" in refused(house)


def test_keys_can_live_in_a_database_of_their_own(empty_postgres: str, tmp_path: Path, clock: Clock):
    house = House(None, tmp_path / "data", clock)
    house.open(keys_url=empty_postgres).close()
    store = house.open(keys_url=empty_postgres)
    assert len(store.ground.keys.get(store.ground.keys.new())) == 32
    assert not (house.data / "keys.db").exists()
    house.close()
