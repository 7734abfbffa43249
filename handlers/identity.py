"""看身份, 听录音, 看原图: asked with a reason, decided by a second person (shown: see handlers.identity_shown)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from handlers import spoken
from handlers.buttons import in_rows, pressed
from handlers.card import facts
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.pin_first import first_a_pin
from handlers.policy_words import said
from handlers.said import Kind
from handlers.screen import Button, Lines, Quote, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import identity
from supervision.cases import Case
from supervision.covering import may_cover
from supervision.drafts import Draft
from supervision.durations import Duration
from supervision.gate import Actor, actor_of, case_for
from supervision.identity import IdentityRequest, Purpose, RequestState, Sought, Unwilling
from supervision.identity_gate import (
    approvers,
    askable,
    files_askable,
    none_askable,
    own_open,
    reasons,
    request_for,
    to_decide,
)
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: Every step of a request: who hears is for `tell_request` to say.
IDENTITY = (
    ev.IdentityAsked,
    ev.IdentityApproved,
    ev.IdentityRefused,
    ev.IdentityTakenBack,
    ev.IdentityLapsed,
    ev.IdentityShown,
    ev.IdentityGone,
    ev.IdentityCorrected,
)

#: What the second person's list shows at most.
MOST = 8
#: Whom the reason concerns: whose matter it is is asked first, and by the usual name of that step.
_SPOKEN = "spoken"
_UNWILLING = (Unwilling.NOT_NEEDED, Unwilling.ASK_SUPERVISOR, Unwilling.UNCLEAR)


# --- asking


def begin_request(turn: Turn, ref: str, _argument: str) -> None:
    """The button 看身份 on a card: whose, where there are several; then what for."""
    case = case_for(turn.work, turn.actor, ref)
    known = askable(turn.work, turn.actor, case)
    if not known:
        raise Refusal(none_askable(turn.work, case), screen=("case.card", {"case": ref}), number=case.number)
    first_a_pin(turn)
    one = {"who": known[0].id} if len(known) == 1 else {}
    begin(turn, "identity", "why" if one else "whom", case=ref, number=case.number, **one)


def begin_files(sought: Sought) -> Callable[[Turn, str, str], None]:
    """The buttons 听录音 on a card, and 看原图 below the pictures of a case: what for."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        case = case_for(turn.work, turn.actor, ref)
        if not files_askable(turn.work, turn.actor, case, sought):
            raise Refusal(
                "recording_nothing" if sought is Sought.RECORDING else "original_nothing",
                screen=("case.card", {"case": ref}),
                number=case.number,
            )
        first_a_pin(turn)
        begin(turn, "identity", "why", case=ref, number=case.number, sought=sought.value)

    return run


def _sought(draft: Draft) -> Sought:
    return Sought(draft.body.get("sought", Sought.VILLAGER))


