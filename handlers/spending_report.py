"""登记开支: what the village tells of a spending. Village, what for, the sum in capitals, planned or an emergency."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from handlers import concerned, days, story
from handlers.buttons import in_rows
from handlers.commands import command
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.held import FILES
from handlers.paging import place_rows, turn_page
from handlers.said import Kind
from handlers.screen import Screen, View, When, Words, counted, screen
from handlers.spending_names import money
from handlers.spoken import captioned
from handlers.turn import Turn
from supervision.acts import recusing, spending
from supervision.acts.oversight import office_close
from supervision.amounts import AmountError, read_amount
from supervision.cases import Case
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.mentions import spoken_of
from supervision.refusals import Missing, Refusal

#: The days offered for the papers of an emergency repair, from today; the policy's last day is offered as well.
_CATCH_UP_DAYS = (3, 7)


@command("spending")
def begin_report(turn: Turn) -> None:
    """登记开支, for those who follow spendings."""
    villages = spending.villages_to_report(turn.work, turn.actor)
    if not villages:
        raise Refusal("spending_not_yours")
    if len(villages) == 1:
        begin(turn, "spending", "what", village=villages[0].id)
        return
    begin(turn, "spending")


def amount_typed(turn: Turn, draft: Draft) -> int:
    """The sum that was typed, in fen. Raises Refusal: amount_unreadable, …, and the question is asked again."""
    try:
        return read_amount(turn.said.text)
    except AmountError as error:
        question = ("draft", {"draft": draft.ref, "version": draft.version})
        raise Refusal(f"amount_{error.code}", screen=question) from error


# --- where and what


def _ask_village(view: View, draft: Draft) -> Screen:
    villages = spending.villages_to_report(view.work, view.someone)
    return Screen("spend.ask.village", rows=place_rows(draft, villages, "at"))


def _choose_village(turn: Turn, draft: Draft, argument: str) -> Outcome:
    allowed = {str(place.id) for place in spending.villages_to_report(turn.work, turn.actor)}
    if argument not in allowed:
        raise Refusal("choice_unknown")
    return Go(_after(draft, "what"), {"village": int(argument)})


def _ask_what(view: View, draft: Draft) -> Screen:
    return Screen("spend.ask.what")


def _hear_what(turn: Turn, draft: Draft) -> Outcome:
    return Go(_after(draft, "amount"), {"parts": story.with_words(turn, draft)})


def _after(draft: Draft, step: str) -> str:
    return "preview" if draft.body.get("changing") else step


# --- the sum


def _ask_amount(view: View, draft: Draft) -> Screen:
    return Screen("spend.ask.amount.planned")


def _hear_amount(turn: Turn, draft: Draft) -> Outcome:
    return Go("sure", {"amount": amount_typed(turn, draft)})


def ask_sure(view: View, draft: Draft) -> Screen:
    """The sum as it was understood, with its capitals."""
    yes, no = option(draft, "spend.button.sure", "sure"), option(draft, "spend.button.again", "again")
    return Screen("spend.sure", {"amount": money(draft.body.get("amount", 0))}, rows=((yes, no),))


def _sure(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go(_after(draft, "kind"))


# --- planned, or an emergency


def _ask_kind(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"spend.kind.{kind}", "kind", kind) for kind in ("planned", "emergency")]
    return Screen("spend.ask.kind", rows=in_rows(buttons, 1))


def _choose_kind(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument == "planned":
        return Go("preview", forget=("until",))
    if argument != "emergency":
        raise Refusal("choice_unknown")
    return Go("until")


def _ask_until(view: View, draft: Draft) -> Screen:
    last = spending.latest_catch_up(view.work)
    today = days.today(view.work)
    offered = sorted({day for n in _CATCH_UP_DAYS if (day := today + timedelta(days=n)) < last} | {last})
    buttons = [option(draft, "spend.button.day", "on", days.argument_of(d), **days.dated(d)) for d in offered]
    return Screen("spend.ask.until", rows=in_rows(buttons, 1))


def _until(turn: Turn, draft: Draft, day: date) -> Outcome:
    last = spending.latest_catch_up(turn.work)
    if not days.today(turn.work) <= day <= last:
        question = ("draft", {"draft": draft.ref, "version": draft.version})
        raise Refusal("catch_up_far", screen=question, day=last.isoformat())
    return Go("preview", {"until": day.isoformat()})


@screen("refusal.catch_up_far")
def far_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """By which day the papers must be there at the latest."""
    return Screen("refusal.catch_up_far", {"day": _papers_by(view, fields["day"])})


def _papers_by(view: View, written: str) -> When:
    """A day for papers, as its reader says it: until office close."""
    return When(office_close(view.work, date.fromisoformat(written)), "by")


# --- preview


def _preview(view: View, draft: Draft) -> Screen:
    body, text = draft.body, story.told(draft)
    until = body.get("until")
    fields: Mapping[str, Any] = {
        "village": view.work.places.by_id(int(body["village"])).name if body.get("village") else "",
        "story": story.shown(text or "…"),
        "amount": money(body.get("amount", 0)),
        "kind": Words("spend.kind.emergency" if until else "spend.kind.planned"),
        "until": Words("spend.until", {"by": _papers_by(view, until)})
        if until
        else Words("spend.until.none"),
        "files": counted(len(story.files_of(view.work, draft))),
    }
    file, change = option(draft, "spend.button.file", "file"), option(draft, "report.button.change", "change")
    return Screen("spend.preview", fields, rows=((file, change),))


CHANGES = ("village", "what", "amount", "kind")


def _ask_change(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"spend.change.button.{name}", "what", name) for name in CHANGES]
    return Screen("spend.change", rows=in_rows(buttons, 2))


def _choose_change(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in CHANGES:
        raise Refusal("choice_unknown")
    return Go(argument, {"changing": True}, forget=("parts",) if argument == "what" else ())


def _file(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Where the village's words speak of somebody through whose hands it goes, it is asked first whether it is about
    him, as of any report."""
    body = draft.body
    if not body.get("village") or not body.get("amount"):
        raise Refusal("nothing_said")
    names = _spoken_of(turn, draft, story.told(draft))
    return Go("whom", {"spoken": names}) if names else _register(turn, draft, "")


