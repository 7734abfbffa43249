"""The matrix of integrity: step × stage × person × relation, and who reads content, every cell as it is written."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import integrity_content as reading
from supervision.acts.sealed_ways import keep_from, named
from supervision.gate import Actor, actor_of
from supervision.integrity import Stage
from supervision.integrity_content import ReadFor
from supervision.integrity_moves import GIVEN, Step
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level, Place
from supervision.refusals import Missing, Refusal
from supervision.relatives import Kin
from tests.cells import every_cell
from tests.chat import Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt
from tests.handlers.test_sealed_way import at_reception
from tests.rules.above import EVERYBODY, actor, seat
from tests.rules.test_integrity_moves import STAGES, brought_to, makes
from tests.rules.test_integrity_moves import number as number  # noqa: PLC0414 - the fixture: a number was given

TABLE = Path(__file__).with_name("who_may_integrity.txt").read_text("utf-8")
SECOND, SECONDS = "second", 5_000_000_088
ACTS = ("ask", "decide", "show", "custody")


def section(name: str) -> list[list[str]]:
    """The lines of a section, in words."""
    lines = TABLE.partition(f"[{name}]\n")[2].partition("\n[")[0].splitlines()
    return [line.split() for line in lines if line.strip() and not line.startswith("#")]


def written(name: str = "steps") -> set[tuple[Step, Stage | None, str]]:
    return {
        (Step(step), GIVEN if stage == "given" else Stage(stage), part)
        for step, stages, *parts in section(name)
        for stage in stages.split("+")
        for part in parts
    }


STEPS, ELSEWHERE = written(), written("elsewhere")


class _Undone(Exception):  # noqa: N818 - it was only asked
    """Each cell is tried, and was never done."""


def tried(work: UnitOfWork, act: Callable[[], object]) -> bool:
    """Whether it can be done; it is undone again."""
    done = False
    with suppress(_Undone, Refusal, Missing), work.savepoint():
        done = act() is not False
        raise _Undone
    return done


# --- relations


def _concerned(work: UnitOfWork, number: str, who: Person) -> None:
    keep_from(work, number, (who.id,))


def _acts_for(work: UnitOfWork, number: str, who: Person) -> None:
    other = work.people.add("袁某某", "13900000066")
    _concerned(work, number, other)
    _stands_in(work, who, other)


def _stands_in(work: UnitOfWork, who: Person, of: Person) -> None:
    place = work.places.by_code("SK")
    assert place is not None
    work.offices.appoint(who.id, Role.MEMBER, place.id, work.now, deputy_of=of.id)


def _relative(work: UnitOfWork, number: str, who: Person) -> None:
    work.relatives.add(who.id, Kin.MARRIAGE, "尤老三")
    named(work, number, ("尤老三",))


def _moved(work: UnitOfWork, _number: str, who: Person) -> None:
    """The same office, in another county and its only township."""
    county = work.places.put(Place(0, "QY", "平水县", Level.COUNTY))
    town = work.places.put(Place(0, "PS", "平水镇", Level.TOWNSHIP, county.id))
    for office in work.offices.of_person(who.id, work.now):
        work.offices.end(office.id, work.now)
        there = town if office.role is Role.SECRETARY else county
        work.offices.appoint(who.id, office.role, there.id, work.now)


def _left(work: UnitOfWork, _number: str, who: Person) -> None:
    for office in work.offices.of_person(who.id, work.now):
        work.offices.end(office.id, work.now)


def _nobodys_deputy(work: UnitOfWork, _number: str, who: Person) -> None:
    _stands_in(work, who, work.people.add("袁某某", "13900000066"))


RELATIONS: dict[str, Callable[[UnitOfWork, str, Person], None]] = {
    "in office over the place, not concerned": lambda *_: None,
    "concerned (named)": _concerned,
    "acts for somebody who is concerned": _acts_for,
    "declared relative of somebody who is named": _relative,
    "holds the same office in another county": _moved,
    "held the office until a moment ago": _left,
    "deputy of somebody who is not concerned": _nobodys_deputy,
}


def expects(relation: str) -> bool:
    [line] = [words for words in section("relations") if " ".join(words).startswith(relation)]
    return line[-1] == "yes"


def test_every_relation_is_written_down() -> None:
    assert len(section("relations")) == len(RELATIONS)
    assert {expects(relation) for relation in RELATIONS} == {True, False}


# --- steps


def _steps(stage: Stage | None, relation: str, part: str, number: str, dream: Dream) -> set[Step]:
    """What somebody can do to a matter at this stage, once it has come there."""
    work = dream.work
    seat(work)
    ref = brought_to(work, stage, number)
    RELATIONS[relation](work, number, actor(work, part).person)
    return {step for step in Step if tried(work, partial(makes, work, step, part, ref, number))}


@pytest.mark.parametrize("stage", STAGES)
def test_every_step_is_as_it_is_written_down(town: Town, number: str, stage: Stage | None) -> None:
    with every_cell() as cell:
        for part in EVERYBODY:
            with cell(part):
                count(
                    "cells of who may do what to a sealed number (step × stage × person × relation)",
                    len(Step),
                )
                found = dreamt(
                    town, partial(_steps, stage, "in office over the place, not concerned", part, number)
                )
                assert found == {step for step, at, who in STEPS if at is stage and who == part}


@pytest.mark.parametrize("stage", STAGES)
def test_every_relation_is_as_it_is_written_down(town: Town, number: str, stage: Stage | None) -> None:
    with every_cell() as cell:
        for part in ("reception", "secretary", "county"):
            for relation in RELATIONS:
                with cell(part, relation):
                    count(
                        "cells of who may do what to a sealed number (step × stage × person × relation)",
                        len(Step),
                    )
                    found = dreamt(town, partial(_steps, stage, relation, part, number))
                    anyway = ELSEWHERE if "another county" in relation else set()
                    among = STEPS if expects(relation) else anyway
                    assert found == {step for step, at, who in among if at is stage and who == part}


# --- content


def _someone(work: UnitOfWork, part: str) -> Actor:
    if part != SECOND:
        return actor(work, part)
    person = work.people.by_user(SECONDS)
    assert person is not None
    return actor_of(work, person)


def _reads(name: str, relation: str, part: str, number: str, dream: Dream) -> set[str]:
    """What somebody can do about what was written with a number."""
    work = dream.work
    seat(work)
    asker = actor(work, "reception")
    work.contents.add(number, asker.offices[0].place_id, "补贴被扣了", None, 1)
    return {act for act in ACTS if tried(work, partial(_does, work, act, name, relation, part, number))}


def _does(work: UnitOfWork, act: str, name: str, relation: str, part: str, number: str) -> bool:
    asker, ref = actor(work, "reception"), ""
    if act != "ask":
        ref = reading.ask(work, asker, number, ReadFor.REGISTER).ref
    if act in {"show", "custody"}:
        other = SECOND if "two" in name else "county"
        reading.decide(work, _someone(work, other), ref, let=True)
    RELATIONS[relation](work, number, _someone(work, part).person)
    who = _someone(work, part)
    match act:
        case "ask":
            reading.ask(work, who, number, ReadFor.DECIDE)
        case "decide":
            reading.decide(work, who, ref, let=True)
        case "show":
            reading.show(work, who, ref, 1)
        case _:
            return any(each.number == number for each in reading.custody(work, who, 5))
    return True


@pytest.mark.parametrize("how", ["two", "one"])
def test_who_reads_content_is_as_it_is_written_down(town: Town, number: str, how: str) -> None:
    name = f"content where {how} {'are' if how == 'two' else 'is'} at the reception"
    if how == "two":
        at_reception(town, "申信访", SECONDS)
    everybody = (*EVERYBODY, *((SECOND,) if how == "two" else ()))
    table = {(act, part) for act, *parts in section(name) for part in parts}
    assert table
    with every_cell() as cell:
        for part in everybody:
            for relation in RELATIONS:
                with cell(part, relation):
                    count(
                        "cells of who reads what was written with a number (act × person × relation)",
                        len(ACTS),
                    )
                    found = dreamt(town, partial(_reads, name, relation, part, number))
                    own = {act for act, who in table if who == part}
                    assert found == (own if expects(relation) else set())
