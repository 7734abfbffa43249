"""我的数据: what the bot keeps about whoever asks, as a file; and asking to have the own name or phone corrected."""

from collections.abc import Mapping
from typing import Any

from handlers import own_record
from handlers.buttons import in_rows, pressed
from handlers.deeds import words_of
from handlers.flow import Done, Go, Outcome, Step, begin, flow, option
from handlers.home import offices_of
from handlers.said import Kind
from handlers.screen import Button, Lines, Picture, Screen, Told, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.acts import correcting_roster
from supervision.acts.correcting_roster import correction_for, deciders
from supervision.acts.reading import own_deeds
from supervision.corrections import WAITS, Correction, CorrectionState
from supervision.drafts import Draft
from supervision.gate import actor_of
from supervision.ports import Work
from supervision.refusals import Refusal

#: How many of the own acts are written into the file.
_DEEDS = 200


@pressed("md")
def own(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of 我的信息: ("data" | "fix"), or of a correction: ("y" | "n", correction)."""
    what, ref = (*args, "", "")[:2]
    match what:
        case "data":
            turn.say("me.data")
        case "fix":
            begin(turn, "fix_me")
        case "y" | "n":
            correcting_roster.decide(turn.work, turn.actor, ref, right=what == "y")
            turn.answer("correction", correction=ref)
        case _:
            raise Refusal("button_old", screen=("home", {}))


# --- what is kept


@screen("me.data")
def data_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """All that is kept about the reader, for the reader alone: a file, so that it can be taken away."""
    lines = [
        Words("me.data.head", {"name": view.someone.person.name, "at": When(view.work.now, "print")}),
        *_about(view),
        Words("me.data.offices", {"offices": offices_of(view.work, view.someone)}),
        *_made(view),
        *own_record.lines(view),
        Words("me.data.terms"),
    ]
    picture = Picture("text", {"name": Words("me.data.file"), "lines": lines})
    return Screen("me.data", picture=picture, content=True)


def _about(view: View) -> list[Words]:
    work, me = view.work, view.someone.person
    away = When(me.away_until, "print") if me.away_until else Words("me.data.none")
    before = "、".join(work.people.names_of(me.id)[1:])
    return [
        *((Words("me.data.former", {"names": before}),) if before else ()),
        Words("me.data.phone", {"phone": work.people.phone_of(me.id)}),
        Words("me.data.account", {"account": str(me.user_id)}),
        Words("me.data.language", {"language": Words(f"language.{me.language.value}")}),
        Words("me.data.away", {"away": away}),
    ]


def _made(view: View) -> list[Words]:
    work, me = view.work, view.someone.person
    drafts = len(work.drafts.begun(me.id))
    deeds = own_deeds(work, view.someone, _DEEDS)
    lines = [
        Words("me.data.visits", {"count": work.visits.count_of(me.id)}),
        Words("me.data.drafts", {"count": drafts}),
        Words("me.data.deeds", {"count": len(deeds)}),
    ]
    return lines + [
        Words("me.data.deed", {"at": When(d.at, "print"), "act": Words(words_of(d.act))}) for d in deeds
    ]


# --- having it corrected


def _ask_what(view: View, draft: Draft) -> Screen:
    buttons = [option(draft, f"fix_me.button.{each}", "what", each) for each in ("name", "phone")]
    return Screen("fix_me.what", rows=in_rows(buttons, 1))


def _chosen(_turn: Turn, _draft: Draft, argument: str) -> Outcome:
    if argument not in {"name", "phone"}:
        raise Refusal("choice_unknown")
    return Go(argument)


def _named(turn: Turn, draft: Draft) -> Outcome:
    return _asked(turn, draft, correcting_roster.ask(turn.work, turn.actor, name=turn.said.text))


def _numbered(turn: Turn, draft: Draft) -> Outcome:
    return _asked(turn, draft, correcting_roster.ask(turn.work, turn.actor, phone=turn.said.text or "?"))


def _asked(turn: Turn, draft: Draft, correction: Correction) -> Outcome:
    turn.work.drafts.discard(draft)
    turn.answer("correction", correction=correction.ref)
    return Done()


flow(
    "fix_me",
    "what",
    Step("what", _ask_what, "wants.choose", chooses={"what": _chosen}),
    Step(
        "name",
        lambda _view, _draft: Screen("fix_me.name"),
        "wants.own_name",
        takes={Kind.TEXT: _named},
        back="what",
    ),
    Step(
        "phone",
        lambda _view, _draft: Screen("fix_me.phone"),
        "wants.own_phone",
        takes={Kind.TEXT: _numbered},
        back="what",
    ),
)


@screen("correction")
def correction_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What is to be corrected, for whoever knows the person; and how it stands, for the person."""
    work = view.work
    correction = correction_for(work, view.someone, fields["correction"])
    person = work.people.by_id(correction.person_id)
    lapsed = correction.state is CorrectionState.WAITING and not correction.waits(work.now)
    state = "over" if lapsed else correction.state.value
    shown = {
        "name": person.name,
        "offices": offices_of(work, actor_of(work, person)),
        "changes": _changes(work, correction),
        "until": When(correction.at + WAITS, "by"),
    }
    if person.id == view.someone.person.id:
        asked = (Words("correction.who", {"name": each.name}) for each in deciders(work, person.id))
        return Screen(f"correction.own.{state}", shown | {"who": Lines(tuple(asked))}, content=True)
    if state != "waiting":
        return Screen(f"correction.ended.{state}", shown, content=True)
    both = (
        Button("correction.button.right", "md", ("y", correction.ref)),
        Button("correction.button.wrong", "md", ("n", correction.ref)),
    )
    return Screen("correction.ask", shown, rows=(both,), content=True)


def _changes(work: Work, correction: Correction) -> Lines:
    was = work.people.by_id(correction.person_id).name
    lines = []
    if correction.name:
        lines.append(Words("correction.name", {"was": was, "now": Told(correction.name)}))
    if correction.phone:
        tail = work.people.phone_of(correction.person_id)[-4:]
        lines.append(Words("correction.phone", {"was": f"•••{tail}", "now": Told(correction.phone)}))
    return Lines(tuple(lines))


def tell_deciders(event: ev.Event, work: Work) -> None:
    """Those who know the person are asked."""
    assert isinstance(event, ev.CorrectionAsked)
    correction = work.corrections.by_id(event.correction_id)
    for person in deciders(work, correction.person_id) if correction is not None else ():
        if correction is not None and person.user_id is not None:
            work.say(person.user_id, "correction", {"correction": correction.ref}, priority=2)


def tell_corrected(event: ev.Event, work: Work) -> None:
    """The person hears how it ended."""
    assert isinstance(event, (ev.PersonCorrected, ev.CorrectionRefused))
    correction, person = work.corrections.by_id(event.correction_id), work.people.by_id(event.person_id)
    for each in (person, *deciders(work, person.id)) if correction is not None else ():
        if correction is not None and each.user_id is not None and each.id != event.by_id:
            work.show_decided(each.user_id, correction.ref, "correction", {"correction": correction.ref})
    if correction is not None and person.user_id is not None:
        work.say(person.user_id, "correction", {"correction": correction.ref}, priority=2)
