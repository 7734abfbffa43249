"""A disk that fills is read on the keeper's phone; where nothing can be written any more, past the database.

The data lies on a file system of its own (tmpfs in a mount namespace of the bot's process), which is really filled.
"""

import asyncio
import os
import subprocess
from pathlib import Path

import pytest

from bot.sandbox.pulse import Pulse
from tests.stories.watch import Watch

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

SIZE = "64m"
#: In the namespace: a small disk where the data folder is, with the data on it, and then the bot in this very process.
ON_A_SMALL_DISK = (
    'mount -t tmpfs -o size=$0,mode=0700 tmpfs "$LIANQIN_DATA" && cp -a "$LIANQIN_DATA/../founded/." "$LIANQIN_DATA"'
    ' && exec "$@"'
)
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


def allowed() -> bool:
    """Whether this machine lets anybody have a mount namespace of his own."""
    try:
        return subprocess.run([*NAMESPACE, "true"], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.mark.skipif(not allowed(), reason="no mount namespaces here: there is no disk that could be filled")
async def test_a_disk_that_fills_is_read_of_before_and_after_and_nothing_is_lost(watch: Watch) -> None:
    bot, wei = watch.county.bot, watch.here.supervisors[0]
    await watch.county.settle()
    assert await bot.stop() == 0
    bot.data.rename(bot.data.parent / "founded")
    bot.data.mkdir()
    bot.around = (*NAMESPACE, "sh", "-c", ON_A_SMALL_DISK, SIZE)
    await bot.start()
    disk = Disk(bot.seen_from_here)
    disk.fill(0.88)
    assert "用了8" in await watch.told("disk")
    disk.fill(0.97)
    await watch.told("disk_full")
    filling = asyncio.create_task(disk.stays_full(watch.county.sandbox.world.pulse))
    wei.phone.listen_from_now()
    wei.phone.sticker()
    await watch.told("storage")
    filling.cancel()
    disk.free()
    wei.patience = 60
    await wei.hears("表情没有存")
    await watch.over("disk")
    await watch.over("disk_full")
    await watch.over_after_quiet_minutes("storage")
    await watch.county.settle()
    assert wei.count("表情没有存") == 1


class Disk:
    """A file system that is filled with one file and freed of it."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"

    def fill(self, share: float) -> None:
        """Until so much of it is used; 1.0: until not a byte goes in."""
        total, used = self._size()
        with self._ballast.open("ab") as file:
            try:
                file.write(bytes(max(0, int(total * share) - used)))
                while share >= 1.0:
                    file.write(bytes(4096))
                    file.flush()
            except OSError:
                assert share >= 1.0

    async def stays_full(self, pulse: Pulse) -> None:
        """Whatever somebody frees is taken at once."""
        while True:
            self.fill(1.0)
            await pulse.change(0.1)

    def free(self) -> None:
        """There is room again."""
        self._ballast.unlink()

    def _size(self) -> tuple[int, int]:
        found = os.statvfs(self._ballast.parent)
        return found.f_blocks * found.f_frsize, (found.f_blocks - found.f_bfree) * found.f_frsize
