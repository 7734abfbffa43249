"""Content first: what came before any question is kept, and the bot asks what to do with it."""

from dataclasses import replace
from typing import Any

from handlers import faces, integrity_content, sealed_way, spoken, story
from handlers.buttons import in_rows
from handlers.commands import REPORTERS
from handlers.covered import answer_to
from handlers.flow import FLOWS, Done, Go, Outcome, Step, advance, flow, hear, keep, option, show, start
from handlers.history import short
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, Words, counted
from handlers.turn import Turn
from handlers.wordless import made_wordless
from supervision.acts import reporting
from supervision.cases import Move, Track
from supervision.categories import integrity_words
from supervision.drafts import HELD, Draft
from supervision.files import GONE
from supervision.gate import case_by_number, case_for, may, scope_of
from supervision.lists import Filter
from supervision.numbers import read_number
from supervision.quotas import may_look_up, may_send_file
from supervision.refusals import Refusal

KEPT_KINDS = (Kind.TEXT, Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT, Kind.LOCATION)


def keep_unasked(turn: Turn) -> None:
    """Keep what was sent and ask: 记走访 · 报问题 · 补到某号 · 干部有问题 · 不要了. What cannot be kept gets one clear
    sentence."""
    if turn.said.kind not in KEPT_KINDS:
        raise Refusal(f"unasked.{turn.said.kind.value}")
    draft = start(turn, HELD)
    hear(turn, draft)


def follows_album(turn: Turn) -> bool:
    """A later picture of an album goes where the first one went, without another answer."""
    said = turn.said
    if said.album is None or said.file is None:
        return False
    target = turn.work.chats.album_target(said.chat_id, said.album)
    return target is not None and _goes_to(turn, target)


def _goes_to(turn: Turn, target: str) -> bool:
    where, _, ref = target.partition(":")
    if where == "d":
        return _join_draft(turn, ref)
    if where == integrity_content.ALBUM:
        return integrity_content.joins(turn, ref)
    if where == GONE:
        # It would go on into whatever is told next: a sealed matter's picture into a report to the township.
        turn.unhear()
        return True
    return _join_case(turn, ref)


def _join_draft(turn: Turn, ref: str) -> bool:
    draft = turn.work.drafts.by_ref(ref)
    if draft is None:
        target = turn.work.chats.album_target(turn.said.chat_id, f"filed:{ref}")
        return target is not None and _goes_to(turn, target)
    if draft.person_id != turn.person.id:
        # The office, and what was half said, is somebody else's by now: not to be mixed with what is told here.
        keep_unasked(turn)
        return True
    if story.foreign(turn, draft):
        # The first of them was refused aloud.
        return True
    outcome = story.add_file(turn, draft)
    if isinstance(outcome, Go):
        outcome = replace(outcome, quiet=True)
    version = advance(turn, draft, outcome)
    turn.work.refresh(turn.said.chat_id, "draft", {"draft": draft.ref, "version": version})
    return True


def _join_case(turn: Turn, ref: str) -> bool:
    case = case_for(turn.work, turn.actor, ref)
    incoming = turn.said.file
    if incoming is None:
        return False
    if may(turn.work, turn.actor, case, Move.SUPPLEMENT) and spoken.asked_of_message(turn, case):
        return True
    may_send_file(turn.work, turn.person.id)
    turn.work.files.expect(
        incoming,
        chat_id=turn.said.chat_id,
        person_id=turn.person.id,
        draft_id=None,
        case_id=case.id,
    )
    if turn.said.text.strip():
        # What stands under a later picture is words too: dropped, nobody would ever read them.
        source = story.source_of(turn.said)
        reporting.supplement(turn.work, turn.actor, ref, turn.said.text, source=source)
        turn.say(
            answer_to(turn, case, "supplement.done", turn.said.text), case_id=case.id, number=case.number
        )
    return True


def correct_draft(turn: Turn, draft: Draft, source: str) -> bool:
    """An edited message that is part of the open draft changes it; says so with the present question."""
    changed = story.corrected(draft, source, turn.said.text)
    if changed is None:
        return False
    if made_wordless(turn, draft):
        return True
    saved = keep(turn, changed)
    turn.say("edit.draft")
    show(turn, saved)
    return True


def _ask(view: View, draft: Draft) -> Screen:
    files = story.files_of(view.work, draft)
    buttons = [option(draft, "held.case", "case")]
    if view.someone.holds(*REPORTERS):
        buttons = [
            option(draft, "held.visit", "visit"),
            option(draft, "held.report", "report"),
            *buttons,
            option(draft, "track.button.integrity", "seal"),
        ]
    fields: dict[str, Any] = {
        "hint": _hint(view, draft),
        "files": story.with_spot(draft, counted(len(files))),
    }
    key = "held.ask_files"
    if _numbered(view, draft) and integrity_words(story.told(draft)):
        # More of what no word was to be kept of is not said once more in the chat.
        key = "held.ask_unsaid"
    elif story.told(draft):
        key, fields["story"] = "held.ask", story.shown(story.told(draft)[:600])
    return Screen(key, fields, rows=in_rows(buttons, 2))


