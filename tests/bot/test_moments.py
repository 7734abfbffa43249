"""Moments: what is due is done; a wrong clock is doubted; a changed policy is reckoned with at the next start."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from bot.application import House
from bot.clock import Clock
from bot.moments import ACTS, ANEW, Moments
from storage import meta
from storage.case_rows import CaseRow
from storage.chats import SentMessageRow
from storage.journal import JournalRow
from storage.outbox_rows import OutboxRow
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts.prompting import HELD, MANY
from supervision.amendments import AmendmentState, NewAmendment
from supervision.cases import Case, NewCase, Track
from supervision.events import ClockDoubted, ClockStuck
from supervision.offices import Role
from supervision.places import Level, Place
from supervision.policy import policy_from
from tests.bot.conftest import MONDAY


def _settle(work: UnitOfWork) -> tuple[Place, int]:
    county = work.places.put(Place(0, "C", "河口县", Level.COUNTY))
    township = work.places.put(Place(0, "T", "青石镇", Level.TOWNSHIP, county.id))
    village = work.places.put(Place(0, "V", "柳树村", Level.VILLAGE, township.id))
    secretary = work.people.add("舒书记", "13900000002")
    work.people.bind(secretary.id, 4002)
    work.offices.appoint(secretary.id, Role.SECRETARY, township.id, work.now)
    supervisor = work.people.add("卫青石", "13900000001")
    return village, supervisor.id


def _report(work: UnitOfWork, village: Place, reporter_id: int) -> Case:
    new = NewCase(
        track=Track.EVERYDAY,
        village_id=village.id,
        township_id=village.parent_id or 0,
        reporter_id=reporter_id,
        category="water",
        nature="request",
        key_id=work.keys.new(),
        story="水管破了",
        submitted_at=work.now,
        due_kind="sign",
    )
    return work.cases.add(new)


@pytest.fixture
def alarms() -> list[str]:
    return []


@pytest.fixture
def moments(store: Store, alarms: list[str]) -> Moments:
    return Moments(store, alarm=alarms.append)


def _file(store: Store, count: int) -> list[Case]:
    village, reporter = store.act_now(_settle)
    return store.act_now(lambda work: [_report(work, village, reporter) for _ in range(count)])


def _screens(store: Store) -> list[str]:
    told = select(col(OutboxRow.screen)).order_by(col(OutboxRow.id))
    return store.read_now(lambda work: list(work.execute(told).scalars()))


def _journalled(store: Store, act: str) -> int:
    entries = select(col(JournalRow.id)).where(col(JournalRow.act) == act)
    return store.read_now(lambda work: len(work.execute(entries).all()))


async def _walk(clock: Clock, moments: Moments) -> None:
    due = await moments.next()
    assert due is not None
    clock.push((due - clock.now()).total_seconds())
    await moments.knock()


async def test_nothing_is_said_before_its_moment(store: Store, clock: Clock, moments: Moments) -> None:
    _file(store, 1)
    await moments.knock()
    assert _screens(store) == []
    assert (await moments.next() or clock.now()) > clock.now()


async def test_the_clock_walks_to_the_moment_and_it_is_said_once(
    store: Store, clock: Clock, moments: Moments
) -> None:
    _file(store, 1)
    await _walk(clock, moments)
    await moments.knock()
    assert _screens(store) == ["prompts"]


async def test_escalations_by_the_hundred_are_held_back_and_the_keeper_hears(
    store: Store, clock: Clock, moments: Moments, alarms: list[str]
) -> None:
    _file(store, MANY + 1)
    clock.push(timedelta(days=8, hours=2).total_seconds())
    await moments.knock()
    await moments.knock()
    assert (_journalled(store, ClockDoubted.name), alarms) == (1, ["clock_doubted"])
    assert _screens(store) == []


async def test_another_policy_moves_open_deadlines_at_the_next_start(
    store: Store, clock: Clock, moments: Moments
) -> None:
    await moments.begin()
    case = _file(store, 1)[0]
    given = policy_from({"track": {"everyday": {"sign": "3wd"}}})
    store.ground.time = replace(store.ground.time, policy=given)
    await moments.begin()
    later = store.read_now(lambda work: work.cases.by_id(case.id))
    assert later is not None
    assert (case.due_at, later.due_at) == (
        MONDAY + timedelta(days=1, hours=8),
        MONDAY + timedelta(days=3, hours=8),
    )
    assert store.read_now(lambda work: meta.get(work, meta.TIME)) == store.ground.time.fingerprint()


async def test_another_policy_file_is_reckoned_before_anybody_is_answered(
    store: Store, make_house: Callable[[], House]
) -> None:
    case = _file(store, 1)[0]
    given = policy_from({"track": {"everyday": {"sign": "3wd"}}})
    store.ground.time = replace(store.ground.time, policy=given)
    house = make_house()  # it has no metronome
    await house.start()
    await house.stop()
    later = store.read_now(lambda work: work.cases.by_id(case.id))
    assert later is not None
    assert later.due_at == MONDAY + timedelta(days=3, hours=8)


async def test_what_cannot_be_reckoned_then_keeps_no_house_from_starting(
    store: Store, moments: Moments, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_work: UnitOfWork, after: int, limit: int) -> int | None:
        raise LookupError(after, limit)

    monkeypatch.setitem(ANEW, meta.TIME, (fails,))
    await moments.before_serving()
    assert store.read_now(lambda work: meta.get(work, meta.TIME)) is None


async def test_a_second_wrong_clock_is_doubted_like_the_first(
    store: Store, clock: Clock, moments: Moments, alarms: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _file(store, MANY + 1)
    clock.push(timedelta(days=8, hours=2).total_seconds())
    await moments.knock()
    right_again = {"clocks": clock.now() + timedelta(days=1)}
    with monkeypatch.context() as patch:
        patch.setattr("bot.moments.moments.earliest", lambda _work: right_again)
        await moments.knock()
    await moments.knock()
    assert alarms == ["clock_doubted", "clock_doubted"]


async def test_what_fails_of_one_kind_does_not_keep_the_others(
    store: Store, moments: Moments, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_work: UnitOfWork, _limit: int) -> int:
        raise LookupError

    _file(store, 1)
    await moments.begin()
    monkeypatch.setitem(ACTS, "clocks", fails)
    clock.push(timedelta(days=2).total_seconds())
    await moments.knock()
    assert _screens(store) == ["digest"]


async def test_escalations_stay_held_over_a_restart_and_come_in_the_end(
    store: Store, clock: Clock, alarms: list[str]
) -> None:
    _file(store, MANY + 1)
    clock.push(timedelta(days=8, hours=2).total_seconds())
    await Moments(store, alarm=alarms.append).knock()
    again = Moments(store, alarm=alarms.append)
    await again.begin()
    await again.knock()
    assert (_screens(store), alarms) == ([], ["clock_doubted"])
    clock.push(HELD.total_seconds())
    await again.knock()
    assert "prompts" in _screens(store)


async def test_a_case_whose_clock_cannot_be_read_stops_no_other(
    store: Store, clock: Clock, moments: Moments
) -> None:
    stuck, _ = _file(store, 2)
    strange = update(CaseRow).where(col(CaseRow.id) == stuck.id).values(due_kind="nothing we know")
    store.act_now(lambda work: work.execute(strange))
    await _walk(clock, moments)
    assert _screens(store) == ["prompts"]
    assert _journalled(store, ClockStuck.name) == 1


async def test_a_change_in_the_chat_moves_open_deadlines_at_the_next_knock(
    store: Store, clock: Clock, moments: Moments
) -> None:
    await moments.begin()
    case = _file(store, 1)[0]

    def approved(work: UnitOfWork) -> None:
        county = work.places.by_code("C")
        assert county is not None
        new = NewAmendment(
            place_id=county.id,
            proposed_by=case.reporter_id,
            changes={"track.everyday.sign": "3wd"},
            before={"track.everyday.sign": "1wd"},
            lapses_at=work.now + timedelta(days=1),
        )
        work.amendments.decide(work.amendments.add(new), AmendmentState.APPROVED, case.reporter_id)

    store.act_now(approved)
    await moments.knock()
    later = store.read_now(lambda work: work.cases.by_id(case.id))
    assert later is not None
    assert later.due_at == MONDAY + timedelta(days=3, hours=8)
    await moments.knock()
    assert store.read_now(lambda work: work.cases.by_id(case.id)) == later


async def test_at_the_first_start_what_was_said_before_is_awaited_and_once_only(store: Store) -> None:
    def say(work: UnitOfWork) -> None:
        for message, screen in ((51, "queue"), (52, "receipt")):
            row = work.say(4002, screen)
            work.chats.said(4002, message, None, row)

    def awaited(work: UnitOfWork) -> list[int]:
        found = select(SentMessageRow.message_id).where(col(SentMessageRow.folds_at).is_not(None))
        return list(work.execute(found).scalars())

    await store.act(say)
    await Moments(store, alarm=lambda _: None).begin()
    assert await store.read(awaited) == [51]
    await store.act(lambda work: work.execute(update(SentMessageRow).values(folds_at=None)))
    await Moments(store, alarm=lambda _: None).begin()
    assert await store.read(awaited) == []


def _read(store: Store, source: str) -> None:
    """The house starts with another policy file."""
    store.ground.time = replace(store.ground.time, source=source)


async def test_another_policy_file_leaves_one_entry_however_often_the_house_starts(
    store: Store, moments: Moments
) -> None:
    for source in ("a" * 64, "a" * 64, "b" * 64):
        _read(store, source)
        await moments.begin()
        await Moments(store, alarm=lambda _: None).begin()
    assert _journalled(store, "policy_file_changed") == 2


async def test_it_is_noticed_while_running_and_when_the_file_is_taken_away(
    store: Store, moments: Moments
) -> None:
    await moments.begin()
    for source in ("a" * 64, "", "a" * 64):
        _read(store, source)
        await moments.knock()
        await moments.knock()
    assert _journalled(store, "policy_file_changed") == 4
