"""How the bot dies: at a named point, at a moment nobody chose, or asked to stop."""

import random
from dataclasses import dataclass

#: Where it may die, and up to which passing of the point: what happens seldom must die early to die at all.
POINTS = {
    "before_inbox_commit": 30,
    "after_inbox_commit": 30,
    "in_act_before_commit": 60,
    "after_act_commit": 60,
    "lane_taken": 40,
    "case_added": 2,
    "before_outbox_row": 40,
    "outbox_claimed": 40,
    "after_send": 40,
    "before_sent_mark": 40,
    "file_half": 1,
    "file_written": 3,
    "file_synced": 3,
    "file_renamed": 3,
    "file_before_attach": 1,
    "journal_appended": 6,
    "before_keys_destroyed": 1,
    "keys_destroyed": 1,
}
#: Of each so many deaths one is a moment nobody chose, and one a SIGTERM.
RANDOM_EVERY, STOP_EVERY = 4, 16


@dataclass(frozen=True)
class Death:
    """`point` None: after so many requests of the bot, or after `seconds`; `asked`: by SIGTERM. `errors`: what else
    goes wrong in this life."""

    point: str | None
    nth: int
    asked: bool = False
    errors: str = ""
    seconds: float | None = None

    @property
    def fail(self) -> str | None:
        """The setting of FAIL."""
        return f"{self.point}:{self.nth}:kill" if self.point else self.errors or None


#: Errors where there are none in nature: two in a life, since the third would rightly put an update aside.
_ERRORS = {
    "lane_taken": 20,
    "case_added": 1,
    "before_outbox_row": 20,
    "journal_appended": 3,
    "before_sent_mark": 20,
}
#: A crash loop: so many lives one after another, of so many seconds (faults.md, A18).
CRASHES, _CRASH = 4, 2.0


def deaths(
    count: int, chance: random.Random, points: tuple[str, ...] = tuple(POINTS), *, soon: int = 80
) -> list[Death]:
    """So many deaths: every point in turn, others between, in an order of chance; a crash loop at the end. `soon`: at
    this passing of its point, or request, at the latest."""
    chosen = [_death(index, chance, points, soon) for index in range(count - CRASHES)]
    chance.shuffle(chosen)
    return [*chosen, *[Death(None, 0, seconds=_CRASH)] * min(CRASHES, count)]


def _death(index: int, chance: random.Random, points: tuple[str, ...], soon: int) -> Death:
    if index % STOP_EVERY == STOP_EVERY - 1:
        return Death(None, chance.randint(1, min(60, soon)), asked=True)
    if index % RANDOM_EVERY == RANDOM_EVERY - 1:
        two = chance.sample(sorted(_ERRORS), 2)
        errors = ",".join(f"{point}:{chance.randint(1, _ERRORS[point])}:exc" for point in two)
        return Death(None, chance.randint(0, soon), errors=chance.choice((errors, "")))
    point = points[(index - index // RANDOM_EVERY) % len(points)]
    return Death(point, chance.randint(1, min(POINTS[point], soon)))
