"""The roster: places and people as an office keeps them in a spreadsheet, checked whole before any change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from supervision.offices import Role
from supervision.phones import normalise_phone
from supervision.places import Level
from supervision.roster_cells import Findings, Problem, Sheet, TooManyMistakesError, records
from supervision.roster_people import RosterPerson, read_people
from supervision.roster_places import Found, RosterPlace, check_tree, read_places
from supervision.roster_relatives import RosterRelative, read_relatives
from supervision.roster_words import PEOPLE, PLACES, RELATIVES, SHEET_INDEX, SHEETS, folded

_MANNED = {
    Level.VILLAGE: (Role.SUPERVISOR, "village_without"),
    Level.TOWNSHIP: (Role.SECRETARY, "township_without"),
}


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster without mistakes; parents come before their children. `relatives`: None without that sheet."""

    places: tuple[RosterPlace, ...]
    people: tuple[RosterPerson, ...]
    relatives: tuple[RosterRelative, ...] | None = None
    warnings: tuple[Problem, ...] = ()


class RosterError(ValueError):
    """A roster has mistakes; nothing of it may be imported."""

    def __init__(self, errors: Sequence[Problem], warnings: Sequence[Problem] = ()) -> None:
        super().__init__(f"{len(errors)} mistakes in the roster")
        self.errors = tuple(errors)
        self.warnings = tuple(warnings)


def check_roster(
    sheets: Sequence[Sheet],
    known: Mapping[str, RosterPlace] | None = None,
    somebodys: Callable[[str], bool] = lambda _phone: False,
) -> Roster:
    """The roster in these sheets. Raises RosterError.

    `known`: places already in the system by code; `somebodys`: whether a phone is somebody's there already.

    With known places the sheet 单位 may be missing. Mistakes are found all at once, not one a try; but of a file that
    has hundreds only the first are told.
    """
    findings = Findings()
    try:
        return _checked(sheets, known or {}, somebodys, findings)
    except TooManyMistakesError:
        last = findings.errors[-1]
        rest = Problem("many_more", last.sheet, last.row, "", {"count": str(len(findings.errors))})
        raise RosterError([*findings.errors, rest], findings.warnings) from None


def _checked(
    sheets: Sequence[Sheet],
    known: Mapping[str, RosterPlace],
    somebodys: Callable[[str], bool],
    findings: Findings,
) -> Roster:
    by_kind = {
        SHEET_INDEX[folded(sheet.name)]: sheet for sheet in sheets if folded(sheet.name) in SHEET_INDEX
    }
    for kind in (PLACES, PEOPLE):
        if kind not in by_kind and not (kind == PLACES and known):
            findings.refuse(Problem("sheet_missing", SHEETS[kind][0], 0, ""))
    rows = {kind: records(sheet, kind, findings) for kind, sheet in by_kind.items()}
    found = read_places(rows.get(PLACES, []))
    check_tree(found, known)
    places = {**known, **{code: place for code, (_, place) in found.items()}}
    people = read_people(rows.get(PEOPLE, []), places)
    relatives = None
    if RELATIVES in rows:
        # Whose own row has a mistake is somebody all the same: one mistake is told once.
        listed = {normalise_phone(row.cells.get("phone")) for row in rows.get(PEOPLE, [])}
        relatives = read_relatives(rows[RELATIVES], people, lambda phone: phone in listed or somebodys(phone))
    if findings.errors:
        raise RosterError(findings.errors, findings.warnings)
    _warn_of_empty_seats(found, people)
    return Roster(_parents_first(found), tuple(people), relatives, tuple(findings.warnings))


def _warn_of_empty_seats(found: Found, people: list[RosterPerson]) -> None:
    held = {(person.place, person.role) for person in people}
    for row, place in found.values():
        role, code = _MANNED.get(place.level, (None, ""))
        if role and (place.code, role) not in held:
            row.warn(code, "name", name=place.name)


def _parents_first(found: Found) -> tuple[RosterPlace, ...]:
    def depth(place: RosterPlace) -> int:
        above = found.get(place.parent or "")
        return 0 if above is None else 1 + depth(above[1])

    return tuple(sorted((place for _, place in found.values()), key=depth))
