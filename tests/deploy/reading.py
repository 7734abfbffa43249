"""Unit files and container files, read as the programs that use them read them, as far as we need it."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"

Section = dict[str, list[str]]


def unit(name: str) -> dict[str, Section]:
    """Section → key → its values, in order (a key may stand several times)."""
    sections: dict[str, Section] = {}
    now: Section = {}
    for line in (DEPLOY / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            now = sections.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            now.setdefault(key, []).append(value)
    return sections


def container() -> list[tuple[str, str]]:
    """(instruction, the rest) of the container file; continued lines are one."""
    text = (DEPLOY / "Containerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def last(instruction: str) -> str:
    """What the last instruction of this name says: it is the one that holds."""
    return [rest for word, rest in container() if word == instruction][-1]


def words(instruction: str) -> list[str]:
    """A command in JSON form; the only form that starts no shell, which would swallow SIGTERM."""
    found: list[str] = json.loads(last(instruction))
    return found


def seconds(span: str) -> float:
    """A span of time as systemd writes it: 20, 15min, 2h."""
    factors = {"min": 60.0, "h": 3600.0, "s": 1.0}
    for suffix, factor in factors.items():
        if span.endswith(suffix):
            return float(span.removesuffix(suffix)) * factor
    return float(span)
