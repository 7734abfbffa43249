"""The canary's house: a bot whose every secret, name and word is a marker that must be found nowhere."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.application import open_store
from bot.clock import Clock
from bot.sandbox import Sandbox
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import Policy, Sampling, Verification
from supervision.timekeeping import Timekeeping
from tests.ports import free_port
from tests.stories.bot_process import BotProcess
from tests.stories.hand import Hand

TOKEN = "7000009:canary_Token-of-the-well"
DATABASE_WORD, PROXY_WORD = "canary-database-word", "canary-proxy-word"
WEBHOOK_SECRET = "canary-webhook-secret-0123456789abcdef"
OLD_SECRET = "canary-webhook-secret-of-yesterday-0123"
HEARTBEAT = "http://127.0.0.1:9/canary-heartbeat-address"

VILLAGER, PHONE = "金丝雀娘", "13900000088"
STORY = "井边的金丝雀三天死了五只"
ACCUSED = "贾金雀主任拿了三万块"
#: Somebody whose name would begin a line of its own in a log, coloured.
FORGER = '张\n{"event": "forged"}\x1b[31m三'

SECRETS = (TOKEN, DATABASE_WORD, PROXY_WORD, WEBHOOK_SECRET, OLD_SECRET, "canary-heartbeat-address")
WORDS = (VILLAGER, PHONE, STORY, ACCUSED, "金丝雀", "金雀", "canary")
OFFICIALS = ("郑金雀书记", "卫金雀监督", "管金雀理")
NUMBERS = ("13900000081", "13900000082", "13900000083")
MARKERS = (*SECRETS, *WORDS, *OFFICIALS, *NUMBERS)

_FIRST_USER = 5_300_000_001
#: Supervisors of other villages, one for each way in which Telegram may fail one chat.
OTHERS = 30


@dataclass
class Canary(BotProcess):
    """A bot with more in its environment: every secret it can be given."""

    more: dict[str, str] = field(default_factory=dict)

    def environment(self, fail: str | None = None) -> dict[str, str]:
        """As the contract's, and more."""
        return {**super().environment(fail), **self.more}


@dataclass
class Well:
    """Everything the canary's stories need. `port`: where health and metrics are served."""

    sandbox: Sandbox
    bot: Canary
    port: int
    secretary: Hand
    supervisor: Hand
    keeper: Hand
    others: list[Hand]

    async def used_up(self) -> None:
        """Wait until every scripted fault has happened and all is said."""
        async with asyncio.timeout(60):
            while any(line.times for line in self.sandbox.world.script.lines):
                await self.sandbox.world.pulse.change(0.2)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing waits here or there."""
        async with asyncio.timeout(60):
            while True:
                # In this order: what Telegram is rid of is stored already.
                waiting = self.sandbox.pending_updates()
                said = await self.bot.status()
                if not (waiting or said["inbox"] or said["outbox"]):
                    return
                await self.sandbox.world.pulse.change(0.1)

    def logs(self) -> str:
        """Everything that was ever written to standard error, by whichever process."""
        return "\n".join(log.read_text("utf-8", "replace") for log in self.bot.logs)


def dig(folder: Path, sandbox: Sandbox) -> Well:
    """Found the house in its store, and give everybody a phone."""
    data = folder / "data"
    time = Timekeeping(
        Policy(verification=Verification(drawn_every=0), sampling=Sampling(share=0)),
        Calendar(),
        ZoneInfo("Asia/Shanghai"),
    )
    store = open_store(None, data, Clock(), time)
    store.act_now(settle)
    store.close()
    port = free_port()
    more = {"LIANQIN_LISTEN": f"127.0.0.1:{port}", "LIANQIN_HEARTBEAT_URL": HEARTBEAT}
    secretary, supervisor, keeper, *others = phones(sandbox)
    bot = Canary(data, sandbox.url, TOKEN, more=more)
    return Well(sandbox, bot, port, secretary, supervisor, keeper, others)


def phones(sandbox: Sandbox) -> list[Hand]:
    """Secretary, supervisor, keeper and the others, who have come in."""
    hands = []
    for index, (name, number) in enumerate(people()):
        phone = sandbox.person(name, phone=number, user_id=_FIRST_USER + index)
        phone.start()
        hands.append(Hand(phone, patience=60))
    sandbox.world.updates.clear()
    return hands


def people() -> list[tuple[str, str]]:
    """Names and numbers, in the order of user ids."""
    others = [(f"雀监督{index}", f"138000011{index:02}") for index in range(OTHERS)]
    return [*zip(OFFICIALS, NUMBERS, strict=True), *others]


def settle(work: UnitOfWork) -> None:
    """One township with its villages, and who holds office there."""
    county = work.places.put(Place(0, "QX", "示范县", Level.COUNTY, None))
    township = work.places.put(Place(0, "LX", "柳溪镇", Level.TOWNSHIP, county.id))
    villages = [
        work.places.put(Place(0, f"V{index}", f"第{index}村", Level.VILLAGE, township.id))
        for index in range(OTHERS + 1)
    ]
    offices = [(Role.SECRETARY, township), (Role.SUPERVISOR, villages[0]), (Role.KEEPER, county)]
    offices += [(Role.SUPERVISOR, village) for village in villages[1:]]
    for index, ((name, number), (role, place)) in enumerate(zip(people(), offices, strict=True)):
        person = work.people.add(name, number)
        work.people.bind(person.id, _FIRST_USER + index)
        work.offices.appoint(person.id, role, place.id, work.now)


def found_in(text: str, markers: Iterable[str] = MARKERS) -> list[str]:
    """The markers that stand in a text, as they are or as JSON or a URL escapes them."""
    return [marker for marker in markers if any(form in text for form in _spelled(marker))]


def _spelled(marker: str) -> set[str]:
    from urllib.parse import quote

    return {marker, json.dumps(marker)[1:-1], repr(marker)[1:-1], quote(marker)}