def _ask_whom(view: View, draft: Draft) -> Screen:
    known = askable(view.work, view.someone, case_for(view.work, view.someone, draft.body["case"]))
    buttons = [
        option(draft, "identity.button.receipt", "who", str(n), number=each.receipt_number)
        for n, each in enumerate(known[:MOST])
    ]
    return Screen("identity.whom", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    known = askable(turn.work, turn.actor, case_for(turn.work, turn.actor, draft.body["case"]))
    if not argument.isdecimal() or int(argument) >= len(known):
        raise Refusal("choice_unknown")
    return Go("why", {"who": known[int(argument)].id})


def _ask_why(view: View, draft: Draft) -> Screen:
    policy, ready = view.work.time.policy.identity, _reasons(view.work, view.someone, draft)
    buttons = [option(draft, f"identity.purpose.{each.value}", "for", each.value) for each in ready]
    shown = {"number": draft.body["number"], "shown": said(Duration, policy.shown)}
    key = f"identity.why.{_sought(draft).value}"
    if Purpose.MENDED in ready:
        key = "identity.why.original_mend"
    return Screen(key, shown, rows=in_rows(buttons, 1))


def _reasons(work: Work, actor: Actor, draft: Draft) -> tuple[Purpose, ...]:
    return reasons(work, actor, case_for(work, actor, draft.body["case"]), _sought(draft))


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {each.value for each in _reasons(turn.work, turn.actor, draft)}:
        raise Refusal("choice_unknown")
    return _ask(turn, draft, Purpose(argument), "")


def _typed(turn: Turn, draft: Draft) -> Outcome:
    """Who decides on it reads why, and may be whom it speaks of."""
    words = turn.said.text
    return spoken.heard(turn, draft, words, _ask_in_words, inside=True, step=_SPOKEN, words=words)


def _ask_in_words(turn: Turn, draft: Draft) -> Outcome:
    return _ask(turn, draft, Purpose.OTHER, str(draft.body["words"]))


def _ask(turn: Turn, draft: Draft, purpose: Purpose, words: str) -> Outcome:
    first_a_pin(turn)
    ref, sought = draft.body["case"], _sought(draft)
    if sought is Sought.VILLAGER:
        request = identity.ask(turn.work, turn.actor, ref, draft.body.get("who", 0), purpose, words)
    else:
        request = identity.ask_for_files(turn.work, turn.actor, ref, sought, purpose, words)
    turn.work.drafts.discard(draft)
    turn.answer("identity", request=request.ref)
    return Done()


flow(
    "identity",
    "whom",
    Step("whom", _ask_whom, "wants.choose", chooses={"who": _chosen}),
    Step("why", _ask_why, "wants.words", takes={Kind.TEXT: _typed}, chooses={"for": _ready}),
    spoken.whom(_ask_in_words, back="why", step=_SPOKEN),
)


# --- one request, as its two persons see it


@screen("identity")
def request_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The request as it stands, for who asked, and for the second person."""
    request, case = request_for(view.work, view.someone, fields["request"])
    shown = _facts(view, request, case)
    if request.by_id == view.someone.person.id and fields.get("past"):
        return Screen("identity.past", shown, content=True)
    if request.by_id == view.someone.person.id:
        key = f"identity.own.{request.state.value}"
        return Screen(key, shown, rows=_own_rows(request, case), content=True)
    card = _card(request, case)
    if request.state is not RequestState.WAITING:
        return Screen("identity.ended", shown, rows=(card,) if card else (), content=True)
    heard = request.subject.sought is Sought.RECORDING
    both = (
        Button("identity.button.let_hear" if heard else "identity.button.approve", "id", (request.ref, "y")),
        Button("identity.button.refuse", "id", (request.ref, "n")),
    )
    key = f"identity.ask.{request.subject.sought.value}"
    asker = actor_of(view.work, view.work.people.by_id(request.by_id))
    if request.subject.sought is Sought.ORIGINAL and may_cover(view.work, asker, case):
        key = "identity.ask.original_mend"
    return Screen(key, shown, rows=(both, card) if card else (both,), content=True)


def _card(request: IdentityRequest, case: Case) -> tuple[Button, ...]:
    """A drawn case has ended, and neither of the two persons need see it."""
    drawn = request.purpose is Purpose.CALLBACK
    return () if drawn else (Button("notice.button.card", "o", (case.ref,)),)


def _facts(view: View, request: IdentityRequest, case: Case) -> dict[str, Any]:
    work, policy = view.work, view.work.time.policy.identity
    asked = work.people.by_id(request.by_id)
    offices = work.offices.of_person(asked.id, work.now)
    second = [work.people.by_id(request.decided_by)] if request.decided_by is not None else []
    return facts(view, case) | {
        "what": _what(request),
        "name": asked.name,
        "role": Words(f"role.{offices[0].role.value}") if offices else Words("notice.somebody"),
        "why": _why(request),
        "answer": _answer(request),
        "who": _names(second or approvers(work, case, request.by_id, request.purpose)),
        "until": When(request.next_at, "by") if request.next_at else Words("case.no_clock"),
        "shown": said(Duration, policy.shown),
        "how": Words(f"identity.state.{request.state.value}"),
    }


def _what(request: IdentityRequest) -> Words:
    return Words(f"identity.sought.{request.subject.sought.value}")


def _why(request: IdentityRequest) -> Any:
    return Quote(request.words) if request.words else Words(f"identity.purpose.{request.purpose.value}")


def _answer(request: IdentityRequest) -> Any:
    if request.answer:
        return Quote(request.answer)
    return Words(f"identity.unwilling.{(request.unwilling or Unwilling.OTHER).value}")


def _names(people: Iterable[Person]) -> Lines:
    return Lines(tuple(Words("identity.second", {"name": person.name}) for person in people))


def _own_rows(request: IdentityRequest, case: Case) -> Rows:
    card = _card(request, case)
    back = Button("identity.button.take_back", "id", (request.ref, "b"))
    match request.state:
        case RequestState.WAITING:
            return ((back, *card),)
        case RequestState.APPROVED:
            heard = request.subject.sought is Sought.RECORDING
            look = "identity.button.listen" if heard else "identity.button.look"
            return ((Button(look, "id", (request.ref, "l")),), (back, *card))
    return (card,) if card else ()


@pressed("id")
def press(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a request: (request, "y" | "n" | "b" take back | "l" look | "h" hide | "o" open | "list")."""
    ref, code = (*args, "", "")[:2]
    if ref == "list":
        turn.answer("identity.list")
        return
    request, case = request_for(turn.work, turn.actor, ref)
    match code:
        case "y":
            first_a_pin(turn)
            identity.approve(turn.work, turn.actor, ref)
        case "n":
            _begin_refusing(turn, request, case)
            return
        case "b":
            identity.take_back(turn.work, turn.actor, ref)
        case "l":
            first_a_pin(turn)
            pressed_on = turn.said.press.message_id if turn.said.press is not None else None
            identity.show(turn.work, turn.actor, ref, pressed_on)
            return
        case "h":
            identity.hide(turn.work, turn.actor, ref)
            return
        case "o":
            turn.say("identity", request=ref)
            return
        case _:
            raise Refusal("choice_unknown")
    turn.answer("identity", request=ref)


# --- not approving


def _begin_refusing(turn: Turn, request: IdentityRequest, case: Case) -> None:
    if request.by_id == turn.person.id:
        raise Refusal("identity_own", number=case.number)
    if request.state is not RequestState.WAITING:
        raise Refusal("identity_decided", number=case.number)
    what = request.subject.sought.value
    begin(turn, "identity_refuse", request=request.ref, number=case.number, sought=what)


def _ask_answer(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"identity.unwilling.{each.value}", "no", each.value) for each in _UNWILLING]
    shown = {"number": draft.body["number"], "what": Words(f"identity.sought.{_sought(draft).value}")}
    return Screen("identity.answer", shown, rows=in_rows(buttons, 1))


