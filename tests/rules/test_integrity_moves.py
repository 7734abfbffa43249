"""The table of a sealed number: every cell of step × stage × person, allowed and refused; no stage is a dead end."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import integrity as acts
from supervision.gate import Actor
from supervision.integrity import AsideFor, Came, Ending, Instruction, Matter, Owed, Stage, Told
from supervision.integrity_moves import GIVEN, TABLE, Hands, Step, leads_to, row_of
from supervision.refusals import Missing, Refusal
from tests.cast import MONDAY, PARTS
from tests.cells import every_cell
from tests.chat import Chat, Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.handlers.test_integrity import OWN, sealed
from tests.rules.above import actor

STAGES = (GIVEN, *Stage)
#: Of the cast, those whose part it can be; everybody else may do nothing.
HANDS = {"reception": Hands.COUNTY, "secretary": Hands.RECEIVER}
_DAY = MONDAY.date()


def _register(work: UnitOfWork, who: Actor, number: str) -> None:
    acts.register(work, who, OWN, Came.PERSON, named=True, on=_DAY, number=number)


#: How each step is made: who makes it, the matter's reference, and somebody of the county for whom it is wanted.
MADE: dict[Step, Callable[[UnitOfWork, Actor, str], object]] = {
    Step.KEPT_FROM: lambda work, who, ref: acts.keep_from(work, who, ref, actor(work, "county").person.id),
    Step.TOLD_ACCEPTANCE: lambda work, who, ref: acts.told(work, who, ref, Owed.ACCEPTANCE, Told.PHONE),
    Step.TOLD_RESULT: lambda work, who, ref: acts.told(work, who, ref, Owed.RESULT, Told.PHONE),
    Step.HANDED_DOWN: lambda work, who, ref: acts.hand_down(
        work, who, ref, actor(work, "elsewhere").person.id, Instruction.FETCH, 10
    ),
    Step.TAKEN_BACK: acts.take_back,
    Step.SIGNED: acts.sign,
    Step.REPORTED: acts.report,
    Step.LONGER_ASKED: lambda work, who, ref: acts.ask_longer(work, who, ref, 5),
    Step.STEPPED_ASIDE: lambda work, who, ref: acts.step_aside(work, who, ref, AsideFor.KIN),
    Step.LEFT: lambda work, who, ref: acts.leave(work, who, ref, AsideFor.TIES),
    Step.LONGER_GRANTED: lambda work, who, ref: acts.decide_longer(work, who, ref, granted=True),
    Step.LONGER_REFUSED: lambda work, who, ref: acts.decide_longer(work, who, ref, granted=False),
    Step.CLOSED: lambda work, who, ref: acts.close(work, who, ref, Ending.DONE),
}


def brought_to(work: UnitOfWork, stage: Stage | None, number: str) -> str:
    """A named matter at this stage, where there is a task one with a wish for more time; its reference."""
    if stage is GIVEN:
        return ""
    county, secretary = actor(work, "reception"), actor(work, "secretary")
    _register(work, county, number)
    found: Matter = work.integrity.by_number(number)  # type: ignore[assignment]
    if stage in {Stage.HANDED_DOWN, Stage.REPORTED}:
        acts.hand_down(work, county, found.ref, secretary.person.id, Instruction.FETCH, 10)
        acts.ask_longer(work, secretary, found.ref, 5)
    if stage is Stage.REPORTED:
        acts.report(work, secretary, found.ref)
    if stage is Stage.CLOSED:
        acts.close(work, county, found.ref, Ending.DONE)
    return found.ref


def makes(work: UnitOfWork, step: Step, part: str, ref: str, number: str) -> bool:
    """Whether it was made."""
    who = actor(work, part)
    with suppress(Refusal, Missing), work.savepoint():
        if step is Step.REGISTERED:
            _register(work, who, number)
        else:
            MADE[step](work, who, ref)
        return True
    return False


@pytest.fixture
def number(supervisor: Chat) -> str:
    return sealed(supervisor)


def _may(part: str, step: Step, stage: Stage | None) -> bool:
    return HANDS.get(part) is row_of(step).who and leads_to(step, stage) is not None


def _allowed(stage: Stage | None, step: Step, part: str, number: str, dream: Dream) -> Stage | None:
    work = dream.work
    assert makes(work, step, part, brought_to(work, stage, number), number)
    after = work.integrity.by_number(number)
    return after.stage if after is not None else GIVEN


def _refused(stage: Stage | None, number: str, dream: Dream) -> set[tuple[Step, str]]:
    """What of all that may not be done was done."""
    work = dream.work
    ref = brought_to(work, stage, number)
    wrong = [(step, part) for step in Step for part in PARTS if not _may(part, step, stage)]
    return {(step, part) for step, part in wrong if makes(work, step, part, ref, number)}


@pytest.mark.parametrize("stage", STAGES)
def test_every_cell_is_as_the_table_says(town: Town, number: str, stage: Stage | None) -> None:
    count("cells of a sealed number (step × stage × person)", len(Step) * len(PARTS))
    assert dreamt(town, partial(_refused, stage, number)) == set()
    with every_cell() as cell:
        for step in Step:
            for part in [part for part in PARTS if _may(part, step, stage)]:
                with cell(step, part):
                    found = dreamt(town, partial(_allowed, stage, step, part, number))
                    assert found is leads_to(step, stage)


def test_every_step_has_its_row_and_only_the_closed_has_an_end() -> None:
    assert [row.step for row in TABLE] == sorted(Step, key=[row.step for row in TABLE].index)
    assert len(TABLE) == len(Step)
    for stage in set(STAGES) - {Stage.CLOSED}:
        assert {leads_to(step, stage) for step in Step} - {None, stage}, stage
