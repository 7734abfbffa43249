"""报问题: what is it, say it, a photo or none, one preview, 报上去."""

from collections.abc import Mapping
from dataclasses import replace

from handlers import alike, concerned, faces, report_changes, story, villager, where
from handlers.alike import village_of
from handlers.buttons import in_rows
from handlers.commands import command
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.held import ANYWHERE, PICTURES
from handlers.paging import turn_page
from handlers.said import Kind
from handlers.screen import Lines, Screen, View, Words
from handlers.sealed_way import give_number
from handlers.spoken import captioned
from handlers.turn import Turn
from supervision.acts import reporting
from supervision.cases import Track
from supervision.categories import OFFICIALS_LIKELY, integrity_words, urgent_words
from supervision.drafts import Draft
from supervision.places import Level
from supervision.refusals import Refusal

#: Where words that speak of danger are asked about before the report is sent.
CALM = frozenset({Track.EVERYDAY.value, Track.UNCLEAR.value, Track.PETITION.value})

KINDS = (Track.EVERYDAY, Track.URGENT, Track.INTEGRITY, Track.PETITION, Track.UNCLEAR)


@command("complaint")
def begin_report(turn: Turn) -> None:
    """The key 报问题. Only somebody with a village has what to report on."""
    turn.village()
    begin(turn, "report")


def _after(draft: Draft, step: str) -> str:
    """The step after an answer: back to the preview when it was opened from there."""
    return "preview" if draft.body.get("changing") else step


# --- what is it


def _ask_kind(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"track.button.{track.value}", "kind", track.value) for track in KINDS]
    return Screen("report.kind", rows=in_rows(buttons, 1))


def _choose_kind(turn: Turn, draft: Draft, argument: str) -> Outcome:
    track = _track(argument)
    if track is Track.INTEGRITY:
        return give_number(turn, draft)
    chosen = {"track": track.value}
    following = "hurt" if track is Track.URGENT else _after_kind(turn, _with(draft, chosen))
    return Go(following, chosen)


def _after_kind(turn: Turn, draft: Draft) -> str:
    if draft.body.get("changing"):
        always = draft.body["track"] in concerned.ALWAYS_ASKED
        return "concerns" if always and _asks_whom(draft) else "preview"
    told = story.parts_of(draft) or story.voices(story.files_of(turn.work, draft))
    return _after_story(turn, draft) if told else "story"


def _after_story(turn: Turn, draft: Draft) -> str:
    """Photos are asked for where none has come yet: whoever has sent one is not to say besides that it is all."""
    return _after_photos(draft) if story.pictured(story.files_of(turn.work, draft)) else "photos"


def _track(argument: str) -> Track:
    if argument not in {track.value for track in KINDS}:
        raise Refusal("choice_unknown")
    return Track(argument)


# --- is anyone hurt (urgent only)


def _ask_hurt(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"hurt.button.{answer}", "hurt", answer) for answer in ("yes", "no", "unknown")]
    phone = _township_phone(view, draft)
    key = "report.hurt" if phone is None else "report.hurt_phone"
    return Screen(key, {"phone": phone} if phone else {}, rows=in_rows(buttons, 3))


def _township_phone(view: View, draft: Draft) -> str | None:
    for place in view.work.places.above(village_of(view, draft)):
        if place.level is Level.TOWNSHIP:
            return view.work.places.phone_of(place.id)
    return None


def _choose_hurt(turn: Turn, draft: Draft, argument: str) -> Outcome:
    if argument not in {"yes", "no", "unknown"}:
        raise Refusal("choice_unknown")
    return Go(_after_kind(turn, draft), {"hurt": argument})


# --- the story


def _ask_story(view: View, draft: Draft) -> Screen:
    return Screen("report.story")


def _hear_story(turn: Turn, draft: Draft) -> Outcome:
    told = {"parts": story.with_words(turn, draft)}
    return Go(_after(draft, _after_story(turn, _with(draft, told))), told)


def _hear_voice(turn: Turn, draft: Draft) -> Outcome:
    told = {"voiced": True} | story.received(turn, draft)
    return Go(_after(draft, _after_story(turn, _with(draft, told))), told)


def _with(draft: Draft, told: Mapping[str, object]) -> Draft:
    """The category, and with it whether it is asked whom it concerns, comes from what was just said too."""
    return replace(draft, body={**draft.body, **told})


def _hear_picture(turn: Turn, draft: Draft) -> Outcome:
    """A photo before any words: kept; with a caption the story is told."""
    told = story.received(turn, draft)
    return Go(_after_story(turn, _with(draft, told)), told) if told else Go()


