"""Complainants: identity apart, under a key of its own."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from storage.errors import Unreadable
from supervision.cases import Asked, Satisfaction, State
from tests.storage.township import MONDAY, report, settle

VILLAGER = {"name": "张某", "phone": "13800000001", "group": "三组"}


def file_one(store, **changes):
    cast = store.act_now(settle)
    return cast, store.act_now(lambda work: report(work, cast, **changes))


def villagers(store, case):
    return store.read_now(lambda work: work.cases.complainants(case.id))


def test_an_identity_comes_back_as_given(store):
    _, case = file_one(store, complainant=VILLAGER)
    (found,) = villagers(store, case)
    assert (found.name, found.phone, found.group) == ("张某", "13800000001", "三组")
    assert len(found.code) == 6


def test_a_withheld_identity_is_none(store):
    _, case = file_one(store)
    (found,) = villagers(store, case)
    assert (found.name, found.phone, found.group) == (None, None, None)


def test_an_identity_can_be_given_later_and_withheld_again(store):
    _, case = file_one(store)
    complainant_id = villagers(store, case)[0].id
    store.act_now(lambda work: work.cases.identify(complainant_id, {"name": "李某"}))
    assert villagers(store, case)[0].name == "李某"
    store.act_now(lambda work: work.cases.identify(complainant_id, {}))
    assert villagers(store, case)[0].name is None


def test_a_corrected_identity_keeps_what_it_was_beside_it_under_the_same_key(store):
    _, case = file_one(store, complainant=VILLAGER)
    (before,) = villagers(store, case)
    store.act_now(lambda work: work.cases.identify(before.id, {"name": "张某某", "phone": "13800000001"}))
    (after,) = villagers(store, case)
    assert (after.name, after.group) == ("张某某", None)
    assert [told for _, told in after.before] == ["张某 三组 13800000001"]
    store.act_now(lambda work: work.cases.forget_identity(before.id))
    assert villagers(store, case)[0].before == ()


def test_forgetting_an_identity_leaves_the_story_and_the_receipt(store):
    _, case = file_one(store, complainant=VILLAGER)
    (before,) = villagers(store, case)
    key_id = store.read_now(identity_key)
    store.act_now(lambda work: work.cases.forget_identity(before.id))
    (after,) = villagers(store, case)
    assert after == replace(before, name=None, phone=None, group=None)
    assert store.read_now(lambda work: work.cases.entries(case.id)[0].text)
    with pytest.raises(Unreadable):
        store.read_now(lambda work: work.keys.get(key_id))


def test_a_forgotten_villager_may_be_named_again(store):
    _, case = file_one(store, complainant=VILLAGER)
    complainant_id = villagers(store, case)[0].id
    store.act_now(lambda work: work.cases.forget_identity(complainant_id))
    store.act_now(lambda work: work.cases.identify(complainant_id, {"name": "李某"}))
    assert villagers(store, case)[0].name == "李某"


def identity_key(work):
    return work.execute(text("SELECT identity_key_id FROM complainants")).scalar()


def test_destroying_the_cases_key_leaves_the_receipt(store):
    _, case = file_one(store, complainant=VILLAGER)
    store.act_now(lambda work: work.destroy_key(case.key_id))
    assert villagers(store, case)[0].name == "张某"


def test_after_a_merge_each_receipt_leads_to_the_case_that_goes_on(store):
    cast, kept = file_one(store)
    other = store.act_now(lambda work: report(work, cast))

    def merge(work):
        work.cases.move_complainants(other.id, kept.id)
        work.cases.save(replace(other, state=State.MERGED, merged_into=kept.id, due_at=None))
        return work.cases.by_receipt(other.number), work.cases.complainants(kept.id)

    found, people = store.act_now(merge)
    assert found == kept
    assert [each.receipt_number for each in people] == [kept.number, other.number]


def test_a_further_villager_gets_a_receipt_of_their_own(store):
    cast, case = file_one(store)

    def add(work):
        return work.cases.add_complainant(case, "1234567", cast.supervisor.id, VILLAGER)

    added = store.act_now(add)
    assert villagers(store, case)[1] == added
    assert store.read_now(lambda work: work.cases.by_receipt("1234567")) == case


def test_what_the_villager_was_told_and_said_is_kept(store):
    _, case = file_one(store)
    complainant_id = villagers(store, case)[0].id

    def hear(work):
        work.cases.record_told(complainant_id, MONDAY)
        work.cases.record_satisfaction(complainant_id, Satisfaction.BASICALLY, Asked.PHONE)

    store.act_now(hear)
    (found,) = villagers(store, case)
    assert (found.told_at, found.satisfaction, found.asked) == (MONDAY, Satisfaction.BASICALLY, Asked.PHONE)


def test_after_a_reopening_every_villager_is_asked_again(store):
    _, case = file_one(store)
    (before,) = villagers(store, case)

    def hear_and_reopen(work):
        work.cases.record_told(before.id, MONDAY)
        work.cases.record_satisfaction(before.id, Satisfaction.DISSATISFIED, Asked.FACE)
        work.cases.ask_again(case.id)

    store.act_now(hear_and_reopen)
    assert villagers(store, case) == (before,)


def test_a_receipt_says_what_was_done_and_opens_no_identity(store):
    _, case = file_one(store, complainant=VILLAGER)
    (villager,) = villagers(store, case)

    def told(work):
        (before,) = work.cases.receipts(case.id)
        work.cases.record_told(villager.id, MONDAY)
        work.cases.record_satisfaction(villager.id, Satisfaction.SATISFIED, Asked.FACE)
        return before, work.cases.receipts(case.id)

    before, after = store.act_now(told)
    assert (before.told_at, before.supervisor_id) == (None, case.reporter_id)
    assert after == store.read_now(lambda work: work.cases.receipts(case.id))
    assert [(each.told_at, each.satisfaction) for each in after] == [(MONDAY, Satisfaction.SATISFIED)]
    assert not set(VILLAGER.values()) & set(before)
