"""A roster into the system: checked whole, put in whole, in one act; then links and a sheet to hand out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.inviting import Card, card
from locales.catalogue import Words
from storage.unit_of_work import UnitOfWork
from supervision.acts.enrolling import invite
from supervision.acts.kinship import declared_in_roster
from supervision.acts.places import put_place
from supervision.people import Language
from supervision.places import Place
from supervision.relatives import Kin
from supervision.roster import Roster, RosterError, check_roster
from supervision.roster_cells import Problem, Sheet
from supervision.roster_places import RosterPlace
from supervision.roster_relatives import RosterRelative


def sheets_to_json(sheets: Iterable[Sheet]) -> list[dict[str, Any]]:
    """Sheets as they travel to the running bot: plain cells only, so that it never opens the workbook itself."""
    return [
        {
            "name": sheet.name,
            "header": [_cell(cell) for cell in sheet.header],
            "rows": [[number, [_cell(cell) for cell in cells]] for number, cells in sheet.rows],
            "header_row": sheet.header_row,
        }
        for sheet in sheets
    ]


def sheets_from_json(given: Iterable[Mapping[str, Any]]) -> list[Sheet]:
    """Sheets as they arrive at the running bot."""
    return [
        Sheet(each["name"], each["header"], [(row, cells) for row, cells in each["rows"]], each["header_row"])
        for each in given
    ]


def import_roster(work: UnitOfWork, sheets: Sequence[Sheet], username: str) -> tuple[Roster, list[Card]]:
    """Put a roster in. Raises RosterError when it has mistakes; nothing is changed then."""
    places = {place.code: place for place in _known(work)}
    roster = check_roster(sheets, places, lambda phone: work.people.by_phone(phone) is not None)
    _put_places(work, roster.places)
    cards, renamed = [], []
    for person in roster.people:
        known = work.people.by_phone(person.phone)
        if known is not None and known.name != person.name:
            fields = {"was": known.name, "name": person.name}
            renamed.append(Problem("import.renamed", person.sheet, person.row, "name", fields))
        place = work.places.by_code(person.place)
        assert place is not None  # the roster has been checked
        invited = invite(
            work,
            name=person.name,
            phone=person.phone,
            role=person.role,
            place_id=place.id,
            language=Language(person.language),
            renew=False,
            rename=True,
        )
        cards.append(
            card(
                invited,
                name=person.name,
                phone=person.phone,
                role=person.role,
                place=place.code,
                username=username,
            )
        )
    if roster.relatives is not None:
        _declare(work, roster.relatives)
    return replace(roster, warnings=(*roster.warnings, *renamed)), cards


def _declare(work: UnitOfWork, relatives: Iterable[RosterRelative]) -> None:
    declared: dict[int, list[tuple[Kin, str]]] = {}
    for each in relatives:
        person = work.people.by_phone(each.phone)
        assert person is not None  # the roster has been checked
        declared.setdefault(person.id, []).append((each.kin, each.name))
    declared_in_roster(work, declared)


def mistakes(error: RosterError, words: Words) -> dict[str, Any]:
    """What `--json` shows of a roster that was refused."""
    return {"errors": [said(problem, words) for problem in error.errors]}


def outcome(roster: Roster, cards: Iterable[Card], words: Words) -> dict[str, Any]:
    """What `--json` shows of a roster that was imported, but for the sheet."""
    return {
        "people": [asdict(each) for each in cards],
        "warnings": [said(problem, words) for problem in roster.warnings],
    }


def said(problem: Problem, words: Words) -> dict[str, Any]:
    """One problem in words, at its cell."""
    message = words(f"roster.{problem.code}", **problem.fields)
    return {"sheet": problem.sheet, "row": problem.row, "column": problem.column, "message": message}


def draw_sheet(
    people: Sequence[Mapping[str, Any]],
    places: Mapping[str, str],
    folder: Path,
    words: Words,
    *,
    now: datetime,
    timezone: ZoneInfo,
) -> Path | None:
    """A PDF with the QR codes of those invited now, readable by its owner only; None when there is none."""
    from bot.pictures.enrolment_sheet import InviteCard, enrolment_sheet, save_sheet
    from bot.sheets import note

    cards = [
        InviteCard(
            name=each["name"],
            role=words(f"enrolment_sheet.role.{each['role']}"),
            place=places.get(each["place"], each["place"]),
            link=each["link"],
            expires=words("enrolment_sheet.expires", day=_day(each["expires"], timezone)),
            hint=words("enrolment_sheet.hint"),
        )
        for each in people
        if each["link"]
    ]
    if not cards:
        return None
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{now.astimezone(timezone):%Y%m%d-%H%M%S}.pdf"
    note(path, [each["ref"] for each in people if each["link"]])
    save_sheet(enrolment_sheet(cards, words("enrolment_sheet.title")), path)
    return path


def _cell(cell: object) -> object:
    return cell if cell is None or isinstance(cell, (str, int, float, bool)) else str(cell)


def _known(work: UnitOfWork) -> list[RosterPlace]:
    places = {place.id: place for place in work.places.all()}

    def code(place_id: int | None) -> str | None:
        return places[place_id].code if place_id is not None else None

    return [
        RosterPlace(place.code, place.name, place.level, code(place.parent_id), code(place.linked_id))
        for place in places.values()
    ]


def _put_places(work: UnitOfWork, places: Sequence[RosterPlace]) -> None:
    """Parents come first; links go to offices anywhere in the tree, so they are made when all are there."""
    for place in places:
        known = work.places.by_code(place.code)
        # Where it is linked already it stays so meanwhile: to undo and make it again would be two entries of nothing.
        _put(work, place, known.linked_id if known is not None and place.linked else None)
    for place in places:
        if place.linked:
            _put(work, place, _id(work, place.linked))


def _put(work: UnitOfWork, place: RosterPlace, linked_id: int | None) -> None:
    put_place(
        work,
        Place(
            0,
            place.code,
            place.name,
            place.level,
            parent_id=_id(work, place.parent),
            linked_id=linked_id,
            latitude=place.latitude,
            longitude=place.longitude,
        ),
        phone=place.phone,
    )


def _id(work: UnitOfWork, code: str | None) -> int | None:
    found = work.places.by_code(code) if code else None
    return found.id if found else None


def _day(expires: str, timezone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(expires).astimezone(timezone):%Y-%m-%d}"
