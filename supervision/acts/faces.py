"""照片上有人: whoever took a picture says that somebody can be known on it, and covers it before anybody else sees it.

He knows the face already, so no second person is needed, and the township never gets it: what is sent is covered, the
original is sealed (see supervision.covering). Said and not covered, the picture waits.
"""

from collections.abc import Iterable

from supervision.cases import Case
from supervision.covering import coverable, covered
from supervision.drafts import Draft
from supervision.events import PictureCovered
from supervision.files import FileKind, FileState, StoredFile
from supervision.gate import Actor
from supervision.ports import Work
from supervision.refusals import Missing

#: Said to whoever took a picture that waits, once it has come and can be covered.
COME = "faces.come"


def pictures_of(work: Work, draft: Draft) -> tuple[StoredFile, ...]:
    """The pictures of a conversation, in order: those that have come, and photos on their way."""
    files = work.files.of_draft(draft.id)
    come = {each.id for each in coverable(files)}
    return tuple(f for f in files if f.id in come or is_coming(f))


def is_coming(file: StoredFile) -> bool:
    """Whether it is a photo that is still being fetched."""
    return file.kind is FileKind.PHOTO and file.state is FileState.PENDING


def picture_of(work: Work, draft: Draft, file_id: object) -> StoredFile:
    """One of them. Raises Missing: it was deleted meanwhile, or is none of this conversation."""
    for each in pictures_of(work, draft):
        if each.id == file_id:
            return each
    raise Missing


def somebody_on(work: Work, draft: Draft, file_id: str) -> StoredFile:
    """Somebody can be known on this picture, come or on its way: nobody else is shown it until it is covered. Raises
    Missing."""
    picture = picture_of(work, draft, file_id)
    work.files.cover(picture.id, picture.cover, recognisable=True)
    return picture


def cover(work: Work, draft: Draft, file_id: str, cells: Iterable[int], place_id: int) -> None:
    """These cells are all that is covered of it, as often as it is changed: nobody has seen it yet. None: nobody can be
    known on it after all. `place_id`: the village it is sent from. Raises Missing, Refusal: choice_unknown."""
    picture = picture_of(work, draft, file_id)
    made = covered(picture, cells, place_id, whole=True)
    work.files.cover(picture.id, made, recognisable=made is not None)


def has_come(work: Work, file: StoredFile) -> None:
    """A picture was fetched: who said meanwhile that somebody can be known on it hears that it can be covered."""
    if file.waits and file.copied and file.chat_id:
        work.say(file.chat_id, COME, {"file": file.id}, case_id=file.case_id)


def brought(work: Work, actor: Actor, case: Case, file_ids: Iterable[str]) -> None:
    """Pictures were laid with a case: what was covered of them beforehand is in its journal from then on."""
    for file_id in file_ids:
        file = work.files.by_id(file_id)
        if file is not None and file.recognisable:
            cells = file.cover.cells if file.cover is not None else ()
            work.record(PictureCovered(by_id=actor.person.id, case_id=case.id, file=file_id, cells=cells))
