"""Village spending: which step is open, which proof is missing, what stops it, what no date can do."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supervision.refusals import Refusal
from supervision.spending import (
    INCREASED,
    NOT_DONE,
    PAID,
    REPORTED,
    SENT_BACK,
    Answers,
    Item,
    Record,
    Spending,
    check_day,
    check_signers,
    check_verifier,
    late_entry,
    missing,
    out_of_turn,
    read_signers,
)
from supervision.spending_steps import Proof, SpendingPolicy

POLICY = SpendingPolicy()
FIRST = date(2026, 11, 23)
PIPES = 48_000_00


def record(code: str, days: int = 0, **more: Any) -> Record:
    day = FIRST + timedelta(days=days)
    at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    return Record(code, day, at, more.pop("by_id", 1), **more)


def matter(amount: int = PIPES, *records: Record, until: date | None = None) -> Spending:
    return Spending(POLICY, (record(REPORTED, amount=amount, until=until), *records))


def with_(spending: Spending, *records: Record) -> Spending:
    return replace(spending, records=(*spending.records, *records))


def carried_to(spending: Spending, code: str, **more: Any) -> Spending:
    """All that is open recorded, day after day, until `code` is the present step."""
    while (item := spending.present()) is not None and item.code != code:
        amount = spending.amount if item.code in {"villagers", "contractor", "payment"} else None
        days = (spending.records[-1].day - FIRST).days + 1
        spending = with_(spending, record(item.code, days, round=item.round, amount=amount, **more))
    return spending


def present(spending: Spending) -> str:
    return str(spending.present())


# --- the list


def test_it_begins_with_the_first_check_and_ends_with_the_audit() -> None:
    assert present(matter()) == "check:1"
    assert carried_to(matter(), "nothing").present() is None
    assert present(carried_to(matter(), "audit")) == "audit:1"


def test_one_step_is_open_at_a_time_in_the_order_of_the_policy() -> None:
    spending, seen = matter(), []
    while item := spending.present():
        assert spending.open() == (item,)
        seen.append(item.code)
        spending = with_(spending, record(item.code, len(seen), amount=PIPES))
    assert seen == [step.code for step in POLICY.step]


def test_a_small_sum_has_the_short_list() -> None:
    small = matter(4_999_99)
    assert small.short
    assert "members" not in {item.code for item in small.plan()}
    assert not matter(5_000_00).short


def test_the_decision_is_the_last_meeting_of_the_list() -> None:
    assert matter().decision == "villagers"
    assert matter(100_00).decision == "discussion"


# --- proofs


def test_the_first_missing_proof_is_named() -> None:
    step = POLICY.named("payment")
    assert step is not None
    told = Answers(choice="transfer", photos=("f",))
    assert missing(step, told) is Proof.AMOUNT
    assert missing(step, replace(told, amount=1, day=FIRST)) is None


@given(st.sampled_from(POLICY.step), st.sets(st.sampled_from(list(Proof))))
def test_a_step_is_complete_exactly_when_every_proof_is_there(step: Any, given_proofs: set[Proof]) -> None:
    all_of_it: dict[Proof, dict[str, Any]] = {
        Proof.DATE: {"day": FIRST}, Proof.AMOUNT: {"amount": 1}, Proof.CHOICE: {"choice": "x"},
        Proof.SIGNERS: {"signers": ("a",)}, Proof.PHOTO: {"photos": ("f",)}, Proof.PLACE: {"place": "村口"},
    }  # fmt: skip
    told = Answers(**{key: value for proof in given_proofs for key, value in all_of_it[proof].items()})
    lack = missing(step, told)
    assert (lack is None) == (set(step.proofs) <= given_proofs)
    assert lack is None or (lack in step.proofs and lack not in given_proofs)


# --- increases


@pytest.mark.parametrize(("amount", "stops"), [(PIPES * 11 // 10, False), (PIPES * 11 // 10 + 1, True)])
def test_more_than_ten_percent_beyond_the_decision_stops(amount: int, stops: bool) -> None:
    assert carried_to(matter(), "work").beyond(amount) is stops


def test_before_the_decision_no_sum_stops_anything() -> None:
    assert not carried_to(matter(), "villagers").beyond(PIPES * 9)


def test_an_increase_asks_again_for_decision_publication_and_review() -> None:
    stopped = with_(carried_to(matter(), "work"), record(INCREASED, 20, amount=2 * PIPES, before="work:1"))
    asked = []
    while (item := stopped.present()) and item.code != "work":
        asked.append(str(item))
        stopped = with_(stopped, record(item.code, 21, round=item.round, amount=2 * PIPES))
    assert asked == ["villagers:2", "published:2", "review:2"]
    assert stopped.decided() == 2 * PIPES
    assert not stopped.beyond(2 * PIPES)


def test_while_the_new_decision_is_awaited_a_further_increase_does_not_stop_it_twice() -> None:
    stopped = with_(carried_to(matter(), "work"), record(INCREASED, 20, amount=2 * PIPES, before="work:1"))
    assert not stopped.beyond(4 * PIPES)


def test_a_small_sum_that_grows_large_gets_the_whole_list() -> None:
    small = carried_to(matter(4_900_00), "payment")
    assert small.beyond(5_000_00)
    grown = with_(small, record(INCREASED, 20, amount=5_000_00, before="payment:1"))
    assert present(grown) == "proposal:1"
    codes = [str(item) for item in grown.plan()]
    assert "villagers:2" not in codes
    assert {"villagers:1", "published:2", "review:2"} <= set(codes)


@given(st.lists(st.integers(1, 10 * PIPES), max_size=12))
def test_whatever_is_told_it_always_comes_to_an_end(amounts: list[int]) -> None:
    spending, told = matter(), list(amounts)
    for _ in range(150):
        item = spending.present()
        if item is None:
            break
        if told and spending.beyond(told[0]):
            spending = with_(spending, record(INCREASED, amount=told.pop(0), before=str(item)))
            continue
        spending = with_(spending, record(item.code, round=item.round, amount=told.pop(0) if told else None))
    assert spending.present() is None
    assert len(set(spending.plan())) == len(spending.plan())
    assert set(spending.plan()) == set(spending.done())


# --- what was found wrong


def test_what_was_not_done_on_site_is_worked_on_and_accepted_again() -> None:
    found = with_(carried_to(matter(), "on_site"), record(NOT_DONE, 30, before="on_site:1"))
    assert [str(item) for item in found.plan() if item.round == 2] == ["work:2", "acceptance:2"]
    assert present(found) == "work:2"


def test_what_the_county_sends_back_is_seen_on_site_again() -> None:
    back = with_(carried_to(matter(), "audit"), record(SENT_BACK, 30, before="audit:1"))
    assert present(back) == "on_site:2"
    assert present(with_(back, record("on_site", 31, round=2))) == "audit:1"


def test_paid_before_it_was_decided_is_found_and_not_paid_again() -> None:
    early = carried_to(matter(), "members")
    assert out_of_turn(early, FIRST, "transfer", PIPES) == ("undecided", "unreviewed")
    paid = with_(early, record(PAID, 3, amount=PIPES, words="undecided unreviewed"))
    assert paid.wrong_payment() == ("undecided", "unreviewed")
    assert "payment" not in {item.code for item in paid.plan() if item not in paid.done()}
    assert present(paid) == "members:1"


def test_what_is_recorded_after_a_payment_out_of_turn_is_made_up_and_what_was_before_is_not() -> None:
    paid = with_(carried_to(matter(), "members"), record(PAID, 3, amount=PIPES, words="undecided"))
    later = carried_to(paid, "on_site")
    made_up = [each.code for each in later.records if later.made_up(each)]
    assert made_up == ["members", "villagers", "published", "contractor", "work", "acceptance", "review"]


def test_papers_of_an_emergency_repair_are_complete_with_the_last_of_them() -> None:
    begun = matter(PIPES, record("check"), record("file"), until=FIRST + timedelta(days=3))
    assert begun.caught_up() is None
    done = carried_to(begun, "acceptance")
    last = done.caught_up()
    assert last is not None
    assert last.code == "published"
    assert carried_to(matter(), "acceptance").caught_up() is None


def test_a_payment_in_its_turn_by_transfer_has_nothing_wrong_and_cash_has() -> None:
    ready = carried_to(matter(), "payment")
    day = ready.records[-1].day
    assert out_of_turn(ready, day, "transfer", PIPES) == ()
    assert out_of_turn(ready, day, "cash", PIPES) == ("in_cash",)
    assert "undecided" in out_of_turn(ready, FIRST, "transfer", PIPES)
    assert out_of_turn(ready, day, "transfer", 2 * PIPES) == ("beyond",)


# --- emergency


UNTIL = FIRST + timedelta(days=15)


def test_an_emergency_acts_first_and_its_papers_are_open_beside_it() -> None:
    urgent = carried_to(matter(until=UNTIL), "contractor")
    assert [str(item) for item in urgent.open()] == ["contractor:1", "proposal:1"]
    assert urgent.catching_up() == UNTIL


def test_the_acceptance_waits_for_work_and_papers() -> None:
    worked = with_(carried_to(matter(until=UNTIL), "contractor"), record("contractor", 3), record("work", 4))
    assert present(worked) == "proposal:1"
    caught = carried_to(worked, "acceptance")
    assert caught.catching_up() is None
    assert present(caught) == "acceptance:1"


def test_papers_of_an_emergency_may_be_older_than_its_work_never_than_its_filing() -> None:
    filed = carried_to(matter(until=UNTIL), "contractor")
    worked = with_(filed, record("contractor", 8), record("work", 9))
    assert worked.not_before(Item("proposal")) == filed.records[-1].day


def test_nothing_is_caught_up_where_nothing_was_urgent() -> None:
    assert matter().catching_up() is None


# --- dates and signers


def test_no_date_lies_ahead_or_before_the_step_before() -> None:
    spending = carried_to(matter(), "members")
    floor = spending.not_before(Item("members"))
    check_day(floor, today=floor, not_before=floor)
    for day, code in ((floor + timedelta(days=1), "day_ahead"), (floor - timedelta(days=1), "day_back")):
        with pytest.raises(Refusal) as refused:
            check_day(day, today=floor, not_before=floor)
        assert refused.value.code == code


def test_what_an_increase_asks_for_again_is_not_older_than_the_increase() -> None:
    stopped = with_(carried_to(matter(), "work"), record(INCREASED, 20, amount=2 * PIPES, before="work:1"))
    assert stopped.not_before(Item("villagers", 2)) == FIRST + timedelta(days=20)


@given(st.integers(0, 400))
def test_a_date_told_late_is_marked_not_refused(days: int) -> None:
    entered = FIRST + timedelta(days=days)
    assert late_entry(POLICY, record("proposal"), entered) is (days > POLICY.late_entry)


@pytest.mark.parametrize(("count", "fine"), [(1, False), (2, False), (3, True), (5, True), (6, False)])
def test_three_to_five_of_the_committee_sign(count: int, fine: bool) -> None:
    names = [f"委员{n}" for n in range(count)]
    assert _signs("review", names) is fine


def test_the_same_name_twice_is_one_signer() -> None:
    assert not _signs("review", ["甲", "甲", "乙"])
    assert not _signs("acceptance", ["甲", "甲"])
    assert _signs("acceptance", ["甲", "乙"])


def _signs(code: str, names: list[str]) -> bool:
    step = POLICY.named(code)
    assert step is not None
    try:
        check_signers(POLICY, step, names)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize(
    ("person", "name", "code"),
    [(1, "何检员", "spend_handler_verifies"), (9, "甲", "spend_signer_verifies")],
)
def test_who_followed_or_signed_it_does_not_verify_it(person: int, name: str, code: str) -> None:
    seen = with_(matter(), record("acceptance", 2, signers=("甲", "乙")))
    with pytest.raises(Refusal) as refused:
        check_verifier(seen, person, name)
    assert refused.value.code == code
    check_verifier(seen, 9, "舒书记")


def test_the_first_check_alone_makes_nobody_a_handler() -> None:
    checked = with_(matter(), record("check", 1, by_id=7), record("file", 1, by_id=7))
    check_verifier(checked, 7, "舒书记")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("张三、李四，王五", ("张三", "李四", "王五")),
        ("张三 李四\n王五", ("张三 李四", "王五")),
        ("张三 李四 王五", ("张三", "李四", "王五")),
        ("Zhang San, Li Si", ("Zhang San", "Li Si")),
        ("张三、张三", ("张三",)),
        ("、，", ()),
    ],
)
def test_names_are_read_as_they_are_typed(typed: str, names: tuple[str, ...]) -> None:
    assert read_signers(typed) == names
