"""What stands beside a case on its card: cases it is linked with, 督办, whom it is kept from, and who had seen it."""

from handlers.screen import Button, Lines, Rows, View, When, Words
from handlers.standing import state_word
from supervision.acts import joining, recusing
from supervision.cases import Case


def linked_lines(view: View, case: Case) -> Lines:
    """One line a case."""
    found = joining.linked(view.work, view.someone, case)
    return Lines(
        tuple(
            Words("case.linked", {"number": each.number, "state": state_word(view.work, each)})
            for each in found
        )
    )


def demand_lines(view: View, case: Case) -> Lines:
    """Every 督办 that stands: by which office, until when, signed for or not; the nearest first."""
    standing = sorted((d for d in view.work.demands.of_case(case.id) if d.stands), key=lambda d: d.until)
    return Lines(
        tuple(
            Words(
                "case.demand_signed" if each.signed_by is not None else "case.demand",
                {"role": Words(f"role.{each.role.value}"), "until": When(each.until, "by")},
            )
            for each in standing
        )
    )


def set_by(view: View, case: Case) -> Lines:
    """Which office set the date that presses."""
    standing = [d for d in view.work.demands.of_case(case.id) if d.stands and d.until == case.supervise_by]
    roles = [Words(f"role.{each.role.value}") for each in standing[-1:]]
    return Lines(tuple(Words("notice.supervised.by", {"role": role}) for role in roles))


def linked_rows(view: View, case: Case) -> Rows:
    """A button to open each."""
    found = joining.linked(view.work, view.someone, case)
    return tuple((Button("case.button.linked", "o", (each.ref,), {"number": each.number}),) for each in found)


def concerned_lines(view: View, case: Case) -> Lines:
    """Whom it is kept from; below the office that has it, or the one named, only that it is kept from somebody."""
    names = view.work.recusals.names_of(case)
    if names and not recusing.reads_names(view.work, view.someone, case):
        return Lines((Words("concerned.kept"),))
    return Lines(tuple(Words("concerned.kept_from", {"name": name}) for name in names))


def seen_buttons(view: View, case: Case) -> tuple[Button, ...]:
    """谁看过, at the county, once somebody is concerned."""
    if not recusing.may_look(view.work, view.someone, case):
        return ()
    return (Button("move.button.seen", "c", (case.ref, "seen")),)
