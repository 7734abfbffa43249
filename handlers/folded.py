"""What a message is folded to once it has shown somebody's words for as long as it may: number, category and step as
they are now for this reader, and a button that opens it anew, through the gate.

A phone that is found or stolen tells no more than its owner looked at that day. A card keeps below what is next by now:
what was one tap on Friday is one tap on Monday. A conversation under way is folded too: it lives in its draft, not in
the message, and 接着说 asks on where it stands.
"""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import number, pressed
from handlers.card import act, actions
from handlers.colours import kind_of
from handlers.commands import offered_to
from handlers.screen import Button, Rows, Screen, View, make, screen
from handlers.standing import state_word
from handlers.turn import Turn
from supervision.acts.contents import FOLDED
from supervision.acts.drafting import in_sight
from supervision.cases import Case, Track
from supervision.gate import case_by_id
from supervision.refusals import Missing, Refusal

#: Lists, and what is opened from one: what opens the list.
_LISTS: Mapping[str, tuple[str, ...]] = {
    "search.found": ("go", "case"),
    "records": ("go", "records"),
    "receipts": ("go", "receipt"),
    "kept.list": ("go", "texts"),
    "kept.text": ("go", "texts"),
    "kept.remove": ("go", "texts"),
    "relatives": ("rl",),
    "identity.list": ("id", "list"),
    "erasure.list": ("er", "list"),
    "callback.moved": ("go", "callback"),
    "todo": ("go", "todo"),
    "digest": ("go", "queue"),
}

#: Screens about something that is no case, made anew from the one field that is kept (see storage.standing.kept).
_ANEW = {
    "callback": "callback",
    "correction": "correction",
    "duty.commented": "sampling",
    "duty.judged": "sampling",
    "identity": "request",
    "erasure": "erasure",
    "integrity.reading": "reading",
    "visit.card": "visit",
}

#: Screens below which stands what is next in a case; not where a newer card has taken the buttons from them already.
_WITH_WHAT_IS_NEXT = ("case.card", "notice.", "prompts")


@screen(FOLDED)
def folded_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Always something, whoever reads it by now: whatever went wrong here would leave the words where they are."""
    of = fields.get("of", "")
    for made in (_draft(view, fields), _again(of, fields), _list(of, fields), _case(view, fields)):
        if made is not None:
            return made
    if view.actor is not None and "todo" in offered_to(view.actor):
        return Screen("folded.other", rows=((Button("folded.button.todo", "go", ("todo",)),),))
    return Screen("folded.nothing")


def _draft(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What a conversation asked: it goes on where it stands, for whoever still sees what it is about."""
    draft = view.work.drafts.by_ref(fields["draft"]) if "draft" in fields else None
    if draft is None or view.person is None or draft.person_id != view.person.id:
        return None
    if not in_sight(view.work, draft):
        return None
    return Screen("folded.draft", rows=((Button("draft.button.go_on", "dr", (draft.ref, "go")),),))


def _again(of: str, fields: Mapping[str, Any]) -> Screen | None:
    name = _ANEW.get(of)
    if name is None or name not in fields:
        return None
    return Screen("folded.again", rows=((Button("notice.button.card", "un", (of, fields[name])),),))


def _list(of: str, fields: Mapping[str, Any]) -> Screen | None:
    opener = ("q", fields.get("bucket", "today"), number(0)) if of == "queue" else _LISTS.get(of)
    if opener is None:
        return None
    return Screen("folded.list", rows=((Button("folded.button.list", opener[0], opener[1:]),),))


def _case(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Nothing of it for whoever may no longer see it."""
    if view.actor is None or "about" not in fields:
        return None
    try:
        case = case_by_id(view.work, view.actor, fields["about"])
    except Missing:
        return None
    return without_words(
        view, case, acts=bool(fields.get("open")) and fields.get("of", "").startswith(_WITH_WHAT_IS_NEXT)
    )


def without_words(view: View, case: Case, *, acts: bool) -> Screen:
    """A card with nothing in it that anybody wrote; `acts`: with the buttons of what is next."""
    card = act(case, "back", label="notice.button.card")
    rows: Rows = ((card,),)
    if case.track is Track.INTEGRITY:
        return Screen("folded.sealed", {"number": case.number}, rows=rows)
    if acts:
        rows = (*actions(view, case), (card,))
    shown = {"number": case.number, "category": kind_of(case), "state": state_word(view.work, case)}
    return Screen("folded.case", shown, rows=rows)


@pressed("un")
def unfold(turn: Turn, args: tuple[str, ...]) -> None:
    """看详情 on what is no case: (screen, what it is about). Raises Missing for whoever may no longer see it."""
    of, ref = (*args, "", "")[:2]
    if of not in _ANEW:
        raise Refusal("button_old", screen=("home", {}))
    fields: dict[str, Any] = {_ANEW[of]: ref}
    if make(View(turn.work, turn.person, turn.actor, turn.person.language), of, fields) is None:
        raise Missing
    turn.answer(of, **fields)
