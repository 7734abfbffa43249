"""Another inspector by name or taking it over; internal notes; a withdrawal under pressure that shows nowhere."""

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.offices import Role
from tests.chat import Chat, Town
from tests.handlers.playing import answer, case_of, hand_over, opens, petition, report, verify
from tests.handlers.spent import registers

COLLEAGUE = 7_100_000_001


@pytest.fixture
def handled(supervisor: Chat, secretary: Chat) -> str:
    number = report(supervisor)
    hand_over(secretary, number)
    return number


@pytest.fixture
def colleague(town: Town) -> Chat:
    """陶检员, a second inspector of the township."""

    def appoint(work: UnitOfWork) -> None:
        township = work.places.by_code("LX")
        assert township is not None
        person = work.people.add("陶检员", "13900000091")
        work.people.bind(person.id, COLLEAGUE)
        work.offices.appoint(person.id, Role.INSPECTOR, township.id, work.now)

    town.act(appoint)
    return town.chat_of(COLLEAGUE, "colleague")


def more(who: Chat, number: str, label: str) -> Chat:
    return opens(who, number).presses("move.button.more").presses(label)


def test_the_secretary_chooses_another_inspector_by_name(
    town: Town, secretary: Chat, inspector: Chat, colleague: Chat, handled: str
) -> None:
    due = case_of(town, handled).due_at
    more(secretary, handled, "move.button.reassign").presses("陶检员")
    assert colleague.hears("notice.assigned")
    assert inspector.hears("notice.reassigned")
    assert case_of(town, handled).due_at == due


def test_a_colleague_takes_it_over_with_one_tap(
    town: Town, inspector: Chat, colleague: Chat, handled: str
) -> None:
    more(colleague, handled, "move.button.reassign").presses("handing.button.mine")
    person = town.read(lambda work: work.people.by_user(COLLEAGUE))
    assert case_of(town, handled).inspector_id == person.id
    assert inspector.hears("notice.reassigned")


def test_with_nobody_else_it_is_said_so(secretary: Chat, handled: str) -> None:
    assert more(secretary, handled, "move.button.reassign").hears("case.inspectors_none")


def test_a_note_is_the_townships_and_those_aboves(
    supervisor: Chat, neighbour: Chat, inspector: Chat, secretary: Chat, officer: Chat, handled: str
) -> None:
    more(inspector, handled, "move.button.note").says("支书说月底才有钱")
    for who in (inspector, secretary, officer):
        assert "月底才有钱" in opens(who, handled).shows
    for who in (supervisor, neighbour):
        assert "月底才有钱" not in who.says(f"/case {handled}").shows


def test_a_note_is_not_found_by_its_words_and_not_told_to_the_villager(
    supervisor: Chat, inspector: Chat, secretary: Chat, handled: str
) -> None:
    more(inspector, handled, "move.button.note").says("月底才有钱")
    assert supervisor.says("/case 月底才有").hears("search.nothing")
    answer(inspector, handled)
    verify(supervisor, handled)
    assert "月底才有钱" not in "\n".join(shown.text for shown in supervisor.messages.values())


def test_a_petition_and_a_spending_have_internal_notes_too(
    supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    for number in (petition(supervisor, secretary), registers(inspector)):
        more(secretary, number, "move.button.note").says("那边说月底才有人")
        assert "月底才有人" in opens(inspector, number).shows
        assert "月底才有人" not in opens(supervisor, number).shows


def township_screens(who: Chat, number: str) -> list[str]:
    return [who.says(said).shows for said in (f"/case {number}", "/queue", "/ledger")]


def test_a_withdrawal_under_pressure_is_seen_by_the_linked_office_and_by_nobody_else(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat, handled: str
) -> None:
    town.passes(days=12)
    before = {who.name: township_screens(who, handled) for who in (secretary, inspector)}
    told = {who.name: dict(who.messages) for who in (secretary, inspector)}
    more(supervisor, handled, "move.button.withdraw").presses("withdraw.pressed")
    assert officer.hears("notice.pressed")
    assert not officer.offers("move.button.supervise")
    assert not officer.offers("move.button.ask")
    for who in (secretary, inspector):
        assert dict(who.messages) == told[who.name]
        assert township_screens(who, handled) == before[who.name]


def vacant(town: Town, role: Role, code: str) -> None:
    """The office has nobody any more."""

    def end(work: UnitOfWork) -> None:
        place = work.places.by_code(code)
        assert place is not None
        for office in work.offices.at_place(place.id, work.now):
            if office.role is role:
                work.offices.end(office.id, work.now)

    town.act(end)


def test_who_handled_it_before_it_was_taken_over_may_not_verify_it_either(
    town: Town, inspector: Chat, colleague: Chat, handled: str
) -> None:
    more(inspector, handled, "move.button.progress").says("材料到了").presses("report.button.no_photo")
    more(colleague, handled, "move.button.reassign").presses("handing.button.mine")
    answer(colleague, handled)
    for role, code in ((Role.SUPERVISOR, "LX01"), (Role.DIRECTOR, "LX-A"), (Role.SECRETARY, "LX")):
        vacant(town, role, code)
    assert not opens(inspector, handled).offers("move.button.verify")
