"""One campaign: supervisors report side by side while the bot is killed again and again; then the books are read."""

import asyncio
import hashlib
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from bot.sandbox import Sandbox
from storage import seals
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import EntryKind
from tests.faults.village import found, opened, phones
from tests.stories.bot_process import BotProcess
from tests.stories.hand import Hand
from tests.stories.pictures import jpeg

TOKEN = "7000002:canary_Token-of-the-kills"

#: Where the process dies, and at which passing of the point.
POINTS = (
    "before_inbox_commit:2",
    "after_inbox_commit:3",
    "in_act_before_commit:2",
    "after_act_commit:2",
    "outbox_claimed:4",
    "after_send:3",
    "before_sent_mark:4",
    "file_half:1",
    "file_written:1",
    "file_synced:2",
    "file_renamed:1",
    "file_before_attach:1",
)
RANDOM_KILLS = 2
#: So many reports each supervisor makes at least.
REPORTS = 2


@dataclass
class Case:
    """What the database says of one case."""

    number: str
    story: str
    files: list[tuple[str, str | None]]


@dataclass
class Outcome:
    """What was promised and what there is. `marks`: for each kill, how much each chat had been told by then."""

    sent: dict[str, str | None] = field(default_factory=dict)
    acknowledged: dict[str, str] = field(default_factory=dict)
    kills: int = 0
    marks: list[dict[int, int]] = field(default_factory=list)
    hands: list[Hand] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    flaws: list[object] = field(default_factory=list)
    waiting: Counter[str] = field(default_factory=Counter)
    logs: list[Path] = field(default_factory=list)


async def campaign(folder: Path, url: str | None, seed: int) -> Outcome:
    """Run it from the founding to the reading of the books."""
    folder.mkdir()
    data = folder / "data"
    found(url, data)  # not in a thread: alembic bears one migration at a time
    outcome = Outcome()
    async with Sandbox(token=TOKEN) as sandbox:
        bot = BotProcess(data, sandbox.url, TOKEN, url)
        outcome.hands = phones(sandbox)
        enough = asyncio.Event()
        drivers = [asyncio.create_task(_report(hand, outcome, enough)) for hand in outcome.hands]
        try:
            await _kill_and_kill(bot, outcome, random.Random(seed))
            enough.set()
            await asyncio.gather(*drivers)
            await _drained(bot, sandbox)
        finally:
            for driver in drivers:
                driver.cancel()
            if bot.running:
                await bot.stop()
        outcome.logs = bot.logs
    await asyncio.to_thread(_read, opened(url, data), outcome)
    return outcome


async def _kill_and_kill(bot: BotProcess, outcome: Outcome, chance: random.Random) -> None:
    """Every named point once, and some moments nobody chose."""
    deaths: list[str | None] = [*POINTS, *[None] * RANDOM_KILLS]
    chance.shuffle(deaths)
    for point in deaths:
        await bot.start(f"{point}:kill" if point else None)
        if point is None:
            await asyncio.sleep(chance.uniform(0.05, 1.2))
            await bot.kill()
        else:
            assert await bot.dies() == -9, f"{point}: {bot.logs[-1].read_text()[-2000:]}"
        outcome.kills += 1
        outcome.marks.append({hand.id: len(hand.phone.room.said) for hand in outcome.hands})
    await bot.start()


async def _report(hand: Hand, outcome: Outcome, enough: asyncio.Event) -> None:
    """One report after another, every other one with a photo; each sentence waits for its answer."""
    count = 0
    while count < REPORTS or not enough.is_set():
        count += 1
        story = f"{hand.phone.person.first_name}的第{count}件：水管又漏了"
        picture = jpeg(hand.id % 97 + count) if count % 2 else None
        outcome.sent[story] = hashlib.sha256(picture).hexdigest() if picture else None
        await hand.says("报问题", "是哪类事")
        await hand.presses("生活难事", "是什么事")
        await hand.says(story, "有照片吗")
        if picture:
            await hand.shows(picture, "一共1件")
        await hand.presses("就这些" if picture else "没有照片", "对不对")
        outcome.acknowledged[story] = await hand.files_it()
        await hand.hears("收据：")


async def _drained(bot: BotProcess, sandbox: Sandbox) -> None:
    """Until nothing waits: updates, acts, words, files."""
    async with asyncio.timeout(90):
        while True:
            said = await bot.status()
            if not said["inbox"] and not said["outbox"] and not sandbox.pending_updates():
                break
            await sandbox.world.pulse.change(0.2)
        while await bot.files_pending():
            await asyncio.sleep(0.2)


def _read(store: Store, outcome: Outcome) -> None:
    try:
        store.act_now(seals.seal)
        outcome.flaws = list(store.read_now(seals.verify))
        outcome.cases = store.read_now(_cases)
        outcome.waiting = store.read_now(_waiting)
    finally:
        store.close()


def _cases(work: UnitOfWork) -> list[Case]:
    found_cases = []
    for case_id in list(work.execute(text("SELECT id FROM cases")).scalars()):
        case = work.cases.by_id(case_id)
        assert case is not None
        words = [e.text for e in work.cases.entries(case_id) if e.kind is EntryKind.STORY]
        files = [(file.state.value, work.files.sha256_of(file.id)) for file in work.files.of_case(case_id)]
        found_cases.append(Case(case.number, "\n".join(words), files))
    return found_cases


def _waiting(work: UnitOfWork) -> Counter[str]:
    """How many rows of inbox and outbox are in which state."""
    states = {
        table: work.execute(text(f"SELECT state FROM {table}")).scalars() for table in ("inbox", "outbox")
    }
    return Counter(f"{table}.{state}" for table, rows in states.items() for state in rows)
