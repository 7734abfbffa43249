"""履职轨迹 as a picture: the figures as tiles, what reached the person as a timeline, the county's verdict below."""

from collections.abc import Mapping
from typing import Any

from handlers import sampling
from handlers.buttons import pressed, value_of
from handlers.duty import Wanted, heading, period_of, track_wanted, wanted
from handlers.duty_words import act_words, kind_words, proof_words
from handlers.lateness import late_words
from handlers.screen import Lines, Picture, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts.reading import draw_chart
from supervision.duty import SIGNING_KINDS, Duty, Listed
from supervision.duty_figures import Track, track_of
from supervision.refusals import Missing

#: How many of what reached somebody stand on a picture (a phone shows no more of it at once).
MOST = 12


@pressed("dp")
def show_picture(turn: Turn, args: tuple[str, ...]) -> None:
    """画成图: (person, period)."""
    ref, code = (*args, "", "")[:2]
    if track_wanted(turn.work, turn.actor.person, ref) is None:
        raise Missing
    mark = draw_chart(turn.work, turn.actor, "duty")
    turn.say("duty.picture", person=ref, period=period_of(code if value_of(code) >= 0 else "0"), mark=mark)


@screen("duty.picture")
def picture_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Drawn for this reader at this moment, through the same sight as the lines."""
    what = wanted(view, fields)
    track = track_of(view.work, view.someone, what.person, what.period, 0, MOST)
    drawn = picture_fields(view, what, track) | {"mark": fields.get("mark", "")}
    picture = Picture("duty", drawn)
    return Screen("duty.picture", heading(view, what, track), picture=picture, content=True)


def picture_fields(view: View, what: Wanted, track: Track) -> dict[str, Any]:
    """What stands on the picture (see bot.pictures.duty)."""
    shown, totals = heading(view, what, track), track.totals
    tiles = (
        ("plain", "reached", totals.reached),
        ("done", "in_time", totals.in_time),
        ("plain", "waiting", totals.waiting),
        ("red" if totals.late else "plain", "late", totals.late),
    )
    rest = track.length - len(track.lines)
    found = sampling.found(view, what.person, what.period)
    return {
        "title": Words("duty.picture.title"),
        "name": what.person.name,
        "office": Words("duty.picture.office", {"offices": _first(shown["offices"])}),
        "period": Words("duty.picture.period", {"period": shown["period"], "span": shown["span"]}),
        "totals": [[tone, Words(f"duty.tile.{name}"), str(count)] for tone, name, count in tiles],
        "events": [_event(view, each) for each in track.lines],
        "rest": Words("duty.picture.rest", {"count": rest}) if rest > 0 else None,
        "empty": None if track.lines else Words("duty.empty"),
        "notes": [
            Words("duty.picture.found", {"verdict": Words(f"sampling.verdict.{e.verdict}")}) for e in found
        ],
    }


def _first(offices: Lines) -> Any:
    return offices.each[0] if offices.each else Lines(())


def _event(view: View, listed: Listed) -> list[Any]:
    duty = listed.duty
    what = Words("duty.picture.what", {"what": kind_words(duty), "act": act_words(view, listed)})
    if duty.done_at is None:
        what = kind_words(duty)
    late = late_words(duty.late) if duty.late is not None else None
    return [
        When(duty.done_at or duty.started_at, "stamp"),
        listed.number,
        what,
        _tone(duty),
        late,
        proof_words(duty),
    ]


def _tone(duty: Duty) -> str:
    """The colours of the cards: late to sign blue, late to do yellow; what was invented red."""
    if duty.act == "invented":
        return "red"
    if duty.late is not None:
        return "blue" if duty.kind in SIGNING_KINDS else "yellow"
    return "done" if duty.done_at is not None else "open"
