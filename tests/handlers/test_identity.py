"""看身份: asked with a reason, decided by a second person, shown once in a message that deletes itself, recorded."""

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from tests.cast import phone_of, user_of
from tests.chat import Chat, Town
from tests.handlers.playing import STORY, case_of, hand_over, newest, opens
from tests.handlers.test_locking import locks

PHONE = "13900000098"
NAME = "张大爷"


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    """A matter in the inspector's hands, whose villager left name, group and phone."""
    filed = file(supervisor)
    hand_over(secretary, filed)
    return filed


def file(supervisor: Chat, who: str = f"{NAME} 三组 {PHONE}") -> str:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(who).presses("report.button.file")
    return newest(supervisor.town).number


def asks(who: Chat, number: str, purpose: str = "visit") -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.identity")
    return who.presses(f"identity.purpose.{purpose}")


def looks(inspector: Chat, secretary: Chat, number: str) -> Chat:
    asks(inspector, number)
    secretary.presses("identity.button.approve")
    return inspector.presses("identity.button.look")


def stands(chat: Chat) -> bool:
    return any(PHONE in shown.text or NAME in shown.text for shown in chat.messages.values())


def steps(town: Town, number: str) -> list[tuple[str, int | None]]:
    case = case_of(town, number)
    found = town.read(lambda work: work.journal.of_case(case.id))
    return [(act, by) for _, act, by in found if act.startswith("identity_")]


def person(town: Town, chat: Chat) -> int:
    found = town.read(lambda work: work.people.by_user(chat.user_id))
    return int(found.id)


