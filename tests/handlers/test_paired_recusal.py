"""Two worlds, equal but for one case that is kept from somebody: whatever he can see, the two are the same to the byte.

A few by hand, and the statements that his questions take; thousands of generated ones are in tests/pairs.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from random import Random
from typing import Any

import pytest

from handlers.ledger_rows import case_rows
from handlers.screen import View
from storage.unit_of_work import UnitOfWork
from supervision.acts import casework, erasing, recusing, reporting
from supervision.acts.reporting import Report
from supervision.cases import Case, State, Track
from supervision.chain import in_turn
from supervision.gate import actor_of, case_by_number, scope_of
from supervision.lists import Filter
from supervision.numbers import new_case_number
from supervision.offices import Role
from supervision.people import Language
from supervision.refusals import Refusal
from supervision.relatives import Kin
from tests.cast import PARTS, user_of
from tests.chat import Chat, Town
from tests.figures_told import count
from tests.handlers.dreaming import Dream, dreamt

ASKED = (
    "/start", "/queue", "/ledger", "/todo", "/report", "/team", "/records", "/duty", "/me", "更多", "镇上待办", "/help",
)  # fmt: skip
NUMBER = re.compile(r"(?<!\d)\d{7}(?!\d)")


@dataclass
class World:
    """A dream in which things happen; with the secret case, or without."""

    town: Dream
    concerned: str
    relation: str
    with_case: bool
    secret: str | None = None

    def person(self, part: str) -> Any:
        return self.town.read(lambda work: work.people.by_user(user_of(part)))

    def begin(self) -> None:
        """Who is related and who acts for whom is the same in both worlds."""
        looks = self.person(self.concerned)
        if self.relation == "relative":
            self.town.act(lambda work: work.relatives.add(looks.id, Kin.MARRIAGE, "尤老三"))
        if self.relation == "deputy":
            place = self.town.read(lambda work: work.places.by_code("LX-A").id)
            of = self.person("abroad").id
            self.town.act(lambda w: w.offices.appoint(looks.id, Role.MEMBER, place, w.now, deputy_of=of))

    def files_it(self, track: Track) -> None:
        """In one of the worlds."""
        if self.with_case:
            self.secret = self.file("修渠的料少了一半", track, self.named)

    @property
    def named(self) -> str:
        named = {"relative": "尤老三", "deputy": PARTS["abroad"].name}
        return named.get(self.relation, PARTS[self.concerned].name)

    def file(self, story: str, track: Track, concerns: str | None = None) -> str:
        def act(work: UnitOfWork) -> str:
            supervisor = actor_of(work, work.people.by_user(user_of("supervisor")))
            village = work.places.by_code("LX01").id
            draft = work.drafts.start(supervisor.person.id, user_of("supervisor"), "report", "preview", {})
            names = (concerns,) if concerns else ()
            report = Report(track, village, [("", story)], category="water", concerns=names, namesakes=names)
            return reporting.submit(work, supervisor, draft, report).number

        return str(self.town.act(act))

    def happens(self, what: str, n: int) -> None:
        match what:
            case "report":
                self.file(f"{n}组路灯不亮", Track.EVERYDAY)
            case "urgent":
                self.file(f"{n}组断电了", Track.URGENT)
            case "petition":
                self.file(f"{n}组答复过不服", Track.PETITION)
            case "work":
                self.work_on(lambda case: case.number != self.secret)
            case "secret_work" if self.with_case:
                self.work_on(lambda case: case.number == self.secret)
            case "secret_wish" if self.secret is not None:
                self.town.act(lambda work: _wishes(work, str(self.secret)))
            case "hours":
                self.town.passes(hours=5)
            case "day":
                self.town.passes(days=1)
            case "week":
                self.town.passes(days=7)
            case "say":
                self.town.chat(self.concerned).says("/queue")

    def work_on(self, wanted: Callable[[Case], bool]) -> None:
        """Whose turn it is does the next thing to the oldest case that is wanted."""
        self.town.act(lambda work: _next_step(work, wanted))


def _next_step(work: UnitOfWork, wanted: Callable[[Case], bool]) -> None:
    for case in sorted(work.cases.open_after(0, 1000), key=lambda case: (case.submitted_at, case.id)):
        step = _STEPS.get(case.state)
        if step is None or not wanted(case):
            continue
        for person in in_turn(work, case)[:1]:
            with suppress(Refusal):
                step(work, actor_of(work, person), case)
        return


def _wishes(work: UnitOfWork, number: str) -> None:
    """Its villager had left a name, and wishes it deleted."""
    supervisor = actor_of(work, work.people.by_user(user_of("supervisor")))
    case = case_by_number(work, supervisor, number)
    [villager] = work.cases.receipts(case.id)
    work.cases.identify(villager.id, {"name": "张某某", "phone": "13900000098"})
    erasing.ask(work, supervisor, case.ref, villager.id)


_STEPS: dict[State, Callable[[UnitOfWork, Any, Case], object]] = {
    State.SUBMITTED: lambda work, actor, case: casework.sign_and_assign(work, actor, case.ref),
    State.HANDLING: lambda work, actor, case: casework.start(work, actor, case.ref),
}


def seen(world: World) -> list[str]:
    """All there is on the phone of the one concerned, all he can ask for, and the rows of his files."""
    chat = world.town.chat(world.concerned)
    found = [_shown(each) for each in chat.messages.values()]
    for asked in ASKED:
        chat.says(asked)
        found += [_shown(each) for each in chat.answers]
        found += list(_pressed(chat))
    found += world.town.read(lambda work: _rows(work, world.concerned))
    return _numbered(found)


def _pressed(chat: Chat) -> Iterator[str]:
    """What lies behind the buttons of an answer: lists, filters, cards, figures."""
    buttons = [button for shown in chat.answers for button in shown.buttons][:12]
    message = chat.last if chat.answers else 0
    for label, data in buttons:
        chat.presses_again((message, data))
        yield label
        yield from map(_shown, chat.answers)


def _shown(shown: Any) -> str:
    picture = dict(shown.part.fields) if shown.part is not None and shown.picture else {}
    # A print of the reader's own entry under the journal's key: another one at each look, in one world too.
    picture.pop("mark", None)
    return f"{shown.text}|{[label for label, _ in shown.buttons]}|{shown.picture}|{picture}"


def _rows(work: UnitOfWork, part: str) -> list[str]:
    person = work.people.by_user(user_of(part))
    actor = actor_of(work, person)
    ids = work.ledger.ids(scope_of(work, actor), Filter("all"), work.time.day_ends(work.now), 1000)
    return [str(row) for row in case_rows(View(work, person, actor, Language.ZH), list(ids))]


def _numbered(found: list[str]) -> list[str]:
    """Random numbers as first, second, …: equal worlds show them in the same order."""
    known: dict[str, str] = {}
    return [NUMBER.sub(lambda m: known.setdefault(m[0], f"#{len(known)}"), each) for each in found]


def compared(
    town: Town, concerned: str, relation: str, track: Track, happenings: list[str], before: int = 0
) -> None:
    """`before`: how many of the happenings come before the case."""
    count("pairs of worlds, with a case and without, equal to the byte")

    def life(with_case: bool) -> Callable[[Dream], list[str]]:
        def live(dream: Dream) -> list[str]:
            world = World(dream, concerned, relation, with_case)
            world.begin()
            for n, what in enumerate(happenings):
                if n == before:
                    world.files_it(track)
                world.happens(what, n)
            return seen(world)

        return live

    plain, other = dreamt(town, life(False)), dreamt(town, life(True))
    # The first difference only: comparing thousands of lines line by line would take longer than living them.
    differing = next(((a, b) for a, b in zip_longest(plain, other) if a != b), None)
    assert differing is None


def test_an_example_of_two_worlds(town: Town) -> None:
    compared(town, "inspector", "oneself", Track.EVERYDAY, ["report", "secret_work", "work", "week", "day"])


def test_a_list_that_was_open_stays_where_it_is(town: Town) -> None:
    """Would it be taken back, whoever is named would see that very moment that something is kept from him."""
    compared(town, "inspector", "oneself", Track.EVERYDAY, ["report", "say", "secret_work"], before=2)


@pytest.mark.parametrize("part", ["inspector", "secretary", "officer", "county"])
def test_a_name_is_deleted_in_a_case_that_is_kept_from_him(town: Town, part: str) -> None:
    """Asked for, asked about at the county by who is not concerned, and done once its time is over."""
    compared(
        town, part, "oneself", Track.EVERYDAY, ["report", "secret_wish", "work", "hours", "week", "week"]
    )


@pytest.mark.parametrize("part", ["elsewhere", "abroad"])
def test_named_late_in_a_case_he_never_could_see_nothing_differs(town: Town, part: str) -> None:
    """Two worlds with the same case; in one of them he is named in it while a list and a question stand in his chat."""

    def life(named: bool) -> Callable[[Dream], list[str]]:
        def live(dream: Dream) -> list[str]:
            world = World(dream, part, "oneself", with_case=False)
            number = world.file("修渠的料少了一半", Track.EVERYDAY)
            for n, what in enumerate(("hours", "say", "work", "hours")):
                world.happens(what, n)
            if named:
                dream.act(lambda work: _name(work, number, PARTS[part].name))
            world.happens("report", 9)
            return seen(world)

        return live

    plain, other = dreamt(town, life(False)), dreamt(town, life(True))
    assert next(((a, b) for a, b in zip_longest(plain, other) if a != b), None) is None


def _name(work: UnitOfWork, number: str, name: str) -> None:
    supervisor = actor_of(work, work.people.by_user(user_of("supervisor")))
    recusing.name(work, supervisor, case_by_number(work, supervisor, number).ref, name, namesake=True)


def test_the_check_would_find_a_difference(town: Town) -> None:
    """The same two worlds looked at by somebody who is not concerned."""

    def life(with_case: bool) -> Callable[[Dream], list[str]]:
        def live(dream: Dream) -> list[str]:
            world = World(dream, "inspector", "oneself", with_case)
            world.begin()
            world.files_it(Track.EVERYDAY)
            return seen(World(dream, "secretary", "oneself", with_case))

        return live

    assert dreamt(town, life(False)) != dreamt(town, life(True))


# --- the statements a question takes


@pytest.mark.parametrize("part", ["inspector", "secretary", "officer", "neighbour", "abroad"])
def test_what_is_forbidden_takes_the_same_statements_as_what_is_missing(town: Town, part: str) -> None:
    def live(dream: Dream) -> tuple[list[str], list[str]]:
        world = World(dream, "inspector" if part == "abroad" else part, "oneself", True)
        world.begin()
        world.files_it(Track.EVERYDAY)
        chat = dream.chat(part)
        never = new_case_number(Random(7))
        # What is kept from act to act is read before.
        chat.says(f"/case {never}").says(f"/case {world.secret}").says(f"/case {never}")
        return _taken(dream, chat, f"/case {never}"), _taken(dream, chat, f"/case {world.secret}")

    missing, forbidden = dreamt(town, live)
    assert len(missing) > 3
    assert next(((a, b) for a, b in zip_longest(missing, forbidden) if a != b), None) is None


def _taken(dream: Dream, chat: Chat, asked: str) -> list[str]:
    """The statements that reach the database while a question is answered."""
    statements: list[str] = []
    dream.work.driver.set_trace_callback(statements.append)
    chat.says(asked)
    dream.work.driver.set_trace_callback(None)
    assert chat.hears("refusal.missing")
    return [re.sub(r"\d+|'[^']*'|X'[^']*'|NULL", "?", each) for each in statements]
