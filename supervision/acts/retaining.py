"""What is over by the table of terms is deleted 到期删除: by destroying keys, with proof, never of what is open."""

from collections.abc import Callable
from datetime import datetime, timedelta

from supervision.cases import Case
from supervision.durations import Duration
from supervision.events import ContentStepped, Forgotten, TermsApplied
from supervision.ports import Work
from supervision.retention import Deleted

#: How many of a kind are deleted in one act (each destroys several keys).
AT_ONCE = 50
#: Months are not all of one length: what may be over is looked for a little early, and then reckoned.
_EARLY = 0.9


def apply_terms(work: Work) -> int:
    """Delete some of what is over. How many things; 0: nothing is left for today.

    Of a case first who its villagers are, later its words and files; each is recorded in its chain, and how much there
    was altogether in the house's. What was written with a sealed number goes once the county closed the matter long
    ago, or nobody ever came with the number.
    """
    policy = work.time.policy.retention
    identities = _of_cases(work, Deleted.IDENTITY, policy.identity, work.deletions.forget_identities)
    contents = _of_cases(work, Deleted.CONTENT, policy.content, work.deletions.forget_content)
    before = work.now - timedelta(seconds=policy.content.nominal_seconds)
    visits, samplings = work.deletions.visits(before, AT_ONCE), work.deletions.samplings(before, AT_ONCE)
    for each in visits:
        work.deletions.forget_visit(each)
    for each in samplings:
        work.deletions.forget_sampling(each)
    early = work.now - timedelta(seconds=policy.integrity.nominal_seconds * _EARLY)
    since = work.deletions.sealed(early, AT_ONCE)
    sealed = [number for number, at in since if work.time.due(at, policy.integrity).at <= work.now]
    for number in sealed:
        work.deletions.forget_sealed(number)
        work.record(ContentStepped(number=number, step="forgotten"))
    old = work.now - timedelta(seconds=policy.messages.nominal_seconds)
    chats, messages = work.deletions.rest_keys(old), work.deletions.tidy(old)
    done = TermsApplied(
        identities=identities,
        contents=contents,
        visits=len(visits),
        samplings=len(samplings),
        sealed=len(sealed),
        chats=chats,
        messages=messages,
    )
    count = identities + contents + len(visits) + len(samplings) + len(sealed)
    if count or chats or messages:
        work.record(done)
    return count


def _of_cases(work: Work, kind: Deleted, term: Duration, forget: Callable[[Case], int]) -> int:
    early = work.now - timedelta(seconds=term.nominal_seconds * _EARLY)
    over = [case for case in work.deletions.ended(kind, early, AT_ONCE) if _over(work, case, term)]
    for case in over:
        count = forget(case)
        work.record(Forgotten(case_id=case.id, kind=kind.value, count=count))
    return len(over)


def _over(work: Work, case: Case, term: Duration) -> bool:
    ended: datetime | None = case.ended_at
    return not case.open and ended is not None and work.time.due(ended, term).at <= work.now
