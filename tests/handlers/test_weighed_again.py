"""Names that were given are weighed anew where a matter comes to another township: village, filing, offer, decision."""

import re
from typing import Any

import pytest

from supervision.acts import recusing, reporting
from supervision.cases import State, Track
from supervision.gate import actor_of
from supervision.identity import Purpose
from supervision.identity_gate import approvers
from supervision.offices import Role
from supervision.refusals import Refusal
from supervision.relatives import Kin
from tests.cast import MONDAY, user_of
from tests.chat import Chat, Town
from tests.handlers.playing import answer, ask, case_of, newest, opens, report, state_of, verify
from tests.handlers.test_offering import offers, refuses, three_times
from tests.handlers.test_recusal import about, names, preview

NAMED, OTHER = "柯某某", "游某某"


def kin_of(town: Town, part: str) -> None:
    """Somebody declares the one named as a relative."""
    town.act(lambda work: recusing.declare(work, work.people.by_user(user_of(part)), Kin.MARRIAGE, NAMED))


def names_then_village(supervisor: Chat) -> Chat:
    preview(supervisor).presses("report.button.concerns").says(NAMED)
    return supervisor.presses("report.button.change").presses("change.button.village").says("山口村")


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    """A report of 青石村 that names somebody, signed for in 柳溪镇."""
    filed = about(supervisor, NAMED)
    opens(secretary, filed).presses("move.button.sign")
    return filed


def test_a_village_chosen_after_the_name_asks_again_and_nothing_is_kept(town: Town, supervisor: Chat) -> None:
    kin_of(town, "elsewhere")
    assert names_then_village(supervisor).hears("report.above")
    supervisor.presses("concerned.button.seal")
    assert re.search(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)
    assert town.read(lambda work: work.cases.by_id(1)) is None


def test_a_namesake_is_asked_of_once_for_a_township_and_the_report_goes_its_way(
    town: Town, supervisor: Chat, elsewhere: Chat
) -> None:
    kin_of(town, "elsewhere")
    names_then_village(supervisor).presses("concerned.button.other").presses("report.button.pass")
    assert supervisor.hears("report.passed") or supervisor.hears("report.filed")
    assert opens(elsewhere, newest(town).number).hears("refusal.missing")


def test_declared_between_the_preview_and_sending_it_is_asked_before_it_is_filed(
    town: Town, supervisor: Chat
) -> None:
    preview(supervisor).presses("report.button.concerns").says(NAMED)
    kin_of(town, "secretary")
    assert supervisor.presses("report.button.file").hears("report.above")


