"""盖住了: what was said of a case named its villager; whoever wrote the name down hears that others do not read it."""

from handlers.turn import Turn
from supervision.acts import reporting
from supervision.cases import Case

#: What is answered to words that were laid with a case; and where a name or phone in them was covered.
_ANSWERS = {
    "supplement.done": "supplement.done_covered",
    "edit.version": "edit.version_covered",
    "answer.sent": "answer.sent_covered",
}


def answer_to(turn: Turn, case: Case, screen: str, *told: str) -> str:
    """The answer to these words. What somebody wrote who was never told the name is not compared with it, so the
    answer gives nothing away (see supervision.unnamed)."""
    return _ANSWERS[screen] if reporting.covers(turn.work, turn.actor, case, "\n".join(told)) else screen