def test_asked_approved_by_a_second_person_shown_protected_and_gone_after_ten_minutes(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    asks(inspector, number)
    assert inspector.hears("identity.own.waiting")
    assert secretary.hears("identity.ask.villager")
    assert not stands(secretary)
    secretary.presses("identity.button.approve")
    assert inspector.hears("identity.own.approved")
    assert not stands(inspector)
    inspector.presses("identity.button.look")
    [shown] = [each for each in inspector.answers if PHONE in each.text]
    assert f"{NAME} 三组 {PHONE}" in shown.text
    assert shown.part is not None
    assert shown.part.protected
    town.passes(minutes=9)
    assert stands(inspector)
    town.passes(minutes=1)
    assert shown.id in inspector.deleted
    assert not stands(inspector)
    me, second = person(town, inspector), person(town, secretary)
    assert steps(town, number) == [
        ("identity_asked", me),
        ("identity_approved", second),
        ("identity_shown", me),
        ("identity_gone", None),
    ]


def test_it_is_taken_back_at_once_when_seen(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    looks(inspector, secretary, number).presses("identity.button.hide")
    assert not stands(inspector)
    assert steps(town, number)[-1] == ("identity_gone", None)


def test_the_second_person_reads_that_it_was_seen_and_is_gone(
    number: str, inspector: Chat, secretary: Chat
) -> None:
    asks(inspector, number)
    secretary.presses("identity.button.approve")
    asked = secretary.answers[-1].id
    assert "同意了，还没看" in secretary.messages[asked].text
    inspector.presses("identity.button.look")
    assert "正在看" in secretary.messages[asked].text
    inspector.presses("identity.button.hide")
    assert "看过，已收回" in secretary.messages[asked].text


def test_it_is_shown_once(number: str, inspector: Chat, secretary: Chat) -> None:
    asks(inspector, number)
    secretary.presses("identity.button.approve")
    look = inspector.button("identity.button.look")
    inspector.presses("identity.button.look").presses("identity.button.hide")
    inspector.presses_again(look)
    assert inspector.hears("refusal.identity_decided")
    assert not stands(inspector)


def test_a_reason_may_be_typed_and_is_read_by_the_second_person_alone(
    number: str, inspector: Chat, secretary: Chat
) -> None:
    opens(inspector, number).presses("move.button.more").presses("move.button.identity").says(
        "水表要本人签字"
    )
    assert "水表要本人签字" in secretary.shows
    assert "水表要本人签字" not in opens(inspector, number).shows


def test_refused_with_a_reason_nothing_is_shown(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    asks(inspector, number)
    secretary.presses("identity.button.refuse").presses("identity.unwilling.ask_supervisor")
    assert inspector.hears("identity.own.refused")
    assert "请监督员去问" in inspector.shows
    assert not inspector.offers("identity.button.look")
    assert [act for act, _ in steps(town, number)] == ["identity_asked", "identity_refused"]


def test_the_approver_finds_it_on_the_own_home(number: str, inspector: Chat, secretary: Chat) -> None:
    asks(inspector, number)
    secretary.says("/queue").presses("identity.button.waiting").presses("identity.button.open")
    assert secretary.hears("identity.ask.villager")
    secretary.presses("identity.button.approve")
    assert not secretary.says("/queue").offers("identity.button.waiting")


def test_two_offices_of_one_person_are_not_two_persons(town: Town, inspector: Chat, secretary: Chat) -> None:
    number = file(town.chat("supervisor"))
    hand_over(secretary, number)

    def both(work: UnitOfWork) -> None:
        me, place = work.people.by_user(inspector.user_id), work.places.by_code("LX")
        them = work.people.by_user(secretary.user_id)
        assert me is not None
        assert them is not None
        assert place is not None
        [held] = work.offices.of_person(them.id, work.now)
        work.offices.end(held.id, work.now)
        work.offices.appoint(me.id, Role.SECRETARY, place.id, work.now)

    town.act(both)
    asks(inspector, number)
    assert town.chat("officer").hears("identity.ask.villager")
    assert not inspector.offers("identity.button.approve")


def test_who_lost_the_office_between_approval_and_showing_sees_nothing(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    asks(inspector, number)
    secretary.presses("identity.button.approve")

    def out(work: UnitOfWork) -> None:
        me = work.people.by_user(inspector.user_id)
        assert me is not None
        for office in work.offices.of_person(me.id, work.now):
            work.offices.end(office.id, work.now)

    town.act(out)
    inspector.presses("identity.button.look")
    assert not stands(inspector)
    assert "identity_shown" not in [act for act, _ in steps(town, number)]


def test_who_agreed_from_a_phone_that_was_lost_has_not_agreed(
    town: Town, number: str, inspector: Chat, secretary: Chat, keeper: Chat
) -> None:
    asks(inspector, number)
    secretary.presses("identity.button.approve")
    locks(keeper, "secretary")
    inspector.presses("identity.button.look")
    assert inspector.hears("refusal.second_locked")
    assert not stands(inspector)
    assert steps(town, number)[-1][0] == "identity_approved"


def test_whoever_steps_aside_hears_nothing_of_a_request(
    town: Town, number: str, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1").forgets()
    asks(inspector, number)
    assert not secretary.shows
    assert not secretary.says("/queue").offers("identity.button.waiting")
    assert officer.hears("identity.ask.villager")


def test_whoever_steps_aside_while_looking_sees_it_no_longer(
    number: str, inspector: Chat, secretary: Chat
) -> None:
    looks(inspector, secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert not stands(inspector)


def test_a_request_nobody_decides_lapses_after_a_day(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    asks(inspector, number)
    approve = secretary.button("identity.button.approve")
    town.passes(hours=25)
    assert inspector.hears("identity.own.lapsed")
    assert secretary.presses_again(approve).hears("refusal.identity_decided")


def test_the_supervisor_knows_whom_he_wrote_down_and_a_stranger_to_the_matter_may_not_ask(
    number: str, supervisor: Chat, officer: Chat
) -> None:
    assert not opens(supervisor, number).presses("move.button.more").offers("move.button.identity")
    assert not opens(officer, number).presses("move.button.more").offers("move.button.identity")


def test_where_no_name_was_given_there_is_nothing_to_ask_for(supervisor: Chat, secretary: Chat) -> None:
    from tests.handlers.playing import report

    number = report(supervisor)
    assert not opens(secretary, number).presses("move.button.more").offers("move.button.identity")


def test_a_week_has_so_many_requests_and_no_more(town: Town, number: str, inspector: Chat) -> None:
    from dataclasses import replace

    ground = town.store.ground
    few = replace(ground.time.policy, identity=replace(ground.time.policy.identity, per_week=1))
    ground.time = ground.time.under(few, 0)
    asks(inspector, number).presses("identity.button.take_back")
    asks(inspector, number)
    opens(inspector, file(town.chat("supervisor")))
    assert inspector.hears("case.card")
    second = newest(town).number
    hand_over(town.chat("secretary"), second)
    asks(inspector, second)
    assert inspector.hears("refusal.identity_quota")


def test_unusual_reading_is_told_to_another_person_and_the_keeper_learns_only_how_many(
    town: Town, number: str, inspector: Chat, secretary: Chat, keeper: Chat
) -> None:
    county = town.chat("county")
    for _ in range(5):
        assert not county.hears("identity.unusual")
        looks(inspector, secretary, number).presses("identity.button.hide")
    assert county.hears("identity.unusual")
    assert "何检员" in county.shows
    assert number not in county.shows
    assert not inspector.hears("identity.unusual")
    keeper.says("/keeper")
    assert "5" in keeper.shows
    assert number not in keeper.shows


def test_who_acts_for_somebody_concerned_counts_no_look_at_it(
    town: Town, number: str, inspector: Chat, secretary: Chat, keeper: Chat
) -> None:
    def kept_from_whom_the_keeper_acts_for(work: UnitOfWork) -> None:
        of, case = work.people.by_user(user_of("elsewhere")), work.cases.by_number(number)
        acts, place = work.people.by_user(user_of("keeper")), work.places.by_code("LX")
        assert of is not None
        assert acts is not None
        assert place is not None
        assert case is not None
        work.recusals.add(case.id, of.id, None)
        work.offices.appoint(acts.id, Role.LIAISON, place.id, work.now, deputy_of=of.id)

    looks(inspector, secretary, number)
    assert "看过群众身份、录音、原图1次" in keeper.says("/keeper").shows
    town.act(kept_from_whom_the_keeper_acts_for)
    assert "看过群众身份、录音、原图0次" in keeper.says("/keeper").shows


def test_a_sealed_matter_takes_what_is_shown_and_what_was_asked_with_it(
    town: Town, number: str, inspector: Chat, secretary: Chat
) -> None:
    looks(inspector, secretary, number)

    def seal(work: UnitOfWork) -> None:
        case = work.cases.by_number(number)
        assert case is not None
        work.cases.forget(case)

    town.act(seal)
    assert not stands(inspector)


def test_the_supervisor_corrects_whom_he_wrote_down_and_what_it_was_stays_beside_it(
    town: Town, number: str, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who").says("张大哥")
    assert "张大哥 三组" in supervisor.shows
    assert f"{NAME} 三组 {PHONE}" in supervisor.shows
    assert [act for act, _ in steps(town, number)][-1] == "identity_corrected"
    assert "张大哥" not in looks(inspector, secretary, number).shows.split(PHONE)[1]
    assert f"张大哥 三组 {PHONE}" in inspector.shows
    assert NAME not in inspector.shows


def test_the_own_phone_is_no_correction(town: Town, number: str, supervisor: Chat) -> None:
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who")
    supervisor.says(f"{NAME} {phone_of('supervisor')}")
    assert supervisor.hears("refusal.phone_own")
    assert "identity_corrected" not in {act for act, _ in steps(town, number)}


def test_nobody_else_corrects_it(number: str, secretary: Chat, supervisor: Chat) -> None:
    opens(supervisor, number).presses("move.button.who")
    assert not opens(secretary, number).presses("move.button.more").offers("move.button.fix_who")


@pytest.mark.parametrize("ending", ["approved", "refused", "lapsed"])
def test_once_it_is_decided_nothing_waits_in_either_chat(
    town: Town, number: str, inspector: Chat, secretary: Chat, ending: str
) -> None:
    back = asks(inspector, number).button("identity.button.take_back")
    asked = secretary.button("identity.button.approve")
    if ending == "approved":
        secretary.presses_again(asked)
    elif ending == "refused":
        secretary.presses("identity.button.refuse").says("不用知道是谁")
    else:
        town.passes(days=4)
    assert inspector.hears("identity.past")
    assert inspector.messages[back[0]].buttons == []
    assert "同意看" not in [label for shown in secretary.messages.values() for label, _ in shown.buttons]


def test_taken_back_it_is_asked_of_nobody_any_more(number: str, inspector: Chat, secretary: Chat) -> None:
    asks(inspector, number).presses("identity.button.take_back")
    assert secretary.hears("identity.ended")
    assert not secretary.offers("identity.button.approve")
