"""Invitations: a link that works once, of which only a digest is kept."""

import re
from datetime import timedelta

from sqlalchemy import text

from storage.moments import earliest
from supervision.offices import Role
from tests.storage.township import MONDAY, settle

EXPIRES = MONDAY + timedelta(days=7)


def invite(work, cast):
    return work.invitations.issue(cast.supervisor.id, Role.SUPERVISOR, cast.village.id, EXPIRES)


def test_a_token_fits_telegrams_start_parameter_and_finds_its_invitation(store):
    cast = store.act_now(settle)
    invitation, token = store.act_now(lambda work: invite(work, cast))
    assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", token)
    assert store.read_now(lambda work: work.invitations.by_token(token)) == invitation
    assert store.read_now(lambda work: work.invitations.by_ref(invitation.ref)) == invitation
    assert store.read_now(lambda work: work.invitations.by_id(invitation.id)) == invitation
    assert store.read_now(lambda work: work.invitations.by_token(token + "x")) is None


def test_the_token_itself_is_not_kept(store):
    cast = store.act_now(settle)
    _, token = store.act_now(lambda work: invite(work, cast))
    row = store.read_now(lambda work: work.execute(text("SELECT * FROM invitations")).one())
    assert not any(token in str(value) or token.encode() in bytes(str(value), "utf-8") for value in row)


def test_a_newer_link_to_the_same_office_ends_the_older(store):
    cast = store.act_now(settle)
    _, older = store.act_now(lambda work: invite(work, cast))
    _, newer = store.act_now(lambda work: invite(work, cast))
    states = store.read_now(lambda work: [work.invitations.by_token(token).state for token in (older, newer)])
    assert states == ["expired", "open"]


def test_a_used_link_stays_used_when_another_is_issued(store):
    cast = store.act_now(settle)

    def use_and_issue(work):
        first, token = invite(work, cast)
        work.invitations.set_state(first.id, "used", 9)
        invite(work, cast)
        return work.invitations.by_token(token)

    found = store.act_now(use_and_issue)
    assert (found.state, found.user_id) == ("used", 9)


def test_the_account_completing_a_link_is_found_until_it_is_done(store):
    cast = store.act_now(settle)
    invitation, _ = store.act_now(lambda work: invite(work, cast))

    def waiting_after(state, user=None):
        store.act_now(lambda work: work.invitations.set_state(invitation.id, state, user))
        return store.read_now(lambda work: work.invitations.waiting_of(9)) is not None

    assert waiting_after("waiting_contact", 9)
    assert waiting_after("waiting_approval")
    assert not waiting_after("used")


def test_a_link_opened_again_belongs_to_no_account(store):
    cast = store.act_now(settle)

    def reopen(work):
        invitation, token = invite(work, cast)
        work.invitations.set_state(invitation.id, "waiting_contact", 9)
        work.invitations.set_state(invitation.id, "open")
        return work.invitations.by_token(token)

    assert store.act_now(reopen).user_id is None


def test_a_used_or_replaced_link_is_warned_of_no_more(store):
    cast = store.act_now(settle)
    store.act_now(lambda work: invite(work, cast))
    used, _ = store.act_now(lambda work: invite(work, cast))
    store.act_now(lambda work: work.invitations.set_state(used.id, "used", 9))
    assert "links" not in store.read_now(earliest)
    assert not store.read_now(lambda work: work.invitations.warning_due(EXPIRES, 9))
