"""报问题: what is it, say it, a photo or none, one preview, 报上去."""

import pytest

from handlers.said import Kind
from supervision.cases import Case, Complainant, State, Track
from tests.chat import Chat, Town, contact, photo, sent, voice
from tests.handlers.playing import STORY, newest, opens, report


def villager(town: Town) -> Complainant:
    case = newest(town)
    found: Complainant = town.read(lambda work: work.cases.complainants(case.id)[0])
    return found


def previewed(who: Chat, story: str = STORY) -> Chat:
    who.says("报问题").presses("track.button.everyday").says(story)
    return who.presses("report.button.no_photo")


def test_a_problem_is_reported_in_five_taps(supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY)
    supervisor.sends(photo()).presses("report.button.file")
    assert supervisor.hears("report.filed.everyday")
    assert supervisor.hears("receipt")
    assert newest(supervisor.town).number in supervisor.shows
    assert secretary.hears("notice.new")
    assert secretary.offers("move.button.signassign")


def test_the_preview_shows_the_words_and_a_guessed_category(supervisor: Chat) -> None:
    previewed(supervisor)
    assert supervisor.hears("report.preview")
    assert STORY in supervisor.shows
    assert "饮水用水" in supervisor.shows


def test_the_receipt_is_a_picture_with_number_and_six_digits(supervisor: Chat) -> None:
    number = report(supervisor)
    [receipt] = [shown for shown in supervisor.answers if shown.picture == "receipt"]
    assert receipt.part is not None
    assert receipt.part.fields["number"] == number
    assert receipt.part.fields["code"] == villager(supervisor.town).code


def test_the_bot_promises_an_answer_by_tomorrows_close_of_business(supervisor: Chat) -> None:
    report(supervisor)
    assert "明天下班前" in supervisor.shows


