"""What may be taken away, and by whom: what the lists show, and less of it than of what is only looked at."""

import hashlib
from array import array
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from supervision import duty_sight
from supervision.desks import list_scope
from supervision.exports import Export, ExportKind
from supervision.figures import counted_in
from supervision.gate import Actor, case_for, scope_of
from supervision.lists import Scope
from supervision.meant import titled_in
from supervision.naming import mentioned
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.tallies import Span
from supervision.visits import Form, Visit

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


#: The discipline staff of a township, who make covert visits.
_TOWNSHIPS = frozenset({Role.INSPECTOR, Role.SECRETARY})


def export_scope(work: Work, actor: Actor, bucket: str | None = None) -> Scope:
    """What the lists, or one of them, show this person, without own reports elsewhere, what waits for sorting,
    and what has only fallen to him while others are away: sealed and unclear matters leave the house in no file."""
    seen = scope_of(work, actor) if bucket is None else list_scope(work, actor, bucket)
    return replace(
        seen, reporter_id=None, unclear_in=frozenset(), unsorted_in=frozenset(), fallen=frozenset()
    )


def print_of(scope: Scope) -> str:
    """A print of a scope: another one means that somebody may see less, or more, than when a file was begun. What
    nobody could have put into it says nothing: a file that did not come would tell that it was just filed."""
    met = replace(scope, hidden=scope.hidden - scope.unmet, unmet=frozenset())
    told = "|".join(
        f"{each.name}={sorted(map(str, _several(getattr(met, each.name))))}" for each in fields(met)
    )
    return hashlib.sha256(told.encode()).hexdigest()


def sight_of(work: Work, actor: Actor, export: Export) -> str:
    """A print of what the person may see of what was ordered: another one means that a file made before is not sent.

    A case file shows pictures as they are covered: one that was made before a cover, or before it was said that
    somebody can be known on one, shows what is below.
    """
    told = print_of(export_scope(work, actor))
    if export.kind is ExportKind.DUTY:
        return _track_print(work, actor, export, told)
    if export.kind is not ExportKind.CASE_FILE:
        return told
    try:
        files = work.files.of_case(case_for(work, actor, export.what["case"]).id)
    except (Missing, Refusal):
        return told
    covers = [f"{each.id}:{each.cover.code}" for each in files if each.cover is not None]
    covers += [each.id for each in files if each.waits]
    return hashlib.sha256("|".join([told, *covers]).encode()).hexdigest() if covers else told


def _track_print(work: Work, actor: Actor, export: Export, told: str) -> str:
    """With the townships in which the person's track is the reader's business; another print where it is none."""
    person = work.people.by_ref(export.what["person"])
    try:
        townships = duty_sight.sight_of(work, actor, person).townships if person is not None else frozenset()
    except Missing:
        townships = frozenset()
    where = "own" if townships is None else sorted(townships)
    return hashlib.sha256(f"{told}|{where}".encode()).hexdigest()


def visited(work: Work, actor: Actor, span: Span, most: int) -> Sequence[int]:
    """The visits of a time the person may take away: of villages whose cases may be told apart by village."""
    scope = counted_in(work, actor)
    found = work.ledger.visit_ids(scope.apart, span, scope.named.hidden, most)
    kept = {
        each.id
        for each in work.ledger.covert_visits(scope.apart, span)
        if not may_take_visit(work, actor, each)
    }
    return array("q", (each for each in found if each not in kept)) if kept else found


def may_take_visit(work: Work, actor: Actor, visit: Visit) -> bool:
    """A covert visit is for those who made it, and for the offices above unless it speaks of them: it may be about
    anybody."""
    if visit.form is not Form.COVERT or actor.person.id in {visit.person_id, *visit.members}:
        return True
    made_by = {office.role for office in work.offices.of_person(visit.person_id, visit.visited_at)}
    above = OFFICES - {Role.INSPECTOR} if Role.SECRETARY not in made_by else OFFICES - _TOWNSHIPS
    return actor.holds(*above) and not _speaks_of(work, actor, visit)


def _speaks_of(work: Work, actor: Actor, visit: Visit) -> bool:
    return _titled(work, actor, visit) or bool(mentioned(visit.found, own_names(work, actor)))


def _titled(work: Work, actor: Actor, visit: Visit) -> bool:
    """By the title of an office the reader, or whom he acts for, held then."""
    own = {actor.person.id, *_stood_for(actor)}
    # With whoever bears a name of theirs (see titled_in).
    return bool(own & titled_in(work, (visit.village_id,), visit.found, visit.visited_at))


def _stood_for(actor: Actor) -> frozenset[int]:
    return frozenset(office.deputy_of for office in actor.offices if office.deputy_of is not None)


def as_told_to(work: Work, actor: Actor, names: Collection[str], visit: Visit) -> Visit:
    """What was heard about the reader, by name or title, whom he acts for, or a relative is not for him to read. That
    there was a visit is: it is counted, and one of which nothing was noted looks the same. `names`: see `own_names`."""
    mine = actor.person.id in {visit.person_id, *visit.members}
    if mine or not (mentioned(visit.found, names) or _titled(work, actor, visit)):
        return visit
    return replace(visit, found="", files=())


def own_names(work: Work, actor: Actor) -> frozenset[str]:
    """The names by which somebody may be spoken of: the own ones, former ones too, of whom he acts for, and of declared
    relatives."""
    people = sorted(work.people.namesakes((actor.person.id, *_stood_for(actor))))
    own = (name for person_id in people for name in work.people.names_of(person_id))
    kin = (each.name for person_id in people for each in work.relatives.of_person(person_id))
    return frozenset({*own, *kin})


def _several(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, frozenset) else (value,)
