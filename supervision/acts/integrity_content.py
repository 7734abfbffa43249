"""Content of integrity matters: written with a number, read by two persons of the county, gone from the chat again.

Only where the county has switched it on (see `taken`). What was written stays under custody when it is switched off.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from supervision import integrity_gate as gate
from supervision.acts.content_leaving import take_out
from supervision.acts.sealed_ways import named
from supervision.drafts import Draft
from supervision.events import ContentStepped
from supervision.files import FileState, Incoming, StoredFile
from supervision.gate import Actor, actor_of, home_village
from supervision.identity import RequestState
from supervision.integrity_content import (
    LARGEST,
    LONGEST,
    MOST_PICTURES,
    ReadFor,
    Reading,
    decision_in,
)
from supervision.marks import mark
from supervision.naming import mentioned
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.reading_events import CustodyRead
from supervision.recusal import stands_for
from supervision.refusals import Missing, Refusal
from supervision.second_persons import check_stands

#: The message in which the content stands.
SHOWN = "integrity.content"


def taken(work: Work) -> bool:
    """Whether content is taken now: switched on, decided in writing, and on a Bot API server of the county's own."""
    integrity = work.time.policy.track.integrity
    return integrity.content and decision_in(integrity.decision) is not None and work.self_hosted


# --- written


def write(
    work: Work,
    actor: Actor,
    number: str,
    text: str,
    picture: Incoming | None = None,
    *,
    again: Draft | None = None,
    told_at: datetime | None = None,
) -> None:
    """What the supervisor writes for the county's reception, or a picture with what stands under it; nobody whom the
    words name there, or mean by a title, ever sees it. `again`: the question asked once more where it is refused.

    `told_at`: when the number was said, as the message tells from which it is written; lists that are older could not
    show it and stay. It is used in this act and stands in no row: with a number only its day does, since a moment that
    is equal in two rows would join the number to the chat that was told it. None (a later picture of an album, an old
    button): lists of that whole day are taken back, some of which could not show it. Better these than one too few.

    Raises Refusal: content_off, number_unknown, words_missing, content_long, content_many, file_too_big.
    """
    if not taken(work):
        raise Refusal("content_off")
    village = home_village(work, actor).id
    county = gate.county_of(work, village)
    if work.integrity.sealed(number) is None:
        raise Refusal("number_unknown")
    screen = ("draft", {"draft": again.ref, "version": again.version}) if again is not None else None
    if picture is None and not text.strip():
        raise Refusal("words_missing", screen=screen)
    if len(text) > LONGEST:
        raise Refusal("content_long", screen=screen, most=LONGEST)
    if picture is not None and (picture.size or 0) > LARGEST:
        raise Refusal("file_too_big", screen=screen)
    if picture is not None and len(work.contents.pictures(number)) >= MOST_PICTURES:
        raise Refusal("content_many", screen=screen, most=MOST_PICTURES)
    # Not only who sits at the county today: offices change, and a relative's name is a name.
    found = mentioned(text, {*work.people.names(), *work.relatives.names()})
    # … and people speak of an office without a name.
    named(work, number, found, (village,), words=text, since=told_at)
    work.contents.add(number, county, text.strip(), picture, actor.person.user_id or 0)
    work.record(ContentStepped(number=None, step="written" if picture is None else "pictured"))


def pictures(work: Work, number: str) -> list[StoredFile]:
    """The pictures of a number that can be looked at."""
    return [each for each in work.contents.pictures(number) if each.state is FileState.KEPT]


# --- who may


def held(work: Work, actor: Actor, number: str) -> bool:
    """Whether something was written with the number that this person of the reception may ask to read."""
    county = work.contents.county_of(number)
    return county is not None and reads(work, actor, number, county)


def reads(work: Work, actor: Actor, number: str, county: int) -> bool:
    """Whether the actor is at that county's reception, and neither concerned nor acting for somebody who is."""
    here = county in {gate.county_of(work, place) for place in actor.places(Role.RECEPTION)}
    return here and not gate.kept_from(work, actor.person, number)


def approvers(work: Work, number: str, by_id: int) -> tuple[Person, ...]:
    """Second persons: another one of the reception, else a leader of the county; never concerned, never acting for the
    first or the other way round, never who keeps the machine."""
    county = work.contents.county_of(number)
    if county is None:
        return ()
    own = stands_for(work, work.people.by_id(by_id))
    for role in (Role.RECEPTION, Role.COUNTY_LEADER):
        people = (p for p in gate.in_office(work, county, role) if not own & stands_for(work, p))
        found = tuple(p for p in people if not gate.kept_from(work, p, number) and not _keeps(work, p))
        if found:
            return found
    return ()


def _keeps(work: Work, person: Person) -> bool:
    return any(office.role is Role.KEEPER for office in work.offices.of_person(person.id, work.now))


# --- asked, let, shown


def ask(work: Work, actor: Actor, number: str, purpose: ReadFor) -> Reading:
    """看内容: asked with a reason. Raises Missing, or Refusal: content_waits, content_nobody."""
    if not held(work, actor, number):
        raise Missing
    if any(r.by_id == actor.person.id and r.next_at is not None for r in work.contents.readings(number)):
        raise Refusal("content_waits", number=number)
    if not approvers(work, number, actor.person.id):
        raise Refusal("content_nobody", number=number)
    lapses = work.time.due(work.now, work.time.policy.identity.wait).at
    reading = work.contents.ask(number, actor.person.id, purpose, lapses)
    for person in approvers(work, number, actor.person.id):
        _tell(work, person, reading)
    _record(work, reading, "asked", actor.person.id)
    return reading


