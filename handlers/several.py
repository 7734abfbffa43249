"""选多件: numbers are ticked, over pages, and one thing is done to all of them, with an answer for each."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers import days
from handlers.buttons import in_rows, pressed
from handlers.commands import COUNTY, TOWNSHIP
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.narrowing import BUCKETS, narrow_words, narrowed
from handlers.oversight import WORKING_DAYS
from handlers.queue import PAGE, lines_of, page_of
from handlers.said import Kind
from handlers.screen import Button, Lines, Rows, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import several
from supervision.acts.oversight import day_after
from supervision.acts.several import AtOnce, Outcomes
from supervision.cases import Case
from supervision.desks import list_scope
from supervision.drafts import Draft
from supervision.gate import Actor, case_for
from supervision.lists import Page
from supervision.petitions import Body
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

#: Why one of several could not be done, in a few words (words: several.why.<code>); any other code is "other".
WHY = (
    *("moved", "stale", "not_your_turn", "no_unit", "unit_unknown", "no_petition", "missing"),
    *("secretary_verifies", "other"),
)

_MOST_UNITS = 24


@pressed("qs")
def choose_several(turn: Turn, args: tuple[str, ...]) -> None:
    """选多件, from a list: (bucket, narrowing)."""
    if not turn.actor.holds(*TOWNSHIP, *COUNTY):
        raise Refusal("not_for_you")
    bucket, narrow = (*args, "", "")[:2]
    if bucket not in BUCKETS:
        raise Refusal("button_old", screen=("home", {}))
    begin(turn, "several", bucket=bucket, narrow=narrow, offset=0, picked=[])


def _page(work: Work, actor: Actor, draft: Draft) -> Page:
    """The page ticked on now; the first again, where the list has become shorter meanwhile."""
    what = narrowed(work, actor, draft.body["bucket"], draft.body["narrow"])
    of = list_scope(work, actor, draft.body["bucket"])
    page = page_of(work, actor, what, draft.body["offset"], of=of)
    return page if page.cases or not page.offset else page_of(work, actor, what, 0, of=of)


def _picked(draft: Draft) -> list[str]:
    return list(draft.body["picked"])


# --- which


def _ask_which(view: View, draft: Draft) -> Screen:
    page, picked = _page(view.work, view.someone, draft), _picked(draft)
    fields = {
        "list": Words(f"queue.list.{draft.body['bucket']}"),
        "narrow": narrow_words(view, draft.body["narrow"]),
        "lines": lines_of(view, page.cases, page.offset),
        "count": len(picked),
    }
    if not page.cases:
        return Screen("several.none", {"list": fields["list"], "narrow": fields["narrow"]})
    ticks = tuple(
        _tick(draft, case.ref, number, on=case.ref in picked)
        for number, case in enumerate(page.cases, page.offset + 1)
        if case.open
    )
    return Screen("several.pick", fields, rows=(ticks, *_below(draft, page, len(picked))))


def _tick(draft: Draft, ref: str, number: int, *, on: bool) -> Button:
    """☐ or ☑. The button says which it becomes: tapped twice on a slow phone it stays as it was meant."""
    if on:
        return option(draft, "several.button.on", "no", ref, n=number)
    return option(draft, "several.button.off", "yes", ref, n=number)


def _below(draft: Draft, page: Page, count: int) -> Rows:
    turning = []
    if page.offset > 0:
        turning.append(option(draft, "queue.button.back", "page", str(page.offset - PAGE)))
    if page.offset + len(page.cases) < page.total:
        turning.append(option(draft, "queue.button.next", "page", str(page.offset + PAGE)))
    marking = [option(draft, "several.button.page", "these"), option(draft, "several.button.all", "all")]
    go_on = ((option(draft, "several.button.go_on", "go", count=count),),) if count else ()
    return ((tuple(turning),) if turning else ()) + (tuple(marking),) + go_on


def _with(draft: Draft, refs: Sequence[str]) -> Outcome:
    """These too, as far as can be done at once."""
    picked = _picked(draft)
    more = [ref for ref in refs if ref not in picked]
    if more and len(picked) >= several.MOST:
        raise Refusal("too_many_picked", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return Go(learnt={"picked": (picked + more)[: several.MOST]})


def _pick(turn: Turn, draft: Draft, ref: str) -> Outcome:
    case = case_for(turn.work, turn.actor, ref)
    return _with(draft, [case.ref] if case.open else [])


def _unpick(_turn: Turn, draft: Draft, ref: str) -> Outcome:
    return Go(learnt={"picked": [each for each in _picked(draft) if each != ref]})


def _pick_page(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return _with(draft, [case.ref for case in _page(turn.work, turn.actor, draft).cases if case.open])


def _pick_all(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Everything in the list, the first due first, as many as can be done at once."""
    what = narrowed(turn.work, turn.actor, draft.body["bucket"], draft.body["narrow"])
    of = list_scope(turn.work, turn.actor, draft.body["bucket"])
    cases = page_of(turn.work, turn.actor, what, 0, several.MOST, of=of).cases
    return _with(draft, [case.ref for case in cases if case.open])


