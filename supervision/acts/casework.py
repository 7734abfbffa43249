"""Casework: what the township does to a case, from 签收 to 办结. One function for each thing somebody does."""

from collections.abc import Sequence
from datetime import datetime

from supervision.acts import drawing, faces, placing
from supervision.acts.sealed_ways import keep_from
from supervision.acts.taking_back import take_recordings_back
from supervision.altering import altered
from supervision.case_clock import recomputed, started, stopped
from supervision.cases import (
    Asked,
    Case,
    Entry,
    EntryKind,
    Move,
    Receipt,
    Satisfaction,
    State,
    Track,
)
from supervision.categories import Category, Nature, guess, unit_for
from supervision.categories import nature as nature_of
from supervision.chain import of_role
from supervision.events import (
    Assigned,
    CaseEvent,
    Closed,
    Directed,
    Dissatisfied,
    Progressed,
    Reopened,
    ResultEntered,
    Returned,
    SatisfactionNoted,
    Signed,
    Sorted,
    Started,
    Summarised,
    Transferred,
    VerificationFailed,
    Verified,
)
from supervision.events import (
    Told as ToldEvent,
)
from supervision.gate import Actor, case_for, may
from supervision.missing import Item
from supervision.offices import Role
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import concerned_in
from supervision.refusals import Refusal
from supervision.spots import SEEN
from supervision.standing_still import paused
from supervision.tellings import Told
from supervision.transitions import leads_to


def _clock(work: Work, case: Case, kind: str) -> Case:
    """The stage's own clock begins now."""
    return started(work.time, case, kind, work.now)


def _move(work: Work, actor: Actor, ref: str, move: Move) -> Case:
    """The case with the state the move leads to (not yet saved). Raises Missing or Refusal."""
    case = case_for(work, actor, ref, move)
    after = leads_to(move, case.state, case.track)
    if after is None:
        raise Refusal("moved", number=case.number, state=case.state.value)
    # Whoever asked for more time asked for it while the unit was at work.
    asked = case.extension_by if after in {State.ASSIGNED, State.HANDLING} else None
    return altered(case, state=after, extension_by=asked)


def _end(work: Work, case: Case) -> Case:
    return altered(stopped(case), question_by=None, ended_at=work.now)


def _keep(work: Work, case: Case, event: CaseEvent) -> Case:
    saved = work.cases.save(case)
    work.record(event)
    return saved


def say_why(
    work: Work, actor: Actor, case: Case, kind: EntryKind, text: str, files: Sequence[str] = ()
) -> Entry:
    """Add words to the history. Raises Refusal("words_missing") without any."""
    if not text.strip():
        raise Refusal("words_missing")
    faces.brought(work, actor, case, files)
    return work.cases.add_entry(case, kind, actor.person.id, text.strip(), files=files)


def units_of(work: Work, case: Case) -> tuple[Place, ...]:
    """The responsible units 责任单位 that may be given the case: the village's, then the township's."""
    near = (*work.places.children(case.village_id), *work.places.children(case.township_id))
    return tuple(place for place in near if place.level is Level.UNIT)


def preset_unit(work: Work, case: Case) -> Place | None:
    """The unit by category, e.g. water → 水务站; None when the township has none."""
    units = units_of(work, case)
    index = unit_for(Category(case.category), [unit.name for unit in units])
    return units[index] if index is not None else None


def preset_inspector(work: Work, case: Case) -> Person | None:
    """The inspector by village, else by township, who can be reached."""
    found = of_role(work, case, Role.INSPECTOR)
    return found[0] if found else None


def sign(work: Work, actor: Actor, ref: str) -> Case:
    """签收: the township has it. The clock of signing runs on until it is handed to a unit."""
    signed = _signed(work, actor, ref)
    return _keep(work, signed, Signed(by_id=actor.person.id, case_id=signed.id))


def _signed(work: Work, actor: Actor, ref: str) -> Case:
    case = _move(work, actor, ref, Move.SIGN)
    signed = altered(case, signed_by=actor.person.id, signed_at=work.now)
    if case.track is Track.PETITION:
        # Registered 登记, not accepted: it is handed to the body that answers it by the next day.
        return started(work.time, signed, "hand_over", work.now)
    return signed


