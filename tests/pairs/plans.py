"""What happens in a pair of worlds, drawn from a seed: the same seed is the same pair."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from supervision.cases import Track
from tests.pairs.people import EVERYBODY

#: How whoever looks comes to be kept from the case. The first three before it is filed, the others while it goes on.
FIRST = ("oneself", "relative", "deputy")
LATE = ("named", "declares", "deputises", "aside")
#: What he sees is found to be the same matter as one that was kept from him from the first: drawn apart (see `plan`).
MERGED = "merged"
MERGEABLE = frozenset({Track.EVERYDAY, Track.URGENT})

#: What is done where everybody may see it, in both worlds alike.
OPENLY = (
    *("report", "report", "work", "work", "work", "walk", "visit", "spending", "petition"),
    *(
        "answers",
        "his work",
        "his work",
        "his answers",
        "his report",
        "look",
        "look",
        "leave",
        "back",
        "handover",
    ),
)
#: What is done to the case, in one world alone.
SECRETLY = (
    "secret work",
    "secret work",
    "secret work",
    "secret walk",
    "secret walk",
    "secret answers",
    "another",
)
#: What concerns two cases at once, pictures and PINs, drawn apart and put between the others.
BESIDE = (
    *("merge", "link", "join", "covers", "his pin", "his pin", "their pin"),
    *("secret merge", "secret link", "secret join", "secret covers"),
)
#: What goes further than one step, drawn apart once more.
FURTHER = (
    *("course", "course", "opens", "his opens", "wish", "his search", "his search", "at once"),
    *("secret course", "secret course", "secret opens", "secret wish"),
)
TIMES = ("hours", "day", "days", "week", "fortnight")

TRACKS = (
    *(Track.EVERYDAY, Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.UNCLEAR),
    *(Track.SPENDING, Track.INTEGRITY),
)


#: How often what he could see is kept from him because it is merged with what he could not.
_MERGED = 0.4
#: The share of pairs of which the bytes are compared.
WRITTEN = 0.1


@dataclass(frozen=True)
class Plan:
    """`before`: how many of the steps come before the case, or before it is kept from whom it concerns."""

    seed: int
    accused: str
    relation: str
    track: Track
    steps: tuple[str, ...]
    before: int

    @property
    def late(self) -> bool:
        """Whether he could see it at first."""
        return self.relation in {*LATE, MERGED}

    @property
    def written(self) -> bool:
        """Whether what goes to his phone is written and drawn, and compared byte by byte: that costs as much as the
        rest of a pair, so it is done for a share of them."""
        return Random(f"{self.seed} written").random() < WRITTEN

    def smaller(self) -> Iterator["Plan"]:
        """The same with one step less."""
        for n in range(len(self.steps)):
            steps = self.steps[:n] + self.steps[n + 1 :]
            yield replace(self, steps=steps, before=self.before - (n < self.before))


def plan(seed: int) -> Plan:
    """The pair of this seed."""
    rng = Random(seed)
    track = rng.choice(TRACKS)
    relation = _relation(rng, track)
    accused = rng.choice([part for part in EVERYBODY if part != "keeper" or rng.random() < 0.3])
    drawn = [rng.choice(rng.choice((OPENLY, SECRETLY, SECRETLY, TIMES))) for _ in range(rng.randint(3, 8))]
    # Numbered, so that a step stays what it is when others are left out.
    steps = [f"{n} {what}" for n, what in enumerate(drawn)]
    before = rng.randint(0, 3)
    apart = Random(f"{seed} beside")
    for n in range(apart.choice((0, 1, 1, 2))):
        place = apart.randint(0, len(steps))
        steps.insert(place, f"{len(drawn) + n} {apart.choice(BESIDE)}")
        before += place < before
    further = Random(f"{seed} further")
    for n in range(further.choice((0, 1, 1, 2))):
        place = further.randint(0, len(steps))
        # Beside come two at most.
        steps.insert(place, f"{len(drawn) + 2 + n} {further.choice(FURTHER)}")
        before += place < before
    if relation == "named" and track in MERGEABLE and apart.random() < _MERGED:
        relation = MERGED
    return Plan(seed, accused, relation, track, tuple(steps), before)


def _relation(rng: Random, track: Track) -> str:
    if track is Track.INTEGRITY:
        return rng.choice(("oneself", "relative"))
    if track is Track.SPENDING:
        # Nobody is named when it is registered.
        return rng.choice(LATE[:3])
    return rng.choice(FIRST if rng.random() < 0.6 else LATE)
