"""删名字: what is read to the villager before his name is deleted, the second look, and the second person's word."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from handlers.buttons import in_rows, pressed
from handlers.card import facts
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.pin_first import first_a_pin
from handlers.policy_words import said
from handlers.said import Kind
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import erasing
from supervision.acts.correcting import spoken_for
from supervision.acts.unusual import watchers_of
from supervision.cases import Asked, Case, Receipt, Track
from supervision.drafts import Draft
from supervision.durations import Duration
from supervision.erasure import Erasure
from supervision.erasure_gate import (
    by_receipt,
    closed_to,
    deciders,
    decides,
    erasable,
    erasure_for,
    speaker_of,
    spoken_of,
    to_decide,
    watched_by,
)
from supervision.gate import SEE, case_for, may
from supervision.identity import Known
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: Every step of it: who hears is for `tell_erasure` to say.
ERASURE = (ev.ErasureAsked, ev.ErasureTakenBack, ev.ErasureKept, ev.ErasureVoid, ev.IdentityErased)

#: What one list, or one question, shows at most.
MOST = 8

#: The six digits of a receipt, in one piece or several; a Chinese keyboard may type them wide.
_DIGITS = re.compile(r"[0-9]+")

#: What a button says for how the second person asked.
_HOW = {"f": Asked.FACE, "p": Asked.PHONE}


# --- writing it down


def begin_erasing(turn: Turn, ref: str, _argument: str) -> None:
    """The button 删名字: whose, where there are several, or the whole receipt at a desk; then what is read aloud."""
    case = erasing.check(turn.work, turn.actor, ref)
    own = erasable(turn.work, turn.actor, case)
    shown = () if own else by_receipt(turn.work, turn.actor, case)
    learnt: dict[str, Any] = {}
    if len(own) == 1:
        learnt = {"who": own[0].id}
    elif len(shown) == 1:
        learnt = {"receipt": shown[0].receipt_number}
    step = ("read" if learnt else "whom") if own else ("code" if learnt else "receipt")
    begin(turn, "erase", step, case=ref, number=case.number, **learnt)


def _own(view: Turn | View, draft: Draft) -> tuple[Receipt, ...]:
    actor = view.actor if isinstance(view, Turn) else view.someone
    return erasable(view.work, actor, case_for(view.work, actor, draft.body["case"]))


def _ask_whom(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    names = {c.id: c.name for c in spoken_for(view.work, view.someone, case)}
    buttons = [
        option(draft, "fix.button.villager", "who", str(n), name=name)
        if (name := names.get(each.id))
        else option(draft, "erase.button.nameless", "who", str(n))
        for n, each in enumerate(_own(view, draft)[:MOST])
    ]
    shown = {"number": draft.body["number"]}
    return Screen("erase.whom", shown, rows=in_rows(buttons, 2), content=True, fleeting=True)


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    own = _own(turn, draft)
    if not argument.isdecimal() or int(argument) >= len(own):
        raise Refusal("choice_unknown")
    return Go("read", {"who": own[int(argument)].id})


def _ask_receipt(view: View, draft: Draft) -> Screen:
    """At a desk of the township: which receipt he holds. A number tells nobody who it is."""
    buttons = [
        option(draft, "identity.button.receipt", "receipt", str(n), number=each.receipt_number)
        for n, each in enumerate(_shown(view, draft)[:MOST])
    ]
    return Screen("erase.receipt", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _shown(view: Turn | View, draft: Draft) -> tuple[Known, ...]:
    actor = view.actor if isinstance(view, Turn) else view.someone
    return by_receipt(view.work, actor, case_for(view.work, actor, draft.body["case"]))


def _receipt_chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    shown = _shown(turn, draft)
    if not argument.isdecimal() or int(argument) >= len(shown):
        raise Refusal("choice_unknown")
    return Go("code", {"receipt": shown[int(argument)].receipt_number})


def _ask_code(_view: View, draft: Draft) -> Screen:
    return Screen("erase.code", {"receipt": draft.body["receipt"]})


def _code_typed(turn: Turn, draft: Draft) -> Outcome:
    """The digits lie in the draft until the end, and go with its key; the message leaves the chat."""
    if turn.said.message_id is not None:
        turn.work.erase(turn.said.chat_id, turn.said.message_id)
    digits = "".join(_DIGITS.findall(unicodedata.normalize("NFKC", turn.said.text)))
    case = case_for(turn.work, turn.actor, draft.body["case"])
    if not erasing.fits(turn.work, turn.actor, case, draft.body["receipt"], digits):
        turn.say("refusal.erasure_receipt", number=draft.body["number"])
        return Go()
    return Go("read", {"code": digits})


def _ask_read(view: View, draft: Draft) -> Screen:
    """Words to read to him: what is destroyed, what stays, what it costs, and that somebody will ask."""
    case = case_for(view.work, view.someone, draft.body["case"])
    shown = {
        "number": case.number,
        "within": said(Duration, view.work.time.policy.identity.erase),
        "content": said(Duration, view.work.time.policy.retention.content),
        "besides": Lines(tuple(_besides(case))),
    }
    return Screen("erase.read", shown, rows=((option(draft, "erase.button.read", "read"),),))


def _besides(case: Case) -> list[Words]:
    """What another body holds is not ours to delete."""
    return [Words("erase.elsewhere")] if case.track is Track.PETITION else []


def _ask_sure(view: View, draft: Draft) -> Screen:
    within = said(Duration, view.work.time.policy.identity.erase)
    shown = {"number": draft.body["number"], "within": within}
    return Screen("erase.sure", shown, rows=((option(draft, "erase.button.sure", "sure"),),))


def _sure(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    ref, body = draft.body["case"], draft.body
    if body.get("receipt"):
        made = erasing.ask_with_receipt(turn.work, turn.actor, ref, body["receipt"], body["code"])
    else:
        made = erasing.ask(turn.work, turn.actor, ref, body.get("who", 0))
    turn.work.drafts.discard(draft)
    turn.answer("erasure", case_id=made.case_id, erasure=made.ref)
    return Done()


def _before(draft: Draft) -> str | None:
    return "code" if draft.body.get("receipt") else None


flow(
    "erase",
    "whom",
    Step("whom", _ask_whom, "wants.choose", chooses={"who": _chosen}),
    Step("receipt", _ask_receipt, "wants.choose", chooses={"receipt": _receipt_chosen}),
    Step("code", _ask_code, "wants.code", takes={Kind.TEXT: _code_typed}),
    Step(
        "read",
        _ask_read,
        "wants.choose",
        chooses={"read": lambda _t, _d, _a: Go("sure")},
        back_to=_before,
    ),
    Step("sure", _ask_sure, "wants.choose", chooses={"sure": _sure}, back="read"),
)


# --- one wish, as its two persons see it


@screen("erasure")
def erasure_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How it stands, for who wrote it down, and for the second person."""
    erasure, case = erasure_for(view.work, view.someone, fields["erasure"])
    shown = _facts(view, erasure, case)
    if fields.get("past"):
        return Screen("erasure.past", shown)
    if erasure.by_id == view.someone.person.id:
        rows: Rows = ()
        if erasure.waits:
            rows = ((Button("erasure.button.take_back", "er", (erasure.ref, "b")),),)
        return Screen(f"erasure.own.{erasure.state.value}", shown, rows=rows)
    if not erasure.waits or not decides(view.work, view.someone, erasure, case):
        return Screen("erasure.ended", shown)
    return Screen("erasure.ask", shown, rows=_rows(view, erasure, case))


