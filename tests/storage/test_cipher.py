"""Field encryption."""

import pytest

from storage.cipher import Cipher, key_of
from storage.errors import Unreadable
from storage.store import Store


@pytest.fixture
def key_id(store: Store) -> str:
    return store.ground.keys.new()


@pytest.fixture
def cipher(store: Store) -> Cipher:
    return store.ground.cipher


def test_what_was_sealed_opens_in_its_place(cipher: Cipher, key_id: str):
    sealed = cipher.seal(key_id, "entries", "text", 7, "水管坏了".encode())
    assert cipher.open(key_id, "entries", "text", 7, sealed).decode() == "水管坏了"


def test_the_sealed_value_does_not_show_its_words(cipher: Cipher, key_id: str):
    assert b"marker" not in cipher.seal(key_id, "entries", "text", 7, b"marker")


@pytest.mark.parametrize("place", [("entries", "text", 8), ("entries", "name", 7), ("visits", "text", 7)])
def test_a_moved_value_is_rejected(cipher: Cipher, key_id: str, place: tuple[str, str, int]):
    sealed = cipher.seal(key_id, "entries", "text", 7, b"marker")
    with pytest.raises(Unreadable):
        cipher.open(key_id, *place, sealed)


def test_a_changed_value_is_rejected(cipher: Cipher, key_id: str):
    sealed = bytearray(cipher.seal(key_id, "entries", "text", 7, b"marker"))
    sealed[-1] ^= 1
    with pytest.raises(Unreadable):
        cipher.open(key_id, "entries", "text", 7, bytes(sealed))


def test_a_value_sealed_under_another_key_is_rejected(cipher: Cipher, key_id: str, store: Store):
    sealed = cipher.seal(store.ground.keys.new(), "entries", "text", 7, b"marker")
    with pytest.raises(Unreadable):
        cipher.open(key_id, "entries", "text", 7, sealed)


@pytest.mark.parametrize("rubbish", [b"", b"\x01", bytes(60), b"\x02" + bytes(60)])
def test_rubbish_is_unreadable_and_nothing_worse(cipher: Cipher, key_id: str, rubbish: bytes):
    with pytest.raises(Unreadable):
        cipher.open(key_id, "entries", "text", 7, rubbish)


def test_a_sealed_value_names_its_key(cipher: Cipher, key_id: str):
    assert key_of(cipher.seal(key_id, "entries", "text", 7, b"")) == key_id
