"""What was typed as a PIN becomes whether it fits, in a thread of its own; from here on nobody has the digits."""

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from handlers.said import Said
from storage.store import Store
from supervision.pins import Asks, Pin, Typed, digits, weak

if TYPE_CHECKING:
    from argon2 import PasswordHasher


def read(store: Store, said: Said, pin: Pin) -> Said:
    """The message without its words, with what is to be known of them. Takes a while: not for the writer."""
    typed = digits(said.text)
    return replace(
        said, text="", typed=_typed(store, pin, typed) if typed is not None else Typed(whole=False)
    )


def _typed(store: Store, pin: Pin, typed: str) -> Typed:
    # Argon2 alone would not do: of six digits there are only a million. The key lies apart from the database.
    keyed = store.ground.keys.digest("pin", f"{pin.person_id}:{typed}").hex()
    return Typed(
        whole=True,
        weak=weak(typed),
        matches=_fits(pin.hash, keyed) if pin.asks in {Asks.ENTER, Asks.OLD, Asks.OFF} else False,
        repeats=_fits(pin.pending, keyed) if pin.asks is Asks.AGAIN else False,
        is_code=pin.asks is Asks.CODE
        and hmac.compare_digest(store.read_now(lambda work: work.pins.code_of(pin)), typed),
        hash=_hasher().hash(keyed) if pin.asks is Asks.NEW else None,
    )


def _fits(kept: str | None, keyed: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return kept is not None and _hasher().verify(kept, keyed)
    except (VerificationError, InvalidHashError):
        return False


def _hasher() -> "PasswordHasher":
    """Argon2id, 19 MiB, two passes (OWASP): beside everything else in one small process."""
    from argon2 import PasswordHasher  # who sets no PIN never loads it

    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