def assign(work: Work, actor: Actor, ref: str, unit_id: int | None, inspector_id: int | None) -> Case:
    """交办: hand the case to a responsible unit, with the inspector who follows it. Starts the handling clock.

    Raises Refusal("unit_unknown") for a unit that is not this township's.
    """
    case = _move(work, actor, ref, Move.ASSIGN)
    if unit_id is not None and unit_id not in {unit.id for unit in units_of(work, case)}:
        raise Refusal("unit_unknown")
    handed = altered(case, unit_id=unit_id, inspector_id=inspector_id)
    event = Assigned(by_id=actor.person.id, case_id=case.id)
    if case.due_kind in {"measures", "handle"}:
        # Into other hands, the villager waits no longer for it: else a matter handed on each week is never late.
        return _keep(work, recomputed(work.time, handed, work.now), event)
    kind = "measures" if case.track is Track.URGENT else "handle"
    return _keep(work, _clock(work, handed, kind), event)


def sign_and_assign(work: Work, actor: Actor, ref: str) -> Case:
    """One tap: 签收 and 交办 with the unit preset by category and the inspector by village.

    A voice report is only signed: its summary comes first, so that nobody else has to play it.
    """
    case = _signed(work, actor, ref)
    event = Signed(by_id=actor.person.id, case_id=case.id)
    if case.track is Track.PETITION or case.voiced:
        return _keep(work, case, event)
    unit = preset_unit(work, case)
    inspector = preset_inspector(work, case)
    if unit is None and inspector is None:
        return _keep(work, case, event)
    work.cases.hold(case)
    work.record(event)
    return assign(work, actor, ref, unit.id if unit else None, inspector.id if inspector else None)


def start(work: Work, actor: Actor, ref: str) -> Case:
    """The unit is at work (for an urgent matter: first measures taken, 2 days to close it)."""
    case = _started(work, _move(work, actor, ref, Move.START))
    return _keep(work, case, Started(by_id=actor.person.id, case_id=case.id))


def _started(work: Work, case: Case) -> Case:
    if case.due_kind == "measures":
        # Two days to close it, from the report on; once reopened, from then on: else it would be late at once.
        return started(work.time, case, "handle", work.now, since=_begun(work, case))
    return case


def _begun(work: Work, case: Case) -> datetime:
    """When it was reported, or reopened last."""
    again = work.journal.of_case(case.id) if case.reopened else ()
    return max((at for at, name, _ in again if name == Reopened.name), default=case.submitted_at)


def progress(work: Work, actor: Actor, ref: str, text: str, files: Sequence[str] = ()) -> Case:
    """Note progress, with photos."""
    case = _started(work, _move(work, actor, ref, Move.PROGRESS))
    say_why(work, actor, case, EntryKind.PROGRESS, text, files)
    return _keep(work, case, Progressed(by_id=actor.person.id, case_id=case.id))


def enter_result(work: Work, actor: Actor, ref: str, text: str, files: Sequence[str] = ()) -> Case:
    """Enter the unit's answer. Whoever enters it has handled the case and may not verify it."""
    case = _move(work, actor, ref, Move.RESULT)
    say_why(work, actor, case, EntryKind.RESULT, text, files)
    waiting = _clock(work, altered(case, handled_by=actor.person.id), "verify")
    return _keep(work, waiting, ResultEntered(by_id=actor.person.id, case_id=case.id))


def verify(
    work: Work, actor: Actor, ref: str, *, place: str, photos: Sequence[str], text: str = "", spot: str = ""
) -> Case:
    """现场核实 by somebody who did not handle it 办的人不能核, with a photo taken for it and the place, in words.
    `spot`: where the phone was, "latitude, longitude", which lies apart (see supervision.spots).

    Raises Refusal: photo_missing, place_missing.
    """
    case = _move(work, actor, ref, Move.VERIFY)
    if not photos:
        raise Refusal("photo_missing", number=case.number)
    if not place.strip():
        raise Refusal("place_missing", number=case.number)
    words = f"{place}\n{text}".strip()
    say_why(work, actor, case, EntryKind.VERIFICATION, words, photos)
    if spot:
        placing.lay(work, case, actor.person.id, (f"{spot}{SEEN}",))
    seen = _clock(work, case, "tell")
    return _keep(work, seen, Verified(by_id=actor.person.id, case_id=case.id))


