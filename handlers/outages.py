"""After an outage: the question or card that was open, once more, with a word about the press that was lost."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.buttons import in_rows
from handlers.commands import WORKERS
from handlers.flow import question
from handlers.folded import without_words
from handlers.prompts import prompts_screen
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen, tells
from supervision.cases import Case
from supervision.gate import case_by_id
from supervision.refusals import Missing

_TWO_HOURS, _TWO_DAYS = 120, 48 * 60


@screen("outage.draft")
def draft_again(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The present question of a draft; behind 接着说 where it quotes what was said, or names somebody: it rings. None
    when the conversation has moved on meanwhile."""
    asked = question(view, fields)
    if asked is not None and (tells(asked) or asked.fleeting):
        go_on = Button("draft.button.go_on", "dr", (str(fields["draft"]), "go"))
        asked = Screen("folded.draft", rows=((go_on,),))
    return _again(view, asked, fields)


@screen("outage.prompts")
def prompts_again(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The cases a message reminded of, as they stand now."""
    return _again(view, prompts_screen(view, fields), fields)


@screen("outage.case")
def case_again(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The case a message was about, with what can be done now. It rings, nobody has asked for it: what somebody wrote
    stands behind 看详情, and is read there."""
    case = case_by_id(view.work, view.someone, int(fields["case"]))
    return _again(view, without_words(view, case, acts=True), fields)


@screen("outage.line")
def line_again(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One line under the message whose buttons still work, and the way to what is to be done."""
    if view.actor is None:
        return None
    todo = ((Button("prompts.button.todo", "go", ("todo",)),),) if view.actor.holds(*WORKERS) else ()
    key = "outage.line" if _lately(fields) else "outage.line_long"
    others = _others(view, fields)
    return Screen(key, {"length": _length(fields), "others": _beside(others)}, rows=(*_cards(others), *todo))


@screen("outage.resend")
def resend_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whatever was sent in that time and not answered is to be sent again."""
    if view.actor is None:
        return None
    since, until = (datetime.fromisoformat(fields[name]) for name in ("since", "until"))
    return Screen("outage.resend", {"since": When(since), "until": When(until)})


def _again(view: View, shown: Screen | None, fields: Mapping[str, Any]) -> Screen | None:
    if shown is None or not shown.rows:
        return None  # nothing to press any more
    others = _others(view, fields)
    asked = {
        "length": _length(fields),
        "others": _beside(others),
        "question": Words(shown.key, shown.fields),
    }
    key = "outage.again" if _lately(fields) else "outage.again_long"
    return replace(shown, key=key, fields=asked, rows=(*shown.rows, *_cards(others)))


def _others(view: View, fields: Mapping[str, Any]) -> list[Case]:
    """The other cases whose buttons stand open in this chat, those still under way that this reader sees."""
    found = []
    for case_id in fields.get("others", ()) if view.actor is not None else ():
        with suppress(Missing):
            found.append(case_by_id(view.work, view.someone, case_id))
    return [case for case in found if case.open]


def _beside(others: list[Case]) -> Any:
    return Words("outage.others", {"count": len(others)}) if others else Lines(())


def _cards(others: list[Case]) -> Rows:
    return in_rows([Button("outage.button.card", "o", (c.ref,), {"number": c.number}) for c in others], 3)


def _lately(fields: Mapping[str, Any]) -> bool:
    """Whether “just now” may be said of it: of a night or a day it would be wrong."""
    return int(fields["minutes"]) < _TWO_HOURS


def _length(fields: Mapping[str, Any]) -> Words:
    minutes = int(fields["minutes"])
    if minutes < _TWO_HOURS:
        return Words("duration.m", {"count": minutes})
    if minutes < _TWO_DAYS:
        return Words("duration.h", {"count": minutes // 60})
    return Words("duration.d", {"count": minutes // (24 * 60)})
