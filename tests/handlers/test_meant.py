"""涉及谁 answered as people write: more than a bare name, an office instead of a name, more names than are taken."""

import pytest

from storage.unit_of_work import UnitOfWork
from supervision.acts import recusing
from supervision.offices import Role
from supervision.relatives import Kin
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import hand_over, newest, opens, report
from tests.handlers.test_recusal import about, names, person_of, preview, sees


@pytest.mark.parametrize("said", ["何检员和王某某", "镇上的何检员他们", "何纪检员", "尤老三和他儿子"])
def test_whoever_is_meant_never_sees_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, said: str
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "inspector").id, Kin.MARRIAGE, "尤老三"))
    number = about(supervisor, said)
    hand_over(secretary, number)
    assert not sees(inspector, number)


@pytest.mark.parametrize("said", ["镇纪委书记", "舒书记的弟弟", "township discipline secretary"])
def test_the_secretary_by_title_goes_the_sealed_road(supervisor: Chat, said: str) -> None:
    preview(supervisor).presses("report.button.concerns").says(said)
    assert supervisor.hears("report.above")
    assert not supervisor.offers("report.button.file")


def test_named_late_among_others_it_is_taken_from_him(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    names(supervisor, number, "何检员和王某某")
    assert not sees(inspector, number)


def test_the_secretary_by_title_late_loses_it(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    names(supervisor, number, "镇纪委书记")
    assert not sees(secretary, number)


def test_the_seventh_name_is_refused_and_not_left_out(supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("甲一、乙二、丙三、丁四、戊五、己六、何检员")
    assert supervisor.hears("refusal.names_many")
    supervisor.says("何检员、甲一").presses("report.button.file")
    assert newest(supervisor.town).number


# --- the roster's name is corrected, and people go on saying the other one


def renamed(who: Chat, name: str, by: Chat) -> None:
    who.says("/me").presses("me.button.fix").presses("fix_me.button.name").says(name)
    by.presses("correction.button.right")


def test_the_secretary_s_name_is_not_corrected_by_his_own_inspector(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    renamed(secretary, "舒叔纪", town.chat("keeper"))
    assert not inspector.hears("correction.ask")
    preview(supervisor).presses("report.button.concerns").says("舒书记")
    assert supervisor.hears("report.above")


def test_what_is_said_under_a_former_name_is_kept_from_who_had_it(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    renamed(inspector, "贺原", secretary)
    assert not sees(inspector, about(supervisor, "镇上的何检员"))
    assert not sees(inspector, about(supervisor, "贺原他们"))
    inspector.says("/me").presses("me.button.data")
    assert inspector.hears("me.data")


def test_words_that_mention_a_former_name_bring_the_question(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    renamed(inspector, "贺原", secretary)
    assert preview(supervisor, "何检员拿了修渠的料").hears("concerned.mentioned")


def test_words_that_speak_of_an_office_bring_the_question_too(supervisor: Chat) -> None:
    preview(supervisor, "镇纪委书记拿了修渠的料").presses("concerned.button.none")
    assert supervisor.hears("concerned.mentioned")


def test_whoever_comes_into_office_later_is_met_in_what_was_said(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = about(supervisor, "山口镇的简山口和王某某")
    town.act(lambda work: work.people.rename(person_of(town, "member").id, "王某某"))

    def takes_office(work: UnitOfWork) -> None:
        who, place = work.people.by_user(user_of("member")), work.places.by_code("LX")
        work.offices.appoint(who.id, Role.INSPECTOR, place.id, work.now)
        recusing.newcomer(work, who)

    town.act(takes_office)
    assert not sees(town.chat("member"), number)
    assert sees(secretary, number)


# --- what the card and the preview say of it


def test_the_card_says_kept_out_only_of_whom_it_is_kept_from(supervisor: Chat, secretary: Chat) -> None:
    opens(secretary, about(supervisor, "镇上的何检员和王某某"))
    assert "涉及：镇上的何检员，已回避" in secretary.shows
    assert "写的是王某某，没有对上名册里的人" in secretary.shows


def test_a_relative_s_name_is_no_name_of_the_roster_on_the_card(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "inspector").id, Kin.MARRIAGE, "尤老三"))
    opens(secretary, about(supervisor, "尤老三"))
    assert "写的是尤老三，没有对上名册里的人" in secretary.shows


def test_an_official_whom_nobody_answers_to_is_better_pressed(supervisor: Chat, secretary: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("镇上的钱主任")
    assert supervisor.hears("concerned.unmet")
    supervisor.presses("report.button.concerns").says("村主任王某某")
    assert "涉及：村主任王某某" in supervisor.shows
    supervisor.presses("report.button.file")
    number = newest(supervisor.town).number
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").says("书记")
    assert supervisor.hears("concerned.unmet_late")


@pytest.mark.parametrize("typed", ["何检原", "何檢員", "就是何捡员", "何檢员"])
def test_a_slip_in_an_officials_name_is_said_before_it_is_sent(supervisor: Chat, typed: str) -> None:
    preview(supervisor).presses("report.button.concerns").says(typed)
    assert supervisor.hears("concerned.unmet")
    supervisor.presses("report.button.concerns").presses("何检员")
    assert "此人在办理链条上" in supervisor.shows


@pytest.mark.parametrize("typed", ["何检员", "何大有", "王检原", "贺检"])
def test_another_name_is_taken_as_it_is(supervisor: Chat, typed: str) -> None:
    preview(supervisor).presses("report.button.concerns").says(typed)
    assert not supervisor.hears("concerned.unmet")
