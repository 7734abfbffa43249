"""遮一下: which parts of a picture are covered before it goes further, and who still sees what is below.

Rule of the house (product, section 8: faces and plates). Whoever has the secretary's part in a case covers, and from
then on every reader gets the picture with those parts filled: other offices, whoever takes the matter over, exports,
paper, and whoever covered it. The original stays where it lies, under its key. It is asked for at the office that
covered it and above (the linked office's officers, the county's leaders) by who sees the case, shown when a second
person has approved it (see supervision.identity_gate), and only then is a cover made smaller.

It is kept as long as the words: the covered copy is drawn from it each time, and whoever covers must not be able to
make evidence vanish before its time by covering it. But it shows who the villager is: once that term is over nobody is
shown it any more, with a second person or without.
"""

from collections.abc import Iterable

from supervision.cases import Case
from supervision.chain import secretary
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
    files = work.files.of_case(case.id)
    return tuple(each for each in files if each.state is FileState.KEPT and each.copied)


def originals(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The covered pictures whose original this person, who sees the case, may ask to be shown: the office that
    covered them, and above; none once it is over for how long a villager can be known."""
    if not case.open and work.deletions.identities_gone(case.id):
        return ()
    found = [each for each in pictures(work, case) if each.cover is not None]
    return tuple(each for each in found if _asks_for_original(work, actor, case, each))


def _asks_for_original(work: Work, actor: Actor, case: Case, file: StoredFile) -> bool:
    if file.cover is None:
        return False
    place = work.places.by_id(file.cover.place_id)
    above = {each.id for each in work.places.above(place.id)}
    seats: dict[Role, set[int | None]] = {
        Role.SECRETARY: {place.id},
        # A linked office stands beside the tree; a dispatched body's officer is its secretary.
        Role.OFFICER: {*above, place.id, place.linked_id},
        Role.COUNTY_LEADER: {*above},
    }
    held = any(office.place_id in seats.get(office.role, ()) for office in actor.offices)
    return held or (case.township_id == place.id and _acts_for_it(work, actor, case))


def _acts_for_it(work: Work, actor: Actor, case: Case) -> bool:
    return actor.person.id in {person.id for person in secretary(work, case)}
