"""The walk through the questions of one step of a spending: which come (by its proofs), and what is done at the end.

Also what is found beside the steps: a sum that grows, a payment out of turn, the site, the county's audit.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from handlers import days, spoken, story
from handlers.casework import finish_with_card
from handlers.flow import Done, Go, Outcome, begin
from handlers.spending_card import move_of
from handlers.spending_names import why_stopped
from handlers.turn import Turn
from supervision.acts import spending as acts
from supervision.acts import spending_findings as findings
from supervision.cases import Case, Move
from supervision.chain import spending_of
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.refusals import Refusal
from supervision.spending import Answers, Item, Verdict
from supervision.spending_steps import Proof
from supervision.stories import placed, unplaced

#: What each proof asks, one question a screen.
_ASKS: Mapping[Proof, tuple[str, ...]] = {
    Proof.CHOICE: ("choice",),
    Proof.PHOTO: ("photo",),
    Proof.PLACE: ("place",),
    Proof.AMOUNT: ("amount", "sure"),
    Proof.SIGNERS: ("signers",),
    Proof.DATE: ("day",),
}
#: What is asked for what is no step of the list; the last of them does it.
_FINDINGS: Mapping[Move, tuple[str, ...]] = {
    Move.INCREASE: ("amount", "sure", "reason"),
    Move.PAID: ("choice", "amount", "sure", "day", "preview"),
    Move.SITE: ("photo", "place", "outcome"),
    Move.AUDIT: ("choice",),
    Move.DROP: ("reason",),
}
# --- beginning


def begin_step(turn: Turn, ref: str, argument: str) -> None:
    """The open step: its first question. `argument`: which of the open ones, the present one unless told."""
    case = case_for(turn.work, turn.actor, ref)
    spending = spending_of(turn.work, case)
    which = int(argument) if argument.isdecimal() else 0
    item = next(iter(spending.open()[which : which + 1]), spending.present())
    if item is None:
        raise Refusal(
            "moved", screen=("case.card", {"case": ref}), number=case.number, state=case.state.value
        )
    move = move_of(item)
    case_for(turn.work, turn.actor, ref, move)
    if move in _FINDINGS:
        _begin(turn, case, move, item)
        return
    step = spending.policy.named(item.code)
    asks = [ask for proof in (step.proofs if step else ()) for ask in _ASKS[proof]]
    _start(turn, case, move, item.code, item, asks if len(asks) < 2 else [*asks, "preview"])


def begin_finding(move: Move) -> Callable[[Turn, str, str], None]:
    """What begins a conversation about something found beside the steps."""

    def run(turn: Turn, ref: str, _argument: str) -> None:
        case = case_for(turn.work, turn.actor, ref, move)
        _begin(turn, case, move, spending_of(turn.work, case).present())

    return run


def _begin(turn: Turn, case: Case, move: Move, item: Item | None) -> None:
    if move is Move.SITE:
        # Before a photo is taken, not after the way there.
        findings.may_see_on_site(turn.work, turn.actor, case.ref)
    if move is Move.AUDIT:
        findings.may_audit(turn.work, turn.actor, case.ref)
    code = item.code if item and move in {Move.SITE, Move.AUDIT} else move.value
    _start(turn, case, move, code, item, list(_FINDINGS[move]))


def _start(turn: Turn, case: Case, move: Move, code: str, item: Item | None, asks: Sequence[str]) -> None:
    which = str(item) if item else ""
    given = {"case": case.ref, "number": case.number, "move": move.value, "code": code, "item": which}
    begin(turn, "spend", asks[0], asks=list(asks), **given)


def begin_paid(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Paid in cash, said where it was asked how the payment was made: told as it is, in place of the payment."""
    case = case_for(turn.work, turn.actor, str(draft.body["case"]), Move.PAID)
    turn.work.drafts.discard(draft)
    first, *rest = _FINDINGS[Move.PAID]
    given = {"case": case.ref, "number": case.number, "move": Move.PAID.value, "code": Move.PAID.value}
    begin(turn, "spend", rest[0], asks=[first, *rest], item="", choice="cash", **given)
    return Done()


