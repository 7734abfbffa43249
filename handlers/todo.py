"""我的待办 and 我报的事: what waits for this person, what was reported and walked, receipts."""

from collections.abc import Mapping
from typing import Any

from handlers import aloud
from handlers.buttons import number, pressed, value_of
from handlers.commands import COUNTY, TOWNSHIP, command
from handlers.flow import FLOWS, unfinished
from handlers.history import short
from handlers.passing import passed_button, receipt_fields
from handlers.queue import PAGE, counted, lines_of, openers
from handlers.screen import Button, Lines, Picture, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import opening
from supervision.acts.drafting import in_sight, worth_keeping
from supervision.cases import Case, Move, State, Track
from supervision.gate import case_for, may, scope_of
from supervision.lists import Filter, Page
from supervision.offices import Role
from supervision.refusals import Missing, Refusal

_MINE = frozenset({State.RETURNED, State.TO_VERIFY, State.VERIFIED, State.ANSWERED, State.TOLD})
_MY_MOVES = (Move.RESUBMIT, Move.VERIFY, Move.TELL, Move.CONCLUDE, Move.SATISFY, Move.SETTLE)


@command("todo")
def todo(turn: Turn) -> None:
    """What waits for this person; for the township it is the queue, for the county's sorter the unclear matters."""
    actor = turn.actor
    if actor.holds(Role.SUPERVISOR, Role.DIRECTOR, Role.MEMBER):
        turn.say("todo")
    elif actor.holds(Role.RECEPTION):
        turn.say("reception")
    elif actor.holds(*TOWNSHIP, *COUNTY):
        turn.say("queue", bucket="today")
    else:
        raise Refusal("not_for_you")


def _waiting_cases(view: View) -> tuple[Case, ...]:
    work, actor = view.work, view.someone
    what = Filter("open", states=_MINE)
    page = work.cases.page(scope_of(work, actor), what, work.now, work.time.day_ends(work.now), 0, 40)
    return tuple(c for c in page.cases if any(may(work, actor, c, move) for move in _MY_MOVES))[:PAGE]


@screen("todo")
def todo_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Cases that wait for the supervisor's verification, telling or words, and unfinished conversations."""
    work, actor = view.work, view.someone
    cases = _waiting_cases(view)
    active = work.drafts.active(actor.person.id)
    parked = [each for each in work.drafts.parked(actor.person.id) if worth_keeping(work, each)]
    begun = [active, *parked] if active is not None and not FLOWS[active.flow].passing else parked
    drafts = [draft for draft in begun if in_sight(work, draft)]
    rows: Rows = (*(openers(cases, 0) if cases else ()), *unfinished(drafts))
    if not cases and not drafts:
        return Screen("todo.nothing")
    shown = {
        "lines": lines_of(view, cases, 0) if cases else Words("todo.no_cases"),
        "drafts": Words("todo.drafts", {"count": len(drafts)}) if drafts else Words("todo.no_drafts"),
    }
    return Screen("todo", shown, rows=rows, content=True)


@command("records")
def records(turn: Turn) -> None:
    """我报的事, and the visits."""
    turn.say("records")