# --- photos


def _ask_photos(view: View, draft: Draft) -> Screen:
    files = story.files_of(view.work, draft)
    if not story.pictured(files):
        return Screen("report.photos", rows=((option(draft, "report.button.no_photo", "done"),),))
    return Screen(
        "report.photos_more", {"count": len(files)}, rows=((option(draft, "report.button.enough", "done"),),)
    )


def _hear_photo(turn: Turn, draft: Draft) -> Outcome:
    """The photo that was asked for: on to the preview, where more are taken as well (product: five taps)."""
    told = story.received(turn, draft)
    return Go(_after_photos(_with(draft, told)), told)


def _more_words(turn: Turn, draft: Draft) -> Outcome:
    """The rest of a long message, or an afterthought: it belongs to the story."""
    return Go(learnt={"parts": story.with_words(turn, draft)})


def _seen_enough(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go(_after_photos(draft))


def _after_photos(draft: Draft) -> str:
    """On to the preview; first whom it is about, once, where officials are likely to be concerned."""
    return "preview" if draft.body.get("changing") or not _asks_whom(draft) else "concerns"


def _asks_whom(draft: Draft) -> bool:
    """Whether it is still to be asked whom it is about, before the preview: always of a petition and of what nobody can
    tell; of everyday matters where officials are likely to be concerned; never where there may be danger: seconds
    count, and it is asked once that is on its way."""
    if draft.body.get("asked_whom") or concerned.names_of(draft):
        return False
    track, text = draft.body["track"], story.told(draft)
    if track in concerned.ALWAYS_ASKED:
        return not urgent_words(text)
    likely = alike.category_of(draft) in OFFICIALS_LIKELY or integrity_words(text)
    return bool(track == Track.EVERYDAY.value and likely)


# --- the preview


def _preview(view: View, draft: Draft) -> Screen:
    body = draft.body
    files = story.files_of(view.work, draft)
    text = story.told(draft)
    urgent = body["track"] == Track.URGENT.value
    hurt = (Words(f"report.hurt.{body['hurt']}"),) if urgent and body.get("hurt") else ()
    fields = {
        "track": Words(f"track.{body['track']}"),
        "hurt": Lines(hurt),
        "village": where.name_of(view, village_of(view, draft)),
        "elsewhere": where.hint(view, draft),
        "category": Words(f"category.{alike.category_of(draft)}"),
        "story": story.shown(text or "🎤"),
        "files": story.with_spot(draft, story.counted_so_far(len(files))),
        "faces": faces.lines(view, draft),
        "villager": villager.lines_of(draft),
        "concerned": concerned.lines_of(view, draft),
        "similar": alike.lines_of(view, draft),
    }
    # Danger inside an unclear matter goes at once too: it does not wait for the county's sorter.
    hint = body["track"] in CALM and urgent_words(text)
    sealed = integrity_words(text)
    rows = (
        *alike.buttons_of(view, draft),
        *where.pass_button(view, draft),
        (option(draft, "report.button.file", "file"), option(draft, "report.button.change", "change")),
        (option(draft, "report.button.concerns", "concerns"), *faces.button(view, draft)),
        *(((option(draft, "report.button.urgent", "urgent"),),) if hint else ()),
        *(((option(draft, "track.button.integrity", "kind", Track.INTEGRITY.value),),) if sealed else ()),
    )
    if hint:  # danger to life before all else
        return Screen("report.preview_urgent_words", fields, rows=rows)
    return Screen("report.preview_integrity_words" if sealed else "report.preview", fields, rows=rows)


def _file(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    asked = concerned.spoken(turn, draft) or concerned.weighed(
        turn, draft, village_of(concerned.view_of(turn), draft)
    )
    if asked is not None:
        return asked
    case = reporting.submit(turn.work, turn.actor, draft, alike.report_of(turn, draft))
    turn.work.chats.remember_album(turn.said.chat_id, f"filed:{draft.ref}", f"c:{case.ref}")
    turn.answer("report.filed", case_id=case.id, case=case.ref)
    turn.say("receipt", case_id=case.id, case=case.ref)
    if case.track is Track.URGENT and not draft.body.get("asked_whom") and not concerned.names_of(draft):
        turn.say("report.whom", case_id=case.id, case=case.ref)
    return Done()


def _join(turn: Turn, draft: Draft, ref: str) -> Outcome:
    return concerned.spoken(turn, draft, joining=ref) or alike.join(turn, draft, ref)


def _only_mentioned(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    """It is about nobody: what was wanted is done."""
    answered = _with(draft, {"asked_whom": True})
    ref = str(draft.body.get("joining", ""))
    outcome = _join(turn, answered, ref) if ref else _file(turn, answered, "")
    if isinstance(outcome, Go):
        return replace(outcome, learnt={**outcome.learnt, "asked_whom": True})
    return outcome


def _now_urgent(turn: Turn, draft: Draft, _argument: str) -> Outcome:
    return Go("hurt", {"track": Track.URGENT.value, "changing": True})


def _hear_whom(turn: Turn, draft: Draft) -> Outcome:
    """Names; or the rest of a long story, which came before it was read whom we asked for."""
    return story.add_words(turn, draft) if story.goes_on(turn, draft) else concerned.hear(turn, draft)


_SPOKEN = {Kind.VOICE: _hear_voice, Kind.AUDIO: _hear_voice}
_SEEN = dict.fromkeys(PICTURES, _hear_picture)

flow(
    "report",
    "kind",
    Step(
        "kind", _ask_kind, "wants.choose", takes={Kind.TEXT: story.add_words}, chooses={"kind": _choose_kind}
    ),
    Step(
        "hurt",
        _ask_hurt,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={"hurt": _choose_hurt},
        back="kind",
    ),
    Step("story", _ask_story, "wants.story", takes={Kind.TEXT: _hear_story, **_SPOKEN, **_SEEN}, back="kind"),
    Step(
        "photos",
        _ask_photos,
        "wants.photo",
        takes={Kind.TEXT: _more_words, **dict.fromkeys(PICTURES, _hear_photo)},
        chooses={"done": _seen_enough},
        back="story",
    ),
    Step(
        "preview",
        _preview,
        "wants.choose",
        takes={Kind.TEXT: _more_words},
        chooses={
            "file": _file,
            "join": _join,
            "pass": where.pass_on,
            "change": lambda _t, _d, _a: Go("change"),
            "concerns": lambda _t, _d, _a: Go("concerns"),
            "urgent": _now_urgent,
            "kind": _choose_kind,
            **faces.CHOOSES,
        },
        back="photos",
    ),
    *faces.steps("preview"),
    Step(
        "change",
        report_changes.ask_change,
        "wants.choose",
        takes={Kind.TEXT: _more_words},
        chooses={"what": report_changes.choose_change},
        back="preview",
    ),
    Step(
        "concerns",
        concerned.ask,
        "wants.name",
        takes={Kind.TEXT: _hear_whom},
        chooses={"who": concerned.choose, "nobody": concerned.nobody},
        back="preview",
    ),
    Step(
        "above",
        concerned.ask_above,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={"seal": concerned.seal, "other": concerned.somebody_else},
        back="concerns",
    ),
    Step(
        "spoken",
        concerned.ask_spoken,
        "wants.choose",
        takes={Kind.TEXT: concerned.hear_more, **captioned(concerned.also)},
        chooses={"him": concerned.him, "nobody": _only_mentioned},
        back="preview",
    ),
    Step(
        "retell",
        report_changes.ask_retell,
        "wants.story",
        takes={Kind.TEXT: report_changes.retell, **_SPOKEN},
        back="change",
    ),
    Step(
        "category",
        report_changes.ask_category,
        "wants.choose",
        takes={Kind.TEXT: story.add_words},
        chooses={"cat": report_changes.choose_category},
        back="change",
    ),
    Step(
        "villager",
        villager.ask,
        "wants.name",
        takes={Kind.TEXT: villager.hear_name, Kind.CONTACT: villager.hear_card},
        chooses={"who": villager.hide},
        back="change",
    ),
    Step(
        "group",
        villager.ask_group,
        "wants.group",
        takes={Kind.TEXT: villager.hear_group},
        chooses={"same": villager.same_person},
        back="villager",
    ),
    Step(
        "reach",
        villager.ask_reach,
        "wants.phone",
        takes={Kind.TEXT: villager.hear_reach, Kind.CONTACT: villager.reach_by_card},
        chooses={"skip": lambda _t, _d, _a: Go("preview")},
        back="villager",
    ),
    Step(
        "village",
        where.ask_village,
        "wants.village",
        takes={Kind.TEXT: where.hear_village},
        chooses={"at": where.choose_village, "more": where.elsewhere, "page": turn_page},
        back="change",
    ),
    Step(
        "township",
        where.ask_township,
        "wants.village",
        takes={Kind.TEXT: where.hear_village},
        chooses={"in": where.choose_township, "page": turn_page},
        back="village",
    ),
    anywhere=ANYWHERE,
    names=villager.named,
)