# --- going on


def asks_of(draft: Draft) -> list[str]:
    return list(draft.body.get("asks", ["day"]))


def code_of(draft: Draft) -> str:
    return str(draft.body.get("code", ""))


def move_asked(draft: Draft) -> Move:
    return Move(draft.body.get("move", Move.FOLLOW.value))


def before_it(draft: Draft) -> str | None:
    asks = asks_of(draft)
    at = asks.index(draft.step) if draft.step in asks else 0
    return asks[at - 1] if at else None


def last_asked(draft: Draft) -> str | None:
    """The last question of all."""
    return asks_of(draft)[-1]


def go_on(turn: Turn, draft: Draft, asks: Sequence[str] | None = None, **learnt: Any) -> Outcome:
    """The next question, or, after the last, the act. `asks`: where what was said changes which questions come."""
    if asks is not None:
        learnt["asks"] = list(asks)
    asks = asks_of(draft) if asks is None else asks
    rest = asks[asks.index(draft.step) + 1 :] if draft.step in asks else []
    if rest:
        return Go(rest[0], learnt)
    body = {**draft.body, **learnt}
    return act_on(turn, draft, body)


def item_of(body: Mapping[str, Any]) -> Item:
    code, _, times = str(body.get("item", "")).partition(":")
    return Item(code, int(times) if times.isdigit() else 1)


def _answers(turn: Turn, draft: Draft, body: Mapping[str, Any]) -> Answers:
    day = body.get("day")
    return Answers(
        day=date.fromisoformat(day) if day else None,
        amount=body.get("amount"),
        choice=body.get("choice"),
        reason=str(body.get("reason", "")),
        why_more=str(body.get("why_more", "")),
        signers=tuple(body.get("signers", ())),
        photos=tuple(f.id for f in story.files_of(turn.work, draft)),
        # A conversation of before has the degrees among the words.
        place=unplaced(str(body.get("place", ""))),
        spot=str(body.get("spot") or placed(str(body.get("place", "")))),
    )


def act_on(turn: Turn, draft: Draft, body: Mapping[str, Any]) -> Outcome:
    """The act, once it was asked whether its reasons are about one of those they speak of."""
    learnt = {name: value for name, value in body.items() if draft.body.get(name) != value}
    said = "\n".join(str(body.get(name) or "") for name in ("reason", "why_more", "place"))
    return spoken.heard(turn, draft, said, done, **learnt)


def done(turn: Turn, draft: Draft) -> Outcome:
    """The act."""
    body = draft.body
    work, actor, ref = turn.work, turn.actor, str(body["case"])
    told = _answers(turn, draft, body)
    match move_asked(draft):
        case Move.INCREASE:
            findings.increase(work, actor, ref, told.amount or 0, told.reason, told.photos)
        case Move.PAID:
            day = told.day or days.today(work)
            findings.found_paid(work, actor, ref, told.amount or 0, day, told.choice or "", told.photos)
        case Move.SITE if body.get("outcome") == "bad":
            findings.not_done(work, actor, ref, told.reason, told.photos)
        case Move.SITE:
            findings.see_on_site(work, actor, ref, place=told.place, photos=told.photos, spot=told.spot)
        case Move.AUDIT:
            findings.audit(work, actor, ref, Verdict(told.choice or ""), told.reason, told.photos)
        case Move.DROP:
            findings.drop(work, actor, ref, told.reason, told.photos)
        case _:
            acts.take_step(work, actor, ref, item_of(body), told)
    return _said(turn, draft)


def _said(turn: Turn, draft: Draft) -> Outcome:
    """The card; where a sum has stopped it, that first."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    after = spending_of(turn.work, case)
    last = after.records[-1]
    if last.before is None or last.amount is None:
        return finish_with_card(turn, draft)
    why = why_stopped(after)
    turn.work.drafts.finish(draft)
    turn.answer(
        "spend.stopped",
        case_id=case.id,
        number=case.number,
        why={"word": why.key, "fields": dict(why.fields)},
    )
    turn.say("case.card", case_id=case.id, case=case.ref)
    return Done()
