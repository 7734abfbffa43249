"""Old and new program on one database for one release: replaced one by one under load, nothing lost or doubled."""

import asyncio
import shutil
import signal
from pathlib import Path

import pytest

from storage import migrations
from tests.workers.crew import CHECKOUT, Crew, stories

pytestmark = pytest.mark.long

SENTENCES = [f"第{number}句：水管又漏了。" for number in range(6)]
_STEP = '''"""The next release: an addition only."""

import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{newest}"
branch_labels = None
depends_on = None
{word}


def upgrade() -> None:
    op.add_column("lanes", sa.Column("note", sa.String(), nullable=True))
'''


def next_release(folder: Path, word: str) -> Path:
    """A checkout of the next release, whose tables have one column more."""
    for package in ("bot", "handlers", "storage", "supervision", "locales"):
        shutil.copytree(CHECKOUT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    step = folder / "storage" / "migrations" / "versions" / "9000_next.py"
    step.write_text(_STEP.format(newest=migrations.newest(), word=word), encoding="utf-8")
    return folder


@pytest.fixture
def compatible(tmp_path: Path) -> Path:
    """One beside which this program may go on."""
    return next_release(tmp_path / "next", f'rolls_from = "{migrations.newest()}"')


async def test_old_and_new_replace_each_other_under_load(crew: Crew, compatible: Path) -> None:
    old = await crew.start()
    talking = asyncio.gather(*(crew.report(hand, *SENTENCES) for hand in crew.hands))
    await crew.until(lambda: crew.hands[0].count("有照片吗"))
    new = await crew.start(checkout=compatible)
    assert await old.ends(signal.SIGTERM) == 0
    old = await crew.start()
    await new.ends(signal.SIGKILL)
    await crew.start(checkout=compatible)
    assert await old.ends(signal.SIGTERM) == 0
    await talking
    await crew.drained()
    await crew.end()
    told = await asyncio.to_thread(stories, crew.url, crew.data)
    assert told == ["\n".join(SENTENCES)] * len(crew.hands)


async def test_beside_a_release_that_does_not_allow_it_the_old_one_is_refused(
    crew: Crew, tmp_path: Path
) -> None:
    await crew.start(checkout=next_release(tmp_path / "next", ""))
    old = await crew.spawn()
    assert await old.process.wait() == 1
    await old.started.wait()
    assert old.says("made by a newer version")
