"""`lianqin whose`: the mark read off a leaked picture, workbook or case file, led back to the reading of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locales.catalogue import Words
from storage.unit_of_work import UnitOfWork
from supervision.acts.marking import Copy, resolve

#: Of no case; by nobody of the roster.
_UNKNOWN = "–"


def copies(work: UnitOfWork, text: str, words: Words) -> list[dict[str, Any]]:
    """What `--json` says of the copies with this mark. Raises ValueError for what is no mark."""
    return [_said(work, copy, words) for copy in resolve(work, text)]


def _said(work: UnitOfWork, copy: Copy, words: Words) -> dict[str, Any]:
    offices = work.offices.of_person(copy.person.id, work.now) if copy.person is not None else ()
    return {
        "at": copy.at.isoformat(),
        "act": copy.act,
        "what": words(f"deed.{copy.act}"),
        "case": copy.number,
        "name": copy.person.name if copy.person is not None else None,
        "offices": [
            {"role": words(f"role.{office.role.value}"), "place": work.places.by_id(office.place_id).name}
            for office in offices
        ],
    }


def lines(found: Iterable[Mapping[str, Any]], zone: ZoneInfo) -> Iterable[str]:
    """A copy on each line: when, what, of which case, who, with the offices held now."""
    for each in found:
        at = f"{datetime.fromisoformat(each['at']).astimezone(zone):%Y-%m-%d %H:%M:%S}"
        held = ", ".join(f"{office['role']} {office['place']}" for office in each["offices"])
        yield "  ".join((at, each["what"], each["case"] or _UNKNOWN, each["name"] or _UNKNOWN, held))
