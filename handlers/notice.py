"""One notice about a case: number, village, category and step, and the buttons of what is next.

A notice rings, and a locked phone shows it to whoever holds it. Nothing that somebody wrote stands in it: 看原话 shows
that in the same message, through the gate and on record, protected and folded as any content is.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers import aloud
from handlers.buttons import number, pressed, value_of
from handlers.card import actions, facts, show_card, unknown_choice
from handlers.history import reason
from handlers.screen import Button, Lines, Quote, Screen, Told, View, Words, make, screen, tells
from handlers.turn import Turn
from supervision.acts.opening import open_card
from supervision.cases import Case, EntryKind, State, Track
from supervision.gate import case_for
from supervision.missing import Item

#: The notices behind which something stands that somebody wrote. A button that hangs in a chat names its notice by the
#: place here: new ones stand last.
_WORDED = tuple(
    f"notice.{name}"
    for name in (
        *("progress", "verify", "tell", "not_done", "returned", "transferred", "directed", "withdrawn"),
        *("supplemented", "corrected", "question", "answer"),
        *("extension_asked", "extension_refused", "nature_corrected"),
        *("offered", "offer_refused", "to_decide", "decided", "by_silence"),
        *("petition_declined", "petition_answered", "now_danger", "resorted", "resorted_above"),
        *("spend_not_done", "spend_audited", "spend_again", "spend_returned"),
    )
)

#: The field of a notice that shows them.
_SHOWN = "words"


def notice(
    name: str,
    *states: State,
    last: EntryKind | Callable[[View, Case], Any] | None = None,
    acts: bool = True,
    unless: Callable[[View, Case], bool] | None = None,
    why: Callable[[View, Case], Any] | None = None,
) -> None:
    """Register a notice about a case: number, village, category and step; the `last` words of a kind once they are
    asked for.

    It is dropped at sending when the case has left `states` meanwhile, or `unless` says so. `acts`: the next buttons
    of the case stand under it; without them it only says what is said, and the card is one tap away. `why`: lines of
    what has led to it.
    """

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        if (states and case.state not in states) or (unless is not None and unless(view, case)):
            return None
        shown = facts(view, case)
        if last is not None:
            shown["text"] = last_words(view, case, last) if isinstance(last, EntryKind) else last(view, case)
        if why is not None:
            shown["why"] = why(view, case)
        version = int(fields.get("version", 0))
        shown["aloud"] = aloud.sentence(view, case, name, version)
        ticking = aloud.tick(view, case, name, version)
        said = Screen(
            name,
            shown,
            rows=(
                *(actions(view, case) if acts else ()),
                *ticking,
                (Button("notice.button.card", "o", (case.ref,)),),
            ),
            content=True,
            loud=case.track is Track.URGENT,
        )
        return on_asking(said, case, fields)


def on_asking(said: Screen, case: Case, fields: Mapping[str, Any]) -> Screen:
    """A notice without what somebody wrote, and beside 看详情 the button that shows it; as it is once that was pressed.
    What was chosen, a ready-made reason, says nothing of a villager and stays."""
    if fields.get(_SHOWN) or not tells(said.fields):
        return said
    args = (case.ref, number(_WORDED.index(said.key)), number(int(fields.get("version", 0))))
    *before, card = said.rows
    rows = (*before, (Button("notice.button.words", "nw", args), *card))
    return replace(said, fields={name: _unsaid(each) for name, each in said.fields.items()}, rows=rows)


def _unsaid(value: Any) -> Any:
    """A part of a notice, with a hint to the button in place of what somebody wrote."""
    match value:
        case Quote() | Told():
            return Words("notice.words")
        case Words(key=key, fields=fields):
            return Words(key, {name: _unsaid(each) for name, each in fields.items()})
        case Lines(each=each):
            return replace(value, each=tuple(_unsaid(line) for line in each))
    return value


@pressed("nw")
def show_words(turn: Turn, args: tuple[str, ...]) -> None:
    """看原话, in the notice itself; on the card where the notice is not due any more. It is read, as a card is."""
    ref, which, version = (*args, "", "", "")[:3]
    case = case_for(turn.work, turn.actor, ref)
    if not 0 <= value_of(which) < len(_WORDED):
        raise unknown_choice()
    name = _WORDED[value_of(which)]
    fields: dict[str, Any] = {"case": ref, "version": max(value_of(version), 0), _SHOWN: True}
    view = View(turn.work, turn.person, turn.actor, turn.person.language)
    if case.track is Track.INTEGRITY or make(view, name, fields) is None:
        show_card(turn, ref)
        return
    open_card(turn.work, turn.person, case.id)
    turn.answer(name, case_id=case.id, **fields)


def last_words(view: View, case: Case, kind: EntryKind) -> Any:
    """The latest line of a kind."""
    texts = [e.text for e in view.work.cases.entries(case.id) if e.kind is kind]
    return reason(texts[-1]) if texts and texts[-1] else Words("entry.files_only")


def typed_missing(view: View, case: Case) -> Any:
    """What was typed of what is missing, below the items that were ticked; those are said without it."""
    texts = [e.text for e in view.work.cases.entries(case.id) if e.kind is EntryKind.REASON]
    ticked = [each for each in view.work.missing.of_case(case.id) if each.item is not Item.OTHER]
    typed = "\n".join((texts[-1] if texts else "").split("\n")[len(ticked) :])
    return Quote(typed) if typed else Lines(())


def what_first(_view: View, case: Case) -> Words:
    """What is asked of the inspector: against danger, the first measures before all else."""
    return Words("notice.assigned.measures" if case.due_kind == "measures" else "notice.assigned.handle")


def by_when(view: View, case: Case) -> Words:
    """What the day is for that is told: of danger the first measures, not that all is done."""
    key = "notice.handed.measures" if case.due_kind == "measures" else "notice.handed.handle"
    return Words(key, {"due": facts(view, case)["due"]})
