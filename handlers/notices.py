"""Notices: what has happened → who hears of it. Queued in the same act; worded, and permitted, at sending."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from handlers import aloud
from handlers.call_notices import brought_back, doubted_hears
from handlers.card import act, facts
from handlers.demand_notices import demanded, signed_for
from handlers.erasing import ERASURE, tell_erasure
from handlers.hands import HANDS, beside, named, settled
from handlers.identity import IDENTITY, tell_request
from handlers.naming import take_back
from handlers.notice import by_when, last_words, on_asking, typed_missing, what_first
from handlers.notice import notice as _notice
from handlers.prompts import TOWNSHIPS
from handlers.resorting import RESORTING
from handlers.screen import Button, Lines, Screen, View, Words, screen
from handlers.spending_notices import SPENDING_NOTICES
from handlers.tellers import TELLERS
from handlers.wanted import wanted_lines
from supervision import events as ev
from supervision import reading_events as read
from supervision.acts.prompting import stamp
from supervision.acts.resorting import resorted_of
from supervision.case_clock import turn_of, urgent
from supervision.cases import Asked, Case, EntryKind, State, Track
from supervision.chain import (
    asked,
    at_work,
    in_turn,
    inspector,
    linked_office,
    neighbour,
    queue_head,
    reporter,
    secretary,
    supervisors,
    verifier,
)
from supervision.gate import case_by_id, case_for
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.stories import after_the_end

Hearers = Callable[[Work, Case], Iterable[Person]]

#: Notices of which the newest says all that the earlier ones said, and for how long one is brought up to date.
_BROUGHT_UP_TO_DATE = frozenset({"notice.corrected"})
_FRESH = timedelta(minutes=10)

#: What the clock does is said by prompts: they are not brought up to date by what they say themselves.
_BY_THE_CLOCK = (ev.Escalated, ev.TurnedRed)

#: What must leave no trace on any screen, not even a message brought up to date; and what only read.
_UNSEEN = (
    *(ev.WithdrawalPressed, ev.IdentityShown, ev.FilesOpened, ev.VoicePlayed, ev.PlaceShown),
    *(ev.CaseFileExported, ev.CasePictured, ev.PictureCovered, ev.CoverAsked, ev.LaidAnew),
    *(ev.SatisfactionNoted, ev.NamesGiven),
    # A reminder tells no links: brought up to date by one, it told those the other case is kept from that there is one.
    *(ev.Linked, ev.Unlinked),
)


def announce(event: ev.Event, work: Work) -> None:
    """Queue the notices an event calls for. Every event has a row in one of the two tables."""
    if isinstance(event, read.Reading):
        return
    if isinstance(event, ev.CaseEvent):
        _announce_case(event, work)
        return
    teller = TELLERS.get(type(event))
    if teller is not None:
        teller(event, work)


def _announce_case(event: ev.CaseEvent, work: Work) -> None:
    case = work.cases.by_id(event.case_id)
    if case is None:
        return
    urgent = case.track is Track.URGENT or case.supervised
    fields: dict[str, object] = {"case": case.ref, "version": case.version, **demanded(event, work)}
    for name, people in _hearers(event, work, case):
        for person in _once(work, people):
            if person.id != event.by_id and person.user_id is not None:
                _tell(work, person.user_id, name, fields, case.id, priority=0 if urgent else 2)
    _tell_late(event, work, case)
    settled(event, work, case)
    beside(event, work, case)
    take_back(event, work, case)
    signed_for(event, work, case)
    if isinstance(event, ev.IdentityEvent):
        tell_request(event, work, case)
        return
    if isinstance(event, ev.ErasureEvent):
        tell_erasure(event, work, case)
        return
    if not isinstance(event, (*_BY_THE_CLOCK, *_UNSEEN)):
        # Whoever stepped aside must not find the case in what was said earlier.
        aside = isinstance(event, (ev.SteppedAside, ev.Named))
        work.show_again(case.id, but=None if aside else _chat_of(work, event.by_id), every=aside)


def _tell_late(event: ev.CaseEvent, work: Work, case: Case) -> None:
    """The villagers' supervisors hear that the township is late; of several matters at once in one message, as
    reminders are (see handlers.prompts)."""
    if not isinstance(event, ev.Escalated) or event.rung != 0 or turn_of(case) not in TOWNSHIPS:
        return
    for person in _once(work, supervisors(work, case)):
        if person.id not in event.heard and person.user_id is not None:
            says = {case.id: {"stamp": stamp(case), "told": case.version}}
            work.prompt(person.user_id, says, priority=0 if urgent(case) or case.supervised else 2)


def _tell(
    work: Work, chat_id: int, name: str, fields: Mapping[str, Any], case_id: int, *, priority: int
) -> None:
    """Say it; somebody who mends a sentence thirty times rings nobody thirty times: one message is kept up to date."""
    before = None
    if name in _BROUGHT_UP_TO_DATE:
        before = work.lately(chat_id, name, work.now - _FRESH, case_id=case_id)
    if before == 0:  # it is worded when it is said, and will tell the newest
        return
    work.say(chat_id, name, fields, case_id=case_id, replaces=before, priority=priority)


def _hearers(event: ev.CaseEvent, work: Work, case: Case) -> Iterable[tuple[str, Iterable[Person]]]:
    """Screens with those who hear them: by the table, and by name where the event itself says whom it concerns."""
    if isinstance(event, ev.Answered):
        yield "notice.answer", (work.people.by_id(event.asked_by),)
    if isinstance(event, ev.CalledBack):
        yield from doubted_hears(event, work)
    if isinstance(event, ev.Reopened) and event.called:
        yield from brought_back(event, work, case)
        return
    yield from named(event, work, case)
    if isinstance(event, ev.SteppedAside) and event.by_id is not None:
        yield "notice.taken_over", successors(work, case, event.by_id)
    if isinstance(event, ev.Named):
        yield "notice.taken_over", work.people.by_ids(event.heirs).values()
    for name, hearers in CASE_NOTICES.get(type(event), ()):
        yield name, hearers(work, case)


def _once(work: Work, people: Iterable[Person]) -> Iterable[Person]:
    return {person.id: person for person in people if person.available(work.now)}.values()


def _chat_of(work: Work, person_id: int | None) -> int | None:
    return work.people.by_id(person_id).user_id if person_id is not None else None


# --- who


def successors(work: Work, case: Case, gone: int) -> tuple[Person, ...]:
    """Who has it on the desk after somebody stepped aside; nobody where it was not his to work on."""
    roles = {office.role for office in work.offices.of_person(gone, work.now)}
    handed_back = Role.INSPECTOR in roles and case.unit_id is not None and case.inspector_id is None
    return in_turn(work, case) if turn_of(case) in roles or handed_back else ()


def hurried(work: Work, case: Case) -> tuple[Person, ...]:
    """Those at work on a matter with a 督办 date: whose turn it is, and the township's secretary."""
    return (*in_turn(work, case), *secretary(work, case))


