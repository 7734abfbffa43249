"""念给群众听: a sentence in plain speech for the own villager with each notice, and 已转告 once it was passed on."""

from collections.abc import Mapping
from typing import Any

from handlers.buttons import number, pressed, value_of
from handlers.outside import outside_name
from handlers.petition_card import review_word
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, make, screen
from handlers.turn import Turn
from supervision.acts.telling import own_villagers, pass_on
from supervision.cases import Case, Track
from supervision.refusals import Refusal
from supervision.tellings import Told

#: Which step a notice tells of. 已核实 is ticked by 已告知群众 (see casework.tell).
STEP_OF: Mapping[str, Told] = {
    "report.filed": Told.RECEIVED,
    "notice.signed": Told.SIGNED,
    "notice.handed": Told.HANDED,
    "notice.started": Told.STARTED,
    "notice.progress": Told.PROGRESS,
    "notice.verify": Told.RESULT,
    "notice.tell": Told.VERIFIED,
    "notice.closed": Told.CLOSED,
    "notice.returned": Told.RETURNED,
    "notice.transferred": Told.TRANSFERRED,
    "notice.directed": Told.DIRECTED,
    "notice.extended": Told.EXTENDED,
    "notice.hurried": Told.HURRIED,
    "notice.merged": Told.MERGED,
    "notice.late": Told.LATE,
    "notice.petition_passed": Told.TRANSFERRED,
    "notice.petition_accepted": Told.PROGRESS,
    "notice.petition_prolonged": Told.EXTENDED,
    "notice.again": Told.REOPENED,
    "notice.not_done_yet": Told.NOT_DONE,
    "notice.moved": Told.MOVED,
    "notice.sorted": Told.SORTED,
    "notice.outside": Told.OUTSIDE,
    "notice.petition_lapsed": Told.CLOSED,
    "notice.given": Told.GIVEN,
    "notice.held": Told.HELD,
    "notice.eased": Told.EASED,
    "notice.invented": Told.REOPENED,
    "notice.unhappy": Told.REOPENED,
    "notice.petition_numbered": Told.PROGRESS,
    "notice.resorted": Told.RESORTED,
}
# A button that hangs in a chat names its notice by the place here: new ones stand last.
_NOTICES = tuple(STEP_OF)
#: Steps that are told otherwise where another body answers.
_OF_PETITIONS = {
    "report.filed": "petition_received",
    "notice.signed": "petition_signed",
    "notice.petition_passed": "petition_passed",
    "notice.petition_accepted": "petition_accepted",
    "notice.petition_numbered": "petition_numbered",
    "notice.petition_prolonged": "petition_prolonged",
    "notice.sorted": "petition_sorted",
    "notice.resorted": "petition_resorted",
    "notice.petition_lapsed": "petition_lapsed",
}
_NOTHING = Lines(())


def sentence(view: View, case: Case, name: str, version: int) -> Any:
    """What to read to the villager, as a line of the notice; nothing where the reader has no villager in the case."""
    step = _step(view, case, name)
    if step is None or not own_villagers(view.work, view.someone, case):
        return _NOTHING
    words = Words(f"aloud.{_variant(name, step, case)}", _facts(view, case))
    at = told_at(view, case, name, version)
    return Words("aloud.done", {"words": words, "at": at}) if at else Words("aloud", {"words": words})


def _step(view: View, case: Case, name: str) -> Told | None:
    """Whoever was not told that somebody above pressed need not hear that nobody does any more."""
    step = STEP_OF.get(name)
    if step is not Told.EASED:
        return step
    pressed = any(each.step is Told.HURRIED for each in view.work.tellings.of_case(case.id))
    return step if pressed else None


def _variant(name: str, step: Told, case: Case) -> str:
    """Nobody is promised a unit, or a day, that is not known; nor by the township what another body answers."""
    if case.track is Track.PETITION and name in _OF_PETITIONS:
        return _OF_PETITIONS[name]
    if case.track is Track.URGENT and step is Told.RESORTED:
        return "resorted_urgent"
    plain = step is Told.HANDED and case.unit_id is None
    if step is Told.HANDED and not plain and case.due_kind == "measures":
        return "handed_danger"
    return "handed_on" if plain or (step is Told.STARTED and case.due_at is None) else step.value


def _facts(view: View, case: Case) -> dict[str, Any]:
    due = case.supervise_by or case.due_at
    petition = view.work.petitions.of(case) if case.track is Track.PETITION else None
    return {
        "number": case.number,
        "unit": view.work.places.by_id(case.unit_id).name if case.unit_id else _NOTHING,
        "due": When(due, "by") if due else Words("aloud.soon"),
        "township": view.work.places.by_id(case.township_id).name,
        "outside": outside_name(view.work),
        "review": review_word(view.work, case) if petition is not None else _NOTHING,
        "theirs": (petition.number if petition is not None else None) or Words("petition.no_number"),
    }


def tick(view: View, case: Case, name: str, version: int, ref: str = "") -> Rows:
    """The button 已转告; once it was pressed, none. 已核实 has 已告知群众 for it. `ref`: the notice is of another case,
    which has joined this one."""
    step = _step(view, case, name)
    if step in (None, Told.VERIFIED) or not own_villagers(view.work, view.someone, case):
        return ()
    if told_at(view, case, name, version) is not None:
        return ()
    args = (ref or case.ref, number(_NOTICES.index(name)), number(version))
    return ((Button("aloud.button.told", "tl", args),),)


def told_at(view: View, case: Case, name: str, version: int) -> When | None:
    """When this reader ticked the step; None where not yet."""
    step, person = STEP_OF.get(name), view.someone.person.id
    for each in view.work.tellings.of_case(case.id):
        if (each.step, each.version, each.person_id) == (step, version, person):
            return When(each.at)
    return None


@pressed("tl")
def told(turn: Turn, args: tuple[str, ...]) -> None:
    """已转告: (case, notice, version)."""
    ref, code, version = (*args, "", "", "")[:3]
    at = value_of(code)
    if not 0 <= at < len(_NOTICES) or value_of(version) < 0:
        raise Refusal("choice_unknown")
    name = _NOTICES[at]
    case = pass_on(turn.work, turn.actor, ref, STEP_OF[name], value_of(version))
    # The notice stays with its other buttons; where the matter has gone on, only the tick is said.
    fields: dict[str, Any] = {"case": ref, "version": value_of(version), "notice": name}
    turn.answer("aloud.ticked", case_id=case.id, **fields)


@screen("aloud.ticked")
def ticked_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The notice as it stands, without the button; or, where it is no longer due, that the tick is kept."""
    shown = make(view, fields["notice"], {"case": fields["case"], "version": fields["version"]})
    if shown is not None:
        return shown
    return Screen("aloud.kept")


def history(view: View, case: Case) -> list[tuple[Any, Words]]:
    """(moment, line) of what was passed on, for those who supervise."""
    return [
        (each.at, Words("entry.passed_on", {"at": When(each.at), "step": Words(f"aloud.step.{each.step}")}))
        for each in view.work.tellings.of_case(case.id)
    ]