def _ready_answer(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {each.value for each in _UNWILLING}:
        raise Refusal("choice_unknown")
    return _refuse(turn, draft, Unwilling(argument), "")


def _typed_answer(turn: Turn, draft: Draft) -> Outcome:
    """Who asked reads why not, and may be whom it speaks of."""
    words = turn.said.text
    _request, case = request_for(turn.work, turn.actor, draft.body["request"])
    return spoken.heard(turn, draft, words, _refuse_in_words, case=case, inside=True, words=words)


def _refuse_in_words(turn: Turn, draft: Draft) -> Outcome:
    return _refuse(turn, draft, Unwilling.OTHER, str(draft.body["words"]))


def _refuse(turn: Turn, draft: Draft, why: Unwilling, words: str) -> Outcome:
    ref = draft.body["request"]
    identity.refuse(turn.work, turn.actor, ref, why, words)
    turn.work.drafts.discard(draft)
    turn.answer("identity", request=ref)
    return Done()


flow(
    "identity_refuse",
    "answer",
    Step(
        "answer",
        _ask_answer,
        "wants.words",
        takes={Kind.TEXT: _typed_answer},
        chooses={"no": _ready_answer},
    ),
    spoken.whom(_refuse_in_words, back="answer"),
)


# --- lists and notices


def requests_row(view: View) -> Rows:
    """On a home: how many requests wait for this person."""
    waiting = len(to_decide(view.work, view.someone))
    if not waiting:
        return ()
    return ((Button("identity.button.waiting", "id", ("list",), {"count": waiting}),),)


@screen("identity.list")
def list_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """What waits for this person's decision, and what this person has asked for."""
    waiting, own = to_decide(view.work, view.someone), own_open(view.work, view.someone)
    found = (*waiting, *own)[:MOST]
    if not found:
        return Screen("identity.list_none")
    lines = Lines(tuple(_line(view, n, *each) for n, each in enumerate(found, 1)))
    buttons = [
        Button("identity.button.open", "id", (request.ref, "o"), {"n": n, "number": case.number})
        for n, (request, case) in enumerate(found, 1)
    ]
    return Screen("identity.list", {"lines": lines}, rows=in_rows(buttons, 2), content=True)


def _line(view: View, n: int, request: IdentityRequest, case: Case) -> Words:
    fields = {
        "n": n,
        "number": case.number,
        "what": _what(request),
        "name": view.work.people.by_id(request.by_id).name,
        "how": Words(f"identity.state.{request.state.value}"),
    }
    return Words("identity.line", fields)


def tell_request(event: ev.IdentityEvent, work: Work, case: Case) -> None:
    """Those who may approve are asked; whoever asked hears how it ended. Permitted again when it is said. What stood in
    their chats about it waits no more."""
    _bring_up_to_date(event, work, case)
    match event:
        case ev.IdentityAsked(by_id=int(asker)):
            _tell(work, case, event, approvers(work, case, asker, Purpose(event.purpose)))
        case (
            ev.IdentityApproved(to_id=asker)
            | ev.IdentityRefused(to_id=asker)
            | ev.IdentityLapsed(to_id=asker)
        ):
            _tell(work, case, event, (work.people.by_id(asker),))


def _bring_up_to_date(event: ev.IdentityEvent, work: Work, case: Case) -> None:
    """The older messages of who asked, and of all who were asked, once it is decided; not what is pressed just now. Of
    those who were asked also once it was looked at and is gone: theirs would say for ever that it still may be."""
    decided = (ev.IdentityApproved, ev.IdentityRefused, ev.IdentityTakenBack, ev.IdentityLapsed)
    if not isinstance(event, (*decided, ev.IdentityShown, ev.IdentityGone)):
        return
    request = work.identities.by_id(event.request_id) if event.request_id is not None else None
    if request is None:
        return
    asker = work.people.by_id(request.by_id)
    # What is shown to who asked stands in a message of its own, and ends by itself.
    own = (asker,) if isinstance(event, decided) else ()
    for person in (*own, *approvers(work, case, asker.id, request.purpose)):
        if person.user_id is not None and person.id != event.by_id:
            past = {"past": True} if person is asker else {}
            work.show_decided(person.user_id, request.ref, "identity", {"request": request.ref, **past})


def _tell(work: Work, case: Case, event: ev.IdentityEvent, people: tuple[Person, ...]) -> None:
    request = work.identities.by_id(event.request_id) if event.request_id is not None else None
    if request is None:
        return
    for person in people:
        if person.user_id is not None:
            about = None if request.purpose is Purpose.CALLBACK else case.id
            work.say(person.user_id, "identity", {"request": request.ref}, case_id=about, priority=2)
