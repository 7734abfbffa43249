"""The county of the stories: the stand-in for Telegram, the bot as a process, and people who came in by links."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Sandbox
from tests.stories.bot_process import BotProcess
from tests.stories.hand import Hand, settled
from tests.stories.roster import ENGLISH, Entry, people, township_code, write_roster

KEEPER = Entry("王管理甲", "13800009900", "系统管理员", "QX")

#: No matter is drawn for the secretary in person: which one it is would be chance.
POLICY = "[verification]\ndrawn_every = 0\n"
#: Nor does anybody set a PIN, but where the story is about that.
NO_PIN = "[pin]\nsensitive = false\n"
TOKEN = "7000001:canary_Token-of-the-stories"


@dataclass
class Township:
    """The people of one township, each with a phone."""

    secretary: Hand
    inspector: Hand
    supervisors: list[Hand]

    @property
    def english(self) -> Hand:
        """The supervisor who speaks English."""
        return self.supervisors[ENGLISH]


@dataclass
class County:
    """Everything a story needs. `hands` by phone number and role."""

    sandbox: Sandbox
    bot: BotProcess
    hands: dict[tuple[str, str], Hand] = field(default_factory=dict)

    def hand(self, role: str, place: str) -> Hand:
        """Whoever was invited to this office; perhaps not come in yet."""
        everybody = (*people(), KEEPER)
        return next(self.hands[e.phone, e.role] for e in everybody if (e.role, e.place) == (role, place))

    async def enrolled(self, role: str, place: str) -> Hand:
        """Whoever holds this office, come in by the link."""
        hand = self.hand(role, place)
        if not hand.phone.messages:
            await enrol(hand)
        return hand

    async def township(self, index: int) -> Township:
        """One township's people, who come in when their story begins."""
        code = township_code(index)
        seats = [
            ("乡镇纪委书记", code),
            ("乡镇纪检员", code),
            *(("廉勤监督员", f"{code}V{n}") for n in range(3)),
        ]
        secretary, inspector, *supervisors = await asyncio.gather(*(self.enrolled(*seat) for seat in seats))
        return Township(secretary, inspector, supervisors)

    async def settle(self) -> None:
        """Wait until the bot has taken in everything and has nothing left to say."""
        await settled(self.sandbox, self.bot)

    async def fetched(self) -> None:
        """Wait until every file was fetched and looked at, and what is to be said of it is said."""
        while await self.bot.files_pending():
            await self.sandbox.world.pulse.change(0.1)
        await self.settle()

    def secrets(self) -> set[str]:
        """What no log may hold: the token, every name and phone of the roster, every text that was typed."""
        entries = (*people(), KEEPER)
        known = {self.bot.token, *(e.name for e in entries), *(e.phone for e in entries)}
        return known | self._typed()

    def _typed(self) -> set[str]:
        rooms = self.sandbox.world.rooms.values()
        said = [one.json for room in rooms for one in room.messages.values() if not one.from_bot]
        words = {str(one.get("text") or one.get("caption") or "") for one in said}
        return {line for text in words for line in text.splitlines() if len(line) > 7}


async def found(
    folder: Path, sandbox: Sandbox, *, database_url: str | None = None, policy: str = "", sampled: int = 0
) -> County:
    """A founded house: migrated, the keeper invited, the roster imported; nobody has come in yet. `sampled`: percent
    of closed cases that the county asks about again."""
    written = folder / "policy.toml"
    pin = "" if "[pin]" in policy else NO_PIN
    written.write_text(f"{POLICY}[sampling]\nshare = {sampled}\n{pin}{policy}", encoding="utf-8")
    bot = BotProcess(folder / "data", sandbox.url, TOKEN, database_url, written)
    county = County(sandbox, bot)
    assert (await bot.command("migrate")).code == 0
    keeper = ("--role", "keeper", "--name", KEEPER.name, "--phone", KEEPER.phone, "--json")
    invited = await bot.command("invite", *keeper)
    roster = await bot.command("import", str(write_roster(folder / "roster.xlsx")), "--json")
    for card in (invited.answer, *roster.answer["people"]):
        phone = sandbox.person(card["name"], phone=f"+86{card['phone']}")
        county.hands[card["phone"], ROLES[card["role"]]] = Hand(phone, card["link"])
    return county


ROLES = {
    "keeper": "系统管理员",
    "reception": "县纪委信访室",
    "officer": "纪检监察室干部",
    "area_leader": "片区组长",
    "county_leader": "县纪委领导",
    "secretary": "乡镇纪委书记",
    "inspector": "乡镇纪检员",
    "supervisor": "廉勤监督员",
}


async def enrol(hand: Hand) -> None:
    """The real way in: the link, then the big button."""
    hand.phone.start(hand.link.partition("start=")[2])
    await hand.hears("")
    hand.phone.tap(hand.phone.reply_keys[0])
    await hand.hears("✅")
    await hand.hears(hand.phone.person.first_name)
