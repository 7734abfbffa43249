"""A power cut on paper: what a process wrote, as strace saw it, replayed without everything that was never synced.

Pessimistic as a disk may be: a write is kept only by a later fsync of its file, a new name or a deleted one only by a
later fsync of its folder.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

TRACED = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename"
#: What strace is asked for: every thread, descriptors as paths, all bytes in hexadecimal.
STRACE = ("strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "--seccomp-bpf", "-e", f"trace={TRACED}")

_LINE = re.compile(r"^(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)$")
_HEX = re.compile(r"\\x([0-9a-f]{2})")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(?:\.\.\.)?')
_PATH = re.compile(r"^\d+<([^>]*)>")


@dataclass
class File:
    """`safe` is what a power cut leaves of it; None: not even its name."""

    safe: bytearray | None
    now: bytearray = field(default_factory=bytearray)
    synced: bytearray | None = None


@dataclass
class Disk:
    """The folder `root` as the disk has it; `honest` False: a disk that only says it has synced."""

    root: Path
    honest: bool = True
    files: dict[str, File] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in self.root.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                self.files[str(path)] = File(bytearray(content), bytearray(content), bytearray(content))

    def replay(self, trace: Path) -> None:
        """Everything that was done, up to the end of the trace."""
        begun: dict[str, tuple[str, str]] = {}
        for thread, call, rest, resumed in _calls(trace):
            if rest.endswith("<unfinished ...>"):
                begun[thread] = (call, rest)
                self._before(call, rest)
            elif resumed:
                self._after(*begun.pop(thread, (call, rest)))
            else:
                self._before(call, rest)
                self._after(call, rest)

    def _before(self, call: str, rest: str) -> None:
        """A write may reach the disk's cache as soon as it is asked for."""
        path = _path_of(rest)
        file = self.files.get(path) if path else None
        if file is None:
            return
        if call == "pwrite64":
            at = int(rest.rpartition(", ")[2].split(")")[0].split(" ")[0])
            _put(file.now, at, _bytes(rest))
        elif call == "write":
            _put(file.now, len(file.now), _bytes(rest))
        elif call == "ftruncate":
            size = int(rest.rpartition(", ")[2].split(")")[0].split(" ")[0])
            del file.now[size:]

    def _after(self, call: str, rest: str) -> None:
        if call == "openat" and "O_CREAT" in rest and (made := _opened(rest)):
            self.files.setdefault(made, File(None))
        elif call == "unlink":
            self.files[_name(rest)] = File(self.files.get(_name(rest), File(None)).safe, bytearray(), None)
        elif call in {"fsync", "fdatasync"} and self.honest and (path := _path_of(rest)):
            self._synced(path)

    def _synced(self, path: str) -> None:
        file = self.files.get(path)
        if file is not None:
            file.synced = bytearray(file.now)
            if file.safe is not None:
                file.safe = bytearray(file.now)
            return
        for name, each in self.files.items():  # a folder: names in it are safe, with what was synced of them
            if str(Path(name).parent) == path:
                each.safe = bytearray(each.synced) if each.synced is not None else None

    def leave(self, folder: Path) -> Path:
        """Write down what a power cut leaves."""
        shutil.rmtree(folder, ignore_errors=True)
        for name, file in self.files.items():
            if file.safe is not None and not name.endswith("-shm"):
                path = folder / Path(name).relative_to(self.root)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.safe)
                path.chmod(0o600)
        return folder


def _calls(trace: Path) -> Iterator[tuple[str, str, str, bool]]:
    with trace.open("r", encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if found and " = -1 " not in line:
                yield found[1], found[2] or found[3], found[4], bool(found[2])


def _put(content: bytearray, at: int, data: bytes) -> None:
    content.extend(bytes(max(0, at - len(content))))
    content[at : at + len(data)] = data


def _plain(text: str) -> str:
    """Paths are written in hexadecimal too."""
    return _HEX.sub(lambda found: chr(int(found[1], 16)), text)


def _path_of(rest: str) -> str:
    found = _PATH.match(rest)
    return _plain(found[1]) if found else ""


def _opened(rest: str) -> str:
    found = re.search(r" = \d+<([^>]*)>", rest)
    return _plain(found[1]) if found else ""


def _name(rest: str) -> str:
    found = _QUOTED.search(rest)
    return _plain(found[1]) if found else ""


def _bytes(rest: str) -> bytes:
    found = _QUOTED.search(rest)
    return bytes.fromhex(found[1].replace("\\x", "")) if found else b""
