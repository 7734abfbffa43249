"""Architectural promises that hold over the whole house, kept by reading its own source and tables."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import handlers
import supervision
from handlers.commands import COMMANDS, HANDLERS, KEYS
from handlers.flow import FLOWS
from handlers.flow import flow as made
from handlers.moves import MOVES
from handlers.notices import CASE_NOTICES
from handlers.presets import how_to_type
from handlers.registration import ROOMS
from handlers.tellers import TELLERS
from locales.catalogue import Catalogue
from supervision import events, reading_events, roster_events, spending_events
from supervision.cases import ENDED, Move, State, Track
from supervision.events import AmendmentEvent, CaseEvent, ErasureEvent, Event, IdentityEvent
from supervision.offices import Role
from supervision.overlay import Rule, rules
from supervision.transitions import BY_CLOCK, TABLE, leads_to, moves_of, ways_on
from supervision.typed_values import readable
from tests.cells import every_cell
from tests.chat import Chat, photo

assert ROOMS
LANGUAGES = Catalogue.load().languages
HANDLERS_HOME = Path(handlers.__file__).parent
SUPERVISION_HOME = Path(supervision.__file__).parent
FINDERS = {"by_id", "by_ref", "by_number", "by_receipt"}

#: Where a case may be found without the gate, and why: the house itself asks, nobody is answered.
PAST_THE_GATE = {"notices.py": "_announce_case decides who hears; what they hear goes through the gate"}

#: What events have in common; nothing of the kind happens itself.
GROUPS = {Event, CaseEvent, AmendmentEvent, ErasureEvent, IdentityEvent, reading_events.Reading}

EVENTS = [
    each
    for module in (events, spending_events, reading_events, roster_events)
    for each in vars(module).values()
    if isinstance(each, type) and issubclass(each, Event) and each not in GROUPS
]


def trees(home: Path) -> Iterator[tuple[str, ast.AST]]:
    for file in sorted(home.rglob("*.py")):
        yield file.name, ast.parse(file.read_text(encoding="utf-8"))


@cache
def refusal_codes() -> set[str]:
    """Every code that is raised anywhere; f-strings by what stands before the brace, with a star."""
    codes = {"missing", "stale"}
    for home in (HANDLERS_HOME, SUPERVISION_HOME):
        for _, tree in trees(home):
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refusal" and node.args:
                    codes |= set(_strings(node.args[0]))
    return codes


def _strings(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
        yield str(node.values[0].value) + "*"


def test_every_event_is_announced_or_said_to_concern_nobody() -> None:
    with every_cell() as cell:
        for event in EVENTS:
            with cell(event.__name__):
                assert event in (CASE_NOTICES if issubclass(event, CaseEvent) else TELLERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_words(language: str) -> None:
    words, codes = Catalogue.load().words(language), sorted(refusal_codes())
    assert len(codes) > 100
    with every_cell() as cell:
        for code in codes:
            with cell(code):
                assert (
                    words.keys(f"refusal.{code[:-1]}") if code.endswith("*") else f"refusal.{code}" in words
                )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_a_handler_and_words(language: str) -> None:
    words = Catalogue.load().words(language)
    assert [row.name for row in COMMANDS if row.name not in HANDLERS] == []
    assert [row.name for row in COMMANDS if f"command.{row.name}" not in words] == []
    assert [label for label, name in KEYS.items() if name not in HANDLERS or label not in words] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_says_what_is_wanted(language: str) -> None:
    words = Catalogue.load().words(language)
    wants = {step.wants for flow in FLOWS.values() for step in flow.steps.values()}
    assert [key for key in sorted(wants) if key not in words] == []


def test_every_step_can_be_left_and_leads_back_to_a_known_one() -> None:
    for flow in FLOWS.values():
        assert flow.first in flow.steps
        assert {step.back for step in flow.steps.values() if step.back} <= flow.steps.keys()


def test_handlers_find_cases_only_through_the_gate() -> None:
    found = {
        name
        for name, tree in trees(HANDLERS_HOME)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in FINDERS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "cases"
    }
    assert found <= PAST_THE_GATE.keys()


def reachable() -> set[State]:
    found, waiting = {State.SUBMITTED}, [State.SUBMITTED]
    while waiting:
        state = waiting.pop()
        new = {each for track in Track for each in ways_on(state, track)} - found
        found |= new
        waiting += new
    return found


def test_every_state_is_reached() -> None:
    assert reachable() == set(State)


def test_no_open_state_is_a_dead_end() -> None:
    with every_cell() as cell:
        for state in set(State) - ENDED:
            onward = {leads_to(move, state, track) for move in Move for track in Track} - {None, state}
            with cell(state):
                assert onward


def test_every_move_is_somebodys_and_has_a_button() -> None:
    with every_cell() as cell:
        for move in Move:
            with cell(move):
                assert any(row.states for row in TABLE if row.move is move)
                assert any(move in moves_of(role) for role in Role)
                assert move is Move.REJECT or move.value in MOVES  # 未办好 is a choice inside 现场核实


def labels() -> set[str]:
    """The keys of labels that stand in the source as they are."""
    pattern = re.compile(r"(?:option\(\s*draft,|Button\()\s*\"([a-z_.]+)\"")
    texts = (file.read_text(encoding="utf-8") for file in HANDLERS_HOME.glob("*.py"))
    return {key for text in texts for key in pattern.findall(text)}


def test_labels_have_at_most_eight_chinese_characters() -> None:
    words = Catalogue.load().words("zh")
    said = {key: "".join(words.messages[key].parts[::2]) for key in labels() if key in words.messages}
    assert len(said) > 30
    assert {k: v for k, v in said.items() if sum("\u3400" <= c <= "\u9fff" for c in v) > 8} == {}


def test_an_everyday_report_with_a_photo_takes_five_taps_and_one_text(supervisor: Chat) -> None:
    presses = ["track.button.everyday", "report.button.file"]
    supervisor.says("报问题").presses(presses[0]).says("水管破了").sends(photo()).presses(presses[1])
    assert supervisor.hears("report.filed.everyday")
    assert 2 + len(presses) <= 5  # the key 报问题 is a tap, and so is the photo


def test_those_who_hear_of_a_move_are_those_the_table_names() -> None:
    with every_cell() as cell:
        for row in TABLE:
            with cell(row.move, min(row.tracks)):
                assert set(row.hears) == {hearers.__name__ for _, hearers in CASE_NOTICES[row.event]}
        for made in BY_CLOCK:
            with cell(made.name):
                assert set(made.hears) == {hearers.__name__ for _, hearers in CASE_NOTICES[made.event]}


def test_every_rule_of_the_policy_has_words_and_can_be_changed_in_the_chat() -> None:
    with every_cell() as cell:
        for path, rule in rules().items():
            with cell(path):
                has_words_and_is_typed(path, rule)


def has_words_and_is_typed(path: str, rule: Rule) -> None:
    needed = (f"policy.rule.{path}", f"policy.about.{path}", f"policy.section.{rule.section}")
    words = {language: Catalogue.load().words(language) for language in LANGUAGES}
    lacking = [
        f"locales/{language}/policy.po: {key}"
        for language in words
        for key in needed
        if key not in words[language]
    ]
    assert lacking == []
    assert rule.whole or readable(rule.kind), "tell supervision.typed_values how it is typed"
    assert rule.whole or all(f"amend.how.{how_to_type(rule.kind)}" in each for each in words.values())


def test_no_conversation_has_two_steps_of_one_name() -> None:
    """Only the later would ever be asked: whose villager it is, and whom a reason concerns, were both called whom."""
    step = next(iter(FLOWS["identity"].steps.values()))
    with pytest.raises(ValueError, match="twice"):
        made("twice", step.name, step, step)
    assert "twice" not in FLOWS
