"""The case card: number, village, category, state, days left, the words, and what this reader may do next."""

from collections.abc import Callable, Mapping
from typing import Any

from handlers.beside import concerned_lines, demand_lines, linked_lines, linked_rows, seen_buttons
from handlers.buttons import in_rows, pressed
from handlers.colours import marks, on_card, says_danger
from handlers.commands import REPORTERS
from handlers.files_seen import file_count, oversees, shown_files, waiting_of
from handlers.history import history_of, story_of
from handlers.lateness import left_words
from handlers.petition_card import petition_label, petition_lines
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.standing import next_key, state_word
from handlers.turn import Turn
from handlers.wanted import wanted_lines
from supervision import spots
from supervision.acts import casework, sorting
from supervision.cases import Case, Complainant, Move, State, Track
from supervision.chain import home_of, in_turn
from supervision.doubts import doubted
from supervision.erasure_gate import by_receipt, erasable
from supervision.exportable import OFFICES
from supervision.gate import case_for, demands_to_sign
from supervision.identity import Sought
from supervision.identity_gate import askable, files_askable
from supervision.refusals import Refusal

#: The moves shown at once; the others wait behind 更多操作.
FIRST = (
    Move.ACKNOWLEDGE,
    Move.ANSWER,
    Move.EXTEND,
    Move.REFUSE_EXTENSION,
    Move.ACCEPT,
    Move.REFUSE_OFFER,
    Move.RECALL,
    Move.DECIDE,
    Move.TAKE_UP,
    Move.SIGN,
    Move.ASSIGN,
    Move.HAND_OVER,
    Move.NOTICE,
    Move.DECLINE,
    Move.OUTCOME,
    Move.URGE,
    Move.START,
    Move.RESULT,
    Move.VERIFY,
    Move.TELL,
    Move.CONCLUDE,
    Move.REVIEW,
    Move.SETTLE,
    Move.SATISFY,
    Move.SORT,
    Move.RECHECK,
    Move.RESUBMIT,
    Move.SUPERVISE,
    Move.ASK,
)
SECOND = (
    Move.NUMBER,
    Move.PROLONG,
    Move.PROGRESS,
    Move.RETURN,
    Move.OFFER,
    Move.TRANSFER,
    Move.DIRECT,
    Move.MERGE,
    Move.RELEASE,
    Move.REASSIGN,
    Move.RELOCATE,
    Move.NOTE,
    Move.LINK,
    Move.ASK_EXTENSION,
    Move.RESUMMARISE,
    Move.RESORT,
    Move.REOPEN,
    Move.SUPPLEMENT,
    Move.WITHDRAW,
    Move.NAME,
    Move.STEP_ASIDE,
)

#: Tracks with a card, and next steps, of their own: filled by the rooms that make them.
CARDS: dict[Track, Callable[[View, Case, Rows], Screen]] = {}
NEXT: dict[Track, Callable[[View, Case, bool], tuple[Button, ...]]] = {}


def act(case: Case, name: str, argument: str = "", label: str | None = None, **fields: Any) -> Button:
    """A button that does something to a case."""
    args = (case.ref, name) + ((argument,) if argument else ())
    return Button(label or f"move.button.{name}", "c", args, fields)


def actions(view: View, case: Case, *, more: bool = False) -> Rows:
    """The buttons of the card for this reader: what is next first, the rest behind 更多操作."""
    moves = casework.moves_open_to(view.work, view.someone, case)
    if case.extensions >= view.work.time.policy.track.everyday.extensions:
        moves = tuple(move for move in moves if move is not Move.ASK_EXTENSION)
    wanted: tuple[Move, ...] = SECOND if more else FIRST
    if case.due_kind != "decide":
        # Decided already: that it may be decided anew is not what is next.
        wanted = (*SECOND, Move.DECIDE) if more else tuple(move for move in FIRST if move is not Move.DECIDE)
    own = NEXT.get(case.track)
    first = own(view, case, more) if own is not None else ()
    buttons = [*first, *(button for move in wanted if move in moves for button in _buttons(view, case, move))]
    if more:
        if askable(view.work, view.someone, case):
            buttons.append(act(case, "identity"))
        if by_receipt(view.work, view.someone, case):
            buttons.append(act(case, "erase"))
        if _kept_besides(view, case):
            buttons.append(act(case, "told_back"))
        if files_askable(view.work, view.someone, case, Sought.RECORDING):
            buttons.append(act(case, "hear"))
        buttons += seen_buttons(view, case)
        buttons.append(act(case, "picture"))
        if view.someone.holds(*OFFICES):
            buttons.append(act(case, "print"))
    there = shown_files(view, case) or waiting_of(view, case)
    files = () if more or not there else (act(case, "files"),)
    if not more and spots.may_open(view.work, view.someone, case):
        files = (*files, act(case, "place"))
    if not more and case.open and _own_villagers(view, case):
        files = (*files, act(case, "who"))
    turn = (act(case, "back") if more else act(case, "more"),)
    # Three beside each other are cut on a small phone.
    return (*in_rows(buttons, 2), *in_rows([*files, *turn], 2))


