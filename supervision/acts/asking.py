"""A villager asks for the own matter, with the number and the six digits of the receipt. No account, no office.

Whatever does not fit hears the same: that it does not, and how often it may be tried today. Who has only one of the two
learns nothing, not even that there is one.
"""

from supervision.cases import Case, Track
from supervision.numbers import check
from supervision.ports import Work
from supervision.quotas import QUESTIONS, WRONG_CODES, WRONG_CODES_OF_ONE
from supervision.recusal import hidden_from
from supervision.transitions import TOWNSHIP_TRACKS

#: Of these a step is told; of integrity matters nothing is, and of unclear ones nobody knows yet what they are.
_TOLD = TOWNSHIP_TRACKS - {Track.SPENDING, Track.INTEGRITY, Track.UNCLEAR}


def tired(work: Work, account: int) -> bool:
    """Whether this account has asked, or guessed, as often as it may for now: nothing more is read of it."""
    return WRONG_CODES.used_up(work, account) or QUESTIONS.used_up(work, account)


def left(work: Work, account: int) -> int:
    """How many wrong ones this account may still try today: its own count, whatever it tried."""
    return max(0, WRONG_CODES.most - work.tries.count(WRONG_CODES.what, account, WRONG_CODES.within))


def asked(work: Work, account: int, number: str, code: str) -> Case | None:
    """The case of a receipt shown whole; None for anything else, and for whoever has tried too often."""
    if tired(work, account):
        return None
    guessed = WRONG_CODES_OF_ONE.used_up(work, number)
    case = work.cases.by_receipt_code(number, code)
    if guessed or case is None or case.track not in _TOLD or _kept_from(work, account, case):
        WRONG_CODES.use(work, account)
        if check(number):
            WRONG_CODES_OF_ONE.use(work, number)
        return None
    QUESTIONS.use(work, account)
    return case


def _kept_from(work: Work, account: int, case: Case) -> bool:
    """Whether whoever asks is concerned: a receipt that was found, or asked out of a villager, tells nothing either."""
    person = work.people.by_user(account)
    return person is not None and case.id in hidden_from(work, person)
