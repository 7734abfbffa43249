"""What the one concerned looks at: screens, searches by word and number, and files to take away."""

import re
from random import Random

from tests.pairs.deeds import Deeds, harmless
from tests.pairs.filing import NEVER, STORY
from tests.pairs.hands import TEXTS, Deed, Hand
from tests.pairs.paper import made

#: How often whoever looks at the ledger takes it away.
_TAKES_AWAY = 0.5
#: The mark of one file, by which a leaked one is led back to who had it: drawn anew for each.
_PRINT = re.compile(r'"mark": "[^"]*"|记号：[^。]*。|[Mm]ark of this file: [^.]*\.')
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


class Looking(Deeds):
    """The eyes of the one concerned."""

    def _takes_away(self) -> None:
        """The files he has ordered."""
        for line in made(self.town, self.person(self.plan.accused).id):
            self.phone.lines.append(_PRINT.sub("", line))

    def _not_there(self) -> None:
        """Nothing on his phone names it, not even what he saw before it was kept from him. Who steps aside knows."""
        if self.plan.relation == "aside" or self.stepped_aside:
            return
        shown = "\n".join(self.phone.shown())
        self.phone.lines += [f"there is still {name}" for name in self.secrets if self.busy and name in shown]

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

    def _asked_for(self) -> str:
        """The number, the words, and the same story once more."""
        chat = self.chat(self.plan.accused)
        number = next(iter((*self.secrets, self.matter)), "") or NEVER
        for asked in (f"/case {number}", number, "/case", "料少"):
            chat.says(asked)
        return number
