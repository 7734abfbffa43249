"""What is recorded of a spending: only added, names and words sealed, as it was told."""

from datetime import date

from sqlalchemy import text

from supervision.spending import Record
from tests.storage.township import MONDAY, report, settle


def _record(by_id: int) -> Record:
    return Record(
        "review",
        date(2026, 11, 20),
        MONDAY,
        by_id,
        round=2,
        amount=9_600_000_000,
        choice="transfer",
        signers=("甲某", "乙某"),
        words="材料涨价",
        place="三组",
        before="work:1",
        until=date(2026, 12, 8),
    )


def test_a_record_comes_back_as_it_was_told(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.spendings.add(case, _record(cast.supervisor.id)))
    found = store.read_now(lambda work: work.spendings.of_case(case))
    assert found == (_record(cast.supervisor.id),)


def test_names_and_words_are_not_readable_in_the_table(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.spendings.add(case, _record(cast.supervisor.id)))
    told = store.read_now(
        lambda work: bytes(work.execute(text("SELECT told FROM spending_records")).scalar())
    )
    assert all(word.encode() not in told for word in ("甲某", "材料涨价", "三组"))


def test_forgotten_it_keeps_sums_and_dates_and_no_name(store):
    cast = store.act_now(settle)
    case = store.act_now(lambda work: report(work, cast))
    store.act_now(lambda work: work.spendings.add(case, _record(cast.supervisor.id)))
    store.act_now(lambda work: work.spendings.forget(case.id))
    [left] = store.read_now(lambda work: work.spendings.of_case(case))
    assert (left.amount, left.choice, left.signers, left.words, left.files) == (None, None, (), "", ())
