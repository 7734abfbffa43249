"""People: found by phone without the phone lying in the table."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from supervision.people import Language

PHONE = "13900000001"


def test_a_person_is_found_by_phone_reference_and_account(store):
    person = store.act_now(lambda work: work.people.add("甲一", PHONE, Language.EN))
    store.act_now(lambda work: work.people.bind(person.id, 7_000_000_001))

    def finders(work):
        return work.people.by_phone(PHONE), work.people.by_ref(person.ref), work.people.by_user(7_000_000_001)

    found = store.read_now(finders)
    assert {each.id for each in found} == {person.id}
    assert found[0].language is Language.EN
    assert found[0].enrolled


def test_the_phone_is_sealed_in_the_table_and_opened_for_whoever_may_ask(store):
    person = store.act_now(lambda work: work.people.add("甲一", PHONE))
    row = store.read_now(lambda work: work.execute(text("SELECT * FROM people")).one())
    assert not any(PHONE.encode() in bytes(value) for value in row if isinstance(value, bytes | memoryview))
    assert store.read_now(lambda work: work.people.phone_of(person.id)) == PHONE


def test_one_phone_belongs_to_one_person(store):
    store.act_now(lambda work: work.people.add("甲一", PHONE))
    with pytest.raises(IntegrityError):
        store.act_now(lambda work: work.people.add("乙二", PHONE))


def test_somebody_unknown_is_none_by_account_and_an_error_by_id(store):
    assert store.read_now(lambda work: work.people.by_user(1)) is None
    with pytest.raises(LookupError):
        store.read_now(lambda work: work.people.by_id(1))


def test_several_people_are_read_at_once_and_unknown_ids_left_out(store):
    def three(work):
        ids = [work.people.add(f"人{i}", f"1390000001{i}").id for i in range(3)]
        return ids, work.people.by_ids([*ids, 999])

    ids, found = store.act_now(three)
    assert sorted(found) == sorted(ids)


def test_changes_are_seen_in_the_same_act(store):
    def change(work):
        person = work.people.add("甲一", PHONE)
        work.people.rename(person.id, "甲壹")
        work.people.speak(person.id, Language.EN)
        work.people.mark_unreachable(person.id, work.now)
        return work.now, work.people.by_id(person.id)

    now, person = store.act_now(change)
    assert (person.name, person.language, person.unreachable_since) == ("甲壹", Language.EN, now)


def test_an_account_can_be_unbound_and_bound_to_somebody_else(store):
    def move(work):
        first, second = work.people.add("甲一", PHONE), work.people.add("乙二", "13900000002")
        work.people.bind(first.id, 7)
        work.people.bind(first.id, None)
        work.people.bind(second.id, 7)
        return second.id, work.people.by_user(7).id

    second, bound = store.act_now(move)
    assert bound == second


def test_a_name_of_before_is_somebody_s_for_ever_and_sealed(store):
    person = store.act_now(lambda work: work.people.add("甲一二", "13900000001"))
    for name in ("甲壹贰", "甲一二", "丙丁"):
        store.act_now(lambda work, name=name: work.people.rename(person.id, name))
    names = store.read_now(lambda work: work.people.names_of(person.id))
    assert names == ("丙丁", "甲一二", "甲壹贰")
    assert store.read_now(lambda work: [p.id for p in work.people.bearing("就是甲 壹贰他们")]) == [person.id]
    rows = store.read_now(lambda work: work.execute(text("SELECT name FROM former_names")).scalars().all())
    assert all("甲".encode() not in row for row in rows)
