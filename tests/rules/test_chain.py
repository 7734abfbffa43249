"""The chain: who has a case on the desk, who covers, who stands above; and that each of them may see it."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage import outbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.prompting import prompt_due
from supervision.case_clock import started
from supervision.cases import Case, NewCase, Track
from supervision.chain import Hearing, came_to_leaders, hearing, in_turn, neighbour, queue_head
from supervision.gate import SEE, actor_of, may
from supervision.offices import Role
from supervision.people import Person
from tests.cast import KEPT, MONDAY, PARTS, user_of
from tests.chat import Clock, Town

PART_OF = {part.name: key for key, part in PARTS.items()}


def person(work: UnitOfWork, part: str) -> Person:
    found = work.people.by_user(user_of(part))
    assert found is not None
    return found


def filed(work: UnitOfWork, kind: str, track: Track = Track.EVERYDAY, **changes: Any) -> Case:
    """A case of 青石村 whose clock of this kind runs."""
    village, township = work.places.by_code("LX01"), work.places.by_code("LX")
    assert village is not None
    assert township is not None
    case = work.cases.add(
        NewCase(
            track=track,
            village_id=village.id,
            township_id=township.id,
            reporter_id=person(work, changes.pop("reporter", "supervisor")).id,
            category="water",
            nature="request",
            key_id=work.keys.new(),
            story="没水",
            submitted_at=work.now,
            due_kind="sign",
        )
    )
    given = {"inspector_id": "inspector", "handled_by": None} | changes
    named: dict[str, Any] = {n: person(work, v).id if isinstance(v, str) else v for n, v in given.items()}
    return work.cases.save(started(work.time, replace(case, **named), kind, work.now))


def parts(people: Iterable[Person]) -> list[str]:
    return [PART_OF[each.name] for each in people]


class _Undone(Exception):  # noqa: N818 - no error: a question asked of a world that is then put back
    pass


@pytest.fixture(scope="module")
def store(settled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The settled township; every question leaves it as it was."""
    data = Path(shutil.copytree(settled, tmp_path_factory.mktemp("chain") / "town"))
    store = Store.open(None, data, clock=Clock(), time=KEPT)
    yield store
    store.close()


def asked(store: Store, question: Callable[[UnitOfWork], Any]) -> Any:
    """What an act would answer, had it not been undone."""
    answers = []

    def act(work: UnitOfWork) -> None:
        answers.append(question(work))
        raise _Undone

    with pytest.raises(_Undone):
        store.act_now(act)
    return answers[0]


@pytest.fixture
def chain(store: Store) -> Callable[..., Any]:
    """Ask the chain about a case while some are away, some unreachable, some concerned, some out of office."""

    def ask(
        question: Callable[..., Any],
        kind: str,
        track: Track = Track.EVERYDAY,
        *more: Any,
        without: tuple[str, ...] = (),
        lost: str = "away",
        **changes: Any,
    ) -> Any:
        def act(work: UnitOfWork) -> Any:
            case = filed(work, kind, track, **changes)
            for part in without:
                _LOST[lost](work, case, person(work, part))
            return question(work, case, *more)

        return asked(store, act)

    return ask


def _out_of_office(work: UnitOfWork, _case: Case, who: Person) -> None:
    for office in work.offices.of_person(who.id, work.now):
        work.offices.end(office.id, work.now)


_LOST: dict[str, Callable[[UnitOfWork, Case, Person], None]] = {
    "away": lambda work, _case, who: work.people.take_leave(who.id, MONDAY + timedelta(days=7)),
    "unreachable": lambda work, _case, who: work.people.mark_unreachable(who.id, work.now),
    "concerned": lambda work, case, who: work.recusals.add(case.id, who.id, None),
    "out": _out_of_office,
}


def turn(work: UnitOfWork, case: Case) -> list[str]:
    return parts(in_turn(work, case))


TOWNSHIP = ("secretary", "inspector")
OFFICE = (*TOWNSHIP, "officer")


