"""Names that were given are weighed anew where a matter comes to another township: village, filing, offer, decision."""

import re
from typing import Any

import pytest

from supervision.acts import offering, recusing, reporting
from supervision.cases import State, Track
from supervision.gate import actor_of
from supervision.offices import Role
from supervision.refusals import Refusal
from supervision.relatives import Kin
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, newest, opens, report, state_of
from tests.handlers.test_offering import offers, three_times
from tests.handlers.test_recusal import about, names, preview

NAMED = "柯某某"


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


def test_it_is_not_offered_where_it_concerns_the_secretary_nor_decided_to_go_there(
    town: Town, secretary: Chat, elsewhere: Chat, officer: Chat, number: str
) -> None:
    three_times(secretary, elsewhere, number)
    kin_of(town, "elsewhere")
    opens(officer, number).presses("move.button.decide")
    assert officer.offers("柳溪镇")
    assert not officer.offers("山口镇")
    there = town.read(lambda work: work.places.by_code("SK").id)
    who = town.read(lambda work: actor_of(work, work.people.by_user(user_of("officer"))))
    with pytest.raises(Refusal, match="place_unknown"):
        town.act(lambda work: offering.decide(work, who, case_of(town, number).ref, there, "按地方"))


def test_found_out_after_the_offer_who_covers_there_cannot_take_it(
    town: Town, secretary: Chat, member: Chat, number: str
) -> None:
    def inspects_there(work: Any) -> None:
        person = work.people.by_user(user_of("member"))
        work.offices.appoint(person.id, Role.INSPECTOR, work.places.by_code("SK").id, work.now)

    town.act(inspects_there)
    offers(secretary, number)
    kin_of(town, "elsewhere")
    assert opens(member, number).presses("move.button.accept").hears("refusal.offer_not_here")
    assert state_of(town, number) is State.TRANSFERRING


def test_found_out_after_the_offer_it_goes_back_and_who_offered_it_hears(
    town: Town, secretary: Chat, elsewhere: Chat, number: str
) -> None:
    offers(secretary, number)
    kin_of(town, "elsewhere")
    town.passes(days=10)
    assert secretary.hears("notice.offer_back")
    case = case_of(town, number)
    assert (case.state, case.offered_to) == (State.SIGNED, None)
    assert opens(elsewhere, number).hears("refusal.missing")


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
