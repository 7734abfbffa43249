"""`make` on a fresh machine: one line for whatever is missing, and nothing done twice."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

PROGRAM = Path(__file__).parents[2] / "deploy" / "prepare.py"


@pytest.fixture(scope="module")
def preparing() -> ModuleType:
    found = importlib.util.spec_from_file_location("preparing", PROGRAM)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_an_old_python_is_refused_in_one_line(preparing: ModuleType) -> None:
    with pytest.raises(preparing.CannotPrepare, match=r"3\.11 or newer is needed, this is 3\.9"):
        preparing.check_python((3, 9))
    preparing.check_python((3, 14))


def test_a_python_too_old_to_know_our_grammar_still_reads_the_program() -> None:
    tree = ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 6))
    signatures = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    notes = [
        note for node in signatures for note in (node.returns, *(arg.annotation for arg in node.args.args))
    ]
    evaluated = [ast.unparse(note) for note in notes if isinstance(note, (ast.Subscript, ast.BinOp))]
    assert evaluated == []


def make(python: Path | str) -> tuple[int, str]:
    """`make runtime` with this interpreter: how it ended, and its first line."""
    command = ["make", "--no-print-directory", "runtime", f"PYTHON={python}"]
    done = subprocess.run(command, cwd=PROGRAM.parents[1], check=False, capture_output=True, text=True)
    return done.returncode, done.stderr.partition("\n")[0]


def test_make_says_in_one_line_that_an_interpreter_is_missing_or_too_old(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.1 || exit 1\n')
    old.chmod(0o755)
    code, line = make(old)
    assert (code, "Python 3.11 or newer is needed" in line, "Python 3.9.1" in line) == (2, True, True)
    code, line = make(tmp_path / "nothing")
    assert (code, "cannot be run" in line) == (2, True)


def test_a_log_hears_at_once_that_it_will_take_a_minute(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    (tmp_path / "deploy" / "prepare.py").write_text(PROGRAM.read_text("utf-8"), "utf-8")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("")
    (tmp_path / ".venv").write_text("in the way, so that nothing is installed here")
    command = [sys.executable, tmp_path / "deploy" / "prepare.py"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.stderr.startswith("installing what the lock file names, about a minute …\n")


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("WARNING: Retrying: NewConnectionError('…')\nERROR: No matching distribution", "cannot be reached"),
        ("ERROR: Could not find a version that satisfies x (from versions: none)", "cannot be reached"),
        ("ERROR: No matching distribution found for x==1", "does not have a locked package"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one that was locked"),
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file", "no C compiler"),
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: something new", "something new"),
        ("", "without saying why"),
    ],
)
def test_what_pip_says_becomes_one_line(said: str, line: str, preparing: ModuleType) -> None:
    cause = preparing.cause_of(said)
    assert line in cause
    assert "\n" not in cause


def test_a_prepared_environment_is_left_alone(preparing: ModuleType, tmp_path: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("")
    (tmp_path / ".venv").mkdir()
    lock = tmp_path / "requirements.lock"
    wanted = preparing.fingerprint(lock, lock, PROGRAM)
    (tmp_path / ".venv" / ".prepared-runtime").write_text(wanted)
    preparing.prepare(tmp_path, dev=False)
    assert [path.name for path in (tmp_path / ".venv").iterdir()] == [".prepared-runtime"]


def test_a_changed_lock_is_another_fingerprint(preparing: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("a==1")
    before = preparing.fingerprint(lock)
    lock.write_text("a==2")
    assert preparing.fingerprint(lock) != before


def test_what_is_in_the_way_of_the_folder_is_said(preparing: ModuleType, tmp_path: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("")
    (tmp_path / ".venv").write_text("a file")
    with pytest.raises(preparing.CannotPrepare, match=r"the folder \.venv cannot be made"):
        preparing.prepare(tmp_path, dev=False)
