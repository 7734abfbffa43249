"""The sheet 亲属 of a roster, optional: relatives of office holders whose matters these never see."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from supervision.naming import LONGEST, name_key
from supervision.relatives import Kin
from supervision.roster_cells import Record
from supervision.roster_people import RosterPerson
from supervision.roster_words import KIN, KIN_INDEX, folded, nearest


@dataclass(frozen=True, slots=True)
class RosterRelative:
    """One row: whose relative (the phone of the office holder), by blood or marriage, and the relative's name."""

    phone: str
    kin: Kin
    name: str


def read_relatives(
    rows: list[Record], people: Collection[RosterPerson], known: Callable[[str], bool]
) -> tuple[RosterRelative, ...]:
    """The relatives; mistakes are noted. `known`: whether a phone is somebody's who is in the system already."""
    names = {person.phone: person.name for person in people}
    found: dict[tuple[str, str], int] = {}
    read = []
    for row in rows:
        relative = _read(row, names, known)
        if relative is None:
            continue
        first = found.setdefault((relative.phone, name_key(relative.name)), row.row)
        if first != row.row:
            row.refuse("row_twice", "name", row=str(first))
            continue
        read.append(relative)
    return tuple(read)


def _read(row: Record, names: dict[str, str], known: Callable[[str], bool]) -> RosterRelative | None:
    before = len(row.findings.errors)
    phone, kin = _phone(row, names, known), _kin(row)
    name = row.text("name", required=True, limit=LONGEST)
    if name and len(name_key(name)) < 2:
        row.refuse("relative_name", "name")
    elif name and phone is not None and name_key(names.get(phone, "")) == name_key(name):
        row.refuse("relative_oneself", "name")
    if phone is None or kin is None or len(row.findings.errors) > before:
        return None
    return RosterRelative(phone, kin, name)


def _phone(row: Record, names: dict[str, str], known: Callable[[str], bool]) -> str | None:
    phone = row.phone()
    if phone is not None and phone not in names and not known(phone):
        row.refuse("relative_of_nobody", "phone")
        return None
    return phone


def _kin(row: Record) -> Kin | None:
    written = row.text("kin", required=True)
    if not written:
        return None
    if folded(written) in KIN_INDEX:
        return Kin(KIN_INDEX[folded(written)])
    near = nearest(folded(written), list(KIN_INDEX))
    row.refuse("kin_unknown", "kin", value=written, near=near or KIN[Kin.BLOOD][0])
    return None