def _hint(view: View, draft: Draft) -> Lines:
    """What speaks of officials, and what follows on a number that was just given, is not to be said here: else it
    stays, for days, as something kept."""
    if not view.someone.holds(*REPORTERS):
        return Lines(())
    if _numbered(view, draft):
        return Lines((Words("held.hint.numbered"),))
    return Lines((Words("held.hint.integrity"),) if integrity_words(story.told(draft)) else ())


def _numbered(view: View, draft: Draft) -> bool:
    return view.someone.holds(*REPORTERS) and sealed_way.given_lately(view.work, draft.chat_id)


def _ask_seal(view: View, draft: Draft) -> Screen:
    """A tap that destroys what was sent is asked about once; whether it has its number already, too."""
    new = option(draft, "held.button.number", "new")
    if not sealed_way.given_lately(view.work, draft.chat_id):
        return Screen("held.seal", rows=((new,),))
    same = option(draft, "held.button.same", "same")
    return Screen("held.seal_more", rows=((same, replace(new, label="held.button.other")),))


def _to_seal(turn: Turn, _draft: Draft, _argument: str) -> Outcome:
    turn.village()
    return Go("seal")


def _seal(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    turn.village()
    return sealed_way.give_number(turn, draft)


def _same(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return sealed_way.same_matter(turn, draft)


def _become(turn: Turn, draft: Draft, flow_name: str) -> Outcome:
    """The kept content becomes a report or a visit: same draft, same key, first question."""
    saved = keep(turn, replace(draft, flow=flow_name, step=FLOWS[flow_name].first))
    show(turn, saved)
    return Done()


def _to_visit(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    turn.village()
    return _become(turn, draft, "visit")


def _to_report(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    turn.village()
    return _become(turn, draft, "report")


def _which(view: View, draft: Draft) -> Screen:
    actor = view.someone
    now = view.work.now
    page = view.work.cases.page(
        scope_of(view.work, actor), Filter("mine", person_id=actor.person.id), now, now, 0, 6
    )
    buttons = tuple(
        option(
            draft,
            "held.number",
            "to",
            case.number,
            number=case.number,
            summary=short(view, case),
        )
        for case in page.cases
    )
    return Screen("held.which", rows=in_rows(buttons, 1))


def _to_case(turn: Turn, draft: Draft, number: str) -> Outcome:
    may_look_up(turn.work, turn.actor)
    case = case_by_number(turn.work, turn.actor, number)
    if may(turn.work, turn.actor, case, Move.SUPPLEMENT) and case.track is not Track.INTEGRITY:
        asked = spoken.asks_whom(turn, draft, case)
        if asked is not None:
            return asked
    files = [f.id for f in story.files_of(turn.work, draft)]
    parts = story.parts_of(draft)
    source = parts[-1]["source"] if parts else None
    saved = reporting.supplement(
        turn.work, turn.actor, case.ref, story.told(draft), files, source, spots=story.spots_of(draft)
    )
    turn.work.drafts.finish(draft)
    # What follows of an album goes there too, and nowhere once that case is sealed.
    turn.work.chats.remember_album(turn.said.chat_id, f"filed:{draft.ref}", f"c:{saved.ref}")
    done = answer_to(turn, saved, "supplement.done", story.told(draft))
    turn.answer(done, case_id=saved.id, number=saved.number, **faces.offer(turn, saved, files))
    return Done()


def _typed_number(turn: Turn, draft: Draft) -> Outcome:
    reading = read_number(turn.said.text)
    if reading.number is None:
        code = "number_mistyped" if reading.mistyped else "number_missing"
        raise Refusal(code, screen=("draft", {"draft": draft.ref, "version": draft.version}))
    return _to_case(turn, draft, reading.number)


#: What shows something, as a photo does.
PICTURES = (Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT)

FILES = dict.fromkeys((Kind.PHOTO, Kind.VOICE, Kind.AUDIO, Kind.VIDEO, Kind.DOCUMENT), story.add_file)

#: What may come at any step of telling something: files, and where it is.
ANYWHERE = {**FILES, Kind.LOCATION: story.add_place}

flow(
    HELD,
    "what",
    Step(
        "what",
        _ask,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={
            "visit": _to_visit,
            "report": _to_report,
            "case": lambda _t, _d, _a: Go("which"),
            "seal": _to_seal,
        },
    ),
    Step(
        "seal",
        _ask_seal,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={"new": _seal, "same": _same},
        back="what",
    ),
    Step(
        "which",
        _which,
        "wants.number",
        takes={Kind.TEXT: _typed_number},
        chooses={"to": _to_case},
        back="what",
    ),
    anywhere=ANYWHERE,
)