@pressed("re")
def turn_records(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of the records: ("cases" | "visits", offset)."""
    what, offset = (*args, "", "")[:2]
    turn.answer("records.visits" if what == "visits" else "records", offset=max(value_of(offset), 0))


def _own(view: View, offset: int, bucket: str = "mine") -> Page:
    work, actor = view.work, view.someone
    what = Filter(bucket, person_id=actor.person.id)
    return work.cases.page(scope_of(work, actor), what, work.now, work.time.day_ends(work.now), offset, PAGE)


@screen("records")
def records_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What this person reported, open ones first, five to a page."""
    page = _own(view, int(fields.get("offset", 0)))
    visits = Button("records.button.visits", "re", ("visits", "0"))
    beside = (visits, *passed_button(view))
    if not page.cases:
        return Screen("records.nothing", rows=(beside,))
    turning = []
    if page.offset:
        turning.append(Button("queue.button.back", "re", ("cases", number(page.offset - PAGE))))
    if page.offset + len(page.cases) < page.total:
        turning.append(Button("queue.button.next", "re", ("cases", number(page.offset + PAGE))))
    shown = {"count": counted(page.total), "lines": lines_of(view, page.cases, page.offset)}
    rows = (*openers(page.cases, page.offset), *((tuple(turning),) if turning else ()), beside)
    return Screen("records", shown, rows=rows, content=True)


@screen("records.visits")
def visits_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The visits this person logged, newest first, five to a page."""
    offset = int(fields.get("offset", 0))
    person = view.someone.person
    visits = view.work.visits.of_person(person.id, PAGE, offset)
    total = view.work.visits.count_of(person.id)
    cases = Button("records.button.cases", "re", ("cases", "0"))
    if not visits:
        return Screen("records.no_visits", rows=((cases,),))
    lines = Lines(
        tuple(
            Words(
                "records.visit",
                {"n": offset + i, "at": When(v.visited_at, "day"), "form": Words(f"form.{v.form.value}")},
            )
            for i, v in enumerate(visits, 1)
        )
    )
    opening = tuple(
        Button("records.button.visit", "vi", (v.ref,), {"n": offset + i}) for i, v in enumerate(visits, 1)
    )
    turning = []
    if offset:
        turning.append(Button("queue.button.back", "re", ("visits", number(max(offset - PAGE, 0)))))
    if offset + len(visits) < total:
        turning.append(Button("queue.button.next", "re", ("visits", number(offset + PAGE))))
    rows = (opening, *((tuple(turning),) if turning else ()), (cases,))
    return Screen("records.visits", {"count": total, "lines": lines}, rows=rows)


@pressed("vi")
def open_visit(turn: Turn, args: tuple[str, ...]) -> None:
    """Open one's own visit."""
    visit = turn.work.visits.by_ref(args[0] if args else "")
    if visit is None or visit.person_id != turn.person.id:
        raise Missing
    turn.say("visit.card", visit=visit.ref)


# --- receipts


@command("receipt")
def receipts(turn: Turn) -> None:
    """A receipt again, to show or print."""
    turn.say("receipts")


@screen("receipts")
def receipts_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """The last reports; each button sends its receipt again."""
    page = _own(view, 0)
    if not page.cases:
        return Screen("receipts.nothing")
    rows = tuple(
        (Button("receipts.button", "rc", (c.ref,), {"number": c.number, "summary": short(view, c)}),)
        for c in page.cases
    )
    return Screen("receipts", rows=rows, content=True)


@pressed("rc")
def receipt_again(turn: Turn, args: tuple[str, ...]) -> None:
    """The receipt of one report."""
    case = case_for(turn.work, turn.actor, args[0] if args else "")
    own = [c for c in turn.work.cases.complainants(case.id) if c.supervisor_id == turn.person.id]
    if not own:
        raise Missing
    opening.show_receipts(turn.work, turn.person, case.id, own)
    for villager in own:
        turn.say("receipt", case_id=case.id, case=case.ref, receipt=villager.receipt_number)


@screen("receipt")
def receipt_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The receipt picture of this supervisor's own villager: number, six digits, township's phone, QR."""
    case = case_for(view.work, view.someone, fields["case"])
    own = [c for c in view.work.cases.complainants(case.id) if c.supervisor_id == view.someone.person.id]
    if "receipt" in fields:
        own = [c for c in own if c.receipt_number == fields["receipt"]]
    if not own:
        return None
    sealed = case.track in {Track.INTEGRITY, Track.UNCLEAR}
    shown = receipt_fields(view, case, own[-1], category=not sealed)
    # Not protected: it is there to be saved, forwarded to the villager, or printed.
    return Screen("receipt", shown, picture=Picture("receipt", shown))


@screen("report.filed")
def filed_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """收到了，…号。镇上明天下班前回话。"""
    case = case_for(view.work, view.someone, fields["case"])
    shown: dict[str, Any] = {
        "number": case.number,
        "due": When(case.due_at, "by") if case.due_at else Words("case.no_clock"),
        "township": view.work.places.by_id(case.township_id).name,
        "village": view.work.places.by_id(case.village_id).name,
    }
    shown["who"] = _what_is_known(view, case)
    shown["aloud"] = aloud.sentence(view, case, "report.filed", 0)
    return Screen(f"report.filed.{case.track.value}", shown, rows=aloud.tick(view, case, "report.filed", 0))


def _what_is_known(view: View, case: Case) -> Lines:
    """What leaving the name out, or giving it, means for the villager; nothing for what the reporter found himself."""
    if case.own_finding:
        return Lines(())
    mine = [c for c in view.work.cases.complainants(case.id) if c.supervisor_id == view.someone.person.id]
    return Lines(tuple(Words(f"report.who.{'named' if c.name else 'withheld'}") for c in mine[:1]))
