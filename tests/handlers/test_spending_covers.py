"""Who stands in for whom on a spending: no inspector, a secretary who followed it himself, who may not audit."""

from dataclasses import replace

from sqlalchemy import text

from supervision.case_steps import steps_of
from supervision.cases import State
from supervision.figures import Period, counted_in, gathered, span_of
from supervision.gate import actor_of
from supervision.offices import Role
from supervision.tallies import By
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, opens, state_of
from tests.handlers.spent import carried_to, known, present, registers, seen, step


def leaves_office(town: Town, part: str, role: Role) -> None:
    def end(work):
        person = work.people.by_user(user_of(part))
        office = next(o for o in work.offices.of_person(person.id, work.now) if o.role is role)
        work.offices.end(office.id, work.now)

    town.act(end)


def lets_supervisors_act(town: Town) -> None:
    ground = town.store.ground
    policy = ground.time.policy
    spending = replace(policy.spending, supervisor_acts=True)
    ground.time = replace(ground.time, policy=replace(policy, spending=spending))


def test_a_supervisor_follows_it_only_where_policy_lets_and_there_is_no_inspector(
    town: Town, supervisor: Chat
) -> None:
    assert supervisor.says("/spending").hears("refusal.spending_not_yours")
    lets_supervisors_act(town)
    assert supervisor.says("/spending").hears("refusal.spending_not_yours")
    leaves_office(town, "inspector", Role.INSPECTOR)
    assert supervisor.says("/more").offers("more.button.spending")
    supervisor.says("/spending").says("换水管").says("4800").presses("spend.button.sure")
    supervisor.presses("spend.kind.planned").presses("spend.button.file")
    assert supervisor.hears("spend.card")
    assert supervisor.offers("spend.button.step")


def test_without_an_inspector_the_secretary_follows_and_the_linked_office_goes_to_the_site(
    town: Town, secretary: Chat, officer: Chat
) -> None:
    leaves_office(town, "inspector", Role.INSPECTOR)
    number = registers(secretary, "4800")
    carried_to(secretary, number, "on_site")
    assert officer.hears("notice.spend_go")
    seen(officer, number)
    assert state_of(town, number) is State.AWAITING_AUDIT


def test_whoever_verified_it_on_site_does_not_audit_it(town: Town, secretary: Chat, officer: Chat) -> None:
    leaves_office(town, "inspector", Role.INSPECTOR)
    number = registers(secretary, "4800")
    carried_to(secretary, number, "on_site")
    seen(officer, number)
    opens(officer, number).presses("spend.button.step")
    assert officer.hears("refusal.audit_other_person")
    assert town.chat("county").says(f"/case {number}").hears("spend.card")


def test_a_small_sum_takes_the_short_list(inspector: Chat) -> None:
    number = registers(inspector, "4800")
    assert "走短流程" in opens(inspector, number).shows
    carried_to(inspector, number, "discussion")
    step(inspector, number)
    assert present(inspector.town, number) == "published:1"


def test_a_small_sum_that_grows_large_gets_the_whole_list(inspector: Chat) -> None:
    number = registers(inspector, "4800")
    carried_to(inspector, number, "acceptance")
    opens(inspector, number).presses("move.button.increase").says("8000").presses("spend.button.sure")
    inspector.presses("spend.reason.increase.1")
    assert inspector.hears("spend.stopped")
    assert present(inspector.town, number) == "proposal:1"
    assert not known(inspector.town, number).short


def test_a_secretary_concerned_in_it_sees_nothing_of_it(inspector: Chat, secretary: Chat) -> None:
    number = registers(inspector)
    opens(secretary, number).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert opens(secretary, number).hears("refusal.missing")
    assert number not in secretary.says("/ledger").shows


def test_figures_count_it_and_words_find_it(town: Town, inspector: Chat, secretary: Chat) -> None:
    def reported(work):
        actor = actor_of(work, work.people.by_user(user_of("secretary")))
        span = span_of(Period.MONTH, work.now, work.time)
        return gathered(work, counted_in(work, actor), By.VILLAGE, span).total.reports

    before = town.read(reported)
    number = registers(inspector)
    assert town.read(reported) == before + 1
    assert number in secretary.says("/case 五十多户").shows


def test_a_red_spending_is_seen_by_the_areas_leader(inspector: Chat, leader: Chat) -> None:
    number = registers(inspector)
    carried_to(inspector, number, "proposal")
    assert opens(leader, number).hears("refusal.missing")
    opens(inspector, number).presses("move.button.more").presses("move.button.paid")
    inspector.presses("spend.choice.cash").presses("spend.button.same")
    inspector.presses("spend.button.today").presses("spend.button.keep")
    assert case_of(inspector.town, number).supervised
    assert opens(leader, number).hears("spend.card")


def test_the_secretarys_way_to_the_site_is_on_the_duty_track_with_its_proof(
    inspector: Chat, secretary: Chat
) -> None:
    number = registers(inspector, "4800")
    carried_to(inspector, number, "on_site")
    seen(secretary, number)
    found = inspector.town.read(
        lambda work: [
            (act, photos, placed)
            for act, photos, placed in work.execute(text("SELECT act, photos, placed FROM duties")).all()
        ]
    )
    assert ("seen_on_site", 1, 1) in found


def test_the_picture_of_a_spending_tells_its_steps(inspector: Chat) -> None:
    number = registers(inspector, "4800")
    step(inspector, number)
    names = inspector.town.read(
        lambda work: [each.name for each in steps_of(work, work.cases.by_number(number))]
    )
    assert names == ["spending_reported", "first_checked"]