@pytest.mark.parametrize(
    ("kind", "track", "changes", "without", "who"),
    [
        ("sign", Track.EVERYDAY, {}, (), ["secretary"]),
        ("sign", Track.EVERYDAY, {}, ("secretary",), ["inspector"]),
        ("sign", Track.EVERYDAY, {}, TOWNSHIP, ["officer"]),
        ("sign", Track.EVERYDAY, {}, OFFICE, ["leader"]),
        ("sign", Track.EVERYDAY, {}, (*OFFICE, "leader"), ["county"]),
        ("register", Track.PETITION, {}, (), ["secretary"]),
        ("hand_over", Track.PETITION, {}, ("secretary",), ["inspector"]),
        ("notice", Track.PETITION, {}, (), ["inspector"]),
        ("answer", Track.PETITION, {"inspector_id": None}, (), ["secretary"]),
        ("review", Track.PETITION, {}, TOWNSHIP, ["officer"]),
        ("ask_review", Track.PETITION, {"reporter": "english"}, (), ["english"]),
        ("sort", Track.UNCLEAR, {}, (), ["reception"]),
        ("sort", Track.UNCLEAR, {}, ("reception",), ["county"]),
        ("measures", Track.URGENT, {}, (), ["inspector"]),
        ("measures", Track.URGENT, {"inspector_id": None}, (), ["secretary"]),
        ("handle", Track.EVERYDAY, {}, ("inspector",), ["secretary"]),
        ("verify", Track.EVERYDAY, {}, (), ["supervisor"]),
        ("verify", Track.EVERYDAY, {}, ("supervisor",), ["neighbour"]),
        ("verify", Track.EVERYDAY, {}, ("supervisor", "neighbour"), ["secretary"]),
        ("verify", Track.EVERYDAY, {"drawn": True}, (), ["secretary"]),
        ("verify", Track.EVERYDAY, {"drawn": True, "handled_by": "secretary"}, (), ["supervisor"]),
        ("tell", Track.EVERYDAY, {}, (), ["supervisor"]),
        ("tell", Track.EVERYDAY, {"reporter": "english"}, (), ["english"]),
        ("tell", Track.EVERYDAY, {"reporter": "english"}, ("english",), ["supervisor"]),
        ("resubmit", Track.EVERYDAY, {"reporter": "english"}, (), ["english"]),
        ("resubmit", Track.EVERYDAY, {}, ("supervisor", "neighbour"), ["inspector"]),
    ],
)
@pytest.mark.parametrize("lost", ["away", "unreachable", "out"])
def test_it_is_the_turn_of_the_nearest_who_can(
    chain: Callable[..., Any],
    kind: str,
    track: Track,
    changes: dict[str, Any],
    without: tuple[str, ...],
    who: list[str],
    lost: str,
) -> None:
    assert chain(turn, kind, track, without=without, lost=lost, **changes) == who


@pytest.mark.parametrize(
    ("kind", "track", "concerned", "who"),
    [
        ("sign", Track.EVERYDAY, ("secretary",), ["inspector"]),
        ("sign", Track.EVERYDAY, TOWNSHIP, ["officer"]),
        ("handle", Track.EVERYDAY, ("inspector",), ["secretary"]),
        ("sort", Track.UNCLEAR, ("reception",), ["county"]),
    ],
)
def test_who_is_concerned_never_has_it(
    chain: Callable[..., Any], kind: str, track: Track, concerned: tuple[str, ...], who: list[str]
) -> None:
    assert chain(turn, kind, track, without=concerned, lost="concerned") == who


def test_of_several_supervisors_those_with_somebody_left_to_tell_have_their_turn(store: Store) -> None:
    def act(work: UnitOfWork) -> list[str]:
        case = filed(work, "tell")
        work.cases.add_complainant(case, "00000000", person(work, "english").id, {})
        (first, _second) = work.cases.complainants(case.id)
        work.cases.record_told(first.id, work.now)
        return turn(work, case)

    assert asked(store, act) == ["english"]


def test_nobody_is_in_turn_where_no_clock_runs(chain: Callable[..., Any]) -> None:
    assert chain(lambda work, case: turn(work, replace(case, due_kind=None)), "sign") == []


def test_danger_is_heard_of_by_the_inspector_too(chain: Callable[..., Any]) -> None:
    assert chain(lambda work, case: parts(queue_head(work, case)), "sign", Track.URGENT) == list(TOWNSHIP)


def test_an_unclear_matter_of_another_village_is_not_its_supervisors_to_know(
    chain: Callable[..., Any],
) -> None:
    asked = {"reporter": "english"}
    assert chain(lambda work, case: parts(neighbour(work, case)), "sign", **asked) == ["supervisor"]
    assert chain(lambda work, case: parts(neighbour(work, case)), "sort", Track.UNCLEAR, **asked) == []


# --- who stands above


