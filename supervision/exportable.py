"""What may be taken away, and by whom: what the lists show, and less of it than of what is only looked at."""

import hashlib
from dataclasses import fields, replace
from typing import Any

from supervision.exports import Export, ExportKind
from supervision.figures import counted_in
from supervision.gate import Actor, case_for, scope_of
from supervision.lists import Scope
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: Offices that may take a file away: those whose work is lists (the supervisor's own are on the phone).
OFFICES = frozenset(
    {
        Role.INSPECTOR,
        Role.SECRETARY,
        Role.OFFICER,
        Role.AREA_LEADER,
        Role.AREA_DEPUTY,
        Role.LIAISON,
        Role.COUNTY_LEADER,
    }
)


def export_scope(work: Work, actor: Actor) -> Scope:
    """What the lists show this person, without own reports elsewhere and what waits for sorting: sealed and unclear
    matters leave the house in no file."""
    seen = scope_of(work, actor)
    return replace(seen, reporter_id=None, unclear_in=frozenset(), unsorted_in=frozenset())


def print_of(scope: Scope) -> str:
    """A print of a scope: another one means that somebody may see less, or more, than when a file was begun."""
    told = "|".join(
        f"{each.name}={sorted(map(str, _several(getattr(scope, each.name))))}" for each in fields(scope)
    )
    return hashlib.sha256(told.encode()).hexdigest()


def sight_of(work: Work, actor: Actor, export: Export) -> str:
    """A print of what the person may see of what was ordered: another one means that a file made before is not sent.

    A case file shows pictures as they are covered: one that was made before a cover shows what is below.
    """
    told = print_of(export_scope(work, actor))
    if export.kind is not ExportKind.CASE_FILE:
        return told
    try:
        files = work.files.of_case(case_for(work, actor, export.what["case"]).id)
    except (Missing, Refusal):
        return told
    covers = [f"{each.id}:{each.cover.code}" for each in files if each.cover is not None]
    return hashlib.sha256("|".join([told, *covers]).encode()).hexdigest() if covers else told


def visited(work: Work, actor: Actor) -> frozenset[int]:
    """The villages whose visits the person may take away: those whose cases may be told apart by village."""
    return counted_in(work, actor).apart


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, frozenset) else (value,)
