"""Who may play a villager's recording: a voice tells who it is (product, section 8).

Until its summary is typed, those who have the matter on the desk; afterwards the office that typed it, and nobody else:
the others read the summary. Whoever recorded it hears it as before.
"""

from collections.abc import Collection, Sequence

from supervision.cases import Case, Entry, EntryKind, Track
from supervision.chain import home_of, in_turn
from supervision.files import FileKind, StoredFile
from supervision.gate import Actor, speaks_for
from supervision.offices import Role
from supervision.ports import Work

#: What was spoken, and nothing else.
SPOKEN = frozenset({FileKind.VOICE, FileKind.AUDIO})

#: Lines that come from the village's side.
_VILLAGES = frozenset({EntryKind.STORY, EntryKind.SUPPLEMENT, EntryKind.VERSION, EntryKind.JOINED})


def may_hear(work: Work, actor: Actor, case: Case, entries: Sequence[Entry]) -> bool:
    """Whether this person, who sees the case, may play what its villagers have said."""
    if speaks_for(work, actor, case) or case.held_from is not None:
        return True  # what a township has lost is seen by its speakers and the county only
    typed = [entry for entry in entries if entry.kind is EntryKind.SUMMARY]
    if not typed:
        on_desk = any(person.id == actor.person.id for person in in_turn(work, case))
        return on_desk or _types(actor, case)
    offices = work.offices.of_person(typed[-1].by_id, typed[-1].at)
    return bool({(o.role, o.place_id) for o in offices} & {(o.role, o.place_id) for o in actor.offices})


def _types(actor: Actor, case: Case) -> bool:
    """Whether a summary is this person's to type, or an unclear matter his to sort."""
    if case.track is Track.UNCLEAR:
        return actor.holds(Role.RECEPTION)
    home = {home_of(case), case.village_id}
    return bool(home & set(actor.places(Role.SECRETARY, Role.INSPECTOR)))


def not_to_hear(work: Work, actor: Actor, case: Case, files: Collection[StoredFile]) -> frozenset[str]:
    """Those of the files that this person does not play."""
    spoken = {each.id for each in files if each.kind in SPOKEN}
    entries = work.cases.entries(case.id) if spoken else ()
    if not spoken or may_hear(work, actor, case, entries):
        return frozenset()
    offices = {file for entry in entries if entry.kind not in _VILLAGES for file in entry.files}
    return frozenset(spoken - offices)
