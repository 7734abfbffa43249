"""Before a report is sent: open cases of the village that may be the same matter; never who reported them."""

from handlers import story
from handlers.flow import Done, Outcome, option
from handlers.screen import Button, Lines, Rows, View, When, Words
from handlers.standing import state_word
from handlers.turn import Turn
from supervision.acts import joining
from supervision.acts.reporting import Report
from supervision.cases import Case, Track
from supervision.categories import guess
from supervision.drafts import Draft
from supervision.gate import Actor, home_village, township_of
from supervision.ports import Work


def category_of(draft: Draft) -> str:
    """The category chosen, else the one its words are about."""
    return str(draft.body.get("category") or guess(story.told(draft)).value)


def village_of(view: View, draft: Draft) -> int:
    """The village it is about: the one chosen, else the reporter's own."""
    return _village(view.work, view.someone, draft)


def _village(work: Work, actor: Actor, draft: Draft) -> int:
    chosen = draft.body.get("village")
    return int(chosen) if chosen is not None else home_village(work, actor).id


def namesakes_in(work: Work, draft: Draft, village_id: int) -> tuple[str, ...]:
    """Of which names it was answered that somebody else is meant, for the township of this village: elsewhere the same
    name may be another's."""
    township = township_of(work, village_id)
    answered = draft.body.get("namesakes", {})
    return tuple(map(str, answered.get(str(township.id), ()))) if township is not None else ()


def report_of(turn: Turn, draft: Draft) -> Report:
    """The report as the draft has it."""
    body = draft.body
    files = story.files_of(turn.work, draft)
    return Report(
        track=Track(body["track"]),
        village_id=_village(turn.work, turn.actor, draft),
        parts=[(part["source"], part["text"]) for part in story.parts_of(draft)],
        files=[f.id for f in files],
        category=category_of(draft),
        hurt=body.get("hurt"),
        voiced=story.voices(files) > 0,
        own_finding=bool(body.get("own")),
        identity={k: body[k] for k in ("name", "phone", "group") if body.get(k)},
        visit_ref=body.get("visit"),
        concerns=tuple(str(name) for name in body.get("concerns", [])),
        namesakes=namesakes_in(turn.work, draft, _village(turn.work, turn.actor, draft)),
        spots=story.spots_of(draft),
    )


def _found(view: View, draft: Draft) -> tuple[Case, ...]:
    if draft.body.get("concerns"):
        # Whoever is named may see the other case, and would read this one there.
        return ()
    track = Track(draft.body["track"])
    village = village_of(view, draft)
    text, category = story.told(draft), category_of(draft)
    return joining.alike(view.work, view.someone, village, track, category, text)


def lines_of(view: View, draft: Draft) -> Lines:
    """Number, category, age and who has it: nothing of the words, the villager or the reporter."""
    found = _found(view, draft)
    if not found:
        return Lines(())
    head = Words("similar.head", {"count": len(found)})
    return Lines((head, *(_line(view, case) for case in found), Words("similar.next")))


def _line(view: View, case: Case) -> Words:
    fields = {
        "number": case.number,
        "category": Words(f"category.{case.category}"),
        "ago": When(case.submitted_at, "ago"),
    }
    if case.unit_id is None:
        return Words("similar.line", fields | {"state": state_word(view.work, case)})
    return Words("similar.line_unit", fields | {"unit": view.work.places.by_id(case.unit_id).name})


def buttons_of(view: View, draft: Draft) -> Rows:
    """并进去, one for each."""
    return tuple((_join_button(draft, case),) for case in _found(view, draft))


def _join_button(draft: Draft, case: Case) -> Button:
    return option(draft, "similar.button.join", "join", case.ref, number=case.number)


def join(turn: Turn, draft: Draft, ref: str) -> Outcome:
    """并进去: the villager joins that case with a receipt of his own."""
    case, receipt = joining.join(turn.work, turn.actor, draft, ref, report_of(turn, draft))
    turn.work.chats.remember_album(turn.said.chat_id, f"filed:{draft.ref}", f"c:{case.ref}")
    turn.answer("similar.joined", case_id=case.id, number=case.number, receipt=receipt.receipt_number)
    turn.say("receipt", case_id=case.id, case=case.ref, receipt=receipt.receipt_number)
    return Done()
