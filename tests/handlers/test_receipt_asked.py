"""A villager asks with number and six digits; whoever has less, guesses or floods learns nothing."""

import pytest

from supervision.quotas import LINKS, MISSES, REPORTS, WRONG_CODES, WRONG_CODES_OF_ONE
from tests.chat import Chat, Town
from tests.handlers.playing import newest, report


@pytest.fixture
def villager(town: Town) -> Chat:
    return town.chat_of(7_000_000_001, "an account nobody knows")


def receipt(town: Town) -> tuple[str, str]:
    (who,) = town.read(lambda work: work.cases.complainants(newest(town).id))
    return who.receipt_number, who.code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_number_and_code_tell_the_step_and_nothing_else(town: Town, villager: Chat, supervisor: Chat):
    number = report(supervisor)
    villager.says("我想问一下 {} {}".format(*receipt(town)))
    assert villager.hears("receipt.step")
    assert f"{number}号" in villager.shows
    assert "水管" not in villager.shows
    assert "000-0000100" in villager.shows
    assert villager.labels == []


def test_a_wrong_code_a_wrong_number_and_a_mistyped_one_hear_the_same(town: Town, supervisor: Chat):
    report(supervisor)
    number, code = receipt(town)
    slip = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    heard = set()
    for at, said in enumerate((f"{number} {wrong(code)}", f"1000002 {code}", f"{slip} {code}")):
        who = town.chat_of(7_100_000_000 + at).says(said)
        heard.add(who.shows)
        assert who.hears("refusal.receipt_wrong")
    assert len(heard) == 1


def test_chatter_and_half_a_receipt_hear_the_one_answer_of_the_hour(town: Town, supervisor: Chat):
    number = report(supervisor)
    for at, said in enumerate(("你好", number, "704182")):
        assert town.chat_of(7_150_000_000 + at).says(said).hears("stranger")


def test_who_mistypes_is_told_each_time_how_often_it_may_be_tried_and_at_last_until_when(
    town: Town, villager: Chat, supervisor: Chat
):
    report(supervisor)
    number, code = receipt(town)
    villager.says("你好")
    for left in range(WRONG_CODES.most - 1, 0, -1):
        assert villager.says(f"{number} {wrong(code)}").hears("refusal.receipt_wrong")
        assert f"今天还能试{left}次" in villager.shows
    assert villager.says(f"{number} {wrong(code)}").hears("refusal.receipt_tired")
    assert villager.says(f"{number} {code}").shows == ""
    town.clock.forward(hours=1)
    assert villager.says(f"{number} {code}").hears("stranger")


def test_a_receipt_that_others_guessed_at_answers_as_a_wrong_one_does(town: Town, supervisor: Chat):
    report(supervisor)
    number, code = receipt(town)
    for account in range(WRONG_CODES_OF_ONE.most):
        town.chat_of(7_400_000_000 + account).says(f"{number} {wrong(code)}")
    late = town.chat_of(7_500_000_000)
    assert late.says(f"{number} {code}").hears("refusal.receipt_wrong")
    assert "今天还能试4次" in late.shows


def test_after_five_guesses_the_right_code_opens_nothing_until_tomorrow(
    town: Town, villager: Chat, supervisor: Chat
):
    report(supervisor)
    number, code = receipt(town)
    for _ in range(WRONG_CODES.most):
        villager.says(f"{number} {wrong(code)}")
    assert not villager.says(f"{number} {code}").hears("receipt.step")
    town.clock.forward(days=1)
    assert villager.says(f"{number} {code}").hears("receipt.step")


def test_many_accounts_guessing_at_one_receipt_get_no_further_than_one(town: Town, supervisor: Chat):
    report(supervisor)
    number, code = receipt(town)
    for account in range(WRONG_CODES_OF_ONE.most):
        town.chat_of(7_200_000_000 + account).says(f"{number} {wrong(code)}")
    assert not town.chat_of(7_300_000_000).says(f"{number} {code}").hears("receipt.step")


def test_of_an_integrity_or_an_unclear_matter_no_step_is_told(town: Town, villager: Chat, supervisor: Chat):
    supervisor.says("/complaint").presses("track.button.unclear").says("说不清").presses(
        "report.button.no_photo"
    )
    supervisor.presses("concerned.button.unsure").presses("report.button.file")
    assert villager.says("{} {}".format(*receipt(town))).hears("refusal.receipt_wrong")


def test_after_ten_links_that_are_none_even_a_real_one_hears_the_same_for_an_hour(town: Town, villager: Chat):
    for at in range(LINKS.most):
        assert villager.says(f"/start nothing{at}").hears("refusal.link_unknown")
    assert villager.says("/start nothing").hears("refusal.link_unknown")
    assert town.read(lambda work: LINKS.used_up(work, villager.user_id))
    town.clock.forward(hours=1)
    assert not town.read(lambda work: LINKS.used_up(work, villager.user_id))


def test_who_looks_up_number_after_number_is_stopped_before_one_is_found(
    town: Town, supervisor: Chat, elsewhere: Chat
):
    number = report(supervisor)
    for _ in range(MISSES.most):
        elsewhere.says(f"/case {number}")
    assert elsewhere.says(f"/case {number}").hears("refusal.too_many_misses")


def test_a_phone_that_files_without_end_is_stopped_and_the_draft_stays(town: Town, supervisor: Chat):
    person = town.read(lambda work: work.people.by_user(supervisor.user_id)).id
    town.act(lambda work: [REPORTS.use(work, person) for _ in range(REPORTS.most)])
    supervisor.says("/complaint").presses("track.button.everyday").says("水管漏了").presses(
        "report.button.no_photo"
    )
    assert supervisor.presses("report.button.file").hears("refusal.too_many_reports")
    town.clock.forward(days=1)
    supervisor.presses_again(supervisor.old_button("report.button.file"))
    assert newest(town).reporter_id == person


def test_numbers_typed_alone_are_counted_as_look_ups_are(
    town: Town, supervisor: Chat, elsewhere: Chat
) -> None:
    number = report(supervisor)
    person = town.read(lambda work: work.people.by_user(elsewhere.user_id)).id
    town.act(lambda work: [MISSES.use(work, person) for _ in range(MISSES.most - 1)])
    assert elsewhere.says(number).hears("held.ask")
    assert elsewhere.says(f"/case {number}").hears("refusal.too_many_misses")
