"""Village spending 村级重要开支: which step is open, which proof is missing, what stops it. Pure; nothing is approved.

What is known of a matter is a list of records that only grows: each step with its proofs, each increase, what was
found wrong. Everything else is reckoned from it and the policy: nothing can be written back.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_UP, Decimal
from enum import StrEnum

from supervision.refusals import Refusal
from supervision.spending_steps import (
    ACCEPTANCE,
    CONTRACTOR,
    DECIDING,
    FILE,
    ON_SITE,
    PAYMENT,
    PUBLISHED,
    REVIEW,
    WORK,
    Proof,
    SpendingPolicy,
    Step,
)

#: Records that are no step of the list.
REPORTED, INCREASED, PAID, NOT_DONE, SENT_BACK, DROPPED = (
    *("reported", "increased", "paid"),
    *("not_done", "sent_back", "dropped"),
)
#: What is found beside the steps.
FOUND = frozenset({INCREASED, PAID, NOT_DONE, SENT_BACK, DROPPED})

#: What is wrong with a payment of so much more than was decided that it must be decided again.
BEYOND = "beyond"

#: An emergency repair does these first; its decision catches up meanwhile.
ACTS_FIRST = frozenset({CONTRACTOR, WORK})


class Verdict(StrEnum):
    """What the county's audit found (words: `spend.verdict.*`)."""

    IN_ORDER = "in_order"
    REMARKS = "remarks"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Item:
    """A step in a round: 1 the first time, more where it is asked for again."""

    code: str
    round: int = 1

    def __str__(self) -> str:
        return f"{self.code}:{self.round}"