def reject(work: Work, actor: Actor, ref: str, text: str, files: Sequence[str] = ()) -> Case:
    """On site it is not done: back to the unit, which gets the handling time again."""
    case = _move(work, actor, ref, Move.REJECT)
    say_why(work, actor, case, EntryKind.REJECTION, text, files)
    back = _clock(work, altered(case, handled_by=None), "handle")
    return _keep(work, back, VerificationFailed(by_id=actor.person.id, case_id=case.id))


def tell(work: Work, actor: Actor, ref: str) -> Case:
    """The villager was told. Who found the matter himself has nobody to tell, and says so by the same tap."""
    case = _move(work, actor, ref, Move.TELL)
    for complainant in _own_complainants(work, actor, case):
        work.cases.record_told(complainant.id, work.now)
        work.tellings.add(case.id, complainant.id, Told.VERIFIED, case.version, actor.person.id)
    if _untold(work, case):
        work.record(ToldEvent(by_id=actor.person.id, case_id=case.id))
        return work.cases.save(altered(case, state=State.VERIFIED))
    return _keep(work, case, ToldEvent(by_id=actor.person.id, case_id=case.id))


def _own_complainants(work: Work, actor: Actor, case: Case) -> Sequence[Receipt]:
    everyone = work.cases.receipts(case.id)
    own = [c for c in everyone if c.supervisor_id == actor.person.id]
    return own or everyone


def _untold(work: Work, case: Case) -> bool:
    return any(c.told_at is None for c in work.cases.receipts(case.id))


def satisfy(work: Work, actor: Actor, ref: str, satisfaction: Satisfaction, asked: Asked) -> Case:
    """Record what the villager said and how it was asked. 满意/基本满意 closes; a first 不满意 reopens, a second goes
    to the linked office as a red card (product, section 3)."""
    case = case_for(work, actor, ref, Move.SATISFY)
    asked_now = [c for c in _own_complainants(work, actor, case) if c.satisfaction is None]
    for complainant in asked_now[:1]:
        work.cases.record_satisfaction(complainant.id, satisfaction, asked, actor.person.id)
    if satisfaction is Satisfaction.DISSATISFIED:
        # In the history by itself: whoever works on it anew must read that the villager was not satisfied.
        say_why(work, actor, case, EntryKind.REASON, f"dissatisfied_{asked.value}")
        return come_back(work, actor, case, dissatisfied=case.dissatisfied + 1)
    if any(c.satisfaction is None for c in work.cases.receipts(case.id)):
        work.record(SatisfactionNoted(by_id=actor.person.id, case_id=case.id))
        return work.cases.save(case)
    closed = _keep(
        work,
        _end(work, altered(case, state=State.CLOSED)),
        Closed(by_id=actor.person.id, case_id=case.id),
    )
    drawing.closed(work, closed)
    return closed