def decide(work: Work, actor: Actor, ref: str, *, let: bool) -> Reading:
    """The second person's tap. Raises Missing, or Refusal: content_own, content_decided."""
    reading = reading_for(work, actor, ref)
    if reading.by_id == actor.person.id:
        raise Refusal("content_own", number=reading.number)
    if reading.state is not RequestState.WAITING or reading.next_at is None or reading.next_at <= work.now:
        raise Refusal("content_decided", number=reading.number)
    asker = work.people.by_id(reading.by_id)
    let = let and held(work, actor_of(work, asker), reading.number)
    until = work.time.due(work.now, work.time.policy.identity.wait).at if let else None
    state = RequestState.APPROVED if let else RequestState.REFUSED
    done = replace(reading, state=state, decided_by=actor.person.id, decided_at=work.now, next_at=until)
    _keep(work, done, reading)
    _decided(work, done, but=actor.person.id)
    _tell(work, asker, done)
    _record(work, done, "let" if let else "refused", actor.person.id)
    return done


def show(work: Work, actor: Actor, ref: str, message_id: int | None) -> Reading:
    """Whoever asked looks, once; it stands in place of the message that was pressed, and deletes itself. Pictures carry
    the reader's mark; they come as messages of their own, as Telegram puts none into a message of words.

    Raises Missing, or Refusal: content_decided, second_locked.
    """
    reading = reading_for(work, actor, ref)
    if reading.by_id != actor.person.id or not held(work, actor, reading.number):
        raise Missing
    late = reading.next_at is None or reading.next_at <= work.now
    if reading.state is not RequestState.APPROVED or late or actor.person.user_id is None:
        raise Refusal("content_decided", number=reading.number)
    check_stands(work, reading.decided_by)
    _record(work, reading, "shown", actor.person.id)
    fields = {"reading": ref, "mark": mark(work, actor)}
    said = work.say(actor.person.user_id, SHOWN, fields, replaces=message_id)
    until = work.time.due(work.now, work.time.policy.identity.shown).at
    done = replace(reading, state=RequestState.SHOWN, shown_at=work.now, next_at=until, said=said)
    _keep(work, done, reading)
    return done


def hide(work: Work, actor: Actor, ref: str) -> None:
    """Whoever looked has seen enough: it goes at once. Raises Missing, or Refusal("content_decided")."""
    reading = reading_for(work, actor, ref)
    if reading.by_id != actor.person.id:
        raise Missing
    if reading.state is not RequestState.SHOWN:
        raise Refusal("content_decided", number=reading.number)
    take_out(work, reading)


def moments_due(work: Work, limit: int = 100) -> int:
    """What nobody decided or looked at in time lapses; what was shown for long enough goes. How many."""
    found = work.contents.due(work.now, limit)
    for reading in found:
        if reading.state in {RequestState.SHOWN, RequestState.GOING}:
            take_out(work, reading)
        elif work.contents.change(
            lapsed := replace(reading, state=RequestState.LAPSED, next_at=None), reading
        ):
            _decided(work, lapsed, but=None)
            _record(work, reading, "lapsed", None)
    return len(found)


def gone(work: Work, ref: str) -> None:
    """Telegram has confirmed that it stands in the chat no more. Repeatable."""
    reading = work.contents.reading(ref)
    if reading is None or reading.state not in {RequestState.SHOWN, RequestState.GOING}:
        return
    done = replace(reading, state=RequestState.GONE, gone_at=work.now, next_at=None)
    if work.contents.change(done, reading):
        _record(work, reading, "gone", None)


# --- looked up


def reading_for(work: Work, actor: Actor, ref: str) -> Reading:
    """A reading, for who asked, who decides, or who has decided; none for whoever is concerned. Raises Missing."""
    reading = work.contents.reading(ref)
    if reading is None or gate.kept_from(work, actor.person, reading.number):
        raise Missing
    second = {person.id for person in approvers(work, reading.number, reading.by_id)}
    if actor.person.id not in {reading.by_id, reading.decided_by, *second}:
        raise Missing
    return reading


def custody(work: Work, actor: Actor, limit: int) -> Sequence[Reading]:
    """Who has asked for and read what, for a leader of the county: the latest first, of no number that is kept from
    that leader. Raises Missing for everybody else."""
    counties = frozenset(actor.places(Role.COUNTY_LEADER))
    if not counties:
        raise Missing
    found = work.contents.latest(counties, 10 * limit)
    return [each for each in found if not gate.kept_from(work, actor.person, each.number)][:limit]


def read_custody(work: Work, actor: Actor, limit: int) -> None:
    """That list is asked for: to see who looked is a reading too. Raises as `custody`."""
    shown = custody(work, actor, limit)
    work.record(CustodyRead(by_id=actor.person.id, readings=tuple(each.id for each in shown)))


def _keep(work: Work, done: Reading, was: Reading) -> None:
    if not work.contents.change(done, was):
        raise Refusal("content_decided", number=was.number)


def _tell(work: Work, person: Person, reading: Reading) -> None:
    if person.user_id is not None:
        work.say(person.user_id, "integrity.reading", {"reading": reading.ref}, priority=2)


def _decided(work: Work, reading: Reading, *, but: int | None) -> None:
    """What stands in the chats of who asked and who was asked waits no more; `but`: who presses it just now."""
    asker = work.people.by_id(reading.by_id)
    for person in (asker, *approvers(work, reading.number, asker.id)):
        if person.user_id is not None and person.id != but:
            past = {"past": True} if person is asker else {}
            work.show_decided(
                person.user_id, reading.ref, "integrity.reading", {"reading": reading.ref, **past}
            )


def _record(work: Work, reading: Reading, step: str, by_id: int | None) -> None:
    work.record(ContentStepped(by_id=by_id, number=reading.number, step=step, reading_id=reading.id))
