"""The authorisation matrix: role × move × state × relation, every cell as who_may.txt says, and no other is allowed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import product
from pathlib import Path

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import ENDED, Case, Move, State, Track
from supervision.gate import SEE, case_for, may
from supervision.offices import Role
from supervision.people import Person
from supervision.refusals import Missing
from supervision.relatives import Kin
from tests.cast import PARTS
from tests.cells import every_cell
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.rules.test_every_cell import actor
from tests.rules.test_every_cell import case as case  # noqa: PLC0414 - the fixture: everybody has heard of it

Cell = tuple[Track, Move, State, str]

TABLE = Path(__file__).with_name("who_may.txt").read_text("utf-8")
_WORDS = {
    "any": frozenset(State),
    "open": frozenset(State) - ENDED,
    "all-but-merged": frozenset(State) - {State.MERGED},
}


def section(name: str) -> list[list[str]]:
    """The lines of a section of the table, in words."""
    lines = TABLE.partition(f"[{name}]\n")[2].partition("\n[")[0].splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def written(name: str = "may") -> set[Cell]:
    """Every cell that is allowed."""
    found = set()
    for tracks, move, states, *people in section(name):
        among = _WORDS.get(states) or frozenset(State(each) for each in states.split("+"))
        for track, state, part in product(tracks.split("+"), among, people):
            found.add((Track(track), Move(move), state, part))
    return found


def sees(name: str = "sees") -> set[tuple[Track, str]]:
    """Who sees a case of which track."""
    rows = section(name)
    return {
        (Track(track), part) for tracks, *people in rows for track in tracks.split("+") for part in people
    }


ALLOWED, SEEN = written(), sees()
#: Every cell there is.
ALL = [(track, move, state) for track in Track for move in Move for state in State]


def cells(work: UnitOfWork, case: Case, part: str) -> set[Cell]:
    """What the gate allows somebody of the cast."""
    who = actor(work, part)
    return {
        (track, move, state, part)
        for track, move, state in ALL
        if may(work, who, replace(case, track=track, state=state), move)
    }


def test_every_cell_is_as_it_is_written_down(town: Town, case: Case) -> None:
    with every_cell() as cell:
        for part in PARTS:
            with cell(part):
                count("cells of who may do what (track × act × state × person)", len(ALL))
                found = town.read(lambda work, part=part: cells(work, case, part))
                assert found == {each for each in ALLOWED if each[3] == part}


def test_who_sees_it_is_as_it_is_written_down(town: Town, case: Case) -> None:
    def seen(work: UnitOfWork) -> set[tuple[Track, str]]:
        who = {part: actor(work, part) for part in PARTS}
        return {
            (t, part) for t in Track for part in PARTS if may(work, who[part], replace(case, track=t), SEE)
        }

    assert town.read(seen) == SEEN


def _concerned(work: UnitOfWork, case: Case, who: Person) -> None:
    work.recusals.add(case.id, who.id, None)


def _deputy(work: UnitOfWork, case: Case, who: Person) -> None:
    named = work.people.add("袁某某", "13900000066")
    work.recusals.add(case.id, named.id, None)
    _stands_in(work, who, named)


def _stands_in(work: UnitOfWork, who: Person, of: Person) -> None:
    """In an office that gives no sight of its own."""
    place = work.places.by_code("SK")
    assert place is not None
    work.offices.appoint(who.id, Role.MEMBER, place.id, work.now, deputy_of=of.id)


def _relative(work: UnitOfWork, case: Case, who: Person) -> None:
    from supervision.acts.recusing import concern

    work.relatives.add(who.id, Kin.MARRIAGE, "尤老三")
    concern(work, actor(work, "reception"), case, ("尤老三",))


def _moved(work: UnitOfWork, _case: Case, who: Person) -> None:
    """The same office, but at the places of 山口镇, or nowhere that lies over 青石村."""
    for office in work.offices.of_person(who.id, work.now):
        work.offices.end(office.id, work.now)
        place = work.places.by_code("SK01" if office.role is Role.SUPERVISOR else "SK")
        assert place is not None
        work.offices.appoint(who.id, office.role, place.id, work.now)


def _left(work: UnitOfWork, _case: Case, who: Person) -> None:
    for office in work.offices.of_person(who.id, work.now):
        work.offices.end(office.id, work.now)


def _nobodys_deputy(work: UnitOfWork, _case: Case, who: Person) -> None:
    _stands_in(work, who, work.people.add("袁某某", "13900000066"))


_ELSEWHERE = "holds the same office at another place"
RELATIONS: dict[str, Callable[[UnitOfWork, Case, Person], None]] = {
    "in office over the place, not concerned": lambda *_: None,
    "concerned (named)": _concerned,
    "acts for somebody who is concerned": _deputy,
    "declared relative of somebody who is named": _relative,
    _ELSEWHERE: _moved,
    "held the office until a moment ago": _left,
    "deputy of somebody who is not concerned": _nobodys_deputy,
}
#: An office at the county is over every township: it has no other place; whoever reported it speaks for it anywhere.
_EVERYWHERE = {"reception", "county", "supervisor"}


def test_every_relation_is_written_down() -> None:
    lines = {" ".join(words) for words in section("relations")}
    assert {name for name in RELATIONS if any(line.startswith(name) for line in lines)} == RELATIONS.keys()
    assert len(lines) == len(RELATIONS)


def expects(relation: str) -> bool:
    """Whether, by the table, somebody in this relation sees the case as if there were none."""
    [line] = [words for words in section("relations") if " ".join(words).startswith(relation)]
    return line[len(relation.split())] == "yes"


#: What anybody may do: what nobody may without any relation is not asked again with one ...
ASKED = sorted({cell[:3] for cell in ALLOWED})
#: ... but in these two, of every cell: a relation that gave something would be seen.
WHOLE = ("concerned (named)", _ELSEWHERE)


def asked(relation: str) -> list[tuple[Track, Move, State]]:
    """The cells that are asked for of somebody in this relation."""
    return ALL if relation in WHOLE else ASKED


def test_every_relation_is_as_it_is_written_down(town: Town, case: Case) -> None:
    with every_cell() as cell:
        for relation in RELATIONS:
            for part in PARTS:
                if relation != _ELSEWHERE or part not in _EVERYWHERE:
                    with cell(relation, part):
                        count("cells of who may, by relation to the one named", len(asked(relation)))
                        found = dreamt(town, partial(_in_relation, relation, case, part))
                        assert found == {each for each in ALLOWED if each[3] == part and expects(relation)}


def _in_relation(relation: str, case: Case, part: str, dream: Dream) -> set[Cell]:
    work = dream.work
    RELATIONS[relation](work, case, actor(work, part).person)
    who = actor(work, part)
    if not expects(relation):
        with pytest.raises(Missing):
            case_for(work, who, case.ref)
    return {
        (track, move, state, part)
        for track, move, state in asked(relation)
        if may(work, who, replace(case, track=track, state=state), move)
    }
