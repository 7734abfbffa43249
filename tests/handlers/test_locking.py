"""A phone is lost: one tap ends the access; two persons, or a new enrolment, give it back."""

import pytest

from supervision.acts.enrolling import invite
from supervision.offices import Role
from tests.cast import PARTS, phone_of, user_of
from tests.chat import Chat, Town, contact
from tests.handlers.playing import hand_over, newest, report


def locks(keeper: Chat, part: str) -> None:
    keeper.says("/lock").says(PARTS[part].name).presses("lock.button.person")
    assert keeper.hears("lock.done")


def person(town: Town, part: str):
    return town.read(lambda work: work.people.by_user(user_of(part)))


def test_one_tap_and_no_key_works_and_nothing_is_said_there_any_more(
    town: Town, keeper: Chat, supervisor: Chat
):
    supervisor.says("/start")
    old = supervisor.says("/me").button("me.button.deeds")
    locks(keeper, "supervisor")
    shown = len(supervisor.messages)
    assert supervisor.presses_again(old).hears("stranger")
    for said in ("/todo", "走访", "水管破了"):
        assert supervisor.says(said).shows in {"", "这里是廉勤监督的工作号"} or supervisor.hears("stranger")
    supervisor.forgets()
    town.act(lambda work: work.say(supervisor.user_id, "home"))
    assert supervisor.shows == ""
    assert ("home", "locked") in town.dropped
    assert shown <= 1


def test_what_was_said_in_two_days_is_deleted_from_the_lost_phone(town: Town, keeper: Chat, supervisor: Chat):
    report(supervisor)
    said = set(supervisor.messages)
    locks(keeper, "supervisor")
    assert said <= set(supervisor.deleted)
    assert supervisor.messages == {}


def test_the_next_office_covers_and_hears_of_it(town: Town, keeper: Chat, supervisor: Chat, secretary: Chat):
    number = report(supervisor)
    locks(keeper, "secretary")
    assert town.chat("inspector").hears("cover.unreachable")
    hand_over(town.chat("inspector"), number)
    assert newest(town).state.value == "assigned"


def test_a_second_person_gives_it_back_and_not_the_keeper_alone(town: Town, keeper: Chat, supervisor: Chat):
    locks(keeper, "supervisor")
    secretary = town.chat("secretary")
    keeper.presses("lock.button.back")
    assert keeper.hears("lock.asked")
    assert secretary.hears("lock.ask")
    forged = town.seal.close(
        keeper.user_id, town.seal.open(secretary.user_id, secretary.button("lock.button.yes")[1]) or ""
    )
    assert keeper.presses_again((1, forged)).hears("refusal.missing")
    secretary.presses("lock.button.yes")
    assert keeper.hears("lock.is_unlocked")
    assert supervisor.hears("lock.back")
    assert report(supervisor)


def test_refused_or_a_day_old_it_stays_locked(town: Town, keeper: Chat):
    locks(keeper, "supervisor")
    keeper.presses("lock.button.back")
    secretary = town.chat("secretary")
    old = secretary.button("lock.button.yes")
    town.clock.forward(hours=24)
    assert secretary.presses_again(old).hears("refusal.already_decided")
    keeper.says("/lock").presses("lock.button.unlock")
    secretary.presses("lock.button.no")
    assert keeper.hears("lock.is_kept")
    assert person(town, "supervisor").locked_at is not None


def test_a_new_enrolment_on_another_account_gives_it_back(town: Town, keeper: Chat):
    locks(keeper, "supervisor")
    village = town.read(lambda work: work.places.by_code("LX01"))
    made = town.act(
        lambda work: invite(
            work, name="卫青石", phone=phone_of("supervisor"), role=Role.SUPERVISOR, place_id=village.id
        )
    )
    new = town.chat_of(7_700_000_001).says(f"/start {made.token}").sends(contact(phone_of("supervisor")))
    assert new.hears("home.supervisor")
    assert town.read(lambda work: work.people.by_user(new.user_id)).locked_at is None
    assert person(town, "supervisor") is None


def test_the_lost_phone_itself_comes_in_by_a_new_link_only(town: Town, keeper: Chat, supervisor: Chat):
    locks(keeper, "supervisor")
    village = town.read(lambda work: work.places.by_code("LX01"))
    made = town.act(
        lambda work: invite(
            work, name="卫青石", phone=phone_of("supervisor"), role=Role.SUPERVISOR, place_id=village.id
        )
    )
    supervisor.says(f"/start {made.token}").sends(contact(phone_of("supervisor")))
    assert supervisor.hears("home.supervisor")


@pytest.mark.parametrize("part", ["secretary", "supervisor", "county"])
def test_only_a_keeper_locks(town: Town, part: str):
    assert town.chat(part).says("/lock").hears("refusal.not_for_you")


def test_nobody_locks_himself_or_somebody_unknown(keeper: Chat):
    assert keeper.says("/lock").says("无此人").hears("refusal.lock_not_found")
    keeper.says(PARTS["keeper"].name).presses("lock.button.person")
    assert keeper.hears("refusal.lock_self")


def test_it_is_in_the_journal_by_whom(town: Town, keeper: Chat):
    locks(keeper, "supervisor")
    by = person(town, "keeper").id
    told = town.read(lambda work: work.journal.of_actor(by, 3))
    assert [act for _, act, _ in told][:1] == ["locked"]
