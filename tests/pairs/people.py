"""Everybody a case may be about: the cast, and those who stand beside or above it; and a county where much is drawn."""

from dataclasses import replace

from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import Sampling, Verification
from supervision.timekeeping import Timekeeping
from tests.cast import KEPT, PARTS, Part, settle, user_of

#: The body at the water bureau, dispatched by the county.
BODY = "PZ1"
BESIDE: dict[str, Part] = {
    "colleague": Part("严检员", ((Role.INSPECTOR, "LX"),)),
    "area_deputy": Part("傅组长", ((Role.AREA_DEPUTY, "XZ1"),)),
    "liaison": Part("连络员", ((Role.LIAISON, "XZ1"),)),
    "county_officer": Part("施县干", ((Role.OFFICER, "QX"),)),
    "prefecture": Part("史纪委", ((Role.PREFECTURE_OFFICER, "SF"),)),
    "body": Part("派干部", ((Role.OFFICER, BODY),)),
    "second": Part("邬信访", ((Role.RECEPTION, "QX"),)),
    "second_leader": Part("阮县长", ((Role.COUNTY_LEADER, "QX"),)),
    # A township's secretary who is his area's deputy too (1+2+1+X).
    "resident": Part("驻副组", ((Role.SECRETARY, "SK"), (Role.AREA_DEPUTY, "XZ1"))),
}
EVERYBODY: dict[str, Part] = PARTS | BESIDE
_FIRST = 5_000_000_071

_TRACK = replace(
    KEPT.policy.track,
    integrity=replace(KEPT.policy.track.integrity, content=True, decision="清纪发〔2026〕3号，2026-03-02"),
)
_POLICY = replace(
    KEPT.policy,
    track=_TRACK,
    verification=Verification(drawn_every=2),
    sampling=Sampling(share=50),
)
#: Every second is drawn, and content of integrity matters may be written.
DRAWING: Timekeeping = replace(KEPT, policy=_POLICY)


def account_of(part: str) -> int:
    """The Telegram id, and private chat, of everybody."""
    return user_of(part) if part in PARTS else _FIRST + list(BESIDE).index(part)


def settle_all(work: UnitOfWork) -> None:
    """The cast, and those beside it, in their offices."""
    settle(work)
    places = {place.code: place.id for place in work.places.all()}
    body = Place(0, BODY, "驻水利局纪检组", Level.DISPATCHED, places["QX"], places["JJ1"])
    places[BODY] = work.places.put(body).id
    for n, (part, who) in enumerate(BESIDE.items()):
        person = work.people.add(who.name, f"139000000{71 + n}")
        work.people.bind(person.id, account_of(part))
        for role, code in who.offices:
            work.offices.appoint(person.id, role, places[code], work.now)
