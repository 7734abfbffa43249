"""谁代您: somebody on leave says who acts for him; the deputy hears it, may decline, and no circle keeps a matter."""

from supervision.cases import State
from supervision.chain import village_office
from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens, report, state_of, to_verify
from tests.handlers.test_passing import person


def acts_for(town: Town, part: str) -> list[int | None]:
    return town.read(
        lambda work: [
            o.deputy_of for o in work.offices.of_person(person(town, part), work.now) if o.deputy_of
        ]
    )


def leaves(who: Chat, deputy: str) -> Chat:
    """On leave for two weeks, with somebody named."""
    return who.says("/leave").presses("leave.button.two_weeks").presses(deputy)


def test_the_deputy_hears_it_and_does_the_work(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, english: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    assert "默认" in supervisor.says("/leave").presses("leave.button.two_weeks").shows
    supervisor.presses("Lin Tan")
    assert english.hears("deputy.asked")
    assert opens(english, number).offers("move.button.verify")
    assert acts_for(town, "english") == [person(town, "supervisor")]


def test_who_declines_is_let_go_and_the_next_office_covers(
    town: Town, supervisor: Chat, english: Chat, neighbour: Chat
) -> None:
    number = report(supervisor)
    leaves(supervisor, "Lin Tan")
    english.presses("deputy.button.decline")
    assert english.hears("deputy.let_go")
    assert supervisor.hears("deputy.declined")
    assert neighbour.hears("cover.leave")
    assert opens(english, number).hears("refusal.missing")
    assert acts_for(town, "english") == []


def test_back_at_work_nobody_acts_any_more(town: Town, supervisor: Chat, english: Chat) -> None:
    leaves(supervisor, "Lin Tan")
    supervisor.says("/leave").presses("leave.button.back")
    assert english.hears("deputy.over")
    assert acts_for(town, "english") == []


def test_it_ends_with_the_leave(town: Town, supervisor: Chat, english: Chat) -> None:
    number = report(supervisor)
    leaves(supervisor, "Lin Tan")
    town.passes(days=15)
    assert opens(english, number).hears("refusal.missing")


def test_two_on_leave_never_act_for_each_other(
    town: Town, supervisor: Chat, english: Chat, neighbour: Chat
) -> None:
    number = report(supervisor)
    leaves(supervisor, "Lin Tan")
    english.says("/leave").presses("leave.button.two_weeks")
    assert not english.offers("卫青石")
    assert supervisor.hears("deputy.declined")
    assert acts_for(town, "english") == []
    case = case_of(town, number)
    assert town.read(lambda work: [p.id for p in village_office(work, case)]) == [person(town, "neighbour")]


def test_a_deputy_who_is_concerned_never_gets_it(town: Town, supervisor: Chat, english: Chat) -> None:
    number = report(supervisor)
    town.act(lambda work: work.recusals.add(case_of(town, number).id, person(town, "english"), None))
    leaves(supervisor, "Lin Tan")
    assert opens(english, number).hears("refusal.missing")


def test_who_comes_to_act_for_somebody_concerned_keeps_nothing_of_the_case(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number)
    inspector.says("/queue")
    town.act(lambda work: work.recusals.add(case_of(town, number).id, person(town, "secretary"), None))
    leaves(secretary, "何检员")
    assert not any(number in f"{shown.text}{shown.buttons}" for shown in inspector.messages.values())
    assert case_of(town, number).inspector_id is None
    assert "named" not in secretary.says("/me").presses("me.button.deeds").shows


def test_an_inspector_who_acts_for_the_secretary_still_may_not_verify_what_he_handled(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    leaves(secretary, "何检员")
    assert inspector.hears("deputy.asked")
    assert not opens(inspector, number).offers("move.button.verify")
    assert state_of(town, number) is State.TO_VERIFY
    assert town.read(lambda work: len(work.offices.with_role(Role.SECRETARY, work.now))) == 3
