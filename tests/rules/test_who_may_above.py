"""The matrix for those beside and above the cast, and for a case the county holds or a dispatched body works on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case, Move, Track
from supervision.gate import SEE, may
from supervision.offices import Role
from tests.cells import every_cell
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.rules.above import ABOVE, EVERYBODY, actor, at_the_body, at_the_county, join
from tests.rules.test_every_cell import case as case  # noqa: PLC0414 - the fixture: everybody has heard of it
from tests.rules.test_who_may import ALL, RELATIONS, Cell, asked, expects, sees, written

Arranged = Callable[[UnitOfWork, Case], Case]

#: The sections of the table, who is asked in each, and how the case stands.
ARRANGED: dict[str, tuple[tuple[str, ...], Arranged]] = {
    "above": (tuple(ABOVE), lambda _work, case: case),
    "held": (EVERYBODY, at_the_county),
    "dispatched": (EVERYBODY, at_the_body),
}


def allowed(work: UnitOfWork, case: Case, part: str) -> set[Cell]:
    """What the gate allows somebody in every cell."""
    who = actor(work, part)
    return {
        (track, move, state, part)
        for track, move, state in ALL
        if may(work, who, replace(case, track=track, state=state), move)
    }


@pytest.mark.parametrize("name", ARRANGED)
def test_every_cell_is_as_it_is_written_down(town: Town, case: Case, name: str) -> None:
    parts, arrange = ARRANGED[name]
    town.act(lambda work: join(work, case))
    arranged = town.act(lambda work: arrange(work, case))
    table = written(f"may {name}")
    with every_cell() as cell:
        for part in parts:
            with cell(part):
                count("cells of who may do what (track × act × state × person)", len(ALL))
                found = town.read(lambda work, part=part: allowed(work, arranged, part))
                assert found == {each for each in table if each[3] == part}


@pytest.mark.parametrize("name", ARRANGED)
def test_who_sees_it_is_as_it_is_written_down(town: Town, case: Case, name: str) -> None:
    parts, arrange = ARRANGED[name]
    town.act(lambda work: join(work, case))
    arranged = town.act(lambda work: arrange(work, case))

    def seen(work: UnitOfWork) -> set[tuple[Track, str]]:
        who = {part: actor(work, part) for part in parts}
        return {(t, p) for t in Track for p in parts if may(work, who[p], replace(arranged, track=t), SEE)}

    assert town.read(seen) == sees(f"sees {name}")


@pytest.mark.parametrize(("also_at", "presses"), [("SK", True), ("LX", False)])
def test_a_deputy_who_is_a_secretary_presses_the_neighbour_and_not_himself(
    town: Town, case: Case, also_at: str, presses: bool
) -> None:
    town.act(lambda work: join(work, case))
    waiting = replace(case, due_kind="sign")

    def pressing(work: UnitOfWork) -> set[Cell]:
        return {cell for cell in allowed(work, waiting, "deputy") if cell[1] is Move.SUPERVISE}

    def also_secretary(work: UnitOfWork) -> None:
        place = work.places.by_code(also_at)
        assert place is not None
        work.offices.appoint(actor(work, "deputy").person.id, Role.SECRETARY, place.id, work.now)

    before = town.read(pressing)
    town.act(also_secretary)
    assert before
    assert town.read(pressing) == (before if presses else set())


def _related(relation: str, case: Case, part: str, dream: Dream) -> set[Cell]:
    """Of the body: of a case that it works on, which it could do something to."""
    arranged = at_the_body(dream.work, case) if part == "body" else case
    RELATIONS[relation](dream.work, arranged, actor(dream.work, part).person)
    return {cell for cell in allowed(dream.work, arranged, part) if cell[:3] in set(asked(relation))}


def test_every_relation_is_as_it_is_written_down(town: Town, case: Case) -> None:
    town.act(lambda work: join(work, case))
    with every_cell() as cell:
        for relation in RELATIONS:
            for part in ABOVE:
                with cell(relation, part):
                    count("cells of who may, by relation to the one named", len(asked(relation)))
                    found = dreamt(town, partial(_related, relation, case, part))
                    table = written("may dispatched" if part == "body" else "may above")
                    assert found == {each for each in table if each[3] == part and expects(relation)}