def _facts(view: View, erasure: Erasure, case: Case) -> dict[str, Any]:
    asker = view.work.people.by_id(erasure.by_id)
    offices = view.work.offices.of_person(asker.id, view.work.now)
    how = "unasked" if erasure.unasked else erasure.state.value
    return {
        "number": case.number,
        "village": view.work.places.by_id(case.village_id).name,
        "category": facts(view, case)["category"],
        "name": asker.name,
        "role": Words(f"role.{offices[0].role.value}") if offices else Words("notice.somebody"),
        "due": When(erasure.due_at, "by"),
        "how": Words(f"erasure.how.{how}"),
        "ring": Words(_ring(view, case)),
    }


def _ring(view: View, case: Case) -> str:
    """Whether there is a phone to ask by, for whoever sees the card on which it is asked for."""
    return "erasure.ring" if closed_to(view.work, view.someone, case) and _sees(view, case) else "erasure.go"


def _sees(view: View, case: Case) -> bool:
    return may(view.work, view.someone, case, SEE)


def _rows(view: View, erasure: Erasure, case: Case) -> Rows:
    both = (
        Button("erasure.button.wished", "er", (erasure.ref, "y")),
        Button("erasure.button.not_wished", "er", (erasure.ref, "n")),
    )
    card = ((Button("notice.button.card", "o", (case.ref,)),),) if _sees(view, case) else ()
    return (both, *card)


