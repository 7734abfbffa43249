"""看照片听录音: the pictures, recordings and papers of a case, and how to come to what takes a second person."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.buttons import in_rows
from handlers.card import act, facts
from handlers.files_seen import faces_waiting, known_files, shown_files, waiting_of
from handlers.screen import Picture, Rows, Screen, View, screen
from supervision.acts.covering import to_cover
from supervision.acts.taking_back import SUMMED_UP
from supervision.cases import Case, Move
from supervision.covering import to_ask_for
from supervision.files import FileState, StoredFile
from supervision.gate import case_for, may
from supervision.identity import Sought
from supervision.identity_gate import files_askable
from supervision.listening import not_to_hear, unwritten


@screen("case.files")
def files_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """The pictures, voices and papers of a case; of recordings whose words are written, how to hear them."""
    case = case_for(view.work, view.someone, fields["case"])
    files, shown = shown_files(view, case), facts(view, case) | {"faces": faces_waiting(view, case)}
    there = [each for each in known_files(view, case) if each.state is FileState.KEPT]
    apart = bool(not_to_hear(view.work, view.someone, case, there))
    asked = apart and bool(files_askable(view.work, view.someone, case, Sought.RECORDING))
    rows = _below_files(view, case, heard=asked)
    if not files:
        key = "case.files_only_heard" if asked else "case.files_unheard"
        none = "case.files_waiting" if waiting_of(view, case) else "case.files_none"
        return Screen(key if apart else none, shown, rows=rows)
    picture = Picture("files", {"files": files, "mark": fields.get("mark", "")})
    key = _heard_out(view, case, there)
    if apart:
        key = "case.files_but_heard" if asked else "case.files_but_voice"
    return Screen(key, shown, rows=rows, picture=picture, content=True, fleeting=True)


def _heard_out(view: View, case: Case, files: Sequence[StoredFile]) -> str:
    """What comes next: for whoever has to type it, the words of a recording that nobody has written down yet."""
    if unwritten(view.work, view.someone, case, files):
        if may(view.work, view.someone, case, Move.SIGN.value):
            return "case.files_then_sign"
        if may(view.work, view.someone, case, Move.RESUMMARISE.value):
            return "case.files_then_write"
    return "case.files"


def _below_files(view: View, case: Case, *, heard: bool) -> Rows:
    """遮一下, 请他遮, 看原图 and 听录音, for those whose it is."""
    work, actor = view.work, view.someone
    keys = [act(case, "cover")] if to_cover(work, actor, case) else []
    if to_ask_for(work, actor, case):
        keys.append(act(case, "ask_cover"))
    if files_askable(work, actor, case, Sought.ORIGINAL):
        keys.append(act(case, "originals"))
    if heard:
        keys.append(act(case, "hear"))
    return in_rows(keys, 2)


@screen(SUMMED_UP)
def summed_up_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Where a recording stood whose words have been written since: it is gone, the words are on the card."""
    case = case_for(view.work, view.someone, fields["case"])
    card = act(case, "back", label="covering.button.card")
    asked = files_askable(view.work, view.someone, case, Sought.RECORDING)
    key = "listening.taken_back_heard" if asked else SUMMED_UP
    return Screen(key, {"number": case.number}, rows=((card,),), content=True)
