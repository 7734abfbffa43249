"""Who may have a name deleted: what × track × state × person, and by relation, as who_may.txt says; nobody else."""

from dataclasses import replace
from functools import partial

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts.erasing import check
from supervision.cases import Case, State, Track
from supervision.erasure import Erasure
from supervision.erasure_gate import by_receipt, decides, erasable
from supervision.refusals import Missing, Refusal
from tests.cast import PARTS
from tests.cells import every_cell
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.rules.test_every_cell import actor
from tests.rules.test_every_cell import case as case  # noqa: PLC0414 - the fixture: everybody has heard of it
from tests.rules.test_who_may import _ELSEWHERE, _EVERYWHERE, _WORDS, RELATIONS, expects, section

WHAT = ("write", "receipt", "decide")
Cell = tuple[str, Track, State, str]


def written() -> set[Cell]:
    return {
        (what, Track(track), state, part)
        for what, tracks, states, *parts in section("deletion of a name")
        for track in tracks.split("+")
        for state in _WORDS[states]
        for part in parts
    }


ALLOWED = written()


def may(work: UnitOfWork, case: Case, what: str, part: str) -> bool:
    who, wish = actor(work, part), Erasure(0, "", case.id, 0, case.reporter_id, work.now, work.now)
    asked = {
        "write": lambda: erasable(work, who, case),
        "receipt": lambda: by_receipt(work, who, case),
        "decide": lambda: decides(work, who, wish, case),
    }
    return bool(asked[what]())


def found(case: Case, relation: str, part: str, dream: Dream) -> set[Cell]:
    work = dream.work
    work.cases.identify(work.cases.receipts(case.id)[0].id, {"name": "张某"})
    RELATIONS[relation](work, case, actor(work, part).person)
    seen = not_hidden(work, case, part)
    cells = [(what, track, state) for what in WHAT for track in Track for state in State]
    return {
        (what, track, state, part)
        for what, track, state in cells
        if (seen or what == "decide") and may(work, replace(case, track=track, state=state), what, part)
    }


def not_hidden(work: UnitOfWork, case: Case, part: str) -> bool:
    """Every act asks the gate for the case first."""
    try:
        check(work, actor(work, part), case.ref)
    except Missing:
        return False
    except Refusal:
        return True
    return True


@pytest.mark.parametrize("relation", RELATIONS)
def test_who_may_is_as_it_is_written_down(town: Town, case: Case, relation: str) -> None:
    with every_cell() as cell:
        for part in PARTS:
            if relation != _ELSEWHERE or part not in _EVERYWHERE:
                with cell(relation, part):
                    count("cells of who may have a name deleted", len(WHAT) * len(Track) * len(State))
                    mine = {each for each in ALLOWED if each[3] == part and expects(relation)}
                    assert dreamt(town, partial(found, case, relation, part)) == mine