@pytest.mark.parametrize(
    ("kind", "to", "without", "who", "skipped"),
    [
        ("handle", Role.SECRETARY, (), ["secretary"], {}),
        ("handle", Role.SECRETARY, ("secretary",), ["officer"], {"secretary": "absent"}),
        ("sign", Role.OFFICER, (), ["officer"], {}),
        ("sign", Role.OFFICER, ("officer",), ["leader"], {"officer": "absent"}),
        ("sign", Role.AREA_LEADER, ("leader",), ["county"], {"area_leader": "absent"}),
        ("tell", Role.DIRECTOR, ("neighbour",), ["inspector"], {"director": "absent"}),
        ("sign", Role.COUNTY_LEADER, ("county",), [], {}),
    ],
)
def test_a_rung_that_is_not_there_is_passed_over_and_said_so(
    chain: Callable[..., Any],
    kind: str,
    to: Role,
    without: tuple[str, ...],
    who: list[str],
    skipped: dict[str, str],
) -> None:
    heard: Hearing = chain(hearing, kind, Track.EVERYDAY, to, without=without)
    assert (parts(heard.people), dict(heard.skipped) if who else {}) == (who, skipped)


@pytest.mark.parametrize(
    ("lost", "why"), [("unreachable", "unreachable"), ("concerned", "concerned"), ("out", "vacant")]
)
def test_it_is_known_why_an_office_was_passed_over(chain: Callable[..., Any], lost: str, why: str) -> None:
    heard = chain(hearing, "sign", Track.EVERYDAY, Role.OFFICER, without=("officer",), lost=lost)
    assert dict(heard.skipped) == {"officer": why}


def test_who_is_late_is_not_told_of_himself(chain: Callable[..., Any]) -> None:
    heard = chain(hearing, "handle", Track.EVERYDAY, Role.SECRETARY, without=("inspector",))
    assert parts(heard.people) == ["officer"]


@pytest.mark.parametrize(("deputy", "hears"), [("elsewhere", "county"), ("abroad", "abroad")])
def test_a_deputy_stands_in_for_the_areas_leader_unless_he_is_a_townships_secretary(
    store: Store, deputy: str, hears: str
) -> None:
    def act(work: UnitOfWork) -> list[str]:
        area = work.places.by_code("XZ1")
        assert area is not None
        work.offices.appoint(person(work, deputy).id, Role.AREA_DEPUTY, area.id, work.now)
        work.people.take_leave(person(work, "leader").id, MONDAY + timedelta(days=7))
        return parts(hearing(work, filed(work, "sign"), Role.AREA_LEADER).people)

    assert asked(store, act) == [hears]


# --- the gate lets in whom the chain names


KINDS = {"sign": Track.EVERYDAY, "handle": Track.URGENT, "sort": Track.UNCLEAR, "tell": Track.PETITION}


@pytest.mark.parametrize("without", [(), ("secretary",), TOWNSHIP, OFFICE, (*OFFICE, "leader")])
def test_whoever_is_reminded_or_hears_may_see_the_case(town: Town, without: tuple[str, ...]) -> None:
    def begin(work: UnitOfWork) -> None:
        for part in (*without, "reception"):
            work.people.mark_unreachable(person(work, part).id, work.now)
        for kind, track in KINDS.items():
            filed(work, kind, track)

    town.store.act_now(begin)
    heard = []
    for _ in range(8):
        town.clock.forward(hours=21)
        heard += town.store.act_now(told)
    assert len({case for _, case, _ in heard}) == len(KINDS)
    assert [(who, case) for who, case, sees in heard if not sees] == []


def told(work: UnitOfWork) -> list[tuple[str, str | None, bool]]:
    """Who is told of which case at this moment, and whether he may see it."""
    prompt_due(work)
    heard = []
    for row in outbox.claim(work, work.now, 100):
        who = work.people.by_user(row.chat_id)
        cases = [work.cases.by_id(int(id_)) for id_ in row.fields.get("cases", ())]
        if who is not None:
            actor = actor_of(work, who)
            heard += [(PART_OF[who.name], c.due_kind, may(work, actor, c, SEE)) for c in cases if c]
        outbox.sent(work, row.id)
    return heard


def test_an_office_below_the_leaders_keeps_it_from_them(chain: Callable[..., Any]) -> None:
    def came(work: UnitOfWork, case: Case) -> bool:
        return came_to_leaders(work, case, in_turn(work, case))

    assert not chain(came, "sign", without=TOWNSHIP)
    assert chain(came, "sign", without=OFFICE)
