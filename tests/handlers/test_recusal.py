"""涉及谁: whoever is named, acts for them or is related never sees the case; the next office not concerned has it."""

from typing import Any

import pytest

from supervision.offices import Role
from supervision.people import Language
from supervision.relatives import Kin
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.playing import case_of, hand_over, newest, opens, report

STORY = "修渠的料少了一半"


def person_of(town: Town, part: str) -> Any:
    return town.read(lambda work: work.people.by_user(user_of(part)))


def preview(who: Chat, story: str = STORY) -> Chat:
    who.says("报问题").presses("track.button.everyday").says(story)
    return who.presses("report.button.no_photo")


def about(who: Chat, name: str, story: str = STORY) -> str:
    """A report about somebody named; its number."""
    preview(who, story).presses("report.button.concerns").says(name).presses("report.button.file")
    return newest(who.town).number


def names(who: Chat, number: str, name: str) -> Chat:
    """Name somebody in a case under way."""
    opens(who, number).presses("move.button.more").presses("move.button.name").says(name)
    return who.presses("concerned.button.yes")


def sees(who: Chat, number: str) -> bool:
    """Whether the person finds the case by its number, or anywhere on the phone."""
    hidden = opens(who, number).hears("refusal.missing")
    return not (hidden and all(number not in shown.text for shown in who.messages.values()))


