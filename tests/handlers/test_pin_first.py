"""A PIN before what is most sensitive: the queue goes on without one; what was tapped is done right after it is set."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from handlers.said import Kind
from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from supervision.pins import Pin
from supervision.policy import PinPolicy
from tests.cast import PARTS
from tests.chat import Chat, Town, contact, location, photo, voice
from tests.handlers.playing import case_of, hand_over, newest, opens, report

PIN, OTHER = "704182", "915306"
#: What is asked once 看身份 is let through.
WHY = "identity.why.villager"


@pytest.fixture(autouse=True)
def as_delivered(town: Town) -> None:
    """The policy as it is without a file."""
    decides(town, PinPolicy())


def decides(town: Town, policy: PinPolicy) -> None:
    time = town.store.ground.time
    town.store.ground.time = replace(time, policy=replace(time.policy, pin=policy))


def pin_of(town: Town, who: Chat) -> Pin:
    found = town.read(lambda work: work.pins.of(work.people.by_user(who.user_id).id))
    return found if found is not None else Pin(0)


def acts(who: Chat) -> list[str]:
    """What the journal says of this person, the newest first."""

    def look(work: UnitOfWork) -> list[str]:
        person = work.people.by_user(who.user_id)
        return [act for _, act, _ in work.journal.of_actor(person.id, 50)]

    return who.town.read(look)


def report_of_a_villager(supervisor: Chat) -> str:
    """A report with name and phone; its number."""
    supervisor.says("/complaint").presses("track.button.everyday").says("村口水管破了，三天没水")
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says("张大爷 三组 13900000098").presses("report.button.file")
    return newest(supervisor.town).number


def wants(who: Chat) -> Chat:
    """看身份 on the card."""
    card = opens(who, newest(who.town).number).presses("move.button.more")
    return card.presses("move.button.identity")


def test_the_queue_goes_on_without_one(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(secretary, number).presses("move.button.signassign")
    assert not secretary.hears("pin.first")
    assert case_of(town, number).state.value == "assigned"


def test_what_was_tapped_is_done_right_after_two_questions(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    assert wants(secretary).hears("pin.first")
    assert not secretary.hears(WHY)
    assert secretary.says(PIN).hears("pin.again")
    assert secretary.says(PIN).hears("pin.set")
    assert secretary.hears(WHY)


def test_what_is_daily_work_asks_for_none(town: Town, supervisor: Chat, secretary: Chat) -> None:
    """A table is taken away, a recording of the queue is heard, a phone is locked: nothing stands before it."""
    report(supervisor)
    secretary.says("/ledger").presses("queue.button.export").presses("export.button.ledger")
    assert secretary.hears("export.waiting")
    assert pin_of(town, secretary).asks is None


def test_whoever_has_one_is_not_asked_again_until_a_pause(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary).says(PIN).says(PIN)
    assert not wants(secretary).hears("pin.first")
    town.clock.forward(minutes=31)
    assert secretary.says("/ledger").hears("pin.enter")


def test_asking_who_a_villager_is_asks_for_it_before_the_reason_is_said(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report_of_a_villager(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.identity")
    assert inspector.hears("pin.first")
    inspector.says(PIN).says(PIN).presses("identity.purpose.visit")
    assert secretary.hears("identity.ask.villager")
    assert secretary.presses("identity.button.approve").hears("pin.first")
    assert not inspector.hears("identity.own.approved")
    secretary.says(OTHER).says(OTHER)
    assert inspector.hears("identity.own.approved")


def test_a_supervisor_is_never_asked(town: Town, supervisor: Chat) -> None:
    assert report(supervisor)
    assert not supervisor.says("/records").hears("pin.first")
    assert pin_of(town, supervisor).asks is None


#: What else may be done while the first question stands: the tap is left, and this is done.
ELSE: dict[str, Callable[[Chat], Chat]] = {
    "words": lambda who: who.says("水管坏了"),
    "a command": lambda who: who.says("/queue"),
    "a photo": lambda who: who.sends(photo()),
    "a recording": lambda who: who.sends(voice()),
    "a place": lambda who: who.sends(location()),
    "a forwarded message": lambda who: who.says("水管坏了", forwarded=True),
    "an edit": lambda who: who.edits(who.last_message_id, "/ledgers"),
}


@pytest.mark.parametrize("what", ELSE)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_whoever_goes_on_with_something_else_is_told_and_goes_on(
    town: Town, supervisor: Chat, secretary: Chat, what: str, language: str
) -> None:
    report_of_a_villager(supervisor)
    if language == "en":
        secretary.says("/language").presses("English")
    assert wants(secretary).hears("pin.first")
    ELSE[what](secretary)
    assert secretary.hears("pin.first_left")
    assert len(secretary.answers) > 1 or what == "an edit"
    assert pin_of(town, secretary).asks is None
    assert not secretary.hears(WHY)


#: What is refused changes nothing: the refusal is the answer, and the tap still waits.
REFUSED: dict[str, Callable[[Chat], Chat]] = {
    "an unknown command": lambda who: who.says("/nosuch"),
    "a contact": lambda who: who.sends(contact("13900000001", own=False)),
    "a sticker": lambda who: who.sends({"kind": Kind.STICKER}),
    "nothing": lambda who: who.sends({"kind": Kind.EMPTY}),
    "a forged button": lambda who: who.presses_again((1, "forged")),
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_refused_is_answered_and_the_tap_still_waits(
    town: Town, supervisor: Chat, secretary: Chat, what: str, language: str
) -> None:
    report_of_a_villager(supervisor)
    if language == "en":
        secretary.says("/language").presses("English")
    wants(secretary)
    assert REFUSED[what](secretary).answers
    assert not secretary.hears("pin.first_left")
    assert secretary.says(PIN).says(PIN).hears(WHY)


#: What is typed as a PIN and is none: nothing is lost by it, and the way out stays.
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("123", "pin.not_six"),
        ("111111", "pin.weak"),
        ("704182 7", "pin.not_six"),
        ("２０１９０１", "pin.weak"),
    ],
)
def test_what_is_no_pin_is_said_and_the_tap_still_waits(
    town: Town, supervisor: Chat, secretary: Chat, typed: str, said: str
) -> None:
    report_of_a_villager(supervisor)
    assert wants(secretary).says(typed).hears(said)
    assert secretary.offers("pin.button.stop")
    assert secretary.says(PIN).says(OTHER).hears("pin.differs")
    secretary.says(PIN).says(PIN)
    assert secretary.hears(WHY)


@pytest.mark.parametrize("after", [(), (PIN,)])
def test_it_can_be_left_and_then_the_step_alone_is_not_done(
    town: Town, supervisor: Chat, secretary: Chat, after: tuple[str, ...]
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    for typed in after:
        secretary.says(typed)
    assert secretary.presses("pin.button.stop").hears("pin.first_left")
    assert not secretary.hears("pin.stopped")
    assert pin_of(town, secretary).hash is None
    assert wants(secretary).hears("pin.first")


def test_the_newest_of_two_taps_is_what_is_done(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    number = report_of_a_villager(supervisor)
    assert wants(secretary).hears("pin.first")
    secretary.says(PIN).says(PIN)
    assert secretary.hears(WHY)
    assert number in secretary.answers[-1].text


def test_a_deputy_sets_his_own(town: Town, supervisor: Chat, neighbour: Chat) -> None:
    """Who stands in for an office above the village sets one for what that office may do."""

    def stand_in(work: UnitOfWork) -> None:
        person, township = work.people.by_user(neighbour.user_id), work.places.by_code("LX")
        holder = work.offices.holders(Role.SECRETARY, township.id, work.now)[0].id
        work.offices.appoint(person.id, Role.SECRETARY, township.id, work.now, deputy_of=holder)

    report_of_a_villager(supervisor)
    town.act(stand_in)
    assert wants(neighbour).hears("pin.first")
    neighbour.says(PIN).says(PIN)
    assert neighbour.hears(WHY)


def test_a_keeper_sets_one_before_he_resets_that_of_another_and_goes_on(
    town: Town, secretary: Chat, keeper: Chat
) -> None:
    secretary.says("/pin").says(PIN).says(PIN)
    keeper.says("/lock").says(PARTS["secretary"].name).presses("pin.button.reset")
    assert keeper.hears("pin.first")
    assert keeper.says(OTHER).says(OTHER).hears("pin.code")
    assert acts(keeper)[0] == "pin_reset"


def test_a_pin_that_was_left_off_is_wanted_again_for_the_next_such_step(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary).says(PIN).says(PIN)
    secretary.says("/pin").presses("pin.button.off").says(PIN)
    assert secretary.hears("pin.off_for_now")
    assert wants(secretary).hears("pin.first")


def test_a_tap_left_for_long_is_not_done_when_one_is_set_at_last(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    town.clock.forward(minutes=31)
    assert secretary.says(PIN).says(PIN).hears("pin.left")
    assert not secretary.hears(WHY)


def test_what_waits_is_kept_until_it_is_done_and_no_longer(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    held = town.read(lambda work: work.pins.wanted(pin_of(town, secretary)))
    assert held is not None
    secretary.says(PIN).says(PIN)
    assert town.read(lambda work: work.pins.wanted(pin_of(town, secretary))) is None


def test_a_county_may_leave_it_to_everybody(town: Town, supervisor: Chat, secretary: Chat) -> None:
    decides(town, PinPolicy(sensitive=False))
    report_of_a_villager(supervisor)
    assert wants(secretary).hears(WHY)


def test_a_county_may_want_it_before_anything(town: Town, supervisor: Chat, secretary: Chat) -> None:
    decides(town, PinPolicy(required=True))
    report_of_a_villager(supervisor)
    assert secretary.says("/queue").hears("pin.required")


def test_where_the_county_lets_go_meanwhile_the_tap_is_done_by_the_next_one(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    decides(town, PinPolicy(sensitive=False))
    assert wants(secretary).hears(WHY)


def test_an_office_that_ends_meanwhile_asks_for_nothing_more(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary)
    person = town.read(lambda work: work.people.by_user(secretary.user_id))
    for office in town.read(lambda work: work.offices.of_person(person.id, work.now)):
        town.act(lambda work, office=office: work.offices.end(office.id, work.now))
    assert secretary.says(PIN).hears("pin.ended_left")
    assert not secretary.hears(WHY)


def test_a_keeper_who_forgot_it_is_helped_by_a_second_one_and_never_by_himself(
    town: Town, keeper: Chat
) -> None:
    """Two persons: who gives the code has not the phone on which it is typed; who has the phone has not the code."""

    def comes(work: UnitOfWork) -> None:
        person, place = work.people.add("鲍二管", "13900000094"), work.places.by_code("SF")
        assert place is not None
        work.people.bind(person.id, 7_100_000_094)
        work.offices.appoint(person.id, Role.KEEPER, place.id, work.now)

    town.act(comes)
    second = town.chat_of(7_100_000_094, "keeper")
    for who, pin in ((keeper, PIN), (second, OTHER)):
        who.says("/pin").says(pin).says(pin)
        who.says("/lock").says(PARTS["keeper"].name).presses("pin.button.reset")
    code = town.read(lambda work: work.pins.code_of(pin_of(town, keeper)))
    assert keeper.says(code).says("382957").says("382957").hears("pin.set")
    assert acts(second)[0] == "pin_reset"
    assert "pin_reset" not in acts(keeper)


def test_wrong_ones_after_a_pause_are_waited_for_and_what_was_wanted_still_waits(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report_of_a_villager(supervisor)
    wants(secretary).says(PIN).says(PIN)
    town.clock.forward(minutes=31)
    assert secretary.says("/ledger").hears("pin.enter")
    for _ in range(3):
        secretary.says(OTHER)
    assert secretary.says(PIN).hears("pin.wait")
    town.clock.forward(minutes=2)
    assert secretary.says(PIN).hears("pin.in")
    assert secretary.offers("queue.button.export")
