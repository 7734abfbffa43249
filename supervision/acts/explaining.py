"""说明: a word of one's own on any line of the own duty track, kept with the case; whoever sees the track reads it."""

from supervision.cases import Entry, EntryKind
from supervision.duty import Duty, Listed, Period
from supervision.duty_figures import track_of
from supervision.events import Noted
from supervision.gate import Actor
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: How far back one's own lines are looked through for the one that was tapped (house).
_MOST = 1_000
#: Every line lies in one of these: this year's, or in January the month before.
_SPANS = (Period.YEAR, Period.LAST_MONTH)


def key_of(duty: Duty) -> str:
    """What tells one line of a case from its others."""
    return f"{duty.kind} {int(duty.started_at.timestamp())}"


def own_line(work: Work, actor: Actor, ref: str, key: str) -> Listed:
    """A line of the actor's own track. Raises Missing for any other, of which nothing is said."""
    for period in _SPANS:
        for each in track_of(work, actor, actor.person, period, 0, _MOST).lines:
            if each.ref == ref and key_of(each.duty) == key:
                return each
    raise Missing


def explain(work: Work, actor: Actor, ref: str, key: str, text: str) -> Entry:
    """Say it; said again it is a new version, and the earlier ones stay.

    Raises Missing; Refusal: words_missing, explained_too_late (the case's words were destroyed, as its term says).
    """
    line = own_line(work, actor, ref, key)
    if not text.strip():
        raise Refusal("words_missing")
    case = work.cases.by_id(line.duty.case_id)
    if case is None or work.deletions.was_forgotten(case.id):
        raise Refusal("explained_too_late", number=line.number)
    said = work.cases.add_entry(case, EntryKind.COMMENT, actor.person.id, f"{key}\n{text.strip()}")
    work.record(Noted(by_id=actor.person.id, case_id=case.id))
    return said


def explained(work: Work, person: Person, duty: Duty) -> str:
    """What the person says of a line of the own track, as it stands now; nothing where nothing was said."""
    said = [
        text
        for entry in work.cases.entries(duty.case_id)
        if entry.kind is EntryKind.COMMENT and entry.by_id == person.id
        for key, _, text in (entry.text.partition("\n"),)
        if key == key_of(duty)
    ]
    return said[-1] if said else ""
