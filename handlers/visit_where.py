"""Where a visit was, and who was along: questions of the conversation in handlers.visit."""

from typing import Any

from handlers import story
from handlers.buttons import in_rows
from handlers.commands import REPORTERS, TOWNSHIP
from handlers.flow import Go, Outcome, option
from handlers.paging import place_rows
from handlers.screen import Screen, View, Words
from handlers.turn import Turn
from supervision.acts import visiting
from supervision.drafts import Draft
from supervision.gate import Actor, home_village
from supervision.people import Person
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal


def village_of(view: View, draft: Draft) -> Place:
    """The village that was said, else the own."""
    chosen = draft.body.get("village")
    return view.work.places.by_id(int(chosen)) if chosen else home_village(view.work, view.someone)


def ask_village(view: View, draft: Draft) -> Screen:
    """The villages of the zone, for a joint visit or a cover; for discipline staff those of the township."""
    return Screen("visit.village", rows=place_rows(draft, _villages(view.work, view.someone), "at"))


def _villages(work: Work, actor: Actor) -> tuple[Place, ...]:
    if not actor.holds(*REPORTERS):
        return visiting.inspected(work, actor)
    own = home_village(work, actor)
    zones = [p for p in work.places.above(own.id) if p.level is Level.ZONE]
    villages = [p for zone in zones for p in work.places.below(zone.id) if p.level is Level.VILLAGE]
    return tuple(villages or [own])


def choose_village(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One was tapped."""
    place = turn.work.places.by_id(int(argument)) if argument.isdigit() else None
    if place is None or place.level is not Level.VILLAGE:
        raise Refusal("choice_unknown")
    return Go("preview" if "form" in draft.body else "form", {"village": place.id})


def members_words(work: Work, ids: list[int]) -> Any:
    """Who was along, by name."""
    people = work.people.by_ids(ids)
    return "、".join(p.name for p in people.values()) if people else Words("visit.alone")


def ask_where(view: View, draft: Draft) -> Screen:
    """Where in the village, if that is to be said."""
    return Screen("visit.where", rows=((option(draft, "report.button.skip", "skip"),),))


def hear_where(turn: Turn, draft: Draft) -> Outcome:
    """Typed."""
    return Go("preview", {"place": turn.said.text.strip()[:60]}, forget=("located",))


def hear_location(turn: Turn, draft: Draft) -> Outcome:
    """A place sent from the phone, at whatever question."""
    place = story.take_pin_back(turn)
    return Go("preview" if draft.step == "where" else None, {"place": place, "located": True})


def colleagues(work: Work, actor: Actor) -> tuple[Person, ...]:
    """The others of the zone, for a joint visit; for discipline staff those of the township's offices."""
    found: dict[int, Person] = {}
    if not actor.holds(*REPORTERS):
        for seat in actor.places(*TOWNSHIP):
            for office in work.offices.at_place(seat, work.now):
                found[office.person_id] = work.people.by_id(office.person_id)
        found.pop(actor.person.id, None)
        return tuple(found.values())
    for village_id in {home_village(work, actor).id}:
        for zone in (p for p in work.places.above(village_id) if p.level is Level.ZONE):
            around = (zone, *work.places.below(zone.id))
            for office in (o for place in around for o in work.offices.at_place(place.id, work.now)):
                found[office.person_id] = work.people.by_id(office.person_id)
    found.pop(actor.person.id, None)
    return tuple(found.values())


def ask_members(view: View, draft: Draft) -> Screen:
    """Who was along."""
    chosen = set(draft.body.get("members", []))
    buttons = [
        option(
            draft,
            "visit.button.topic_on" if p.id in chosen else "visit.button.topic_off",
            "with",
            str(p.id),
            topic=p.name,
        )
        for p in colleagues(view.work, view.someone)
    ]
    return Screen(
        "visit.members", rows=(*in_rows(buttons, 2), (option(draft, "report.button.enough", "done"),))
    )


def toggle_member(turn: Turn, draft: Draft, argument: str) -> Outcome:
    """One more, or one less."""
    known = {p.id for p in colleagues(turn.work, turn.actor)}
    if not argument.isdigit() or int(argument) not in known:
        raise Refusal("choice_unknown")
    chosen = list(draft.body.get("members", []))
    each = int(argument)
    return Go(learnt={"members": [m for m in chosen if m != each] if each in chosen else [*chosen, each]})
