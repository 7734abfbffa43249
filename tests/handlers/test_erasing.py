"""删名字: the villager wishes it, his supervisor writes it down, the county asks him, and the keys are destroyed."""

from dataclasses import replace
from functools import partial

import pytest

from locales.catalogue import Catalogue
from storage.unit_of_work import UnitOfWork
from supervision.acts.erasing import confirm
from supervision.altering import altered
from supervision.cases import State, Track
from supervision.durations import parse_duration
from supervision.erasure import Erasure, ErasureState
from supervision.files import FileState
from supervision.gate import actor_of
from supervision.refusals import Refusal
from tests.cast import user_of
from tests.chat import Chat, Town, location, voice
from tests.handlers.playing import (
    answer,
    ask,
    case_of,
    hand_over,
    newest,
    opens,
    report,
    state_of,
    verify,
)
from tests.handlers.test_amending import AGREE, county, reckons, second
from tests.handlers.test_amending import opens as opens_rule

__all__ = ["county", "second"]

NAME, PHONE = "张大爷", "13900000098"
STORY = f"{NAME}家门口的水管破了，电话 139-0000-0098"


def file(supervisor: Chat, story: str = STORY) -> str:
    """A matter with a name, a phone and a place, whose own words tell both once more."""
    supervisor.says("/complaint").presses("track.button.everyday").says(story).sends(location())
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(f"{NAME} 三组 {PHONE}").presses("report.button.file")
    return newest(supervisor.town).number


@pytest.fixture
def number(supervisor: Chat, secretary: Chat) -> str:
    filed = file(supervisor)
    hand_over(secretary, filed)
    return filed


def wishes(supervisor: Chat, number: str) -> Chat:
    """From 存了他什么 on: what is read aloud, and the last look."""
    opens(supervisor, number).presses("move.button.who").presses("move.button.told_back")
    return supervisor.presses("move.button.erase").presses("erase.button.read").presses("erase.button.sure")


def confirms(officer: Chat) -> Chat:
    return officer.presses("erasure.button.wished").presses("asked.face")


def looks_up(town: Town, number: str) -> tuple[str | None, str | None]:
    case = case_of(town, number)
    [villager] = town.read(lambda work: work.cases.complainants(case.id))
    return villager.name, villager.phone


def stands(chat: Chat) -> bool:
    return any(NAME in shown.text or PHONE in shown.text for shown in chat.messages.values())


