"""Make `.venv` with exactly what the lock file names, once; standard library only, every failure one line.

Annotations that an old Python cannot evaluate are quoted: it must come as far as the line that refuses it.
"""

import contextlib
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)
_COLLECTING = re.compile(r"^Collecting ([A-Za-z0-9._-]+)")

# What pip says, and what to do about it. The first that fits is shown.
_CAUSES = (
    (r"No space left on device|Errno 28", "the disk is full: free about 500 MB"),
    (r"THESE PACKAGES DO NOT MATCH THE HASHES", "a package is not the one that was locked: do not use it"),
    (
        r"NewConnectionError|NameResolutionError|name resolution|ConnectTimeout|ReadTimeout|Read timed out"
        r"|Connection refused|ProxyError|SSLError|Network is unreachable",
        "the package index cannot be reached: check the network, a proxy, or `pip config list`",
    ),
    (
        r"command '?[^ ']*(gcc|cc|clang|g\+\+)'? failed|Unable to find .*compiler|error: Microsoft Visual C",
        "a package had to be compiled and there is no C compiler: install one, or use Python 3.11 to 3.13",
    ),
    (
        r"requires a different Python|Requires-Python",
        "a package does not support this Python: use 3.11 to 3.13",
    ),
    (
        r"from versions: none",
        "the package index cannot be reached, or lacks a package: check the network, or `pip config list`",
    ),
    (
        r"No matching distribution|Could not find a version",
        "the package index does not have a locked package",
    ),
    (r"Permission denied|Errno 13", "the folder .venv cannot be written: whose is it?"),
)


class CannotPrepare(Exception):  # noqa: N818 - the text is the one line that is shown
    """The environment cannot be made; the text is one line that says why and what to do."""


def main(arguments: "list[str]") -> int:
    """Prepare; 0 when it is ready, 1 with one line on standard error when it cannot be."""
    try:
        check_python(sys.version_info[:2])
        prepare(ROOT, dev="--dev" in arguments)
    except CannotPrepare as reason:
        print(f"lianqin: {reason}", file=sys.stderr)  # noqa: T201
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def check_python(version: "tuple[int, ...]") -> None:
    """Raises CannotPrepare for a Python that is too old."""
    if version < OLDEST:
        found = ".".join(map(str, version))
        raise CannotPrepare(f"Python 3.11 or newer is needed, this is {found}: make PYTHON=python3.12 …")


def prepare(root: Path, *, dev: bool) -> None:
    """Bring `.venv` to the lock file; nothing is done where that has been done already."""
    venv = root / ".venv"
    lock = root / ("requirements-dev.lock" if dev else "requirements.lock")
    stamp = venv / f".prepared-{'dev' if dev else 'runtime'}"
    wanted = fingerprint(lock, root / "requirements.lock", Path(__file__))
    if _says(stamp, wanted):
        return
    with _alone(root):
        if _says(stamp, wanted):  # somebody else did it while we waited
            return
        _announce()
        _make(venv)
        _install(venv, lock)
        _wire(venv, root)
        stamp.write_text(wanted)


def fingerprint(*files: Path) -> str:
    """What an environment depends on: the locks, this program, this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def cause_of(said: str) -> str:
    """One line for what pip said when it failed."""
    for pattern, line in _CAUSES:
        if re.search(pattern, said):
            return line
    errors = [line for line in said.splitlines() if line.startswith("ERROR")]
    return errors[-1].removeprefix("ERROR: ")[:200] if errors else "pip failed without saying why"


def _says(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


@contextlib.contextmanager
def _alone(root: Path) -> "Iterator[None]":
    """Two `make` at once must not fill one folder together."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make(venv: Path) -> None:
    python = venv / "bin" / "python"
    if python.exists() and _run([str(python), "-m", "pip", "--version"]).returncode == 0:
        return
    made = _run([sys.executable, "-m", "venv", "--clear", str(venv)])
    if made.returncode == 0:
        return
    if "ensurepip" in made.stdout or "No module named venv" in made.stdout:
        raise CannotPrepare("this Python has no venv: install it (Debian, Ubuntu: python3-venv)")
    last = (made.stdout.strip().splitlines() or ["no reason was given"])[-1]
    raise CannotPrepare(f"the folder .venv cannot be made: {last[:200]}")


def _run(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - our own words only
        command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def _install(venv: Path, lock: Path) -> None:
    names = set(_NAME.findall(lock.read_text()))
    pip = [
        str(venv / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-deps",
        "--no-input",
    ]
    options = ["--prefer-binary", "--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock)]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - our own words only
        [*pip, *options], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        collected = 0
        for line in process.stdout:
            said.append(line)
            collected += bool(_COLLECTING.match(line))
            _show(collected, len(names))
    _clear()
    if process.returncode != 0:
        text = "".join(said)
        (venv / "prepare.log").write_text(text)
        raise CannotPrepare(f"{cause_of(text)} (all of it: .venv/prepare.log)")


def _announce() -> None:
    """Where no percentage can turn (a log, a pipe), a minute of silence would look like a fault."""
    if not sys.stderr.isatty():
        print("installing what the lock file names, about a minute …", file=sys.stderr, flush=True)  # noqa: T201


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        percent = min(99, 100 * done // max(total, 1))
        sys.stderr.write(f"\rpreparing .venv: {percent} %")
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")


def _wire(venv: Path, root: Path) -> None:
    """Run from the checkout: no build step, so nothing to build again after an edit."""
    for packages in (venv / "lib").glob("python3*/site-packages"):
        (packages / "lianqin.pth").write_text(f"{root}\n")
    command = venv / "bin" / "lianqin"
    command.write_text('#!/bin/sh\nexec "$(dirname -- "$0")/python" -m bot "$@"\n')
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
