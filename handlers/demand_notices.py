"""Notices of a 督办: each of its own date, whoever set others; once it is signed for, no older one asks for that."""

from collections.abc import Mapping
from typing import Any

from handlers import aloud
from handlers.card import actions, facts
from handlers.files_seen import oversees
from handlers.hands import hurried_on
from handlers.screen import Button, Lines, Screen, View, When, Words, screen
from handlers.turn import Turn
from supervision import events as ev
from supervision.cases import Case
from supervision.demands import Demand
from supervision.gate import case_for
from supervision.ports import Work

_NAME = "notice.supervised"


def _hurried(name: str) -> None:
    """Register a notice of a 督办 date. It is dropped when the date was taken back or the matter has ended."""

    @screen(name)
    def maker(view: View, fields: Mapping[str, Any]) -> Screen | None:
        case = case_for(view.work, view.someone, fields["case"])
        demand = view.work.demands.by_ref(fields.get("demand", ""))
        if case.supervise_by is None or not case.open or (demand is not None and not demand.stands):
            return None
        version = int(fields.get("version", 0))
        shown = facts(view, case) | {
            "until": When(demand.until if demand is not None else case.supervise_by, "by"),
            "aloud": aloud.sentence(view, case, name, version),
        }
        if name == _NAME:
            shown["who"] = _set_by(demand) if oversees(view, case) else Lines(())
        card = (Button("notice.button.card", "o", (case.ref,)),)
        rows = (*actions(view, case), *aloud.tick(view, case, name, version), card)
        return Screen(name, shown, rows=rows, content=True)


_hurried("notice.supervised")
_hurried("notice.hurried")


def _set_by(demand: Demand | None) -> Lines:
    """Which office set the date."""
    if demand is None:
        return Lines(())
    return Lines((Words("notice.supervised.by", {"role": Words(f"role.{demand.role.value}")}),))


def demanded(event: ev.CaseEvent, work: Work) -> dict[str, object]:
    """Which 督办 a notice is about: where several are set, each says its own."""
    if not isinstance(event, ev.Supervised):
        return {}
    own = [d.ref for d in work.demands.of_case(event.case_id) if d.stands and d.by_id == event.by_id]
    return {"demand": own[-1]} if own else {}


def signed_for(event: ev.CaseEvent, work: Work, case: Case) -> None:
    """One signs for all who are at work: what asked the others for it asks no more."""
    if not isinstance(event, ev.Acknowledged) or event.by_id is None:
        return
    for person in hurried_on(work, case):
        if person.user_id is not None and person.id != event.by_id:
            _shown_anew(work, person.user_id, case, event.by_id)


def ask_no_more(turn: Turn, case: Case) -> None:
    """In the chat of whoever has just signed: every other message that asked for it."""
    pressed_on = turn.said.press.message_id if turn.said.press is not None else None
    _shown_anew(turn.work, turn.said.chat_id, case, turn.person.id, but=pressed_on)
    turn.work.remind_again(case.id, turn.said.chat_id, but=pressed_on)


def _shown_anew(work: Work, chat_id: int, case: Case, by_id: int, *, but: int | None = None) -> None:
    for each in work.demands.of_case(case.id):
        if each.signed_by == by_id and each.signed_at == work.now:
            fields = {"case": case.ref, "version": case.version, "demand": each.ref}
            work.show_decided(chat_id, each.ref, _NAME, fields, but=but)
