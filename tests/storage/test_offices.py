"""Offices: with dates, and appointing twice is appointing once."""

from datetime import timedelta

from supervision.offices import Role
from tests.storage.township import MONDAY, settle

DAY = timedelta(days=1)


def test_an_office_is_found_by_person_place_and_role(store):
    cast = store.act_now(settle)

    def find(work):
        return (
            work.offices.of_person(cast.supervisor.id, MONDAY),
            work.offices.at_place(cast.village.id, MONDAY),
            work.offices.with_role(Role.SUPERVISOR, MONDAY),
        )

    of_person, at_place, with_role = store.read_now(find)
    assert of_person == at_place == with_role
    assert [office.role for office in of_person] == [Role.SUPERVISOR]


def test_appointing_twice_leaves_one_office(store):
    cast = store.act_now(settle)

    def again(work):
        return work.offices.appoint(cast.supervisor.id, Role.SUPERVISOR, cast.village.id, MONDAY + DAY)

    office = store.act_now(again)
    assert office.since == MONDAY
    assert len(store.read_now(lambda work: work.offices.at_place(cast.village.id, MONDAY + DAY))) == 1


def test_an_ended_office_is_history_and_may_be_taken_again(store):
    cast = store.act_now(settle)

    def hand_over(work):
        office = work.offices.of_person(cast.supervisor.id, MONDAY)[0]
        work.offices.end(office.id, MONDAY + DAY)
        between = work.offices.of_person(cast.supervisor.id, MONDAY + DAY)
        work.offices.appoint(cast.supervisor.id, Role.SUPERVISOR, cast.village.id, MONDAY + 2 * DAY)
        return between, work.offices.of_person(cast.supervisor.id, MONDAY + 3 * DAY)

    between, after = store.act_now(hand_over)
    assert between == ()
    assert len(after) == 1
    assert len(store.read_now(lambda work: work.offices.of_person(cast.supervisor.id, MONDAY))) == 1


def test_holders_are_the_persons_in_office_then(store):
    cast = store.act_now(settle)

    def holders(work, at):
        return [p.id for p in work.offices.holders(Role.SECRETARY, cast.township.id, at)]

    assert store.read_now(lambda work: holders(work, MONDAY)) == [cast.secretary.id]
    assert store.read_now(lambda work: holders(work, MONDAY - DAY)) == []


def test_a_deputy_holds_the_office_until_the_day_set(store):
    cast = store.act_now(settle)

    def appoint(work):
        return work.offices.appoint(
            cast.inspector.id,
            Role.SECRETARY,
            cast.township.id,
            MONDAY,
            until=MONDAY + DAY,
            deputy_of=cast.secretary.id,
        )

    assert store.act_now(appoint).deputy_of == cast.secretary.id
    found = store.read_now(lambda work: work.offices.holders(Role.SECRETARY, cast.township.id, MONDAY + DAY))
    assert [person.id for person in found] == [cast.secretary.id]
