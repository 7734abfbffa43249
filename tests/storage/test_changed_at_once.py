"""Changed rules: in the approving act every moment is reckoned by them; killed in it nothing has changed; and no other
worker saves what it has reckoned by the former."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from bot.moments import ANEW
from storage import meta, outbox, prompts
from storage.amendments import fingerprints
from storage.lock import Hold
from storage.store import Store
from storage.unit_of_work import UnitOfWork
from supervision.acts import amending, integrity
from supervision.acts.drafting import answered
from supervision.acts.prompting import prompt_due
from supervision.acts.rounds import adopt
from supervision.case_clock import started
from supervision.cases import Case
from supervision.gate import actor_of, scope_of
from supervision.integrity import Came
from supervision.lists import Filter
from supervision.offices import Role
from supervision.timekeeping import Timekeeping
from tests.storage.conftest import MONDAY, House
from tests.storage.killing import killed
from tests.storage.test_amendments import SIGN, approve, leader, propose
from tests.storage.test_amendments import _begin as leaders_and
from tests.storage.township import Cast, report

CASES = 40
#: Something of each kind of moment is another by one of these.
CHANGES = {
    SIGN: "9wd",
    "track.integrity.handle": "90d",
    "hours.digest": "08:00",
    "silent.supervisor": "8d",
    "drafts.remind": ["3d", "8d"],
    "enrolment.link": "9d",
}


def _filled(work: UnitOfWork) -> Cast:
    """Cases that wait to be signed for, a matter of integrity, and what waits for people."""
    cast = leaders_and(work)
    for chat, person in enumerate((cast.supervisor, cast.inspector, cast.secretary), 5001):
        work.people.bind(person.id, chat)
    _receives(work, cast)
    for _ in range(CASES):
        work.cases.save(started(work.time, report(work, cast), "sign", work.now))
    work.invitations.issue(cast.supervisor.id, Role.MEMBER, cast.village.id, MONDAY + timedelta(days=7))
    draft = work.drafts.start(cast.supervisor.id, 5001, "report", "kind", {})
    work.drafts.save(answered(work, draft))
    adopt(work)
    return cast


def _receives(work: UnitOfWork, cast: Cast) -> None:
    at_county = work.people.add("县信访室", "13900000090")
    work.people.bind(at_county.id, 7000)
    work.offices.appoint(at_county.id, Role.RECEPTION, cast.county.id, MONDAY)
    integrity.register(work, actor_of(work, at_county), "举2026-1", Came.PERSON, False, MONDAY.date())


def moments(work: UnitOfWork) -> dict[str, list[tuple[datetime, ...]]]:
    """Every moment that waits, by the table it stands in."""
    asked = {
        "cases": "due_at, next_at",
        "integrity_promises": "due_at, next_at",
        "people": "digest_at, silent_at",
        "drafts": "remind_at, expires_at",
        "invitations": "expires_at",
    }
    return {
        table: [tuple(row) for row in work.execute(text(f"SELECT {columns} FROM {table} ORDER BY id"))]
        for table, columns in asked.items()
    }


def told(work: UnitOfWork) -> list[int]:
    """How many cases each message about several is about."""
    rows = work.execute(outbox._OUTBOX.select().where(outbox._OUTBOX.c.screen == prompts.SCREEN)).all()
    return [len(row.fields["cases"]) for row in rows if row.state != "dropped"]


def reckoned_by(work: UnitOfWork) -> list[str | None]:
    return [meta.get(work, noted) for noted in fingerprints(work.time)]


def kept_up(store: Store) -> None:
    """As after a start: all has been reckoned by the rules there are."""
    for noted, fingerprint in store.read_now(lambda work: fingerprints(work.time)).items():
        store.act_now(partial(meta.put, key=noted, value=fingerprint))


def once_more(store: Store) -> None:
    for kinds in ANEW.values():
        for anew in kinds:
            store.act_now(partial(anew, after=0, limit=500))


def test_after_the_approving_act_no_moment_is_left_to_reckon(store: Store) -> None:
    store.act_now(_filled)
    kept_up(store)
    before = store.read_now(moments)
    approve(store, propose(store, CHANGES))
    after = store.read_now(moments)
    assert [kind for kind in before if before[kind] == after[kind]] == []
    assert store.read_now(told) == [CASES]
    assert store.read_now(reckoned_by) == list(fingerprints(store.read_now(lambda work: work.time)).values())
    once_more(store)
    assert (store.read_now(moments), store.read_now(told)) == (after, [CASES])


def test_in_the_act_itself_lists_and_clocks_go_by_the_new_rules(store: Store) -> None:
    store.act_now(_filled)
    amendment = propose(store, {SIGN: "9wd"})

    def listed(work: UnitOfWork) -> tuple[set[datetime | None], int]:
        amending.approve(work, leader(work, 1), amendment.ref, amendment.content)
        scope = scope_of(work, actor_of(work, work.people.by_user(5003)))
        page = work.cases.page(scope, Filter("open"), work.now, work.time.day_ends(work.now), 0, CASES)
        return {case.due_at for case in page.cases}, prompt_due(work)

    ends = store.read_now(lambda work: work.time.due(MONDAY, work.time.policy.track.everyday.sign).at)
    dues, due_now = store.act_now(listed)
    assert (len(dues), due_now) == (1, 0)
    assert min(filter(None, dues)) > ends


def test_a_year_that_becomes_known_is_reckoned_in_the_act_too_and_is_provisional_no_more(
    store: Store,
) -> None:
    store.act_now(_filled)

    def stand(work: UnitOfWork) -> set[tuple[bool, datetime | None]]:
        return {(case.provisional, case.due_at) for case in work.cases.open_after(0, CASES)}

    assert {provisional for provisional, _ in store.read_now(stand)} == {True}
    off = [f"2026-03-{day:02}" for day in (3, 4)]
    approve(store, propose(store, {"calendar.known_years": [2026], "calendar.holidays": off}))
    assert store.read_now(stand) == {(False, MONDAY + timedelta(days=3, hours=9))}


@pytest.mark.parametrize("point", ["policy_changed:1", "prompt_claimed:7", "policy_reckoned:1"])
def test_killed_in_the_act_neither_rule_nor_moment_is_another(house: House, point: str) -> None:
    store = house.open()
    store.act_now(_filled)
    amendment, before = propose(store, CHANGES), store.read_now(moments)
    assert killed(house, f"{point}:kill", lambda there: approve(there, amendment))
    again = house.open()
    assert (again.read_now(moments), again.read_now(lambda work: work.time.version)) == (before, 0)
    approve(again, amendment)
    after = again.read_now(moments)
    once_more(again)
    assert after != before
    assert (again.read_now(moments), again.read_now(told)) == (after, [CASES])


# --- two workers


def waits_for_the_rules(store: Store, until: Callable[[], bool]) -> None:
    """Until somebody waits for the others to be done with the rules."""
    asked = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    while not store.read_now(lambda work: work.execute(asked).scalar()) and not until():
        time.sleep(0.01)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_what_another_worker_files_meanwhile_is_reckoned_too(house: House) -> None:
    here, there = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
    cast = here.act_now(_filled)
    amendment, began, go_on = propose(here, {SIGN: "9wd"}), threading.Event(), threading.Event()

    def files(work: UnitOfWork) -> Case:
        old: Timekeeping = work.time
        began.set()
        assert go_on.wait(5)
        return work.cases.save(started(old, report(work, cast), "sign", work.now))

    with ThreadPoolExecutor(2) as threads:
        filing = threads.submit(there.act_now, files)
        assert began.wait(5)
        approving = threads.submit(approve, here, amendment)
        waits_for_the_rules(here, approving.done)
        go_on.set()
        filed = filing.result()
        approving.result()
    later = here.read_now(lambda work: work.cases.by_id(filed.id))
    ends = here.read_now(
        lambda work: work.time.due(filed.clock_started_at, work.time.policy.track.everyday.sign)
    )
    assert later.due_at == ends.at > filed.due_at


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
def test_whoever_begins_while_it_is_approved_waits_and_works_by_the_new(house: House) -> None:
    here, there = house.open(hold=Hold.SHARED), house.open(hold=Hold.SHARED)
    here.act_now(_filled)
    amendment, began, go_on = propose(here, {SIGN: "9wd"}), threading.Event(), threading.Event()

    def approves(work: UnitOfWork) -> None:
        amending.approve(work, leader(work, 1), amendment.ref, amendment.content)
        began.set()
        assert go_on.wait(5)

    with ThreadPoolExecutor(2) as threads:
        approving = threads.submit(here.act_now, approves)
        assert began.wait(5)
        asking = threads.submit(there.act_now, lambda work: work.time.version)
        waits_for_the_rules(there, asking.done)
        go_on.set()
        approving.result()
        assert asking.result() == 1