@screen("erasure.confirm")
def confirm_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The second look of the second person: it destroys, or it speaks for the villager."""
    erasure, case = erasure_for(view.work, view.someone, fields["erasure"])
    if not erasure.waits or erasure.by_id == view.someone.person.id:
        return None
    if fields.get("kept"):
        buttons = [Button("erasure.button.keep", "er", (erasure.ref, "k"))]
    else:
        buttons = [Button(f"asked.{how.value}", "er", (erasure.ref, code)) for code, how in _HOW.items()]
    back = Button("move.button.back", "er", (erasure.ref, "v"))
    key = "erasure.confirm_kept" if fields.get("kept") else "erasure.confirm"
    return Screen(key, {"number": case.number}, rows=(tuple(buttons), (back,)))


@pressed("er")
def press(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a wish: (erasure, "y" | "n" asked, and he wishes it or not | "f" | "p" how | "k" keep | "b" take back
    | "v" look again | "o" open | "list")."""
    ref, code = (*args, "", "")[:2]
    if ref == "list":
        turn.answer("erasure.list")
        return
    erasure, case = erasure_for(turn.work, turn.actor, ref)
    about = spoken_of(turn.work, turn.person, case)
    match code:
        case "y" | "n" if erasure.waits:
            turn.answer("erasure.confirm", case_id=about, erasure=ref, kept=code == "n")
            return
        case "y" | "n":
            raise Refusal("erasure_decided", number=case.number)
        case "f" | "p":
            first_a_pin(turn)
            erasing.confirm(turn.work, turn.actor, ref, _HOW[code])
        case "k":
            first_a_pin(turn)
            erasing.keep(turn.work, turn.actor, ref)
        case "b":
            erasing.take_back(turn.work, turn.actor, ref)
        case "o":
            turn.say("erasure", case_id=about, erasure=ref)
            return
        case "v":
            pass
        case _:
            raise Refusal("choice_unknown")
    turn.answer("erasure", case_id=about, erasure=ref)


# --- lists and notices


def erasures_row(view: View) -> Rows:
    """On a home: how many wait for this person's word."""
    waiting = len(to_decide(view.work, view.someone))
    if not waiting:
        return ()
    return ((Button("erasure.button.waiting", "er", ("list",), {"count": waiting}),),)


@screen("erasure.list")
def list_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """What waits for this person's word, the oldest first."""
    found = to_decide(view.work, view.someone)[:MOST]
    if not found:
        return Screen("erasure.list_none")
    lines = Lines(tuple(_line(view, n, *each) for n, each in enumerate(found, 1)))
    buttons = [
        Button("erasure.button.open", "er", (erasure.ref, "o"), {"n": n, "number": case.number})
        for n, (erasure, case) in enumerate(found, 1)
    ]
    return Screen("erasure.list", {"lines": lines}, rows=in_rows(buttons, 2))


def _line(view: View, n: int, erasure: Erasure, case: Case) -> Words:
    village = view.work.places.by_id(case.village_id).name
    shown = {"n": n, "number": case.number, "village": village, "due": When(erasure.due_at, "by")}
    return Words("erasure.line", shown)


@screen("erasure.pressed")
def pressed_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """To the county's leader: a villager, asked, did not wish what was written down for him. By number and place."""
    erasure, case = watched_by(view.work, view.someone, fields["erasure"])
    return Screen("erasure.pressed", _facts(view, erasure, case))


def tell_erasure(event: ev.ErasureEvent, work: Work, case: Case) -> None:
    """The second persons are asked; whoever wrote it down hears how it ended, never what the villager answered."""
    erasure = work.erasures.by_id(event.erasure_id)
    if erasure is None:
        return
    seconds, asker = deciders(work, case, erasure.by_id), work.people.by_id(erasure.by_id)
    if isinstance(event, ev.ErasureAsked):
        _tell(work, case, erasure, seconds)
        return
    for person in (asker, *seconds):
        if person.user_id is not None and person.id != event.by_id:
            # Whoever hears it in a message of its own need not read it twice.
            past = {"past": True} if person is asker else {}
            work.show_decided(person.user_id, erasure.ref, "erasure", {"erasure": erasure.ref, **past})
    speaker = speaker_of(work, erasure, case) if isinstance(event, ev.IdentityErased) else None
    hearers = {asker.id, *((speaker,) if speaker is not None else ())} - {event.by_id}
    _tell(work, case, erasure, work.people.by_ids(sorted(hearers)).values())
    if isinstance(event, ev.ErasureKept):
        leaders = (p for p in watchers_of(work, case, erasure.by_id) if p.id != event.by_id)
        _tell(work, case, erasure, leaders, "erasure.pressed")


def _tell(work: Work, case: Case, erasure: Erasure, people: Iterable[Person], name: str = "erasure") -> None:
    for person in people:
        if person.user_id is not None:
            about = spoken_of(work, person, case)
            work.say(person.user_id, name, {"erasure": erasure.ref}, case_id=about, priority=2)