def _otherwise(view: View, case: Case, move: Move) -> Button | None:
    """The button of a move that is called, or done, otherwise in such a case; None: as ever."""
    if case.track is Track.PETITION and move in {Move.SIGN, Move.REVIEW, Move.OUTCOME}:
        return act(case, move.value, label=petition_label(view.work, case, move))
    if move is Move.START and case.due_kind == "measures":
        # Of danger it is not enough that somebody has begun: what was done against it is told.
        return act(case, Move.PROGRESS.value, label="move.button.measures")
    if move is Move.SATISFY and case.own_finding:
        return act(case, "asked", "own", "move.button.satisfy")
    return None


def _buttons(view: View, case: Case, move: Move) -> tuple[Button, ...]:
    if (other := _otherwise(view, case, move)) is not None:
        return (other,)
    if move is Move.SIGN:
        return act(case, "signassign"), act(case, "sign")
    if move is Move.HAND_OVER and case.state is not State.REGISTERED:
        # Handed to the wrong office: said to be mended, it is not what is next.
        return ()
    if move is Move.ASSIGN:
        if case.state is State.SIGNED:
            return act(case, "assign"), act(case, "units")
        return (act(case, "units"),)
    if move is Move.SORT:
        return tuple(
            act(case, "sort", track.value, f"track.button.{track.value}") for track in sorting.SORTED_TO
        )
    to_sign = len(demands_to_sign(view.work, view.someone, case)) if move is Move.ACKNOWLEDGE else 0
    if to_sign > 1:
        # One tap signs for all of them, and says so.
        button = act(case, move.value, label="move.button.acknowledge_all", count=to_sign)
    else:
        anew = move is Move.DECIDE and case.due_kind != "decide"
        button = act(case, move.value, label="move.button.decide_anew" if anew else None)
    return (button,)


def _own_villagers(view: View, case: Case) -> list[Complainant]:
    """The villagers this reader wrote down, where a name was given."""
    person = view.someone.person
    if not view.someone.holds(*REPORTERS) or person.id in doubted(view.work, case):
        # Whoever is doubted speaks with the villagers no more, and need not look up to whom to go. The township may
        # have to tell somebody for want of a supervisor: a name is not thereby shown to it.
        return []
    everyone = view.work.cases.complainants(case.id)
    return [c for c in everyone if c.supervisor_id == person.id and c.name]


def _kept_besides(view: View, case: Case) -> bool:
    """Whether something that tells who an own villager is is kept where nobody has to be looked up any more: the matter
    has ended, or he left no name but a place or a voice. He may have it deleted all the same."""
    looked_up = case.open and _own_villagers(view, case)
    return not looked_up and bool(erasable(view.work, view.someone, case))


@screen("case.who")
def who_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The villagers this supervisor wrote down, for this supervisor alone."""
    case = case_for(view.work, view.someone, fields["case"])
    own = _own_villagers(view, case)
    if not own:
        return Screen("case.who_none", facts(view, case))
    lines = Lines(tuple(line for c in own for line in _who_lines(c)))
    told = act(case, "told_back")
    fix = ((act(case, "fix_who"), told),) if case.open else ((told,),)
    return Screen("case.who", facts(view, case) | {"lines": lines}, rows=fix, content=True, fleeting=True)


@screen("case.place")
def place_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where it is, for whoever must go there; it leaves the chat as photos do."""
    case = case_for(view.work, view.someone, fields["case"])
    found = spots.places(view.work, view.someone, case)
    if not found:
        return Screen("case.place_none", facts(view, case))
    lines = Lines(tuple(_place_line(place) for place in found))
    return Screen("case.place", facts(view, case) | {"lines": lines}, content=True, fleeting=True)


def _place_line(place: str) -> Words:
    key = "case.place_seen" if place.endswith(spots.SEEN) else "case.place_line"
    return Words(key, {"place": place.removesuffix(spots.SEEN)})


