"""A start on ground that does not hold is refused: one line that says what to do, exit 1, and nothing is changed."""

import ctypes
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from supervision.events import ContentStepped
from tests.faults.village import opened

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that was in use, as its last process left it; to be copied."""
    data = tmp_path_factory.mktemp("used") / "data"
    store = opened(None, data)
    store.act_now(lambda work: work.record(ContentStepped(number="1234567", step="asked")))
    store.close()
    return data


@pytest.fixture
def data(used: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it, to be damaged."""
    copied = Path(shutil.copytree(used, tmp_path / "data"))
    yield copied
    copied.chmod(0o700)


def environment(data: Path) -> dict[str, str]:
    given = {"TOKEN": "1:refused", "API_URL": "http://127.0.0.1:9", "DATA": str(data)}
    return {f"LIANQIN_{name}": value for name, value in given.items()} | {"PYTHONDONTWRITEBYTECODE": "1"}


def run(data: Path, before: Callable[[], None]) -> str:
    """The one line of a real `run`; it must have ended by itself, in an orderly way."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"], cwd=CHECKOUT, env=environment(data), preexec_fn=before,
        check=False, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    return line_of(done.returncode, done.stderr)


@pytest.fixture
def start(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """The one line of `migrate`, which opens the house as `run` does, and before it (see the unit)."""
    for name, value in environment(data).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["lianqin", "migrate"])
    return lambda: line_of(main(), capsys.readouterr().err)


def line_of(code: int, said: str) -> str:
    assert code == 1, said
    (line,) = said.splitlines()
    assert line.startswith("lianqin: ")
    return line


def without_privilege() -> None:
    """Root may write everywhere until the right to is taken from it (prctl(2): PR_CAPBSET_DROP, CAP_DAC_OVERRIDE)."""
    if os.getuid() == 0:
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


def held(data: Path) -> dict[str, str]:
    """Databases, logs and keys as they lie there."""
    files = [path for path in data.rglob("*") if ".db" in path.name or path.suffix == ".key"]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_folder_that_may_not_be_written(data: Path) -> None:
    before = held(data)
    data.chmod(0o555)
    assert "cannot be used: Permission denied" in run(data, without_privilege)
    data.chmod(0o700)
    assert held(data) == before


def test_a_database_that_may_not_be_written(data: Path) -> None:
    (data / "lianqin.db").chmod(0o444)
    before = held(data)
    assert "lianqin.db cannot be written" in run(data, without_privilege)
    assert held(data) == before


def test_too_few_open_files(data: Path) -> None:
    line = run(data, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)))
    assert "only 100 files may be open at once" in line


def spoil(path: Path, begin: int, end: int) -> None:
    content = bytearray(path.read_bytes())
    content[begin:end] = b"\xff" * (end - begin)
    path.write_bytes(content)


def test_a_corrupt_page(data: Path, start: Callable[[], str]) -> None:
    spoil(data / "lianqin.db", 4096, 5 * 4096)
    before = held(data)["lianqin.db"]
    assert "the database is damaged" in start()
    assert held(data)["lianqin.db"] == before


@pytest.mark.parametrize("part", [0.5, 0.99])
def test_a_truncated_database(data: Path, start: Callable[[], str], part: float) -> None:
    database = data / "lianqin.db"
    os.truncate(database, int(database.stat().st_size * part))
    before = held(data)["lianqin.db"]
    assert "the database is damaged" in start()
    assert held(data)["lianqin.db"] == before


@pytest.mark.parametrize("gone", [True, False])
def test_a_database_that_is_gone_is_not_begun_anew(data: Path, start: Callable[[], str], gone: bool) -> None:
    database = data / "lianqin.db"
    database.unlink() if gone else os.truncate(database, 0)
    assert "restore the newest backup" in start()
    assert not database.exists() or database.stat().st_size == 0


def test_a_key_store_that_is_gone(data: Path, start: Callable[[], str]) -> None:
    (data / "keys.db").unlink()
    assert "the key store is missing" in start()
    assert not (data / "keys.db").exists()


def test_a_log_of_something_else(data: Path, start: Callable[[], str]) -> None:
    log = data / "lianqin.db-wal"
    log.write_bytes(b"garbage!" * 2048)
    before = held(data)
    assert "write-ahead log" in start()
    assert held(data) == before


def test_a_log_with_a_hole_in_what_a_killed_process_confirmed(data: Path, start: Callable[[], str]) -> None:
    leave_a_log(data)
    spoil(data / "lianqin.db-wal", 32 + 24, 32 + 24 + 64)
    before = held(data)
    assert "what was confirmed last stands in it" in start()
    assert held(data) == before


def leave_a_log(data: Path) -> None:
    """Killed after five commits: what is confirmed stands in the log alone."""
    child = (
        "import os, signal; from pathlib import Path; from tests.faults.village import opened;"
        " from supervision.events import ContentStepped; store = opened(None, Path(os.environ['HERE']));"
        " step = ContentStepped(number='1234567', step='asked');"
        " [store.act_now(lambda work: work.record(step)) for _ in range(5)];"
        " os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", child], cwd=CHECKOUT, env={**os.environ, "HERE": str(data)}, check=False
    )
    assert done.returncode == -signal.SIGKILL
