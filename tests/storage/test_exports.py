"""Files that somebody ordered, and the pages they are made of: equal on both engines, no villager ever read."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import content_keys, exports
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.cases import Asked, Case, EntryKind, Satisfaction
from supervision.exports import Export, ExportKind, ExportState
from supervision.lists import Filter, Scope
from supervision.tallies import Span
from supervision.transitions import TOWNSHIP_TRACKS
from tests.storage.township import CHAT, MIDNIGHT, MONDAY, Cast, report, settle

DAY = timedelta(days=1)


@pytest.fixture
def cast(store: Store) -> Cast:
    made: Cast = store.act_now(settle)
    return made


def order(work: UnitOfWork, cast: Cast, **what: str) -> Export:
    return work.exports.add(
        cast.secretary.id, CHAT, ExportKind.LEDGER, what, expires_at=work.now + timedelta(hours=24)
    )


def scope_of(cast: Cast, *hidden: int) -> Scope:
    return Scope(townships=frozenset({cast.township.id}), tracks=TOWNSHIP_TRACKS, hidden=frozenset(hidden))


def test_an_order_is_found_as_it_was_given(store: Store, cast: Cast) -> None:
    given = store.act_now(lambda work: order(work, cast, bucket="all"))
    found = store.read_now(lambda work: work.exports.by_ref(given.ref))
    assert found == given
    assert (found.what, found.state, found.live) == ({"bucket": "all"}, ExportState.WAITING, True)
    assert store.read_now(lambda work: work.exports.live_of(cast.secretary.id)) == given
    assert store.read_now(lambda work: work.exports.live_of(cast.inspector.id)) is None


def test_orders_wait_in_their_order(store: Store, cast: Cast) -> None:
    each = [store.act_now(lambda work: order(work, cast)) for _ in range(3)]
    assert list(store.read_now(lambda work: work.exports.in_state(ExportState.WAITING))) == each


def test_whoever_makes_files_is_woken(store: Store, cast: Cast) -> None:
    heard: list[str] = []
    store.on("exports", lambda: heard.append("woken"))
    store.act_now(lambda work: order(work, cast))
    assert heard


def test_what_has_ended_with_a_file_is_left_over_until_it_is_cleared(store: Store, cast: Cast) -> None:
    given = store.act_now(lambda work: order(work, cast))
    over = replace(given, state=ExportState.SENT, kept=True)
    store.act_now(lambda work: work.exports.save(over))
    assert store.read_now(exports.left_over) == [(given.ref, given.file_id)]
    store.act_now(lambda work: exports.cleared(work, given.ref))
    assert store.read_now(exports.left_over) == []


def test_a_file_is_awaited_while_its_order_is(store: Store, cast: Cast) -> None:
    given = store.act_now(lambda work: order(work, cast))
    assert store.read_now(lambda work: exports.awaits_file(work, given.file_id))
    store.act_now(lambda work: work.exports.save(replace(given, state=ExportState.CANCELLED)))
    assert not store.read_now(lambda work: exports.awaits_file(work, given.file_id))


def test_the_key_of_a_file_is_in_use_while_it_waits(store: Store, cast: Cast) -> None:
    key_id = store.ground.keys.new()
    given = store.act_now(lambda work: order(work, cast))
    store.act_now(lambda work: work.exports.save(replace(given, key_id=key_id)))
    assert store.read_now(lambda work: content_keys.referenced(work, [key_id])) == {key_id}


def test_weeks_later_the_order_is_forgotten_and_one_to_come_is_not(store: Store, cast: Cast) -> None:
    old, waiting = (store.act_now(lambda work: order(work, cast)) for _ in range(2))
    long_ago = MONDAY - timedelta(days=40)
    store.act_now(lambda work: work.exports.save(replace(old, state=ExportState.SENT, ordered_at=long_ago)))
    store.act_now(lambda work: work.exports.save(replace(waiting, ordered_at=long_ago)))
    assert store.act_now(exports.tidy) == 1
    assert store.read_now(lambda work: work.exports.by_ref(old.ref)) is None
    assert store.read_now(lambda work: work.exports.by_ref(waiting.ref)) is not None


def test_what_expires_is_found(store: Store, cast: Cast) -> None:
    given = store.act_now(lambda work: order(work, cast))
    assert not store.read_now(lambda work: work.exports.expired(given.expires_at - DAY))
    assert list(store.read_now(lambda work: work.exports.expired(given.expires_at))) == [given]


# --- pages


def filed(store: Store, cast: Cast, count: int) -> list[Case]:
    return store.act_now(lambda work: [report(work, cast, f"第{n}件") for n in range(count)])


def test_the_ids_are_those_of_the_list_without_what_is_hidden(store: Store, cast: Cast) -> None:
    cases = filed(store, cast, 4)
    ids = store.read_now(lambda w: w.ledger.ids(scope_of(cast, cases[1].id), Filter("all"), MIDNIGHT, 100))
    page = store.read_now(
        lambda w: w.cases.page(scope_of(cast, cases[1].id), Filter("all"), w.now, MIDNIGHT, 0, 100)
    )
    assert list(ids) == [case.id for case in page.cases]
    assert len(ids) == 3
    assert len(store.read_now(lambda w: w.ledger.ids(scope_of(cast), Filter("all"), MIDNIGHT, 2))) == 2


def test_cases_come_in_the_order_asked_for(store: Store, cast: Cast) -> None:
    ids = [store.act_now(lambda work: report(work, cast)).id for _ in range(3)]
    asked = [ids[2], ids[0], 999_999]
    assert [case.id for case in store.read_now(lambda work: work.ledger.cases(asked))] == asked[:2]


def test_a_time_of_reporting_and_one_of_ending(store: Store, cast: Cast) -> None:
    case = store.act_now(lambda work: report(work, cast))

    def found(**within: tuple[object, object]) -> list[int]:
        what = Filter("all", **within)  # type: ignore[arg-type]
        return list(store.read_now(lambda work: work.ledger.ids(scope_of(cast), what, MIDNIGHT, 10)))

    at = case.submitted_at
    assert found(reported=(at, at + DAY)) == [case.id]
    assert found(reported=(at - DAY, at)) == []
    assert found(ended=(at - DAY, at + DAY)) == []


def test_histories_are_those_of_each_case(store: Store, cast: Cast) -> None:
    cases = filed(store, cast, 2)
    store.act_now(lambda work: work.cases.add_entry(cases[0], EntryKind.RESULT, cast.inspector.id, "换好了"))
    found = store.read_now(lambda work: work.ledger.histories([case.id for case in cases]))
    assert [entry.text for entry in found[cases[0].id]] == ["第0件", "换好了"]
    assert [entry.text for entry in found[cases[1].id]] == ["第1件"]


def test_outcomes_are_told_without_who_said_it(store: Store, cast: Cast) -> None:
    case = store.act_now(lambda work: report(work, cast))
    [villager] = store.read_now(lambda work: work.cases.complainants(case.id))
    good = (Satisfaction.SATISFIED, Asked.PHONE)
    store.act_now(lambda work: work.cases.record_satisfaction(villager.id, *good))
    [outcome] = store.read_now(lambda work: work.ledger.outcomes([case.id]))[case.id]
    assert (outcome.satisfaction, outcome.asked) == good
    assert not {"name", "phone", "group", "code"} & set(dir(outcome))


def test_visits_of_a_time_in_these_villages(store: Store, cast: Cast) -> None:
    def log(work: UnitOfWork, days: int) -> int:
        at = MONDAY + days * DAY
        return work.visits.add(
            village_id=cast.village.id, person_id=cast.supervisor.id, form="household", topics=["other"],
            found=f"第{days}天", visited_at=at, key_id=work.keys.new(), whom="孔不露", place=None, members=[], files=[],
        ).id  # fmt: skip

    ids = [store.act_now(lambda work, days=days: log(work, days)) for days in (0, 1, 9)]
    span = Span(MONDAY, MONDAY + 3 * DAY, MONDAY)
    here = frozenset({cast.village.id})
    found = store.read_now(lambda work: work.ledger.visit_ids(here, span, (), 10))
    assert list(found) == ids[:2]
    assert [v.found for v in store.read_now(lambda work: work.ledger.visits(found))] == ["第0天", "第1天"]
    assert not list(store.read_now(lambda work: work.ledger.visit_ids(frozenset(), span, (), 10)))
