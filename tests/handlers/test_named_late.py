"""Named late, and above the township's power: the township has lost the matter in that act, the county decides."""

from typing import Any

import pytest

from supervision.cases import State
from supervision.offices import Role
from supervision.relatives import Kin
from tests.cast import phone_of, user_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, newest, opens, petition, report, state_of
from tests.handlers.test_handover import hands_over
from tests.handlers.test_recusal import about, names, person_of, sees

TITLE = "柳溪镇党委书记"


@pytest.fixture
def number(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """A matter that the inspector follows, and has open."""
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number)
    return number


def finds_nothing(who: Chat, number: str) -> bool:
    """No list, number, search or message of the township shows it."""
    for asked in ("/queue", "/todo", "/ledger", "/start", "/duty"):
        who.says(asked)
    who.says("/queue").presses("queue.button.search").says("水管")
    return not sees(who, number)


def test_the_secretary_picked_late_loses_it_with_the_whole_township(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, number: str
) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").presses("舒书记")
    assert supervisor.hears("ask.name_above")
    supervisor.presses("concerned.button.yes")
    assert finds_nothing(secretary, number)
    assert finds_nothing(inspector, number)
    assert "舒书记" in opens(officer, number).shows


def test_kin_of_the_secretary_named_late_goes_to_the_county(
    town: Town, supervisor: Chat, inspector: Chat, officer: Chat, number: str
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "secretary").id, Kin.MARRIAGE, "尤老三"))
    names(supervisor, number, "尤老三")
    assert finds_nothing(inspector, number)
    assert opens(officer, number).offers("move.button.take_up")


def test_an_official_without_an_account_named_late_by_his_title(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, number: str
) -> None:
    names(supervisor, number, TITLE)
    assert finds_nothing(secretary, number)
    assert finds_nothing(inspector, number)
    assert TITLE in opens(officer, number).shows


def test_it_stands_still_for_the_township_and_nobody_there_is_reminded(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, officer: Chat, number: str
) -> None:
    names(supervisor, number, TITLE)
    held = case_of(town, number)
    assert (held.due_kind, held.inspector_id, held.paused_kind) == ("decide", None, None)
    town.passes(days=21)
    assert not any(number in m.text for who in (inspector, secretary) for m in who.messages.values())
    assert any(number in m.text for m in officer.messages.values())


def test_the_supervisor_reads_what_has_happened_and_adds_to_it_but_reads_no_name(
    supervisor: Chat, inspector: Chat, number: str
) -> None:
    names(inspector, number, TITLE)
    assert inspector.hears("name.gone_up")
    assert number not in inspector.shows
    assert supervisor.hears("notice.held")
    opens(supervisor, number).presses("move.button.more")
    assert TITLE not in supervisor.shows
    assert supervisor.offers("move.button.supplement")
    assert not supervisor.offers("move.button.withdraw")


def test_it_lies_under_a_new_key_and_nothing_is_lost(town: Town, supervisor: Chat, number: str) -> None:
    before = case_of(town, number)
    names(supervisor, number, TITLE)
    assert case_of(town, number).key_id != before.key_id
    assert "水管" in town.read(lambda work: work.cases.entries(before.id))[0].text


def test_the_county_takes_it_or_sends_it_to_a_township_that_is_not_concerned(
    town: Town, supervisor: Chat, officer: Chat, elsewhere: Chat, number: str
) -> None:
    names(supervisor, number, TITLE)
    opens(officer, number).presses("move.button.decide")
    assert "柳溪镇" not in officer.labels
    officer.presses("山口镇").presses("reason.decide.1")
    assert state_of(town, number) is State.SUBMITTED
    assert opens(elsewhere, number).offers("move.button.sign")


def test_taken_up_by_the_county_it_has_ended_here_with_whom_to_ask(
    town: Town, supervisor: Chat, officer: Chat, number: str
) -> None:
    names(supervisor, number, TITLE)
    opens(officer, number).presses("move.button.take_up").presses("reason.take_up.1")
    assert state_of(town, number) is State.TRANSFERRED
    assert supervisor.hears("notice.transferred")