def test_a_voice_tells_the_story_as_well(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    assert newest(supervisor.town).voiced


def test_a_photo_before_the_words_is_kept(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(photo())
    supervisor.says(STORY).presses("report.button.file")
    case = newest(supervisor.town)
    assert len(supervisor.town.read(lambda work: work.files.of_case(case.id))) == 1


def test_a_photo_with_a_caption_tells_the_story(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").sends(photo("路垮了一半"))
    assert "路垮了一半" in supervisor.shows


def test_an_album_of_three_gets_one_answer(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY)
    (answer,) = supervisor.sends(photo(album="a1")).answers
    for count in ("2", "3"):
        (again,) = supervisor.sends(photo(album="a1")).answers
        assert again.id == answer.id
        assert count in again.text


def test_what_stands_under_an_album_picture_that_comes_after_filing_is_read_too(
    supervisor: Chat, secretary: Chat
) -> None:
    previewed(supervisor).sends(photo(album="a3")).presses("report.button.file")
    supervisor.sends(photo("这张是三组那口井", album="a3"))
    assert supervisor.hears("supplement.done")
    assert "这张是三组那口井" in opens(secretary, newest(supervisor.town).number).shows


def test_album_pictures_that_come_after_filing_join_the_case(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY)
    supervisor.sends(photo(album="a2")).presses("report.button.file")
    supervisor.sends(photo(album="a2"))
    case = newest(supervisor.town)
    assert len(supervisor.town.read(lambda work: work.files.of_case(case.id))) == 2


def test_a_long_story_in_two_messages_is_one_story(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says("水管" * 2000).says("后半段在这里")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    case = newest(supervisor.town)
    entries = supervisor.town.read(lambda work: work.cases.entries(case.id))
    assert [len(entry.text) for entry in entries] == [4000, 6]


def test_the_rest_of_a_split_story_is_no_name_where_it_is_asked_whom_it_concerns(supervisor: Chat) -> None:
    long = "征地的钱少算了，" + "村里问了好几回，" * 510
    supervisor.says("报问题").presses("track.button.everyday").sends(photo()).says(long)
    assert supervisor.hears("report.concerns")
    supervisor.says("都说再等等。", message_id=supervisor.last_message_id + 1)
    assert supervisor.hears("report.concerns")
    supervisor.says("尤老三").presses("report.button.file")
    case = newest(supervisor.town)
    entries = supervisor.town.read(lambda work: work.cases.entries(case.id))
    assert [len(entry.text) for entry in entries] == [len(long), 6]


def test_urgent_says_first_whom_to_ring_and_asks_who_is_hurt(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.urgent")
    assert supervisor.hears("report.hurt_phone")
    assert "000-0000100" in supervisor.shows
    assert "119" in supervisor.shows


def test_urgent_rings_at_the_secretary_and_the_inspector(
    supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    supervisor.says("报问题").presses("track.button.urgent").presses("hurt.button.yes").says("电线掉下来了")
    assert "有人受伤" in supervisor.presses("report.button.no_photo").shows
    supervisor.presses("report.button.file")
    assert supervisor.hears("report.filed.urgent")
    assert secretary.hears("notice.new")
    assert inspector.hears("notice.new")
    assert newest(supervisor.town).hurt == "yes"


def test_words_of_money_taken_offer_the_sealed_way(supervisor: Chat, secretary: Chat) -> None:
    previewed(supervisor, "修路的钱，有人吃了回扣").presses("concerned.button.none")
    assert supervisor.hears("report.preview_integrity_words")
    assert supervisor.presses("track.button.integrity").hears("report.sealed")
    assert "回扣" not in supervisor.shows
    assert not secretary.hears("notice.new")


@pytest.mark.parametrize(
    "story", ["低保都给了他亲戚", "a cousin of the village head took the road gravel"], ids=["zh", "en"]
)
def test_words_of_a_favour_ask_whom_it_concerns_in_any_category(supervisor: Chat, story: str) -> None:
    assert previewed(supervisor, story).hears("report.concerns")


def test_words_of_danger_offer_the_urgent_way(supervisor: Chat) -> None:
    previewed(supervisor, "河边垮方了，要塌下来了")
    assert supervisor.hears("report.preview_urgent_words")
    supervisor.presses("report.button.urgent").presses("hurt.button.no")
    supervisor.presses("report.button.file")
    assert newest(supervisor.town).track is Track.URGENT


def test_a_petition_goes_to_the_secretary_to_be_registered(supervisor: Chat, secretary: Chat) -> None:
    report(supervisor, "征地补偿答复过，不服", "petition")
    assert supervisor.hears("report.filed.petition")
    assert secretary.hears("notice.new")
    assert secretary.offers("move.button.register")
    assert not secretary.offers("move.button.signassign")


def test_an_unclear_matter_is_not_seen_by_the_township(
    supervisor: Chat, secretary: Chat, inspector: Chat, reception: Chat
) -> None:
    number = report(supervisor, "说不清是什么事", "unclear")
    assert reception.hears("notice.new")
    assert secretary.shows == inspector.shows == ""
    secretary.says(f"/case {number}")
    assert secretary.hears("refusal.missing")


def test_nobody_else_hears_of_an_everyday_report(town: Town, supervisor: Chat) -> None:
    report(supervisor)
    silent = ("neighbour", "english", "member", "officer", "leader", "reception", "keeper", "elsewhere")
    assert [who for who in silent if town.chat(who).shows] == []


def test_somebody_without_a_village_cannot_report(secretary: Chat) -> None:
    secretary.says("/complaint")
    assert secretary.hears("refusal.no_village")


def test_the_kind_can_be_changed(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.kind")
    supervisor.presses("track.button.petition").presses("concerned.button.unsure").presses(
        "report.button.file"
    )
    assert newest(supervisor.town).track is Track.PETITION


def test_the_category_can_be_changed(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.category")
    supervisor.presses("category.road").presses("report.button.file")
    assert newest(supervisor.town).category == "road"


def test_the_story_can_be_told_anew(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.story").says(
        "其实是水表坏了"
    )
    assert "其实是水表坏了" in supervisor.shows
    assert STORY not in supervisor.shows


def test_photos_can_be_added_at_the_end(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.photos").sends(photo())
    supervisor.presses("report.button.file")
    case = newest(supervisor.town)
    assert len(supervisor.town.read(lambda work: work.files.of_case(case.id))) == 1


def test_the_villager_is_given_in_one_line(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("王某某 13900000099 三组").presses("report.button.file")
    who = villager(supervisor.town)
    assert (who.name, who.phone, who.group) == ("王某某", "13900000099", "三组")
    assert "要看得写明理由" in supervisor.shows


def test_a_contact_card_is_the_villagers_name_and_phone(town: Town, supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    assert supervisor.sends(contact("13900000021")).hears("refusal.card_own")
    supervisor.sends(contact("+86 139 0000 0022", own=False, name="养殖户老姚"))
    supervisor.presses("report.button.skip").presses("report.button.file")
    who = villager(town)
    assert (who.name, who.phone) == ("养殖户老姚", "13900000022")


def test_what_names_a_villager_does_not_stay_in_the_chat(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager").says("王某某")
    name = supervisor.last_message_id
    assert supervisor.hears("report.reach_taken_back")
    supervisor.says("13900000022 三组")
    assert {name, supervisor.last_message_id} <= set(supervisor.deleted)
    assert supervisor.hears("villager.taken_back")
    supervisor.presses("report.button.file")
    assert (villager(supervisor.town).name, villager(supervisor.town).phone) == ("王某某", "13900000022")


def test_no_older_question_names_the_villager(town: Town, supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("冯小满 13900000077 二组").sends(photo()).says("水表也坏了")
    assert sum("冯小满" in each.text for each in supervisor.messages.values()) == 1
    supervisor.presses("report.button.file")
    filed = supervisor.last
    assert all("冯小满" not in each.text for each in supervisor.messages.values())
    town.passes(days=2)
    assert filed in supervisor.messages


@pytest.mark.parametrize("how", ["flow.stop", None])
def test_the_question_that_names_a_villager_goes_when_it_is_over_or_after_a_day(
    town: Town, supervisor: Chat, how: str | None
) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("冯小满 13900000077 二组").sends(photo())
    if how is not None:
        supervisor.presses(how)
    else:
        town.passes(days=2)
    assert all("冯小满" not in each.text for each in supervisor.messages.values())


@pytest.mark.parametrize("said", [("王某某 139-0000-0001 三组",), ("王某某", "13900000001")])
def test_the_own_phone_is_kept_for_no_villager(town: Town, supervisor: Chat, said: tuple[str, ...]) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    for each in said:
        supervisor.says(each)
    assert supervisor.hears("report.reach_mine")
    assert supervisor.last_message_id in supervisor.deleted
    supervisor.says("13900000077").presses("report.button.file")
    (villager,) = town.read(lambda work: work.cases.complainants(newest(town).id))
    assert (villager.name, villager.phone) == ("王某某", "13900000077")


def test_skipped_after_the_own_phone_none_is_kept(town: Town, supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("王某某 13900000001").presses("report.button.skip").presses("report.button.file")
    (villager,) = town.read(lambda work: work.cases.complainants(newest(town).id))
    assert (villager.name, villager.phone) == ("王某某", None)


def test_a_message_that_says_more_than_is_kept_stays(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager").says("王某某")
    supervisor.says("13900000022 打他儿子的")
    assert supervisor.last_message_id not in supervisor.deleted
    supervisor.presses("report.button.change").presses("change.button.villager").says(
        "他家里人都不愿意说" * 5
    )
    assert supervisor.last_message_id not in supervisor.deleted
    assert not supervisor.hears("villager.taken_back")


def test_a_story_told_anew_without_the_phone_leaves_no_phone_in_the_chat(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.story")
    supervisor.says("水管断了，找他打139-0000-0022")
    told = supervisor.last_message_id
    supervisor.presses("report.button.change").presses("change.button.story").says("水管断了")
    assert told in supervisor.deleted
    assert all("0022" not in each.text for each in supervisor.messages.values())


def test_a_name_or_a_phone_inside_the_story_is_pointed_out(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.story")
    supervisor.says("王某某家的水管断了，找他打139-0000-0022")
    assert supervisor.hears("villager.in_story.phone")
    supervisor.presses("report.button.change").presses("change.button.villager").says(
        "王某某 三组 13900000022"
    )
    assert supervisor.hears("villager.in_story.named")


def test_the_villagers_phone_and_group_are_asked_and_may_be_skipped(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager").says("王某某")
    supervisor.says("三组").presses("report.button.file")
    assert (villager(supervisor.town).name, villager(supervisor.town).group) == ("王某某", "三组")


def test_what_is_no_phone_and_no_group_is_asked_again(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager").says("王某某")
    supervisor.says("不知道")
    assert supervisor.hears("refusal.reach_unclear")
    assert supervisor.hears("report.reach")


def test_a_name_can_be_withheld_again(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager").says("王某某")
    supervisor.presses("report.button.skip").presses("report.button.change").presses("change.button.villager")
    supervisor.presses("villager.button.withheld").presses("report.button.file")
    assert villager(supervisor.town).name is None
    assert "谁也看不到名字，有回话由您转告" in supervisor.shows


def test_what_the_supervisor_saw_himself_is_his_own_finding(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.presses("villager.button.own").presses("report.button.file")
    assert newest(supervisor.town).own_finding


def test_a_villagers_name_is_nowhere_in_what_the_township_sees(supervisor: Chat, secretary: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.villager")
    supervisor.says("王某某 13900000099 三组").presses("report.button.file")
    secretary.says(f"/case {newest(supervisor.town).number}")
    assert "王某某" not in secretary.shows
    assert "13900000099" not in secretary.shows


def test_a_matter_seen_in_another_village_is_reported_there(supervisor: Chat) -> None:
    previewed(supervisor).presses("report.button.change").presses("change.button.village").presses("竹林村")
    supervisor.presses("report.button.file")
    case = newest(supervisor.town)
    assert supervisor.town.read(lambda work: work.places.by_id(case.village_id).name) == "竹林村"


def test_back_leads_to_the_question_before(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").presses("flow.back")
    assert supervisor.offers("track.button.everyday")


def test_away_with_it_deletes_what_was_said(supervisor: Chat) -> None:
    previewed(supervisor).presses("flow.stop")
    assert supervisor.hears("flow.stopped")
    supervisor.says("/todo")
    assert supervisor.hears("todo.nothing")


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VIDEO, Kind.DOCUMENT])
def test_a_file_above_twenty_megabytes_is_refused_with_the_question(supervisor: Chat, kind: Kind) -> None:
    supervisor.says("报问题").presses("track.button.everyday")
    supervisor.sends(sent(kind, size=21 * 1024 * 1024))
    assert supervisor.hears("refusal.file_too_big")
    assert supervisor.hears("report.story")


def test_a_file_too_many_is_refused(supervisor: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.story.MOST_FILES", 2)
    supervisor.says("报问题").presses("track.button.everyday").says(STORY)
    for _ in range(3):
        supervisor.sends(photo())
    assert supervisor.hears("refusal.too_many_files")


def test_a_new_report_waits_to_be_signed_for(supervisor: Chat) -> None:
    report(supervisor)
    case: Case = newest(supervisor.town)
    assert (case.state, case.due_kind) == (State.SUBMITTED, "sign")


def test_what_was_forwarded_says_so_in_the_preview_and_on_the_card(supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("报问题").presses("track.button.everyday").says(STORY, forwarded=True)
    supervisor.presses("report.button.no_photo")
    assert f"↪ {STORY}" in supervisor.shows
    assert "转发来的" in supervisor.shows
    supervisor.presses("report.button.file")
    secretary.says(newest(supervisor.town).number)
    assert f"↪ {STORY}" in secretary.shows
    assert "转发来的" in secretary.shows


@pytest.mark.parametrize("track", ["petition", "unclear"])
def test_whom_it_concerns_is_asked_once_of_what_may_be_about_anybody(supervisor: Chat, track: str) -> None:
    supervisor.says("报问题").presses(f"track.button.{track}").says("路灯的事，答复过").presses(
        "report.button.no_photo"
    )
    assert supervisor.hears("report.concerns_any")
    assert supervisor.presses("concerned.button.unsure").hears("report.preview")


def test_of_danger_it_is_asked_once_that_is_on_its_way(supervisor: Chat, inspector: Chat) -> None:
    number = report(supervisor, "电线掉下来了", "urgent")
    assert inspector.says(f"/case {number}").hears("case.card")
    assert supervisor.hears("report.whom")
    supervisor.presses("move.button.name").says("何检员").presses("concerned.button.yes")
    assert inspector.says(f"/case {number}").hears("refusal.missing")


def test_one_tap_says_that_danger_is_nobodys_fault(supervisor: Chat) -> None:
    report(supervisor, "电线掉下来了", "urgent")
    assert supervisor.presses("concerned.button.unsure").hears("report.whom_none")


def test_danger_in_words_is_not_held_up_by_the_question(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.unclear").says("电线掉下来冒火花了")
    assert supervisor.presses("report.button.no_photo").hears("report.preview_urgent_words")
