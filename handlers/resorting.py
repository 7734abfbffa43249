"""改大类: to what, and why; who hears of it. What is about an official is not put right here: whoever reported it seals
it."""

from collections.abc import Iterable, Mapping
from typing import Any

from handlers.buttons import in_rows
from handlers.card import act, facts
from handlers.casework import finish_with_card
from handlers.flow import Done, Go, Outcome, Step, flow, option
from handlers.history import entry_text
from handlers.notice import notice
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, Words, screen
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
    tracks = (*resorting.choices(case), Track.INTEGRITY)
    buttons = [option(draft, f"track.button.{track.value}", "to", track.value) for track in tracks]
    fields = {"number": case.number, "track": Words(f"track.{case.track.value}")}
    return Screen("ask.resort", fields, rows=in_rows(buttons, 1))


def _chosen(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument == Track.INTEGRITY.value:
        return _point_to_seal(turn, draft)
    case = case_for(turn.work, turn.actor, draft.body["case"], Move.RESORT)
    if argument not in resorting.choices(case):
        raise Refusal("choice_unknown")
    return Go("why", {"to": argument})


def _point_to_seal(turn: Turn, draft: Draft) -> Outcome:
    case = resorting.point_to_seal(turn.work, turn.actor, draft.body["case"])
    turn.work.drafts.finish(draft)
    turn.answer("resort.sealed_road", case_id=case.id, number=case.number)
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


def _put_right(turn: Turn, draft: Draft, text: str) -> Outcome:
    resorting.resort(turn.work, turn.actor, draft.body["case"], Track(draft.body["to"]), text)
    return finish_with_card(turn, draft)


def _ready(turn: Turn, draft: Draft, argument: str) -> Outcome:
    track = Track(draft.body["to"])
    if not argument.isdigit() or not 1 <= int(argument) <= READY[track]:
        raise Refusal("choice_unknown")
    return _put_right(turn, draft, turn.words(f"reason.resort.{track.value}.{argument}"))


flow(
    "resort",
    "to",
    Step("to", _ask_to, "wants.choose", chooses={"to": _chosen}),
    Step(
        "why",
        _ask_why,
        "wants.words",
        takes={Kind.TEXT: lambda turn, draft: _put_right(turn, draft, turn.said.text)},
        chooses={"ready": _ready},
        back="to",
    ),
)


# --- who hears


def danger_desk(work: Work, case: Case) -> Iterable[Person]:
    """Where it is danger now: all who hear of a danger that is reported."""
    return queue_head(work, case) if case.track is Track.URGENT else ()


#: Event → (screen, who hears it), as in handlers.notices.
RESORTING: Mapping[type[ev.CaseEvent], tuple[tuple[str, Any], ...]] = {
    ev.Resorted: (("notice.now_danger", danger_desk), ("notice.resorted", supervisors)),
    ev.SealedRoadShown: (("notice.sealed_road", supervisors),),
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


@screen("notice.sealed_road")
def sealed_road_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What the township takes for a matter about an official: what whoever reported it does now, and does not."""
    case = case_for(view.work, view.someone, fields["case"])
    if not case.open:
        return None
    card = Button("notice.button.card", "o", (case.ref,))
    if not resorting.may_seal(view.work, view.someone, case):
        return Screen("notice.sealed_road_others", facts(view, case), rows=((card,),))
    return Screen("notice.sealed_road", facts(view, case), rows=((act(case, "seal"),), (card,)))


# --- 封存


def begin_seal(turn: Turn, ref: str, argument: str) -> None:
    """封存: asked once more, since nothing of it can be read afterwards."""
    case = case_for(turn.work, turn.actor, ref, Move.WITHDRAW)
    if argument != "sure":
        turn.answer("resort.seal_sure", case_id=case.id, case=ref)
        return
    sealed = resorting.seal(turn.work, turn.actor, ref)
    turn.answer("resort.seal_done", number=sealed.number)


@screen("resort.seal_sure")
def seal_sure_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What is destroyed, and what stays."""
    case = case_for(view.work, view.someone, fields["case"])
    rows = ((act(case, "seal", "sure", "move.button.seal_sure"),), (act(case, "back"),))
    return Screen("resort.seal_sure", {"number": case.number}, rows=rows)