@dataclass(frozen=True, slots=True)
class Record:
    """One line of what is known. `day` is the date told, `at` the moment it was entered: both stay side by side.

    `amount` in fen. `before`: the step at which an increase, or what was found wrong, stopped it (None: it goes
    on). `until`: the day by which an emergency repair must have its papers. `spot`: where the phone was, "latitude,
    longitude", where the place was told so (see supervision.spots).
    """

    code: str
    day: date
    at: datetime
    by_id: int
    round: int = 1
    amount: int | None = None
    choice: str | None = None
    signers: tuple[str, ...] = ()
    words: str = ""
    place: str = ""
    spot: str = ""
    files: tuple[str, ...] = ()
    before: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody has told of the open step so far."""

    day: date | None = None
    amount: int | None = None
    choice: str | None = None
    reason: str = ""
    #: Why the sum is so much greater than what was decided, where it is.
    why_more: str = ""
    signers: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    place: str = ""
    #: Where the phone was, "latitude, longitude", where that is how the place was told.
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Overrun:
    """A sum beyond what was decided, both in fen."""

    decided: int
    amount: int

    @property
    def percent(self) -> Decimal:
        """How much more, in percent to one decimal, rounded up: what is beyond a limit never reads as the limit."""
        more = Decimal(self.amount - self.decided) * 100 / Decimal(self.decided or 1)
        return more.quantize(Decimal("0.1"), rounding=ROUND_UP)


@dataclass(frozen=True)
class Spending:
    """A matter of spending: its policy and all that is recorded, oldest first."""

    policy: SpendingPolicy
    records: tuple[Record, ...]

    @property
    def report(self) -> Record:
        """What the village told first."""
        return self.records[0]

    @property
    def emergency(self) -> bool:
        """Act first, catch up by a date."""
        return self.report.until is not None

    @property
    def amount(self) -> int:
        """The sum it is about now, in fen: the last that was told."""
        return next((each.amount for each in reversed(self.records) if each.amount is not None), 0)

    @property
    def short(self) -> bool:
        """Whether the short list applies: no sum ever told reached the threshold."""
        return max((each.amount or 0 for each in self.records), default=0) < self.policy.threshold

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that apply."""
        return self.policy.listed(short=self.short)

    @property
    def decision(self) -> str:
        """The step that decides: the last meeting of the list."""
        return [step.code for step in self.steps if step.code in DECIDING][-1]

    def decided(self) -> int | None:
        """The sum that was decided last, in fen; None while nothing was."""
        last = next((each for each in reversed(self.records) if each.code == self.decision), None)
        if last is None:
            return None
        return last.amount if last.amount is not None else self._asked(last)

    def _asked(self, decided: Record) -> int:
        """What a meeting that told no sum decided on: what was asked for until then."""
        until = self.records[: self.records.index(decided)]
        return next((r.amount for r in reversed(until) if r.code in {REPORTED, INCREASED} and r.amount), 0)

    # --- the plan

    def plan(self) -> tuple[Item, ...]:
        """Every step that is asked for, in order: the policy's, and those asked for again."""
        plan = [Item(step.code) for step in self.steps]
        again = 1
        for record in self.records:
            if record.before is None:
                continue
            again += 1
            at = next((n for n, item in enumerate(plan) if str(item) == record.before), None)
            if at is None:
                # The step is struck from the policy meanwhile: before whatever is still to come.
                at = next((n for n, item in enumerate(plan) if item not in self.done()), len(plan))
            plan[at:at] = [Item(code, again) for code in self._asked_again(record)]
        return tuple(plan)

    def _asked_again(self, record: Record) -> tuple[str, ...]:
        """Decision, publication and review of an increase; work and acceptance of what was found not done."""
        listed = {step.code for step in self.steps}
        earlier = self.records[: self.records.index(record)]
        if not any(each.code == self.decision for each in earlier):
            # The longer list that a greater sum brings asks for that meeting anyway.
            listed.discard(self.decision)
        again = {
            INCREASED: (self.decision, PUBLISHED, REVIEW),
            NOT_DONE: (WORK, ACCEPTANCE),
            SENT_BACK: (ON_SITE,),
        }[record.code]
        return tuple(code for code in again if code in listed)

    def again(self, item: Item) -> bool:
        """Whether the same step stands in the plan before this one: only then is it done once more. What an increase
        asks for again may be asked for the first time, e.g. a review that was still to come."""
        plan = self.plan()
        before = plan[: plan.index(item)] if item in plan else ()
        return any(each.code == item.code for each in before) if item in plan else item.round > 1

    def done(self) -> Mapping[Item, Record]:
        """What is recorded, by step and round. Paid out of turn is paid: it is not paid a second time."""
        done = {Item(r.code, r.round): r for r in self.records if r.code not in FOUND | {REPORTED}}
        paid = next((r for r in self.records if r.code == PAID), None)
        return {Item(PAYMENT): paid, **done} if paid is not None else done

    def open(self) -> tuple[Item, ...]:
        """The steps that may be recorded now, the present one first; two while an emergency catches up."""
        done = self.done()
        waiting = [item for item in self.plan() if item not in done]
        found = [item for item in waiting if all(each in done for each in self._before(item))]
        # The work is what presses; the papers follow beside it.
        return tuple(sorted(found, key=lambda item: item.code not in ACTS_FIRST))

    def present(self) -> Item | None:
        """The step whose turn it is; None when all is recorded."""
        return next(iter(self.open()), None)

    def _before(self, item: Item) -> tuple[Item, ...]:
        plan = self.plan()
        before = plan[: plan.index(item)]
        if not self.emergency:
            return before
        first, last = self._beside(plan)
        here = plan.index(item)
        if not first <= here < last:
            return before
        acting = item.code in ACTS_FIRST
        # What an increase asks for again holds up both.
        return tuple(
            each
            for n, each in enumerate(before)
            if n < first or each.round > 1 or (each.code in ACTS_FIRST) == acting
        )

    def _beside(self, plan: tuple[Item, ...]) -> tuple[int, int]:
        """From after the filing to the end of the work: where an emergency acts and catches up side by side."""
        first = plan.index(Item(FILE)) + 1
        acting = [n for n, item in enumerate(plan) if item.code in ACTS_FIRST and item.round == 1]
        return (first, max(acting) + 1) if acting else (first, first)

    # --- dates

    def not_before(self, item: Item) -> date:
        """The earliest date that may be told: that of what came before it, of what asked for it again, and of a
        payment that passed it over: a meeting that had not been held then was not held before it."""
        done = self.done()
        days = [done[each].day for each in self._before(item) if each in done]
        stops = [each.day for each in self.records if each.before is not None or each.code == PAID]
        return max([self.report.day, *days, *stops])

    def catching_up(self) -> date | None:
        """By when the papers of an emergency repair must be there; None where nothing is to be caught up."""
        done = self.done()
        plan = self.plan()
        first, last = self._beside(plan)
        papers = [item for item in plan[first:last] if item.code not in ACTS_FIRST]
        return self.report.until if any(item not in done for item in papers) else None

    def caught_up(self) -> Record | None:
        """The record that completed the papers of an emergency repair; None where there was nothing to catch up, or
        something still is."""
        if not self.emergency or self.catching_up() is not None:
            return None
        plan, done = self.plan(), self.done()
        first, last = self._beside(plan)
        papers = [done[item] for item in plan[first:last] if item.code not in ACTS_FIRST]
        return max(papers, key=lambda record: record.at, default=None)

    def made_up(self, record: Record) -> bool:
        """Whether a step that comes before the payment was recorded only after the money had been paid out of turn."""
        paid = next((n for n, each in enumerate(self.records) if each.code == PAID), None)
        plan = self.plan()
        if paid is None or Item(PAYMENT) not in plan or record not in self.records[paid:]:
            return False
        return Item(record.code, record.round) in plan[: plan.index(Item(PAYMENT))]

    # --- sums

    def beyond(self, amount: int) -> bool:
        """Whether a sum is so far beyond what was decided that it must be decided again (product, section 6), or
        no longer a small one. Not where the meeting that will decide on it is still to come."""
        decided = self.decided()
        done = self.done()
        if decided is None or any(i.code == self.decision and i not in done for i in self.plan()):
            return False
        grown = self.short and amount >= self.policy.threshold
        return grown or amount * 100 > decided * (100 + self.policy.increase)

    def stops_at(self, item: Item, amount: int) -> bool:
        """Whether this sum, told with a step, stops it there. With a meeting that decides, it is what is decided."""
        return item.code != self.decision and self.beyond(amount)

    def overrun(self) -> "Overrun | None":
        """The last increase that stopped it: from which decided sum to which; None where none did."""
        stops = [n for n, r in enumerate(self.records) if r.code == INCREASED and r.before is not None]
        if not stops:
            return None
        at = stops[-1]
        decided = Spending(self.policy, self.records[:at]).decided()
        return Overrun(decided or 0, self.records[at].amount or 0)

    @property
    def signed(self) -> frozenset[str]:
        """Everybody who signed the acceptance or the committee's review."""
        return frozenset(name for r in self.records if r.code in {ACCEPTANCE, REVIEW} for name in r.signers)

    @property
    def followed_by(self) -> frozenset[int]:
        """Who recorded steps of it after the filing: they may not be the ones who verify it 办的人不能核."""
        early = {step.code for step in self.policy.step[:2]} | FOUND | {REPORTED, ON_SITE}
        return frozenset(r.by_id for r in self.records if r.code not in early)

    def wrong_payment(self) -> tuple[str, ...]:
        """What was wrong with a payment out of turn (see `out_of_turn`)."""
        paid = next((r for r in self.records if r.code == PAID), None)
        return tuple(paid.words.split()) if paid is not None else ()


