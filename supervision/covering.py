"""遮一下: which parts of a picture are covered before it goes further, and who still sees what is below.

Rule of the house (product, section 8: faces and plates). Whoever took a picture covers on it whom he knows, best
before he sends it: then nobody else ever sees the face. Whoever has the secretary's part in a case covers what was
missed. From then on every reader gets the picture with those parts filled: other offices, whoever takes the matter
over, exports, paper, and whoever covered it. The original stays where it lies, under its key. It is asked for at the
office that covered it and above (the township's secretary, the linked office's officers, the county's leaders) by who
sees the case, shown when a second person has approved it (see supervision.identity_gate), and only then is a cover
made smaller.

照片上有人: a picture of which it was said that somebody can be known on it, and of which nothing is covered yet, waits.
It is shown to nobody but who took it, to be covered; to others only as the original is, by two persons.

It is kept as long as the words: the covered copy is drawn from it each time, and whoever covers must not be able to
make evidence vanish before its time by covering it. But it shows who the villager is: once that term is over nobody is
shown it any more, with a second person or without.
"""

from collections.abc import Iterable

from supervision.cases import Case, Track
from supervision.chain import at_work, in_turn, secretary
from supervision.covers import Cover
from supervision.files import FileState, StoredFile
from supervision.gate import SEE, Actor, may
from supervision.offices import Role
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.transitions import TOWNSHIP_TRACKS

#: Columns and rows of the grid: cells as near to squares as a thumb and a phone allow (house).
_WIDE, _HIGH, _EVEN = (5, 4), (4, 5), (4, 4)
#: From this on a picture counts as wider than high, or the other way round.
_CLEARLY = 1.15


def shape_of(file: StoredFile) -> tuple[int, int]:
    """Columns and rows of the picture's grid; what has been covered keeps its own."""
    if file.cover is not None:
        return file.cover.columns, file.cover.rows
    width, height = file.width or 1, file.height or 1
    if width >= height * _CLEARLY:
        return _WIDE
    return _HIGH if height >= width * _CLEARLY else _EVEN


def covered(file: StoredFile, cells: Iterable[int], place_id: int, *, whole: bool) -> Cover | None:
    """The cover after these cells were chosen; None: nothing of it is covered.

    `whole`: they are all that is covered, as whoever is being shown the original decides; else they are added to what
    is covered already, which stays the office's that did it. Raises Refusal: choice_unknown, for a cell that is not
    there.
    """
    columns, rows = shape_of(file)
    chosen = set(cells)
    if not chosen <= set(range(1, columns * rows + 1)):
        raise Refusal("choice_unknown")
    if not whole and file.cover is not None:
        chosen, place_id = chosen.union(file.cover.cells), file.cover.place_id
    return Cover(columns, rows, tuple(sorted(chosen)), place_id) if chosen else None


def may_cover(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person has the secretary's part in the case now, and pictures of it can still go anywhere."""
    if case.track not in TOWNSHIP_TRACKS or not may(work, actor, case, SEE):
        return False
    if not case.open and work.deletions.was_forgotten(case.id):
        return False
    own = any(o.role is Role.SECRETARY and o.place_id == case.township_id for o in actor.offices)
    return own or _acts_for_it(work, actor, case)


def pictures(work: Work, case: Case) -> tuple[StoredFile, ...]:
    """The pictures of a case of which there is a copy to hand on."""
    return coverable(work.files.of_case(case.id))


def coverable(files: Iterable[StoredFile]) -> tuple[StoredFile, ...]:
    """Those of the files that a grid can be laid over: pictures that have come, of which there is a copy."""
    return tuple(each for each in files if each.state is FileState.KEPT and each.copied)


def own_pictures(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The pictures of a case that the actor took himself, and may cover; none once its term is over."""
    if case.track is Track.INTEGRITY or not may(work, actor, case, SEE):
        return ()
    if not case.open and work.deletions.was_forgotten(case.id):
        return ()
    return tuple(each for each in pictures(work, case) if each.person_id == actor.person.id)


def is_coming(work: Work, actor: Actor, case: Case) -> bool:
    """Whether a picture the actor has sent to a case is still being fetched."""
    files = work.files.of_case(case.id)
    return any(f.state is FileState.PENDING and f.person_id == actor.person.id for f in files)


def to_ask_for(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The pictures of a case of which this person may say that somebody can be known on them, so that whoever took them
    covers them. He has the matter on the desk. With the secretary's part he covers himself what he is shown."""
    if case.track not in TOWNSHIP_TRACKS or not case.open or not may(work, actor, case, SEE):
        return ()
    desk = {person.id for person in (*in_turn(work, case), *at_work(work, case), *secretary(work, case))}
    if actor.person.id not in desk:
        return ()
    others = (f for f in pictures(work, case) if f.person_id != actor.person.id and f.cover is None)
    covers = may_cover(work, actor, case)
    return tuple(each for each in others if each.waits or not covers)


def originals(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The covered pictures whose original this person, who sees the case, may ask to be shown: the office that
    covered them, and above; and those that wait to be covered. None once it is over for how long a villager can be
    known."""
    if not case.open and work.deletions.identities_gone(case.id):
        return ()
    found = [each for each in pictures(work, case) if each.cover is not None or each.waits]
    return tuple(each for each in found if _asks_for_original(work, actor, case, each))


def _asks_for_original(work: Work, actor: Actor, case: Case, file: StoredFile) -> bool:
    # Covered before it was filed, by the village's supervisor: the township is the office above.
    place = work.places.by_id(case.village_id if file.cover is None else file.cover.place_id)
    up = (place, *work.places.above(place.id))
    above, here = {each.id for each in up[1:]}, {each.id for each in up}
    seats: dict[Role, set[int | None]] = {
        Role.SECRETARY: {*here},
        # A linked office stands beside the tree; a dispatched body's officer is its secretary.
        Role.OFFICER: {*here, *(each.linked_id for each in up)},
        Role.COUNTY_LEADER: {*above},
    }
    held = any(office.place_id in seats.get(office.role, ()) for office in actor.offices)
    return held or (case.township_id in here and _acts_for_it(work, actor, case))


def _acts_for_it(work: Work, actor: Actor, case: Case) -> bool:
    return actor.person.id in {person.id for person in secretary(work, case)}
