"""看内容: what is written with a sealed number where the county allows it, and its reading by two persons."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.buttons import in_rows, pressed, value_of
from handlers.buttons import number as stamp_of
from handlers.flow import Done, Outcome, Step, began, begin, flow, offer_again
from handlers.outside import where_to
from handlers.pin_first import first_a_pin
from handlers.policy_words import said
from handlers.said import Kind
from handlers.screen import Button, Lines, Picture, Quote, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts import integrity_content as acts
from supervision.acts import sealed_ways
from supervision.acts.content_leaving import STAYS
from supervision.acts.sealed_ways import Where
from supervision.drafts import Draft
from supervision.durations import Duration
from supervision.gate import home_village
from supervision.identity import RequestState
from supervision.integrity_content import ReadFor, Reading
from supervision.offices import Role
from supervision.refusals import Missing, Refusal

#: Where an album goes whose first picture went to a sealed number.
ALBUM = "s"

#: The number is said by this very message; where a draft keeps when; the last second of the year 9999.
_HERE, _TOLD, _LATEST = "here", "told", 253_402_300_799

#: What the leader's list of readings shows at most.
MOST = 12


# --- written by the supervisor


def write_row(view: View, number: str) -> Rows:
    """Under the number that was just given: words for the county, where it takes them."""
    if not acts.taken(view.work):
        return ()
    return ((Button("integrity.button.write", "cw", (number, _HERE)),),)


@pressed("cw")
def begin_writing(turn: Turn, args: tuple[str, ...]) -> None:
    """Words for the county's reception: (number, when it was said)."""
    number, told = (*args, "", "")[:2]
    home_village(turn.work, turn.actor)
    if not acts.taken(turn.work):
        raise Refusal("content_off")
    at = told_at(turn) if told == _HERE else _at(told)
    begin(turn, "integrity_content", sealed=number, **({_TOLD: at.isoformat()} if at else {}))


def told_at(turn: Turn) -> datetime | None:
    """When the message that is pressed was said first: what gave a number gave it then."""
    press = turn.said.press
    if press is None or press.message_id is None:
        return None
    return turn.work.chats.first_said(turn.said.chat_id, press.message_id)


def _at(stamp: str) -> datetime | None:
    seconds = value_of(stamp) if stamp else 0
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds <= _LATEST else None


def _told(draft: Draft) -> datetime | None:
    return datetime.fromisoformat(draft.body[_TOLD]) if _TOLD in draft.body else None


def _write(turn: Turn, draft: Draft) -> Outcome:
    """Words, or a picture with the words under it: sealed, and gone from the chat at once."""
    said, number = turn.said, str(draft.body.get("sealed", ""))
    at = _told(draft)
    acts.write(turn.work, turn.actor, number, said.text, said.file, again=draft, told_at=at)
    if said.file is not None and said.album is not None:
        turn.work.chats.remember_album(said.chat_id, said.album, f"{ALBUM}:{number}")
    turn.work.chats.forget_messages(draft.chat_id, began(draft))
    turn.work.drafts.discard(draft)
    # To the second, and never later than it was.
    turn.say("integrity.written", number=number, told=stamp_of(int(at.timestamp())) if at else "")
    offer_again(turn, began(draft))
    return Done()


def joins(turn: Turn, number: str) -> bool:
    """A later picture of an album whose first one went there: it follows without another answer, whatever is asked by
    now, and leaves nothing in the chat; nor does one that is not taken, of which it is said why."""
    try:
        acts.write(turn.work, turn.actor, number, turn.said.text, turn.said.file)
    except Refusal as refusal:
        turn.say(f"refusal.{refusal.code}", **refusal.fields)
    turn.unhear()
    return True


@screen("integrity.written")
def written_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """It is sealed; more of it is one tap away. Where the words mean those to whom it was to be taken, it is taken
    elsewhere from now on."""
    number = fields["number"]
    again = Button("integrity.button.more", "cw", (number, *filter(None, (fields.get("told"),))))
    more = ((again,),) if acts.taken(view.work) else ()
    way = sealed_ways.way_of(view.work, view.someone, number)
    if way.where is Where.RECEPTION:
        return Screen("integrity.written", {"number": number}, rows=more)
    shown = {"number": number, "where": where_to(view.work, way)}
    return Screen("integrity.written_elsewhere", shown, rows=more)


flow(
    "integrity_content",
    "text",
    Step(
        "text",
        lambda _view, draft: Screen("integrity.write", {"number": draft.body.get("sealed", "")}),
        "wants.content_text",
        # What sounds like somebody, or carries a name inside, is not kept of an integrity matter (product, section 4).
        takes=dict.fromkeys((Kind.TEXT, Kind.PHOTO, Kind.DOCUMENT), _write),
    ),
)


# --- read by the reception


def read_row(view: View, number: str | None) -> Rows:
    """On the reception's card of a number: a request to read what was written with it."""
    if number is None or not acts.held(view.work, view.someone, number):
        return ()
    return ((Button("integrity.button.read", "cr", (number, "ask")),),)


