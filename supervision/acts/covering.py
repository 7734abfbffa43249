"""遮一下: who took a picture, or the secretary, looks at it under a grid, and decides what of it nobody is shown."""

from collections.abc import Iterable

from supervision.acts import exporting
from supervision.acts.reading import open_files
from supervision.acts.taking_back import take_back
from supervision.cases import Case
from supervision.covering import covered, may_cover, own_pictures, pictures
from supervision.events import CaseFileExported, FilesOpened, PictureCovered
from supervision.files import StoredFile
from supervision.gate import Actor, case_for
from supervision.identity_gate import being_shown
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: The screens in which the pictures of a case are shown (`covering.originals`: until originals took two persons), and
#: the line where they were taken back.
PICTURES = ("case.files", "covering.grid", "covering.shown", "covering.originals", exporting.FILE)
TAKEN_BACK = "covering.taken_back"

#: Acts by which pictures of a case came into somebody's chat.
_CAME_BY = frozenset({FilesOpened.name, CaseFileExported.name})


def case_to_cover(work: Work, actor: Actor, ref: str) -> Case:
    """The case, for whoever may cover pictures of it. Raises Missing, Refusal: not_your_turn."""
    case = case_for(work, actor, ref)
    if not may_cover(work, actor, case) and not own_pictures(work, actor, case):
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
    return case
