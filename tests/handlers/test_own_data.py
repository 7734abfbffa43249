"""我的数据: what is kept about oneself, as a file; and a name or phone that is wrong in the roster is corrected."""

from storage.unit_of_work import UnitOfWork
from tests.cast import phone_of
from tests.chat import Chat, Town
from tests.handlers.playing import report


def test_all_that_is_kept_about_somebody_comes_as_a_file_for_the_own_eyes(supervisor: Chat) -> None:
    report(supervisor)
    supervisor.says("/me").presses("me.button.data")
    [shown] = [each for each in supervisor.answers if each.picture]
    assert shown.part is not None
    assert shown.part.protected
    told = "\n".join(shown.part.fields["lines"])
    for piece in ("卫青石", phone_of("supervisor"), str(supervisor.user_id), "青石村"):
        assert piece in told


def test_relatives_track_requests_and_pin_are_in_it_too(
    town: Town, inspector: Chat, supervisor: Chat
) -> None:
    report(supervisor)
    inspector.says("/me").presses("relatives.button").presses("relatives.button.add").says("尤老三")
    inspector.presses("relatives.kin.marriage").says("/me").presses("me.button.data")
    [shown] = [each for each in inspector.answers if each.picture]
    assert shown.part is not None
    told = "\n".join(shown.part.fields["lines"])
    for piece in ("尤老三", "密码：没有设", "履职轨迹", "抽查", "申请看过"):
        assert piece in told


def test_a_name_is_corrected_once_the_inspector_has_checked_it(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.name").says("卫青实")
    assert supervisor.hears("correction.own.waiting")
    assert inspector.hears("correction.ask")
    assert "卫青石 → 卫青实" in inspector.shows
    inspector.presses("correction.button.right")
    assert supervisor.hears("correction.own.done")
    assert "卫青实" in supervisor.says("/me").shows


def test_whoever_turns_out_to_bear_a_name_that_was_given_in_a_case_sees_it_no_longer(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    number = report(supervisor)

    def given(work: UnitOfWork) -> None:
        case = work.cases.by_number(number)
        assert case is not None
        work.recusals.name(case, ("卫青实",), 1)

    town.act(given)
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.name").says("卫青实")
    inspector.presses("correction.button.right")
    concerned = town.read(lambda work: work.recusals.of_case(work.cases.by_number(number).id))
    assert town.read(lambda work: work.people.by_user(supervisor.user_id).id) in concerned


def test_a_new_phone_is_found_afterwards_and_the_old_one_is_nobodys(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.phone").says("13900000077")
    inspector.presses("correction.button.right")
    found = town.read(lambda work: work.people.by_phone("13900000077"))
    assert found.name == "卫青石"
    assert town.read(lambda work: work.people.by_phone(phone_of("supervisor"))) is None


def test_refused_the_roster_stays_as_it_was_and_nothing_of_it_is_kept(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.name").says("别的名字")
    inspector.presses("correction.button.wrong")
    assert supervisor.hears("correction.own.refused")
    assert "别的名字" not in supervisor.says("/me").shows
    ended = town.read(lambda work: work.corrections.by_id(1))
    assert (ended.name, ended.phone) == ("", "")


def test_after_three_days_it_has_lapsed(town: Town, supervisor: Chat, inspector: Chat) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.name").says("卫青实")
    right = inspector.button("correction.button.right")
    town.clock.forward(days=4)
    assert inspector.presses_again(right).hears("refusal.already_decided")


def test_a_number_of_somebody_else_or_none_at_all_changes_nothing(supervisor: Chat) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.phone")
    assert supervisor.says(phone_of("inspector")).hears("refusal.correction_taken")
    assert supervisor.says("明天再说").hears("refusal.phone_unclear")
    assert supervisor.says(phone_of("supervisor")).hears("refusal.correction_same")


def test_somebody_of_another_township_hears_nothing(supervisor: Chat, elsewhere: Chat) -> None:
    supervisor.says("/me").presses("me.button.fix").presses("fix_me.button.name").says("卫青实")
    assert not elsewhere.shows
