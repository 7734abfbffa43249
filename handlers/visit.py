"""记走访: form, topics, what was found, photos, and whether there is something to report."""

from collections.abc import Mapping
from typing import Any

from handlers import concerned, story, visit_where
from handlers.buttons import in_rows
from handlers.commands import REPORTERS, command
from handlers.flow import BEGAN, Done, Go, Outcome, Step, begin, flow, option, start
from handlers.held import FILES, PICTURES
from handlers.paging import turn_page
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, Words, counted, screen
from handlers.sealed_way import give_number
from handlers.spoken import captioned
from handlers.turn import Turn
from handlers.villager import take_back
from supervision.acts import visiting
from supervision.categories import integrity_words
from supervision.drafts import Draft
from supervision.mentions import spoken_of
from supervision.refusals import Refusal
from supervision.visits import Form, Topic, Visit


@command("visit")
def begin_visit(turn: Turn) -> None:
    """The key 记走访; discipline staff, who have no village of their own, say first where."""
    if turn.actor.holds(*REPORTERS):
        turn.village()
        begin(turn, "visit")
        return
    villages = visiting.inspected(turn.work, turn.actor)
    if not villages:
        raise Refusal("no_village")
    if len(villages) > 1:
        begin(turn, "visit", "village")
    else:
        begin(turn, "visit", village=villages[0].id)


def _after(draft: Draft, step: str) -> str:
    return "preview" if draft.body.get("changing") else step


# --- form


def _ask_form(view: View, draft: Draft) -> Screen:
    forms = visiting.forms_of(view.someone)
    buttons = [option(draft, f"form.{form.value}", "form", form.value) for form in forms]
    return Screen("visit.form", rows=in_rows(buttons, 2))


