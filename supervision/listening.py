"""Who may play a villager's recording: a voice tells who it is (product, section 8).

Until its words are written (a summary is typed after it came), those who have the matter on the desk play it alone:
whoever signs has to type what is said in it. From then on nobody does, not who typed it either: it takes a request that
a second person approves, as who a villager is (see supervision.identity_gate). Whoever recorded it has it anyway.
"""

from collections.abc import Collection, Sequence

from supervision.cases import Case, Entry, EntryKind, Track
from supervision.chain import home_of, in_turn
from supervision.files import SPOKEN, FileState, StoredFile
from supervision.gate import Actor, speaks_for
from supervision.offices import Role
from supervision.ports import Work

#: Lines that come from the village's side.
_VILLAGES = frozenset({EntryKind.STORY, EntryKind.SUPPLEMENT, EntryKind.VERSION, EntryKind.JOINED})


def not_to_hear(work: Work, actor: Actor, case: Case, files: Collection[StoredFile]) -> frozenset[str]:
    """Those of the files that this person, who sees the case, does not play alone."""
    others = _of_others(actor, files)
    if not others:
        return frozenset()
    entries = work.cases.entries(case.id)
    kept = others - _offices(entries)
    return kept if not _plays_first(work, actor, case) else kept & written(entries, kept)


def unwritten(work: Work, actor: Actor, case: Case, files: Collection[StoredFile]) -> bool:
    """Whether one of the files is a recording of the village's side whose words nobody has typed yet."""
    entries = work.cases.entries(case.id)
    kept = _of_others(actor, files) - _offices(entries)
    return bool(kept - written(entries, kept))


def recordings(work: Work, actor: Actor, case: Case) -> tuple[StoredFile, ...]:
    """The recordings of a case whose words are written, which this person may ask to hear once more."""
    files = [each for each in work.files.of_case(case.id) if each.state is FileState.KEPT]
    others = _of_others(actor, files)
    if not others:
        return ()
    entries = work.cases.entries(case.id)
    asked = written(entries, others - _offices(entries))
    return tuple(each for each in files if each.id in asked)


def voices(work: Work, case: Case) -> tuple[StoredFile, ...]:
    """The recordings of a case that come from the village's side, and are not destroyed yet."""
    found = [
        f for f in work.files.of_case(case.id) if f.kind in SPOKEN and f.state is not FileState.DESTROYED
    ]
    if not found:
        return ()
    offices = _offices(work.cases.entries(case.id))
    return tuple(each for each in found if each.id not in offices)


def speakers(work: Work, case: Case) -> frozenset[int]:
    """Who has sent the recordings of a case that come from the village's side."""
    offices = _offices(work.cases.entries(case.id))
    files = work.files.of_case(case.id)
    return frozenset(f.person_id for f in files if f.kind in SPOKEN and f.id not in offices)


def written(entries: Sequence[Entry], recordings: Collection[str]) -> frozenset[str]:
    """Those of the recordings after which a summary was typed."""
    last = max((each.id for each in entries if each.kind is EntryKind.SUMMARY), default=0)
    came = {file: each.id for each in entries for file in each.files}
    return frozenset(each for each in recordings if came.get(each, 0) < last)


def _of_others(actor: Actor, files: Collection[StoredFile]) -> frozenset[str]:
    return frozenset(f.id for f in files if f.kind in SPOKEN and f.person_id != actor.person.id)


def _offices(entries: Sequence[Entry]) -> frozenset[str]:
    """What an office has added: it tells nothing of a villager."""
    return frozenset(file for each in entries if each.kind not in _VILLAGES for file in each.files)


def _plays_first(work: Work, actor: Actor, case: Case) -> bool:
    """Whether this person plays what nobody has written down yet."""
    if speaks_for(work, actor, case) or case.held_from is not None:
        return True  # what a township has lost is seen by its speakers and the county only
    on_desk = any(person.id == actor.person.id for person in in_turn(work, case))
    return on_desk or _types(actor, case)


def _types(actor: Actor, case: Case) -> bool:
    """Whether a summary is this person's to type, or an unclear matter his to sort."""
    if case.track is Track.UNCLEAR:
        return actor.holds(Role.RECEPTION)
    home = {home_of(case), case.village_id}
    return bool(home & set(actor.places(Role.SECRETARY, Role.INSPECTOR)))
