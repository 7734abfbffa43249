"""The cast of the scripts: one invented township on a frozen Monday, and the people who speak in it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.offices import Role
from supervision.people import Language
from supervision.places import Level, Place
from supervision.policy import PinPolicy, Policy, Sampling, Verification
from supervision.timekeeping import Timekeeping

#: Monday, nine o'clock in the morning in Shanghai.
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")

#: Nothing is drawn by lot: a script reads the same each time. And nobody sets a PIN in scripts of other things: that it
#: comes first is read in tests/handlers/test_pin_first.py.
KEPT = Timekeeping(
    Policy(
        verification=Verification(drawn_every=0), sampling=Sampling(share=0), pin=PinPolicy(sensitive=False)
    ),
    Calendar(),
    SHANGHAI,
)

#: code, name, level, parent, linked
PLACES = (
    ("SF", "示范市", Level.PREFECTURE, None, None),
    ("QX", "清河县", Level.COUNTY, "SF", None),
    ("JJ1", "第一纪检监察室", Level.OFFICE, "QX", None),
    ("XZ1", "第一协作片区", Level.AREA, "QX", None),
    ("LX", "柳溪镇", Level.TOWNSHIP, "XZ1", "JJ1"),
    ("SK", "山口镇", Level.TOWNSHIP, "XZ1", "JJ1"),
    ("LX-A", "青石廉勤片区", Level.ZONE, "LX", None),
    ("LX01", "青石村", Level.VILLAGE, "LX-A", None),
    ("LX02", "竹林村", Level.VILLAGE, "LX-A", None),
    ("LX03", "长滩村", Level.VILLAGE, "LX-A", None),
    ("SK01", "山口村", Level.VILLAGE, "SK", None),
    ("LX-SW", "水务站", Level.UNIT, "LX", None),
    ("LX-GD", "供电所", Level.UNIT, "LX", None),
    ("LX01-W", "青石村村委会", Level.UNIT, "LX01", None),
)

PHONES = {"LX": "000-0000100"}


@dataclass(frozen=True)
class Part:
    """Somebody's part in the cast: offices as (role, place code)."""

    name: str
    offices: tuple[tuple[Role, str], ...]
    language: Language = Language.ZH


#: The order gives phone (1390000000N) and Telegram id.
PARTS: dict[str, Part] = {
    "supervisor": Part("卫青石", ((Role.SUPERVISOR, "LX01"),)),
    "neighbour": Part("朱竹林", ((Role.SUPERVISOR, "LX02"), (Role.DIRECTOR, "LX-A"))),
    "english": Part("Lin Tan", ((Role.SUPERVISOR, "LX03"),), Language.EN),
    "member": Part("袁委员", ((Role.MEMBER, "LX-A"),)),
    "inspector": Part("何检员", ((Role.INSPECTOR, "LX"),)),
    "secretary": Part("舒书记", ((Role.SECRETARY, "LX"),)),
    "officer": Part("关联系", ((Role.OFFICER, "JJ1"),)),
    "leader": Part("区组长", ((Role.AREA_LEADER, "XZ1"),)),
    "reception": Part("解信访", ((Role.RECEPTION, "QX"),)),
    "county": Part("凌县长", ((Role.COUNTY_LEADER, "QX"),)),
    "keeper": Part("鲍管理", ((Role.KEEPER, "SF"),)),
    "elsewhere": Part("尚山口", ((Role.SECRETARY, "SK"),)),
    "abroad": Part("简山口", ((Role.SUPERVISOR, "SK01"),)),
}

FIRST_USER = 5_000_000_001


def user_of(part: str) -> int:
    """The Telegram id, and private chat, of one of the cast."""
    return FIRST_USER + list(PARTS).index(part)


def phone_of(part: str) -> str:
    """The invented phone of one of the cast."""
    return f"139000000{list(PARTS).index(part) + 1:02}"


def settle(work: UnitOfWork) -> None:
    """Make the places, and enrol everybody in their offices."""
    ids: dict[str | None, int | None] = {None: None}
    for code, name, level, parent, linked in PLACES:
        place = Place(0, code, name, level, ids[parent], ids[linked])
        ids[code] = work.places.put(place, PHONES.get(code)).id
    for part, who in PARTS.items():
        person = work.people.add(who.name, phone_of(part), who.language)
        work.people.bind(person.id, user_of(part))
        for role, code in who.offices:
            work.offices.appoint(person.id, role, ids[code] or 0, work.now)
