"""说不清: the county's sorter decides what a matter is, and only then does the township see it, or never."""

from supervision.acts import holding
from supervision.acts.casework import seal_filed
from supervision.acts.petitions import recognise
from supervision.acts.rounds import heard_from
from supervision.altering import altered
from supervision.case_clock import first_kind, started
from supervision.cases import Case, Move, Track
from supervision.chain import opened
from supervision.events import Sorted
from supervision.gate import Actor, actor_of, case_for
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Refusal
from supervision.transitions import leads_to

#: What the county's sorter may choose for an unclear matter; integrity is sealed.
SORTED_TO = (Track.EVERYDAY, Track.URGENT, Track.PETITION, Track.INTEGRITY)


def sort(work: Work, actor: Actor, ref: str, track: Track) -> Case:
    """The county's sorter decides; only now does the township see it. An integrity matter is sealed: its content
    key is destroyed, number and time remain (product, section 8). A petition is compared with earlier ones as it
    would have been had whoever reported it said so at once.

    Raises Missing, and Refusal: moved, choice_unknown.
    """
    case = case_for(work, actor, ref, Move.SORT)
    after = leads_to(Move.SORT, case.state, case.track)
    if after is None:
        raise Refusal("moved", number=case.number, state=case.state.value)
    case = altered(case, state=after, extension_by=None)
    if track not in SORTED_TO:
        raise Refusal("choice_unknown")
    if track is Track.INTEGRITY:
        return seal_filed(work, actor, case)
    sorted_case = started(work.time, altered(case, track=track, overseen=False), first_kind(track), work.now)
    if case.held_from is not None:
        sorted_case = holding.held(work, sorted_case)
    reporter = actor_of(work, work.people.by_id(case.reporter_id))
    if track is Track.PETITION:
        # With the eyes of whoever reported it: what the sorter may see elsewhere in the county links nothing.
        recognise(work, reporter, sorted_case, known=True)
    saved = work.cases.save(opened(work, sorted_case))
    if not concerned_in(work, case.id):
        # Only now: while it waited, a sign of life would have told the township that something had been reported.
        heard_from(work, reporter)
    work.record(Sorted(by_id=actor.person.id, case_id=case.id))
    holding.tell(work, saved, actor.person.id)
    return saved
