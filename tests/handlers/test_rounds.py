"""What comes round without any case: the morning digest, silent supervisors, links about to expire."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.composing import packed, unpacked
from bot.outcomes import mark
from storage import outbox
from storage.unit_of_work import UnitOfWork
from supervision.acts.rounds import DIGEST, adopt, digest_due
from supervision.altering import altered
from supervision.offices import Role
from tests.cast import MONDAY
from tests.chat import Chat, Town
from tests.handlers.late import (
    DAY_LATE,
    END,
    MORNING_AFTER,
    THREE_QUARTERS,
    actor,
    at,
    is_away,
    listeners,
    look_away,
)
from tests.handlers.playing import case_of, hand_over, newest, report
from tests.handlers.test_recusal import about, preview
from tests.handlers.test_visit import looked

#: Tuesday and Saturday, 8:30, in hours after Monday nine o'clock.
TUESDAY, SATURDAY = 23.5, 119.5
DAY = 24


@pytest.fixture(autouse=True)
def _awaited(town: Town) -> None:
    town.act(adopt)


def visits(who: Chat) -> None:
    """A visit is logged."""
    who.says("/visit").presses("form.field").presses("惠民惠农资金").presses("visit.button.topics_done")
    who.presses("visit.button.nothing").presses("report.button.no_photo").presses("visit.button.file")


# --- the morning digest


def _digest(who: Chat) -> str:
    return next(shown.text for shown in who.answers if "早上好" in shown.text)


def test_the_morning_begins_with_what_is_to_be_done(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    at(town, TUESDAY)
    assert secretary.hears("digest")
    assert number in secretary.shows
    assert secretary.presses("queue.button.open").hears("case.card")


def test_the_inspectors_morning_is_what_was_handed_to_him(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    at(town, TUESDAY)
    assert inspector.hears("digest.inspector")
    assert number in inspector.shows


def test_a_digest_comes_once_a_morning(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    at(town, TUESDAY)
    at(town, TUESDAY + 1)
    assert not secretary.hears("digest")
    at(town, TUESDAY + DAY)
    assert secretary.hears("digest")


def test_what_the_digest_named_is_not_said_again_at_ten_and_the_ladder_and_the_next_day_go_on(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    at(town, TUESDAY)
    assert number in secretary.shows
    at(town, THREE_QUARTERS)
    assert secretary.hears("prompt.near")
    at(town, END)
    assert secretary.hears("prompt.late")
    for day in (1, 2):
        at(town, TUESDAY + day * DAY)
        assert number in _digest(secretary)
        at(town, MORNING_AFTER + (day - 1) * DAY)
        assert not secretary.answers
        at(town, DAY_LATE + (day - 1) * DAY)
        assert (number in town.chat("leader").shows) is (day == 1)


def test_what_stood_on_the_digests_second_page_and_what_is_dangerous_is_said_at_ten(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    numbers = [report(supervisor, f"第{n}件，水管漏") for n in range(6)]
    danger = report(supervisor, track="urgent")
    at(town, END)
    at(town, TUESDAY + DAY)
    named = {each for each in (*numbers, danger) if each in _digest(secretary)}
    assert danger in named
    assert len(named) == 5
    at(town, MORNING_AFTER)
    assert {each for each in (*numbers, danger) if each in secretary.shows} == {*numbers, danger} - (
        named - {danger}
    )


def test_where_two_are_in_turn_both_are_reminded_at_ten(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    here = case_of(town, number).township_id
    second = town.read(lambda work: actor(work, "member").person.id)
    town.act(lambda work: work.offices.appoint(second, Role.SECRETARY, here, work.now))
    at(town, END)
    at(town, TUESDAY + DAY)
    at(town, MORNING_AFTER)
    assert number in secretary.shows


def test_what_was_named_is_noted_once_the_sender_has_said_it(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    at(town, END)
    town.clock.now = MONDAY + timedelta(hours=TUESDAY + DAY)
    before = case_of(town, number).reminded
    town.store.act_now(digest_due)

    def say(work: UnitOfWork) -> None:
        mine = (each for each in outbox.claim(work, work.now, 9) if each.chat_id == secretary.user_id)
        [row] = [each for each in mine if each.screen == DIGEST]
        parts = unpacked(packed(town.composer.compose(work, row).parts))
        mark(work, row=row, ids=(900,), place=0, parts=parts)
        mark(work, row=row, ids=(900,), place=0, parts=parts)

    town.store.act_now(say)
    assert case_of(town, number).reminded == before + 1


def test_with_nothing_to_do_there_is_no_digest(town: Town) -> None:
    at(town, TUESDAY)
    assert listeners(town) == set()


def test_the_digests_of_an_outage_are_one(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    at(town, TUESDAY + 3 * DAY + 6)
    assert len([shown for shown in secretary.answers if "今天必办" in shown.text]) == 1
    assert secretary.hears("digest.later")


def test_on_a_day_off_nothing_is_said_of_what_can_wait(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, report(supervisor))
    at(town, SATURDAY)
    assert not inspector.hears("digest.inspector")


def test_on_a_day_off_what_is_late_since_the_week_can_wait(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    report(supervisor)
    at(town, SATURDAY)
    assert not secretary.hears("digest")


def test_on_a_day_off_danger_is_said(town: Town, supervisor: Chat, secretary: Chat) -> None:
    can_wait = report(supervisor)
    number = report(supervisor, track="urgent")
    at(town, SATURDAY)
    digest = _digest(secretary)
    assert "这1件有危险，不能等" in digest
    assert number in digest
    assert can_wait not in digest
    assert secretary.presses("queue.button.open").hears("case.card")


def test_in_the_morning_danger_comes_before_what_is_longer_due(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    ordinary = [report(supervisor) for _ in range(5)]
    at(town, 3 * DAY)
    number = report(supervisor, track="urgent")
    at(town, 3 * DAY + 23.5)
    first_page = _digest(secretary)
    [first] = [line for line in first_page.splitlines() if line.startswith("1.")]
    assert number in first
    assert "🔴 有危险" in first
    assert {each for each in ordinary if each in first_page} == set(ordinary[:4])
    secretary.presses("queue.button.next")
    assert ordinary[4] in secretary.shows


def test_on_a_day_off_danger_that_is_not_due_can_wait(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    at(town, SATURDAY - 5)
    hand_over(secretary, report(supervisor, track="urgent"))
    handled = newest(town)
    later = altered(handled, due_at=MONDAY + timedelta(days=9), next_at=None)
    town.act(lambda work: work.cases.save(later))
    at(town, SATURDAY)
    assert not inspector.hears("digest.inspector")


def test_nobody_on_leave_gets_a_digest(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    is_away(town, "secretary")
    at(town, TUESDAY)
    assert "secretary" not in listeners(town)


def test_a_digest_held_up_until_night_is_not_said(town: Town, supervisor: Chat, secretary: Chat) -> None:
    report(supervisor)
    secretary.forgets()
    town.clock.now = MONDAY + timedelta(hours=38)
    town.act(lambda work: work.say(secretary.user_id, "digest"))
    assert not secretary.answers


# --- silent supervisors


@pytest.mark.parametrize(("days", "part"), [(7, "abroad"), (10, "neighbour"), (14, "inspector")])
def test_who_hears_of_a_silent_supervisor(town: Town, days: int, part: str) -> None:
    for day in range(1, days + 1):
        at(town, 9 + day * DAY)
    assert part in listeners(town)


def test_the_supervisor_hears_it_first_and_gently(town: Town, supervisor: Chat) -> None:
    at(town, 9 + 7 * DAY)
    assert supervisor.hears("silent.own")
    assert supervisor.offers("silent.button.complaint")
    assert supervisor.presses("silent.button.visit").offers("form.field")


def test_the_director_reads_who_and_where_and_when_last(
    town: Town, supervisor: Chat, neighbour: Chat
) -> None:
    visits(supervisor)
    for days in (7, 10):
        at(town, 9 + days * DAY)
    assert neighbour.hears("silent.others")
    assert "青石村：卫青石，上次走访是10天前" in neighbour.shows
    assert neighbour.presses("silent.button.team").hears("team")


def gives_up_the_report_of_a_visit(who: Chat) -> None:
    looked(who).says("水渠垮了").presses("report.button.no_photo").presses("visit.button.file_report")
    who.says("/cancel")


@pytest.mark.parametrize("does", [visits, report, gives_up_the_report_of_a_visit])
def test_a_visit_or_a_report_ends_the_silence(
    town: Town, supervisor: Chat, does: Callable[[Chat], object]
) -> None:
    town.clock.now = MONDAY + timedelta(hours=6 * DAY)
    does(supervisor)
    at(town, 9 + 7 * DAY)
    assert not supervisor.hears("silent.own")


def test_joining_what_is_kept_from_somebody_is_no_sign_of_life(town: Town, supervisor: Chat) -> None:
    about(supervisor, "何检员", "水管破了，没水")
    town.clock.now = MONDAY + timedelta(hours=6 * DAY)
    preview(supervisor, "水管破了，家里没水").presses("similar.button.join")
    assert supervisor.hears("similar.joined")
    at(town, 9 + 7 * DAY)
    assert supervisor.hears("silent.own")


def test_what_is_no_longer_true_when_it_is_sent_is_not_said(town: Town, supervisor: Chat) -> None:
    visits(supervisor)
    ref = town.read(lambda work: actor(work, "supervisor").person.ref)
    supervisor.forgets()
    town.act(lambda work: work.say(supervisor.user_id, "silent", {"people": [ref]}))
    assert not supervisor.answers


def test_nobody_on_leave_is_called_silent(town: Town, supervisor: Chat) -> None:
    is_away(town, "supervisor")
    at(town, 9 + 7 * DAY)
    assert not supervisor.answers


# --- links about to expire


def invite(town: Town, part: str = "member", role: Role = Role.SUPERVISOR, code: str = "LX01") -> str:
    """A link for a week; its reference."""

    def issue(work: UnitOfWork) -> str:
        place = work.places.by_code(code)
        assert place is not None
        expires = work.now + timedelta(days=7)
        return work.invitations.issue(actor(work, part).person.id, role, place.id, expires)[0].ref

    made: str = town.act(issue)
    return made


def test_the_inspector_hears_once_that_a_link_is_about_to_expire(town: Town, inspector: Chat) -> None:
    invite(town)
    at(town, 6 * DAY)
    assert inspector.hears("links")
    assert "袁委员" in inspector.shows
    at(town, 6 * DAY + 1)
    assert not inspector.hears("links")


def test_the_keeper_hears_of_links_that_no_township_meets(town: Town, keeper: Chat) -> None:
    invite(town, "leader", Role.COUNTY_LEADER, "QX")
    at(town, 6 * DAY)
    assert keeper.hears("links")
    assert keeper.offers("invite.button.renew")


def test_a_link_used_meanwhile_is_left_out(town: Town, inspector: Chat) -> None:
    ref = invite(town)
    look_away(town)
    invitation = town.read(lambda work: work.invitations.by_ref(ref))
    town.act(lambda work: work.invitations.set_state(invitation.id, "used"))
    town.act(lambda work: work.say(inspector.user_id, "links", {"invitations": [ref]}))
    assert not inspector.answers