def test_going_back_from_the_question_does_not_file_it_either(supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("舒书记").presses("flow.back").presses(
        "flow.back"
    )
    assert supervisor.presses("report.button.file").hears("report.above")


def test_the_act_of_filing_refuses_it_by_itself(town: Town) -> None:
    kin_of(town, "elsewhere")

    def files(work: Any) -> None:
        who = actor_of(work, work.people.by_user(user_of("supervisor")))
        village = work.places.by_code("SK01").id
        draft = work.drafts.start(who.person.id, user_of("supervisor"), "report", "preview", {})
        told = reporting.Report(Track.EVERYDAY, village, [("1:1", "占了路")], concerns=(NAMED,))
        reporting.submit(work, who, draft, told)

    with pytest.raises(Refusal, match="above_township"):
        town.act(files)


def places(who: Chat) -> list[str]:
    """The places in sight."""
    return [label for label in who.labels if label.endswith(("镇", "组"))]


def asks_where(secretary: Chat, number: str) -> list[str]:
    return places(opens(secretary, number).presses("move.button.more").presses("move.button.offer"))


def chooses(secretary: Chat) -> Chat:
    return secretary.presses("山口镇").presses("reason.offer.1")


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("does", ["accept", "refuse", "silent", "recall"])
def test_whoever_offers_it_sees_the_same_whomever_it_concerns_there(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, elsewhere: Chat, does: str, when: str
) -> None:
    seen = []
    for concerned in (False, True):
        number = about(supervisor, NAMED if concerned else OTHER)
        opens(secretary, number).presses("move.button.sign")
        if concerned and when == "before":
            kin_of(town, "elsewhere")
        begun = secretary.last_message_id
        listed = asks_where(secretary, number)
        chooses(secretary)
        if concerned and when == "after":
            kin_of(town, "elsewhere")
        answers = officer if concerned else elsewhere
        answers_it(town, secretary, answers, number, does)
        case = case_of(town, number)
        shown = [m.text.replace(number, "N") for m in secretary.messages.values() if m.id > begun]
        shown = [each.replace(NAMED if concerned else OTHER, "X") for each in shown]
        seen.append((listed, shown, case.state, case.due_kind, case.township_id, case.offers_refused))
        secretary.forgets()
        town.clock.now = MONDAY
    assert seen[0] == seen[1]


def answers_it(town: Town, secretary: Chat, who: Chat, number: str, does: str) -> None:
    opens(secretary, number)
    if does == "accept":
        opens(who, number).presses("move.button.accept")
    elif does == "refuse":
        refuses(opens(who, number))
    elif does == "recall":
        opens(secretary, number).presses("move.button.recall")
    elif does == "silent":
        town.passes(days=4)


@pytest.mark.parametrize("when", ["before", "after"])
def test_nobody_of_that_township_finds_anything_of_it(
    town: Town, secretary: Chat, officer: Chat, elsewhere: Chat, member: Chat, number: str, when: str
) -> None:
    town.act(inspects_there)
    if when == "before":
        kin_of(town, "elsewhere")
    asks_where(secretary, number)
    chooses(secretary)
    if when == "after":
        kin_of(town, "elsewhere")
    assert officer.hears("notice.offered" if when == "before" else "notice.taken_over")
    opens(officer, number).presses("move.button.accept")
    for who in (elsewhere, member):
        assert not any(number in message.text for message in who.messages.values())
        assert opens(who, number).hears("refusal.missing")
        assert number not in who.says("/queue").presses("queue.tab.all").shows


@pytest.mark.parametrize("concerned", [False, True])
def test_who_is_to_approve_what_was_asked_before_the_offer_tells_nobody_either(
    town: Town, secretary: Chat, number: str, concerned: bool
) -> None:
    if concerned:
        kin_of(town, "elsewhere")

    def asked(work: Any) -> list[str]:
        by = work.people.by_user(secretary.user_id)
        found = approvers(work, work.cases.by_number(number), by.id, Purpose.VISIT)
        return [person.name for person in found]

    before = town.read(asked)
    asks_where(secretary, number)
    chooses(secretary)
    assert town.read(asked) == before == ["关联系"]


@pytest.mark.parametrize("named", ["at filing", "late", "offered"])
def test_what_comes_to_a_township_and_is_kept_from_it_is_in_no_count_there(
    town: Town, supervisor: Chat, secretary: Chat, officer: Chat, elsewhere: Chat, named: str
) -> None:
    kin_of(town, "elsewhere") if named == "at filing" else None
    before = counts(elsewhere)
    number = about(supervisor, NAMED)
    town.clock.forward(hours=1)
    kin_of(town, "elsewhere") if named == "late" else None
    opens(secretary, number).presses("move.button.sign")
    asks_where(secretary, number)
    chooses(secretary)
    kin_of(town, "elsewhere") if named == "offered" else None
    opens(officer, number).presses("move.button.accept")
    assert counts(elsewhere) == before


def counts(who: Chat) -> list[str]:
    """What the township's own tables, queue and track say."""
    return [who.says(each).shows for each in ("/report", "/queue", "/ledger", "/duty", "/team")]


def inspects_there(work: Any) -> None:
    person = work.people.by_user(user_of("member"))
    work.offices.appoint(person.id, Role.INSPECTOR, work.places.by_code("SK").id, work.now)


def test_whoever_comes_to_work_there_later_finds_nothing_of_it_either(
    town: Town, secretary: Chat, officer: Chat, member: Chat, number: str
) -> None:
    kin_of(town, "elsewhere")
    asks_where(secretary, number)
    chooses(secretary)
    opens(officer, number).presses("move.button.accept")
    town.act(inspects_there)
    town.act(lambda work: recusing.newcomer(work, work.people.by_user(user_of("member"))))
    assert opens(member, number).hears("refusal.missing")


def test_the_office_above_says_for_whom_it_stands_in_and_brings_it_to_its_end(
    town: Town, secretary: Chat, officer: Chat, supervisor: Chat, number: str
) -> None:
    kin_of(town, "elsewhere")
    asks_where(secretary, number)
    chooses(secretary)
    assert "代山口镇" in officer.shows
    opens(officer, number).presses("move.button.accept").presses("move.button.units").presses("青石村村委会")
    answer(officer, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    assert state_of(town, number) is State.CLOSED


def test_what_is_decided_to_go_there_goes_to_the_office_above_and_the_list_leaves_none_out(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    three_times(secretary, elsewhere, number)
    kin_of(town, "elsewhere")
    opens(officer, number).presses("move.button.decide")
    assert places(officer) == ["柳溪镇", "山口镇"]
    officer.presses("山口镇").presses("reason.decide.1")
    assert state_of(town, number) is State.SUBMITTED
    assert opens(elsewhere, number).hears("refusal.missing")
    assert opens(officer, number).presses("move.button.sign").hears("case.card")


@pytest.fixture
def taken(town: Town, supervisor: Chat, secretary: Chat, elsewhere: Chat) -> str:
    """A report of 青石村 that 山口镇 has taken over."""
    number = report(supervisor)
    opens(secretary, number).presses("move.button.sign")
    offers(secretary, number)
    elsewhere.presses("move.button.accept")
    return number


def test_kin_of_its_new_secretary_named_late_takes_it_from_that_township(
    town: Town, supervisor: Chat, elsewhere: Chat, taken: str
) -> None:
    kin_of(town, "elsewhere")
    names(supervisor, taken, NAMED)
    assert case_of(town, taken).held_from is not None
    assert opens(elsewhere, taken).hears("refusal.missing")


def test_kin_of_the_secretary_who_gave_it_away_named_late_leaves_it_there(
    town: Town, supervisor: Chat, elsewhere: Chat, taken: str
) -> None:
    kin_of(town, "secretary")
    names(supervisor, taken, NAMED)
    assert case_of(town, taken).held_from is None
    assert opens(elsewhere, taken).hears("case.card")
