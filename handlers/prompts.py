"""Prompts: what the clocks say. Reminders to those in turn, escalations to those above, all in one message."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handlers.buttons import in_rows
from handlers.card import actions, facts
from handlers.colours import kind_of, marks
from handlers.files_seen import oversees
from handlers.lateness import overdue
from handlers.petition_card import review_word, tell_label
from handlers.screen import Button, Lines, Screen, View, When, Words, make, screen
from handlers.spending_names import catches_up, present_step
from supervision.acts.prompting import stamp
from supervision.case_clock import OTHER_BODYS, turn_of, urgent
from supervision.cases import Case, State, Track
from supervision.chain import home_of, in_turn, supervisors
from supervision.escalations import colour_of
from supervision.gate import case_by_id, speaks_for
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.refusals import Missing, Refusal

#: How many cases one message lists (house); the rest is in the list of what is to be done.
MOST = 8

#: Those above who may do it themselves; the others press.
_MAY_ACT = frozenset({Role.DIRECTOR, Role.INSPECTOR, Role.SECRETARY})

#: Whose being late the villagers' supervisors are told of.
TOWNSHIPS = frozenset({Role.SECRETARY, Role.INSPECTOR})

#: Why an office was passed over, where that may be said. That somebody is concerned is never said.
_SAID = ("absent", "vacant", "unreachable")

_HOURS_A_DAY = 24

#: Rows of the card's buttons under a reminder: what is next, without the whole card.
_ROWS = 2


@dataclass(frozen=True, slots=True)
class _Item:
    """One case of a message. `says`: why it is said (see acts.prompting); empty when shown as it stands now."""

    case: Case
    says: Mapping[str, Any]
    look: str
    """near | late (to the one in turn), moved (its deadline, by a changed rule), blue | yellow | red (to those above),
    told (to whom it is only told), done."""

    @property
    def above(self) -> bool:
        """Whether it is said to somebody above the one in turn."""
        return self.look in {"blue", "yellow", "red"}


@screen("prompts")
def prompts_screen(view: View, fields: Mapping[str, Any]) -> Screen | None:
    """One card, or a list. What was said of another run of the clock is no longer due, and left out.

    Raises Refusal("quiet") at night, when nothing in it is urgent: it is said in the morning.
    """
    if view.actor is None:
        return None
    said: Mapping[str, Mapping[str, Any]] = fields["cases"]
    in_place = not any(said.values())
    items = sorted(_items(view, said), key=_danger_first)
    if not items:
        # In place: what stands there must go, whoever is no longer to see it.
        return Screen("prompts.over") if in_place else None
    loud = any(urgent(item.case) for item in items)
    only_told = all(item.look in {"told", "moved"} for item in items)
    if not (in_place or loud or only_told) and view.work.time.is_quiet(view.work.now):
        raise Refusal("quiet")
    shown = _card(view, items[0]) if len(items) == 1 else _list(view, items)
    if shown is None:
        return None
    return Screen(shown.key, shown.fields, rows=shown.rows, content=True, loud=loud)


def _danger_first(item: _Item) -> tuple[bool, bool, datetime, int]:
    """What is done last; danger before all else, then first what is due first."""
    case = item.case
    return item.look == "done", not urgent(case), case.due_at or case.submitted_at, case.id


def _items(view: View, said: Mapping[str, Mapping[str, Any]]) -> list[_Item]:
    items = []
    for case_id, says in said.items():
        try:
            case = case_by_id(view.work, view.someone, int(case_id))
        except Missing:
            continue
        if case.track is Track.INTEGRITY:
            continue  # sealed meanwhile: nothing of it is said any more
        if not says or (case.open and says.get("stamp") == stamp(case)):
            items.append(_Item(case, says, _look(view, case, says)))
    return items


def _look(view: View, case: Case, says: Mapping[str, Any]) -> str:
    late = case.due_at is not None and case.due_at <= view.work.now
    if not case.open:
        return "done"
    if "rung" in says or "moved" in says:
        return colour_of(case).value if "rung" in says else "moved"
    if (says and "told" not in says) or any(p.id == view.someone.person.id for p in in_turn(view.work, case)):
        return "late" if late else "near"
    if not late:
        return "done"
    return "told" if "told" in says or _only_told(view, case) else colour_of(case).value


def _only_told(view: View, case: Case) -> bool:
    """Whether the reader has a villager in a matter the township is late with, and nothing to do about it."""
    mine = any(p.id == view.someone.person.id for p in supervisors(view.work, case))
    return mine and turn_of(case) in TOWNSHIPS and not oversees(view, case)


# --- one case


def _card(view: View, item: _Item) -> Screen | None:
    case = item.case
    shown = facts(view, case)
    card = (Button("notice.button.card", "o", (case.ref,)),)
    if item.look == "done":
        return Screen("prompt.done", shown, rows=(card,))
    if item.look == "told":
        return make(view, "notice.late", {"case": case.ref, "version": item.says.get("told", case.version)})
    rows = (*actions(view, case)[:_ROWS], card)
    if item.above:
        head: dict[str, Any] = {"head": Words(f"prompt.head.{item.look}"), "span": _span(view, case)}
        if case.supervise_by is None:
            # The colour of the head says it already.
            head["marks"] = marks(replace(case, supervised=False))
        why = {"late": _late(view, case), "skipped": _skipped(item), "next": _next(view, item)}
        return Screen("prompt.above", shown | head | why, rows=rows)
    key = {"late": "prompt.late", "moved": "prompt.moved"}.get(item.look, "prompt.near")
    todo = {"cover": covered_for(view, case), "do": _do(view, case)} | _moved(item)
    return Screen(key, shown | {"span": _span(view, case)} | todo, rows=rows)


def _moved(item: _Item) -> dict[str, Any]:
    """When it was due before the rule was changed."""
    return {"was": When(datetime.fromisoformat(item.says["moved"]), "by")} if item.look == "moved" else {}


def _step(view: View, case: Case) -> str:
    """What is to be done next, where a clock goes on over two steps."""
    kind = case.due_kind or ""
    if case.state is State.SIGNED:
        return {"sign": "assign"}.get(kind, kind)
    if case.track is Track.PETITION and kind == "tell":
        return "tell_answer"
    if kind == "follow" and catches_up(view, case):
        return "catch_up"
    return "ask" if kind == "tell" and case.state is State.TOLD else kind


def _do(view: View, case: Case) -> Words:
    """What the one in turn is asked to do; a petition's number there is asked for as long as it is not known."""
    do = Words(f"prompt.do.{_step(view, case)}", _review(view, case))
    if case.due_kind in OTHER_BODYS and view.work.petitions.of(case).number is None:
        return Words("prompt.do.unnumbered", {"do": do})
    return do


