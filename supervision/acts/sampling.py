"""抽查: the county draws or picks a duty track, records what it finds, and the person comments on the own."""

from supervision.acts.drawing import one_of
from supervision.duty import Period
from supervision.duty_sight import drawable, offices_watched, samples
from supervision.events import TrackCommented, TrackDrawn, TrackJudged
from supervision.gate import Actor
from supervision.offices import Office
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.samplings import Sampling, Verdict


def draw(work: Work, actor: Actor) -> Sampling:
    """Draw somebody's track by chance. What was drawn is looked at before another is drawn, so that nobody draws
    until he likes it. Raises Refusal: not_for_you, nobody_to_draw."""
    if not samples(actor):
        raise Refusal("not_for_you")
    waiting = [each for each in work.samplings.open_by(actor.person.id) if each.drawn]
    if waiting:
        return waiting[0]
    offices = drawable(work, actor)
    if not offices:
        raise Refusal("nobody_to_draw")
    return _look(work, actor, one_of(work, offices), Period.QUARTER, drawn=True)


def pick(work: Work, actor: Actor, person: Person, period: Period) -> Sampling:
    """Look at a track that was picked, or go on with the one that was drawn. Raises Missing for somebody who is none
    of the actor's business, Refusal("not_for_you") for who records nothing."""
    if not samples(actor) or person.id == actor.person.id:
        raise Refusal("not_for_you")
    for each in work.samplings.open_by(actor.person.id):
        if each.person_id == person.id:
            return each
    offices = [
        office for office in offices_watched(work, actor, sampling=True) if office.person_id == person.id
    ]
    if not offices:
        raise Missing
    return _look(work, actor, offices[0], period, drawn=False)


def _look(work: Work, actor: Actor, office: Office, period: Period, *, drawn: bool) -> Sampling:
    fresh = Sampling(
        0, "", office.person_id, office.role, office.place_id, actor.person.id, drawn, period.value, work.now
    )
    sampling = work.samplings.add(fresh)
    work.record(
        TrackDrawn(by_id=actor.person.id, sampling_id=sampling.id, person_id=office.person_id, drawn=drawn)
    )
    return sampling


def own_sampling(work: Work, actor: Actor, ref: str) -> Sampling:
    """A sampling of the actor's own, to be recorded, while he still samples. Raises Missing, or
    Refusal("sampling_done")."""
    found = work.samplings.by_ref(ref)
    if found is None or found.by_id != actor.person.id or not samples(actor):
        raise Missing
    if not found.open:
        raise Refusal("sampling_done")
    return found


def judge(work: Work, actor: Actor, ref: str, verdict: Verdict, words: str) -> Sampling:
    """Record what was found; the person hears of it. Raises Missing, or Refusal: sampling_done, words_missing."""
    found = own_sampling(work, actor, ref)
    if not words.strip():
        raise Refusal("words_missing")
    work.samplings.judge(found, verdict, words.strip())
    work.record(
        TrackJudged(
            by_id=actor.person.id, sampling_id=found.id, person_id=found.person_id, verdict=verdict.value
        )
    )
    _tell(work, found.person_id, "duty.judged", found)
    return found


def commentable(work: Work, actor: Actor, ref: str) -> Sampling:
    """A recorded sampling of the actor's own track. Raises Missing."""
    found = work.samplings.by_ref(ref)
    if found is None or found.person_id != actor.person.id or found.open:
        raise Missing
    return found


def comment(work: Work, actor: Actor, ref: str, text: str) -> Sampling:
    """The person's one comment; said again it is a new version, and the earlier ones stay.

    Raises Missing, or Refusal("words_missing").
    """
    found = commentable(work, actor, ref)
    if not text.strip():
        raise Refusal("words_missing")
    version = work.samplings.comment(found, text.strip())
    work.record(
        TrackCommented(by_id=actor.person.id, sampling_id=found.id, to_id=found.by_id, version=version)
    )
    _tell(work, found.by_id, "duty.commented", found)
    return found


def _tell(work: Work, person_id: int, screen: str, sampling: Sampling) -> None:
    person = work.people.by_id(person_id)
    if person.user_id is not None and person.reachable:
        work.say(person.user_id, screen, {"sampling": sampling.ref}, priority=2)
