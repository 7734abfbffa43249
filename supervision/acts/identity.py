"""Being shown who a villager is: asked with a reason, decided by a second person, once and for minutes, recorded.

A recording whose words are written, and what is covered of a picture, are asked for and shown in the same way.

Every step is in the journal with ids and codes: who asked and what for, who approved, when it was shown and when it
was gone. What it rests on is looked at again at each step, so that a lost office or a recusal counts at once.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from supervision import events
from supervision.acts.contents import stands_since
from supervision.acts.unusual import watch_looks
from supervision.callback_sight import callback_for
from supervision.cases import Case
from supervision.chain import opened_to
from supervision.erasure_gate import open_names
from supervision.gate import SEE, Actor, actor_of, case_for
from supervision.identity import (
    IdentityRequest,
    Purpose,
    RequestState,
    Sought,
    Subject,
    Unwilling,
    tried_again,
    undeletable,
)
from supervision.identity_gate import (
    approvers,
    askable,
    decides,
    files_askable,
    may_ask,
    none_askable,
    readable,
    reasons,
    request_for,
    still_there,
)
from supervision.marks import mark
from supervision.ports import Work
from supervision.refusals import Missing, Refusal
from supervision.second_persons import check_stands

#: A week of requests (house).
WEEK = timedelta(days=7)

#: The message in which an identity stands, and what is left of it where Telegram will not delete.
SHOWN, GONE = "identity.shown", "identity.gone"
#: Where a recording or picture can be deleted by its reader only.
STAYS = "identity.stays"
#: Below it whoever covers gets the bare picture once more, while the original is shown.
_GRID = ("covering.grid",)


def ask(
    work: Work, actor: Actor, ref: str, complainant_id: int, purpose: Purpose, words: str = ""
) -> IdentityRequest:
    """Ask to be shown who a villager is. Raises Missing, or Refusal: identity_not_yours (nothing to do with the
    matter), identity_nothing (no name was given), words_missing, identity_waits, identity_quota, identity_nobody."""
    case = case_for(work, actor, ref, SEE)
    if not may_ask(work, actor, case):
        raise Refusal("identity_not_yours", screen=_card(case), number=case.number)
    if complainant_id not in {known.id for known in askable(work, actor, case)}:
        raise Refusal(none_askable(work, case), screen=_card(case), number=case.number)
    return _counted(work, actor, case, Subject(Sought.VILLAGER, complainant_id), purpose, words)


def ask_for_files(
    work: Work, actor: Actor, ref: str, sought: Sought, purpose: Purpose, words: str = ""
) -> IdentityRequest:
    """Ask to hear the recordings, or to be shown the originals, that lie in a case at this moment.

    Raises Missing, or Refusal: recording_nothing or original_nothing (none that this person may ask for, or needs
    to), words_missing, identity_waits, identity_quota, identity_nobody.
    """
    case = case_for(work, actor, ref, SEE)
    files = files_askable(work, actor, case, sought)
    if not files and sought is Sought.ORIGINAL:
        raise Refusal("original_nothing", screen=_card(case), number=case.number)
    if not files:
        raise Refusal("recording_nothing", screen=_card(case), number=case.number)
    subject = Subject(sought, files=tuple(each.id for each in files))
    return _counted(work, actor, case, subject, purpose, words)


def _counted(
    work: Work, actor: Actor, case: Case, subject: Subject, purpose: Purpose, words: str
) -> IdentityRequest:
    """As it is asked, within the week's number; whoever is to decide sees the case from then on."""
    if purpose not in {*reasons(work, actor, case, subject.sought), Purpose.OTHER}:
        raise Refusal("choice_unknown")
    if purpose is Purpose.OTHER and not words.strip():
        raise Refusal("words_missing")
    most = work.time.policy.identity.per_week
    if work.identities.asked_since(actor.person.id, work.now - WEEK) >= most:
        raise Refusal("identity_quota", screen=_card(case), count=most)
    people = approvers(work, case, actor.person.id, purpose)
    if people and (open_now := opened_to(work, case, people)).overseen != case.overseen:
        case = work.cases.save(open_now)
    return _asked(work, actor, case, subject, purpose, words.strip())