def steps(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    found = town.read(lambda work: work.journal.of_case(case.id))
    return [act for _, act, _ in found if act.startswith("erasure_") or act == "identity_erased"]


def state(town: Town, number: str) -> ErasureState:
    case = case_of(town, number)
    return ErasureState(town.read(lambda work: work.erasures.of_case(case.id)[-1].state))


def kept_from(work: UnitOfWork, number: str, part: str) -> None:
    """Somebody is concerned in the matter."""
    case, person = work.cases.by_number(number), work.people.by_user(user_of(part))
    assert case is not None
    assert person is not None
    work.recusals.add(case.id, person.id, None)


# --- the supervisor


def test_it_is_read_to_him_what_goes_and_what_it_costs_and_asked_twice(
    number: str, supervisor: Chat, officer: Chat
) -> None:
    opens(supervisor, number).presses("move.button.who").presses("move.button.told_back")
    supervisor.presses("move.button.erase")
    for said in (
        "名字、电话、组、位置和录音",
        "没法给您打电话",
        "拿收据来问",
        "到村里凭收据当面问",
        "5个工作日",
    ):
        assert said in supervisor.shows
    supervisor.presses("erase.button.read")
    assert supervisor.hears("erase.sure")
    assert not officer.hears("erasure.ask")
    supervisor.presses("erase.button.sure")
    assert supervisor.hears("erasure.own.waiting")


def test_from_then_on_nobody_is_shown_the_name_and_the_county_is_asked_to_ask(
    number: str, supervisor: Chat, inspector: Chat, officer: Chat, secretary: Chat
) -> None:
    wishes(supervisor, number)
    assert officer.hears("erasure.ask")
    assert not stands(officer)
    assert not secretary.answers or not secretary.hears("erasure.ask")
    assert not opens(inspector, number).presses("move.button.more").offers("move.button.identity")


def test_the_county_has_asked_and_it_is_destroyed(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    confirms(officer)
    assert supervisor.hears("erasure.own.done")
    assert officer.hears("erasure.ended")
    assert looks_up(town, number) == (None, None)
    assert not case_placed(town, number)
    assert state(town, number) is ErasureState.DONE
    assert steps(town, number) == ["erasure_asked", "identity_erased"]


def case_placed(town: Town, number: str) -> bool:
    case = case_of(town, number)
    return any(each.placed for each in town.read(lambda work: work.cases.receipts(case.id)))


def test_where_his_own_words_tell_it_they_are_covered_and_found_by_it_no_more(
    town: Town, number: str, supervisor: Chat, officer: Chat, secretary: Chat
) -> None:
    assert "〔姓名〕家门口的水管破了" in opens(secretary, number).shows
    wishes(supervisor, number)
    confirms(officer)
    card = opens(secretary, number).shows
    assert "××家门口的水管破了" in card
    assert NAME not in card
    assert "0098" not in card
    assert number not in secretary.says("/case").says(NAME).shows


def notes(who: Chat, number: str, text: str) -> None:
    opens(who, number).presses("move.button.more").presses("move.button.note").says(text)


def test_deleting_a_name_does_not_tell_which_of_the_guessed_ones_it_was(
    number: str, supervisor: Chat, inspector: Chat, officer: Chat
) -> None:
    notes(inspector, number, f"{NAME}、赵大爷、钱大爷 {PHONE} 13900000077")
    wishes(supervisor, number)
    confirms(officer)
    assert "××、××、×× ×× ××" in opens(inspector, number).shows


@pytest.mark.parametrize("kept", ["张建国", "不在里头"])
def test_guesses_that_are_names_alone_read_the_same_whoever_it_was(
    town: Town, number: str, supervisor: Chat, inspector: Chat, officer: Chat, kept: str
) -> None:
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who").says(kept)
    notes(inspector, number, "张建国、赵建国、钱建国")
    wishes(supervisor, number)
    confirms(officer)
    assert "张建国、赵建国、钱建国" in opens(inspector, number).shows


def test_what_showed_it_leaves_the_chats(
    town: Town, number: str, supervisor: Chat, inspector: Chat, officer: Chat
) -> None:
    opens(inspector, number).presses("move.button.place")
    [place] = [each.id for each in inspector.answers]
    wishes(supervisor, number)
    assert any(PHONE in each.text for each in supervisor.messages.values())
    confirms(officer)
    assert place in inspector.deleted
    assert not any(PHONE in each.text for each in supervisor.messages.values())


def test_he_thinks_better_of_it(town: Town, number: str, supervisor: Chat, officer: Chat) -> None:
    wishes(supervisor, number).presses("erasure.button.take_back")
    assert supervisor.hears("erasure.own.taken_back")
    assert any(town.patterns("erasure.ended")[0].search(each.text) for each in officer.messages.values())
    assert looks_up(town, number) == (NAME, PHONE)
    wishes(supervisor, number)
    assert supervisor.hears("erasure.own.waiting")


def test_a_wish_is_written_down_once_and_the_name_is_not_mended_meanwhile(
    number: str, supervisor: Chat
) -> None:
    wishes(supervisor, number)
    wishes(supervisor, number)
    assert supervisor.hears("refusal.erasure_waits")
    opens(supervisor, number).presses("move.button.who").presses("move.button.fix_who").says("张大哥")
    assert supervisor.hears("refusal.erasure_waits")


# --- nobody deletes a name alone, and nobody holds the right up


def test_asked_he_did_not_wish_it_the_name_stays_and_who_wrote_it_down_is_not_told_what_he_said(
    town: Town, number: str, supervisor: Chat, officer: Chat, inspector: Chat
) -> None:
    wishes(supervisor, number)
    officer.presses("erasure.button.not_wished").presses("erasure.button.keep")
    assert looks_up(town, number) == (NAME, PHONE)
    assert town.chat("county").hears("erasure.pressed")
    assert supervisor.hears("erasure.own.kept")
    assert "说" not in supervisor.shows.replace("直接跟县纪委信访室说", "")
    assert opens(inspector, number).presses("move.button.more").offers("move.button.identity")
    assert steps(town, number)[-1] == "erasure_kept"


def test_what_is_said_when_he_did_not_wish_it_is_what_is_said_when_it_was_void() -> None:
    for language in Catalogue.load().languages:
        words = Catalogue.load().words(language)
        assert words.messages["erasure.own.kept"].parts == words.messages["erasure.own.void"].parts


def test_who_wrote_it_down_may_not_confirm_it(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    case = case_of(town, number)
    [wish] = town.read(lambda work: work.erasures.of_case(case.id))

    def himself(work: UnitOfWork) -> None:
        confirm(work, actor_of(work, work.people.by_id(wish.by_id)), wish.ref, "face")

    with pytest.raises(Refusal, match="erasure_own"):
        town.act(himself)


def test_asked_by_nobody_in_time_it_is_destroyed_all_the_same_and_the_county_asks_on_the_spot_later(
    town: Town, number: str, supervisor: Chat, inspector: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    town.passes(days=4)
    assert officer.hears("erasure.ask")
    assert looks_up(town, number) == (NAME, PHONE)
    town.passes(days=4)
    assert looks_up(town, number) == (None, None)
    assert supervisor.hears("erasure.own.done")
    answer(inspector, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    assert officer.hears("callback")
    assert officer.hears("callback.no_phone")


def other_rule(town: Town, within: str) -> None:
    """The policy's identity.erase is another one, and the metronome notices."""
    kept = town.store.ground.time
    identity = replace(kept.policy.identity, erase=parse_duration(within))
    town.store.ground.time = replace(kept, policy=replace(kept.policy, identity=identity))
    assert town.store.ground.time.fingerprint_of_rounds() != kept.fingerprint_of_rounds()
    reckons(town)


def wish(town: Town, number: str) -> Erasure:
    case = case_of(town, number)
    found: Erasure = town.read(lambda work: work.erasures.of_case(case.id)[-1])
    return found


def test_a_shorter_rule_reaches_a_wish_that_waits_and_both_hear_of_its_new_day(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    was = wish(town, number)
    supervisor.forgets()
    officer.forgets()
    other_rule(town, "2wd")
    then = wish(town, number)
    assert town.clock.now < then.due_at < was.due_at
    assert officer.hears("erasure.ask")
    assert supervisor.hears("erasure.own.waiting")
    town.passes(days=3)
    assert state(town, number) is ErasureState.DONE


def test_two_leaders_who_shorten_it_in_the_chat_reach_the_wish_in_that_act(
    town: Town, number: str, supervisor: Chat, county: Chat, second: Chat
) -> None:
    wishes(supervisor, number)
    was = wish(town, number)
    opens_rule(county, "查看身份", "删名字前问本人").says("2个工作日").presses("amend.button.propose")
    second.presses(AGREE)
    assert wish(town, number).due_at < was.due_at


def test_a_rule_that_would_end_it_at_once_leaves_the_county_the_next_working_day(
    town: Town, number: str, supervisor: Chat
) -> None:
    wishes(supervisor, number)
    town.passes(days=3)
    other_rule(town, "1h")
    once = wish(town, number)
    town.passes(hours=1)
    reckons(town)
    assert state(town, number) is ErasureState.WAITING
    assert wish(town, number).due_at == once.due_at > town.clock.now


def test_a_longer_rule_gives_no_office_more_time_to_be_silent_than_the_villager_was_told(
    town: Town, number: str, supervisor: Chat
) -> None:
    wishes(supervisor, number)
    was = wish(town, number)
    other_rule(town, "20wd")
    assert wish(town, number) == was


def withdraws(supervisor: Chat, number: str) -> None:
    opens(supervisor, number).presses("move.button.more").presses("move.button.withdraw").presses("解决了")


@pytest.mark.parametrize("order", ["wish, withdrawn", "withdrawn, wish", "deleted, withdrawn"])
def test_a_wish_and_a_withdrawal_by_one_hand_are_asked_about_on_the_spot_in_whatever_order(
    town: Town, number: str, supervisor: Chat, officer: Chat, order: str
) -> None:
    if order == "withdrawn, wish":
        withdraws(supervisor, number)
        opens(supervisor, number).presses("move.button.more").presses("move.button.told_back")
        supervisor.presses("move.button.erase").presses("erase.button.read").presses("erase.button.sure")
    else:
        wishes(supervisor, number)
    town.passes(days=9 if order == "deleted, withdrawn" else 0)
    if order != "withdrawn, wish":
        withdraws(supervisor, number)
    town.passes(days=12)
    assert state(town, number) is ErasureState.DONE
    assert officer.hears("callback")
    assert "是不是他自己要撤" in officer.shows
    assert "名字是到时没人问" in officer.shows


def test_withdrawn_and_deleted_against_his_will_it_comes_back_and_stands_with_who_wrote_it(
    town: Town, number: str, supervisor: Chat, officer: Chat, secretary: Chat
) -> None:
    wishes(supervisor, number)
    withdraws(supervisor, number)
    town.passes(days=12)
    officer.presses("callback.outcome.invented").presses("callback.ready.invented.3")
    assert state_of(town, number) is State.REOPENED
    assert secretary.hears("notice.invented")
    assert supervisor.hears("notice.found")


def test_asked_about_by_a_second_person_and_withdrawn_nobody_asks_again(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    confirms(officer)
    withdraws(supervisor, number)
    town.passes(days=12)
    case = case_of(town, number)
    assert town.read(lambda work: work.callbacks.open_of_case(case.id)) is None


def test_silence_deletes_nothing_in_a_withdrawn_petition_that_the_county_asks_about_on_no_spot(
    town: Town, supervisor: Chat, officer: Chat
) -> None:
    supervisor.says("/complaint").presses("track.button.petition").says("低保没批")
    supervisor.presses("report.button.no_photo").presses("concerned.button.unsure").presses(
        "report.button.change"
    )
    supervisor.presses("change.button.villager").says(f"{NAME} 三组 {PHONE}").presses("report.button.file")
    filed = newest(town).number
    wishes(supervisor, filed)
    withdraws(supervisor, filed)
    town.passes(days=12)
    assert state(town, filed) is ErasureState.VOID


def test_silence_deletes_nothing_where_who_wrote_it_down_is_named_in_the_matter(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    town.act(lambda work: kept_from(work, number, "supervisor"))
    town.passes(days=9)
    case = case_of(town, number)
    assert town.read(lambda work: work.erasures.of_case(case.id)[0].state) is ErasureState.VOID
    assert looks_up(town, number)[0] == NAME


def test_only_who_is_to_ask_him_sees_the_phone_and_by_two_persons(
    number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    opens(officer, number).presses("move.button.more").presses("move.button.identity")
    officer.presses("identity.purpose.call")
    assert not stands(officer)
    approver = next(
        c for c in map(officer.town.chat, ("leader", "county")) if c.offers("identity.button.approve")
    )
    approver.presses("identity.button.approve")
    officer.presses("identity.button.look")
    assert stands(officer)
    officer.presses_again(officer.old_button("erasure.button.wished")).presses("asked.phone")
    assert not stands(officer)


def test_what_was_asked_to_see_ends(
    town: Town, number: str, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    opens(inspector, number).presses("move.button.more").presses("move.button.identity")
    inspector.presses("identity.purpose.visit")
    secretary.presses("identity.button.approve")
    look = inspector.button("identity.button.look")
    wishes(supervisor, number)
    inspector.presses_again(look)
    assert inspector.hears("refusal.identity_decided")
    assert not stands(inspector)


# --- at the township, with the whole receipt


def code_of(town: Town, number: str) -> str:
    case = case_of(town, number)
    [villager] = town.read(lambda work: work.cases.complainants(case.id))
    return str(villager.code)


def test_at_the_township_he_shows_his_receipt(
    town: Town, number: str, secretary: Chat, officer: Chat, supervisor: Chat
) -> None:
    code = code_of(town, number)
    opens(secretary, number).presses("move.button.more").presses("move.button.erase")
    secretary.says(code)
    assert secretary.last_message_id in secretary.deleted
    secretary.presses("erase.button.read").presses("erase.button.sure")
    assert secretary.hears("erasure.own.waiting")
    confirms(officer)
    assert looks_up(town, number) == (None, None)


def test_digits_that_a_chinese_keyboard_types_wide_are_those_of_the_receipt(
    town: Town, number: str, secretary: Chat, officer: Chat
) -> None:
    opens(secretary, number).presses("move.button.more").presses("move.button.erase")
    secretary.says("".join(chr(ord(digit) + 0xFEE0) for digit in code_of(town, number)))
    assert secretary.offers("erase.button.read")


def test_without_the_six_digits_nothing_is_written_down(
    town: Town, number: str, secretary: Chat, officer: Chat
) -> None:
    code = code_of(town, number)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    opens(secretary, number).presses("move.button.more").presses("move.button.erase")
    secretary.says(wrong)
    assert secretary.hears("refusal.erasure_receipt")
    assert not secretary.offers("erase.button.read")
    for _ in range(20):
        secretary.says(wrong)
    secretary.says(code)
    assert secretary.hears("refusal.erasure_receipt")
    assert looks_up(town, number)[0] == NAME


# --- what cannot be deleted, and who decides


@pytest.fixture
def spoken(supervisor: Chat) -> str:
    """A matter that was told in a recording, with a name beside it."""
    supervisor.says("/complaint").presses("track.button.everyday").sends(voice())
    supervisor.presses("report.button.no_photo").presses("report.button.change")
    supervisor.presses("change.button.villager").says(f"{NAME} 三组 {PHONE}").presses("report.button.file")
    return newest(supervisor.town).number


def test_a_recording_whose_words_nobody_has_written_is_not_destroyed_with_the_matter(
    spoken: str, supervisor: Chat
) -> None:
    opens(supervisor, spoken).presses("move.button.who").presses("move.button.told_back")
    supervisor.presses("move.button.erase")
    assert supervisor.hears("refusal.erasure_voice")


def test_once_its_words_are_written_the_recording_goes_with_the_name(
    town: Town, spoken: str, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    opens(secretary, spoken).presses("move.button.sign").says("村口水管破了").presses(
        "summary.button.nameless"
    )
    wishes(supervisor, spoken)
    confirms(officer)
    case = case_of(town, spoken)
    [file] = town.read(lambda work: work.files.of_case(case.id))
    assert file.state is FileState.DESTROYED
    assert "村口水管破了" in opens(secretary, spoken).shows


def test_what_the_county_holds_is_the_countys_to_decide_about(
    town: Town, number: str, supervisor: Chat
) -> None:
    opens(supervisor, number).presses("move.button.who").presses("move.button.told_back")
    erase = supervisor.button("move.button.erase")
    case = case_of(town, number)
    integrity = partial(altered, track=Track.INTEGRITY)
    town.act(lambda work: work.cases.save(integrity(work.cases.by_id(case.id))))
    supervisor.presses_again(erase)
    assert supervisor.hears("refusal.erasure_integrity")
    assert "县纪委信访室定" in supervisor.shows


def test_an_anonymous_matter_has_nothing_to_delete(supervisor: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).presses("move.button.more")
    assert not supervisor.offers("move.button.erase")


def test_of_a_closed_matter_it_is_deleted_too(
    town: Town, number: str, supervisor: Chat, inspector: Chat, officer: Chat
) -> None:
    answer(inspector, number)
    verify(supervisor, number)
    ask(supervisor, number, "satisfied")
    assert state_of(town, number) is State.CLOSED
    opens(supervisor, number).presses("move.button.more").presses("move.button.told_back")
    supervisor.presses("move.button.erase").presses("erase.button.read").presses("erase.button.sure")
    confirms(officer)
    assert looks_up(town, number) == (None, None)


# --- recusal


def test_whoever_is_concerned_neither_asks_him_nor_hears_of_it(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    town.act(lambda work: kept_from(work, number, "officer"))
    heard = len(officer.messages)
    wishes(supervisor, number)
    assert len(officer.messages) == heard
    assert town.chat("county").hears("erasure.ask")
    assert officer.says("/queue").offers("erasure.button.waiting") is False


def test_the_county_finds_it_on_the_own_home(number: str, supervisor: Chat, officer: Chat) -> None:
    wishes(supervisor, number)
    officer.says("/queue").presses("erasure.button.waiting").presses("erasure.button.open")
    assert officer.hears("erasure.ask")


def test_a_matter_the_county_has_to_decide_about_first_waits_with_its_names(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    case = case_of(town, number)

    def held(work: UnitOfWork) -> None:
        found = work.cases.by_id(case.id)
        assert found is not None
        work.cases.save(altered(found, held_from=found.township_id))

    town.act(held)
    confirms(officer)
    assert officer.hears("refusal.erasure_held")
    town.passes(days=9)
    assert looks_up(town, number)[0] == NAME
    assert state(town, number) is ErasureState.WAITING


def test_one_of_several_is_chosen_by_name_and_the_others_stay(
    town: Town, supervisor: Chat, officer: Chat
) -> None:
    number = file(supervisor, "三组停水了")
    case = case_of(town, number)
    me = town.read(lambda work: work.people.by_user(supervisor.user_id)).id
    town.act(lambda work: work.cases.join(work.cases.by_id(case.id), me, {"name": "李大娘"}))
    opens(supervisor, number).presses("move.button.who").presses("move.button.told_back")
    supervisor.presses("move.button.erase").presses(NAME)
    supervisor.presses("erase.button.read").presses("erase.button.sure")
    confirms(officer)
    names = town.read(lambda work: [each.name for each in work.cases.complainants(case.id)])
    assert names == [None, "李大娘"]


def test_the_wish_goes_with_him_where_his_report_becomes_part_of_another(
    town: Town, number: str, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    other = report(supervisor)
    wishes(supervisor, number)
    case, into = case_of(town, number), case_of(town, other)
    opens(secretary, number).presses("move.button.more").presses("move.button.merge").says(other)
    assert town.read(lambda work: work.cases.by_id(case.id)).merged_into == into.id
    officer.presses_again(officer.old_button("erasure.button.wished")).presses("asked.face")
    names = town.read(lambda work: [each.name for each in work.cases.complainants(into.id)])
    assert names == [None, None]
    texts = town.read(lambda work: [each.text for each in work.cases.entries(case.id)])
    assert not any(NAME in each for each in texts)


def test_what_stood_of_it_in_both_chats_says_that_it_is_decided(
    town: Town, number: str, supervisor: Chat, officer: Chat
) -> None:
    wishes(supervisor, number)
    [waiting] = [each.id for each in supervisor.answers]
    confirms(officer)
    assert any(each.search(supervisor.messages[waiting].text) for each in town.patterns("erasure.past"))
    assert not officer.offers("erasure.button.wished")