@pressed("cr")
def on_reading(turn: Turn, args: tuple[str, ...]) -> None:
    """A button of a reading: (number, "ask"[, why]), or (reading, "y" | "n" | "l" look | "h" hide), or ("", "list")."""
    ref, code, why = (*args, "", "", "")[:3]
    match code:
        case "list":
            first_a_pin(turn)
            acts.read_custody(turn.work, turn.actor, MOST)
            turn.answer("integrity.custody")
        case "ask" if not why:
            if not acts.held(turn.work, turn.actor, ref):
                raise Missing
            first_a_pin(turn)
            turn.answer("integrity.read_why", number=ref)
        case "ask":
            if why not in set(ReadFor):
                raise Refusal("choice_unknown")
            first_a_pin(turn)
            turn.answer("integrity.reading", reading=acts.ask(turn.work, turn.actor, ref, ReadFor(why)).ref)
        case "y" | "n":
            first_a_pin(turn)
            acts.decide(turn.work, turn.actor, ref, let=code == "y")
            turn.answer("integrity.reading", reading=ref)
        case "l":
            first_a_pin(turn)
            pressed_on = turn.said.press.message_id if turn.said.press is not None else None
            acts.show(turn.work, turn.actor, ref, pressed_on)
        case "h":
            acts.hide(turn.work, turn.actor, ref)
        case _:
            raise Refusal("choice_unknown")


@screen("integrity.read_why")
def why_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """What for: ready-made reasons only."""
    number = fields["number"]
    if not acts.held(view.work, view.someone, number):
        raise Missing
    buttons = [Button(f"integrity.read_for.{w.value}", "cr", (number, "ask", w.value)) for w in ReadFor]
    shown = {"number": number, "shown": said(Duration, view.work.time.policy.identity.shown)}
    return Screen("integrity.read_why", shown, rows=in_rows(buttons, 1))


@screen("integrity.reading")
def reading_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The request as it stands, for who asked, and for the second person."""
    reading = acts.reading_for(view.work, view.someone, fields["reading"])
    shown = _facts(view, reading)
    if reading.by_id == view.someone.person.id:
        look = Button("integrity.button.look", "cr", (reading.ref, "l"))
        waits = reading.state is RequestState.APPROVED and not fields.get("past")
        rows: Rows = ((look,),) if waits else ()
        return Screen("integrity.reading.own", shown, rows=rows, content=True)
    yes = Button("identity.button.approve", "cr", (reading.ref, "y"))
    no = Button("identity.button.refuse", "cr", (reading.ref, "n"))
    rows = ((yes, no),) if reading.state is RequestState.WAITING else ()
    return Screen("integrity.reading.second", shown, rows=rows, content=True)


def _facts(view: View, reading: Reading) -> dict[str, Any]:
    return {
        "number": reading.number,
        "name": view.work.people.by_id(reading.by_id).name,
        "why": Words(f"integrity.read_for.{reading.purpose.value}"),
        "how": Words(f"identity.state.{reading.state.value}"),
    }


@screen(acts.SHOWN)
def content_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """What was written, for whoever was let look: protected, for minutes. None once its time is over."""
    reading = acts.reading_for(view.work, view.someone, fields["reading"])
    mine = reading.by_id == view.someone.person.id and reading.state is RequestState.SHOWN
    late = reading.next_at is None or reading.next_at <= view.work.now
    if not mine or late or not acts.held(view.work, view.someone, reading.number):
        return None
    words = "\n".join(view.work.contents.written(reading.number))
    files = [each.id for each in acts.pictures(view.work, reading.number)]
    until = When(reading.next_at, "at") if reading.next_at else Words("case.no_clock")
    told = {"text": Quote(words)} if words else {"count": len(files)}
    shown = {"number": reading.number, "until": until, **told}
    hide = Button("identity.button.hide", "cr", (reading.ref, "h"))
    picture = Picture("files", {"files": files, "mark": fields.get("mark", "")}) if files else None
    key = acts.SHOWN if words else "integrity.content_pictures"
    return Screen(key, shown, rows=((hide,),), picture=picture, content=True)


@screen(STAYS)
def stays_screen(_view: View, _fields: Mapping[str, Any]) -> Screen:
    """Pictures could not be taken out of the chat for two days; their reader can. Of no number: it leads to them."""
    return Screen(STAYS)


# --- custody


def custody_row(view: View) -> Rows:
    """For a leader of the county, where anything was written or may be."""
    if not view.someone.holds(Role.COUNTY_LEADER):
        return ()
    if not acts.taken(view.work) and not acts.custody(view.work, view.someone, 1):
        return ()
    return ((Button("integrity.button.custody", "cr", ("", "list")),),)


@screen("integrity.custody")
def custody_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Who has asked for what, who let them, and when it was read."""
    found = acts.custody(view.work, view.someone, MOST)
    if not found:
        return Screen("integrity.custody_none")
    return Screen(
        "integrity.custody", {"lines": Lines(tuple(_line(view, each) for each in found))}, content=True
    )


def _line(view: View, reading: Reading) -> Words:
    second = reading.decided_by
    name = view.work.people.by_id(second).name if second is not None else Words("notice.somebody")
    shown = {"at": When(reading.shown_at or reading.at, "day"), "second": name}
    return Words("integrity.custody_line", _facts(view, reading) | shown)