def _choose_form(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in visiting.forms_of(turn.actor):
        raise Refusal("choice_unknown")
    return Go(_after(draft, "topics"), {"form": argument})


# --- what was looked into: several topics


def _ask_topics(view: View, draft: Draft) -> Screen:
    chosen = set(draft.body.get("topics", []))
    buttons = [
        option(
            draft,
            "visit.button.topic_on" if topic.value in chosen else "visit.button.topic_off",
            "topic",
            topic.value,
            topic=Words(f"topic.{topic.value}"),
        )
        for topic in Topic
    ]
    rows = in_rows(buttons, 1)
    done = ((option(draft, "visit.button.topics_done", "done"),),) if chosen else ()
    return Screen("visit.topics", rows=rows + done)


def _toggle_topic(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in set(Topic):
        raise Refusal("choice_unknown")
    chosen = list(draft.body.get("topics", []))
    changed = [t for t in chosen if t != argument] if argument in chosen else [*chosen, argument]
    return Go(learnt={"topics": changed})


def _topics_done(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    if not draft.body.get("topics"):
        raise Refusal("choice_unknown")
    return Go(_after(draft, "preview" if story.parts_of(draft) else "found"))


# --- what was found


def _ask_found(view: View, draft: Draft) -> Screen:
    return Screen("visit.found", rows=((option(draft, "visit.button.nothing", "nothing"),),))


def _hear_found(turn: Turn, draft: Draft) -> Outcome:
    return Go(_after_found(turn, draft), {"parts": story.with_words(turn, draft)})


def _hear_voice(turn: Turn, draft: Draft) -> Outcome:
    story.receive(turn, draft)
    return Go(_after(draft, "photos"))


def _after_found(turn: Turn, draft: Draft) -> str:
    """Photos are asked for where none has come yet."""
    shown = story.pictured(story.files_of(turn.work, draft))
    return _after(draft, "preview" if shown else "photos")


def _nothing_found(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go(_after_found(turn, draft), {"nothing": True})


# --- photos


def _ask_photos(view: View, draft: Draft) -> Screen:
    count = len(story.files_of(view.work, draft))
    if not count:
        return Screen("visit.photos", rows=((option(draft, "report.button.no_photo", "done"),),))
    return Screen(
        "visit.photos_more", {"count": count}, rows=((option(draft, "report.button.enough", "done"),),)
    )


def _hear_photo(turn: Turn, draft: Draft) -> Outcome:
    """The photo that was asked for: on to the preview, where more are taken as well."""
    return Go("preview", story.received(turn, draft))


# --- preview


def _preview(view: View, draft: Draft) -> Screen:
    body, text = draft.body, story.told(draft)
    reports = view.someone.holds(*REPORTERS)
    sealable = reports and integrity_words(text)
    fields = {
        "village": visit_where.village_of(view, draft).name,
        "form": Words(f"form.{body['form']}"),
        "topics": Lines(tuple(Words(f"topic.{topic}") for topic in body.get("topics", []))),
        "found": story.shown(text)
        if text
        else Words("visit.nothing" if body.get("nothing") else "visit.spoken"),
        "files": story.counted_so_far(len(story.files_of(view.work, draft))),
        "whom": body.get("whom") or Words("visit.nobody"),
        "place": _place(draft),
        "members": visit_where.members_words(view.work, body.get("members", [])),
        "hint": Lines((Words("visit.hint.integrity"),) if sealable else ()),
    }
    first = (option(draft, "visit.button.file", "file"), option(draft, "report.button.change", "change"))
    rows = (
        first,
        *(((option(draft, "visit.button.file_report", "report"),),) if reports else ()),
        *(((option(draft, "track.button.integrity", "seal"),),) if sealable else ()),
    )
    return Screen("visit.preview", fields, rows=rows)


def _place(draft: Draft) -> Any:
    """As typed; of one that was sent, before it was said what it is for too, only that it was: a door, maybe."""
    typed = draft.body.get("place") if not draft.body.get("located") else None
    sent = draft.body.get("located") or story.spots_of(draft)
    return typed or Words("verify.located_taken_back" if sent else "visit.no_place")


def _log(turn: Turn, draft: Draft, *, alone: bool = True) -> Visit:
    body = draft.body
    return visiting.log(
        turn.work,
        turn.actor,
        draft,
        visiting.Walk(
            village_id=_village(turn, draft),
            form=Form(body["form"]),
            topics=tuple(Topic(t) for t in body.get("topics", [])),
            found=story.told(draft),
            files=tuple(f.id for f in story.files_of(turn.work, draft)),
            whom=body.get("whom"),
            place=body.get("place") or next(iter(story.spots_of(draft)[-1:]), None),
            members=tuple(body.get("members", [])),
        ),
        alone=alone,
    )


def _file(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """The note is read at the township. Speaks it of somebody there, it is asked first whether it is about him, of
    whoever can report it; discipline staff cannot: what they note of him is never shown to him (see
    supervision.exportable)."""
    if not turn.actor.holds(*REPORTERS):
        return _file_alone(turn, draft, "")
    said = "\n".join((story.told(draft), str(draft.body.get("place") or "")))
    found = spoken_of(turn.work, turn.person, (_village(turn, draft),), said)
    names = [person.name for person in found]
    return Go("whom_of", {"spoken": names}) if names else _file_alone(turn, draft, "")


def _file_alone(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    _log(turn, draft)
    turn.answer("visit.filed")
    return Done()


def _village(turn: Turn, draft: Draft) -> int:
    return int(draft.body.get("village") or turn.village().id)


def _ask_whom_of(_view: View, draft: Draft) -> Screen:
    names = "、".join(map(str, draft.body["spoken"]))
    answers = (option(draft, "spoken.button.him", "him"), option(draft, "spoken.button.nobody", "nobody"))
    seal = (option(draft, "track.button.integrity", "seal"),)
    return Screen("visit.spoken_of", {"names": names}, rows=(answers, seal))


def _also(turn: Turn, draft: Draft) -> list[str]:
    found = spoken_of(turn.work, turn.person, (_village(turn, draft),), turn.said.text)
    return [person.name for person in found]


def _hear_more(turn: Turn, draft: Draft) -> Outcome:
    """The rest of it, said while that is asked; it may speak of somebody else too."""
    names = dict.fromkeys([*draft.body["spoken"], *_also(turn, draft)])
    return Go(learnt={"parts": story.with_words(turn, draft), "spoken": list(names)})


def _him(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """A visit has nobody it is kept from, a report has: it becomes one, and waits with it (see visiting)."""
    names = tuple(map(str, draft.body["spoken"]))
    concerned.bearings(turn, draft, _village(turn, draft), names)
    return _and_report(turn, draft, concerns=list(names))


def _file_and_report(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """有事要报吗？ The visit is logged, and a report opens, filled with what was found; until that is filed or given
    up nobody else sees that there was a visit."""
    return _and_report(turn, draft)


def _and_report(turn: Turn, draft: Draft, **known: Any) -> Outcome:
    turn.village()
    parts = story.parts_of(draft)
    visit = _log(turn, draft, alone=False)
    turn.answer("visit.filed")
    report = start(turn, "report", parts=parts, visit=visit.ref, **{BEGAN: draft.body[BEGAN]}, **known)
    visiting.reported_in(turn.work, visit, report)
    turn.say("draft", draft=report.ref, version=report.version)
    return Done()


def _seal(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """What was heard on the way is not for the township to read: nothing is logged of it."""
    turn.village()
    return give_number(turn, draft, draft.body.get("spoken", ()), (_village(turn, draft),))


# --- 改一改 and what may be added

CHANGES = ("form", "topics", "found", "photos", "whom", "where", "members", "village")


def _ask_change(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"visit.change.button.{name}", "what", name) for name in CHANGES]
    return Screen("visit.change", rows=in_rows(buttons, 2))


def _choose_change(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in CHANGES:
        raise Refusal("choice_unknown")
    forget = ("parts", "nothing") if argument == "found" else ()
    return Go(argument, {"changing": True}, forget=forget)


def _ask_whom(view: View, draft: Draft) -> Screen:
    return Screen("visit.whom", rows=((option(draft, "report.button.skip", "skip"),),))


def _hear_whom(turn: Turn, draft: Draft) -> Outcome:
    whom = turn.said.text.strip()[:60]
    take_back(turn, whom)
    return Go("preview", {"whom": whom})


def _to_preview(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go("preview")


_WORDS = {Kind.TEXT: story.add_words}
_HERE = {**FILES, Kind.LOCATION: visit_where.hear_location}

flow(
    "visit",
    "form",
    Step("form", _ask_form, "wants.choose", takes=_WORDS, chooses={"form": _choose_form}),
    Step(
        "topics",
        _ask_topics,
        "wants.choose",
        takes=_WORDS,
        chooses={"topic": _toggle_topic, "done": _topics_done},
        back="form",
    ),
    Step(
        "found",
        _ask_found,
        "wants.story",
        takes={Kind.TEXT: _hear_found, Kind.VOICE: _hear_voice, Kind.AUDIO: _hear_voice},
        chooses={"nothing": _nothing_found},
        back="topics",
    ),
    Step(
        "photos",
        _ask_photos,
        "wants.photo",
        takes={**_WORDS, **dict.fromkeys(PICTURES, _hear_photo)},
        chooses={"done": _to_preview},
        back="found",
    ),
    Step(
        "preview",
        _preview,
        "wants.choose",
        takes=_WORDS,
        chooses={
            "file": _file,
            "report": _file_and_report,
            "seal": _seal,
            "change": lambda _t, _d, _a: Go("change"),
        },
        back="photos",
    ),
    Step(
        "whom_of",
        _ask_whom_of,
        "wants.choose",
        takes={Kind.TEXT: _hear_more, **captioned(_also)},
        chooses={"him": _him, "nobody": _file_alone, "seal": _seal},
        back="preview",
    ),
    Step(
        "change", _ask_change, "wants.choose", takes=_WORDS, chooses={"what": _choose_change}, back="preview"
    ),
    Step(
        "whom",
        _ask_whom,
        "wants.name",
        takes={Kind.TEXT: _hear_whom},
        chooses={"skip": _to_preview},
        back="change",
    ),
    Step(
        "where",
        visit_where.ask_where,
        "wants.place",
        takes={Kind.TEXT: visit_where.hear_where},
        chooses={"skip": _to_preview},
        back="change",
    ),
    Step(
        "members",
        visit_where.ask_members,
        "wants.choose",
        takes=_WORDS,
        chooses={"with": visit_where.toggle_member, "done": _to_preview},
        back="change",
    ),
    Step(
        "village",
        visit_where.ask_village,
        "wants.choose",
        takes=_WORDS,
        chooses={"at": visit_where.choose_village, "page": turn_page},
        # Discipline staff are asked for it first.
        back_to=lambda draft: "change" if "form" in draft.body else None,
    ),
    anywhere=_HERE,
    names=lambda draft: bool(draft.body.get("whom")),
)


@screen("visit.card")
def card(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One's own visit, as logged."""
    visit = view.work.visits.by_ref(fields["visit"])
    if visit is None or view.person is None or visit.person_id != view.person.id:
        return None
    spoken = story.voices(tuple(view.work.files.of_visit(visit.id)))
    shown = {
        "village": view.work.places.by_id(visit.village_id).name,
        "form": Words(f"form.{visit.form.value}"),
        "topics": Lines(tuple(Words(f"topic.{t.value}") for t in visit.topics)),
        "found": story.shown(visit.found)
        if visit.found
        else Words("visit.spoken" if spoken else "visit.nothing"),
        "files": counted(len(visit.files)),
    }
    return Screen("visit.card", shown, content=True)
