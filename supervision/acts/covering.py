"""遮一下: the secretary looks at a picture under a grid, and decides what of it nobody else is shown."""

from collections.abc import Iterable

from supervision.acts import exporting
from supervision.acts.reading import open_files
from supervision.acts.taking_back import take_back
from supervision.cases import Case
from supervision.covering import covered, may_cover, pictures
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
    """The case, for whoever may cover its pictures. Raises Missing, Refusal: not_your_turn."""
    case = case_for(work, actor, ref)
    if not may_cover(work, actor, case):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    return case


def picture_of(work: Work, case: Case, file_id: str) -> StoredFile:
    """One of them. Raises Missing: it was deleted meanwhile, or is another case's."""
    for each in pictures(work, case):
        if each.id == file_id:
            return each
    raise Missing


def look(work: Work, actor: Actor, ref: str, file_id: str) -> str:
    """The picture is shown to be covered: a look like any other. The mark of it."""
    case = case_to_cover(work, actor, ref)
    return open_files(work, actor, case, [picture_of(work, case, file_id)])


def sees_below(work: Work, actor: Actor, file: StoredFile) -> bool:
    """Whether this person sees all of a picture now: nothing of it is covered, or a second person lets him look."""
    return file.cover is None or being_shown(work, actor.person.id, file.id)


def cover(work: Work, actor: Actor, ref: str, file_id: str, cells: Iterable[int]) -> Case:
    """Cover these cells, for every reader from now on. While the original is shown to whoever covers (a second person
    has approved it), they are all that is covered: fewer than before, or none; else they are added to the others.

    Copies of what is covered now leave everybody's chat, at once.

    Raises Missing, Refusal: not_your_turn, choice_unknown, nothing_covered, covered_already.
    """
    case = case_to_cover(work, actor, ref)
    picture = picture_of(work, case, file_id)
    made = covered(picture, cells, case.township_id, whole=sees_below(work, actor, picture))
    if made == picture.cover:
        raise Refusal("nothing_covered" if made is None else "covered_already")
    work.files.cover(file_id, made)
    shown = made.cells if made is not None else ()
    work.record(PictureCovered(by_id=actor.person.id, case_id=case.id, file=file_id, cells=shown))
    if set(shown).difference(picture.cover.cells if picture.cover is not None else ()):
        # Whoever has just covered it is shown the copy anyway.
        take_back(work, case, _CAME_BY, PICTURES, TAKEN_BACK, told_but=actor.person.id)
    return case
