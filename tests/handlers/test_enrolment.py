"""The door: a one-time link, the person's own contact, one tap of the secretary where the number differs."""

import pytest

from supervision.acts.enrolling import invite
from supervision.offices import Role
from tests.cast import phone_of, user_of
from tests.chat import Chat, Town, contact, photo
from tests.handlers.test_amending import enrolled

PHONE = "13900000055"


def invited(town: Town, phone: str = PHONE, name: str = "新来的") -> str:
    """The token of a fresh invitation to be supervisor of 山口村's neighbour 长滩村."""

    def act(work: object) -> str:
        from storage.unit_of_work import UnitOfWork

        assert isinstance(work, UnitOfWork)
        village = work.places.by_code("LX03")
        assert village is not None
        made = invite(work, name=name, phone=phone, role=Role.SUPERVISOR, place_id=village.id)
        return made.token or ""

    token: str = town.act(act)
    return token


def test_a_link_and_the_own_contact_let_somebody_in(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}")
    assert stranger.hears("enrol.contact")
    stranger.sends(contact(PHONE))
    assert stranger.hears("enrol.done")
    assert stranger.hears("home.supervisor")
    assert len(stranger.keys) == 4


def test_the_predecessor_in_the_village_holds_the_office_no_more(
    town: Town, stranger: Chat, english: Chat
) -> None:
    stranger.says(f"/start {invited(town)}").sends(contact(PHONE))
    assert english.says("/complaint").hears("refusal.no_village")


def test_a_link_works_once(town: Town, stranger: Chat) -> None:
    token = invited(town)
    stranger.says(f"/start {token}").sends(contact(PHONE))
    other = town.chat_of(7_000_000_002)
    assert other.says(f"/start {token}").hears("refusal.link_used")


def test_a_link_that_somebody_else_follows_is_taken(town: Town, stranger: Chat) -> None:
    token = invited(town)
    stranger.says(f"/start {token}")
    assert town.chat_of(7_000_000_002).says(f"/start {token}").hears("refusal.link_used")


def test_a_link_lives_seven_days(town: Town, stranger: Chat) -> None:
    token = invited(town)
    town.clock.forward(days=8)
    assert stranger.says(f"/start {token}").hears("refusal.link_expired")


def test_an_unknown_link_is_refused(stranger: Chat) -> None:
    assert stranger.says("/start abcdefghijklmnop").hears("refusal.link_unknown")


def test_a_forwarded_link_opens_no_door(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}", forwarded=True)
    assert not stranger.hears("enrol.contact")


def test_another_persons_account_cannot_use_it(town: Town, secretary: Chat) -> None:
    assert secretary.says(f"/start {invited(town)}").hears("refusal.link_other_person")


def test_a_foreign_contact_is_refused(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}").sends(contact(PHONE, own=False))
    assert stranger.hears("refusal.contact_not_own")


def test_anything_but_a_contact_asks_for_it_again(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}")
    assert stranger.sends(photo()).hears("enrol.contact")


def test_a_number_that_differs_waits_for_the_secretary(town: Town, stranger: Chat, secretary: Chat) -> None:
    stranger.says(f"/start {invited(town)}").sends(contact("13900000066"))
    assert stranger.hears("enrol.approval")
    assert secretary.hears("enrol.ask")
    secretary.presses("enrol.button.yes")
    assert secretary.hears("enrol.let_in")
    assert stranger.hears("enrol.done")


def test_the_secretary_may_say_no(town: Town, stranger: Chat, secretary: Chat) -> None:
    token = invited(town)
    stranger.says(f"/start {token}").sends(contact("13900000066"))
    secretary.presses("enrol.button.no")
    assert secretary.hears("enrol.kept_out")
    assert stranger.hears("enrol.refused")
    assert stranger.says(f"/start {token}").hears("refusal.link_unknown")


def test_the_secretarys_tap_counts_once(town: Town, stranger: Chat, secretary: Chat) -> None:
    stranger.says(f"/start {invited(town)}").sends(contact("13900000066"))
    yes, no = secretary.button("enrol.button.yes"), secretary.button("enrol.button.no")
    secretary.presses_again(yes).presses_again(no)
    assert secretary.hears("refusal.already_decided")


def test_while_waiting_every_word_gets_the_same_answer(town: Town, stranger: Chat) -> None:
    stranger.says(f"/start {invited(town)}").sends(contact("13900000066"))
    assert stranger.says("好了吗").hears("enrol.approval")
    assert stranger.sends(contact(PHONE)).hears("refusal.approval_waits")


def test_somebody_enrolled_gets_another_office_without_a_link(town: Town, supervisor: Chat) -> None:
    assert invited(town, phone_of("supervisor"), "卫青石") == ""


def test_a_stranger_is_answered_once_an_hour(town: Town, stranger: Chat) -> None:
    assert stranger.says("你好").hears("stranger")
    assert stranger.says("在吗").shows == ""
    town.clock.forward(hours=1)
    assert stranger.says("在吗").hears("stranger")


@pytest.mark.parametrize("first", ["/start", "在吗", "/queue", "/start abcdefghijklmnop"])
@pytest.mark.parametrize("then", ["/start", "在吗", "/queue"])
def test_the_one_answer_of_the_hour_is_one_for_every_kind_of_input(
    stranger: Chat, first: str, then: str
) -> None:
    assert stranger.says(first).shows
    assert stranger.forgets().says(then).shows == ""


@pytest.mark.parametrize("name", ["queue", "todo", "case 1234567", "me", "keeper", "team"])
def test_a_stranger_learns_nothing_from_a_command(stranger: Chat, name: str) -> None:
    assert stranger.says(f"/{name}").hears("stranger")


def test_somebody_without_office_sees_only_help(town: Town, supervisor: Chat) -> None:
    def act(work: object) -> None:
        from storage.unit_of_work import UnitOfWork

        assert isinstance(work, UnitOfWork)
        person = work.people.by_user(user_of("supervisor"))
        assert person is not None
        for office in work.offices.of_person(person.id, work.now):
            work.offices.end(office.id, work.now)

    town.act(act)
    assert supervisor.says("/start").hears("home.none")
    assert len(supervisor.keys) == 1


def test_once_one_has_decided_the_others_are_asked_no_more(
    town: Town, stranger: Chat, secretary: Chat
) -> None:
    other = enrolled(town, 6_000_000_001, "副书记", Role.SECRETARY, "LX")
    stranger.says(f"/start {invited(town)}").sends(contact("13900000077"))
    assert other.offers("enrol.button.yes")
    secretary.presses("enrol.button.yes")
    assert other.hears("enrol.let_in")
    assert not other.offers("enrol.button.yes")
