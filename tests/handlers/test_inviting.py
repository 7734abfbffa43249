"""给链接 in the chat: who may, that the one before ends, how often, and the way in by it."""

import re
from datetime import timedelta

import pytest

from storage import meta
from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from supervision.quotas import INVITATIONS
from tests.chat import Chat, Town, contact

PHONE = "13900000070"


@pytest.fixture(autouse=True)
def invited(town: Town) -> str:
    """Somebody new for 竹林村, who has not come in; the token of the first link."""

    def come(work: UnitOfWork) -> str:
        meta.put(work, meta.BOT_USERNAME, "lianqin_bot")
        person, place = work.people.add("何新来", PHONE), work.places.by_code("LX02")
        assert place is not None
        return work.invitations.issue(person.id, Role.SUPERVISOR, place.id, work.now + timedelta(days=7))[1]

    token: str = town.act(come)
    return token


def token_in(who: Chat) -> str:
    [found] = re.findall(r"https://t\.me/lianqin_bot\?start=([\w-]{32})", who.shows)
    return str(found)


def gives(who: Chat, where: str = "/team") -> Chat:
    return who.says(where).presses("invite.button.list").presses("何新来 竹林村")


@pytest.mark.parametrize(("part", "where"), [("inspector", "/team"), ("keeper", "/keeper")])
def test_a_link_is_shown_with_its_code_and_the_one_before_ends(
    town: Town, stranger: Chat, invited: str, part: str, where: str
) -> None:
    who = gives(town.chat(part), where)
    fresh = token_in(who)
    assert fresh != invited
    assert [shown.picture for shown in who.answers][-1] == "invite"
    assert stranger.says(f"/start {invited}").hears("refusal.link_used") or not stranger.hears(
        "enrol.contact"
    )
    stranger.says(f"/start {fresh}").sends(contact(PHONE))
    assert stranger.hears("enrol.done")
    assert gives_nothing(town.chat(part), where)


def gives_nothing(who: Chat, where: str) -> bool:
    return not who.says(where).offers("invite.button.list")


def test_others_are_not_offered_it_and_a_forged_press_is_missing(town: Town, invited: str) -> None:
    ref = town.read(lambda work: work.invitations.by_token(invited)).ref
    for part in ("officer", "neighbour", "elsewhere", "county"):
        who = town.chat(part)
        assert gives_nothing(who, "/team")
        who.presses_again((who.last, town.seal.close(who.user_id, f"ig\x1f{ref}")))
        assert who.hears("refusal.missing")


def test_no_link_opens_the_chat_of_somebody_whose_phone_is_locked(town: Town, inspector: Chat) -> None:
    def lock(work: UnitOfWork) -> None:
        person = work.people.by_phone(PHONE)
        assert person is not None
        work.people.lock(person.id, work.now)

    town.act(lock)
    assert gives_nothing(inspector, "/team")


def test_so_many_an_hour(town: Town, inspector: Chat) -> None:
    def worn(work: UnitOfWork) -> None:
        person = work.people.by_user(inspector.user_id)
        assert person is not None
        for _ in range(INVITATIONS.most):
            INVITATIONS.use(work, person.id)

    town.act(worn)
    assert gives(inspector).hears("refusal.too_many_links")


def test_an_old_button_after_the_way_in_gives_nothing(town: Town, inspector: Chat, stranger: Chat) -> None:
    gives(inspector)
    old = inspector.old_button("何新来 竹林村")
    stranger.says(f"/start {token_in(inspector)}").sends(contact(PHONE))
    assert inspector.presses_again(old).hears("refusal.link_not_needed")
