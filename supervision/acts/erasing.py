"""删名字: a villager's wish that his name be deleted, written down, asked about by a second person, carried out.

The rule and its sources: supervision.erasure_gate. Every step is in the journal with ids only.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from supervision import events
from supervision.acts import asking, identity
from supervision.acts.contents import EVER
from supervision.acts.drawing import draw
from supervision.cases import Asked, Case, State
from supervision.erasure import AGAIN, Erasure, ErasureState, reckoned, remind_at
from supervision.erasure_gate import (
    NAMED,
    by_receipt,
    deciders,
    decides,
    erasable,
    erasure_for,
    hindered,
    recordings_of,
    speaker_of,
    speaks_still,
    spoken_of,
    waiting_in,
)
from supervision.gate import SEE, Actor, case_for
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.transitions import WORKED

#: Where who a villager is has been shown, or heard, by whoever may alone; what two persons agreed to show ends with
#: its request.
_SHOWED = ("case.who", "case.told_back", "case.place")
_PLAYED = ("case.files",)

#: How the second person has asked the villager.
HEARD = frozenset({Asked.FACE, Asked.PHONE})


def ask(work: Work, actor: Actor, ref: str, complainant_id: int) -> Erasure:
    """The villager told his supervisor that his name is to be deleted.

    Raises Missing, or Refusal: erasure_integrity, erasure_held, erasure_voice, erasure_nothing (not this
    person's villager, or nothing of him is kept), erasure_waits.
    """
    case = case_for(work, actor, ref, SEE)
    _allowed(work, case, actor.person.id)
    own = next((r for r in erasable(work, actor, case) if r.id == complainant_id), None)
    if own is None:
        raise Refusal("erasure_nothing", screen=_card(case), number=case.number)
    return _asked(work, actor, case, own.id, own.supervisor_id)


def ask_with_receipt(work: Work, actor: Actor, ref: str, number: str, code: str) -> Erasure:
    """The villager came to the township with his whole receipt. Raises as `ask`, and Refusal("erasure_receipt"): number
    and digits are not those of a named villager of this case, or too many were tried."""
    case = case_for(work, actor, ref, SEE)
    here = by_receipt(work, actor, case)
    if not here or actor.person.user_id is None:
        raise Refusal("erasure_nothing", screen=_card(case), number=case.number)
    known = next((k for k in here if k.receipt_number == number), None)
    if known is None or not fits(work, actor, case, number, code):
        raise Refusal("erasure_receipt", screen=_card(case), number=case.number)
    _allowed(work, case, known.supervisor_id)
    return _asked(work, actor, case, known.id, known.supervisor_id)


def fits(work: Work, actor: Actor, case: Case, number: str, code: str) -> bool:
    """Whether these six digits are those of a receipt of this case. So many wrong ones a day are counted, for him and
    for the receipt: a refusal would undo the count, so whoever asks for them says so by an answer."""
    if actor.person.user_id is None:
        return False
    shown = asking.asked(work, actor.person.user_id, number, code)
    return shown is not None and shown.id == case.id


def check(work: Work, actor: Actor, ref: str) -> Case:
    """The case, where a wish may be written down in it now. Raises as `ask`: nobody is led through questions to hear in
    the end that it cannot be."""
    case = case_for(work, actor, ref, SEE)
    _allowed(work, case, actor.person.id)
    if not erasable(work, actor, case) and not by_receipt(work, actor, case):
        raise Refusal("erasure_nothing", screen=_card(case), number=case.number)
    return case


def _allowed(work: Work, case: Case, supervisor_id: int) -> None:
    if (why := hindered(work, case, supervisor_id)) is not None:
        raise Refusal(why, screen=_card(case), number=case.number)


def _asked(work: Work, actor: Actor, case: Case, complainant_id: int, supervisor_id: int) -> Erasure:
    if any(each.complainant_id == complainant_id for each in waiting_in(work, case)):
        raise Refusal("erasure_waits", screen=_card(case), number=case.number)
    due = work.time.due(work.now, work.time.policy.identity.erase).at
    erasure = work.erasures.add(
        case.id, complainant_id, actor.person.id, due_at=due, next_at=remind_at(work.time, work.now, due)
    )
    identity.close(work, case, complainant_id, supervisor_id)
    work.record(events.ErasureAsked(by_id=actor.person.id, **_about(erasure)))
    return erasure


def confirm(work: Work, actor: Actor, ref: str, how: str) -> Erasure:
    """The second person has asked the villager (`how`: of `HEARD`), and it is his own wish: it is deleted.

    Raises Missing, or Refusal: erasure_own, erasure_decided, erasure_voice, choice_unknown.
    """
    if how not in HEARD:
        raise Refusal("choice_unknown")
    erasure, case = _waiting(work, actor, ref)
    if (why := hindered(work, case, speaker_of(work, erasure, case))) is not None:
        raise Refusal(why, number=case.number)
    _carry_out(work, erasure, case, by_id=actor.person.id, how=how)
    return erasure_for(work, actor, ref)[0]


def keep(work: Work, actor: Actor, ref: str) -> Erasure:
    """The second person has asked the villager, and it is not his wish: the name stays. Raises as `confirm`."""
    erasure, case = _waiting(work, actor, ref)
    kept = _decided(work, erasure, ErasureState.KEPT, actor.person.id, case)
    work.record(events.ErasureKept(by_id=actor.person.id, **_about(erasure)))
    return kept


def take_back(work: Work, actor: Actor, ref: str) -> Erasure:
    """Whoever wrote it down: the villager does not wish it any more. Raises Missing, or Refusal("erasure_decided")."""
    erasure, case = erasure_for(work, actor, ref)
    if erasure.by_id != actor.person.id:
        raise Missing
    if not erasure.waits:
        raise Refusal("erasure_decided", number=case.number)
    done = _decided(work, erasure, ErasureState.TAKEN_BACK, None, case)
    work.record(events.ErasureTakenBack(by_id=actor.person.id, **_about(erasure)))
    return done


def erasures_due(work: Work, limit: int = 100) -> int:
    """Remind the second person; and where nobody has asked in time, delete: a silent office keeps nobody's name. How
    many were looked at."""
    found = work.erasures.due(work.now, limit)
    for erasure in found:
        case = work.cases.by_id(erasure.case_id)
        if case is None or erasure.due_at > work.now:
            _remind(work, erasure, case)
        elif case.track not in NAMED or not speaks_still(work, erasure, case):
            _decided(work, erasure, ErasureState.VOID, None, case)
            work.record(events.ErasureVoid(**_about(erasure)))
        elif hindered(work, case, speaker_of(work, erasure, case)) is None:
            _carry_out(work, erasure, case, by_id=None, how="")
        else:
            # A recording came meanwhile, or the county has to decide first; who has to act on that is told already.
            later = work.time.due(work.now, AGAIN).at
            work.erasures.change(replace(erasure, next_at=later), erasure)
    return len(found)


def reckon_anew(work: Work, after: int, limit: int = 500) -> int | None:
    """Reckon the wishes above this id that wait anew after a change of rules or calendar; where the day moved, whoever
    is to ask and whoever wrote it down hear of it. Returns the last id, None when done."""
    found = work.erasures.waiting_after(after, limit)
    for was in found:
        then = reckoned(work.time, was, work.now)
        case = work.cases.by_id(was.case_id)
        if then != was and work.erasures.change(then, was) and case is not None:
            _say_again(work, then, case, (*deciders(work, case, was.by_id), work.people.by_id(was.by_id)))
    return found[-1].id if len(found) == limit else None


def _remind(work: Work, erasure: Erasure, case: Case | None) -> None:
    if work.erasures.change(replace(erasure, next_at=erasure.due_at), erasure) and case is not None:
        _say_again(work, erasure, case, deciders(work, case, erasure.by_id))


def _say_again(work: Work, erasure: Erasure, case: Case, people: Iterable[Person]) -> None:
    for person in people:
        if person.user_id is not None:
            about = spoken_of(work, person, case)
            work.say(person.user_id, "erasure", {"erasure": erasure.ref}, case_id=about, priority=2)


def _waiting(work: Work, actor: Actor, ref: str) -> tuple[Erasure, Case]:
    erasure, case = erasure_for(work, actor, ref)
    if erasure.by_id == actor.person.id:
        raise Refusal("erasure_own", number=case.number)
    if not erasure.waits:
        raise Refusal("erasure_decided", number=case.number)
    if not decides(work, actor, erasure, case):
        raise Missing
    return erasure, case


def _decided(work: Work, erasure: Erasure, state: ErasureState, by_id: int | None, case: Case) -> Erasure:
    done = replace(erasure, state=state, next_at=None, decided_by=by_id, decided_at=work.now)
    if not work.erasures.change(done, erasure):
        raise Refusal("erasure_decided", number=case.number)
    return done


def _carry_out(work: Work, erasure: Erasure, case: Case, *, by_id: int | None, how: str) -> None:
    """Destroy the keys, take back what showed it; where nobody had asked, the county will on the spot."""
    speaker = speaker_of(work, erasure, case)
    spoken = recordings_of(work, case, speaker)
    _decided(work, erasure, ErasureState.DONE, by_id, case)
    identity.close(work, case, erasure.complainant_id, speaker or 0)
    screens = (*_SHOWED, *(_PLAYED if spoken else ()))
    for seen in work.recusals.seen_by(case.id):
        chat_id = work.people.by_id(seen.person_id).user_id
        if chat_id is not None:
            work.chats.take_pictures_back(chat_id, case.id, screens, since=EVER)
    work.deletions.erase(case, erasure.complainant_id, [file.id for file in spoken])
    work.record(events.IdentityErased(by_id=by_id, how=how, **_about(erasure)))
    work.record(events.LaidAnew(by_id=by_id, case_id=case.id))
    if by_id is None and case.state in {State.CLOSED, State.WITHDRAWN} and case.track in WORKED:
        draw(work, case, {erasure.complainant_id})


def _about(erasure: Erasure) -> dict[str, Any]:
    return {
        "case_id": erasure.case_id,
        "complainant_id": erasure.complainant_id,
        "erasure_id": erasure.id,
    }


def _card(case: Case) -> tuple[str, dict[str, str]]:
    return ("case.card", {"case": case.ref})
