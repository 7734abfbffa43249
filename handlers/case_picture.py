"""进度图: a case as a picture with its timeline, to look at or to keep; no villager's name, phone or own words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.card import facts
from handlers.files_seen import oversees
from handlers.lateness import late_then, overdue
from handlers.screen import Button, Picture, Screen, Told, View, When, Words, screen
from handlers.spending_names import money, present_step
from handlers.spending_told import taken
from handlers.turn import Turn
from supervision.acts import reading
from supervision.callbacks import Outcome
from supervision.case_clock import turn_of
from supervision.case_steps import CaseStep, steps_of
from supervision.cases import Case, EntryKind, State, Track
from supervision.chain import home_of, in_turn, spending_of
from supervision.escalations import Colour, colour_of
from supervision.gate import case_for
from supervision.ports import Work
from supervision.spending_events import ProcedureMissing

#: The steps on a picture: the first ones and the latest; what is between is left out, and said to be.
FIRST_STEPS, LATEST_STEPS = 4, 16

#: Ended, and not by the villager's matter being done.
_GONE = frozenset({State.TRANSFERRED, State.DIRECTED, State.WITHDRAWN, State.MERGED})


def show_picture(turn: Turn, ref: str, _argument: str) -> None:
    """A button of the card: the case as a picture."""
    case = case_for(turn.work, turn.actor, ref)
    mark = reading.draw_case(turn.work, turn.actor, case)
    turn.say("case.picture", case_id=case.id, case=ref, mark=mark)


@screen("case.picture")
def picture_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The picture, drawn for this reader at this moment."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.track is Track.INTEGRITY:
        return Screen("case.card_sealed", {"number": case.number})
    rows = ((Button("case.picture.button.card", "o", (case.ref,)),),)
    picture = Picture("case", {**picture_fields(view, case), "mark": fields.get("mark", "")})
    return Screen("case.picture", facts(view, case), rows=rows, picture=picture, content=True)


def picture_fields(view: View, case: Case) -> dict[str, Any]:
    """What stands on the picture (see bot.pictures.case_card)."""
    shown = facts(view, case)
    clock, clock_tone = _clock(view, case, shown)
    return {
        "number": Words("case.picture.number", {"number": case.number}),
        "place": shown["village"],
        "category": Words("case.picture.category", {"category": shown["category"], "track": shown["track"]}),
        "state": shown["state"],
        "tone": _state_tone(view, case),
        "about": Told(about) if (about := view.work.cases.summary(case)) else None,
        "clock": clock,
        "clock_tone": clock_tone,
        "facts": _facts(view, case, shown),
        "heading": Words("case.picture.heading"),
        "events": _events(view, case, shown),
        "note": Words("case.picture.note", {"at": When(view.work.now, "stamp")}),
    }


def _late(view: View, case: Case) -> bool:
    return case.open and case.due_at is not None and case.due_at < view.work.now


def _state_tone(view: View, case: Case) -> str:
    if not case.open:
        return "quiet" if case.state in _GONE else "done"
    return colour_of(case).value if _late(view, case) or case.supervised else "plain"


def _clock(view: View, case: Case, shown: Mapping[str, Any]) -> tuple[list[Any], str]:
    if case.due_at is None:
        return [shown["state"], shown["turn"]], "done" if case.state is State.CLOSED else "quiet"
    lines = [
        shown["left"],
        _turn(view, case, shown),
        Words("case.picture.until", {"at": When(case.due_at, "stamp")}),
    ]
    return lines, colour_of(case).value if _late(view, case) else "done"


def _turn(view: View, case: Case, shown: Mapping[str, Any]) -> Any:
    """What is awaited; of a spending that is followed, which step."""
    if case.due_kind != "follow":
        return shown["turn"]
    return Words("case.picture.next", {"step": present_step(view, case)})


def _facts(view: View, case: Case, shown: Mapping[str, Any]) -> list[list[Any]]:
    found: list[list[Any]] = []
    if case.track is Track.SPENDING:
        found.append([Words("case.picture.label.amount"), money(spending_of(view.work, case).amount)])
    if case.open and case.due_kind is not None:
        found.append([Words("case.picture.label.holder"), _holder(view, case)])
    if case.unit_id is not None:
        found.append([Words("case.picture.label.unit"), shown["unit"]])
    if case.supervised:
        found.append([Words("column.colour"), Words(f"colour.{Colour.RED}")])
    if case.supervise_by is not None:
        until = Words("case.picture.until", {"at": When(case.supervise_by, "stamp")})
        found.append([Words("case.picture.label.supervised"), until])
    return found


def _holder(view: View, case: Case) -> Words:
    """The office that has it now, or that covers; an office, never a name."""
    if case.due_kind == "accept":
        # As on the card: the place it is offered to, whoever answers for it.
        place = view.work.places.by_id(home_of(case)).name
        return Words("case.picture.holder_place", {"place": place})
    turn, people = turn_of(case), in_turn(view.work, case)
    offices = [office for p in people for office in view.work.offices.of_person(p.id, view.work.now)]
    if not offices:
        return Words("case.picture.nobody")
    office = next((each for each in offices if each.role is turn), offices[0])
    place = view.work.places.by_id(office.place_id).name
    return Words("case.picture.holder", {"role": Words(f"role.{office.role.value}"), "place": place})


def _events(view: View, case: Case, shown: Mapping[str, Any]) -> list[list[Any]]:
    steps = steps_of(view.work, case)
    words = step_words(view, case, steps)
    marked = [(step.at, _event(view.work, case, step, what)) for step, what in zip(steps, words, strict=True)]
    # What it led to was done in the same act: it stands below.
    marked = sorted((*_called_back(view, case), *marked), key=lambda each: each[0])
    events = [event for _, event in marked]
    if len(events) > FIRST_STEPS + LATEST_STEPS:
        left_out = Words("case.picture.between", {"count": len(events) - FIRST_STEPS - LATEST_STEPS})
        events = [*events[:FIRST_STEPS], ["", left_out, "gap", None], *events[-LATEST_STEPS:]]
    if case.due_at is not None:
        events.append(
            [Words("case.picture.until", {"at": When(case.due_at, "stamp")}), *_awaited(view, case, shown)]
        )
    return events


def _called_back(view: View, case: Case) -> list[tuple[datetime, list[Any]]]:
    """县里回访, and what the villager said then: for those who have to do with the case otherwise than as its
    supervisor, as on the card."""
    # Words that were destroyed tell nothing.
    found = [e for e in view.work.cases.entries(case.id) if e.kind is EntryKind.SAMPLED and e.text]
    if not found or not oversees(view, case):
        return []
    events = []
    for entry in found:
        outcome = Outcome(entry.text.partition("\n")[0])
        said = {"outcome": Words(f"callback.outcome.{outcome}")}
        reached = outcome is not Outcome.UNREACHED
        what = Words("case.picture.called_back" if reached else "case.picture.called_nobody", said)
        tone = Colour.RED.value if outcome is Outcome.INVENTED else "done"
        events.append((entry.at, [When(entry.at, "stamp"), what, tone, None]))
    return events


def _awaited(view: View, case: Case, shown: Mapping[str, Any]) -> Sequence[Any]:
    if not _late(view, case) or case.due_at is None:
        return _turn(view, case, shown), "open", None
    return _turn(view, case, shown), colour_of(case).value, overdue(view.work, case)


def step_words(view: View, case: Case, steps: Sequence[CaseStep]) -> Sequence[Any]:
    """What each step is called. What is asked for of those above is first a review 复查, then a re-review 复核; a
    spending's steps are called by what they are."""
    if case.track is Track.SPENDING:
        called = taken(view, case)
        plain = [Words(f"step.{step.name}") for step in steps]
        return [
            next(called, word) if step.name == "step_taken" else word
            for step, word in zip(steps, plain, strict=True)
        ]
    asked = [step.name == "review_asked" for step in steps]
    again = [this and any(asked[:place]) for place, this in enumerate(asked)]
    return [
        Words("step.re_review_asked" if second else f"step.{step.name}")
        for step, second in zip(steps, again, strict=True)
    ]


def _event(work: Work, case: Case, step: CaseStep, what: Words) -> list[Any]:
    if step.name == ProcedureMissing.name:
        return [When(step.at, "stamp"), what, Colour.RED.value, None]
    if step.due_at is None or step.colour is None:
        return [When(step.at, "stamp"), what, "done", None]
    return [When(step.at, "stamp"), what, step.colour.value, step_late(work, case, step)]


def step_late(work: Work, case: Case, step: CaseStep) -> Any:
    """How late a step came, by the clock that had run out; nothing where it came in time."""
    if step.due_at is None:
        return ""
    return late_then(work, case, step.due_kind, step.due_at, step.at)