def test_a_petition_is_held_too(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = petition(supervisor, secretary, State.NOTICED)
    names(supervisor, number, TITLE)
    assert finds_nothing(inspector, number)
    opens(officer, number).presses("move.button.take_up").presses("reason.take_up.1")
    assert state_of(town, number) is State.TRANSFERRED


def test_a_namesake_keeps_it_in_the_township_and_its_inspector_reads_no_name_of_his_secretarys(
    supervisor: Chat, secretary: Chat, inspector: Chat, number: str
) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").says("舒书记")
    supervisor.presses("concerned.button.namesake")
    assert not sees(secretary, number)
    assert opens(inspector, number).hears("concerned.kept")
    assert "涉及：" not in inspector.shows


def test_a_secretary_who_declares_the_one_named_later_takes_it_from_his_township(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "尤老三")
    secretary.says("/me").presses("relatives.button").presses("relatives.button.add").says("尤老三")
    secretary.presses("relatives.kin.blood")
    assert not sees(inspector, number)
    assert case_of(town, number).held_from is not None


def test_who_comes_to_the_township_later_does_not_find_it_either(
    town: Town, supervisor: Chat, stranger: Chat, number: str
) -> None:
    from supervision.acts.enrolling import invite

    names(supervisor, number, TITLE)

    def come(work: Any) -> None:
        person = work.people.add("何新来", "13900000077")
        work.people.bind(person.id, stranger.user_id)
        place = work.places.by_code("LX").id
        invite(work, name="何新来", phone="13900000077", role=Role.INSPECTOR, place_id=place)

    town.act(come)
    assert opens(stranger, number).hears("refusal.missing")


def test_who_comes_to_the_township_later_keeps_nothing_of_what_it_has_lost(
    town: Town, supervisor: Chat, number: str
) -> None:
    from supervision.acts.enrolling import invite

    town.clock.forward(minutes=3)
    names(supervisor, number, TITLE)
    opens(supervisor, number)
    me, phone = person_of(town, "supervisor"), phone_of("supervisor")

    def comes(work: Any) -> None:
        place = work.places.by_code("LX").id
        invite(work, name=me.name, phone=phone, role=Role.INSPECTOR, place_id=place)

    town.act(comes)
    assert finds_nothing(supervisor, number)


def test_where_nobody_at_the_county_can_take_it_the_way_out_is_shown(
    town: Town, supervisor: Chat, number: str
) -> None:
    def concerned(work: Any) -> None:
        for part in ("officer", "leader", "county"):
            work.relatives.add(work.people.by_user(user_of(part)).id, Kin.BLOOD, "尤老三")
        work.relatives.add(work.people.by_user(user_of("secretary")).id, Kin.BLOOD, "尤老三")

    town.act(concerned)
    names(supervisor, number, "尤老三")
    assert supervisor.hears("notice.outside")


def test_an_unclear_matter_named_late_is_held_once_it_is_sorted(
    town: Town, supervisor: Chat, secretary: Chat, reception: Chat, officer: Chat
) -> None:
    number = report(supervisor, track="unclear")
    names(supervisor, number, TITLE)
    assert newest(town).due_kind == "sort"
    opens(reception, number).presses("track.button.everyday")
    assert case_of(town, number).due_kind == "decide"
    assert finds_nothing(secretary, number)
    assert officer.hears("notice.held_county")


def test_whom_the_one_named_puts_into_the_villages_office_does_not_read_it(
    supervisor: Chat, secretary: Chat, english: Chat, officer: Chat
) -> None:
    number, other = report(supervisor), report(supervisor, "路灯不亮")
    names(supervisor, number, "舒书记")
    assert hands_over(secretary, "卫青石", "Lin Tan").hears("handover.done")
    assert not sees(english, number)
    assert sees(english, other)
    assert sees(officer, number)


def test_whom_somebody_else_puts_there_goes_on_with_it(
    supervisor: Chat, secretary: Chat, keeper: Chat, english: Chat
) -> None:
    number = report(supervisor)
    names(supervisor, number, "舒书记")
    assert hands_over(keeper, "卫青石", "Lin Tan").hears("handover.done")
    assert sees(english, number)
    assert not sees(secretary, number)
