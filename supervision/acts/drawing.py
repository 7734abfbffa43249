"""Drawing closed cases for the county to ask about again: a share at the closing, one a township's month at least."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from supervision.callbacks import Callback, month_of, remind_at
from supervision.cases import Case, Receipt, State
from supervision.chain import of_role
from supervision.events import DrawnForCallback, Withdrawn
from supervision.offices import Role
from supervision.people import Person
from supervision.ports import Work
from supervision.transitions import WORKED

T = TypeVar("T")

#: Of so many closings of a month one is chosen at most; nobody's month has more.
_MOST = 1000


def asks(work: Work) -> Role:
    """Which office asks, by policy."""
    return Role.RECEPTION if work.time.policy.sampling.by_reception else Role.OFFICER


def callers(work: Work, case: Case) -> tuple[Person, ...]:
    """Who can ask about this case now: the office that does, else the county's leader; never who is concerned."""
    return of_role(work, case, asks(work)) or of_role(work, case, Role.COUNTY_LEADER)


def closed(work: Work, case: Case) -> None:
    """A case was closed: by chance it is drawn; and its township is owed one draw of this month.

    Nothing of it shows at the township. What is kept from anybody is drawn by chance alone: that a month's draw is owed
    for it, or was this one, would tell whoever asks of a matter he may not see. Where a supervisor found the matter
    himself there is nobody to ask.
    """
    sampling = work.time.policy.sampling
    if case.track not in WORKED or case.own_finding:
        return
    # Where a name was deleted and nobody had asked whose wish it was, somebody asks for certain (see erasure_gate).
    unasked = unasked_in(work, case)
    # Not one in so many: of a share of 60 percent that would make 50, of 67 and more all.
    if unasked or (sampling.share and work.chance(100, sampling.share)):
        draw(work, case, unasked)
    if sampling.share and sampling.at_least and not work.recusals.of_case(case.id):
        work.callbacks.owe(case.township_id, *month_of(work.now, work.time))


def withdrawn(work: Work, case: Case) -> None:
    """A case was withdrawn. Where a name was deleted in it and nobody had asked whose wish it was, somebody asks for
    certain: who writes both down has else lost the villager for good, and no second person has ever met him."""
    if case.track in WORKED and (unasked := unasked_in(work, case)):
        draw(work, case, unasked)


def unasked_in(work: Work, case: Case) -> frozenset[int]:
    """The villagers of a case whose name was deleted without anybody having asked them."""
    return frozenset(each.complainant_id for each in work.erasures.of_case(case.id) if each.unasked)


def draw(work: Work, case: Case, whose: Collection[int] = ()) -> Callback | None:
    """Draw a case that has ended, and one of its villagers, of these first; None where one of its draws is still open.
    Of one that was withdrawn nobody else is asked: nothing was told him, and no satisfaction written down."""
    receipts = work.cases.receipts(case.id)
    of_closed = [c for c in receipts if c.satisfaction is not None and case.state is not State.WITHDRAWN]
    villagers = [c for c in receipts if c.id in whose] or of_closed
    if not villagers or work.callbacks.open_of_case(case.id) is not None:
        return None
    villager = one_of(work, villagers)
    fresh = Callback(
        id=0,
        ref="",
        case_id=case.id,
        complainant_id=villager.id,
        township_id=case.township_id,
        recorded_by=_wrote(work, case, villager),
        drawn_at=work.now,
        due_at=work.time.due(work.now, work.time.policy.sampling.due).at,
    )
    who = callers(work, case)
    officer = one_of(work, who) if who else None
    timed = replace(fresh, officer_id=officer.id if officer else None, next_at=remind_at(work.time, fresh))
    callback = work.callbacks.add(timed)
    work.record(DrawnForCallback(case_id=case.id))
    if officer is not None and officer.user_id is not None:
        work.say(officer.user_id, "callback", {"callback": callback.ref}, priority=2)
    return callback


def _wrote(work: Work, case: Case, villager: Receipt) -> int:
    """Whose word it is that is asked about: who wrote the satisfaction down, or that it is withdrawn."""
    if case.state is State.WITHDRAWN:
        acts = work.journal.of_case(case.id)
        by = [by_id for _, act, by_id in acts if act == Withdrawn.name and by_id is not None]
        return by[-1] if by else villager.supervisor_id
    return villager.satisfied_by or villager.supervisor_id


def months_due(work: Work, limit: int = 100) -> int:
    """A month is over: a township that closed cases and had none drawn has one drawn now. Returns how many."""
    if work.time.is_quiet(work.now):
        return 0
    owed = work.callbacks.owed(work.now, limit)
    for township_id, start, end in owed:
        if not work.callbacks.settled(township_id, start):
            continue
        lacking = work.time.policy.sampling.at_least - work.callbacks.drawn_since(township_id, start, end)
        cases = list(work.callbacks.undrawn(township_id, start, end, _MOST))
        while lacking > 0 and cases:
            case = one_of(work, cases)
            cases.remove(case)
            lacking -= draw(work, case) is not None
    return len(owed)


def one_of(work: Work, among: Sequence[T]) -> T:
    """One of several by the system's randomness, each as likely as the others."""
    chosen = among[0]
    for index, each in enumerate(among, 1):
        chosen = each if work.chance(index) else chosen
    return chosen
