"""Nothing in the tree that belongs to one machine, one registry, one person or one bot."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEPT = (
    "bot",
    "handlers",
    "storage",
    "supervision",
    "locales",
    "tests",
    "deploy",
    "docs",
    ".ci",
    "benchmarks",
)
TEXTS = {
    ".py",
    ".po",
    ".md",
    ".toml",
    ".sh",
    ".js",
    ".css",
    ".html",
    ".txt",
    ".service",
    ".example",
    ".mako",
    "",
}
# Written in two halves, so that this file does not find itself.
HOSTS = re.compile("py" + r"pi\.org|python" + r"hosted|index-" + r"url\s*[=:]|/sim" + r"ple/|registry\.")
MACHINE = re.compile(
    "/wo" + r"rk/(main|shared)|/ro" + r"ot/|/ho" + r"me/[a-z]+/|/tmp" + r"/(briefs|bash_jobs)"
)
TOKEN = re.compile(r"\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b")
PHONE = re.compile(r"(?<![0-9a-fA-F.])1[3-9][0-9]{9}(?![0-9a-fA-F])")
INVENTED = re.compile(r"139000000[0-9]{2}|1380000[0-9]{4}")


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the tree, the lock files apart."""
    files = [path for room in KEPT for path in sorted((ROOT / room).rglob("*"))]
    # In a worktree `.git` is a file that names where the rest of it lies.
    files += [path for path in sorted(ROOT.iterdir()) if path.suffix != ".lock" and path.name != ".git"]
    for path in files:
        if path.is_file() and path.suffix in TEXTS and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8", errors="replace")


def found(pattern: re.Pattern[str]) -> list[str]:
    return [f"{name}: {hit[0]}" for name, text in texts() for hit in pattern.finditer(text)]


def test_no_registry_is_named() -> None:
    assert found(HOSTS) == []


def test_no_path_of_one_machine_is_named() -> None:
    assert found(MACHINE) == []


def test_nothing_looks_like_a_bots_token() -> None:
    assert found(TOKEN) == []


def test_every_phone_number_is_plainly_invented() -> None:
    assert [hit for hit in found(PHONE) if not INVENTED.search(hit)] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    packages = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
    assert "://" not in text
    assert [each.split("==")[0] for each in packages if "==" in each and "--hash=sha256:" not in each] == []


def test_run_time_versions_are_those_that_are_tested() -> None:
    def versions(lock: str) -> set[str]:
        return set(re.findall(r"^[a-zA-Z0-9_.-]+==[^ \\\n]+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))

    assert versions("requirements.lock") <= versions("requirements-dev.lock")