def waiting(work: Work, case: Case) -> tuple[Person, ...]:
    """Whoever reported it and waits for others."""
    return tuple(person for person in reporter(work, case) if person not in hurried(work, case))


def red_watchers(work: Work, case: Case) -> tuple[Person, ...]:
    """The linked office and the secretary, except who hears of it by the ladder at this very moment."""
    told = {each.role for each in work.escalations.of_case(case.id) if each.at == work.now}
    office = () if Role.OFFICER in told else linked_office(work, case)
    own = () if Role.SECRETARY in told else secretary(work, case)
    return (*office, *own)


def next_desk(work: Work, case: Case) -> tuple[Person, ...]:
    """Where a sorted matter waits now; nobody where it is sealed."""
    return queue_head(work, case) if case.open else ()


#: Event → (screen, who hears it). What somebody did himself he sees in the answer to his own tap.
CASE_NOTICES: Mapping[type[ev.CaseEvent], tuple[tuple[str, Hearers], ...]] = {
    ev.Submitted: (("notice.new", queue_head), ("notice.passed", neighbour)),
    ev.Signed: (("notice.signed", supervisors),),
    ev.Assigned: (("notice.assigned", inspector), ("notice.handed", supervisors)),
    ev.Started: (("notice.started", supervisors),),
    ev.Progressed: (("notice.progress", supervisors),),
    ev.ResultEntered: (("notice.verify", verifier),),
    ev.Verified: (("notice.tell", supervisors), ("notice.verified", inspector)),
    ev.VerificationFailed: (("notice.not_done", inspector), ("notice.not_done_yet", supervisors)),
    ev.Told: (),
    ev.SatisfactionNoted: (),
    ev.Closed: (("notice.closed", supervisors), ("notice.closed", inspector)),
    ev.Reopened: (("notice.reopened", secretary), ("notice.again", supervisors)),
    ev.Dissatisfied: (("notice.red", linked_office),),
    ev.Returned: (("notice.returned", reporter),),
    ev.Resubmitted: (("notice.resubmitted", queue_head),),
    ev.Transferred: (("notice.transferred", supervisors),),
    ev.Directed: (("notice.directed", supervisors),),
    ev.PetitionPassed: (("notice.petition_to_watch", inspector), ("notice.petition_passed", reporter)),
    ev.PetitionNumbered: (("notice.petition_numbered", supervisors),),
    ev.PetitionAccepted: (("notice.petition_accepted", reporter),),
    ev.PetitionDeclined: (("notice.petition_declined", supervisors),),
    ev.PetitionProlonged: (("notice.petition_prolonged", reporter),),
    ev.PetitionUrged: (),
    ev.PetitionAnswered: (("notice.petition_answered", supervisors),),
    ev.ReviewAsked: (("notice.petition_review", inspector),),
    ev.PetitionLapsed: (("notice.petition_lapsed", supervisors), ("notice.petition_over", inspector)),
    ev.Withdrawn: (("notice.withdrawn", at_work),),
    ev.Merged: (("notice.merged", reporter),),
    ev.Sorted: (
        ("notice.sorted", reporter),
        ("notice.new", next_desk),
    ),
    **RESORTING,
    ev.Supplemented: (("notice.supplemented", at_work),),
    ev.Corrected: (("notice.corrected", at_work),),
    ev.Extended: (("notice.extended", supervisors),),
    ev.Summarised: (),
    ev.NatureCorrected: (),
    ev.Escalated: (),
    ev.TurnedRed: (("notice.turned_red", red_watchers),),
    ev.Acknowledged: (),
    ev.ClockStuck: (),
    ev.Supervised: (("notice.supervised", hurried), ("notice.hurried", waiting)),
    ev.AskedBack: (("notice.question", asked),),
    ev.Answered: (),
    ev.SteppedAside: (),
    ev.Named: (),
    ev.NamesGiven: (),
    ev.LaidAnew: (),
    ev.NobodyLeft: (("notice.outside", supervisors),),
    ev.DrawnForCallback: (),
    ev.FilesOpened: (),
    ev.VoicePlayed: (),
    ev.PlaceShown: (),
    ev.CaseFileExported: (),
    ev.CasePictured: (),
    ev.PictureCovered: (),
    ev.CoverAsked: (),
    **dict.fromkeys((read.CardOpened, read.SeenListRead, read.ReceiptShown), ()),
    **dict.fromkeys(IDENTITY, ()),
    **dict.fromkeys(ERASURE, ()),
    ev.Forgotten: (),
    ev.CalledBack: (),
    ev.PassedOn: (),
    **SPENDING_NOTICES,
    **HANDS,
}


