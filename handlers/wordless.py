"""What is typed where words are wanted and is none: nothing is written down, and the same question is asked again.

A figure typed there is mostly meant for a button, or for the case of that number; kept as somebody's words it goes on
to whoever reads them, and nobody can put it right.
"""

from handlers.flow import FLOWS
from handlers.said import Kind
from handlers.screen import word
from handlers.turn import Turn
from handlers.typed import has_words
from supervision.drafts import HELD, Draft
from supervision.missing import Item
from supervision.numbers import number_alone

#: What is wanted where seven digits alone may be the answer: a sum, a day, a phone, a case. At any other question
#: somebody who types nothing but a case's number wants to see that case, not to have it written down.
DIGITS_WANTED = frozenset(
    {
        *(
            "wants.amount",
            "wants.day",
            "wants.policy_value",
            "wants.phone",
            "wants.own_phone",
            "wants.villager",
        ),
        *("wants.number", "wants.number_or_words", "wants.own_number", "wants.sealed_number"),
        *("wants.their_number", "wants.code"),
    }
)

#: What may be answered by a figure as well as by words: which group of the village; what is added to a sealed matter.
FIGURES_TOO = frozenset({"wants.group", "wants.content_text"})

#: Of what was missing in a report, what a figure answers: 涉及几户, since when, whom to ring.
_MISSING_FIGURES = frozenset({Item.HOUSEHOLDS, Item.SINCE, Item.CONTACT})


def instead_of_words(turn: Turn, draft: Draft) -> bool:
    """Whether what came is no words where words are wanted. Of a case's number and nothing else the way to that case
    is shown beside the question; of any other figures, marks and pictures it is said what to do."""
    step = FLOWS[draft.flow].steps[draft.step]
    if turn.said.kind is not Kind.TEXT or turn.said.forwarded or step.wants in DIGITS_WANTED:
        return False
    number = number_alone(turn.said.text)
    if number is not None:
        turn.say("flow.number", number=number)
        turn.say("draft", draft=draft.ref, version=draft.version)
        return True
    return made_wordless(turn, draft)


def made_wordless(turn: Turn, draft: Draft) -> bool:
    """Whether a figure or a mark was typed, or words of this draft edited to one: not written down, and said so."""
    if has_words(turn.said.text) or _figures_answer(draft):
        return False
    _refused(turn, draft)
    return True


def _refused(turn: Turn, draft: Draft) -> None:
    turn.say("flow.no_words", wants=word(FLOWS[draft.flow].steps[draft.step].wants))
    turn.say("draft", draft=draft.ref, version=draft.version)


def _figures_answer(draft: Draft) -> bool:
    """Whether a figure may be an answer here; where nothing was asked (content first), anything is kept; what takes
    no text at all says so itself."""
    made = FLOWS[draft.flow]
    step = made.steps[draft.step]
    if draft.flow == HELD or step.wants in FIGURES_TOO:
        return True
    if step.wants == "wants.answer":
        return draft.step == "one" and draft.body["item"] in _MISSING_FIGURES
    return Kind.TEXT not in step.takes and Kind.TEXT not in made.anywhere
