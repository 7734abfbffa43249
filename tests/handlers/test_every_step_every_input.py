"""Every step of every conversation × everything that can be sent: a defined answer, never silence, nothing broken.

A row of the matrix is one test: the scene is set once, each cell is played in a savepoint and taken back, and every
cell that fails is told.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.desk import respond
from handlers.conversation import Conversation
from handlers.flow import FLOWS
from handlers.said import Kind, Said
from locales.catalogue import Catalogue
from storage.outbox_rows import LAST
from storage.unit_of_work import UnitOfWork
from supervision.cases import State
from tests.cells import every_cell
from tests.chat import Clock, Town
from tests.conftest import open_town
from tests.handlers import playing
from tests.handlers import spent as spent_on
from tests.handlers.asked import ASKED
from tests.handlers.every import (
    ANYWHERE,
    INPUTS,
    SCENES,
    STEPS,
    Stage,
    composed,
    in_every_language,
    offered,
    set_up,
)

FACTS = ("cases", "entries", "visits", "complainants", "invitations", "offices", "spending_records")


_COUNTED = text("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in FACTS))
_STATES = text("SELECT state, version FROM cases ORDER BY id")


class RolledBackError(Exception):
    """Ends a scene: nothing of it stays."""


@dataclass
class Theatre:
    """A town in which scenes are played and forgotten."""

    town: Town
    ear: Conversation
    catalogue: Catalogue
    cases: dict[State, tuple[int, str, str]]
    facts: list[Any]

    def play(self, flow: str, step: str, scene: Callable[[Stage], None]) -> None:
        """Play `scene` at this step."""

        def act(work: UnitOfWork) -> None:
            scene(set_up(work, flow, step, self.cases))
            raise RolledBackError

        with pytest.raises(RolledBackError):
            self.town.store.act_now(act)

    def say(self, stage: Stage, said: Said) -> list[str]:
        """Say it, and hear what is answered, in words every language has; the names of the screens.

        What only brings an earlier message up to date in place is no answer.
        """
        ear = self.ear
        function = ear.edited if said.edited else ear.pressed if said.kind is Kind.PRESS else ear.heard
        respond(stage.work, said, function, self.catalogue)
        answers = list(composed(stage.work, self.catalogue))
        here = [row for row, code in answers if row.chat_id == stage.chat_id and not code]
        return [row.screen for row in here if row.replaces != LAST]


@pytest.fixture(scope="module")
def theatre(
    settled: Path, tmp_path_factory: pytest.TempPathFactory, ear: Conversation, said_words: Catalogue
) -> Iterator[Theatre]:
    data = Path(shutil.copytree(settled, tmp_path_factory.mktemp("theatre") / "town"))
    town = open_town(data, Clock(), said_words, ear)
    numbers = _some_cases(town)
    cases = {state: _known(town, each) for state, each in numbers.items()}
    yield Theatre(town, ear, in_every_language(), cases, town.read(facts))
    town.store.close()


def _some_cases(town: Town) -> dict[State, str]:
    supervisor, secretary, inspector = (town.chat(who) for who in ("supervisor", "secretary", "inspector"))
    waiting = playing.to_verify(supervisor, secretary, inspector)
    handled = playing.report(supervisor, "另外一件：路烂了")
    playing.hand_over(secretary, handled)
    playing.opens(inspector, handled).presses("move.button.start")
    playing.opens(town.chat("officer"), handled).presses("move.button.ask").presses("ask.ready.2")
    new, returned = (
        playing.report(supervisor, "第三件：桥栏杆断了"),
        playing.report(supervisor, "第四件：灯不亮"),
    )
    playing.opens(secretary, returned).presses("move.button.more").presses("move.button.return")
    secretary.presses("☐ 照片").presses("☐ 具体位置").presses("missing.button.send")
    petitions = (State.REGISTERED, State.HANDED_OVER, State.NOTICED, State.ANSWERED, State.TOLD)
    elsewhere = {state: playing.petition(supervisor, secretary, state) for state in petitions}
    spent = spent_on.registers(inspector)
    spent_on.carried_to(inspector, spent, "contractor")
    offered = _refused_three_times(town, playing.report(supervisor, "第五件：界牌倒了"))
    return {
        State.TRANSFERRING: offered,
        State.TO_VERIFY: waiting,
        State.HANDLING: handled,
        State.SUBMITTED: new,
        State.RETURNED: returned,
        **elsewhere,
        State.UNDER_WAY: spent,
    }


def _refused_three_times(town: Town, number: str) -> str:
    for _ in range(3):
        playing.opens(town.chat("secretary"), number).presses("move.button.more").presses("move.button.offer")
        town.chat("secretary").presses("山口镇").presses("reason.offer.1")
        town.chat("elsewhere").presses("move.button.refuse_offer").presses("reason.refuse_offer.1")
    return number


def _known(town: Town, number: str) -> tuple[int, str, str]:
    case = playing.case_of(town, number)
    return case.id, case.ref, number


def facts(work: UnitOfWork) -> list[Any]:
    """What would show that something was done."""
    return [*work.execute(_COUNTED).one(), *map(tuple, work.execute(_STATES).all())]


def the_draft_stands_somewhere(stage: Stage) -> None:
    """The draft is gone, as it was, or at a known step of a known conversation."""
    draft = stage.work.drafts.by_ref(stage.draft.ref)
    if draft is not None:
        assert draft.step in FLOWS[draft.flow].steps


def test_every_conversation_has_a_scene() -> None:
    assert SCENES.keys() == FLOWS.keys()


def steps_of(flow: str) -> list[str]:
    return [step for name, step in STEPS if name == flow]


@contextmanager
def forgotten(stage: Stage) -> Iterator[None]:
    """What happens in it is taken back: the next cell finds the scene as it was set."""
    with suppress(RolledBackError), stage.work.savepoint():
        yield
        raise RolledBackError


@pytest.mark.parametrize(("flow", "step"), STEPS)
def test_every_input_has_an_answer(theatre: Theatre, flow: str, step: str) -> None:
    def scene(stage: Stage) -> None:
        with every_cell() as cell:
            for given, made in INPUTS.items():
                with cell(given), forgotten(stage):
                    screens = theatre.say(stage, made(stage))
                    assert screens, "silence"
                    the_draft_stands_somewhere(stage)
                    if screens[0].startswith(("refusal.", "flow.not_here", "flow.no_words")):
                        assert facts(stage.work) == theatre.facts

    theatre.play(flow, step, scene)


def test_what_does_not_depend_on_the_step_has_an_answer(theatre: Theatre) -> None:
    def scene(stage: Stage) -> None:
        with every_cell() as cell:
            for given, made in ANYWHERE.items():
                with cell(given), forgotten(stage):
                    assert theatre.say(stage, made(stage)), "silence"
                    assert facts(stage.work) == theatre.facts
                    the_draft_stands_somewhere(stage)

    theatre.play("report", "story", scene)


@pytest.mark.parametrize("flow", SCENES)
def test_every_button_under_a_question_has_an_answer(theatre: Theatre, flow: str) -> None:
    def scene(stage: Stage) -> None:
        with every_cell() as cell:
            for action, args in offered(stage.work, stage.draft, theatre.catalogue):
                with cell(action, *args), forgotten(stage):
                    assert theatre.say(stage, stage.press(action, *args)), "silence"
                    the_draft_stands_somewhere(stage)

    with every_cell() as cell:
        for step in steps_of(flow):
            with cell(step):
                theatre.play(flow, step, scene)


@pytest.mark.parametrize("flow", SCENES)
def test_the_second_picture_of_an_album_is_quiet_and_kept(theatre: Theatre, flow: str) -> None:
    def scene(stage: Stage) -> None:
        stage.work.chats.remember_album(stage.chat_id, "album", f"d:{stage.draft.ref}")
        said = INPUTS["photo"](stage)
        assert said.file is not None
        assert theatre.say(stage, replace(said, album="album")) == []
        assert len(stage.work.files.of_draft(stage.draft.id)) == 1

    with every_cell() as cell:
        for step in steps_of(flow):
            with cell(step):
                theatre.play(flow, step, scene)


@pytest.mark.parametrize("flow", SCENES)
def test_somebody_elses_hand_presses_in_vain(theatre: Theatre, flow: str) -> None:
    def scene(stage: Stage) -> None:
        other = theatre.town.chat("neighbour").user_id
        said = replace(stage.choice("done"), chat_id=other, user_id=other)
        respond(stage.work, said, theatre.ear.pressed, theatre.catalogue)
        assert [row.screen for row, _ in composed(stage.work, theatre.catalogue)] == ["refusal.draft_gone"]
        assert stage.work.drafts.by_ref(stage.draft.ref) == stage.draft

    with every_cell() as cell:
        for step in steps_of(flow):
            with cell(step):
                theatre.play(flow, step, scene)


# --- whom it concerns, asked wherever words are typed (see tests.handlers.asked)

#: What goes on from a question, where more than one answer does: the first that is offered.
ONWARD = (
    *("nobody", "file", "send", "sure", "use", "case", "done", "keep"),
    *("later", "to", "seen", "here", "other", "me", "close"),
)
#: … and what is sent where no button leads on.
TYPED = {"amount": "a sum", "signers": "names", "photo": "photo", "which": "a number alone"}
SPEAKS = "何检员和舒书记都收了好处费"
#: Without a picture in the scene nobody is done with its squares (see test_faces): one goes back from them.
GOES_BACK = {"cells"}
#: Whose scene has nothing to keep the words with: told whole elsewhere (test_callbacks, test_identity).
ELSEWHERE = {"callback", "identity_refuse"}


def goes_on(theatre: Theatre, stage: Stage) -> bool:
    """Answer what is asked, with the first answer that leads on, until it was asked whom it concerns, or is over."""
    for _ in range(12):
        draft = stage.work.drafts.by_ref(stage.draft.ref)
        if draft is None or not draft.active:
            return False
        if draft.body.get("spoken", ["…"]) != ["…"] or draft.step == "concerns":
            return True
        args = [args for action, args in offered(stage.work, draft, theatre.catalogue) if action == "d"]
        onward = [each for each in args if each[2] in ONWARD] or [each for each in args if len(each) > 3]
        if draft.step in GOES_BACK:
            onward = []
        onward.sort(key=lambda each: ONWARD.index(each[2]) if each[2] in ONWARD else 0)
        stage.draft = draft
        typed = INPUTS[TYPED.get(draft.step, "back")](stage)
        theatre.say(stage, stage.press("d", *onward[0]) if onward else typed)
    return False


@pytest.mark.parametrize("flow", sorted(ASKED.keys() - ELSEWHERE))
def test_words_that_speak_of_an_official_are_kept_only_once_it_was_asked_whom_they_concern(
    theatre: Theatre, flow: str
) -> None:
    def scene(stage: Stage) -> None:
        # A villager's way to be reached is kept apart from what is told.
        item = "place" if flow == "answers" else stage.draft.body.get("item")
        stage.draft = stage.work.drafts.save(
            replace(stage.draft, body={**stage.draft.body, "spoken": ["…"], "item": item})
        )
        words = f"12月3日 {SPEAKS}" if flow == "supervise" else SPEAKS
        theatre.say(stage, stage.said(Kind.TEXT, text=words))
        assert goes_on(theatre, stage), "nobody asked"

    with every_cell() as cell:
        for step in ASKED[flow]:
            with cell(step):
                theatre.play(flow, step, scene)
