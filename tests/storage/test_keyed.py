"""Digests made from prepared states are the HMAC that everybody knows."""

import hmac
import secrets

import pytest

from storage.keyed import Keyed


@pytest.mark.parametrize("length", [0, 1, 16, 55, 56, 64, 65, 1000])
def test_a_keyed_digest_is_the_hmac_of_rfc_2104(length: int) -> None:
    key, message = secrets.token_bytes(32), secrets.token_bytes(length)
    assert Keyed(key).digest(message) == hmac.digest(key, message, "sha256")


def test_a_digest_does_not_depend_on_those_made_before() -> None:
    keyed = Keyed(b"k" * 32)
    first = keyed.digest(b"one")
    keyed.digest(b"two")
    assert keyed.digest(b"one") == first


def test_a_key_longer_than_a_block_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        Keyed(bytes(65))


def test_digests_of_several_with_one_prefix_are_the_digests_of_each() -> None:
    keyed, messages = Keyed(b"k" * 32), [b"", b"one", b"two" * 100]
    assert keyed.digests(b"word", messages) == [keyed.digest(b"word" + each) for each in messages]
