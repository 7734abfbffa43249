"""One invitation as the command line gives it; also the way the first keeper comes in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any
from zoneinfo import ZoneInfo

from bot.settings import Settings
from bot.username import NO_NAME
from storage.unit_of_work import UnitOfWork
from supervision.acts.enrolling import InvitedPerson, invite
from supervision.acts.places import put_place
from supervision.offices import Role
from supervision.people import Language
from supervision.phones import normalise_phone
from supervision.places import Level, Place
from supervision.refusals import Refusal
from supervision.roster_people import SEATS
from supervision.roster_words import ROLE_INDEX, ROLES, folded, nearest_name

#: Where the first keeper sits before a roster has brought the real tree.
FIRST_PLACE = ("county", "本县")
_NEAR = 3


class CannotInvite(ValueError):  # noqa: N818 - the text is the one line that is shown
    """Something about the invitation is wrong; the text says what, in one line."""


@dataclass(frozen=True, slots=True)
class Card:
    """One person of an import or an invitation, as `--json` shows it; `link` and `expires` if invited now.

    `ref`: the invitation's reference, which opens nothing.
    """

    name: str
    phone: str
    role: str
    place: str
    status: str
    link: str | None = None
    expires: str | None = None
    ref: str | None = None


def card(invited: InvitedPerson, *, name: str, phone: str, role: Role, place: str, username: str) -> Card:
    """What came of it, with the link to send or show."""
    link = f"https://t.me/{username}?start={invited.token}" if invited.token else None
    expires = invited.invitation.expires_at.isoformat() if invited.invitation else None
    ref = invited.invitation.ref if link and invited.invitation else None
    return Card(name, phone, role.value, place, invited.status, link, expires, ref)


def until(expires: str, zone: ZoneInfo) -> str:
    """A link's end as people read it: the clock on their wall, and which wall."""
    return f"{datetime.fromisoformat(expires).astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"


def check_before(asked: Mapping[str, Any], settings: Settings) -> None:
    """What can be known without a database, so that a refusal does not leave one behind. Raises CannotInvite."""
    role, _name, _phone = _checked(asked)
    if settings.database_url or (settings.data.expanduser() / "lianqin.db").exists():
        return
    if role is not Role.KEEPER:
        raise CannotInvite(_unknown(str(asked["place"]), ()))
    if not settings.bot_username and settings.token is None:
        raise CannotInvite(NO_NAME)


def _checked(asked: Mapping[str, Any]) -> tuple[Role, str, str]:
    role = role_named(str(asked["role"]))
    phone = normalise_phone(asked["phone"])
    if phone is None:
        raise CannotInvite("the phone must be 11 digits and begin with 1")
    name = " ".join(str(asked["name"]).split())
    if not name or len(name) > 40:
        raise CannotInvite("the name must have 1 to 40 characters")
    if role is not Role.KEEPER and not asked.get("place"):
        raise CannotInvite("--place is needed: the code of the place, as in the roster")
    return role, name, phone


def invite_one(work: UnitOfWork, asked: Mapping[str, Any], username: str) -> Card:
    """Invite somebody; `asked` holds role, place (may be None for a keeper), name, phone. Raises CannotInvite."""
    role, name, phone = _checked(asked)
    place = _place(work, role, asked.get("place") or None)
    try:
        invited = invite(
            work, name=name, phone=phone, role=role, place_id=place.id, language=Language(asked["language"])
        )
    except Refusal as refusal:
        taken = refusal.fields.get("name", "")
        raise CannotInvite(f"this phone is {taken}'s already: correct the name or the phone") from None
    return card(invited, name=name, phone=phone, role=role, place=place.code, username=username)


def role_named(written: str) -> Role:
    """A role by its Chinese or English name. Raises CannotInvite, with the nearest name."""
    if folded(written) in ROLE_INDEX:
        return Role(ROLE_INDEX[folded(written)])
    near = nearest_name(written, ROLES)
    known = ", ".join(role.value for role in Role)
    raise CannotInvite(f"no such role; did you mean {near}?" if near else f"no such role; there are {known}")


def _place(work: UnitOfWork, role: Role, given: str | None) -> Place:
    if given is None:  # only a keeper may leave it out
        return _root(work) or _first_place(work, None)
    if role is Role.KEEPER and not work.places.all():
        return _first_place(work, given)
    place = _found(work.places.all(), given)
    if role is Role.KEEPER:
        if place.parent_id is not None and place.level not in SEATS[role]:
            raise CannotInvite("a keeper's place must be the county, the prefecture, or a root of the tree")
        return place
    if place.level not in SEATS[role]:
        levels = " or ".join(level.value for level in SEATS[role])
        raise CannotInvite(f"a {role.value} sits at a {levels}, {place.name} is a {place.level.value}")
    return place


def _found(places: Sequence[Place], given: str) -> Place:
    """By code, else by a name only one place has."""
    coded = [place for place in places if place.code == given]
    named = coded or [place for place in places if place.name == given]
    if len(named) > 1:
        codes = " or ".join(place.code for place in named[:_NEAR])
        raise CannotInvite(f"{len(named)} places are called {given}: give the code, such as {codes}")
    if not named:
        raise CannotInvite(_unknown(given, places))
    return named[0]


def _unknown(given: str, places: Sequence[Place]) -> str:
    if not places:
        return f"no place has the code {given}: there are no places yet, import the roster first"
    # Codes are short: one wrong character of four is much.
    words = {word.casefold(): place for place in places for word in (place.name, place.code)}
    near = get_close_matches(given.casefold(), words, n=2 * _NEAR, cutoff=0.5)
    found = list(dict.fromkeys(f"{words[word].code} ({words[word].name})" for word in near))[:_NEAR]
    return f"no place has the code {given}" + (f"; near it: {', '.join(found)}" if found else "")


def _root(work: UnitOfWork) -> Place | None:
    return next((place for place in work.places.all() if place.parent_id is None), None)


def _first_place(work: UnitOfWork, code: str | None) -> Place:
    return put_place(work, Place(0, code or FIRST_PLACE[0], FIRST_PLACE[1], Level.COUNTY))
