"""What was passed to another village: its bearer's receipt and list, the notice there, and 改村子 by the township."""

from collections.abc import Mapping
from typing import Any

from handlers import aloud
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.card import act, actions, facts, show_card
from handlers.notice import notice as _notice
from handlers.paging import paged
from handlers.queue import PAGE
from handlers.screen import Button, Lines, Picture, Rows, Screen, View, When, Words, screen
from handlers.standing import state_word
from handlers.turn import Turn
from supervision.acts import passing
from supervision.acts.opening import show_receipts
from supervision.cases import Case, Complainant, Move
from supervision.gate import case_for, speaks_for
from supervision.passing_sight import passed_by, passed_for, receipt_of


def receipt_fields(view: View, case: Case, villager: Complainant, *, category: bool) -> dict[str, Any]:
    """What stands on a receipt: number, six digits, township and its phone, the day, and what kind of matter it is."""
    township = view.work.places.by_id(case.township_id)
    return {
        "number": villager.receipt_number,
        "code": villager.code,
        "township": township.name,
        "phone": view.work.places.phone_of(township.id) or Words("receipt.no_phone"),
        "date": When(case.submitted_at, "date"),
        "category": Words(f"category.{case.category}") if category else "",
    }


# --- who passed it on


@screen("report.passed")
def passed_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """收到了，…号，转给…了。"""
    passed, case = passed_for(view.work, view.someone, fields["passing"])
    shown = {
        "number": case.number,
        "village": view.work.places.by_id(passed.to_id).name,
        "township": view.work.places.by_id(case.township_id).name,
        "due": When(case.due_at, "by") if case.due_at else Words("case.no_clock"),
    }
    return Screen("report.passed", shown, rows=((_list_button(),),))


@screen("receipt.passed")
def receipt_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The receipt of what was passed on: the same as any other; it is the villager's."""
    passed, case = passed_for(view.work, view.someone, fields["passing"])
    # Joined to another case, the receipt is still of what its bearer reported, and tells nothing of the other.
    shown = receipt_fields(
        view, case, receipt_of(view.work, passed, case), category=case.id == passed.case_id
    )
    return Screen("receipt", shown, picture=Picture("receipt", shown))


def _list_button() -> Button:
    return Button("records.button.passed", "pv", ("list", number(0)))


def passed_button(view: View) -> tuple[Button, ...]:
    """转给别村的, for whoever has passed anything on."""
    return (_list_button(),) if passed_by(view.work, view.someone, 0, 1) else ()


@screen("records.passed")
def list_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What this person passed on, the latest first: number, village and step, and the receipt again."""
    offset = int(fields.get("offset", 0))
    found = passed_by(view.work, view.someone, offset, PAGE + 1)
    cases = Button("records.button.cases", "re", ("cases", number(0)))
    if not found:
        return Screen("records.none_passed", rows=((cases,),))
    numbers = {
        passed.id: receipt.receipt_number
        for passed, case in found[:PAGE]
        for receipt in view.work.cases.complainants(case.id)
        if receipt.id == passed.receipt_id
    }
    lines = [
        Words(
            "records.passed_line",
            {
                "n": n,
                "number": numbers.get(passed.id, case.number),
                "village": view.work.places.by_id(passed.to_id).name,
                "at": When(passed.at, "day"),
                "state": state_word(view.work, case),
            },
        )
        for n, (passed, case) in enumerate(found[:PAGE], offset + 1)
    ]
    opening = tuple(
        Button("records.button.receipt", "pv", ("receipt", passed.ref), {"n": n})
        for n, (passed, _) in enumerate(found[:PAGE], offset + 1)
    )
    rows: Rows = (*in_rows(opening, 3), *_turning(offset, len(found) > PAGE), (cases,))
    return Screen("records.passed", {"lines": Lines(tuple(lines))}, rows=rows)


def _turning(offset: int, more: bool) -> Rows:
    buttons = []
    if offset:
        buttons.append(Button("queue.button.back", "pv", ("list", number(max(offset - PAGE, 0)))))
    if more:
        buttons.append(Button("queue.button.next", "pv", ("list", number(offset + PAGE))))
    return (tuple(buttons),) if buttons else ()


@pressed("pv")
def passed(turn: Turn, args: tuple[str, ...]) -> None:
    """A button about what was passed on: ("list", offset) or ("receipt", passing)."""
    what, argument = (*args, "", "")[:2]
    if what != "receipt":
        turn.answer("records.passed", offset=max(value_of(argument), 0))
        return
    found, case = passed_for(turn.work, turn.actor, argument)
    show_receipts(turn.work, turn.person, case.id, [receipt_of(turn.work, found, case)])
    turn.say("receipt.passed", case_id=found.case_id, passing=found.ref)


# --- who has it now


@screen("notice.given")
def given_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The village's supervisor, or who covers: somebody next door passed a matter on; it is theirs from now on."""
    case = case_for(view.work, view.someone, fields["case"])
    given = view.work.passings.of_case(case.id)
    if not given or not case.open:
        return None
    version = int(fields.get("version", 0))
    shown = facts(view, case) | {
        "from": view.work.places.by_id(given[-1].from_id).name,
        "aloud": aloud.sentence(view, case, "notice.given", version),
    }
    card = (Button("notice.button.card", "o", (case.ref,)),)
    rows = (*actions(view, case), *aloud.tick(view, case, "notice.given", version), card)
    return Screen("notice.given", shown, rows=rows, content=True)


# Who was given it hears that it was given to him, and not besides that somebody reported it.
_notice("notice.passed", unless=lambda view, case: speaks_for(view.work, view.someone, case))
_notice("notice.village_corrected")


# --- 改村子


@screen("case.villages")
def villages_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """In which village it happened."""
    case = case_for(view.work, view.someone, fields["case"], Move.RELOCATE)
    villages = passing.villages_for(view.work, case)
    rows = paged(
        villages,
        int(fields.get("page", 0)),
        lambda place: act(case, "village", str(place.id), "report.button.place", place=place.name),
        lambda label, page: act(case, "relocate", number(page), label),
    )
    key = "case.villages" if villages else "case.villages_none"
    return Screen(key, facts(view, case), rows=(*rows, (act(case, "back"),)))


def choose(turn: Turn, ref: str, argument: str) -> None:
    """改村子, or another page of the villages."""
    case = case_for(turn.work, turn.actor, ref, Move.RELOCATE)
    turn.answer("case.villages", case_id=case.id, case=ref, page=max(value_of(argument), 0))


def correct(turn: Turn, ref: str, argument: str) -> None:
    """One was tapped."""
    passing.correct_village(turn.work, turn.actor, ref, int(argument) if argument.isdigit() else 0)
    show_card(turn, ref)
