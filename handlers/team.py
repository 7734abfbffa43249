"""Who is in the team, what they did this month, and the keeper's view of the system (no case content)."""

from collections.abc import Mapping
from typing import Any

from handlers.alarms import alarm_line, alarm_rows
from handlers.buttons import in_rows, number, pressed, value_of
from handlers.commands import command
from handlers.figures import MOST_ROWS, others, own_figures, place_name
from handlers.inviting import list_button
from handlers.screen import Button, Lines, Picture, Rows, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision.acts.identity import WEEK
from supervision.acts.reading import draw_chart
from supervision.figures import Attention, FigureScope, attention, fully_seen, only_in, team_of
from supervision.offices import Role
from supervision.people import Invitation
from supervision.places import Level, Place
from supervision.ports import Work
from supervision.recusal import hidden_from
from supervision.refusals import Refusal
from supervision.tallies import By, Member

PAGE = 5
_NOTHING = Lines(())

#: Places on one screen, two in a row.
_PLACES = 8


@command("team")
def team(turn: Turn) -> None:
    """The supervisors under this office: a chart of this month's visits, and who needs attention first."""
    own_figures(turn.work, turn.actor)
    turn.say("team.chart", mark=draw_chart(turn.work, turn.actor, "team"))
    turn.say("team")


@pressed("tm")
def team_page(turn: Turn, args: tuple[str, ...]) -> None:
    """Another page, or another part of the team: (offset, place)."""
    own_figures(turn.work, turn.actor)
    offset, place = (*args, "", "")[:2]
    turn.answer("team", offset=max(value_of(offset), 0), place=max(value_of(place), 0))


@pressed("tn")
def narrow_team(turn: Turn, args: tuple[str, ...]) -> None:
    """只看一片: (place that is shown now, how many of its parts come before)."""
    own_figures(turn.work, turn.actor)
    place, offset = (*args, "", "")[:2]
    turn.answer("team.narrow", place=max(value_of(place), 0), offset=max(value_of(offset), 0))


def _scope(view: View, place_id: int) -> FigureScope:
    """What this person may see, in one place below where one is chosen."""
    whole = own_figures(view.work, view.someone)
    if not place_id or place_id not in {each.id for each in view.work.places.all()}:
        return whole
    return only_in(view.work, whole, place_id)


