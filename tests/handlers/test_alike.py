"""Similar open cases before a report is sent: joined with a receipt of one's own, or reported all the same."""

from datetime import timedelta

import pytest

from supervision.cases import State
from tests.chat import Chat, Town, photo
from tests.handlers.playing import STORY, answer, case_of, hand_over, newest, opens, report, state_of, verify
from tests.handlers.test_recusal import names
from tests.handlers.test_visit import looked, visits

NAME = "王大山"


@pytest.fixture
def first(supervisor: Chat, secretary: Chat) -> str:
    """A water matter of 青石村, handed to the water station."""
    number = report(supervisor)
    hand_over(secretary, number)
    return number


def previewed(who: Chat, story: str = "水管破了，家里没水", name: str = "") -> Chat:
    who.says("报问题").presses("track.button.everyday").says(story).presses("report.button.no_photo")
    if name:
        who.presses("report.button.change").presses("change.button.villager").says(f"{name} 13900000077 二组")
    return who


def away(town: Town, who: Chat, days: int) -> None:
    """The zone's director covers for so many days."""
    person = town.read(lambda work: work.people.by_user(who.user_id))
    until = town.clock() + timedelta(days=days) if days else None
    town.act(lambda work: work.people.take_leave(person.id, until))


def receipts(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    return [c.receipt_number for c in town.read(lambda work: work.cases.complainants(case.id))]


def test_what_is_alike_is_shown_with_number_category_age_and_unit(
    town: Town, supervisor: Chat, first: str
) -> None:
    town.clock.forward(days=3)
    previewed(supervisor)
    assert supervisor.hears("similar.head")
    assert all(words in supervisor.shows for words in (first, "饮水用水", "3天前", "水务站"))
    assert "三天没水" not in supervisor.shows


def test_joined_it_is_one_case_with_two_receipts(
    supervisor: Chat, secretary: Chat, inspector: Chat, first: str
) -> None:
    previewed(supervisor, name=NAME).presses("similar.button.join")
    assert supervisor.hears("similar.joined")
    assert inspector.hears("notice.joined")
    assert newest(secretary.town).number == first
    [one, two] = receipts(secretary.town, first)
    assert one == first != two
    assert any(shown.picture == "receipt" for shown in supervisor.answers)


def test_whoever_is_hurt_is_not_lost_by_joining(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, "电线断了", "urgent")
    supervisor.says("报问题").presses("track.button.urgent").presses("hurt.button.yes").says("电线掉下来了")
    supervisor.presses("report.button.no_photo").presses("similar.button.join")
    assert case_of(secretary.town, number).hurt == "yes"


def test_the_visit_it_was_found_on_belongs_to_the_case_it_joined(supervisor: Chat, first: str) -> None:
    looked(supervisor).says("水管破了，家里没水").presses("report.button.no_photo")
    supervisor.presses("visit.button.file_report").presses("track.button.everyday")
    supervisor.presses("report.button.no_photo").presses("similar.button.join")
    [visit] = visits(supervisor)
    assert visit.case_id == case_of(supervisor.town, first).id


def test_each_villager_is_asked_in_turn(
    supervisor: Chat, secretary: Chat, inspector: Chat, first: str
) -> None:
    previewed(supervisor, name=NAME).presses("similar.button.join")
    answer(inspector, first)
    verify(supervisor, first)
    opens(supervisor, first).presses("move.button.tell").presses("asked.face")
    supervisor.presses("satisfaction.satisfied")
    assert supervisor.hears("case.asked_next")
    supervisor.presses("asked.phone").presses("satisfaction.basically")
    assert state_of(secretary.town, first) is State.CLOSED


def test_both_receipts_are_shown_again(supervisor: Chat, first: str) -> None:
    previewed(supervisor).presses("similar.button.join")
    supervisor.says("/receipt").presses("receipts.button")
    shown = [one.text for one in supervisor.answers if one.picture == "receipt"]
    assert [any(number in text for text in shown) for number in receipts(supervisor.town, first)] == [
        True
    ] * 2


def test_not_the_same_it_is_reported_all_the_same(supervisor: Chat, first: str) -> None:
    previewed(supervisor).presses("report.button.file")
    assert newest(supervisor.town).number != first


def test_nothing_alike_says_nothing(supervisor: Chat, first: str) -> None:
    assert not previewed(supervisor, "灯坏了，晚上看不见").hears("similar.head")


def test_the_same_words_are_found_under_another_category(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor, "晒坝边上那棵大树倒在院墙上")
    opens(secretary, number).presses("move.button.more").presses("move.button.resummarise")
    secretary.presses("summary.button.category").presses("category.works_quality")
    assert previewed(supervisor, "晒坝边上大树倒在院墙上了").hears("similar.head")


def test_another_villages_supervisor_learns_of_nothing(neighbour: Chat, first: str) -> None:
    previewed(neighbour)
    neighbour.presses("report.button.change").presses("change.button.village").presses("青石村")
    assert not neighbour.hears("similar.head")


def test_what_somebody_is_concerned_in_is_not_shown(town: Town, supervisor: Chat, first: str) -> None:
    case = case_of(town, first)
    person = town.read(lambda work: work.people.by_user(supervisor.user_id))
    town.act(lambda work: work.recusals.add(case.id, person.id, None))
    assert first not in previewed(supervisor).shows


@pytest.mark.parametrize("who", ["何检员", "王某某"])
def test_what_names_somebody_is_reported_by_itself(
    supervisor: Chat, inspector: Chat, first: str, who: str
) -> None:
    previewed(supervisor, "水管的料少了一半，家里没水").presses("report.button.concerns").says(who)
    assert not supervisor.offers("similar.button.join")
    assert not supervisor.hears("similar.head")
    supervisor.presses("report.button.file")
    assert newest(supervisor.town).number != first
    assert "料少了一半" not in opens(inspector, first).shows


def test_a_namesake_of_the_secretary_is_not_joined_to_what_the_secretary_sees(
    supervisor: Chat, first: str
) -> None:
    previewed(supervisor).presses("report.button.concerns").says("舒书记").presses("concerned.button.other")
    assert not supervisor.offers("similar.button.join")
    supervisor.presses("report.button.concerns").presses("concerned.button.nobody")
    assert supervisor.offers("similar.button.join")


def test_an_ended_or_verified_matter_is_not_joined(supervisor: Chat, inspector: Chat, first: str) -> None:
    previewed(supervisor)
    button = supervisor.button("similar.button.join")
    answer(inspector, first)
    supervisor.presses_again(button)
    assert supervisor.hears("refusal.join_gone")
    assert supervisor.hears("report.preview")


def test_what_the_second_villager_said_is_the_townships_and_its_writers(
    town: Town, supervisor: Chat, secretary: Chat, first: str
) -> None:
    previewed(supervisor, "三组老井边上也没水了").presses("similar.button.join")
    assert "三组老井边上" in opens(secretary, first).shows
    assert "三组老井边上" in opens(supervisor, first).shows


def test_a_joined_villagers_sentence_mended_is_not_the_first_ones_story(
    supervisor: Chat, secretary: Chat
) -> None:
    number = report(supervisor)
    supervisor.says("报问题").presses("track.button.everyday").says("老井边上也没水")
    message = supervisor.last_message_id
    supervisor.presses("report.button.no_photo").presses("similar.button.join").edits(message, "老井没水两天")
    shown = opens(secretary, number).shows
    assert STORY in shown
    assert "老井没水两天" in shown


def test_another_supervisors_villager_is_not_heard_or_seen_in_words_versions_or_photos(
    town: Town, supervisor: Chat, secretary: Chat, neighbour: Chat
) -> None:
    number = report(supervisor)
    away(town, supervisor, days=2)
    neighbour.says("报问题").presses("track.button.everyday").says("老井边上也没水")
    message = neighbour.last_message_id
    neighbour.sends(photo())
    neighbour.presses("report.button.change").presses("change.button.village").presses("青石村")
    neighbour.presses("similar.button.join").edits(message, "老井没水两天")
    away(town, supervisor, days=0)
    assert "老井" not in opens(supervisor, number).shows
    assert "没有照片和录音" in supervisor.shows
    assert "老井没水两天" in opens(secretary, number).shows
    assert "照片、录音共1件" in secretary.shows


def test_two_of_one_name_are_told_apart_by_group(supervisor: Chat, secretary: Chat) -> None:
    previewed(supervisor, "一组路烂了", NAME).presses("report.button.file")
    previewed(supervisor, "低保停了").presses("report.button.change").presses("change.button.villager")
    supervisor.says(NAME)
    assert supervisor.hears("report.namesake")
    assert "二组" not in supervisor.shows
    supervisor.says("五组").says("13900000088").presses("report.button.file")
    assert "五组" in opens(supervisor, newest(supervisor.town).number).presses("move.button.who").shows


def test_the_same_villager_again_is_one_tap(supervisor: Chat) -> None:
    previewed(supervisor, "一组路烂了", NAME).presses("report.button.file")
    previewed(supervisor, "低保停了").presses("report.button.change").presses("change.button.villager")
    supervisor.says(NAME).presses("villager.button.same").presses("report.button.skip")
    assert supervisor.hears("report.preview")


def test_somebody_elses_villager_of_that_name_is_nobodys_business(supervisor: Chat, neighbour: Chat) -> None:
    previewed(supervisor, "一组路烂了", NAME).presses("report.button.file")
    previewed(neighbour, "低保停了").presses("report.button.change").presses("change.button.villager")
    assert not neighbour.says(NAME).hears("report.namesake")


# --- 关联


def linked(secretary: Chat, one: str, other: str) -> None:
    opens(secretary, one).presses("move.button.more").presses("move.button.link").says(other)


def test_linked_cases_show_each_other(supervisor: Chat, secretary: Chat, first: str) -> None:
    other = report(supervisor, "井水浑了")
    linked(secretary, first, other)
    assert f"关联：{other}号" in opens(secretary, first).shows
    assert f"关联：{first}号" in opens(secretary, other).shows
    assert secretary.presses("case.button.linked").hears("case.card")


def test_unlinked_they_do_not(supervisor: Chat, secretary: Chat, first: str) -> None:
    other = report(supervisor, "井水浑了")
    linked(secretary, first, other)
    opens(secretary, other).presses("move.button.more").presses("move.button.link").presses("link.button.off")
    assert "关联：" not in opens(secretary, first).shows


def test_a_link_is_seen_by_who_sees_both(
    supervisor: Chat, neighbour: Chat, secretary: Chat, first: str
) -> None:
    other = report(neighbour, "竹林村也没水")
    linked(secretary, first, other)
    assert other not in opens(supervisor, first).shows
    assert other in opens(secretary, first).shows


def test_the_card_of_a_linked_case_does_not_keep_the_number_in_the_chat_of_who_is_named_late(
    supervisor: Chat, secretary: Chat, inspector: Chat, first: str
) -> None:
    other = report(supervisor, "井水浑了")
    linked(secretary, first, other)
    assert other in opens(inspector, first).shows
    names(supervisor, other, "何检员")
    assert not any(other in shown.text for shown in inspector.messages.values())
    assert opens(inspector, first).hears("case.card")
    assert other not in inspector.shows


def test_linking_with_itself_or_nothing_is_refused(secretary: Chat, first: str) -> None:
    linked(secretary, first, first)
    assert secretary.hears("refusal.link_itself")
    linked(secretary, first, "随便")
    assert secretary.hears("refusal.number_missing")
