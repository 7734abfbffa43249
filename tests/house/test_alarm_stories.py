"""Every alarm there are words for has a story in which a keeper reads it: real processes, the stand-in over HTTP."""

import ast
from pathlib import Path

from supervision.alarms import CODES, ENDLESS

STORIES = sorted((Path(__file__).parents[1] / "stories").glob("test_alarms*.py"))


def asked(*names: str) -> set[str]:
    """The codes that these stories ask the keeper's phone for, by methods of tests.stories.watch.Watch."""
    calls = (
        node
        for path in STORIES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in names
        and call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }  # fmt: skip


def test_every_alarm_is_read_on_a_keepers_phone_in_a_story() -> None:
    assert asked("told", "listed") == set(CODES)


def test_of_every_alarm_that_ends_its_end_is_read_too() -> None:
    assert asked("over", "over_after_quiet_minutes") == set(CODES) - ENDLESS
