"""What stands beside a case on its card: the cases it is linked with, as far as the reader sees them."""

from handlers.screen import Button, Lines, Rows, View, Words
from supervision.acts import joining
from supervision.cases import Case


def linked_lines(view: View, case: Case) -> Lines:
    """One line a case."""
    found = joining.linked(view.work, view.someone, case)
    return Lines(
        tuple(
            Words("case.linked", {"number": each.number, "state": Words(f"state.{each.state.value}")})
            for each in found
        )
    )


def linked_rows(view: View, case: Case) -> Rows:
    """A button to open each."""
    found = joining.linked(view.work, view.someone, case)
    return tuple((Button("case.button.linked", "o", (each.ref,), {"number": each.number}),) for each in found)