@screen("team")
def team_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """Five to a page, those that need attention first."""
    place, offset = fields.get("place", 0), fields.get("offset", 0)
    scope = _scope(view, place)
    members = team_of(view.work, scope)
    if not members:
        return Screen("team.nobody", rows=_buttons(view, scope, place, 0, 0))
    offset = min(offset, (len(members) - 1) // PAGE * PAGE)
    page = members[offset : offset + PAGE]
    needy = sum(attention(each, view.work.now) not in {Attention.FINE, Attention.AWAY} for each in members)
    shown = {
        "place": place_name(view, place),
        "count": len(members),
        "needy": Words("team.needy", {"count": needy}) if needy else Words("team.all_fine"),
        "lines": Lines(
            tuple(_line(view, scope, each, n) for n, each in enumerate(page, offset + 1)), gap=True
        ),
        "next": Words("team.next.needy" if needy else "team.next.fine"),
    }
    return Screen("team", shown, rows=_buttons(view, scope, place, offset, len(members)))


def _line(view: View, scope: FigureScope, member: Member, n: int) -> Words:
    village = view.work.places.by_id(member.village_id).name
    cases = _cases(view, scope, member)
    if member.person is None:
        return Words("team.vacant", {"n": n, "village": village, "cases": cases})
    why = attention(member, view.work.now)
    return Words(
        "team.line",
        {
            "n": n,
            "village": village,
            "name": member.person.name,
            "mark": _mark(member, why),
            "last": Words("team.last", {"when": When(member.last_visit, "ago")})
            if member.last_visit
            else Words("team.never"),
            "visits": member.visits,
            "cases": cases,
        },
    )


def _mark(member: Member, why: Attention) -> Words:
    """What stands out, and what to do about it."""
    match why:
        case Attention.OVERDUE:
            return Words("team.overdue", {"count": member.own_overdue})
        case Attention.AWAY if member.person is not None and member.person.away_until is not None:
            return Words("team.away", {"until": When(member.person.away_until, "day")})
    return Words(f"team.mark.{why}")


def _cases(view: View, scope: FigureScope, member: Member) -> Words | Lines:
    """The village's cases where all of them are seen; of a few only those that are seen, and said to be so."""
    if fully_seen(view.work, scope, member.village_id):
        return Words("team.cases", {"open": member.open, "overdue": member.overdue})
    return Words("team.yours", {"count": member.open}) if member.open else _NOTHING


def _buttons(view: View, scope: FigureScope, place: int, offset: int, total: int) -> Rows:
    def turned(label: str, to: int) -> Button:
        return Button(label, "tm", (number(to), *((number(place),) if place else ())))

    turning = []
    if offset > 0:
        turning.append(turned("queue.button.back", offset - PAGE))
    if offset + PAGE < total:
        turning.append(turned("queue.button.next", offset + PAGE))
    last = [Button("team.button.figures", "go", ("report",))]
    if place or len(_parts(view, scope)) > 1:
        last.insert(0, Button("team.button.narrow", "tn", (number(place),) if place else ()))
    return (*((tuple(turning),) if turning else ()), tuple(last), *list_button(view))


def _parts(view: View, scope: FigureScope) -> tuple[Place, ...]:
    """What the team can be narrowed to: its townships, or in one township its zones."""
    above = [view.work.places.above(village) for village in scope.team]
    for level in (Level.TOWNSHIP, Level.ZONE):
        found = {place.id: place for line in above for place in line if place.level is level}
        if len(found) > 1:
            return tuple(found[each] for each in sorted(found))
    return ()


@screen("team.narrow")
def narrow_screen(view: View, fields: Mapping[str, Any]) -> Screen:
    """The parts to choose from, a screenful at a time, and all of it."""
    place = fields.get("place", 0)
    parts = _parts(view, _scope(view, place))
    offset = min(fields.get("offset", 0), max(len(parts) - 1, 0)) // _PLACES * _PLACES
    page = parts[offset : offset + _PLACES]
    buttons = [Button("report.button.place", "tm", ("0", number(p.id)), {"place": p.name}) for p in page]

    def turned(label: str, to: int) -> Button:
        return Button(label, "tn", (number(place), number(to)))

    turning = []
    if offset > 0:
        turning.append(turned("queue.button.back", offset - _PLACES))
    if offset + _PLACES < len(parts):
        turning.append(turned("queue.button.next", offset + _PLACES))
    everything = (Button("queue.button.everything", "tm", ("0",)),)
    rows = (*in_rows(buttons, 2), *((tuple(turning),) if turning else ()), everything)
    return Screen("team.narrow", rows=rows)


@screen("team.chart")
def chart_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """This month's visits as a picture; none where nobody has been out yet, which the words below it say."""
    members = team_of(view.work, _scope(view, 0))
    total = sum(each.visits for each in members)
    if not total:
        return None
    shown, rest = members[:MOST_ROWS], members[MOST_ROWS:]
    drawn = {
        "mark": fields.get("mark", ""),
        "title": Words("team.chart.title"),
        "period": Words("team.chart.place", {"place": place_name(view)}),
        "legend": [["done", Words("team.chart.legend", {"count": total})]],
        "bars": [[_bar_name(view, each), each.visits] for each in shown],
        "rest": [others(By.VILLAGE, len(rest)), sum(each.visits for each in rest)] if rest else None,
    }
    return Screen("team.chart", {"count": total}, picture=Picture("chart", drawn))


def _bar_name(view: View, member: Member) -> str | Words:
    village = view.work.places.by_id(member.village_id).name
    if member.person is None:
        return Words("team.chart.vacant", {"village": village})
    return f"{village} {member.person.name}"


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
    # Only how many: whose they were, and of which matters, is not the keeper's to know.
    hidden = hidden_from(view.work, view.someone.person)
    read = Words("identity.readings", {"count": work.identities.read_since(work.now - WEEK, hidden)})
    shown = {"offices": held, "places": len(work.places.all()), "lines": lines, "readings": read}
    shown["alarms"] = alarm_line(work)
    return Screen("keeper", shown, rows=(*alarm_rows(work), *list_button(view)))