# --- what blocks


def missing(step: Step, answers: Answers) -> Proof | None:
    """The first proof the step still lacks; None when it may be recorded."""
    has = {
        Proof.PHOTO: bool(answers.photos),
        Proof.PLACE: bool(answers.place.strip()),
        Proof.CHOICE: bool(answers.choice),
        Proof.AMOUNT: answers.amount is not None,
        Proof.DATE: answers.day is not None,
        Proof.SIGNERS: bool(answers.signers),
    }
    return next((proof for proof in step.proofs if not has[proof]), None)


def check_day(day: date, *, today: date, not_before: date) -> None:
    """No date is written back, none ahead. Raises Refusal: day_ahead, day_back."""
    if day > today:
        raise Refusal("day_ahead")
    if day < not_before:
        raise Refusal("day_back", day=not_before.isoformat())


def check_signers(policy: SpendingPolicy, step: Step, signers: Iterable[str]) -> None:
    """The 村务监督委员会 signs with three to five, an acceptance with more than one: nobody signs alone.

    Raises Refusal: signers_number, signers_few.
    """
    count = len(set(signers))
    low, high = policy.signers
    if step.code == REVIEW and not low <= count <= high:
        raise Refusal("signers_number", low=low, high=high)
    if step.code != REVIEW and count < policy.acceptors:
        raise Refusal("signers_few", low=policy.acceptors)


def check_verifier(spending: Spending, person_id: int, name: str) -> None:
    """Whoever followed the steps does not verify them; who signed them neither, so that no one is both.

    Raises Refusal: spend_handler_verifies, spend_signer_verifies.
    """
    if person_id in spending.followed_by:
        raise Refusal("spend_handler_verifies")
    if name in spending.signed:
        raise Refusal("spend_signer_verifies")


def out_of_turn(spending: Spending, day: date, choice: str, amount: int) -> tuple[str, ...]:
    """What is wrong with a payment of so much on a day in a way: undecided, unreviewed, in_cash, beyond (what was
    decided); nothing: none."""
    done = spending.done()
    found = []
    for word, code in (("undecided", spending.decision), ("unreviewed", REVIEW)):
        items = [item for item in spending.plan() if item.code == code]
        if any(item not in done or done[item].day > day for item in items):
            found.append(word)
    if choice == "cash":
        found.append("in_cash")
    return (*found, BEYOND) if spending.beyond(amount) else tuple(found)


def read_signers(text: str) -> tuple[str, ...]:
    """The names somebody typed, parted by 、 commas or lines (blanks where there are none of these), each once."""
    plain = text.replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",").replace("\n", ",")
    parts = plain.split(",") if "," in plain else plain.split()
    names = (" ".join(part.split())[:20] for part in parts)
    return tuple(dict.fromkeys(name for name in names if name))


def late_entry(policy: SpendingPolicy, record: Record, entered: date) -> bool:
    """Whether the date told lies so long before it was entered that it is marked 补录."""
    return (entered - record.day).days > policy.late_entry
