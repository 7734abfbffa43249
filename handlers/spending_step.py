"""The questions of a spending's step, one a screen, each with its default: how, photo, place, sum, who signed, when."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import days, spoken, story
from handlers.buttons import in_rows
from handlers.flow import Go, Outcome, Step, flow, option
from handlers.held import FILES
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, When, Words, counted, screen
from handlers.spending_names import item_name, money
from handlers.spending_report import amount_typed, ask_sure
from handlers.spending_walk import (
    act_on,
    asks_of,
    before_it,
    begin_paid,
    code_of,
    done,
    go_on,
    item_of,
    last_asked,
    move_asked,
)
from handlers.turn import Turn
from handlers.typed import folded
from supervision.cases import Move
from supervision.chain import spending_of
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.ports import Work
from supervision.refusals import Refusal
from supervision.spending import Item, Spending, Verdict, check_day, check_signers, read_signers
from supervision.spending_steps import CHOICES, PAYMENT, REASONED
from supervision.stories import placed

#: Ready-made reasons (words: spend.reason.<move>.<n>).
READY = {Move.INCREASE: 3, Move.DROP: 2}

#: Days people name instead of a date; every other way is read as elsewhere.
_PAST = {"昨天": 1, "昨日": 1, "前天": 2, "yesterday": 1}

#: A photo's hint is worded for these steps; others have the general one.
PHOTOGRAPHED = (
    *("check", "proposal", "discussion", "members", "villagers", "published", "work", "acceptance"),
    *("review", "payment", "result", "on_site"),
)
#: A sum's question is worded for these; others have the general one.
SUMMED = ("villagers", "contractor", "payment", "increase", "paid")
SIGNED = ("acceptance", "review")


# --- the questions


def _spending(work: Work, view: View | Turn, draft: Draft) -> Spending:
    actor = view.someone if isinstance(view, View) else view.actor
    return spending_of(work, case_for(work, actor, draft.body["case"]))


def _step_words(view: View, draft: Draft) -> Any:
    item = item_of(draft.body)
    return item_name(_spending(view.work, view, draft), item if item.code else Item("check"))


def _choices(draft: Draft) -> tuple[str, ...]:
    if move_asked(draft) is Move.AUDIT:
        return tuple(verdict.value for verdict in Verdict)
    return CHOICES.get(PAYMENT if move_asked(draft) is Move.PAID else code_of(draft), ())


def _ask_choice(view: View, draft: Draft) -> Screen:
    buttons = [
        option(draft, f"spend.choice.{choice}", "choose", str(n)) for n, choice in enumerate(_choices(draft))
    ]
    if move_asked(draft) is Move.AUDIT:
        return Screen("spend.ask.verdict", {"number": draft.body["number"]}, rows=in_rows(buttons, 1))
    if draft.body.get("cash"):
        buttons.append(option(draft, "move.button.paid", "paid"))
    key = "spend.ask.contractor" if code_of(draft) == "contractor" else "spend.ask.how_paid"
    return Screen(key, {"number": draft.body["number"]}, rows=in_rows(buttons, 1))


def _choose(turn: Turn, draft: Draft, argument: str) -> Outcome:
    choices = _choices(draft)
    if not argument.isdecimal() or int(argument) >= len(choices):
        raise Refusal("choice_unknown")
    argument = choices[int(argument)]
    if argument == "cash" and move_asked(draft) is not Move.PAID:
        # Said as it is: the button for it stands under the question that is asked once more.
        turn.say("refusal.cash_refused", number=draft.body["number"])
        return Go(learnt={"cash": True})
    asks = [ask for ask in asks_of(draft) if ask not in {"reason", "confirm"}]
    if argument in REASONED | {Verdict.REMARKS.value, Verdict.AGAIN.value}:
        asks.insert(asks.index("choice") + 1, "reason")
    if move_asked(draft) is Move.AUDIT and argument != Verdict.AGAIN:
        # It closes: one tap beside the other must not do it.
        asks.append("confirm")
    learnt = {"choice": argument, "asks": asks}
    at = asks.index("choice") + 1
    return Go(asks[at], learnt) if at < len(asks) else act_on(turn, draft, {**draft.body, **learnt})


def _question(draft: Draft) -> tuple[str, dict[str, Any]]:
    return "draft", {"draft": draft.ref, "version": draft.version}


def _ask_photo(view: View, draft: Draft) -> Screen:
    count = story.pictures(story.files_of(view.work, draft))
    code = code_of(draft) if code_of(draft) in PHOTOGRAPHED else "own"
    fields = {"number": draft.body["number"], "step": _step_words(view, draft)}
    if not count:
        return Screen("spend.ask.photo", fields | {"what": Words(f"spend.photo.{code}")})
    enough = option(draft, "report.button.enough", "seen")
    return Screen("spend.ask.photo_more", fields | {"count": count}, rows=((enough,),))


def _photographed(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    if not story.pictures(story.files_of(turn.work, draft)):
        raise Refusal("photo_missing", number=draft.body["number"])
    return go_on(turn, draft)


def _ask_place(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    village = view.work.places.by_id(case.village_id).name
    rows = ((option(draft, "verify.button.here", "here", place=village),),)
    return Screen("verify.place", {"number": draft.body["number"]}, rows=rows)


def _here(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    case = case_for(turn.work, turn.actor, draft.body["case"])
    return go_on(turn, draft, place=turn.work.places.by_id(case.village_id).name, spot="")


def _located(turn: Turn, draft: Draft) -> Outcome:
    """Degrees are no words, which everybody reads: they lie apart, and leave the chat (see supervision.spots)."""
    return go_on(turn, draft, place=turn.words("verify.located"), spot=story.take_pin_back(turn))


def _typed_place(turn: Turn, draft: Draft) -> Outcome:
    return go_on(turn, draft, place=turn.said.text.strip()[:80], spot="")


def _ask_outcome(view: View, draft: Draft) -> Screen:
    yes, no = option(draft, "verify.button.done", "done"), option(draft, "verify.button.not_done", "bad")
    located = draft.body.get("spot") or placed(str(draft.body.get("place", "")))
    shown: Any = Words("verify.located_taken_back") if located else draft.body.get("place", "")
    return Screen("verify.result", {"number": draft.body["number"], "place": shown}, rows=((yes, no),))


def _seen_done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return act_on(turn, draft, {**draft.body, "outcome": "done"})


def _seen_bad(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go("reason", {"outcome": "bad", "asks": ["photo", "place", "outcome", "reason"]})


def _ask_amount(view: View, draft: Draft) -> Screen:
    spending = _spending(view.work, view, draft)
    code = code_of(draft) if code_of(draft) in SUMMED else "own"
    fields = {"step": _step_words(view, draft), "amount": money(spending.amount)}
    same = (option(draft, "spend.button.same", "same"),)
    rows = (same,) if move_asked(draft) is not Move.INCREASE else ()
    return Screen(f"spend.ask.amount.{code}", fields, rows=rows)


def _hear_amount(turn: Turn, draft: Draft) -> Outcome:
    return Go("sure", {"amount": amount_typed(turn, draft)})


def _same(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """The sum that stood there in figures and capitals: it is not asked about once more."""
    return _agreed(turn, replace(draft, step="sure"), _spending(turn.work, turn, draft).amount)


def _sure(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return _agreed(turn, draft, int(draft.body.get("amount", 0)))


def _agreed(turn: Turn, draft: Draft, amount: int) -> Outcome:
    """So much. Where that is so much more than was decided that it stops here, why is asked next."""
    asks = [ask for ask in asks_of(draft) if ask != "more"]
    if move_asked(draft) is Move.FOLLOW and _spending(turn.work, turn, draft).stops_at(
        item_of(draft.body), amount
    ):
        asks.insert(asks.index("sure") + 1, "more")
    return go_on(turn, draft, asks, amount=amount)


def _close(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return go_on(turn, draft)


def _ask_signers(view: View, draft: Draft) -> Screen:
    policy = view.work.time.policy.spending
    low, high = policy.signers
    fields = {"number": draft.body["number"], "low": low, "high": high, "few": policy.acceptors}
    return Screen(f"spend.ask.signers.{code_of(draft) if code_of(draft) in SIGNED else 'own'}", fields)


def _hear_signers(turn: Turn, draft: Draft) -> Outcome:
    signers = read_signers(turn.said.text)
    policy = turn.work.time.policy.spending
    step = policy.named(code_of(draft))
    if step is not None:
        try:
            check_signers(policy, step, signers)
        except Refusal as refusal:
            raise Refusal(refusal.code, screen=_question(draft), **refusal.fields) from refusal
    return go_on(turn, draft, signers=list(signers))


def _ask_day(view: View, draft: Draft) -> Screen:
    today = days.today(view.work)
    buttons = [option(draft, "spend.button.today", "on", days.argument_of(today))]
    floor = _not_before(view.work, _spending(view.work, view, draft), draft)
    if today - timedelta(days=1) >= floor:
        buttons.append(
            option(draft, "spend.button.yesterday", "on", days.argument_of(today - timedelta(days=1)))
        )
    fields = {"step": _step_words(view, draft)}
    key = "spend.ask.day.paid" if move_asked(draft) is Move.PAID else "spend.ask.day"
    return Screen(key, fields, rows=in_rows(buttons, 2))


def _not_before(work: Work, spending: Spending, draft: Draft) -> date:
    item = item_of(draft.body)
    if move_asked(draft) is Move.PAID or item not in spending.plan():
        return date.min
    return spending.not_before(item)


def _day(turn: Turn, draft: Draft, day: date) -> Outcome:
    spending = _spending(turn.work, turn, draft)
    try:
        check_day(day, today=days.today(turn.work), not_before=_not_before(turn.work, spending, draft))
    except Refusal as refusal:
        raise Refusal(refusal.code, screen=_question(draft), **refusal.fields) from refusal
    return go_on(turn, draft, day=day.isoformat())


def _typed_day(turn: Turn, draft: Draft) -> Outcome:
    ago = _PAST.get(folded(turn.said.text))
    day = days.today(turn.work) - timedelta(days=ago) if ago else days.typed(turn, draft)
    return _day(turn, draft, day)


def _ask_reason(view: View, draft: Draft) -> Screen:
    move = _of_what(draft)
    ready = [
        option(draft, f"spend.reason.{move.value}.{n}", "ready", str(n))
        for n in range(1, READY.get(move, 0) + 1)
    ]
    return Screen(f"spend.ask.reason.{_why(draft)}", {"number": draft.body["number"]}, rows=in_rows(ready, 1))


def _of_what(draft: Draft) -> Move:
    """What a reason is asked for: a sum that is too great is an increase, at whichever step it is told."""
    return Move.INCREASE if draft.step == "more" else move_asked(draft)


def _why(draft: Draft) -> str:
    move = _of_what(draft)
    if move in READY:
        return move.value
    if draft.body.get("choice") == Verdict.REMARKS:
        return "remarks"
    if move is Move.SITE:
        return "not_done"
    return "audit" if move is Move.AUDIT else "contractor"


def _hear_reason(turn: Turn, draft: Draft) -> Outcome:
    return _reasoned(turn, draft, turn.said.text.strip()[:1000])


def _reasoned(turn: Turn, draft: Draft, reason: str) -> Outcome:
    return go_on(turn, draft, **{"why_more" if draft.step == "more" else "reason": reason})


def _ready_reason(turn: Turn, draft: Draft, argument: str) -> Outcome:
    move = _of_what(draft)
    if not argument.isdecimal() or not 1 <= int(argument) <= READY.get(move, 0):
        raise Refusal("choice_unknown")
    return _reasoned(turn, draft, turn.words(f"spend.reason.{move.value}.{argument}"))


def _ask_confirm(view: View, draft: Draft) -> Screen:
    """An audit that closes it, asked about once."""
    fields = {
        "number": draft.body["number"],
        "amount": money(_spending(view.work, view, draft).amount),
        "verdict": Words(f"spend.choice.{draft.body['choice']}"),
    }
    return Screen("spend.ask.confirm", fields, rows=((option(draft, "spend.button.close", "close"),),))


def _said_day(view: View, written: str) -> When:
    """A day as its reader says it."""
    return When(view.work.time.on(date.fromisoformat(written)), "day")


@screen("refusal.day_back")
def back_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """No date is written back: which day the step before was."""
    return Screen("refusal.day_back", {"day": _said_day(view, fields["day"])})


def _preview(view: View, draft: Draft) -> Screen:
    body = draft.body
    lines = []
    if body.get("choice"):
        lines.append(Words("spend.told.choice", {"choice": Words(f"spend.choice.{body['choice']}")}))
    if body.get("amount"):
        lines.append(Words("spend.told.amount", {"amount": money(body["amount"])}))
    if body.get("signers"):
        lines.append(Words("spend.told.signers", {"names": "、".join(body["signers"])}))
    if body.get("day"):
        lines.append(Words("spend.told.day", {"day": _said_day(view, body["day"])}))
    lines.append(Words("spend.told.files", {"files": counted(len(story.files_of(view.work, draft)))}))
    paid = move_asked(draft) is Move.PAID
    step = Words("spend.paid") if paid else _step_words(view, draft)
    fields = {"number": body["number"], "step": step, "lines": Lines(tuple(lines))}
    return Screen("spend.told", fields, rows=((option(draft, "spend.button.keep", "keep"),),))


def _keep(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return act_on(turn, draft, draft.body)


_DAY = {
    "on": lambda turn, draft, argument: _day(turn, draft, days.chosen(argument)),
}

flow(
    "spend",
    "day",
    Step(
        "choice",
        _ask_choice,
        "wants.choose",
        chooses={"choose": _choose, "paid": begin_paid},
        back_to=before_it,
    ),
    Step("photo", _ask_photo, "wants.step_photo", chooses={"seen": _photographed}, back_to=before_it),
    Step(
        "place",
        _ask_place,
        "wants.place",
        takes={
            Kind.TEXT: _typed_place,
            Kind.LOCATION: _located,
        },
        chooses={"here": _here},
        back_to=before_it,
    ),
    Step(
        "outcome",
        _ask_outcome,
        "wants.choose",
        chooses={"done": _seen_done, "bad": _seen_bad},
        back_to=before_it,
    ),
    Step(
        "amount",
        _ask_amount,
        "wants.amount",
        takes={Kind.TEXT: _hear_amount},
        chooses={"same": _same},
        back_to=before_it,
    ),
    Step(
        "sure",
        ask_sure,
        "wants.amount",
        takes={Kind.TEXT: _hear_amount},
        chooses={"sure": _sure, "again": lambda _t, _d, _a: Go("amount")},
        back_to=before_it,
    ),
    Step("signers", _ask_signers, "wants.names", takes={Kind.TEXT: _hear_signers}, back_to=before_it),
    Step("day", _ask_day, "wants.day", takes={Kind.TEXT: _typed_day}, chooses=_DAY, back_to=before_it),
    Step(
        "reason",
        _ask_reason,
        "wants.words",
        takes={Kind.TEXT: _hear_reason},
        chooses={"ready": _ready_reason},
        back_to=before_it,
    ),
    Step(
        "more",
        _ask_reason,
        "wants.words",
        takes={Kind.TEXT: _hear_reason},
        chooses={"ready": _ready_reason},
        back_to=before_it,
    ),
    Step("confirm", _ask_confirm, "wants.choose", chooses={"close": _close}, back_to=before_it),
    Step("preview", _preview, "wants.choose", chooses={"keep": _keep}, back_to=before_it),
    spoken.whom(done, back_to=last_asked),
    anywhere=FILES,
)
