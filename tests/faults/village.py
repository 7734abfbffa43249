"""A small county that works without rest: founded in the store itself, so that every kill has something to hit."""

import random
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
from supervision.policy import PinPolicy, Policy, Sampling, Verification
from supervision.timekeeping import Timekeeping
from tests.faults.deeds import Township
from tests.faults.persons import PATIENCE, Person

TOWNSHIPS = 10
SUPERVISORS = 2
FIRST_USER = 5_200_000_001
#: The bot's policy: nothing is drawn for the secretary in person, since which one would be chance; nobody sets a PIN.
POLICY = "[verification]\ndrawn_every = 0\n[sampling]\nshare = 0\n[pin]\nsensitive = false\n"

#: (name, role, township, village): everybody, in the order of their user ids; None: the county.
ROLES = (Role.SECRETARY, Role.INSPECTOR, *[Role.SUPERVISOR] * SUPERVISORS)
EVERYBODY = ((Role.KEEPER, None), *((role, at) for at in range(TOWNSHIPS) for role in ROLES))


def opened(url: str | None, data: Path, ahead: float = 0.0) -> Store:
    """The store in this process, while the bot does not run; `ahead`: seconds by which its clock is."""
    time = Timekeeping(
        Policy(
            verification=Verification(drawn_every=0),
            sampling=Sampling(share=0),
            pin=PinPolicy(sensitive=False),
        ),
        Calendar(),
        ZoneInfo("Asia/Shanghai"),
    )
    clock = Clock()
    store = open_store(url, data, clock, time)
    clock.set_offset(clock.offset + ahead)
    return store


def found(url: str | None, data: Path) -> None:
    """The places, and everybody come in."""
    store = opened(url, data)
    store.act_now(_settle)
    store.close()


def settle_in(sandbox: Sandbox, patience: float = PATIENCE) -> tuple[Person, list[Township]]:
    """The keeper, and the townships' people with their phones."""
    people = []
    for index in range(len(EVERYBODY)):
        phone = sandbox.person(_name(index), phone=_phone(index), user_id=FIRST_USER + index)
        phone.start()
        people.append(Person(phone, patience))
    sandbox.world.updates.clear()
    keeper, *others = people
    size = len(ROLES)
    groups = [others[at * size : (at + 1) * size] for at in range(TOWNSHIPS)]
    return keeper, [Township(first, second, rest) for first, second, *rest in groups]


def names() -> list[str]:
    """Every name and phone: no log may hold one."""
    return [word for index in range(len(EVERYBODY)) for word in (_name(index), _phone(index))]


def seeded(seed: int, *what: object) -> random.Random:
    """Chance that is the same again for the same seed."""
    return random.Random(f"{seed}:{what}")


def _settle(work: UnitOfWork) -> None:
    county = work.places.put(Place(0, "QX", "示范县", Level.COUNTY, None))
    townships: list[Place] = []
    for at in range(TOWNSHIPS):
        township = work.places.put(Place(0, f"T{at}", f"第{at}镇", Level.TOWNSHIP, county.id))
        work.places.put(Place(0, f"T{at}U", f"第{at}镇水务站", Level.UNIT, township.id))
        townships.append(township)
    for index, (role, where) in enumerate(EVERYBODY):
        place = county if where is None else townships[where]
        if role is Role.SUPERVISOR:
            place = work.places.put(Place(0, f"V{index}", f"第{index}村", Level.VILLAGE, place.id))
        person = work.people.add(_name(index), _phone(index))
        work.people.bind(person.id, FIRST_USER + index)
        work.offices.appoint(person.id, role, place.id, work.now)


def _name(index: int) -> str:
    return f"{EVERYBODY[index][0].value[:3]}某{index}号人"


def _phone(index: int) -> str:
    return f"139000000{index + 10:02}"