def test_a_link_with_a_case_kept_from_him_touches_no_reminder(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    """Brought up to date at that moment, it said that something was done which he does not find."""
    number = report(supervisor)
    hand_over(secretary, number)
    supervisor.town.passes(days=21)
    supervisor.town.clock.forward(days=1)
    hidden = about(supervisor, "何检员")
    before = {id_: shown.text for id_, shown in inspector.messages.items()}
    opens(secretary, number).presses("move.button.more").presses("move.button.link").says(hidden)
    assert hidden in opens(secretary, number).shows
    assert {id_: shown.text for id_, shown in inspector.messages.items()} == before


# --- named when it is reported


def test_whoever_is_named_is_told_apart_in_plain_words(supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("何 检 员")
    assert supervisor.hears("concerned.in_chain")
    assert "不会给他看" in supervisor.shows


def test_somebody_outside_the_chain_is_only_named(supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("王某某")
    assert supervisor.hears("concerned.named")
    assert not supervisor.hears("concerned.in_chain")


def test_words_that_mention_an_official_bring_the_question(supervisor: Chat) -> None:
    assert preview(supervisor, "何检员拿了修渠的料").hears("concerned.mentioned")


def test_the_named_inspector_never_sees_it_and_the_secretary_goes_on(
    supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = about(supervisor, "何检员")
    hand_over(secretary, number)
    assert not sees(inspector, number)
    assert opens(secretary, number).hears("concerned.kept_from")
    assert sees(secretary, number)


def test_on_a_card_the_officials_one_meets_are_buttons_too(supervisor: Chat, inspector: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").presses("何检员")
    supervisor.presses("concerned.button.yes")
    assert not sees(inspector, number)


def test_the_officials_one_meets_are_buttons(supervisor: Chat, inspector: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").presses("何检员").presses("report.button.file")
    assert not sees(inspector, newest(supervisor.town).number)


@pytest.mark.parametrize("name", ["舒书记", "关联系", "解信访", "鲍管理", "李镇长"])
def test_above_the_townships_power_only_a_number_is_kept(town: Town, supervisor: Chat, name: str) -> None:
    preview(supervisor).presses("report.button.concerns").says(name)
    assert supervisor.hears("report.above")
    supervisor.presses("concerned.button.seal")
    assert supervisor.hears("report.sealed")
    assert town.read(lambda work: work.cases.by_id(1)) is None


def test_kin_of_the_secretary_by_marriage_goes_the_sealed_road_too(town: Town, supervisor: Chat) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "secretary").id, Kin.MARRIAGE, "尤老三"))
    assert preview(supervisor).presses("report.button.concerns").says("尤老三").hears("report.above")


def test_a_namesake_may_be_reported_and_the_official_is_kept_out_all_the_same(
    supervisor: Chat, secretary: Chat
) -> None:
    preview(supervisor).presses("report.button.concerns").says("舒书记").presses("concerned.button.other")
    supervisor.presses("report.button.file")
    assert not sees(secretary, newest(supervisor.town).number)


def test_nobody_reports_on_himself_or_his_own(town: Town, supervisor: Chat) -> None:
    preview(supervisor).presses("report.button.concerns").says("卫青石")
    assert supervisor.hears("refusal.about_oneself")
    town.act(lambda work: work.relatives.add(person_of(town, "supervisor").id, Kin.BLOOD, "卫二"))
    assert supervisor.says("卫二").hears("refusal.about_own_kin")
    assert "市纪委监委信访室" in supervisor.shows


def test_the_way_out_of_the_county_is_named_in_the_reader_s_language(town: Town, supervisor: Chat) -> None:
    town.act(lambda work: work.people.speak(person_of(town, "supervisor").id, Language.EN))
    preview(supervisor).presses("report.button.concerns").says("卫青石")
    assert "the prefecture discipline office (12388)" in supervisor.shows


def test_a_relative_of_the_inspector_keeps_the_inspector_out(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    town.act(lambda work: work.relatives.add(person_of(town, "inspector").id, Kin.BLOOD, "何老幺"))
    assert not sees(inspector, about(supervisor, "何老幺"))


def test_who_acts_for_the_named_is_kept_out_while_acting(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    place = town.read(lambda work: work.places.by_code("LX").id)

    def deputise(work: Any) -> None:
        who, of = work.people.by_user(user_of("inspector")), work.people.by_user(user_of("elsewhere"))
        work.offices.appoint(who.id, Role.LIAISON, place, work.now, deputy_of=of.id)

    number = about(supervisor, "王某某")
    town.act(lambda work: work.recusals.add(case_of(town, number).id, person_of(town, "elsewhere").id, None))
    assert sees(inspector, number)
    town.act(deputise)
    assert opens(inspector, number).hears("refusal.missing")


# --- named later


def test_naming_somebody_later_takes_it_from_him_in_the_same_act(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number)
    names(supervisor, number, "何检员")
    assert case_of(town, number).inspector_id is None
    assert not sees(inspector, number)
    assert sees(secretary.forgets(), number)


def test_what_was_said_to_the_one_named_is_deleted_or_edited_to_nothing(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    old = set(inspector.messages)
    town.clock.forward(days=3)
    inspector.says("/queue")
    opens(inspector, number)
    names(supervisor, number, "何检员")
    assert not any(number in shown.text or shown.buttons for shown in inspector.messages.values())
    assert old <= set(inspector.messages)
    assert inspector.deleted


def test_what_he_did_and_what_he_was_refused_are_taken_back_too(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    town.clock.forward(minutes=3)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.start")
    inspector.presses_again(inspector.old_button("move.button.start"))
    assert inspector.hears("refusal.moved")
    inspector.says("/me").presses("me.button.deeds")
    assert number in inspector.shows
    names(supervisor, number, "何检员")
    assert not any(
        number in shown.text or number in str(shown.buttons) for shown in inspector.messages.values()
    )


def test_what_came_with_an_office_is_taken_back_too(
    town: Town, supervisor: Chat, secretary: Chat, neighbour: Chat
) -> None:
    number = report(supervisor)
    town.clock.forward(minutes=3)
    secretary.says("/handover").says("卫青石").says("朱竹林").presses("handover.button.do")
    assert number in neighbour.shows
    names(secretary, number, "朱竹林")
    assert not any(number in shown.text for shown in neighbour.messages.values())


def test_what_he_was_asked_to_approve_is_taken_back_too(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    preview(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("张大爷 三组 13900000098").presses("report.button.file")
    number = newest(town).number
    town.clock.forward(minutes=3)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.identity")
    inspector.presses(inspector.labels[0])
    assert number in secretary.shows
    opens(supervisor, number).presses("move.button.more").presses("move.button.name").says("舒书记")
    supervisor.presses("concerned.button.namesake")
    assert not any(number in shown.text for shown in secretary.messages.values())


def test_a_half_said_answer_of_the_one_named_is_gone(
    supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.result")
    names(supervisor, number, "何检员")
    assert not inspector.says("换好了").hears("answer.photos")


def test_the_county_sees_who_had_seen_it(
    supervisor: Chat, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number)
    names(supervisor, number, "何检员")
    opens(officer, number).presses("move.button.more").presses("move.button.seen")
    assert officer.hears("case.seen")
    assert "打印" not in officer.shows
    assert "何检员" in officer.shows


def test_the_county_sees_what_of_it_was_opened(
    town: Town, supervisor: Chat, inspector: Chat, secretary: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    opens(inspector, number).presses("move.button.more").presses("move.button.print")
    names(supervisor, number, "何检员")
    opens(officer, number).presses("move.button.more").presses("move.button.seen")
    assert "看卡片1次" in officer.shows
    assert "打印案卷1次" in officer.shows
    acts = [act for _, act, _ in town.read(lambda work: work.journal.of_case(case_of(town, number).id))]
    assert acts[-1] == "seen_list_read"


def test_where_officials_are_likely_to_be_concerned_it_is_asked_before_the_preview(supervisor: Chat) -> None:
    preview(supervisor, "征地的钱少算了两分地")
    assert supervisor.hears("report.concerns")
    assert supervisor.presses("concerned.button.none").hears("report.preview")
    supervisor.presses("report.button.file")
    assert supervisor.hears("report.filed.everyday")


def test_the_township_may_not_look_who_had_seen_it(supervisor: Chat, secretary: Chat) -> None:
    number = about(supervisor, "何检员")
    opens(secretary, number).presses("move.button.more")
    assert not secretary.offers("move.button.seen")


def test_named_later_the_case_lies_under_a_new_key_and_reads_the_same_for_those_who_may(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    before, card = case_of(town, number).key_id, opens(secretary, number).shows
    names(secretary, number, "何检员")
    assert case_of(town, number).key_id != before
    assert card.splitlines()[-1] in opens(secretary, number).shows
    assert "laid_anew" in [
        act for _, act, _ in town.read(lambda work: work.journal.of_case(case_of(town, number).id))
    ]


def test_stepping_aside_lays_the_case_anew_too(town: Town, supervisor: Chat, inspector: Chat) -> None:
    number = report(supervisor)
    before = case_of(town, number).key_id
    opens(inspector, number).presses("move.button.more").presses("move.button.step_aside")
    inspector.presses("step_aside.button.yes").presses("reason.step_aside.1")
    assert case_of(town, number).key_id != before


def test_a_draft_about_it_of_somebody_who_may_goes_on(town: Town, supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more").presses("move.button.supplement").says(
        "昨天又停了一次"
    )
    names(secretary, number, "何检员")
    supervisor.presses("supplement.button.send")
    told = town.read(lambda work: work.cases.entries(case_of(town, number).id))
    assert "昨天又停了一次" in {entry.text for entry in told}


def test_who_declares_a_relative_loses_the_cases_about_him_at_once(
    town: Town, supervisor: Chat, inspector: Chat
) -> None:
    number = about(supervisor, "何老幺")
    assert sees(inspector, number)
    inspector.says("/me").presses("relatives.button").presses("relatives.button.add").says("何老幺")
    inspector.presses("relatives.kin.marriage")
    assert inspector.hears("relatives")
    assert not sees(inspector, number)


def test_a_newcomer_who_bears_the_name_never_sees_it(town: Town, supervisor: Chat, stranger: Chat) -> None:
    from supervision.acts.enrolling import invite

    number = about(supervisor, "何新来")

    def come(work: Any) -> None:
        person = work.people.add("何新来", "13900000077")
        work.people.bind(person.id, stranger.user_id)
        place = work.places.by_code("LX").id
        invite(work, name="何新来", phone="13900000077", role=Role.INSPECTOR, place_id=place)

    town.act(come)
    assert opens(stranger, number).hears("refusal.missing")


def steps_aside(who: Chat, number: str) -> None:
    opens(who, number).presses("move.button.more").presses("move.button.step_aside")
    who.presses("step_aside.button.yes").presses("reason.step_aside.1")


def test_where_secretary_and_inspector_stepped_aside_the_linked_office_signs_and_brings_it_on(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, officer: Chat
) -> None:
    number = report(supervisor)
    steps_aside(inspector, number)
    steps_aside(secretary, number)
    assert "现在轮到您" in opens(officer, number).shows
    hand_over(officer, number)
    assert case_of(town, number).unit_id is not None
    assert opens(officer, number).offers("move.button.result")


# --- nobody left


def test_where_nobody_is_left_the_villager_is_shown_the_way_out(
    town: Town, supervisor: Chat, keeper: Chat
) -> None:
    def concerned(work: Any) -> None:
        for part in ("inspector", "secretary", "officer", "leader", "county"):
            work.relatives.add(work.people.by_user(user_of(part)).id, Kin.BLOOD, "尤老三")

    town.act(concerned)
    preview(supervisor).presses("report.button.concerns").says("尤老三").presses("concerned.button.other")
    supervisor.presses("report.button.file")
    assert supervisor.hears("notice.outside")
    assert "12388" in supervisor.shows
    assert "请您拿着号" in supervisor.shows
    assert supervisor.presses("aloud.button.told").hears("aloud.done")
    assert any("柳溪镇" in shown.text for shown in keeper.messages.values())
