"""改大类: a track that was chosen wrongly is put right by the township, until the matter is handed to anybody.

Nobody takes time for himself by it: the clock goes on from where it began, danger's from the report, since danger does
not become young by a mistake; and who is late already stays late. What is about an official leaves the township whole.
"""

from datetime import datetime

from supervision.acts.casework import say_why
from supervision.acts.petitions import recognise
from supervision.acts.reclassifying import hearers
from supervision.acts.recusing import as_it_stands, kept_from
from supervision.altering import altered
from supervision.case_clock import caught_up, recomputed, started, with_next
from supervision.cases import Case, EntryKind, Move, State, Track
from supervision.chain import opened, opened_to
from supervision.clock_ends import lasts
from supervision.events import FoundOfOfficial, OfferAccepted, OfferDecided, Reopened, Resorted
from supervision.gate import Actor, case_for
from supervision.places import Level
from supervision.ports import Work
from supervision.refusals import Refusal

#: What a matter may be put right to; what is about an official is not (see `hand_up`).
_TO = (Track.URGENT, Track.EVERYDAY, Track.PETITION)

#: How a line of the history begins that says so; the track and the words follow.
_LINE = "resorted_"

#: From when on a township has had a matter to sign for, where not from the report on.
_ANEW = frozenset({Reopened.name, OfferAccepted.name, OfferDecided.name})


def choices(case: Case) -> tuple[Track, ...]:
    """The tracks it may be put right to."""
    return tuple(track for track in _TO if track is not case.track)


def resort(work: Work, actor: Actor, ref: str, track: Track, text: str) -> Case:
    """Put it on another track, with a reason that stays in the history. A petition is registered by it.

    Whoever speaks with the villagers hears; of danger all who hear of a new one; and where it is less pressed by it
    than it was, the office above. Raises Refusal: choice_unknown, words_missing.
    """
    case = case_for(work, actor, ref, Move.RESORT)
    if track not in choices(case):
        raise Refusal("choice_unknown")
    if not text.strip():
        raise Refusal("words_missing")
    say_why(work, actor, case, EntryKind.REASON, f"{_LINE}{track.value}\n{text.strip()}")
    moved = _clocked(work, case, _onto(work, actor, case, track))
    eased = _eases(case, track)
    if track is Track.PETITION:
        recognise(work, actor, moved, known=False)
    shown = opened(work, moved)
    if eased:
        shown = opened_to(work, shown, hearers(work, case, actor.person.id))
    saved = work.cases.save(shown)
    work.record(Resorted(by_id=actor.person.id, case_id=case.id, was=case.track.value, eased=eased))
    return saved


def resorted_of(text: str) -> tuple[str, str]:
    """The track and the words of a line of the history that says so; both empty for any other line."""
    head, _, why = text.partition("\n")
    track = head.removeprefix(_LINE)
    return (track, why) if head.startswith(_LINE) and track in {each.value for each in _TO} else ("", "")


def _onto(work: Work, actor: Actor, case: Case, track: Track) -> Case:
    """On the other track, in the state that is the same there."""
    if track is Track.PETITION:
        who, at = (
            (case.signed_by, case.signed_at) if case.state is State.SIGNED else (actor.person.id, work.now)
        )
        return altered(
            case,
            track=track,
            state=State.REGISTERED,
            unit_id=None,
            inspector_id=None,
            signed_by=who,
            signed_at=at,
        )
    state = State.SIGNED if case.state is State.REGISTERED else case.state
    return altered(case, track=track, state=state)


def _eases(case: Case, track: Track) -> bool:
    """Danger is danger no more; or what came back, or is a red card, goes to another body."""
    came_back = case.reopened > 0 or case.supervised
    return case.track is Track.URGENT or (track is Track.PETITION and came_back)


def _clocked(work: Work, case: Case, moved: Case) -> Case:
    kind = "hand_over" if moved.track is Track.PETITION else "sign"
    danger = moved.track is Track.URGENT
    since = _reported(work, case) if danger else case.clock_started_at
    fresh = started(work.time, moved, kind, work.now, since=since)
    if case.due_at is None or fresh.due_at is None:
        return fresh
    if case.due_at <= work.now:
        return _as_late(work, case, fresh)
    if danger:
        # Nobody has been told yet that it is danger: what its clock had to say until now is said.
        return fresh
    left = case.clock_length if case.track is not Track.URGENT else None
    # Where the other track's clock has run out already, nobody is late backwards for it (see clock_ends).
    promised = case.due_at if fresh.due_at <= work.now else None
    same = recomputed(work.time, altered(fresh, clock_length=left, due_at=promised), work.now)
    return caught_up(work.time, same, work.now)


def _as_late(work: Work, case: Case, fresh: Case) -> Case:
    """As late as it was, or later still, and what was said of it stays said."""
    said = altered(fresh, reminded=case.reminded, climbed=case.climbed)
    if fresh.due_at is not None and case.due_at is not None and fresh.due_at > case.due_at:
        # Its own length is fixed on the clock that is over: no later reckoning takes the other track's instead.
        said = altered(
            said,
            clock_started_at=case.clock_started_at,
            clock_length=str(lasts(work.time, case)),
            due_at=case.due_at,
            spared_until=case.spared_until,
        )
    return with_next(work.time, said, work.now)


def _reported(work: Work, case: Case) -> datetime:
    """When it was reported, or came back last, or came to this township."""
    acts = work.journal.of_case(case.id)
    return max((at for at, name, _ in acts if name in _ANEW), default=case.submitted_at)


# --- what is about an official


def may_go_up(work: Work, case: Case) -> bool:
    """Whether there is a township that can lose it: what the county's own body has is the county's already."""
    return work.places.by_id(case.township_id).level is Level.TOWNSHIP


def hand_up(work: Work, actor: Actor, ref: str) -> Case:
    """干部有问题 is no track to put a matter on: it goes to the county whole, as where somebody above the township's
    power is named late (product, section 8: an existing case is frozen, nothing of it destroyed, inside access
    dropped). Else a secretary of whom it speaks had it destroyed by others' hands, and nobody would have read it.

    Raises Refusal("choice_unknown") where no township has it.
    """
    case = case_for(work, actor, ref, Move.RESORT)
    if not may_go_up(work, case):
        raise Refusal("choice_unknown")
    before = as_it_stands(work, case)
    work.record(FoundOfOfficial(by_id=actor.person.id, case_id=case.id))
    return kept_from(work, before, by_id=actor.person.id, lifted=True, act=FoundOfOfficial.name)


def found_of_official(work: Work, case: Case) -> bool:
    """Whether the township gave it to the county for that."""
    return any(name == FoundOfOfficial.name for _, name, _ in work.journal.of_case(case.id))
