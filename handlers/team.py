"""Who is in the team, what they did this month, and the keeper's view of the system (no case content)."""

from collections.abc import Mapping
from typing import Any

from handlers.commands import COUNTY, TOWNSHIP, command
from handlers.screen import Lines, Screen, View, Words, screen
from handlers.turn import Turn
from supervision.gate import Actor, scope_of
from supervision.lists import Filter
from supervision.offices import Role
from supervision.people import Invitation
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.refusals import Refusal

_SEES_TEAM = (*TOWNSHIP, *COUNTY, Role.DIRECTOR)


@command("team")
def team(turn: Turn) -> None:
    """The supervisors under this office, with what they did and what is open."""
    if not turn.actor.holds(*_SEES_TEAM):
        raise Refusal("not_for_you")
    turn.say("team")


def villages_of(work: Work, actor: Actor) -> tuple[Place, ...]:
    """The villages under this person's offices."""
    found: dict[int, Place] = {}
    for office in actor.offices:
        if office.role not in _SEES_TEAM:
            continue
        place = work.places.by_id(office.place_id)
        roots = [place]
        if place.level is Level.OFFICE:
            roots = [p for p in work.places.all() if p.linked_id == place.id]
        for root in roots:
            for each in (root, *work.places.below(root.id)):
                if each.level is Level.VILLAGE:
                    found[each.id] = each
    return tuple(found.values())


@screen("team")
def team_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """One line a village: its supervisor, visits and open matters."""
    work = view.work
    lines = tuple(_village_line(view, village) for village in villages_of(work, view.someone)[:40])
    return Screen("team", {"lines": Lines(lines), "count": len(lines)})


def _village_line(view: View, village: Place) -> Words:
    work = view.work
    holders = work.offices.holders(Role.SUPERVISOR, village.id, work.now)
    if not holders:
        return Words("team.vacant", {"village": village.name})
    person = holders[0]
    fields = {
        "village": village.name,
        "name": person.name,
        "visits": work.visits.count_of(person.id),
        "open": _count(view, Filter("open", village_id=village.id)),
    }
    if not person.enrolled:
        return Words("team.not_enrolled", fields)
    return Words("team.unreachable" if person.unreachable_since else "team.line", fields)


def _count(view: View, what: Filter) -> int:
    work = view.work
    ends = work.time.day_ends(work.now)
    return work.cases.page(scope_of(work, view.someone), what, work.now, ends, 0, 1).total


@command("report")
def report(turn: Turn) -> None:
    """Figures of the office's area."""
    if not turn.actor.holds(*_SEES_TEAM):
        raise Refusal("not_for_you")
    turn.say("figures")


@screen("figures")
def figures_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """How many are open, overdue today, waiting, ended; and each village's share."""
    work = view.work
    counts = work.cases.counts(
        scope_of(work, view.someone), view.someone.person.id, work.now, work.time.day_ends(work.now)
    )
    lines = tuple(
        Words(
            "figures.village",
            {
                "village": village.name,
                "open": _count(view, Filter("open", village_id=village.id)),
                "ended": _count(view, Filter("ended", village_id=village.id)),
            },
        )
        for village in villages_of(work, view.someone)[:40]
    )
    fields = {
        "open": counts["open"],
        "today": counts["today"],
        "unsigned": counts["unsigned"],
        "others": counts["others"],
        "all": counts["all"],
        "lines": Lines(lines),
    }
    return Screen("figures", fields)


def _coming(work: Work, invitation: Invitation) -> Words:
    """Somebody who was invited and has not come in yet."""
    place = work.places.by_id(invitation.place_id).name
    gone = invitation.expires_at <= work.now
    return Words(
        "keeper.link_expired" if gone else "keeper.not_in_yet",
        {"place": place, "role": Words(f"role.{invitation.role}")},
    )


@command("keeper")
def keeper(turn: Turn) -> None:
    """The keeper's view: who is not enrolled, who cannot be reached. No case content."""
    if not turn.actor.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    turn.say("keeper")


@screen("keeper")
def keeper_screen(view: View, _fields: Mapping[str, Any]) -> Screen:
    """Offices without a reachable person, by role and place."""
    work = view.work
    if not view.someone.holds(Role.KEEPER):
        raise Refusal("not_for_you")
    gaps = []
    held = 0
    for role in Role:
        for office in work.offices.with_role(role, work.now):
            held += 1
            person = work.people.by_id(office.person_id)
            if not person.reachable:
                place = work.places.by_id(office.place_id).name
                gaps.append(Words("keeper.gap", {"place": place, "role": Words(f"role.{role.value}")}))
    gaps += [_coming(work, invitation) for invitation in work.invitations.unused()]
    vacant = [
        Words("keeper.vacant", {"place": p.name})
        for p in work.places.all()
        if p.level is Level.VILLAGE and not work.offices.holders(Role.SUPERVISOR, p.id, work.now)
    ]
    lines = Lines(tuple((*gaps, *vacant)[:40])) if gaps or vacant else Words("keeper.no_gaps")
    return Screen("keeper", {"offices": held, "places": len(work.places.all()), "lines": lines})
