"""遮一下: who took a picture, or the secretary, looks at it under a grid, and decides what of it nobody is shown."""

from collections.abc import Iterable
from datetime import datetime

from supervision.acts import exporting
from supervision.acts.reading import open_files
from supervision.acts.taking_back import take_back
from supervision.acts.unusual import DAY
from supervision.cases import Case
from supervision.covering import covered, is_coming, may_cover, own_pictures, pictures, to_ask_for
from supervision.events import CaseFileExported, CoverAsked, FilesOpened, PictureCovered
from supervision.files import StoredFile
from supervision.gate import SEE, Actor, actor_of, case_for, may
from supervision.identity_gate import being_shown
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: The screens in which the pictures of a case are shown (`covering.originals`: until originals took two persons), and
#: the line where they were taken back.
PICTURES = ("case.files", "covering.grid", "covering.shown", "covering.originals", exporting.FILE)
TAKEN_BACK = "covering.taken_back"
#: What whoever took a picture is asked, and what is said once it is covered.
ASKED, READY = "faces.asked", "faces.ready"

#: Acts by which pictures of a case came into somebody's chat.
_CAME_BY = frozenset({FilesOpened.name, CaseFileExported.name})


def case_to_cover(work: Work, actor: Actor, ref: str) -> Case:
    """The case, for whoever may cover pictures of it. Raises Missing, Refusal: not_your_turn."""
    case = case_for(work, actor, ref)
    own = own_pictures(work, actor, case) or is_coming(work, actor, case)
    if not own and not may_cover(work, actor, case):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    return case


def to_cover(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The pictures this person, who sees the case, may lay under the grid: the own ones; with the secretary's part
    also those of others, unless they wait to be covered and no second person lets him look."""
    if not may_cover(work, actor, case):
        return own_pictures(work, actor, case)
    return tuple(f for f in pictures(work, case) if not f.waits or sees_below(work, actor, f))


def picture_of(work: Work, actor: Actor, case: Case, file_id: str) -> StoredFile:
    """One of them. Raises Missing: it was deleted meanwhile, is another case's, or is not for the actor to cover."""
    for each in to_cover(work, actor, case):
        if each.id == file_id:
            return each
    raise Missing


def look(work: Work, actor: Actor, ref: str, file_id: str) -> str:
    """The picture is shown to be covered: a look like any other. The mark of it."""
    case = case_to_cover(work, actor, ref)
    return open_files(work, actor, case, [picture_of(work, actor, case, file_id)])


def sees_below(work: Work, actor: Actor, file: StoredFile) -> bool:
    """Whether this person sees all of a picture now: nothing of it is covered, or a second person lets him look. One
    that waits to be covered is seen so by who took it."""
    if being_shown(work, actor.person.id, file.id):
        return True
    return file.cover is None and (not file.waits or file.person_id == actor.person.id)


def ask(work: Work, actor: Actor, ref: str, file_id: str) -> Person | None:
    """Somebody can be known on this picture: from now on it waits, copies leave everybody's chat, and whoever took it
    is asked to cover it. Who that is; None where he cannot be asked any more.

    Raises Missing, Refusal: cover_asked (of this case, within a day, and it waits still).
    """
    case = case_for(work, actor, ref)
    picture = next((each for each in to_ask_for(work, actor, case) if each.id == file_id), None)
    if picture is None:
        raise Missing
    if picture.waits and any(at > work.now - DAY for at in _asked_at(work, case)):
        raise Refusal("cover_asked", screen=("case.card", {"case": ref}), number=case.number)
    if not picture.waits:
        work.files.cover(file_id, None, recognisable=True)
        take_back(work, case, _CAME_BY, PICTURES, TAKEN_BACK, told_but=actor.person.id)
    taker = _taker(work, case, picture)
    work.record(
        CoverAsked(
            by_id=actor.person.id,
            case_id=case.id,
            file=file_id,
            to_id=taker.id if taker is not None else None,
        )
    )
    if taker is not None and taker.user_id is not None:
        work.say(taker.user_id, ASKED, {"case": ref, "file": file_id}, case_id=case.id, priority=2)
    return taker


def _asked_at(work: Work, case: Case) -> list[datetime]:
    return [at for at, act, _ in work.journal.of_case(case.id) if act == CoverAsked.name]


def _taker(work: Work, case: Case, picture: StoredFile) -> Person | None:
    """Who took it, where he still sees the case and can be written to."""
    person = work.people.by_id(picture.person_id)
    there = person.user_id is not None and person.reachable
    return person if there and may(work, actor_of(work, person), case, SEE) else None


def _tell_who_asked(work: Work, case: Case, but: int) -> None:
    """It is covered, and can be seen: whoever asked for that hears of it."""
    acts = work.journal.of_case(case.id)
    for person_id in sorted({by for _, act, by in acts if act == CoverAsked.name and by is not None} - {but}):
        person = work.people.by_id(person_id)
        # Whoever the case is kept from since hears nothing of it.
        if person.user_id is not None and may(work, actor_of(work, person), case, SEE):
            work.say(person.user_id, READY, {"case": case.ref}, case_id=case.id, priority=2)


def cover(work: Work, actor: Actor, ref: str, file_id: str, cells: Iterable[int]) -> Case:
    """Cover these cells, for every reader from now on. While the original is shown to whoever covers (a second person
    has approved it), they are all that is covered: fewer than before, or none; else they are added to the others. Of
    one that waits, none says that nobody can be known on it after all.

    Copies of what is covered now leave everybody's chat, at once.

    Raises Missing, Refusal: not_your_turn, choice_unknown, nothing_covered, covered_already.
    """
    case = case_to_cover(work, actor, ref)
    picture = picture_of(work, actor, case, file_id)
    made = covered(picture, cells, case.township_id, whole=sees_below(work, actor, picture))
    if made == picture.cover and not picture.waits:
        raise Refusal("nothing_covered" if made is None else "covered_already")
    work.files.cover(file_id, made, recognisable=picture.recognisable and made is not None)
    shown = made.cells if made is not None else ()
    work.record(PictureCovered(by_id=actor.person.id, case_id=case.id, file=file_id, cells=shown))
    if set(shown).difference(picture.cover.cells if picture.cover is not None else ()):
        # Whoever has just covered it is shown the copy anyway.
        take_back(work, case, _CAME_BY, PICTURES, TAKEN_BACK, told_but=actor.person.id)
    if picture.waits:
        _tell_who_asked(work, case, actor.person.id)
    return case
