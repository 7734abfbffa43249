"""The child dies alone: killed, late, out of memory, cancelled, it never takes the bot with it (fault G2)."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import PIL
import pytest

from bot.pictures import examine as examine_module
from bot.pictures.examine import Allowance, Examined, Unreadable, examine

from . import hostile

ROOT = Path(__file__).resolve().parents[2]
RUN = {"capture_output": True, "timeout": 200}
SMALL = hostile.encoded(hostile.four_corners(), "JPEG")
#: Takes longer than anybody needs to find its child.
LONG = hostile.many_scans(6000)

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are found in /proc")


def children() -> list[int]:
    """Ids of the picture processes this process has started and not yet buried."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            words = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"bot.pictures.child" in words:
            found.append(int(status.parent.name))
    return found


async def first_child() -> int:
    async with asyncio.timeout(60):
        while not (found := children()):
            await asyncio.sleep(0.002)
    return found[0]


async def test_a_killed_child_is_an_unreadable_picture():
    task = asyncio.create_task(examine(LONG, seconds=100))
    os.kill(await first_child(), signal.SIGKILL)
    assert await task == Unreadable("too_much_memory")


async def test_a_child_that_cannot_be_started_is_no_fault_of_the_picture():
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    spare = os.open(os.devnull, os.O_RDONLY)
    os.close(spare)
    resource.setrlimit(resource.RLIMIT_NOFILE, (spare, before[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            await examine(SMALL)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


async def test_a_late_child_is_killed():
    assert await examine(SMALL, seconds=0.001) == Unreadable("too_slow")
    assert children() == []


async def test_a_picture_that_takes_too_much_work_is_given_up():
    assert await examine(LONG, seconds=1) == Unreadable("too_slow")


async def test_cancelling_kills_the_child():
    task = asyncio.create_task(examine(LONG, seconds=100))
    await first_child()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(60):
        while children():
            await asyncio.sleep(0.002)


async def test_a_child_that_may_not_have_the_memory_says_so():
    large = hostile.flat_png(3000, 3000, colour=2)
    tight = Allowance(data=48 * 2**20)
    assert await examine(large, allowance=tight) == Unreadable("too_much_memory")


#: What fault G2 allows one picture: all that its process ever holds.
MOST_MEMORY, MOST_SECONDS = 256 * 2**20, 5.0
_GREEDY = """
import sys; sys.path += [{root!r}, {site!r}]
from bot.confinement import confine
import PIL.Image, bot.pictures.child, bot.pictures.decode, bot.pictures.derive
confine(60, {data}, {space})
kept = []
try:
    while True:
        kept.append(bytearray(b"x" * 2**18))
except MemoryError:
    kept.clear()
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def test_what_takes_all_that_it_is_given_by_default_stays_below_256_mebibytes():
    allowed = Allowance()
    code = _GREEDY.format(
        root=str(ROOT), site=str(Path(PIL.__path__[0]).parent), data=allowed.data, space=allowed.space
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], check=True, **RUN)
    assert MOST_MEMORY * 0.75 < int(done.stdout) * 1024 <= MOST_MEMORY


async def test_by_default_a_child_is_given_no_more_than_that(monkeypatch: pytest.MonkeyPatch):
    given = []
    monkeypatch.setattr(
        examine_module._Child, "run", lambda self: given.append(self._command()) or Unreadable("x")
    )
    await examine(SMALL)
    (command,) = given
    seconds, data, space = map(int, command[-4:-1])
    assert (data, space) == (Allowance().data, Allowance().space)
    assert seconds <= MOST_SECONDS


async def test_a_child_that_cannot_even_start_is_an_unreadable_picture():
    assert isinstance(await examine(SMALL, allowance=Allowance(data=2**20)), Unreadable)


async def test_twenty_at_once_take_turns_two_by_two():
    task = asyncio.gather(*(examine(SMALL) for _ in range(20)))
    most = 0
    while not task.done():
        most = max(most, len(children()))
        await asyncio.sleep(0.03)
    assert all(isinstance(result, Examined) for result in await task)
    assert most <= 2


async def test_the_child_inherits_no_secret(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LIANQIN_TOKEN", "canary")
    task = asyncio.create_task(examine(SMALL))
    inherited = Path(f"/proc/{await first_child()}/environ").read_bytes()
    await task
    assert b"canary" not in inherited


@pytest.mark.parametrize("folder", ["/", "."])
def test_it_works_from_any_folder_and_without_a_path(folder: str):
    code = (
        f"import sys, asyncio; sys.path.append({str(ROOT)!r}); from bot.pictures.examine import examine;"
        "print(asyncio.run(examine(sys.stdin.buffer.read())).format)"
    )
    spoken = subprocess.run([sys.executable, "-I", "-c", code], check=False, **RUN, input=SMALL, cwd=folder)
    assert spoken.stdout == b"JPEG\n"


def test_a_confined_child_cannot_write_a_file(tmp_path: Path):
    code = (
        f"import sys; sys.path.append({str(ROOT)!r}); from bot.confinement import confine;"
        f"confine(5, 2**28, 2**30); from pathlib import Path; Path({str(tmp_path / 'x')!r}).write_bytes(b'x')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], check=False, **RUN)
    assert done.returncode != 0
    assert all(not left.stat().st_size for left in tmp_path.iterdir())
