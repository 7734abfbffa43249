"""Two worlds, equal but for a sealed matter in one: until it is handed down the township cannot tell them apart."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from handlers.conversation import Conversation
from locales.catalogue import Catalogue
from tests.chat import Clock, Town
from tests.conftest import open_town
from tests.handlers.playing import answer, hand_over, report
from tests.handlers.test_integrity import hands_down, registers, sealed

#: Whoever may look around in the township, and above it short of the county's reception and leader.
LOOKING = ("secretary", "inspector", "neighbour", "officer", "leader", "keeper", "elsewhere")
#: Everything these people can ask for.
ASKED = (
    "/start",
    "/queue",
    "/ledger",
    "/todo",
    "/report",
    "/team",
    "/records",
    "/me",
    "/policy",
    "/help",
    "更多",
)

Worlds = Callable[[], Town]


@pytest.fixture
def worlds(settled: Path, tmp_path: Path, said_words: Catalogue, ear: Conversation) -> Iterator[Worlds]:
    towns: list[Town] = []

    def another() -> Town:
        data = Path(shutil.copytree(settled, tmp_path / f"world{len(towns)}"))
        towns.append(open_town(data, Clock(), said_words, ear))
        return towns[-1]

    yield another
    for town in towns:
        town.store.close()


def lived(town: Town, *, with_matter: bool, until: str) -> None:
    """A week with two ordinary reports; in one world a cadre's problem is reported between them."""
    supervisor, secretary, inspector = (town.chat(who) for who in ("supervisor", "secretary", "inspector"))
    first = report(supervisor)
    hand_over(secretary, first)
    answer(inspector, first)
    if with_matter:
        number = sealed(supervisor)
        if until != "sealed":
            registers(town.chat("reception"), number)
        if until == "handed elsewhere":
            hands_down(town.chat("reception"), "尚山口")
    for _ in range(3):
        town.passes(days=1)
    report(supervisor, "路灯不亮")
    town.passes(days=4)


def seen(town: Town, who: str) -> list[str]:
    """Everything on somebody's phone, and everything asked for, with the random numbers taken out."""
    chat = town.chat(who)
    said = [shown.text for shown in chat.messages.values()]
    for asked in ASKED:
        chat.says(asked)
        said += [shown.text for shown in chat.answers]
        said += [label for label, _ in (button for shown in chat.answers for button in shown.buttons)]
    return [re.sub(r"(?<!\d)\d{7}(?!\d)", "#", each) for each in said]


@pytest.mark.parametrize("until", ["sealed", "registered", "handed elsewhere"])
def test_the_township_sees_no_difference(worlds: Worlds, until: str) -> None:
    plain, other = worlds(), worlds()
    lived(plain, with_matter=False, until=until)
    lived(other, with_matter=True, until=until)
    looking = [who for who in LOOKING if not (until == "handed elsewhere" and who == "elsewhere")]
    for who in looking:
        assert seen(plain, who) == seen(other, who), who


def test_the_check_would_find_a_difference(worlds: Worlds) -> None:
    plain, other = worlds(), worlds()
    lived(plain, with_matter=False, until="sealed")
    lived(other, with_matter=True, until="handed elsewhere")
    assert seen(plain, "elsewhere") != seen(other, "elsewhere")
