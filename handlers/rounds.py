"""Rounds: what comes round without any case: the morning digest, a silent supervisor, links about to expire."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handlers.inviting import renew_buttons
from handlers.narrowing import has_own_turn, inspects, narrowed
from handlers.pin_hint import hint_of_morning
from handlers.queue import PAGE, lines_of, openers, queue_screen
from handlers.screen import Button, Lines, Screen, View, When, Words, screen
from supervision.cases import Case, Track
from supervision.desks import list_scope
from supervision.gate import Actor
from supervision.offices import Office, Role
from supervision.people import UNUSED, Invitation, Person
from supervision.ports import Work
from supervision.recusal import hidden_from

_NOON = 12
#: How many of a desk are looked at to find out whether a day off is disturbed.
_LOOKED_AT = 50


@screen("digest")
def digest_screen(view: View, _fields: Mapping[str, Any]) -> Screen | None:
    """早上好。今天必办 6 ｜ 等我签 9 ｜ 别人在办 25, and the five due first. None when there is nothing to do.

    On a day off it comes only when something urgent is due by the end of that day, and has nothing but that; at night
    not at all.
    """
    work = view.work
    if view.actor is None or work.time.is_quiet(work.now):
        return None
    if not work.time.is_workday(work.now):
        return _day_off(view, _cannot_wait(view))
    queue = queue_screen(view, {"bucket": "today"})
    if queue is not None and not queue.fields["today"]:
        some = next((bucket for bucket in _own_lists(work, view.actor) if queue.fields[bucket]), None)
        queue = queue_screen(view, {"bucket": some}) if some is not None else None
    return _greeting(view, queue) if queue is not None else None


def _own_lists(work: Work, actor: Actor) -> tuple[str, ...]:
    """What this desk has beside what is to be done today."""
    if inspects(work, actor):
        return ("desk",)
    return ("unsigned", "desk") if has_own_turn(work, actor) else ("unsigned",)


def _greeting(view: View, queue: Screen) -> Screen:
    """The queue with a good morning above."""
    key = "digest.inspector" if inspects(view.work, view.someone) else "digest"
    named = tuple(each.args[0] for row in queue.rows for each in row if each.label == "queue.button.open")
    return replace(
        queue,
        key=key,
        fields={**queue.fields, "hello": _hello(view), "pin": hint_of_morning(view)},
        names=named,
    )


def _hello(view: View) -> Words:
    """Good morning; after an outage it may be afternoon."""
    early = view.work.now.astimezone(view.work.time.timezone).hour < _NOON
    return Words("digest.morning" if early else "digest.later")


def _day_off(view: View, cases: tuple[Case, ...]) -> Screen | None:
    """What is dangerous, and nothing else: among what can wait until Monday it would not be seen."""
    if not cases:
        return None
    shown = cases[:PAGE]
    fields = {"hello": _hello(view), "count": len(cases), "lines": lines_of(view, shown, 0)}
    rows = (*openers(shown, 0), (Button("prompts.button.todo", "go", ("queue",)),))
    return Screen("digest.day_off", fields, rows=rows, content=True)


def _cannot_wait(view: View) -> tuple[Case, ...]:
    """What is dangerous on this desk and due today, or was; all else can wait for a working day."""
    work, actor = view.work, view.someone
    ends = work.time.day_ends(work.now)
    found: dict[int, Case] = {}
    for bucket in ("today", *_own_lists(work, actor)):
        what = replace(narrowed(work, actor, bucket, ""), track=Track.URGENT)
        scope = list_scope(work, actor, bucket)
        cases = work.cases.page(scope, what, work.now, ends, 0, _LOOKED_AT).cases
        found |= {c.id: c for c in cases if c.due_at is not None and c.due_at <= ends}
    return tuple(sorted(found.values(), key=lambda c: (c.due_at or work.now, c.id)))


# --- a silent supervisor


@screen("silent")
def silent_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """To the supervisor himself a gentle word; to those above who has been silent, several as lines."""
    silent = [found for ref in fields["people"] if (found := _silent(view, ref)) is not None]
    own = [each for each in silent if view.person is not None and each[0].id == view.person.id]
    others = [each for each in silent if each not in own]
    if not silent or view.actor is None:
        return None
    keys = (
        Button("silent.button.visit", "go", ("visit",)),
        Button("silent.button.complaint", "go", ("complaint",)),
    )
    if not others:
        return Screen("silent.own", {"last": _last_visit(view, own[0][0])}, rows=(keys,))
    lines = Lines(tuple(_silent_line(view, person, office) for person, office in others))
    team = (Button("silent.button.team", "go", ("team",)),)
    also = Lines((Words("silent.you_too"),) if own else ())
    return Screen("silent.others", {"also": also, "lines": lines}, rows=((keys, team) if own else (team,)))


def _silent(view: View, ref: str) -> tuple[Person, Office] | None:
    """The supervisor and the office, where there is still reason to say it."""
    work = view.work
    person = work.people.by_ref(ref)
    # No step is counted any more once a visit or a report came in while the message waited.
    if person is None or person.away(work.now) or not work.people.silence_of(person.id):
        return None
    offices = work.offices.of_person(person.id, work.now)
    return next(((person, each) for each in offices if each.role is Role.SUPERVISOR), None)


def _last_visit(view: View, person: Person) -> Words:
    last = view.work.visits.last_of(person.id, hidden_from(view.work, view.someone.person))
    return Words("silent.last", {"ago": When(last, "ago")}) if last is not None else Words("silent.never")


def _silent_line(view: View, person: Person, office: Office) -> Words:
    village = view.work.places.by_id(office.place_id).name
    return Words("silent.line", {"name": person.name, "village": village, "last": _last_visit(view, person)})


# --- links about to expire


@screen("links")
def links_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """Whose link expires when, unused; what was used, refused or has expired meanwhile is left out."""
    found = [view.work.invitations.by_ref(ref) for ref in fields["invitations"]]
    waiting = [each for each in found if each is not None and _waits(view, each)]
    if not waiting or view.actor is None:
        return None
    lines = Lines(tuple(_link_line(view, each) for each in waiting))
    return Screen("links", {"lines": lines}, rows=renew_buttons(view, waiting))


def _waits(view: View, invitation: Invitation) -> bool:
    return invitation.state in UNUSED and invitation.expires_at > view.work.now


def _link_line(view: View, invitation: Invitation) -> Words:
    return Words(
        "links.line",
        {
            "name": view.work.people.by_id(invitation.person_id).name,
            "place": view.work.places.by_id(invitation.place_id).name,
            "role": Words(f"role.{invitation.role}"),
            "until": When(invitation.expires_at, "at"),
        },
    )
