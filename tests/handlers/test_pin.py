"""密码: asked for after a pause, never kept in the clear, deleted at once; forgotten, it is given anew face to face."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from supervision.acts import pin as acts
from supervision.offices import Office, Role
from supervision.pins import FREE, MOST_WRONG, Pin, digits, wait_after, weak
from supervision.policy import PinPolicy
from tests.cast import PARTS
from tests.chat import Chat, Town, photo
from tests.handlers.playing import case_of, opens, report

PIN, OTHER = "704182", "915306"


def sets(who: Chat, pin: str = PIN) -> None:
    who.says("/pin").says(pin).says(pin)
    assert who.hears("pin.set")


def pin_of(town: Town, who: Chat) -> Pin:
    return town.read(lambda work: work.pins.of(work.people.by_user(who.user_id).id))


def stands_in(town: Town, who: Chat) -> Office:
    """A village's supervisor holds an office of the township too, for now."""

    def come(work) -> Office:
        person, township = work.people.by_user(who.user_id), work.places.by_code("LX")
        return work.offices.appoint(person.id, Role.INSPECTOR, township.id, work.now)

    return town.act(come)


def leaves(town: Town, office: Office) -> None:
    town.act(lambda work: work.offices.end(office.id, work.now))


def everything_stored(town: Town) -> str:
    """Every row of every table, as it stands."""

    def look(work) -> str:
        tables = work.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [work.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables]
        return json.dumps(rows, default=str)

    return town.read(look)