def reopen(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """重新办理, by the secretary, with a reason."""
    case = case_for(work, actor, ref, Move.REOPEN)
    say_why(work, actor, case, EntryKind.REASON, text)
    return come_back(work, actor, case, dissatisfied=case.dissatisfied)


def come_back(
    work: Work, actor: Actor, case: Case, *, dissatisfied: int, red: bool = False, called: str = ""
) -> Case:
    """The case is worked on anew; a second 不满意 makes it a red card that the linked office hears of. `red`: at once,
    since what was told of it was invented. `called`: what the county was told, asking again."""
    second = dissatisfied >= 2
    work.cases.ask_again(case.id)
    again = altered(
        case,
        state=State.REOPENED,
        dissatisfied=dissatisfied,
        supervised=case.supervised or second or red,
        doubted=case.doubted or bool(called),
        reopened=case.reopened + 1,
        handled_by=None,
        ended_at=None,
    )
    unhappy = dissatisfied > case.dissatisfied
    event = Reopened(by_id=actor.person.id, case_id=case.id, dissatisfied=unhappy, called=called)
    saved = _keep(work, _clock(work, again, "sign"), event)
    if second and unhappy:
        work.record(Dissatisfied(by_id=actor.person.id, case_id=case.id))
    return saved


def send_back(work: Work, actor: Actor, ref: str, text: str, items: Sequence[Item] = ()) -> Case:
    """退回补充: back to the supervisor for what is missing; the township's clock stands still meanwhile."""
    case = _move(work, actor, ref, Move.RETURN)
    entry = say_why(work, actor, case, EntryKind.REASON, text)
    work.missing.ask(case.id, entry.id, items)
    waiting = paused(work.time, case, "resubmit", work.now)
    return _keep(work, waiting, Returned(by_id=actor.person.id, case_id=case.id))


def transfer(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """转给别处: it leaves us, with who took it."""
    case = _move(work, actor, ref, Move.TRANSFER)
    say_why(work, actor, case, EntryKind.REASON, text)
    return _keep(work, _end(work, case), Transferred(by_id=actor.person.id, case_id=case.id))


def take_up(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """县里接办: a matter its township has lost is dealt with by the county outside the chat, with who has it."""
    case = _move(work, actor, ref, Move.TAKE_UP)
    say_why(work, actor, case, EntryKind.REASON, text)
    return _keep(work, _end(work, case), Transferred(by_id=actor.person.id, case_id=case.id))


#: Where people are shown the way when it is not ours: disputes, in court, penalties (product, section 3).
DIRECTIONS = ("mediation", "justice", "court", "own_body")


def direct(work: Work, actor: Actor, ref: str, where: str) -> Case:
    """不归我们管，已指路. Raises Refusal("choice_unknown") for a direction that is not offered."""
    if where not in DIRECTIONS:
        raise Refusal("choice_unknown")
    case = _move(work, actor, ref, Move.DIRECT)
    say_why(work, actor, case, EntryKind.REASON, where)
    return _keep(work, _end(work, case), Directed(by_id=actor.person.id, case_id=case.id))


def seal_filed(work: Work, actor: Actor, case: Case) -> Case:
    """A filed matter becomes a sealed one: what it says is destroyed, its number and moments stay."""
    concerned, names = concerned_in(work, case.id), work.recusals.names_of(case)
    work.cases.forget(case)
    work.cases.expect(case.number)
    # Whoever declares one of these names later, or comes bearing it, is not to find the number either.
    work.integrity.keep_names(case.number, names)
    keep_from(work, case.number, concerned)
    # What its words were filed under would still tell what they were about.
    silent = altered(
        case, category=Category.OTHER.value, nature=Nature.REQUEST.value, hurt=None, voiced=False
    )
    sealed = _end(work, altered(silent, track=Track.INTEGRITY, state=State.TRANSFERRED))
    return _keep(work, sealed, Sorted(by_id=actor.person.id, case_id=case.id))


def summarise(work: Work, actor: Actor, ref: str, text: str) -> Case:
    """Whoever signs for a voice report types its summary, so that nobody else plays forty recordings: what stands in
    chats of them goes. Where the voice left the category open, it is guessed from these words."""
    case = case_for(work, actor, ref, Move.RESUMMARISE)
    say_why(work, actor, case, EntryKind.SUMMARY, text)
    take_recordings_back(work, actor, case)
    told = altered(case, voiced=False)
    if case.category == Category.OTHER:
        # Once it is handed over the nature is a deadline: that is changed with a reason (see acts.reclassifying).
        kind = case.nature if case.due_kind == "handle" else nature_of(text).value
        told = altered(told, category=guess(text).value, nature=kind)
    return _keep(work, told, Summarised(by_id=actor.person.id, case_id=case.id))


def moves_open_to(work: Work, actor: Actor, case: Case) -> tuple[Move, ...]:
    """What the actor may do to the case now: the buttons of its card."""
    return tuple(move for move in Move if may(work, actor, case, move))
