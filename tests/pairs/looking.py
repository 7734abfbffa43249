"""What the one concerned looks at: screens, searches by word and number, and files to take away."""

import itertools
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from supervision.cases import Track
from tests.pairs.deeds import harmless
from tests.pairs.filing import NEVER, STORY
from tests.pairs.further import Further
from tests.pairs.hands import TEXTS, Deed, Hand
from tests.pairs.paper import made

#: How often whoever looks at the ledger takes it away.
_TAKES_AWAY = 0.5
LOOKS = (
    *("/start", "/queue", "/queue", "/ledger", "/ledger", "/todo", "/report", "/report", "/team", "/team"),
    *(
        "/records",
        "/duty",
        "/duty",
        "/me",
        "更多",
        "/callback",
        "/texts",
        "/policy",
        "/spending",
        "/complaint",
        "/visit",
    ),
)


#: What a villager's paper may say beside its number.
_DIGITS = "482915"
#: A command, then what is tapped, until something of it is not offered: (action, arguments).
Taps = tuple[Any, ...]
#: What is drawn for him.
_DRAWN: tuple[Taps, ...] = (
    ("/report",),
    ("/team",),
    ("/duty", ("dp",)),
    ("/duty", ("dl",), ("du",), ("dp",)),
)
#: What is written for him.
_WRITTEN: tuple[Taps, ...] = (
    ("/queue", ("xe",), ("xo", "q")),
    ("/ledger", ("xe",), ("xo", "ledger")),
    ("/ledger", ("xe",), ("xo", "period", "month")),
)


class Looking(Further):
    """The eyes of the one concerned."""

    def _passes(self, days: int = 0, hours: int = 0) -> None:
        raise NotImplementedError

    def _takes_away(self) -> None:
        """The files he has ordered."""
        for line in made(self.town, self.person(self.plan.accused).id, for_good=self.plan.written):
            self.phone.lines.append(line)

    def _not_there(self) -> None:
        """Nothing on his phone names it, not even what he saw before it was kept from him. Who steps aside on his phone
        is told the number once more; and one that he has typed since may stand in the answer to that."""
        if self.stepped_aside:
            return
        for shown in self.chat(self.plan.accused).messages.values():
            words = "\n".join((shown.text, *(label for label, _ in shown.buttons)))
            typed = self.phone.echoed.get(shown.id, "")
            named = [name for name in self.secrets if name in words and name not in typed]
            self.phone.lines += [f"there is still {name}" for name in named if self.busy]

    def _look(self, step: str, most: int) -> None:
        self._follow(step, lambda: self._looked(Random(f"{self.plan.seed} {step}"), most))

    def _looked(self, rng: Random, most: int) -> list[tuple[str, Deed]]:
        hand = Hand(self.chat(self.plan.accused), rng, harmless)
        for asked in rng.sample(LOOKS, most):
            hand.does(("says", asked))
            for _ in range(rng.choice((1, 1, 2, 3, 4))):
                labels = hand.labels()
                if not labels:
                    break
                hand.does(("presses", rng.choice(labels)))
            if asked == "/ledger" and rng.random() < _TAKES_AWAY:
                for action in ("xe", "xo"):
                    if labels := hand.labels(action):
                        hand.does(("presses", rng.choice(labels)))
            if hand.asked():
                hand.does(("says", rng.choice((*TEXTS, STORY, "料少"))))
                if hand.asked():
                    hand.does(("says", "/cancel"))
        return [(self.plan.accused, deed) for deed in hand.done]

    def _papers(self) -> None:
        """Whatever he can take away, or have drawn, of what is open to him: in the pairs whose bytes are compared."""
        if not self.plan.written:
            return
        # So that there is something to see, with a photo of which a part is covered, for whoever sees a township; and
        # for those above, to whom what nobody takes up goes on.
        self.open += [self._report(STORY, Track.URGENT, None, village) for village in ("SK01", "LX01")]
        self._come()
        self._passes(days=1)
        self._follow("covered", lambda: self._covers(self.open[-1], Random(self.plan.seed)))
        for n, (asked, *taps) in enumerate((*_DRAWN, *_WRITTEN, *self._of_each())):
            self._follow(f"paper {n}", lambda asked=asked, taps=taps: self._tapped(asked, taps))
            if {("c", "print"), ("xe",)} & {*taps}:
                # One file is made at a time, and the next is not ordered before.
                self._takes_away()

    def _of_each(self) -> Iterator[Taps]:
        for number in self.open[-2:]:
            asked = f"/case {number}"
            yield asked, ("c", "files")
            yield asked, ("c", "more"), ("c", "picture")
            yield asked, ("c", "more"), ("c", "print")

    def _tapped(self, asked: str, taps: Iterable[tuple[str, ...]]) -> list[tuple[str, Deed]]:
        hand = Hand(self.chat(self.plan.accused), Random(0), lambda *_: True)
        hand.does(("says", asked))
        all(hand.taps(*each) for each in taps)
        return [(self.plan.accused, deed) for deed in hand.done]

    def _asked_for(self) -> None:
        """The number, or that of no case, wherever one may be typed; the words, and the same story once more."""
        hand = Hand(self.chat(self.plan.accused), Random(0), lambda *_: True)
        number = (self._its_number() if self.busy else "") or NEVER
        for asked in (f"/case {number}", f"{number} {_DIGITS}", number, "/case", number, "/case", "料少"):
            hand.does(("says", asked))
        for told in (number, f"{number}号那件：{STORY}"):
            hand.does(("says", told))
            if hand.taps("d", "case"):
                hand.does(("says", number))
            self._puts_away(hand)
        for asked, move in itertools.product(self.open[-1:], ("merge", "link", "supplement")):
            hand.does(("says", f"/case {asked}"))
            if hand.taps("c", move) or (hand.taps("c", "more") and hand.taps("c", move)):
                hand.does(("says", number))
            self._puts_away(hand)

    def _puts_away(self, hand: Hand) -> None:
        if hand.asked():
            hand.does(("says", "/cancel"))
