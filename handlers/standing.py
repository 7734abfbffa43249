"""Where a case stands and what comes next, in one word and one line each."""

from handlers.screen import Words
from supervision.cases import Case, State, Track
from supervision.petitions import Round
from supervision.ports import Work


def state_word(work: Work, case: Case) -> Words:
    """The state; what nobody has taken waits for the office above, not for another township's answer; of a petition,
    whether it is at its review or at its re-review."""
    if _for_those_above(case):
        return Words("state.to_decide")
    if case.state is State.UNDER_REVIEW:
        return Words("state.in_re_review" if _again(work, case) else "state.in_review")
    return Words(f"state.{case.state.value}")


def _again(work: Work, case: Case) -> bool:
    """Whether the review that is under way, or may be asked for, is the second and last."""
    return review_round(work, case) is Round.SECOND_REVIEW


def review_round(work: Work, case: Case) -> Round:
    """Which of the two reviews is under way at a petition, or may be asked for next."""
    petition = work.petitions.of(case)
    return petition.round if case.state is State.UNDER_REVIEW else petition.next_round


def next_key(work: Work, case: Case) -> str:
    """What comes next; at the county for an unclear matter, at the petition office for a petition."""
    if case.held_from is not None and case.open and case.due_kind == "decide":
        return "turn.held"
    if _for_those_above(case):
        return "turn.to_decide"
    if case.track is Track.UNCLEAR and case.open:
        return "turn.unclear"
    if case.track is Track.PETITION and case.state in {State.SUBMITTED, State.REOPENED, State.TOLD}:
        if case.state is not State.TOLD:
            return "turn.petition"
        return "turn.petition_told_again" if _again(work, case) else "turn.petition_told"
    if case.state is State.UNDER_REVIEW and _again(work, case):
        return "turn.in_re_review"
    if case.track is Track.SPENDING and case.state is State.SUBMITTED:
        return "turn.spending"
    instead = case.doubted and case.state in {State.TO_VERIFY, State.VERIFIED, State.TOLD}
    return f"turn.instead.{case.state.value}" if instead else f"turn.{case.state.value}"


def _for_those_above(case: Case) -> bool:
    return case.state is State.TRANSFERRING and case.due_kind == "decide"
