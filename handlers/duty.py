"""履职轨迹: one's own track and those under one's eyes, as figures and lines; and the same as a picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers import explaining, lateness, sampling
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.commands import command
from handlers.duty_words import act_words, how_words, kind_words, proof_words
from handlers.figures import span_words
from handlers.home import offices_of
from handlers.screen import Button, Lines, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.duty import Duty, Listed, Period, Totals, span_of
from supervision.duty_figures import Track, track_of
from supervision.duty_sight import offices_watched, samples
from supervision.exportable import OFFICES
from supervision.gate import actor_of
from supervision.offices import Office, Role
from supervision.people import Person
from supervision.places import Level
from supervision.ports import Work
from supervision.refusals import Missing, Refusal

PAGE = 6
_PEOPLE = 8
#: So many offices are listed at once; of more, first the heads and then township by township.
_MOST_AT_ONCE = 24
_UNDER = frozenset({Role.INSPECTOR, Role.SUPERVISOR, Role.DIRECTOR})
_PERIODS = tuple(Period)
_NOTHING = Lines(())


@command("duty")
def own_track(turn: Turn) -> None:
    """更多 → 我的履职."""
    if not turn.actor.offices:
        raise Refusal("not_for_you")
    turn.say("duty", person=turn.person.ref)


@pressed("du")
def other_page(turn: Turn, args: tuple[str, ...]) -> None:
    """A person, a period or a page: (person, period, offset)."""
    ref, period, offset = (*args, "", "", "")[:3]
    if track_wanted(turn.work, turn.actor.person, ref) is None:
        raise Missing
    turn.answer("duty", person=ref, period=period_of(period), offset=max(value_of(offset), 0))


def track_wanted(work: Work, reader: Person, ref: str) -> Person | None:
    """Whose track a reference means, where this reader may see it; None where not."""
    person = work.people.by_ref(ref)
    if person is None:
        return None
    try:
        track_of(work, actor_of(work, reader), person, Period.MONTH, 0, 0)
    except Missing:
        return None
    return person


def period_of(code: str) -> str:
    """The period a button names; this month for anything else."""
    at = value_of(code)
    return _PERIODS[at].value if 0 <= at < len(_PERIODS) else Period.MONTH.value


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose track, of when, from where on."""

    person: Person
    period: Period
    offset: int

    def button(self, label: str, *, period: Period | None = None, offset: int = 0, **fields: Any) -> Button:
        """A button to the same track with something changed."""
        at = _PERIODS.index(period or self.period)
        return Button(label, "du", (self.person.ref, number(at), number(offset)), fields)


def wanted(view: View, fields: Mapping[str, Any]) -> Wanted:
    """What is asked for. Raises Missing for somebody who is not there."""
    person = view.work.people.by_ref(fields["person"])
    if person is None:
        raise Missing
    return Wanted(person, Period(fields.get("period", Period.MONTH)), int(fields.get("offset", 0)))


