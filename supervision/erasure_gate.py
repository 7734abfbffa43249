"""The gate of deleting a name at the villager's wish 删名字: whose it is, who writes it down, who decides, who knows.

The right. Personal Information Protection Law 个人信息保护法 (in force 1 November 2021), art. 15: who has consented may
withdraw the consent, and by a convenient way; what was done before stays valid. Art. 47: withdrawn, it is deleted,
by the processor itself or when asked; where a retention period set by law or administrative regulation has not run
out, or deleting is technically hard, everything but storing and guarding it stops. Art. 50: there is a convenient way
to ask, and whoever refuses gives the reason. A villager gave name, phone and place of free will: a report needs none.

The danger. To lose the name is to lose the way back to whoever complained, and a name that nobody can find any more is
what the accused wishes for. So nobody deletes one alone, and nobody can hold the villager's right up either (house):

- his supervisor writes the wish down, or the township's secretary or inspector to whom he shows his whole receipt;
- from then on nobody is shown the name (art. 47: everything but storing stops), and a second person at the county, who
  is not concerned, asks the villager himself whether it is his own wish; he alone may ask to see the phone for it;
- "yes" deletes. "No" keeps the name, and the county's leader hears of it: somebody leaned on him, or wrote down what
  was never said. Whoever wrote it down hears only that the name stays, never what was answered;
- asked by nobody in time, it is deleted all the same, and the case is then drawn for the county to ask about on the
  spot 回访, for certain, whether the matter was closed or withdrawn: a wish and a withdrawal by one hand are else
  nobody else's to look at. Silence deletes nothing where whoever wrote it down is concerned in the matter by then, or
  does not speak with its villagers any more; nor in a withdrawn matter of which the county asks on no spot, a petition
  or one that nobody has sorted.

Deleted are name, phone, group, what they were before a correction, the place, and recordings whose words are written.
The case goes on as every one without a name does: told by number and six digits, asked about by the county on the
spot with the receipt in hand, or not at all. In the words of whoever wrote him down his name is covered; what others
wrote is compared with no name, since the cover would show which of their guesses was right: there everybody is covered
who is called as one calls a villager, and every phone. A name that is only written stays there, as all others do,
sealed with the case until its term is over.

Not deleted, and who decides then: an integrity matter (nothing of it is kept here; what the county's own register
holds, and two 15-day answers may be owed to a named reporter, is the county reception's to decide); a matter whose
township has lost it until the county has decided where it goes on, since it may become one; and a recording whose words
nobody has written down yet would take the matter itself with it: the township types its summary first.
"""

from supervision.acts.unusual import watchers_of
from supervision.cases import Case, Receipt, State, Track
from supervision.doubts import doubted
from supervision.erasure import Erasure, ErasureState
from supervision.files import StoredFile
from supervision.gate import SEE, Actor, actor_of, may
from supervision.identity import Known
from supervision.listening import voices, written
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Missing
from supervision.second_persons import second_persons
from supervision.transitions import TOWNSHIP_TRACKS, WORKED

#: Behind a spending stands a village; of an integrity matter nothing is kept.
NAMED = (TOWNSHIP_TRACKS | {Track.UNCLEAR}) - {Track.SPENDING}

#: Who decides, the nearest first: at the county, never in the township, where nobody is to see any difference; what
#: nobody has sorted yet is the sorter's.
_COUNTY = (Role.OFFICER, Role.COUNTY_LEADER, Role.RECEPTION, Role.PREFECTURE_OFFICER)
_UNSORTED = (Role.RECEPTION, Role.COUNTY_LEADER, Role.PREFECTURE_OFFICER)

#: Who may write it down for a villager who shows his receipt.
_DESKS = (Role.SECRETARY, Role.INSPECTOR)


def erasable(work: Work, actor: Actor, case: Case) -> tuple[Receipt, ...]:
    """The actor's own villagers of a case he sees, of whom anything is kept that tells who they are."""
    if case.track not in NAMED or actor.person.id in doubted(work, case):
        return ()
    known = {each.id for each in work.cases.identified(case.id)}
    spoke = {file.person_id for file in voices(work, case)}
    own = (r for r in work.cases.receipts(case.id) if r.supervisor_id == actor.person.id)
    return tuple(r for r in own if r.id in known or r.placed or r.supervisor_id in spoke)


def by_receipt(work: Work, actor: Actor, case: Case) -> tuple[Known, ...]:
    """The named villagers of a case for whom this desk of the township may write it down: with the whole receipt."""
    if case.track not in NAMED or case.track is Track.UNCLEAR or not actor.holds(*_DESKS):
        return ()
    seats = {case.village_id, case.township_id}
    if not seats & set(actor.places(*_DESKS)) or not may(work, actor, case, SEE):
        return ()
    return tuple(k for k in work.cases.identified(case.id) if k.supervisor_id != actor.person.id)


def deciders(work: Work, case: Case, by_id: int) -> tuple[Person, ...]:
    """The second persons who may decide about a name whose deletion `by_id` has written down."""
    if case.track not in NAMED:
        return ()
    return second_persons(work, case, by_id, _UNSORTED if case.track is Track.UNCLEAR else _COUNTY)


