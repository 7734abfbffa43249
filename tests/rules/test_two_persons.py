"""Who may ask for what takes two persons: what × state × person, and by relation, as who_may.txt says; nobody else."""

from dataclasses import replace
from functools import partial

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, EntryKind, State
from supervision.covers import Cover
from supervision.files import FileKind, Incoming
from supervision.identity import Sought
from supervision.identity_gate import askable, files_askable
from tests.cast import PARTS
from tests.cells import every_cell
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.rules.test_every_cell import actor
from tests.rules.test_every_cell import case as case  # noqa: PLC0414 - the fixture: everybody has heard of it
from tests.rules.test_who_may import _ELSEWHERE, _EVERYWHERE, _WORDS, RELATIONS, expects, section

Cell = tuple[Sought, State, str]


def written() -> set[Cell]:
    return {
        (Sought(sought), state, part)
        for sought, states, *parts in section("two persons")
        for state in _WORDS[states]
        for part in parts
    }


ALLOWED = written()


def given(work: UnitOfWork, case: Case) -> None:
    """A villager's name, a recording whose words are written, and a covered photo."""
    person = actor(work, "supervisor").person.id
    for n, kind in enumerate((FileKind.VOICE, FileKind.PHOTO)):
        sent = Incoming(kind, f"f{n}", f"u{n}")
        file = work.files.expect(sent, chat_id=1, person_id=person, draft_id=None, case_id=case.id)
        work.files.kept(file.id, 10, "0" * 64, copied=kind is FileKind.PHOTO, width=64, height=48)
        if kind is FileKind.PHOTO:
            work.files.cover(file.id, Cover(5, 4, (1,), case.township_id), recognisable=True)
    work.cases.identify(work.cases.receipts(case.id)[0].id, {"name": "张某"})
    work.cases.add_entry(case, EntryKind.SUMMARY, actor(work, "secretary").person.id, "水管坏了")


def asks(work: UnitOfWork, case: Case, sought: Sought, part: str) -> bool:
    who = actor(work, part)
    if sought is Sought.VILLAGER:
        return bool(askable(work, who, case))
    return bool(files_askable(work, who, case, sought))


def found(case: Case, relation: str, part: str, dream: Dream) -> set[Cell]:
    work = dream.work
    given(work, case)
    RELATIONS[relation](work, case, actor(work, part).person)
    cells = [(sought, state) for sought in Sought for state in State]
    return {
        (sought, state, part)
        for sought, state in cells
        if asks(work, replace(case, state=state), sought, part)
    }


@pytest.mark.parametrize("relation", RELATIONS)
def test_who_may_ask_is_as_it_is_written_down(town: Town, case: Case, relation: str) -> None:
    with every_cell() as cell:
        for part in PARTS:
            if relation != _ELSEWHERE or part not in _EVERYWHERE:
                with cell(relation, part):
                    count("cells of who may ask for what takes two persons", len(Sought) * len(State))
                    mine = {each for each in ALLOWED if each[2] == part and expects(relation)}
                    assert dreamt(town, partial(found, case, relation, part)) == mine
