"""What stands beside a case on its card: cases it is linked with, 督办, whom it is kept from, and who had seen it."""

from typing import Any

from handlers.screen import Button, Lines, Rows, Told, View, When, Words
from handlers.standing import state_word
from supervision.acts import joining, recusing
from supervision.cases import Case
from supervision.demands import Demand


def linked_lines(view: View, case: Case) -> Lines:
    """One line a case."""
    found = joining.linked(view.work, view.someone, case)
    return Lines(
        tuple(
            Words("case.linked", {"number": each.number, "state": state_word(view.work, each)})
            for each in found
        )
    )


def pressing(view: View, case: Case) -> list[Demand]:
    """Every 督办 that presses at this moment, the nearest first; what has ended is pressed by none."""
    if case.supervise_by is None:
        return []
    return sorted((d for d in view.work.demands.of_case(case.id) if d.stands), key=lambda d: d.until)


def demand_lines(view: View, case: Case, *, named: bool) -> Lines:
    """Every 督办 that presses, in one line: until when, what is asked; where `named`, by which office and whether it is
    signed for. The village hears of pressure and not of who presses."""
    found = pressing(view, case)
    texts = {entry.id: entry.text for entry in view.work.cases.entries(case.id)} if found else {}
    lines = []
    for each in found:
        said = texts.get(each.entry_id, "").partition("\n")[2]
        shown: dict[str, Any] = {
            "until": When(each.until, "by"),
            "said": Words("case.demand_said", {"said": Told(said)}) if said else Lines(()),
        }
        if not named:
            lines.append(Words("case.demand_below", shown))
            continue
        key = "case.demand_signed" if each.signed_by is not None else "case.demand"
        lines.append(Words(key, shown | {"role": Words(f"role.{each.role.value}")}))
    return Lines(tuple(lines))


def linked_rows(view: View, case: Case) -> Rows:
    """A button to open each."""
    found = joining.linked(view.work, view.someone, case)
    return tuple((Button("case.button.linked", "o", (each.ref,), {"number": each.number}),) for each in found)


def concerned_lines(view: View, case: Case) -> Lines:
    """Whom it is kept from; below the office that has it, or the one named, only that it is kept from somebody."""
    names = view.work.recusals.names_of(case)
    if names and not recusing.reads_names(view.work, view.someone, case):
        return Lines((Words("concerned.kept"),))
    met = recusing.names_met(view.work, case) if names else ()
    told = (("concerned.kept_from" if kept else "concerned.unmatched", name) for name, kept in met)
    return Lines(tuple(Words(key, {"name": name}) for key, name in told))


def seen_buttons(view: View, case: Case) -> tuple[Button, ...]:
    """谁看过, at the county, once somebody is concerned."""
    if not recusing.may_look(view.work, view.someone, case):
        return ()
    return (Button("move.button.seen", "c", (case.ref, "seen")),)