def _turn_page(_turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit():
        raise Refusal("choice_unknown")
    return Go(learnt={"offset": int(argument)})


def _go_on(_turn: Turn, draft: Draft, _argument: str) -> Outcome:
    if not draft.body["picked"]:
        raise Refusal("nothing_picked", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return Go("act")


# --- what


def _ask_what(view: View, draft: Draft) -> Screen:
    cases = several.seen(view.work, view.someone, _picked(draft))
    counts = several.possible(view.work, view.someone, cases)
    buttons = [
        option(draft, f"several.act.{act.value}", "do", act.value, count=counted)
        for act, counted in counts.items()
    ]
    key = "several.act" if buttons else "several.act_none"
    return Screen(key, {"count": len(cases)}, rows=in_rows(buttons, 1))


def _do(turn: Turn, draft: Draft, argument: str) -> Outcome:
    match argument:
        case AtOnce.SIGN:
            return _done(turn, draft, several.sign(turn.work, turn.actor, _picked(draft)))
        case AtOnce.HAND:
            return _done(turn, draft, several.hand(turn.work, turn.actor, _picked(draft)))
        case AtOnce.UNIT:
            return Go("unit")
        case AtOnce.BODY:
            return Go("body")
        case AtOnce.SUPERVISE:
            return Go("day")
    raise Refusal("choice_unknown")


def _ask_unit(view: View, draft: Draft) -> Screen:
    cases = several.seen(view.work, view.someone, _picked(draft))
    found = several.units(view.work, cases)[:_MOST_UNITS]
    buttons = [option(draft, "unit.button", "unit", str(unit.id), unit=unit.name) for unit in found]
    key = "several.unit" if buttons else "several.unit_none"
    return Screen(key, {"count": len(cases)}, rows=in_rows(buttons, 2))


def _to_unit(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if not argument.isdigit():
        raise Refusal("unit_unknown")
    return _done(turn, draft, several.hand_to(turn.work, turn.actor, _picked(draft), int(argument)))


def _ask_body(_view: View, draft: Draft) -> Screen:
    """Which petition office has them all; their numbers there are entered later, on each card."""
    buttons = [
        option(draft, f"petition.body.{body.value}", "body", body.value)
        for body in (Body.COUNTY, Body.TOWNSHIP)
    ]
    return Screen("several.body", {"count": len(_picked(draft))}, rows=in_rows(buttons, 1))


def _to_body(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {Body.COUNTY, Body.TOWNSHIP}:
        raise Refusal("choice_unknown")
    return _handed(turn, draft, Body(argument))


def _type_body(turn: Turn, draft: Draft) -> Outcome:
    return _handed(turn, draft, Body.OTHER, turn.said.text.strip()[:40])


def _handed(turn: Turn, draft: Draft, body: Body, name: str = "") -> Outcome:
    return _done(turn, draft, several.hand_over(turn.work, turn.actor, _picked(draft), body, name))


def _ask_day(view: View, draft: Draft) -> Screen:
    tomorrow = days.today(view.work) + timedelta(days=1)
    buttons = [
        option(draft, "supervise.button.tomorrow", "on", days.argument_of(tomorrow), **days.dated(tomorrow))
    ]
    for amount in WORKING_DAYS:
        day = day_after(view.work, amount)
        shown = {"count": amount, **days.dated(day)}
        buttons.append(option(draft, "supervise.button.days", "on", days.argument_of(day), **shown))
    return Screen("several.day", {"count": len(_picked(draft))}, rows=in_rows(buttons, 1))


def _on_day(turn: Turn, draft: Draft, day: date) -> Outcome:
    try:
        outcomes = several.supervise(turn.work, turn.actor, _picked(draft), day)
    except Refusal as refusal:
        raise days.asked_again(draft, refusal) from refusal
    return _done(turn, draft, outcomes)


# --- what came of it


def _done(turn: Turn, draft: Draft, outcomes: Outcomes) -> Outcome:
    turn.work.drafts.discard(draft)
    turn.answer(
        "several.done", done=list(outcomes.done), half=list(outcomes.half), refused=dict(outcomes.refused)
    )
    turn.say("queue", bucket=draft.body["bucket"], narrow=draft.body["narrow"])
    return Done()


@screen("several.done")
def done_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """How many were done, which only half, and of each other one why not."""
    done, half = _known(view, fields["done"]), _known(view, fields["half"])
    refused = _known(view, fields["refused"])
    lines = []
    if done:
        lines.append(Words("several.line.done", {"count": len(done), "numbers": _numbers(done)}))
    if half:
        lines.append(Words("several.line.half", {"count": len(half), "numbers": _numbers(half)}))
    lines += [
        Words("several.line.refused", {"number": case.number, "why": _why(fields["refused"][case.ref])})
        for case in refused
    ]
    unseen = len(fields["refused"]) - len(refused)
    if unseen:
        lines.append(Words("several.line.unseen", {"count": unseen}))
    key = "several.done" if half or refused else "several.all_done"
    return Screen(key, {"lines": Lines(tuple(lines))}, content=True)


def _known(view: View, refs: Sequence[str] | Mapping[str, str]) -> list[Case]:
    found = []
    for ref in refs:
        try:
            found.append(case_for(view.work, view.someone, ref))
        except Missing:
            continue
    return found


def _numbers(cases: Sequence[Case]) -> str:
    return " ".join(case.number for case in cases)


def _why(code: str) -> Words:
    return Words(f"several.why.{code if code in WHY else 'other'}")


flow(
    "several",
    "pick",
    Step(
        "pick",
        _ask_which,
        "wants.tick",
        chooses={
            "yes": _pick,
            "no": _unpick,
            "these": _pick_page,
            "all": _pick_all,
            "page": _turn_page,
            "go": _go_on,
        },
        lasting=frozenset({"yes", "no", "page"}),
    ),
    Step("act", _ask_what, "wants.choose", chooses={"do": _do}, back="pick"),
    Step("unit", _ask_unit, "wants.choose", chooses={"unit": _to_unit}, back="act"),
    Step(
        "body",
        _ask_body,
        "wants.body",
        takes={Kind.TEXT: _type_body},
        chooses={"body": _to_body},
        back="act",
    ),
    Step(
        "day",
        _ask_day,
        "wants.day",
        takes={Kind.TEXT: lambda turn, draft: _on_day(turn, draft, days.typed(turn, draft))},
        chooses={"on": lambda turn, draft, argument: _on_day(turn, draft, days.chosen(argument))},
        back="act",
    ),
)
