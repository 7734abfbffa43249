"""Samplings of duty tracks on both engines: read as they were kept, words sealed, comments in versions."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.store import Store
from supervision.offices import Role
from supervision.samplings import Sampling, Verdict
from supervision.tallies import Span
from tests.storage.conftest import MONDAY
from tests.storage.township import settle

SPAN = Span(MONDAY, MONDAY + timedelta(days=1), MONDAY)


@pytest.fixture
def cast(store: Store):
    return store.act_now(settle)


@pytest.fixture
def looked(store: Store, cast) -> Sampling:
    who, by, place = cast.inspector.id, cast.secretary.id, cast.township.id
    fresh = Sampling(0, "", who, Role.INSPECTOR, place, by, True, "month", MONDAY)
    return store.act_now(lambda work: work.samplings.add(fresh))


def test_it_is_open_until_its_result_is_recorded(store: Store, looked: Sampling):
    assert store.read_now(lambda work: work.samplings.open_by(looked.by_id)) == (looked,)
    assert store.read_now(lambda work: work.samplings.of_person(looked.person_id, SPAN, 9)) == ()
    store.act_now(lambda work: work.samplings.judge(looked, Verdict.FAILED, "凭据不全"))
    [found] = store.read_now(lambda work: work.samplings.of_person(looked.person_id, SPAN, 9))
    assert (found.verdict, found.words, found.done_at, found.drawn) == (
        Verdict.FAILED,
        "凭据不全",
        MONDAY,
        True,
    )
    assert store.read_now(lambda work: work.samplings.open_by(looked.by_id)) == ()


def test_comments_are_versions(store: Store, looked: Sampling):
    for said in ("停电", "全镇停电"):
        found = store.read_now(lambda work: work.samplings.by_ref(looked.ref))
        store.act_now(lambda work, found=found, said=said: work.samplings.comment(found, said))
    found = store.read_now(lambda work: work.samplings.by_ref(looked.ref))
    assert found.comments == ("停电", "全镇停电")


def test_no_word_of_it_lies_open(store: Store, looked: Sampling):
    store.act_now(lambda work: work.samplings.judge(looked, Verdict.FAILED, "凭据不全"))
    store.act_now(lambda work: work.samplings.comment(looked, "全镇停电"))
    words = store.read_now(lambda work: work.execute(text("SELECT words FROM samplings")).scalar())
    said = store.read_now(lambda work: work.execute(text("SELECT text FROM sampling_comments")).scalar())
    assert "凭据不全".encode() not in bytes(words)
    assert "全镇停电".encode() not in bytes(said)
