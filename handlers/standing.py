"""Where a case stands and what comes next, in one word and one line each."""

from handlers.screen import Words
from supervision.cases import Case, State, Track


def state_word(case: Case) -> Words:
    """The state; what nobody has taken waits for the office above, not for another township's answer."""
    if _for_those_above(case):
        return Words("state.to_decide")
    return Words(f"state.{case.state.value}")


def next_key(case: Case) -> str:
    """What comes next; at the county for an unclear matter, at the petition office for a petition."""
    if case.held_from is not None and case.open and case.due_kind == "decide":
        return "turn.held"
    if _for_those_above(case):
        return "turn.to_decide"
    if case.track is Track.UNCLEAR and case.open:
        return "turn.unclear"
    if case.track is Track.PETITION and case.state in {State.SUBMITTED, State.REOPENED, State.TOLD}:
        return "turn.petition_told" if case.state is State.TOLD else "turn.petition"
    if case.track is Track.SPENDING and case.state is State.SUBMITTED:
        return "turn.spending"
    return f"turn.{case.state.value}"


def _for_those_above(case: Case) -> bool:
    return case.state is State.TRANSFERRING and case.due_kind == "decide"