def ask_to_ring(work: Work, actor: Actor, ref: str) -> IdentityRequest:
    """As `ask`, for the villager of a drawn case (`ref`: of the draw): the drawing is the reason, and how many there
    are is the policy's, so no week's number limits them. Raises Missing, or Refusal: callback_done,
    callback_no_phone, identity_waits, identity_nobody."""
    callback, case = callback_for(work, actor, ref)
    if not callback.open:
        raise Refusal("callback_done", number=case.number)
    if callback.complainant_id not in {known.id for known in open_names(work, case)}:
        raise Refusal("callback_no_phone", number=case.number)
    villager = Subject(Sought.VILLAGER, callback.complainant_id)
    return _asked(work, actor, case, villager, Purpose.CALLBACK, "")


def _asked(
    work: Work, actor: Actor, case: Case, subject: Subject, purpose: Purpose, words: str
) -> IdentityRequest:
    if any(_same(case, subject, each) for each in work.identities.open_of(actor.person.id)):
        raise Refusal("identity_waits", screen=("identity.list", {}), number=case.number)
    if not approvers(work, case, actor.person.id, purpose):
        raise Refusal("identity_nobody", number=case.number)
    lapses = work.time.due(work.now, work.time.policy.identity.wait).at
    request = work.identities.add(case, subject, actor.person.id, purpose, words, lapses_at=lapses)
    work.record(events.IdentityAsked(by_id=actor.person.id, purpose=purpose.value, **_about(request)))
    return request


def _same(case: Case, subject: Subject, request: IdentityRequest) -> bool:
    """Whether this is asked for already: of one villager, or of the files of one case."""
    if subject.sought is Sought.VILLAGER:
        return request.subject.complainant_id == subject.complainant_id
    return request.case_id == case.id and request.subject.sought is subject.sought


def approve(work: Work, actor: Actor, ref: str) -> IdentityRequest:
    """The second person's tap: whoever asked may look now, once.

    Raises Missing, or Refusal: identity_own, identity_decided, identity_late, identity_void (whoever asked has nothing
    to do with the matter any more).
    """
    request, case = _waiting(work, actor, ref)
    if not readable(work, actor_of(work, work.people.by_id(request.by_id)), request, case):
        raise Refusal("identity_void", number=case.number)
    done = replace(
        request,
        state=RequestState.APPROVED,
        decided_by=actor.person.id,
        decided_at=work.now,
        next_at=work.time.due(work.now, work.time.policy.identity.wait).at,
    )
    _keep(work, done, request, case)
    work.record(events.IdentityApproved(by_id=actor.person.id, to_id=request.by_id, **_about(request)))
    return done


def refuse(work: Work, actor: Actor, ref: str, why: Unwilling, words: str = "") -> IdentityRequest:
    """The second person does not approve, with a reason. Raises as `approve`, and Refusal("words_missing")."""
    request, case = _waiting(work, actor, ref)
    if why is Unwilling.OTHER and not words.strip():
        raise Refusal("words_missing")
    done = replace(
        request,
        state=RequestState.REFUSED,
        decided_by=actor.person.id,
        decided_at=work.now,
        unwilling=why,
        answer=words.strip(),
        next_at=None,
    )
    _keep(work, done, request, case)
    record = events.IdentityRefused(
        by_id=actor.person.id, to_id=request.by_id, why=why.value, **_about(request)
    )
    work.record(record)
    return done


def take_back(work: Work, actor: Actor, ref: str) -> IdentityRequest:
    """Whoever asked does not need it any more. Raises Missing, or Refusal("identity_decided")."""
    request, case = _own(work, actor, ref)
    if request.state not in {RequestState.WAITING, RequestState.APPROVED}:
        raise Refusal("identity_decided", number=case.number)
    done = replace(request, state=RequestState.TAKEN_BACK, next_at=None)
    _keep(work, done, request, case)
    work.record(events.IdentityTakenBack(by_id=actor.person.id, **_about(request)))
    return done


