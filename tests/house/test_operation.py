"""The handbook for whoever keeps the machine says the same in both languages: parts, commands, what is refused."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
ENGLISH, CHINESE = ((DOCS / name).read_text("utf-8") for name in ("operation.md", "operation.zh-CN.md"))
_BLOCK = re.compile(r"^ *```\w+\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def levels(text: str) -> list[int]:
    """How deep each heading is, in order; a comment in a command is none."""
    return [len(each) for each in re.findall(r"^(#+) ", _BLOCK.sub("", text), re.MULTILINE)]


def commands(text: str) -> list[str]:
    """What stands in blocks, letter for letter."""
    return [re.sub(r"^ +", "", each, flags=re.MULTILINE) for each in _BLOCK.findall(text)]


def code(text: str) -> set[str]:
    """What stands between backticks in the running text."""
    return set(re.findall(r"`([^`\n]+)`", _BLOCK.sub("", text)))


def rows(text: str) -> list[int]:
    """How many rows each table has."""
    return [each.count("\n|") for each in re.findall(r"(?:^ *\|.*\n)+", text, re.MULTILINE)]


def test_both_have_the_same_parts() -> None:
    assert levels(ENGLISH) == levels(CHINESE)
    assert rows(ENGLISH) == rows(CHINESE)


def test_both_have_the_same_commands() -> None:
    assert commands(ENGLISH) == commands(CHINESE)
    assert code(ENGLISH) == code(CHINESE)


def test_both_name_the_same_lines_and_alarms() -> None:
    said = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
    spoken = {each for each in said.findall(ENGLISH) if each != "not"}
    assert spoken == set(said.findall(CHINESE))


def test_every_place_they_point_at_within_themselves_is_there() -> None:
    for text in (ENGLISH, CHINESE):
        titles = {_anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
        assert [place for place in re.findall(r"\(#([^)]+)\)", text) if place not in titles] == []


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def test_each_readme_leads_to_its_own() -> None:
    root = DOCS.parent
    assert "(docs/operation.md)" in (root / "README.md").read_text("utf-8")
    assert "(docs/operation.zh-CN.md)" in (root / "README.zh-CN.md").read_text("utf-8")