def _review(view: View, case: Case) -> dict[str, Any]:
    """Which of a petition's two reviews, or which of its answers, is meant, where a sentence is about one; or which
    step of a spending."""
    if case.due_kind == "follow":
        return {"next": present_step(view, case)}
    if case.track is Track.PETITION and case.due_kind == "tell":
        petition = view.work.petitions.of(case)
        return {"answer": Words(f"petition.answer.{petition.round.value}"), "tap": tell_label(petition)}
    return {"review": review_word(view.work, case)} if case.due_kind in {"review", "ask_review"} else {}


def _span(view: View, case: Case) -> Words:
    """还剩2天 · 刚到期 · 超时1天."""
    if case.due_at is None or case.due_at > view.work.now:
        return Words("prompt.span.left", {"length": _length(view, case)})
    if _minutes(view, case) < 60:
        return Words("prompt.span.reached")
    return overdue(view.work, case)


def _minutes(view: View, case: Case) -> int:
    return int(abs((case.due_at or view.work.now) - view.work.now).total_seconds() // 60)


def _length(view: View, case: Case) -> Words:
    """How long until its end: days as the calendar has them, on the last day hours, then minutes."""
    now, due = view.work.now, case.due_at or view.work.now
    minutes = max(_minutes(view, case), 1)
    days = view.work.time.days_between(now, due)
    if days and minutes >= _HOURS_A_DAY * 60 // 2:
        return Words("duration.d", {"count": days})
    if minutes >= 55:
        # Reminders come a moment after the full hour: at two, four hours before six are four, not three.
        return Words("duration.h", {"count": (minutes + 10) // 60})
    return Words("duration.m", {"count": minutes})


def _late(view: View, case: Case) -> Words:
    """Which office should have done what by when."""
    due = When(case.due_at, "by") if case.due_at else Words("case.no_clock")
    fields = {"office": _office_in_turn(view, case), "due": due}
    return Words(f"prompt.late.{_step(view, case)}", fields | _review(view, case))


def _office_in_turn(view: View, case: Case) -> Words:
    turn = turn_of(case) or Role.SECRETARY
    place = _seat(view, case, turn).name
    return Words("me.office", {"place": place, "role": Words(f"role.{turn.value}")})


def _seat(view: View, case: Case, turn: Role) -> Place:
    places = view.work.places
    home = places.by_id(home_of(case))
    county = (place for place in places.above(home.id) if place.level is Level.COUNTY)
    if turn is Role.RECEPTION:
        return next(county, home)
    if turn is Role.OFFICER:
        return places.by_id(home.linked_id) if home.linked_id is not None else next(county, home)
    return places.by_id(case.village_id) if turn is Role.SUPERVISOR else home


def _skipped(item: _Item) -> Lines:
    """Which offices were passed over on the way to this reader, and why."""
    skipped: Mapping[str, str] = item.says.get("skipped", {})
    return Lines(
        tuple(
            Words(f"prompt.skipped.{why}", {"role": Words(f"role.{role}")})
            for role, why in skipped.items()
            if why in _SAID
        )
    )


def _next(view: View, item: _Item) -> Words:
    """What somebody above can do about it."""
    actor = view.someone
    if actor.holds(*_MAY_ACT):
        return Words("prompt.next.act")
    waits = view.work.escalations.waits_for(item.case, actor.person.id)
    return Words("prompt.next.press" if waits else "prompt.next.signed")


def covered_for(view: View, case: Case) -> Lines:
    """For whom the reader acts, when the office in turn is another's."""
    turn = turn_of(case)
    if turn is None or _is_own(view, case, turn):
        return Lines(())
    return Lines((Words("prompt.cover", {"office": _office_in_turn(view, case)}),))


def _is_own(view: View, case: Case, turn: Role) -> bool:
    """Whether it is the reader's own turn: by office over the case, or as the one who talks to the villager."""
    actor = view.someone
    if turn is Role.RECEPTION:
        return actor.holds(turn)
    if case.due_kind in {"tell", "resubmit"} and speaks_for(view.work, actor, case):
        return True
    home = view.work.places.by_id(home_of(case))
    if turn is Role.SECRETARY and home.level is Level.DISPATCHED:
        turn = Role.OFFICER  # there, the officer signs (see chain.holders)
    over = {place.id for seat in (case.village_id, home.id) for place in view.work.places.above(seat)}
    over |= {case.village_id, home.id, home.linked_id or 0}
    return any(office.role is turn and office.place_id in over for office in actor.offices)


# --- several


def _list(view: View, items: list[_Item]) -> Screen:
    listed = items[:MOST]
    lines = [_line(view, item, n) for n, item in enumerate(listed, 1)]
    more = (Words("prompts.more", {"count": len(items) - MOST}),) if len(items) > MOST else ()
    fields = {"heads": _heads(items), "lines": Lines(tuple(lines), gap=True), "more": Lines(more)}
    openers = [
        Button("queue.button.open", "o", (item.case.ref,), {"n": n, "number": item.case.number})
        for n, item in enumerate(listed, 1)
        if item.look != "done"
    ]
    last = (*_sign_all(view, items), Button("prompts.button.todo", "go", ("todo",)))
    return Screen("prompts", fields, rows=(*in_rows(openers, 5), last))


def _line(view: View, item: _Item, n: int) -> Words:
    own = {"n": n, "span": _span(view, item.case), "category": kind_of(item.case)}
    fields = facts(view, item.case) | own | _moved(item)
    # Among others too, a red card is seen to be red by whose turn it is.
    look = "red" if item.case.supervised and item.look in {"near", "late"} else item.look
    return Words(f"prompts.line.{look}", fields)


def _heads(items: list[_Item]) -> Lines:
    """How many of each kind, the gravest first."""
    counts = {look: sum(item.look == look for item in items) for look in _GRAVEST_FIRST}
    return Lines(
        tuple(Words(f"prompts.head.{look}", {"count": count}) for look, count in counts.items() if count)
    )


_GRAVEST_FIRST = ("red", "yellow", "blue", "late", "near", "moved", "told", "done")


def _sign_all(view: View, items: list[_Item]) -> tuple[Button, ...]:
    """全部签收, where signing is what most of them need."""
    to_sign = sum(item.case.state in {State.SUBMITTED, State.REOPENED} for item in items if not item.above)
    if view.someone.holds(Role.SECRETARY) and to_sign * 2 > len(items):
        return (Button("queue.button.sign_all", "qa", (), {"count": to_sign}),)
    return ()
