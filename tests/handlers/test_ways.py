"""The table of moves does not lie: every change of state that an act or the clock makes stands in it."""

import pytest

from storage.cases import CasesRepository
from supervision.cases import Case, State, Track
from supervision.transitions import BY_CLOCK, TABLE
from tests.chat import Chat, Town
from tests.handlers.playing import opens, petition, report, told
from tests.handlers.spent import carried_to, registers, seen
from tests.handlers.test_merge import test_each_villager_is_told_and_asked as each_villager_is_told
from tests.handlers.test_offering import offers, three_times
from tests.handlers.test_resorting import hands_up, puts_right
from tests.handlers.test_sorting import sorts

Way = tuple[Track, State, State]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> set[Way]:
    """Every change of state that is written."""
    found: set[Way] = set()

    def watch(name: str) -> None:
        written = getattr(CasesRepository, name)

        def watched(self: CasesRepository, case: Case) -> Case:
            was = self.by_id(case.id)
            saved: Case = written(self, case)
            if was is not None:
                found.add((was.track, was.state, case.state))
            return saved

        monkeypatch.setattr(CasesRepository, name, watched)

    watch("save")
    watch("hold")
    return found


def listed() -> set[Way]:
    by_hand = {
        (t, s, end)
        for row in TABLE
        for t in row.tracks
        for s in row.froms
        for end in (*row.ends(s), *row.onto)
    }
    by_clock = {(t, s, made.after or s) for made in BY_CLOCK for t in made.tracks for s in made.states}
    return by_hand | by_clock | {(t, s, s) for t in Track for s in State}


def test_everyday_matters_go_where_the_table_says(
    ways: set[Way], supervisor: Chat, neighbour: Chat, secretary: Chat, inspector: Chat
) -> None:
    told(supervisor, secretary, inspector, "dissatisfied")
    each_villager_is_told(supervisor, neighbour, secretary, inspector)
    for why in ("solved", "pressed"):
        opens(supervisor, report(supervisor)).presses("move.button.more").presses("move.button.withdraw")
        supervisor.presses(f"withdraw.{why}")
    assert ways - listed() == set()
    told_on = (State.REOPENED, State.TOLD, State.CLOSED)
    assert {(Track.EVERYDAY, State.TOLD, end) for end in told_on} <= ways
    assert (Track.EVERYDAY, State.VERIFIED, State.VERIFIED) in ways


def test_those_put_right_go_where_the_table_says(ways: set[Way], supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    for track in ("urgent", "petition", "everyday"):
        puts_right(secretary, number, track)
    hands_up(secretary, number)
    assert ways - listed() == set()
    assert (Track.URGENT, State.SUBMITTED, State.REGISTERED) in ways
    assert {
        (Track.PETITION, State.REGISTERED, State.SIGNED),
        (Track.EVERYDAY, State.SIGNED, State.TRANSFERRING),
    } <= ways


def test_offered_ones_go_where_the_table_says(
    ways: set[Way], town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat, officer: Chat
) -> None:
    for refused in (True, False):
        number = report(supervisor)
        opens(secretary, number).presses("move.button.sign")
        (three_times if refused else lambda who, _, n: offers(who, n))(secretary, elsewhere, number)
    town.passes(days=4)
    assert ways - listed() == set()
    offered = (State.SIGNED, State.TRANSFERRING, State.SUBMITTED)
    assert {(Track.EVERYDAY, State.TRANSFERRING, end) for end in offered} <= ways


def test_petitions_spendings_and_unclear_matters_go_where_the_table_says(
    ways: set[Way],
    town: Town,
    supervisor: Chat,
    secretary: Chat,
    inspector: Chat,
    officer: Chat,
    reception: Chat,
) -> None:
    petition(supervisor, secretary, State.TOLD)
    spent = registers(inspector)
    carried_to(inspector, spent, "on_site")
    seen(secretary, spent)
    opens(officer, spent).presses("spend.button.step").presses("spend.choice.again").says("回单看不清")
    for track in ("everyday", "petition", "integrity"):
        sorts(reception, report(supervisor, "说不清", "unclear"), track)
    town.passes(days=32)
    assert ways - listed() == set()
    assert {
        (Track.PETITION, State.TOLD, State.CLOSED),
        (Track.UNCLEAR, State.SUBMITTED, State.TRANSFERRED),
    } <= ways
