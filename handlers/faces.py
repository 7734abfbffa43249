"""照片上有人: a button below what is being sent, where there is a photo; then the grid on the own picture.

It asks nobody anything: who has nobody on the picture never sees it. Nothing leaves the chat meanwhile.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers import grid, story
from handlers.buttons import in_rows, number
from handlers.card import act
from handlers.flow import Done, Go, Outcome, Step, keep, option
from handlers.said import Kind
from handlers.screen import Button, Lines, Rows, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import faces
from supervision.cases import Case
from supervision.drafts import Draft
from supervision.files import FileKind, FileState, StoredFile
from supervision.gate import case_by_id, case_for, home_village
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
    return (option(draft, "faces.button.open", "faces"),) if faces.pictures_of(view.work, draft) else ()


def lines(view: View, draft: Draft) -> Lines:
    """What becomes of the pictures on which somebody can be known: covered ones, and those that wait."""
    known = [each for each in faces.pictures_of(view.work, draft) if each.recognisable]
    waiting = [each for each in known if each.waits]
    coming = sum(each.state is FileState.PENDING for each in waiting)
    counted = {
        "faces.covered": len(known) - len(waiting),
        "faces.coming": coming,
        "faces.waiting": len(waiting) - coming,
    }
    return Lines(tuple(Words(key, {"count": count}) for key, count in counted.items() if count))


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
    """The button was pressed."""
    found = faces.pictures_of(turn.work, draft)
    if len(found) > 1:
        return Go(_WHICH, {"several": True})
    if not found:
        raise Refusal("choice_unknown")
    return _lay(turn, replace(draft, body={**draft.body, "several": False}), found[0], 1)


CHOOSES: Mapping[str, Callable[[Turn, Draft, str], Outcome]] = {"faces": opens}


def _lay(turn: Turn, draft: Draft, file: StoredFile, order: int) -> Outcome:
    """The picture with its grid first, the keys below it. From now on it waits to be covered; so does one that has not
    come yet, of which is said once it has (see faces_come)."""
    faces.somebody_on(turn.work, draft, file.id)
    if not file.copied:
        return Go()
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
    buttons = [_which(draft, n, each) for n, each in enumerate(faces.pictures_of(view.work, draft), 1)]
    return Screen("faces.which", {"faces": lines(view, draft)}, rows=in_rows(buttons, _EACH))


def _which(draft: Draft, n: int, file: StoredFile) -> Button:
    label = "faces.button.covered" if file.cover is not None else "covering.button.which"
    return option(draft, label, "pick", number(n), order=n)


def _pick(turn: Turn, draft: Draft, argument: str) -> Outcome:
    for n, each in enumerate(faces.pictures_of(turn.work, draft), 1):
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
    """Covered: it is shown as others see it, so that a wrong square is noticed; then on to the next, where there are
    several, or on with what is being sent."""
    file, chosen = _picture_of(turn, draft), grid.ticked(draft)
    faces.cover(turn.work, draft, file.id, chosen, _place(turn, draft))
    left = any(each.cover is None for each in faces.pictures_of(turn.work, draft))
    step = _WHICH if left and draft.body.get("several") else back
    if not chosen:
        return Go(step, forget=_LEARNT)
    turn.work.put_away(turn.said.chat_id, draft.ref)
    body = {key: value for key, value in draft.body.items() if key not in _LEARNT}
    on = keep(turn, replace(draft, step=step, body=body))
    turn.say("faces.shown", draft=draft.ref, file=file.id)
    turn.say("draft", draft=on.ref, version=on.version)
    return Done()


def _picture_of(turn: Turn, draft: Draft) -> StoredFile:
    return faces.picture_of(turn.work, draft, draft.body.get("face"))


def _place(turn: Turn, draft: Draft) -> int:
    """The village it is sent from."""
    if ref := draft.body.get("case"):
        return case_for(turn.work, turn.actor, ref).village_id
    chosen = draft.body.get("village")
    return int(chosen) if chosen is not None else home_village(turn.work, turn.actor).id


# --- what was added without a question, and can be covered afterwards


def offer(turn: Turn, case: Case, file_ids: Sequence[str]) -> dict[str, Any]:
    """The fields by which the answer to what was added offers to cover it, where a picture is among it."""
    added = [file for each in file_ids if (file := turn.work.files.by_id(each)) is not None]
    seen = [file for file in added if file.kind in _SEEN and file.cover is None]
    if not seen:
        return {}
    # Of an album more come by and by.
    alone = len(seen) == 1 and turn.said.album is None
    return {"case": case.ref} | ({"order": number(seen[0].order)} if alone else {})


def _added(key: str) -> None:
    @screen(key)
    def added_screen(view: View, fields: Mapping[str, Any]) -> Screen:
        """It was added to the case; a picture can be covered at once."""
        rows: Rows = ()
        if ref := fields.get("case"):
            case = case_for(view.work, view.someone, ref)
            rows = ((act(case, "cover", fields.get("order", ""), "faces.button.open"),),)
        return Screen(key, {"number": fields["number"]}, rows=rows)


_added("supplement.done")
_added("supplement.done_covered")


# --- the picture


@screen(faces.COME)
def come_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """A picture that waits has come: the grid, for whoever sent it; in what is being sent still, or in the case."""
    file = view.work.files.by_id(fields["file"])
    if file is None or not file.waits or view.person is None or file.person_id != view.person.id:
        return None
    if file.case_id is not None:
        case = case_by_id(view.work, view.someone, file.case_id)
        keys = (act(case, "cover", number(file.order), "faces.button.open"),)
        return Screen(faces.COME, rows=(keys,))
    draft = view.work.drafts.active(view.person.id)
    if draft is None or draft.id != file.draft_id:
        return None
    return Screen(faces.COME, rows=((option(draft, "faces.button.open", "faces"),),))


@screen("faces.grid")
def grid_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The own picture with its squares numbered, for whoever is about to send it; it is his, so nothing is hidden."""
    return _own("faces.grid", view, fields, grid="grid", bare="bare")


@screen("faces.shown")
def shown_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The own picture as others will see it."""
    return _own("faces.shown", view, fields)


def _own(key: str, view: View, fields: Mapping[str, Any], **manner: str) -> Screen | None:
    draft = view.work.drafts.by_ref(fields["draft"])
    if draft is None or view.person is None or draft.person_id != view.person.id:
        return None
    try:
        file = faces.picture_of(view.work, draft, fields["file"])
    except Missing:
        return None
    return Screen(key, picture=grid.picture([file], "", **manner), content=True, fleeting=True)