def _spoken_of(turn: Turn, draft: Draft, text: str) -> list[str]:
    found = spoken_of(turn.work, turn.person, (int(draft.body["village"]),), text)
    return [person.name for person in found]


def _also(turn: Turn, draft: Draft) -> list[str]:
    return _spoken_of(turn, draft, turn.said.text)


def _ask_whom(_view: View, draft: Draft) -> Screen:
    names = "、".join(map(str, draft.body["spoken"]))
    answers = (option(draft, "spoken.button.him", "him"), option(draft, "spoken.button.nobody", "nobody"))
    return Screen("spend.spoken", {"names": names}, rows=(answers,))


def _him(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Registered, and kept from him in the same act: what he was to hear of it is asked about again when it is said."""
    names = [str(name) for name in draft.body["spoken"]]
    concerned.bearings(turn, draft, int(draft.body["village"]), names)
    case = _registered(turn, draft)
    recusing.name(turn.work, turn.actor, case.ref, "、".join(names))
    try:
        case_for(turn.work, turn.actor, case.ref)
    except Missing:
        turn.answer("name.gone_up")
        return Done()
    return _told_so(turn, case)


def _register(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return _told_so(turn, _registered(turn, draft))


def _registered(turn: Turn, draft: Draft) -> Case:
    body = draft.body
    told = spending.Told(
        village_id=int(body["village"]),
        parts=tuple((part["source"], part["text"]) for part in story.parts_of(draft)),
        amount=int(body["amount"]),
        until=date.fromisoformat(body["until"]) if body.get("until") else None,
        files=tuple(f.id for f in story.files_of(turn.work, draft)),
    )
    return spending.report(turn.work, turn.actor, draft, told)


def _told_so(turn: Turn, case: Case) -> Outcome:
    turn.answer("spend.registered", case_id=case.id, number=case.number)
    turn.say("case.card", case_id=case.id, case=case.ref)
    return Done()


_MORE = {Kind.TEXT: story.add_words}

flow(
    "spending",
    "village",
    Step("village", _ask_village, "wants.choose", chooses={"at": _choose_village, "page": turn_page}),
    Step("what", _ask_what, "wants.words", takes={Kind.TEXT: _hear_what}, back="village"),
    Step("amount", _ask_amount, "wants.amount", takes={Kind.TEXT: _hear_amount}, back="what"),
    Step(
        "sure",
        ask_sure,
        "wants.amount",
        takes={Kind.TEXT: _hear_amount},
        chooses={"sure": _sure, "again": lambda _t, _d, _a: Go("amount")},
        back="amount",
    ),
    Step("kind", _ask_kind, "wants.choose", chooses={"kind": _choose_kind}, back="sure"),
    Step(
        "until",
        _ask_until,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _until(turn, draft, days.typed(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _until(turn, draft, days.chosen(argument))},
        back="kind",
    ),
    Step(
        "preview",
        _preview,
        "wants.choose",
        takes=_MORE,
        chooses={"file": _file, "change": lambda _t, _d, _a: Go("change")},
        back="kind",
    ),
    Step(
        "change", _ask_change, "wants.choose", takes=_MORE, chooses={"what": _choose_change}, back="preview"
    ),
    Step(
        "whom",
        _ask_whom,
        "wants.choose",
        takes=captioned(_also),
        chooses={"him": _him, "nobody": _register},
        back="preview",
    ),
    anywhere=FILES,
)
