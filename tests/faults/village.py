"""A small township that reports without rest: founded in the store itself, so that every kill has something to hit."""

from pathlib import Path
from zoneinfo import ZoneInfo

from bot.application import open_store
from bot.clock import Clock
from bot.sandbox import Sandbox
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.calendar import Calendar
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import Policy, Verification
from supervision.timekeeping import Timekeeping
from tests.stories.hand import Hand

SUPERVISORS = 8
FIRST_USER = 5_200_000_001
_PATIENCE = 90.0


def opened(url: str | None, data: Path) -> Store:
    """The store in this process, while the bot does not run."""
    time = Timekeeping(
        Policy(verification=Verification(drawn_every=0)), Calendar(), ZoneInfo("Asia/Shanghai")
    )
    return open_store(url, data, Clock(), time)


def found(url: str | None, data: Path) -> None:
    """The places, the secretary and the supervisors, all of them come in."""
    store = opened(url, data)
    store.act_now(_settle)
    store.close()


def phones(sandbox: Sandbox) -> list[Hand]:
    """The supervisors with their phones; the secretary has one too, which only listens."""
    hands = []
    for index in range(SUPERVISORS + 1):
        phone = sandbox.person(_name(index), phone=_phone(index), user_id=FIRST_USER + index)
        phone.start()
        hands.append(Hand(phone, patience=_PATIENCE))
    sandbox.world.updates.clear()
    return hands[1:]


def _settle(work: UnitOfWork) -> None:
    county = work.places.put(Place(0, "QX", "示范县", Level.COUNTY, None))
    township = work.places.put(Place(0, "LX", "柳溪镇", Level.TOWNSHIP, county.id))
    villages = [
        work.places.put(Place(0, f"V{index}", f"第{index}村", Level.VILLAGE, township.id))
        for index in range(1, SUPERVISORS + 1)
    ]
    _enrol(work, 0, Role.SECRETARY, township.id)
    for index, village in enumerate(villages, 1):
        _enrol(work, index, Role.SUPERVISOR, village.id)


def _enrol(work: UnitOfWork, index: int, role: Role, place_id: int) -> None:
    person = work.people.add(_name(index), _phone(index))
    work.people.bind(person.id, FIRST_USER + index)
    work.offices.appoint(person.id, role, place_id, work.now)


def _name(index: int) -> str:
    return f"卫监督{index}" if index else "郑书记零"


def _phone(index: int) -> str:
    return f"139000000{index + 10:02}"
