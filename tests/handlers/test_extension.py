"""延期: asked for with a ready reason by one person, decided with one tap by another; never by silence."""

from datetime import datetime

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.cases import Case
from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, opens, report
from tests.handlers.test_amending import enrolled


@pytest.fixture
def handled(supervisor: Chat, secretary: Chat) -> str:
    number = report(supervisor)
    hand_over(secretary, number)
    return number


def asks(who: Chat, number: str, reason: str = "reason.ask_extension.2") -> Chat:
    opens(who, number).presses("move.button.more").presses("move.button.ask_extension")
    return who.presses(reason)


def due(town: Town, number: str) -> datetime:
    case: Case = case_of(town, number)
    assert case.due_at is not None
    return case.due_at


def test_the_inspector_asks_and_the_secretary_grants_with_one_tap(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, handled: str
) -> None:
    before = due(town, handled)
    asks(inspector, handled)
    assert secretary.hears("notice.extension_asked")
    assert "天气不好" in secretary.presses("notice.button.words").shows
    assert due(town, handled) == before
    secretary.presses("move.button.extend")
    assert due(town, handled) > before
    assert inspector.hears("notice.extension_granted")
    assert supervisor.hears("notice.extended")


def test_refused_the_clock_is_what_it_was(town: Town, inspector: Chat, secretary: Chat, handled: str) -> None:
    before = due(town, handled)
    asks(inspector, handled)
    secretary.presses("move.button.refuse_extension").presses("reason.refuse_extension.1")
    assert inspector.hears("notice.extension_refused")
    assert due(town, handled) == before
    assert asks(inspector, handled).hears("case.card")


def test_the_secretarys_own_asking_is_decided_by_the_linked_office(
    secretary: Chat, inspector: Chat, officer: Chat, handled: str
) -> None:
    asks(secretary, handled)
    assert officer.hears("notice.extension_asked")
    assert not inspector.hears("notice.extension_asked")
    assert not opens(secretary, handled).offers("move.button.extend")
    officer.presses("move.button.extend")
    assert secretary.hears("notice.extension_granted")


def test_with_nobody_nearer_the_area_decides(
    town: Town, secretary: Chat, leader: Chat, officer: Chat, handled: str
) -> None:
    def gone(work: UnitOfWork) -> None:
        person = work.people.by_user(officer.user_id)
        assert person is not None
        work.people.mark_unreachable(person.id, work.now)

    town.act(gone)
    asks(secretary, handled)
    assert leader.hears("notice.extension_asked")
    leader.presses("move.button.extend")
    assert case_of(town, handled).extensions == 1


def test_whoever_holds_both_offices_does_not_grant_to_himself(
    town: Town, secretary: Chat, officer: Chat, inspector: Chat, handled: str
) -> None:
    def appoint(work: UnitOfWork) -> None:
        person, township = work.people.by_user(inspector.user_id), work.places.by_code("LX")
        assert person is not None
        assert township is not None
        work.offices.appoint(person.id, Role.SECRETARY, township.id, work.now)

    town.act(appoint)
    asks(inspector, handled)
    assert officer.hears("notice.extension_asked")
    assert not opens(inspector, handled).offers("move.button.extend")
    assert not secretary.hears("notice.extension_asked")


def test_no_answer_is_no_extension(town: Town, inspector: Chat, handled: str) -> None:
    before = due(town, handled)
    asks(inspector, handled)
    town.passes(days=20)
    assert (due(town, handled), case_of(town, handled).extensions) == (before, 0)


def test_a_second_asking_while_one_waits_is_not_offered(inspector: Chat, handled: str) -> None:
    asks(inspector, handled)
    assert not opens(inspector, handled).presses("move.button.more").offers("move.button.ask_extension")


def test_the_village_does_not_read_what_offices_ask_each_other(
    supervisor: Chat, inspector: Chat, secretary: Chat, handled: str
) -> None:
    asks(inspector, handled)
    secretary.presses("move.button.refuse_extension").says("先把水通了再说")
    assert "先把水通了再说" not in opens(supervisor, handled).shows
    assert "天气不好" not in supervisor.shows
    assert "先把水通了再说" in opens(secretary, handled).shows


def test_a_demand_from_above_ends_the_asking(inspector: Chat, officer: Chat, handled: str) -> None:
    asks(inspector, handled)
    opens(officer, handled).presses("move.button.supervise").presses("supervise.button.tomorrow")
    assert not opens(officer, handled).offers("move.button.extend")
    assert case_of(officer.town, handled).extension_by is None


def test_once_it_is_granted_nobody_else_is_asked_and_the_askers_card_says_so(
    town: Town, inspector: Chat, secretary: Chat, officer: Chat, handled: str
) -> None:
    other = enrolled(town, 6_000_000_001, "副书记", Role.SECRETARY, "LX")
    card = asks(inspector, handled).last
    before = inspector.messages[card].text
    assert other.offers("move.button.extend")
    secretary.presses("move.button.extend")
    assert other.hears("notice.extension_settled")
    assert not other.offers("move.button.extend")
    assert inspector.messages[card].text != before


def test_a_reason_that_is_typed_leaves_no_live_button_under_the_question(
    inspector: Chat, handled: str
) -> None:
    opens(inspector, handled).presses("move.button.more").presses("move.button.ask_extension")
    question, _ = inspector.button("reason.ask_extension.1")
    assert inspector.says("连着下雨，沟挖不开").hears("case.card")
    assert inspector.messages[question].buttons == []