# --- what they see


def dissatisfaction(view: View, case: Case) -> Lines:
    """That the villager was not satisfied, where that is why a case comes back."""
    entries = (e for e in view.work.cases.entries(case.id) if e.kind is EntryKind.REASON)
    why = [e.text for e in entries if not resorted_of(e.text)[0]]
    if not why or why[-1] not in {f"dissatisfied_{asked_so}" for asked_so in Asked}:
        return Lines(())
    return Lines((Words("notice.dissatisfied" if case.dissatisfied == 1 else "notice.dissatisfied_again"),))


def changed_late(view: View, case: Case) -> Lines:
    """That the words were changed when the matter had ended already."""
    last = [each for each in view.work.cases.entries(case.id) if each.kind is EntryKind.VERSION][-1:]
    return Lines(tuple(Words("case.changed_late") for each in last if after_the_end(case, each)))


def reddened(_view: View, case: Case) -> Words:
    """Why it is a red card: beyond the time it was given more of, or as late without anybody having asked for more."""
    key = "notice.red_extended" if case.extensions else "notice.red_unextended"
    return Words(key, {"number": case.number})


_notice("notice.new", State.SUBMITTED, State.REOPENED)
_notice("notice.signed", State.SIGNED, State.REGISTERED)
_notice("notice.assigned", State.ASSIGNED, State.HANDLING, why=what_first)
_notice("notice.handed", State.ASSIGNED, State.HANDLING, why=by_when)
_notice("notice.started", State.HANDLING)
_notice("notice.progress", last=EntryKind.PROGRESS)
_notice("notice.verify", State.TO_VERIFY, last=EntryKind.RESULT)
_notice("notice.tell", State.VERIFIED, last=EntryKind.RESULT)
_notice("notice.verified", State.VERIFIED, State.TOLD, State.CLOSED)
_notice("notice.not_done", State.HANDLING, last=EntryKind.REJECTION)
_notice("notice.not_done_yet", State.HANDLING)
_notice("notice.closed", State.CLOSED)
_notice("notice.reopened", State.REOPENED, why=dissatisfaction)
_notice("notice.again", State.REOPENED)
_notice("notice.red")
_notice("notice.returned", State.RETURNED, last=typed_missing, why=wanted_lines)
_notice("notice.transferred", State.TRANSFERRED, last=EntryKind.REASON)
_notice("notice.directed", State.DIRECTED, last=EntryKind.REASON)
_notice("notice.withdrawn", State.WITHDRAWN, last=EntryKind.REASON)
# One tap on a 督办 date or a question would show the township what it must not see.
_notice("notice.pressed", acts=False)
_notice("notice.supplemented", last=EntryKind.SUPPLEMENT)
_notice("notice.corrected", last=EntryKind.VERSION, why=changed_late)
_notice("notice.extended", State.ASSIGNED, State.HANDLING)
_notice("notice.turned_red", why=reddened)
_notice("notice.answer", last=EntryKind.ANSWER)
_notice("notice.taken_over")
_notice("notice.late")


