"""遮一下: the picture under a numbered grid, and a key for each number: what is ticked nobody is shown from then on."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers import grid
from handlers.buttons import in_rows, number
from handlers.card import act
from handlers.flow import Done, Go, Outcome, Step, flow, keep, option, start
from handlers.screen import Screen, View, Words, screen
from handlers.turn import Turn
from supervision.acts import covering
from supervision.acts.reading import open_files
from supervision.covering import is_coming, own_pictures, pictures, to_ask_for
from supervision.drafts import Draft
from supervision.files import StoredFile
from supervision.gate import case_for
from supervision.refusals import Refusal

#: How many pictures are in a row to choose from.
_EACH = 5


def begin_covering(turn: Turn, ref: str, argument: str) -> None:
    """遮一下, below the pictures of a case: which of them, where there are several; then the grid."""
    case = covering.case_to_cover(turn.work, turn.actor, ref)
    found = covering.to_cover(turn.work, turn.actor, case)
    meant = [each for each in found if number(each.order) == argument]
    if (not found or (argument and not meant)) and is_coming(turn.work, turn.actor, case):
        raise Refusal("picture_coming", number=case.number)
    chosen = meant or list(found)
    if not chosen:
        raise Refusal("no_picture", screen=("case.card", {"case": ref}), number=case.number)
    several = len(chosen) > 1
    draft = start(turn, "covering", "which", case=ref, number=case.number, several=several)
    if several:
        turn.say("draft", draft=draft.ref, version=draft.version)
    else:
        _lay(turn, draft, chosen[0])


def begin_asking(turn: Turn, ref: str, argument: str) -> None:
    """请他遮, below the pictures of a case: somebody can be known on one, and whoever took it is to cover it."""
    case = case_for(turn.work, turn.actor, ref)
    found = to_ask_for(turn.work, turn.actor, case)
    chosen = [each for each in found if number(each.order) == argument] or list(found)
    if not chosen:
        raise Refusal("no_picture", screen=("case.card", {"case": ref}), number=case.number)
    if len(chosen) > 1:
        turn.answer("covering.ask_which", case_id=case.id, case=ref)
        return
    asked = covering.ask(turn.work, turn.actor, ref, chosen[0].id)
    if asked is None:
        turn.answer("covering.nobody_to_ask", case_id=case.id, number=case.number)
    else:
        turn.answer("covering.asked", case_id=case.id, number=case.number, name=asked.name)


@screen("covering.ask_which")
def ask_which_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Which of the pictures it is."""
    case = case_for(view.work, view.someone, fields["case"])
    buttons = [
        act(case, "ask_cover", number(each.order), "covering.button.which", order=place)
        for place, each in enumerate(pictures(view.work, case), 1)
        if each in to_ask_for(view.work, view.someone, case)
    ]
    back = act(case, "back", label="covering.button.card")
    return Screen("covering.ask_which", {"number": case.number}, rows=(*in_rows(buttons, _EACH), (back,)))


@screen(covering.ASKED)
def asked_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """To whoever took it, without the picture: it is to be covered. None once it is, or is not his to cover."""
    case = case_for(view.work, view.someone, fields["case"])
    own = enumerate(own_pictures(view.work, view.someone, case), 1)
    waiting = [(place, each) for place, each in own if each.waits and each.id == fields["file"]]
    if not waiting:
        return None
    [(place, file)] = waiting
    keys = (act(case, "cover", number(file.order)), act(case, "back", label="covering.button.card"))
    return Screen(covering.ASKED, {"number": case.number, "order": place}, rows=(keys,))


@screen(covering.READY)
def ready_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """To whoever asked: it is covered, and can be looked at."""
    case = case_for(view.work, view.someone, fields["case"])
    return Screen(covering.READY, {"number": case.number}, rows=((act(case, "files"),),))


def _lay(turn: Turn, draft: Draft, file: StoredFile) -> None:
    """The picture with its grid first, the keys below it."""
    ref = draft.body["case"]
    mark = covering.look(turn.work, turn.actor, ref, file.id)
    ticked = file.cover.cells if file.cover is not None else ()
    body = {**draft.body, "file": file.id, "order": file.order, "cells": list(ticked)}
    laid = keep(turn, replace(draft, step="cells", body=body))
    turn.say("covering.grid", case_id=_case_id(turn, ref), case=ref, file=file.id, mark=mark)
    turn.say("draft", draft=laid.ref, version=laid.version)


def _case_id(turn: Turn, ref: str) -> int:
    return case_for(turn.work, turn.actor, ref).id


# --- the questions