def test_after_a_pause_nothing_is_done_before_it_and_everything_after(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    sets(secretary)
    old = opens(secretary, number).button("move.button.sign")
    town.clock.forward(minutes=31)
    assert secretary.sends(photo()).hears("pin.enter")
    assert secretary.says("/queue").hears("pin.enter")
    assert secretary.presses_again(old).hears("pin.enter")
    assert case_of(town, number).state.value == "submitted"
    assert secretary.says(PIN).hears("pin.in")
    assert secretary.hears("held.ask")
    assert case_of(town, number).state.value == "signed"


def required(town: Town, *, now: bool = True) -> None:
    """The county has decided that everybody above the village has one; or not any more."""
    time = town.store.ground.time
    town.store.ground.time = replace(time, policy=replace(time.policy, pin=PinPolicy(required=now)))


def test_where_it_is_required_setting_one_comes_first_and_then_at_once_what_was_wanted(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    old = opens(secretary, number).button("move.button.sign")
    required(town)
    assert secretary.presses_again(old).hears("pin.required")
    assert not secretary.offers("pin.button.stop")
    assert case_of(town, number).state.value == "submitted"
    secretary.says(PIN).says(PIN)
    assert secretary.hears("pin.set_required")
    assert case_of(town, number).state.value == "signed"


def test_where_it_is_required_a_supervisor_reports_all_the_same(town: Town, supervisor: Chat):
    required(town)
    assert report(supervisor)


def test_what_is_wanted_stands_nowhere_in_the_clear_and_nowhere_at_all_once_it_is_done(
    town: Town, secretary: Chat
):
    required(town)
    secretary.says("水管坏了3天").sends(photo(album="a")).sends(photo(album="a"))
    assert not secretary.hears("pin.required")
    assert "水管" not in everything_stored(town)
    secretary.says(PIN).says(PIN)
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    held = town.read(lambda work: work.drafts.active(person.id))
    assert secretary.hears("held.ask")
    assert len(town.read(lambda work: work.files.of_draft(held.id))) == 2
    assert town.read(lambda work: work.pins.wanted(work.pins.of(person.id))) is None


def test_what_was_tapped_long_before_is_not_done_any_more(town: Town, supervisor: Chat, secretary: Chat):
    number = report(supervisor)
    old = opens(secretary, number).button("move.button.sign")
    required(town)
    secretary.presses_again(old)
    town.clock.forward(hours=2)
    secretary.says(PIN).says(PIN)
    assert secretary.hears("pin.left")
    assert case_of(town, number).state.value == "submitted"


def test_what_cannot_be_done_is_left_alone_the_second_time_and_said(town: Town, secretary: Chat):
    required(town)
    secretary.says("水管坏了3天")
    pin = pin_of(town, secretary)
    town.act(lambda work: acts.want(work, pin, {"tap": False, "said": {"kind": "of a newer program"}}))
    secretary.says(PIN)
    with pytest.raises(ValueError, match="newer program"):
        secretary.says(PIN)
    assert secretary.says(PIN, tries=1).hears("pin.undone")
    assert secretary.hears("held.ask")


def test_an_old_tap_is_not_done_because_something_newer_was_sent(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    old = opens(secretary, number).button("move.button.sign")
    required(town)
    secretary.presses_again(old)
    town.clock.forward(minutes=20)
    secretary.says("水管坏了3天")
    town.clock.forward(minutes=20)
    assert secretary.says(PIN).says(PIN).hears("pin.left")
    assert secretary.hears("held.ask")
    assert case_of(town, number).state.value == "submitted"


def test_a_conversation_that_ends_meanwhile_does_not_take_along_what_waits(town: Town, secretary: Chat):
    secretary.says("水管坏了")
    required(town)
    secretary.says("桥也断了")
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    town.act(lambda work: work.drafts.discard(work.drafts.active(person.id)))
    secretary.says(PIN).says(PIN)
    assert secretary.hears("held.ask")
    assert not secretary.hears("pin.undone")


def test_where_it_is_required_no_more_what_waits_is_done_with_the_next_message(town: Town, secretary: Chat):
    required(town)
    secretary.says("水管坏了3天")
    required(town, now=False)
    assert secretary.says("/queue").hears("held.ask")


def test_where_it_is_required_no_more_what_waits_is_done_when_none_is_set(town: Town, secretary: Chat):
    required(town)
    secretary.says("水管坏了3天")
    required(town, now=False)
    secretary.says("7041").presses("pin.button.stop")
    assert secretary.hears("pin.stopped")
    assert secretary.hears("held.ask")


def test_what_a_thief_sent_before_the_lock_is_not_done_once_the_owner_is_back(
    town: Town, supervisor: Chat, secretary: Chat, keeper: Chat
):
    number = report(supervisor)
    sets(secretary)
    old = opens(secretary, number).button("move.button.sign")
    town.clock.forward(minutes=31)
    assert secretary.presses_again(old).hears("pin.enter")
    keeper.says("/lock").says(PARTS["secretary"].name).presses("lock.button.person")
    owner = pin_of(town, secretary).person_id
    town.act(lambda work: work.people.lock(owner, None))
    assert secretary.says(PIN).hears("pin.in")
    assert case_of(town, number).state.value == "submitted"


def test_whoever_leaves_the_office_that_asked_reports_on_and_no_pin_takes_the_case_along(
    town: Town, neighbour: Chat
):
    office = stands_in(town, neighbour)
    sets(neighbour)
    town.clock.forward(minutes=31)
    assert neighbour.says("/queue").hears("pin.enter")
    leaves(town, office)
    assert neighbour.says("/complaint").hears("pin.ended_left")
    number = report(neighbour)
    stands_in(town, neighbour)
    assert neighbour.says("/queue").hears("pin.enter")
    assert neighbour.says(PIN).hears("pin.in")
    case = case_of(town, number)
    assert town.read(lambda work: work.keys.has(case.key_id))


def test_a_case_that_lies_under_what_was_typed_is_not_destroyed_with_it(
    town: Town, supervisor: Chat, secretary: Chat
):
    case = case_of(town, report(supervisor))
    sets(secretary)
    town.clock.forward(minutes=31)
    secretary.says("/queue")
    under = replace(pin_of(town, secretary), key_id=case.key_id)
    town.act(lambda work: work.pins.put(under))
    assert secretary.says(PIN).hears("pin.in")
    assert town.read(lambda work: work.keys.has(case.key_id))


def test_a_pin_typed_when_none_is_asked_any_more_is_deleted_all_the_same(town: Town, neighbour: Chat):
    office = stands_in(town, neighbour)
    neighbour.says("/pin")
    leaves(town, office)
    assert neighbour.says(PIN).hears("pin.ended")
    assert neighbour.last_message_id in neighbour.deleted
    assert PIN not in everything_stored(town)


def test_what_was_sent_in_an_office_that_has_ended_is_not_done_in_the_next_one(town: Town, neighbour: Chat):
    office = stands_in(town, neighbour)
    required(town)
    assert neighbour.says("水管坏了3天").hears("pin.required")
    leaves(town, office)
    town.clock.forward(hours=200)
    stands_in(town, neighbour)
    neighbour.says(PIN).says(PIN)
    assert neighbour.hears("pin.undone")
    assert not neighbour.hears("held.ask")


def test_what_is_refused_after_it_is_refused_alone(town: Town, secretary: Chat):
    required(town)
    secretary.says("/nosuch")
    assert secretary.says(PIN).says(PIN).hears("refusal.command_unknown")
    assert not secretary.says("/queue").hears("pin.again")


def test_a_sentence_with_a_figure_is_no_pin_and_is_not_deleted(town: Town, secretary: Chat):
    sets(secretary)
    town.clock.forward(minutes=31)
    for _ in range(FREE + 1):
        assert secretary.says("3号水管坏了").hears("pin.enter")
    assert secretary.last_message_id not in secretary.deleted
    assert secretary.says(PIN).hears("pin.in")


def test_whoever_goes_on_is_not_asked(town: Town, secretary: Chat):
    sets(secretary)
    for _ in range(6):
        town.clock.forward(minutes=20)
        assert not secretary.says("/queue").hears("pin.enter")


def test_what_is_typed_is_deleted_and_stands_nowhere(town: Town, secretary: Chat):
    before = town.act(lambda work: work.chats.current_key(secretary.user_id))
    secretary.says("/pin").says(PIN)
    first = secretary.last_message_id
    key = town.read(lambda work: work.pins.of(work.people.by_user(secretary.user_id).id).key_id)
    secretary.says(PIN)
    assert {first, secretary.last_message_id} <= set(secretary.deleted)
    assert PIN not in everything_stored(town)
    assert not town.read(lambda work: work.keys.has(key))
    assert town.read(lambda work: work.chats.key_of(secretary.user_id)) == before


def test_wrong_ones_without_end_leave_it_to_a_keeper_who_is_told(town: Town, secretary: Chat, keeper: Chat):
    sets(secretary)
    town.clock.forward(minutes=31)
    secretary.says("/queue")
    for _ in range(MOST_WRONG):
        secretary.says(OTHER)
        town.clock.forward(hours=2)
    assert secretary.hears("pin.stuck")
    assert keeper.hears("pin.told")
    assert secretary.says(PIN).hears("pin.stuck")


def test_right_ones_are_not_even_tried_while_it_waits(town: Town, secretary: Chat):
    sets(secretary)
    town.clock.forward(minutes=31)
    secretary.says("/queue")
    for _ in range(FREE):
        secretary.says(OTHER)
    assert secretary.says(PIN).hears("pin.wait")
    town.clock.forward(minutes=1)
    assert secretary.says(PIN).hears("pin.in")


def test_forgotten_it_is_given_anew_face_to_face(town: Town, secretary: Chat, keeper: Chat):
    sets(secretary)
    keeper.says("/lock").says(PARTS["secretary"].name).presses("pin.button.reset")
    assert keeper.hears("pin.code")
    code = town.read(lambda work: work.pins.code_of(work.pins.of(work.people.by_user(secretary.user_id).id)))
    assert code in keeper.shows
    assert code not in everything_stored(town)
    assert keeper.answers[-1].part is not None
    assert keeper.answers[-1].part.protected
    assert secretary.hears("pin.code_asked")
    assert secretary.says("/queue").hears("pin.code_asked")
    secretary.says(code).says(OTHER).says(OTHER)
    assert secretary.hears("pin.set")


def test_a_code_is_good_for_ten_minutes(town: Town, secretary: Chat, keeper: Chat):
    sets(secretary)
    keeper.says("/lock").says(PARTS["secretary"].name).presses("pin.button.reset")
    code = town.read(lambda work: work.pins.code_of(work.pins.of(work.people.by_user(secretary.user_id).id)))
    town.clock.forward(minutes=10)
    assert secretary.says(code).hears("pin.wrong")


def test_a_supervisor_reports_without_one(supervisor: Chat):
    assert supervisor.says("/pin").hears("refusal.pin_not_needed")
    assert report(supervisor)


def test_it_is_changed_with_the_old_one_and_left_off_with_it(town: Town, secretary: Chat):
    sets(secretary)
    secretary.says("/pin").presses("pin.button.change").says(OTHER)
    assert secretary.hears("pin.wrong")
    assert secretary.says(PIN).hears("pin.new")
    secretary.says(OTHER).says(OTHER)
    secretary.says("/pin").presses("pin.button.off").says(OTHER)
    assert secretary.hears("pin.off")
    town.clock.forward(hours=5)
    assert not secretary.says("/queue").hears("pin.enter")


def test_a_change_left_for_a_pause_is_over_and_the_pin_stands_before_all_again(
    town: Town, supervisor: Chat, secretary: Chat
):
    number = report(supervisor)
    sets(secretary)
    for said in ((), (PIN,), (PIN, OTHER)):
        secretary.says("/pin").presses("pin.button.change")
        for each in said:
            secretary.says(each)
        town.clock.forward(hours=5)
        assert secretary.presses("pin.button.stop").hears("pin.enter")
        assert secretary.says(f"/case {number}").hears("pin.enter")
        assert secretary.says(OTHER).hears("pin.wrong")
        assert number in secretary.says(PIN).shows


def test_what_a_code_opened_ends_with_the_code(town: Town, secretary: Chat, keeper: Chat):
    sets(secretary)
    keeper.says("/lock").says(PARTS["secretary"].name).presses("pin.button.reset")
    code = town.read(lambda work: work.pins.code_of(work.pins.of(work.people.by_user(secretary.user_id).id)))
    assert secretary.says(code).says(OTHER).hears("pin.again")
    town.clock.forward(minutes=10)
    assert secretary.says(OTHER).hears("pin.wrong")
    assert secretary.says("/queue").hears("pin.code_asked")
    assert secretary.says(code).hears("pin.wrong")


def test_setting_one_is_left_by_doing_something_else(secretary: Chat):
    secretary.says("/pin").presses("pin.button.stop")
    assert secretary.hears("pin.stopped")
    secretary.says("/pin")
    assert not secretary.says("/queue").hears("pin.new")
    assert not secretary.says("704182").hears("pin.again")


def test_weak_short_and_unequal_ones_are_not_taken(secretary: Chat):
    assert secretary.says("/pin").says("123456").hears("pin.weak")
    assert secretary.says("7041").hears("pin.not_six")
    assert secretary.says(PIN).says(OTHER).hears("pin.differs")


@pytest.mark.parametrize("pin", ["111111", "123456", "987654", "121212", "704704", "198811", "246802"])
def test_what_everybody_tries_first_is_weak(pin: str):
    assert weak(pin)


def test_the_wait_doubles_up_to_an_hour():
    waits = [wait_after(wrong) for wrong in range(MOST_WRONG)]
    assert waits[:FREE] == [None] * FREE
    assert [each.total_seconds() / 60 for each in waits[FREE:] if each is not None] == [
        1,
        2,
        4,
        8,
        16,
        32,
        60,
    ]


def test_full_width_digits_and_blanks_are_understood():
    assert digits("７０４ １８２") == "704182"
    assert digits("70418") is digits("70418a") is None