@screen("duty")
def duty_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The figures, then what waits and what was done, six to a page."""
    what = wanted(view, fields)
    track = track_of(view.work, view.someone, what.person, what.period, what.offset, PAGE)
    shown = heading(view, what, track)
    numbered = _numbered(what, track)
    said = {n: explaining.said_below(view, what.person, each) for n, each in numbered}
    if not track.length:
        shown["lines"] = Words("duty.empty")
    else:
        lines = (line for n, each in numbered for line in (_line(view, what, each, n), *said[n]))
        shown["lines"] = Lines(tuple(lines))
    samplings = sampling.found(view, what.person, what.period)
    shown["samplings"] = sampling.lines(view, samplings)
    rows = (
        *explaining.buttons(view, what.person, numbered),
        *_rows(view, what, track),
        *sampling.rows(view, what.person, what.period, samplings),
    )
    sealed = any(not each.ref for each in track.lines)
    marked = bool(samplings) or sealed or any(said.values())
    return Screen("duty", shown, rows=rows, content=marked)


def heading(view: View, what: Wanted, track: Track) -> dict[str, Any]:
    """Who, of when, and the figures."""
    work = view.work
    return {
        "name": what.person.name,
        "offices": offices_of(work, actor_of(work, what.person)),
        "period": Words(f"duty.period.{what.period}"),
        "span": span_words(span_of(what.period, work.now, work.time)),
        "figures": _figures(track.totals),
    }


def _figures(totals: Totals) -> Lines:
    lines = [
        Words(
            "duty.figures",
            {
                "reached": totals.reached,
                "in_time": totals.in_time,
                "late": totals.late,
                "waiting": totals.waiting,
            },
        )
    ]
    if totals.longest is not None:
        lines.append(Words("duty.longest", {"length": lateness.length(totals.longest)}))
    if totals.heard:
        lines.append(Words("duty.heard", {"heard": totals.heard, "signed": totals.signed}))
    if totals.verified:
        lines.append(Words("duty.verified", {"count": totals.verified}))
    if totals.visits:
        lines.append(Words("duty.visits", {"count": totals.visits}))
    if totals.told:
        lines.append(Words("duty.told", {"count": totals.told}))
    if totals.pressed:
        lines.append(Words("duty.pressed", {"count": totals.pressed}))
    if totals.found:
        lines.append(Words("duty.found", {"count": totals.found}))
    if totals.invented:
        lines.append(Words("duty.invented", {"count": totals.invented}))
    return Lines(tuple(lines))


def _numbered(what: Wanted, track: Track) -> list[tuple[int, Listed]]:
    return list(enumerate(track.lines, what.offset + 1))


def _line(view: View, what: Wanted, listed: Listed, n: int) -> Words:
    duty, work = listed.duty, view.work
    head = {"n": n, "number": listed.number, "what": kind_words(duty)}
    if listed.village_id is not None:
        head["village"] = work.places.by_id(listed.village_id).name
    if duty.done_at is None:
        if duty.due_at is None:
            return Words("duty.line.asked", head | {"at": When(duty.started_at)})
        fields = head | {"at": When(duty.started_at), "how": _waits(duty)}
        return Words("duty.line.waiting" if listed.ref else "duty.sealed.waiting", fields)
    return Words(
        "duty.line.done" if listed.ref else "duty.sealed.done",
        head
        | {
            "at": When(duty.done_at),
            "act": act_words(view, listed),
            "who": _by_other(work, what, duty),
            "signed": Words("duty.signed", {"at": When(duty.signed_at)}) if duty.signed_at else _NOTHING,
            "how": how_words(duty),
            "proof": Words("duty.proof", {"proofs": proofs}) if (proofs := proof_words(duty)) else _NOTHING,
        },
    )


def _waits(duty: Duty) -> Words:
    if duty.late is not None:
        return Words("duty.waits.late", {"late": lateness.late_words(duty.late)})
    return Words("duty.waits.due", {"due": When(duty.due_at or duty.started_at, "by")})


def _by_other(work: Work, what: Wanted, duty: Duty) -> Any:
    if duty.done_by in (None, what.person.id):
        return _NOTHING
    return Words("duty.by_other", {"name": work.people.by_id(duty.done_by or 0).name})


def _rows(view: View, what: Wanted, track: Track) -> Rows:
    periods = [
        what.button(
            "duty.button.on" if each is what.period else "duty.button.off",
            period=each,
            period_name=_name(each),
        )
        for each in _PERIODS
    ]
    turning = []
    if what.offset > 0:
        turning.append(what.button("queue.button.back", offset=max(what.offset - PAGE, 0)))
    if what.offset + PAGE < track.length:
        turning.append(what.button("queue.button.next", offset=what.offset + PAGE))
    last = [Button("duty.button.picture", "dp", (what.person.ref, number(_PERIODS.index(what.period))))]
    if track.length and view.someone.holds(*OFFICES):
        last.append(Button("duty.button.table", "dt", (what.person.ref, number(_PERIODS.index(what.period)))))
    if offices_watched(view.work, view.someone):
        last.append(Button("duty.button.others", "dl"))
    return (*((tuple(turning),) if turning else ()), tuple(periods), tuple(last))


def _name(period: Period) -> Words:
    return Words(f"duty.period.{period}")


# --- whose track


@pressed("dl")
def list_people(turn: Turn, args: tuple[str, ...]) -> None:
    """The people whose tracks may be seen: (offset, place)."""
    if not offices_watched(turn.work, turn.actor):
        raise Refusal("not_for_you")
    offset, place = (*args, "", "")[:2]
    turn.answer("duty.people", offset=max(value_of(offset), 0), place=max(value_of(place), 0))


@screen("duty.people")
def people_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Eight to a page: name, office, place; of very many first the heads, then township by township."""
    place = fields.get("place", 0)
    everybody = offices_watched(view.work, view.someone, in_place=place or None)
    if not everybody:
        return Screen("duty.nobody")
    heads = [office for office in everybody if office.role not in _UNDER]
    many = not place and len(everybody) > _MOST_AT_ONCE
    offices = heads if many and heads else list(everybody)
    offset = min(fields.get("offset", 0), (len(offices) - 1) // _PEOPLE * _PEOPLE)
    page = offices[offset : offset + _PEOPLE]
    lines = Lines(tuple(_office_line(view.work, each, n) for n, each in enumerate(page, offset + 1)))
    people = [_person_button(view.work, each, n) for n, each in enumerate(page, offset + 1)]
    turning = []
    extra = (number(place),) if place else ()
    if offset > 0:
        turning.append(Button("queue.button.back", "dl", (number(offset - _PEOPLE), *extra)))
    if offset + _PEOPLE < len(offices):
        turning.append(Button("queue.button.next", "dl", (number(offset + _PEOPLE), *extra)))
    towns = _townships(view.work, everybody) if many else ()
    drawing = ((Button("sampling.button.draw", "dw"),),) if samples(view.someone) else ()
    rows = (*in_rows(people, 2), *((tuple(turning),) if turning else ()), *in_rows(towns, 3), *drawing)
    return Screen("duty.people", {"lines": lines, "count": len(offices)}, rows=rows)


def _office_line(work: Work, office: Office, n: int) -> Words:
    person, place = work.people.by_id(office.person_id), work.places.by_id(office.place_id)
    role = Words(f"role.{office.role.value}")
    return Words("duty.people.line", {"n": n, "name": person.name, "place": place.name, "role": role})


def _person_button(work: Work, office: Office, n: int) -> Button:
    person = work.people.by_id(office.person_id)
    return Button("duty.button.person", "du", (person.ref, "0", "0"), {"n": n, "name": person.name})


def _townships(work: Work, offices: Sequence[Office]) -> tuple[Button, ...]:
    found = {
        place.id: place
        for office in offices
        for place in (work.places.by_id(office.place_id), *work.places.above(office.place_id))
        if place.level is Level.TOWNSHIP
    }
    return tuple(
        Button("report.button.place", "dl", ("0", number(place.id)), {"place": place.name})
        for place in sorted(found.values(), key=lambda place: place.id)[:60]
    )
