"""Sensitive reading is an act: what shows or sounds like somebody leaves the store with an entry in the journal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from supervision.acts.unusual import DAY, tell_watchers
from supervision.case_clock import urgent
from supervision.cases import Case
from supervision.events import (
    CasePictured,
    ChartDrawn,
    FilesOpened,
    IdentityShown,
    PlaceShown,
    VoicePlayed,
)
from supervision.files import FileKind, StoredFile
from supervision.gate import Actor, case_by_id, speaks_for
from supervision.marks import mark
from supervision.ports import Work
from supervision.quotas import may_open
from supervision.reading_events import CardOpened, MatterOpened, TrackLooked
from supervision.refusals import Missing, Refusal
from supervision.spots import may_open as may_open_place

#: Recordings: a voice tells who it is.
_HEARD = frozenset({FileKind.VOICE, FileKind.AUDIO, FileKind.VIDEO})


#: Of so many matters nobody opens photos or recordings in a day at work (house); and how far back is looked.
UNUSUAL, _LOOKED_AT = 60, 600
_OPENED = frozenset({FilesOpened.name, VoicePlayed.name})
#: What is opened day by day, and would crowd out what else somebody did.
_LOOKED = frozenset({CardOpened.name, MatterOpened.name, TrackLooked.name})
#: Among how many times as many entries the last things somebody did are looked for, cards opened apart.
_CROWDED = 5


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing somebody did, for his own eyes: when, what, and the number of the case where it was about one."""

    at: datetime
    act: str
    number: str | None = None


def open_files(work: Work, actor: Actor, case: Case, files: Sequence[StoredFile]) -> str:
    """Pictures and papers of a case are sent to the actor's chat, recordings are played there.

    The mark that what is seen carries. Raises Refusal("too_many_opened").
    """
    may_open(work, actor)
    _watch(work, actor, case, heard=any(each.kind in _HEARD for each in files))
    heard = tuple(each.id for each in files if each.kind in _HEARD)
    seen = tuple(each.id for each in files if each.kind not in _HEARD)
    marked = ""
    if seen:
        work.record(FilesOpened(by_id=actor.person.id, case_id=case.id, files=seen))
        marked = mark(work, actor)
    if heard:
        work.record(VoicePlayed(by_id=actor.person.id, case_id=case.id, files=heard))
    return marked


def _watch(work: Work, actor: Actor, case: Case, *, heard: bool) -> None:
    """Files of very many matters in a day, or a recording played in the night that is not urgent: the same hear of it
    as of who reads identities often (see acts.identity), and of none that they may not know of."""
    reader = actor.person.id
    lately = [
        case_id
        for at, act, case_id in work.journal.of_actor(reader, _LOOKED_AT)
        if act in _OPENED and at > work.now - DAY and case_id is not None
    ]
    by_night = heard and not urgent(case) and work.time.is_quiet(work.now)
    if not by_night and (case.id in lately or speaks_for(work, actor, case)):
        return
    opened = {case.id, *lately}
    tell_watchers(
        work,
        reader,
        case,
        "reading.unusual",
        count=lambda hidden: len(opened - hidden),
        unusual=lambda count: by_night or count % UNUSUAL == 0,
    )


def draw_case(work: Work, actor: Actor, case: Case) -> str:
    """A case is drawn as a picture for the actor. The mark that it carries."""
    work.record(CasePictured(by_id=actor.person.id, case_id=case.id))
    return mark(work, actor)


def draw_chart(work: Work, actor: Actor, kind: str) -> str:
    """Figures, or how punctual somebody was, are drawn for the actor. The mark that the picture carries."""
    work.record(ChartDrawn(by_id=actor.person.id, kind=kind))
    return mark(work, actor)


def show_place(work: Work, actor: Actor, case: Case) -> None:
    """Where a matter is is shown to the actor. Raises Refusal("place_not_yours") for whoever need not go there, or
    Refusal("too_many_opened")."""
    if not may_open_place(work, actor, case):
        raise Refusal("place_not_yours", screen=("case.card", {"case": case.ref}), number=case.number)
    may_open(work, actor)
    work.record(PlaceShown(by_id=actor.person.id, case_id=case.id))


def show_villagers(work: Work, actor: Actor, case: Case) -> None:
    """Names and phones of the villagers whom the actor wrote down are shown to the actor."""
    for villager in work.cases.receipts(case.id):
        if villager.supervisor_id == actor.person.id:
            work.record(IdentityShown(by_id=actor.person.id, case_id=case.id, complainant_id=villager.id))


def own_deeds(work: Work, actor: Actor, limit: int, *, cards: int | None = None) -> list[Deed]:
    """What the journal holds of the actor, the latest first; nothing of a case that may not be seen (any more).

    `cards`: so many cards opened are told at most, beside `limit` other things, which they would crowd out.
    """
    rows = work.journal.of_actor(actor.person.id, limit if cards is None else limit * _CROWDED)
    if cards is not None:
        rows = _thinned(rows, limit, cards)
    return [
        Deed(at, act, number)
        for at, act, case_id in rows
        if (number := _number(work, actor, case_id)) is not None or case_id is None
    ]


def _thinned(
    rows: Sequence[tuple[datetime, str, int | None]], limit: int, cards: int
) -> Sequence[tuple[datetime, str, int | None]]:
    left = {True: cards, False: limit}
    kept = []
    for row in rows:
        opened = row[1] in _LOOKED
        if left[opened]:
            left[opened] -= 1
            kept.append(row)
    return kept


def _number(work: Work, actor: Actor, case_id: int | None) -> str | None:
    if case_id is None:
        return None
    try:
        return case_by_id(work, actor, case_id).number
    except (Missing, Refusal):
        return None
