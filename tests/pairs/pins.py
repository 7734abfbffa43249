"""A PIN: set, changed and taken off on an officer's phone; after a pause it is typed as its holder types it."""

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from handlers.said import Said
from handlers.turn import Turn
from storage.unit_of_work import UnitOfWork
from supervision.acts.pin import concerns
from supervision.pins import Asks
from tests.handlers.dreaming import Dream
from tests.pairs.covering import Covering
from tests.pairs.hands import Deed, Hand

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: Whoever has one has one of these, and tries the first of them first.
PINS = ("482915", "730164")
_WRONG = "615038"


def quick() -> "PasswordHasher":
    """Argon2 with next to no work: how long it takes is no part of what is compared."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Holders(Dream):
    """A dream in which whoever is asked for the PIN after a pause types it, so that what waited is done."""

    typing = False

    def hear(self, said: Said, function: Callable[[Turn], None]) -> None:
        """One update; and the PIN where that is what it brought."""
        super().hear(said, function)
        for digits in PINS:
            if self.typing or self.asked(said.user_id) is not Asks.ENTER:
                return
            self.typing = True
            self.chat_of(said.user_id).says(digits)
            self.typing = False

    def asked(self, user_id: int) -> Asks | None:
        """What is waited for on this phone."""

        def read(work: UnitOfWork) -> Asks | None:
            person = work.people.by_user(user_id)
            pin = work.pins.of(person.id) if person is not None else None
            return pin.asks if pin is not None else None

        found: Asks | None = self.read(read)
        return found


class AtThePin(Covering):
    """What somebody does with his own PIN."""

    town: Holders

    def _pin(self, part: str, rng: Random) -> list[tuple[str, Deed]]:
        if not self.town.read(lambda work: concerns(self.actor(work, part))):
            return []
        hand = Hand(self.chat(part), rng, lambda *_: True)
        hand.does(("says", "/pin"))
        if self._waits(hand) is None and hand.taps("pn", rng.choice(("change", "change", "off"))):
            if rng.random() < 0.3:
                hand.does(("says", _WRONG))
            for digits in PINS:
                if self._waits(hand) in {Asks.OLD, Asks.OFF}:
                    hand.does(("says", digits))
        new = rng.choice(PINS)
        for _ in range(2):
            if self._waits(hand) in {Asks.NEW, Asks.AGAIN}:
                hand.does(("says", new))
        return [(part, deed) for deed in hand.done]

    def _waits(self, hand: Hand) -> Asks | None:
        return self.town.asked(hand.chat.user_id)