def show(work: Work, actor: Actor, ref: str, message_id: int | None) -> IdentityRequest:
    """Whoever asked looks: once, in a protected message that deletes itself.

    It stands in place of the message that was pressed (`message_id`, protected since it was sent), whose number is
    known: a new message that was sent, and whose number a kill made us forget, could never be taken back. Recordings
    and pictures Telegram puts into no message of words: they come as messages of their own, taken back likewise.

    Raises Missing, or Refusal: identity_decided (seen already, or not approved), identity_late, identity_void,
    second_locked.
    """
    request, case = _own(work, actor, ref)
    if request.state is not RequestState.APPROVED or request.next_at is None:
        raise Refusal("identity_decided", number=case.number)
    if request.next_at <= work.now:
        raise Refusal("identity_late", number=case.number)
    if not readable(work, actor, request, case) or actor.person.user_id is None:
        raise Refusal("identity_void", number=case.number)
    check_stands(work, request.decided_by)
    drawn = request.purpose is Purpose.CALLBACK
    # Of a drawn case, which has ended, who rings sees no more than this.
    about = None if drawn else case.id
    marked = _note_look(work, actor, request, case)
    fields = {"request": ref} | ({"mark": marked} if marked else {})
    said = work.say(actor.person.user_id, SHOWN, fields, case_id=about, replaces=message_id)
    until = work.time.due(work.now, work.time.policy.identity.shown).at
    done = replace(request, state=RequestState.SHOWN, shown_at=work.now, next_at=until, said=said)
    _keep(work, done, request, case)
    if drawn:
        _note_reading(work, actor, case)
    else:
        watch_looks(work, actor, case)
    return done


def _note_look(work: Work, actor: Actor, request: IdentityRequest, case: Case) -> str:
    """The journal says what is shown; the mark of a picture that goes out."""
    whose: dict[str, Any] = {"by_id": actor.person.id, "case_id": case.id, "request_id": request.id}
    files = tuple(each.id for each in still_there(work, actor, request, case))
    match request.subject.sought:
        case Sought.RECORDING:
            work.record(events.VoicePlayed(**whose, files=files))
        case Sought.ORIGINAL:
            work.record(events.FilesOpened(**whose, files=files))
            return mark(work, actor)
        case Sought.VILLAGER:
            work.record(events.IdentityShown(**whose, complainant_id=request.subject.complainant_id))
    return ""


def _note_reading(work: Work, actor: Actor, case: Case) -> None:
    callback = work.callbacks.open_of_case(case.id)
    if callback is not None:
        work.callbacks.save(replace(callback, revealed_by=actor.person.id, revealed_at=work.now))


def hide(work: Work, actor: Actor, ref: str) -> None:
    """Whoever looked has seen enough: it goes at once. Raises Missing, or Refusal("identity_decided")."""
    request, case = _own(work, actor, ref)
    if request.state is not RequestState.SHOWN:
        raise Refusal("identity_decided", number=case.number)
    _take_out(work, request)


def leave(work: Work, case_id: int, person_id: int) -> None:
    """Somebody has nothing to do with a case any more: what stands in the chat of it goes at once."""
    for request in work.identities.open_of(person_id):
        if request.case_id == case_id and request.state is RequestState.SHOWN:
            _take_out(work, request)


def close(work: Work, case: Case, complainant_id: int, speaker_id: int) -> None:
    """A villager wishes to be deleted (see acts.erasing): what was asked to know who he is, or to hear what he has told
    this supervisor, ends, and what stands in chats of it goes."""
    for request in work.identities.open_in(case.id):
        if not _about_him(work, request, complainant_id, speaker_id):
            continue
        if request.state in {RequestState.SHOWN, RequestState.GOING}:
            _take_out(work, request)
            continue
        done = replace(request, state=RequestState.LAPSED, next_at=None)
        if work.identities.change(done, request):
            work.record(events.IdentityLapsed(to_id=request.by_id, **_about(request)))


