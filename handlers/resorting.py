"""改大类: to what, and why; who hears of it. What is about an official is not put right here: the county gets it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from handlers import spoken
from handlers.buttons import in_rows
from handlers.casework import finish_with_card
from handlers.flow import Done, Go, Outcome, Step, flow, option
from handlers.history import entry_text
from handlers.notice import notice
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, Words
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import resorting
from supervision.cases import Case, EntryKind, Move, State, Track
from supervision.chain import queue_head, supervisors
from supervision.drafts import Draft
from supervision.gate import case_for
from supervision.people import Person
from supervision.ports import Work
from supervision.refusals import Refusal

#: How many ready reasons there are for each track (words: reason.resort.<track>.<n>).
READY = {Track.EVERYDAY: 3, Track.URGENT: 3, Track.PETITION: 2}


def _ask_to(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    up = (Track.INTEGRITY,) if resorting.may_go_up(view.work, case) else ()
    tracks = (*resorting.choices(case), *up)
    buttons = [option(draft, f"track.button.{track.value}", "to", track.value) for track in tracks]
    fields = {"number": case.number, "track": Words(f"track.{case.track.value}")}
    return Screen("ask.resort", fields, rows=in_rows(buttons, 1))


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument == Track.INTEGRITY.value:
        return Go("up")
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.RESORT)
    if argument not in resorting.choices(case):
        raise Refusal("choice_unknown")
    return Go("why", {"to": argument})


def _ask_up(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    return Screen("ask.hand_up", {"number": case.number}, rows=((option(draft, "resort.button.up", "up"),),))


def _hand_up(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    resorting.hand_up(turn.work, turn.actor, draft.body["case"])
    turn.work.drafts.finish(draft)
    # Not even the number is said again: the township has lost it.
    turn.answer("resort.gone_up")
    return Done()


def _ask_why(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    track = Track(draft.body["to"])
    ready = [
        option(draft, f"reason.resort.{track.value}.{n}", "ready", str(n)) for n in range(1, READY[track] + 1)
    ]
    late = case.due_at is not None and case.due_at <= view.work.now
    key = "ask.resort_late" if late else "ask.resort_why"
    if track is Track.URGENT:
        key = "ask.resort_danger"
    fields = {"number": case.number, "track": Words(f"track.{track.value}")}
    return Screen(key, fields, rows=in_rows(ready, 1))


def _hear_why(turn: Turn, draft: Draft) -> Outcome:
    """Why it was sorted wrongly may speak of who did it, or of who has it."""
    text = turn.said.text
    return spoken.heard(turn, draft, text, _put_right, why=text)


def _put_right(turn: Turn, draft: Draft) -> Outcome:
    body = draft.body
    resorting.resort(turn.work, turn.actor, body["case"], Track(body["to"]), str(body["why"]))
    return finish_with_card(turn, draft)


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    track = Track(draft.body["to"])
    if not argument.isdigit() or not 1 <= int(argument) <= READY[track]:
        raise Refusal("choice_unknown")
    why = turn.words(f"reason.resort.{track.value}.{argument}")
    return _put_right(turn, replace(draft, body={**draft.body, "why": why}))


flow(
    "resort",
    "to",
    Step("to", _ask_to, "wants.choose", chooses={"to": _chosen}),
    Step("up", _ask_up, "wants.choose", chooses={"up": _hand_up}, back="to"),
    Step(
        "why",
        _ask_why,
        "wants.words",
        takes={Kind.TEXT: _hear_why},
        chooses={"ready": _ready},
        back="to",
    ),
    spoken.whom(_put_right, back="why"),
)


# --- who hears


def danger_desk(work: Work, case: Case) -> Iterable[Person]:
    """Where it is danger now: all who hear of a danger that is reported."""
    return queue_head(work, case) if case.track is Track.URGENT else ()


#: Event → (screen, who hears it), as in handlers.notices.
RESORTING: Mapping[type[ev.CaseEvent], tuple[tuple[str, Any], ...]] = {
    ev.Resorted: (("notice.now_danger", danger_desk), ("notice.resorted", supervisors)),
    # Who has it now, and who speaks for its villagers, hear of that (see handlers.hands).
    ev.FoundOfOfficial: (),
}


def _why(view: View, case: Case) -> Any:
    """Who changed it, to what, and why, as the history has it."""
    entries = view.work.cases.entries(case.id)
    found = [e for e in entries if e.kind is EntryKind.REASON and resorting.resorted_of(e.text)[0]]
    return entry_text(view, found[-1]) if found else Lines(())


notice(
    "notice.now_danger",
    *(State.SUBMITTED, State.SIGNED, State.REOPENED),
    unless=lambda _view, case: case.track is not Track.URGENT,
    why=_why,
)
notice("notice.resorted", acts=False, unless=lambda _view, case: not case.open, why=_why)
notice("notice.resorted_above", unless=lambda _view, case: not case.open, why=_why)
