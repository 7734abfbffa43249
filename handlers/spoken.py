"""What is said of a case by and by, and speaks of somebody through whose hands it comes, is laid with it only once it
was asked whether it is about him: else he would read it first."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers import faces, sealed_way, story
from handlers.commands import REPORTERS
from handlers.covered import answer_to
from handlers.flow import Done, Go, Outcome, Step, Take, flow, keep, option, show, start
from handlers.said import Kind
from handlers.screen import Screen, View
from handlers.turn import Turn
from supervision.acts import recusing, reporting
from supervision.cases import Case, Move
from supervision.drafts import Draft
from supervision.gate import case_for, may, speaks_for
from supervision.mentions import spoken_of_in
from supervision.missing import Item
from supervision.people import Person
from supervision.refusals import Missing

_FLOW, _ASKED = "spoken", "whom"

_FILES = (Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT)


def captioned(also: Callable[[Turn, Draft], list[str]]) -> dict[Kind, Take]:
    """Files that come while it is asked: what stands under one may speak of somebody else too. `also`: of whom what was
    just said speaks."""

    def add(turn: Turn, draft: Draft) -> Outcome:
        outcome = story.add_file(turn, draft)
        if isinstance(outcome, Done) or "parts" not in outcome.learnt:
            return outcome
        names = dict.fromkeys([*draft.body["spoken"], *also(turn, draft)])
        return replace(outcome, learnt={**outcome.learnt, "spoken": list(names)})

    return dict.fromkeys(_FILES, add)


def asks_whom(turn: Turn, draft: Draft, case: Case, **learnt: Any) -> Outcome | None:
    """The question, where what a conversation was told for a case speaks of somebody; None where of nobody."""
    names = _names(turn, case, story.told(draft))
    if not names:
        return None
    body = {**draft.body, "case": case.ref, "number": case.number, "spoken": names, **learnt}
    show(turn, keep(turn, replace(draft, flow=_FLOW, step=_ASKED, body=body)))
    return Done()


def asked_of_message(turn: Turn, case: Case) -> bool:
    """As `asks_whom`, of a message that goes to a case without a conversation."""
    names = _names(turn, case, turn.said.text)
    if not names:
        return False
    draft = start(turn, _FLOW, case=case.ref, number=case.number, spoken=names)
    told = {"parts": story.with_words(turn, draft)} if turn.said.file is None else story.received(turn, draft)
    show(turn, keep(turn, replace(draft, body={**draft.body, **told})))
    return True


def asked_of_edit(turn: Turn, case: Case, source: str) -> bool:
    """As `asks_whom`, of a message that was edited after it had become part of a case."""
    names = _names(turn, case, turn.said.text)
    if not names:
        return False
    parts = [{"source": source, "text": turn.said.text, "forwarded": False}]
    show(turn, start(turn, _FLOW, case=case.ref, number=case.number, spoken=names, parts=parts, edits=True))
    return True


def first_asked(
    turn: Turn,
    draft: Draft,
    text: str,
    *,
    case: Case | None = None,
    inside: bool = False,
    step: str = _ASKED,
    **learnt: Any,
) -> Go | None:
    """As `asks_whom`, as a step `whom` of the conversation itself: before what it was told is kept with the case (the
    conversation's, where none is given). `learnt`: what `keeps` needs to know of it. `inside`: the village never reads
    it. Nobody is asked what he may not answer: who cannot name anybody. `step`: see `whom`."""
    case = case or case_for(turn.work, turn.actor, draft.body["case"])
    if not may(turn.work, turn.actor, case, Move.NAME.value):
        return None
    found = spoken_of_in(turn.work, turn.person, case, text)
    names = [person.name for person in found if not (inside and _of_village(turn, person))]
    return Go(step, {"case": case.ref, "spoken": names, **learnt}) if names else None


def heard(
    turn: Turn,
    draft: Draft,
    text: str,
    keeps: Callable[[Turn, Draft], Outcome],
    *,
    case: Case | None = None,
    inside: bool = False,
    step: str = _ASKED,
    **learnt: Any,
) -> Outcome:
    """What was typed is kept by `keeps`, at once where it speaks of nobody; else once `first_asked` was answered."""
    told = replace(draft, body={**draft.body, **learnt})
    return first_asked(turn, draft, text, case=case, inside=inside, step=step, **learnt) or keeps(turn, told)


def _of_village(turn: Turn, person: Person) -> bool:
    """Whether no office above the village is held."""
    held = {office.role for office in turn.work.offices.of_person(person.id, turn.work.now)}
    return held <= {*REPORTERS}


def whom(
    keeps: Callable[[Turn, Draft], Outcome],
    *,
    back: str | None = None,
    back_to: Callable[[Draft], str | None] | None = None,
    files: bool = False,
    step: str = _ASKED,
) -> Step:
    """That step. `keeps` keeps what was told, and ends the conversation. `files`: some may be sent with it. `step`: its
    name, where the conversation has another step of that name."""

    def him(turn: Turn, draft: Draft, _argument: str) -> Outcome:
        # Kept first: a township that loses the matter could not say it any more.
        outcome = keeps(turn, draft)
        recusing.name(turn.work, turn.actor, draft.body["case"], "、".join(draft.body["spoken"]))
        try:
            case_for(turn.work, turn.actor, draft.body["case"])
        except Missing:
            turn.answer("name.gone_up")
        return outcome

    answers = {"him": him, "nobody": lambda turn, draft, _argument: keeps(turn, draft)}
    takes = captioned(_also) if files else {}
    return Step(step, _ask_first, "wants.choose", takes, chooses=answers, back=back, back_to=back_to)


def _ask_first(view: View, draft: Draft) -> Screen:
    answers = (option(draft, "spoken.button.him", "him"), option(draft, "spoken.button.nobody", "nobody"))
    names = [str(name) for name in draft.body["spoken"]]
    key = "spoken.within_above" if _loses(view, draft, names) else "spoken.within"
    return Screen(key, {"number": draft.body["number"], "names": "、".join(names)}, rows=(answers,))


def _loses(view: View, draft: Draft, names: list[str]) -> bool:
    """Whether the township would have it no more, were it about them."""
    case = case_for(view.work, view.someone, draft.body["case"])
    return case.held_from is None and recusing.lifts(view.work, view.someone, case, names)


def _also(turn: Turn, draft: Draft) -> list[str]:
    return _names(turn, case_for(turn.work, turn.actor, draft.body["case"]), turn.said.text)


def _names(turn: Turn, case: Case, text: str) -> list[str]:
    return [person.name for person in spoken_of_in(turn.work, turn.person, case, text)]


def _ask(view: View, draft: Draft) -> Screen:
    case = case_for(view.work, view.someone, draft.body["case"])
    names = [str(name) for name in draft.body["spoken"]]
    answers = (option(draft, "spoken.button.him", "him"), option(draft, "spoken.button.nobody", "nobody"))
    seal = option(draft, "track.button.integrity", "seal")
    rows = (answers, (seal,)) if view.someone.holds(*REPORTERS) else (answers,)
    shown = {"number": case.number, "names": "、".join(names)}
    return Screen("spoken.ask_above" if _loses(view, draft, names) else "spoken.ask", shown, rows=rows)


def _him(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """First it is kept from him, then the words are laid with it; a township that loses it says them before."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    names = "、".join(draft.body["spoken"])
    if speaks_for(turn.work, turn.actor, case):
        recusing.name(turn.work, turn.actor, case.ref, names)
        return _lay(turn, draft, "")
    outcome = _lay(turn, draft, "")
    recusing.name(turn.work, turn.actor, case.ref, names)
    return outcome


def _lay(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    body, text = draft.body, story.told(draft)
    files = [file.id for file in story.files_of(turn.work, draft)]
    source = story.parts_of(draft)[-1]["source"] if story.parts_of(draft) else None
    case, said = None, "supplement.done"
    if body.get("edits") and source is not None:
        case, said = reporting.correct(turn.work, turn.actor, source, text), "edit.version"
    if case is None or files or story.spots_of(draft):
        words = text if case is None else ""
        answered = [Item(each) for each in body["answered"]] if "answered" in body else None
        case = reporting.supplement(
            turn.work,
            turn.actor,
            body["case"],
            words,
            files,
            source,
            answered=answered,
            spots=story.spots_of(draft),
        )
    turn.work.drafts.finish(draft)
    turn.work.chats.remember_album(turn.said.chat_id, f"filed:{draft.ref}", f"c:{case.ref}")
    done = answer_to(turn, case, said, text)
    more = faces.offer(turn, case, files) if said == "supplement.done" else {}
    turn.answer(done, case_id=case.id, number=case.number, **more)
    return Done()


def _seal(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """Not a word of it is kept; whom it speaks of never has the number on a list."""
    case = case_for(turn.work, turn.actor, draft.body["case"])
    turn.village()
    return sealed_way.give_number(turn, draft, draft.body["spoken"], (case.village_id,))


def _more(turn: Turn, draft: Draft) -> Outcome:
    """The rest of it; it may speak of somebody else too."""
    parts = story.with_words(turn, draft)
    names = dict.fromkeys([*draft.body["spoken"], *_also(turn, draft)])
    return Go(learnt={"parts": parts, "spoken": list(names)})


flow(
    _FLOW,
    _ASKED,
    Step(
        _ASKED,
        _ask,
        "wants.choose",
        takes={Kind.TEXT: _more},
        chooses={"him": _him, "nobody": _lay, "seal": _seal},
    ),
    anywhere={**captioned(_also), Kind.LOCATION: story.add_place},
)
