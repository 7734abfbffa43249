"""照片上有人: a button below what is being sent, where there is a photo; then the grid on the own picture.

It asks nobody anything: who has nobody on the picture never sees it. Nothing leaves the chat meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from handlers import grid, story
from handlers.buttons import in_rows, number
from handlers.flow import Done, Go, Outcome, Step, keep, option
from handlers.said import Kind
from handlers.screen import Button, Lines, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import faces
from supervision.drafts import Draft
from supervision.files import FileKind, StoredFile
from supervision.gate import case_for, home_village
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

_WHICH, _CELLS = "faces", "cells"
#: What a conversation keeps while a picture is under the grid.
_LEARNT = ("face", "cells", "order")
#: How many pictures are in a row to choose from.
_EACH = 4

#: What may be a picture, before it has come.
_SEEN = frozenset({FileKind.PHOTO, FileKind.DOCUMENT})


def button(view: View, draft: Draft) -> tuple[Button, ...]:
    """The button, where a picture was sent."""
    sent = any(each.kind in _SEEN for each in story.files_of(view.work, draft))
    return (option(draft, "faces.button.open", "faces"),) if sent else ()


def lines(view: View, draft: Draft) -> Lines:
    """What becomes of the pictures on which somebody can be known: covered ones, and those that wait."""
    known = [each for each in faces.pictures_of(view.work, draft) if each.recognisable]
    waiting = sum(each.waits for each in known)
    done = len(known) - waiting
    said = ((Words("faces.covered", {"count": done}),) if done else ()) + (
        (Words("faces.waiting", {"count": waiting}),) if waiting else ()
    )
    return Lines(said)


def steps(back: str) -> tuple[Step, Step]:
    """The two questions of it, in a conversation that goes on at its step `back`."""

    def done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
        return _done(turn, draft, back)

    words = {Kind.TEXT: story.add_words}
    which = Step(_WHICH, _ask_which, "wants.choose", takes=words, chooses={"pick": _pick}, back=back)
    cells = Step(
        _CELLS,
        _ask_cells,
        "wants.cells",
        takes=words,
        chooses={"on": _on, "off": _off, "again": _again, "done": done},
        back_to=lambda draft: _WHICH if draft.body.get("several") else back,
        lasting=frozenset({"on", "off"}),
    )
    return which, cells


def opens(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """The button was pressed. Raises Refusal: picture_coming, where none has been fetched yet."""
    found = _numbered(turn.work, draft)
    if not found:
        raise Refusal("picture_coming", screen=("draft", {"draft": draft.ref, "version": draft.version}))
    if len(found) > 1:
        return Go(_WHICH, {"several": True})
    [(order, only)] = found.items()
    return _lay(turn, replace(draft, body={**draft.body, "several": False}), only, order)


def _numbered(work: Work, draft: Draft) -> dict[int, StoredFile]:
    """The pictures that have come, by the order in which they were sent; one that has not is counted all the same."""
    come = {each.id for each in faces.pictures_of(work, draft)}
    sent = [each for each in story.files_of(work, draft) if each.kind in _SEEN]
    return {n: each for n, each in enumerate(sent, 1) if each.id in come}


CHOOSES: Mapping[str, Callable[[Turn, Draft, str], Outcome]] = {"faces": opens}


def _lay(turn: Turn, draft: Draft, file: StoredFile, order: int) -> Outcome:
    """The picture with its grid first, the keys below it. From now on it waits to be covered."""
    faces.somebody_on(turn.work, draft, file.id)
    # What was pressed stays above the picture, and asks no more.
    turn.work.put_away(turn.said.chat_id, draft.ref)
    cells = list(file.cover.cells) if file.cover is not None else []
    body = {**draft.body, "face": file.id, "order": order, "cells": cells}
    laid = keep(turn, replace(draft, step=_CELLS, body=body))
    turn.say("faces.grid", draft=draft.ref, file=file.id)
    turn.say("draft", draft=laid.ref, version=laid.version)
    return Done()


# --- which of several


def _ask_which(view: View, draft: Draft) -> Screen:
    buttons = [_which(draft, n, each) for n, each in _numbered(view.work, draft).items()]
    return Screen("faces.which", rows=in_rows(buttons, _EACH))


def _which(draft: Draft, n: int, file: StoredFile) -> Button:
    label = "faces.button.covered" if file.cover is not None else "covering.button.which"
    return option(draft, label, "pick", number(n), order=n)


def _pick(turn: Turn, draft: Draft, argument: str) -> Outcome:
    for n, each in _numbered(turn.work, draft).items():
        if number(n) == argument:
            return _lay(turn, draft, each, n)
    raise Refusal("choice_unknown")


# --- the squares


def _ask_cells(view: View, draft: Draft) -> Screen:
    ticked = " ".join(map(str, grid.ticked(draft)))
    file = view.work.files.by_id(draft.body.get("face", ""))
    shown = {"cells": ticked or Words("covering.none")}
    return Screen("faces.cells", shown, rows=grid.keys(draft, file))


def _on(turn: Turn, draft: Draft, argument: str) -> Outcome:
    cell = grid.cell_of(_picture_of(turn, draft), argument)
    return Go(learnt={"cells": sorted({*grid.ticked(draft), cell})})


def _off(turn: Turn, draft: Draft, argument: str) -> Outcome:
    cell = grid.cell_of(_picture_of(turn, draft), argument)
    return Go(learnt={"cells": [each for each in grid.ticked(draft) if each != cell]})


def _again(_turn: Turn, _draft: Draft, _argument: str) -> Outcome:
    return Go(learnt={"cells": []})


def _done(turn: Turn, draft: Draft, back: str) -> Outcome:
    """Covered: on to the next, where there are several; else on with what is being sent."""
    file = _picture_of(turn, draft)
    faces.cover(turn.work, draft, file.id, grid.ticked(draft), _place(turn, draft))
    left = any(each.cover is None for each in faces.pictures_of(turn.work, draft))
    return Go(_WHICH if left and draft.body.get("several") else back, forget=_LEARNT)


def _picture_of(turn: Turn, draft: Draft) -> StoredFile:
    return faces.picture_of(turn.work, draft, draft.body.get("face"))


def _place(turn: Turn, draft: Draft) -> int:
    """The village it is sent from."""
    if ref := draft.body.get("case"):
        return case_for(turn.work, turn.actor, ref).village_id
    chosen = draft.body.get("village")
    return int(chosen) if chosen is not None else home_village(turn.work, turn.actor).id


# --- the picture


@screen("faces.grid")
def grid_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The own picture with its squares numbered, for whoever is about to send it; it is his, so nothing is hidden."""
    draft = view.work.drafts.by_ref(fields["draft"])
    if draft is None or view.person is None or draft.person_id != view.person.id:
        return None
    try:
        file = faces.picture_of(view.work, draft, fields["file"])
    except Missing:
        return None
    picture = grid.picture([file], "", grid="grid", bare="bare")
    return Screen("faces.grid", picture=picture, content=True, fleeting=True)