def decides(work: Work, actor: Actor, erasure: Erasure, case: Case) -> bool:
    """Whether the actor is a second person for this one."""
    return actor.person.id in {person.id for person in deciders(work, case, erasure.by_id)}


def erasure_for(work: Work, actor: Actor, ref: str) -> tuple[Erasure, Case]:
    """The request behind a reference and its case, for who wrote it down, and who decides or has decided.

    Raises Missing where it is not there, or not for the actor. Who decides need not see the case otherwise: he decides
    by number, place and who asks.
    """
    erasure = work.erasures.by_ref(ref)
    case = work.cases.by_id(erasure.case_id) if erasure is not None else None
    if erasure is None or case is None or not _knows(work, actor, erasure, case):
        raise Missing
    return erasure, case


def _knows(work: Work, actor: Actor, erasure: Erasure, case: Case) -> bool:
    if not actor.offices or case.track not in NAMED or actor.person.id in concerned_in(work, case.id):
        return False
    if actor.person.id in {erasure.by_id, speaker_of(work, erasure, case)}:
        return may(work, actor, case, SEE)
    return actor.person.id == erasure.decided_by or decides(work, actor, erasure, case)


def speaker_of(work: Work, erasure: Erasure, case: Case) -> int | None:
    """Who speaks for the villager whose wish it is: he hears of it too, where it was written down at a desk."""
    found = (r.supervisor_id for r in work.cases.receipts(case.id) if r.id == erasure.complainant_id)
    return next(found, None)


def to_decide(work: Work, actor: Actor) -> tuple[tuple[Erasure, Case], ...]:
    """What waits for this person's word, the oldest first; of the township nobody is asked, nor is the database."""
    if not actor.holds(*_COUNTY):
        return ()
    found = []
    for erasure in work.erasures.waiting():
        case = work.cases.by_id(erasure.case_id)
        if case is not None and decides(work, actor, erasure, case):
            found.append((erasure, case))
    return tuple(found)


def watched_by(work: Work, actor: Actor, ref: str) -> tuple[Erasure, Case]:
    """As `erasure_for`, for the county's leader (else who stands in for him), where the villager did not wish it."""
    erasure = work.erasures.by_ref(ref)
    case = work.cases.by_id(erasure.case_id) if erasure is not None else None
    if erasure is None or case is None or erasure.state is not ErasureState.KEPT:
        raise Missing
    if actor.person.id not in {person.id for person in watchers_of(work, case, erasure.by_id)}:
        raise Missing
    return erasure, case


def spoken_of(work: Work, person: Person, case: Case) -> int | None:
    """The case a message to this person is about; None for who decides by number, place and who asks, and sees no more
    of it."""
    return case.id if may(work, actor_of(work, person), case, SEE) else None


def waiting_in(work: Work, case: Case) -> tuple[Erasure, ...]:
    """The wishes of a case that are not decided yet."""
    return tuple(each for each in work.erasures.of_case(case.id) if each.waits)


def open_names(work: Work, case: Case) -> tuple[Known, ...]:
    """The villagers of a case of whom a name or phone may still be shown: not those who wait to be deleted."""
    closed = {each.complainant_id for each in waiting_in(work, case)}
    return tuple(known for known in work.cases.identified(case.id) if known.id not in closed)


def closed_to(work: Work, actor: Actor, case: Case) -> tuple[Known, ...]:
    """The villagers who wait to be deleted and whom this person is to ask whether they want it."""
    mine = {e.complainant_id for e in waiting_in(work, case) if decides(work, actor, e, case)}
    return tuple(k for k in work.cases.identified(case.id) if k.id in mine) if mine else ()


def closed_speakers(work: Work, case: Case) -> frozenset[int]:
    """Whose recordings are not to be heard: the supervisors of villagers who wait to be deleted."""
    closed = {each.complainant_id for each in waiting_in(work, case)}
    if not closed:
        return frozenset()
    return frozenset(r.supervisor_id for r in work.cases.receipts(case.id) if r.id in closed)


def recordings_of(work: Work, case: Case, supervisor_id: int | None) -> tuple[StoredFile, ...]:
    """The recordings in which a supervisor's villagers may be heard."""
    return tuple(file for file in voices(work, case) if file.person_id == supervisor_id)


def hindered(work: Work, case: Case, supervisor_id: int | None) -> str | None:
    """Why a name of this supervisor's villagers cannot be deleted at this moment, as the code of a refusal."""
    if case.track is Track.INTEGRITY:
        return "erasure_integrity"
    if case.held_from is not None and case.open:
        return "erasure_held"
    spoken = {file.id for file in recordings_of(work, case, supervisor_id)}
    if spoken and written(work.cases.entries(case.id), spoken) != spoken:
        return "erasure_voice"
    return None


def speaks_still(work: Work, erasure: Erasure, case: Case) -> bool:
    """Whether silence may stand for the county's word: not where whoever wrote it down is concerned in the matter by
    now, or speaks with its villagers no more; nor where it was withdrawn and is asked about on no spot."""
    if case.state is State.WITHDRAWN and case.track not in WORKED:
        return False
    return erasure.by_id not in concerned_in(work, case.id) | doubted(work, case)