def _about_him(work: Work, request: IdentityRequest, complainant_id: int, speaker_id: int) -> bool:
    if request.subject.sought is Sought.VILLAGER:
        return request.subject.complainant_id == complainant_id
    found = (work.files.by_id(each) for each in request.subject.files)
    return request.subject.sought is Sought.RECORDING and any(
        file is not None and file.person_id == speaker_id for file in found
    )


def moments_due(work: Work, limit: int = 100) -> int:
    """What nobody decided or looked at in time lapses; what was shown for long enough goes. Returns how many."""
    found = work.identities.due(work.now, limit)
    for request in found:
        if request.state in {RequestState.SHOWN, RequestState.GOING}:
            _take_out(work, request)
            continue
        done = replace(request, state=RequestState.LAPSED, next_at=None)
        if work.identities.change(done, request):
            work.record(events.IdentityLapsed(to_id=request.by_id, **_about(request)))
    return len(found)


def gone(work: Work, ref: str) -> None:
    """Telegram has confirmed that it stands in the chat no more. Repeatable."""
    request = work.identities.by_ref(ref)
    if request is None or request.state not in {RequestState.SHOWN, RequestState.GOING}:
        return
    done = replace(request, state=RequestState.GONE, gone_at=work.now, next_at=None)
    if work.identities.change(done, request):
        work.record(events.IdentityGone(**_about(request)))


def _take_out(work: Work, request: IdentityRequest) -> None:
    """Queue its deletion, and look again later whether it is gone: a blocked bot deletes nothing."""
    person = work.people.by_id(request.by_id)
    stays = _stays(work, request)
    later = tried_again(person, work.now, stays=stays)
    if not work.identities.change(replace(request, state=RequestState.GOING, next_at=later), request):
        return
    if person.user_id is None:
        return
    if stays:
        if later is None:
            _ask_to_delete(work, person.user_id, request)
        return
    if request.said is not None:
        work.unsay(person.user_id, request.said, GONE, {"request": request.ref})
    if request.subject.sought is Sought.ORIGINAL and person.unreachable_since is None:
        work.chats.take_pictures_back(person.user_id, request.case_id, _GRID, since=stands_since(work))


def _stays(work: Work, request: IdentityRequest) -> bool:
    """Whether it will not go any more."""
    return undeletable(request.shown_at, work.now) and request.subject.sought is not Sought.VILLAGER


def _ask_to_delete(work: Work, chat_id: int, request: IdentityRequest) -> None:
    """Said of no case: who lost sight of it should be the first to delete what he still holds of it."""
    work.say(chat_id, STAYS, {"request": request.ref}, priority=2)


def _waiting(work: Work, actor: Actor, ref: str) -> tuple[IdentityRequest, Case]:
    request, case = request_for(work, actor, ref)
    if request.by_id == actor.person.id:
        raise Refusal("identity_own", number=case.number)
    if request.state is not RequestState.WAITING or request.next_at is None:
        raise Refusal("identity_decided", number=case.number)
    if request.next_at <= work.now:
        raise Refusal("identity_late", number=case.number)
    if not decides(work, actor, request, case):
        raise Missing
    return request, case


def _own(work: Work, actor: Actor, ref: str) -> tuple[IdentityRequest, Case]:
    request, case = request_for(work, actor, ref)
    if request.by_id != actor.person.id:
        raise Missing
    return request, case


def _keep(work: Work, done: IdentityRequest, was: IdentityRequest, case: Case) -> None:
    if not work.identities.change(done, was):
        raise Refusal("identity_decided", number=case.number)


def _about(request: IdentityRequest) -> dict[str, Any]:
    return {
        "case_id": request.case_id,
        "complainant_id": request.subject.complainant_id,
        "request_id": request.id,
        "sought": request.subject.sought.value,
    }


def _card(case: Case) -> tuple[str, dict[str, str]]:
    return ("case.card", {"case": case.ref})