def _who_lines(villager: Complainant) -> tuple[Words, ...]:
    """Who it is, and below it what was written down before it was corrected."""
    who = " ".join(part for part in (villager.name, villager.group, villager.phone) if part)
    was = (Words("case.who_was", {"at": When(at, "day"), "who": told}) for at, told in villager.before)
    return (Words("case.who_line", {"who": who}), *was)


def facts(view: View, case: Case) -> dict[str, Any]:
    """The fields every message about a case may use: never a name or a phone."""
    work = view.work
    return {
        "number": case.number,
        "village": work.places.by_id(case.village_id).name,
        "track": Words(f"track.{case.track.value}"),
        "kind": _kind(case),
        "category": Words(f"category.{case.category}"),
        "state": state_word(work, case),
        "left": left_words(work, case),
        "due": When(case.due_at, "by") if case.due_at else Words("case.no_clock"),
        "unit": work.places.by_id(case.unit_id).name if case.unit_id else Words("case.no_unit"),
        "turn": Words(next_key(work, case)),
        "marks": marks(case),
    }


def _kind(case: Case) -> Words:
    """What it is about: category and track; of danger the marks below say the track already."""
    category = Words(f"category.{case.category}")
    if says_danger(case):
        return category
    return Words("case.kind", {"category": category, "track": Words(f"track.{case.track.value}")})


def hands_of(view: View, case: Case) -> Lines:
    """Who has it now, covering for somebody absent or not; nothing is said where it waits for nobody."""
    if case.due_kind is None:
        return Lines(())
    people = in_turn(view.work, case)
    if view.someone.person.id in {person.id for person in people}:
        return Lines((Words("case.in_turn.you"),))
    if case.due_kind == "accept":
        # Who answers there, or above for them, may be told by whom it concerns: the place alone is said.
        place = view.work.places.by_id(home_of(case)).name
        return Lines((Words("case.in_turn.place", {"place": place}),))
    if not people:
        return Lines((Words("case.in_turn.nobody"),))
    who, more = people[0].name, len(people) - 1
    if more:
        return Lines((Words("case.in_turn.several", {"who": who, "more": more}),))
    return Lines((Words("case.in_turn.somebody", {"who": who}),))


def marks_of(view: View, case: Case) -> Lines:
    """The marks of the card, with who presses for those who have to do with it."""
    pressed_by = case.supervise_by is not None and oversees(view, case)
    return on_card(view, case, demand_lines(view, case, named=pressed_by))


@screen("case.card")
def card_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The card, through the gate."""
    case = case_for(view.work, view.someone, fields["case"])
    if case.track is Track.INTEGRITY:
        return Screen("case.card_sealed", {"number": case.number})
    rows = (*actions(view, case, more=bool(fields.get("more"))), *linked_rows(view, case))
    if "keep" in fields:
        # Offered once, under the answer to what was typed; the next look at the card is without it.
        rows = (*rows, (Button("kept.button.keep", "kp", (case.ref, fields["keep"])),))
    if case.track in CARDS:
        return CARDS[case.track](view, case, rows)
    shown = facts(view, case) | {
        "story": story_of(view, case),
        "files": file_count(view, case),
        "hands": hands_of(view, case),
        "wanted": wanted_lines(view, case),
        "links": linked_lines(view, case),
        "concerned": concerned_lines(view, case) if oversees(view, case) else Lines(()),
        "history": history_of(view, case),
    }
    shown["marks"] = marks_of(view, case)
    key = "case.card"
    if case.track is Track.PETITION:
        key, shown["where"] = "case.card_petition", Lines(petition_lines(view, case))
    return Screen(key, shown, rows=rows, content=True)


def show_card(turn: Turn, ref: str, *, more: bool = False) -> None:
    """Show a case's card in place of what was pressed, or as a new message."""
    case = case_for(turn.work, turn.actor, ref)
    extra = {"more": True} if more else {}
    turn.answer("case.card", case_id=case.id, case=ref, **extra)


@pressed("o")
def open_card(turn: Turn, args: tuple[str, ...]) -> None:
    """Open a case from a list: a new message, so that the list stays."""
    case = case_for(turn.work, turn.actor, args[0] if args else "")
    turn.say("case.card", case_id=case.id, case=case.ref)


def unknown_choice() -> Refusal:
    """A button that means nothing (any more)."""
    return Refusal("button_old", screen=("home", {}))