def _ask_which(view: View, draft: Draft) -> Screen:
    case = covering.case_to_cover(view.work, view.someone, draft.body["case"])
    buttons = [
        option(draft, "covering.button.which", "pick", number(each.order), order=place)
        for place, each in enumerate(covering.to_cover(view.work, view.someone, case), 1)
    ]
    return Screen("covering.which", {"number": case.number}, rows=in_rows(buttons, _EACH))


def _pick(turn: Turn, draft: Draft, argument: str) -> Outcome:
    case = covering.case_to_cover(turn.work, turn.actor, draft.body["case"])
    for each in covering.to_cover(turn.work, turn.actor, case):
        if number(each.order) == argument:
            _lay(turn, draft, each)
            return Done()
    raise Refusal("choice_unknown")


def _ask_cells(view: View, draft: Draft) -> Screen:
    file = view.work.files.by_id(draft.body["file"])
    ticked = grid.ticked(draft)
    shown = {"number": draft.body["number"], "cells": " ".join(map(str, ticked)) or Words("covering.none")}
    return Screen("covering.cells", shown, rows=grid.keys(draft, file))


def _picture_of(turn: Turn, draft: Draft) -> StoredFile:
    """Raises Missing: the picture was deleted meanwhile."""
    case = covering.case_to_cover(turn.work, turn.actor, draft.body["case"])
    return covering.picture_of(turn.work, turn.actor, case, draft.body["file"])


def _on(turn: Turn, draft: Draft, argument: str) -> Outcome:
    cell = grid.cell_of(_picture_of(turn, draft), argument)
    return Go(learnt={"cells": sorted({*grid.ticked(draft), cell})})


def _off(turn: Turn, draft: Draft, argument: str) -> Outcome:
    cell = grid.cell_of(_picture_of(turn, draft), argument)
    if cell in _sealed(turn, draft):
        shown = ("draft", {"draft": draft.ref, "version": draft.version})
        raise Refusal("cover_stays", screen=shown, number=draft.body["number"])
    return Go(learnt={"cells": [each for each in grid.ticked(draft) if each != cell]})


def _again(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go(learnt={"cells": list(_sealed(turn, draft))})


def _sealed(turn: Turn, draft: Draft) -> tuple[int, ...]:
    """The cells that are covered already, and whose cover one person does not take off."""
    file = _picture_of(turn, draft)
    if file.cover is None or covering.sees_below(turn.work, turn.actor, file):
        return ()
    return file.cover.cells


def _done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    ref, file_id = draft.body["case"], draft.body["file"]
    case = covering.cover(turn.work, turn.actor, ref, file_id, grid.ticked(draft))
    made = covering.picture_of(turn.work, turn.actor, case, file_id)
    turn.work.drafts.discard(draft)
    if made.cover is None:
        turn.answer("covering.bare", case_id=case.id, number=case.number)
        return Done()
    turn.answer("covering.done", case_id=case.id, number=case.number)
    mark = open_files(turn.work, turn.actor, case, [made])
    turn.say("covering.shown", case_id=case.id, case=ref, file=file_id, mark=mark)
    return Done()


flow(
    "covering",
    "which",
    Step("which", _ask_which, "wants.choose", chooses={"pick": _pick}),
    Step(
        "cells",
        _ask_cells,
        "wants.cells",
        chooses={"on": _on, "off": _off, "again": _again, "done": _done},
        back_to=lambda draft: "which" if draft.body.get("several") else None,
        lasting=frozenset({"on", "off"}),
    ),
)


# --- the pictures


@screen("covering.grid")
def grid_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The picture with its cells numbered; what is covered already stays covered on it (see acts.covering)."""
    case = covering.case_to_cover(view.work, view.someone, fields["case"])
    file = covering.picture_of(view.work, view.someone, case, fields["file"])
    bare = "bare" if covering.sees_below(view.work, view.someone, file) else ""
    picture = grid.picture([file], fields["mark"], grid="grid", bare=bare)
    return Screen("covering.grid", {"number": case.number}, picture=picture, content=True, fleeting=True)


@screen("covering.shown")
def shown_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The picture as everybody else gets it from now on."""
    case = case_for(view.work, view.someone, fields["case"])
    file = covering.picture_of(view.work, view.someone, case, fields["file"])
    rows = (
        act(case, "cover", number(file.order), "covering.button.more"),
        act(case, "back", label="covering.button.card"),
    )
    picture = grid.picture([file], fields["mark"])
    return Screen(
        "covering.shown", {"number": case.number}, rows=(rows,), picture=picture, content=True, fleeting=True
    )


@screen(covering.TAKEN_BACK)
def taken_back_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where pictures stood that have been covered since: they are gone, and seen again with one tap."""
    case = case_for(view.work, view.someone, fields["case"])
    keys = (act(case, "files"), act(case, "back", label="covering.button.card"))
    return Screen(covering.TAKEN_BACK, {"number": case.number}, rows=(keys,), content=True)
