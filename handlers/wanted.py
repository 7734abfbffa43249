"""What was missing from a returned report, item by item, with a tick at what has been answered."""

from handlers.screen import Lines, View, Words
from supervision.cases import Case, State

#: While it is with the supervisor, and until the township has looked at what came back.
_SHOWN = frozenset({State.RETURNED, State.SUBMITTED})


def wanted_lines(view: View, case: Case) -> Lines:
    """One line an item; none where nothing was asked for, or that is long past."""
    if case.state not in _SHOWN:
        return Lines(())
    items = view.work.missing.of_case(case.id)
    return Lines(
        tuple(
            Words(
                "missing.line.answered" if each.answered else "missing.line.open",
                {"item": Words(f"missing.{each.item.value}")},
            )
            for each in items
        )
    )