@screen("notice.merged")
def merged_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The reporter of a duplicate: the receipt stays good, the matter goes on under another number."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.merged_into is None:
        return None
    into = case_by_id(view.work, view.someone, case.merged_into)
    version = int(fields.get("version", 0))
    card = Button("notice.button.card", "o", (into.ref,))
    said = aloud.sentence(view, into, "notice.merged", version)
    shown = facts(view, case) | {"into": into.number, "aloud": said}
    return Screen(
        "notice.merged", shown, rows=(*aloud.tick(view, into, "notice.merged", version, case.ref), (card,))
    )


@screen("notice.sorted")
def sorted_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The reporter hears which way an unclear matter goes; a sealed one by number only."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.track is Track.INTEGRITY:
        return Screen("notice.sorted_sealed", {"number": case.number})
    version = int(fields.get("version", 0))
    shown = facts(view, case) | {"aloud": aloud.sentence(view, case, "notice.sorted", version)}
    return Screen("notice.sorted", shown, rows=aloud.tick(view, case, "notice.sorted", version))


@screen("notice.question")
def question_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Who asks what, and the button to answer; dropped once somebody has answered."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.question_by is None:
        return None
    asker = view.work.people.by_id(case.question_by)
    offices = view.work.offices.of_person(asker.id, view.work.now)
    role = Words(f"role.{offices[0].role.value}") if offices else Words("notice.somebody")
    shown = facts(view, case) | {
        "name": asker.name,
        "role": role,
        "text": last_words(view, case, EntryKind.QUESTION),
    }
    card = Button("notice.button.card", "o", (case.ref,))
    said = Screen("notice.question", shown, rows=((act(case, "answer"),), (card,)), content=True)
    return on_asking(said, case, fields)
