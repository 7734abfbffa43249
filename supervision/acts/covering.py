"""遮一下: the secretary looks at a picture under a grid, and decides what of it nobody else is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from supervision.acts import exporting
from supervision.acts.contents import stands_since
from supervision.acts.reading import open_files
from supervision.cases import Case
from supervision.covering import covered, may_cover, sees_original
from supervision.events import PictureCovered
from supervision.files import FileState, StoredFile
from supervision.gate import SEE, Actor, actor_of, case_for, may
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: The screens in which the pictures of a case are shown, and the line where they were taken back.
PICTURES = ("case.files", "covering.grid", "covering.shown", "covering.originals", exporting.FILE)
TAKEN_BACK = "covering.taken_back"

#: Acts by which pictures of a case came into somebody's chat.
_CAME_BY = frozenset({"files_opened", "case_file_exported"})


def case_to_cover(work: Work, actor: Actor, ref: str) -> Case:
    """The case, for whoever may cover its pictures. Raises Missing, Refusal: not_your_turn."""
    case = case_for(work, actor, ref)
    if not may_cover(work, actor, case):
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    return case


def pictures(work: Work, case: Case) -> Sequence[StoredFile]:
    """The pictures of a case of which there is a copy to hand on."""
    files = work.files.of_case(case.id)
    return tuple(each for each in files if each.state is FileState.KEPT and each.copied)


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


def look_below(work: Work, actor: Actor, ref: str) -> tuple[Case, list[StoredFile], str]:
    """看原图: the covered pictures of a case as they were sent. Raises Missing, Refusal: not_your_turn."""
    case = case_for(work, actor, ref)
    below = originals(work, actor, case)
    if not below:
        raise Refusal("not_your_turn", screen=("case.card", {"case": ref}), number=case.number)
    return case, below, open_files(work, actor, case, below)


def originals(work: Work, actor: Actor, case: Case) -> list[StoredFile]:
    """The covered pictures whose original this person may look at."""
    found = (each for each in pictures(work, case) if each.cover is not None)
    return [each for each in found if sees_original(work, actor, case, each)]


def cover(work: Work, actor: Actor, ref: str, file_id: str, cells: Iterable[int]) -> Case:
    """Cover these cells, for every reader from now on; none of them: what was covered is shown again.

    Copies of what is covered now leave the chats of those who may not see it any more, at once.

    Raises Missing, Refusal: not_your_turn, choice_unknown, nothing_covered.
    """
    case = case_to_cover(work, actor, ref)
    picture = picture_of(work, case, file_id)
    whole = sees_original(work, actor, case, picture)
    made = covered(picture, cells, case.township_id, whole=whole)
    if made == picture.cover:
        raise Refusal("nothing_covered" if made is None else "covered_already")
    work.files.cover(file_id, made)
    shown = made.cells if made is not None else ()
    work.record(PictureCovered(by_id=actor.person.id, case_id=case.id, file=file_id, cells=shown))
    if set(shown).difference(picture.cover.cells if picture.cover is not None else ()):
        _take_back(work, actor, case, replace(picture, cover=made))
    return case


def _take_back(work: Work, actor: Actor, case: Case, file: StoredFile) -> None:
    """What shows more than the covered copy goes from every chat but of those who see the original; who is left with
    a gap there hears where the pictures are. Whoever has just covered it is shown the copy anyway."""
    looked = {
        by_id for _, act, by_id in work.journal.of_case(case.id) if act in _CAME_BY and by_id is not None
    }
    for person_id in sorted(looked):
        reader = actor_of(work, work.people.by_id(person_id))
        chat_id = reader.person.user_id
        if chat_id is None or (may(work, reader, case, SEE) and sees_original(work, reader, case, file)):
            continue
        taken = work.chats.take_pictures_back(chat_id, case.id, PICTURES, since=stands_since(work))
        if taken and person_id != actor.person.id:
            work.say(chat_id, TAKEN_BACK, {"case": case.ref}, case_id=case.id, priority=2)
