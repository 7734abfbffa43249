"""The files of a case as this reader may know of them: how many there are, and which he sees or hears."""

from handlers.commands import REPORTERS
from handlers.screen import Lines, View, Words, counted
from supervision import spots
from supervision.cases import Case
from supervision.files import FileState, StoredFile
from supervision.gate import Actor, scope_of
from supervision.listening import not_to_hear
from supervision.ports import Work
from supervision.stories import said_by_others

#: Files that were sent and are, or will be, here; refused and destroyed ones do not count.
_COUNTED = frozenset({FileState.PENDING, FileState.KEPT, FileState.UNREADABLE})


def oversees(view: View, case: Case) -> bool:
    """Whether the reader has to do with the case otherwise than as the village's or the zone's supervisor."""
    other = tuple(office for office in view.someone.offices if office.role not in REPORTERS)
    scope = scope_of(view.work, Actor(view.someone.person, other))
    villages = scope.villages | scope.unclear_in | scope.unsorted_in
    return case.township_id in scope.townships | scope.escalated_in or case.village_id in villages


def shown_files(view: View, case: Case) -> list[str]:
    return [f.id for f in kept_files(view.work, view.someone, case)]


def kept_files(work: Work, actor: Actor, case: Case) -> list[StoredFile]:
    """The files that would be sent to this reader."""
    view = View(work, actor.person, actor, actor.person.language)
    return [f for f in files_of(view, case) if f.state is FileState.KEPT]


def file_count(view: View, case: Case) -> Words:
    """How many photos, recordings and papers belong to the case, of those this reader may know; a recording that is
    not played to him is there all the same."""
    said = _counted(view, case)
    if waiting := len(waiting_of(view, case)):
        said = Words("files.and_waiting", {"files": said, "count": waiting})
    return Words("files.and_spot", {"files": said}) if spots.is_placed(view.work, case) else said


def waiting_of(view: View, case: Case) -> list[StoredFile]:
    """The pictures that wait to be covered, of those this reader may know of."""
    return [f for f in known_files(view, case) if f.state is FileState.KEPT and f.waits]


def faces_waiting(view: View, case: Case) -> Lines:
    """How many pictures nobody is shown until who is on them is covered; of one's own, that it is for oneself to do."""
    waiting = waiting_of(view, case)
    own = sum(f.person_id == view.someone.person.id for f in waiting)
    said = ((Words("faces.own_waiting", {"count": own}),) if own else ()) + (
        (Words("faces.others_waiting", {"count": len(waiting) - own}),) if len(waiting) > own else ()
    )
    return Lines(said)


def _counted(view: View, case: Case) -> Words:
    files = [f for f in known_files(view, case) if f.state in _COUNTED]
    apart = not_to_hear(view.work, view.someone, case, files)
    seen, voices = len(files) - len(apart), len(apart)
    if not voices:
        return counted(seen)
    if not seen:
        return Words("files.voices_apart", {"voices": voices})
    return Words("files.count_and_voices", {"count": seen, "voices": voices})


def files_of(view: View, case: Case) -> list[StoredFile]:
    """The files this reader may see: those known to him, recordings as supervision.listening says, and no picture that
    waits to be covered (see supervision.covering)."""
    files = known_files(view, case)
    unheard = not_to_hear(view.work, view.someone, case, files)
    return [f for f in files if f.id not in unheard and not f.waits]


def known_files(view: View, case: Case) -> list[StoredFile]:
    """The files of which this reader may know: of another supervisor's villager, voice and yard no more than words."""
    files = list(view.work.files.of_case(case.id))
    entries = view.work.cases.entries(case.id) if files else ()
    apart = said_by_others(entries, view.someone.person.id)
    if not apart or oversees(view, case):
        return files
    hidden = {file for e in entries if e.id in apart for file in e.files}
    return [f for f in files if f.id not in hidden]
