"""A place that is sent lies with who the villager is: everybody reads the village, and who must go there opens it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from supervision.stories import unplaced
from tests.chat import Chat, Town, location, photo
from tests.handlers.playing import STORY, answer, case_of, hand_over, newest, opens, report, verify
from tests.handlers.test_visit import looked

DEGREES = "30.50000, 104.10000"


def file(supervisor: Chat) -> str:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY).sends(location())
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    return newest(supervisor.town).number


@pytest.fixture
def number(supervisor: Chat) -> str:
    return file(supervisor)


def reads(*chats: Chat) -> bool:
    """Whether the degrees stand in any message of theirs."""
    return any("30.5" in shown.text for chat in chats for shown in chat.messages.values())


def looks(chat: Chat, number: str) -> Chat:
    return opens(chat, number).presses("move.button.place")


def acts(town: Town, number: str) -> list[str]:
    case = case_of(town, number)
    return [act for _, act, _ in town.read(lambda work: work.journal.of_case(case.id))]


def test_the_card_says_that_there_is_a_place_and_nobody_reads_where(
    town: Town, number: str, supervisor: Chat, secretary: Chat, officer: Chat
) -> None:
    for chat in (supervisor, secretary, officer):
        opens(chat, number)
    assert "附了位置" in secretary.shows
    assert not reads(supervisor, secretary, officer)
    secretary.says("/queue")
    officer.says("/ledger")
    assert not reads(supervisor, secretary, officer)


def test_whoever_signs_or_watches_need_not_go_there(
    number: str, secretary: Chat, officer: Chat, inspector: Chat
) -> None:
    for chat in (secretary, officer, inspector):
        assert not opens(chat, number).offers("move.button.place")


def test_whoever_handles_it_opens_the_place_protected_and_it_leaves_the_chat(
    town: Town, number: str, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, number)
    looks(inspector, number)
    [shown] = [each for each in inspector.answers if DEGREES in each.text]
    assert shown.part is not None
    assert shown.part.protected
    assert acts(town, number)[-1] == "place_shown"
    town.passes(hours=24)
    assert not reads(inspector)


def test_a_button_of_before_shows_nothing_to_who_does_not_handle_it_any_more(
    number: str, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    hand_over(secretary, number)
    button = opens(inspector, number).button("move.button.place")
    answer(inspector, number)
    verify(supervisor, number)
    opens(supervisor, number).presses("move.button.tell").presses("asked.face")
    supervisor.presses("satisfaction.satisfied")
    inspector.presses_again(button)
    assert inspector.hears("refusal.place_not_yours")
    assert not reads(inspector)


def test_the_supervisor_who_sent_it_opens_it(number: str, supervisor: Chat) -> None:
    assert DEGREES in looks(supervisor, number).shows


def test_a_place_in_the_middle_of_nothing_is_kept_and_added_to_a_case(
    town: Town, number: str, supervisor: Chat, secretary: Chat
) -> None:
    supervisor.sends({**location(), "location": (30.6, 104.2)})
    assert "附了位置" in supervisor.shows
    supervisor.presses("held.case")
    supervisor.says(number)
    assert not reads(supervisor, secretary)
    assert "30.60000, 104.20000" in looks(supervisor, number).shows


def test_a_place_answers_a_message_about_a_case(town: Town, supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY)
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    filed = newest(town).number
    opens(supervisor, filed).sends({**location(), "reply_to": supervisor.answers[-1].id})
    assert supervisor.hears("supplement.placed")
    assert "附了位置" in opens(secretary, filed).shows
    assert not reads(secretary)


def test_the_place_goes_with_who_the_villager_is_before_the_words_do(town: Town, number: str) -> None:
    case = case_of(town, number)
    held = town.read(lambda work: work.execute(text("SELECT identity_key_id FROM complainants")).scalar())
    assert town.store.act_now(lambda work: work.deletions.forget_identities(case)) == 1
    assert town.read(lambda work: work.cases.spots(case.id)) == ()
    assert not town.store.ground.keys.has(held)
    assert town.read(lambda work: work.deletions.was_forgotten(case.id)) is False


def test_a_line_of_before_is_read_without_its_degrees() -> None:
    assert unplaced("村口\n📍 30.50000, 104.10000\n漏水") == "村口\n📍\n漏水"
    assert unplaced("手机定位 30.50000, 104.10000\n修好了") == "手机定位\n修好了"
    assert unplaced("location from the phone -30.50000, 104.10000") == "location from the phone"


# --- where somebody stood who verified it

HOUSE, NEXT_DOOR, TOWN, COUNTY = (30.5, 104.1), (30.5006, 104.1), (30.505, 104.1), (30.6, 104.2)


def verified(
    supervisor: Chat, secretary: Chat, inspector: Chat, number: str, at: tuple[float, float]
) -> None:
    hand_over(secretary, number)
    answer(inspector, number)
    opens(supervisor, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.sends({**location(), "location": at}).presses("verify.button.done")


def test_where_somebody_verified_it_lies_apart_and_the_history_says_only_that_a_phone_told_it(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    verified(supervisor, secretary, inspector, number, HOUSE)
    case = case_of(town, number)
    assert town.read(lambda work: work.cases.entries(case.id))[-1].text == "手机定位"
    opens(secretary, number)
    assert not reads(supervisor, secretary, inspector)
    assert f"<code>{DEGREES}</code>（核实时）" in looks(supervisor, number).shows
    assert acts(town, number)[-1] == "place_shown"


@pytest.mark.parametrize(
    ("at", "said"), [(NEXT_DOOR, "100米以内"), (TOWN, "1公里以内"), (COUNTY, "1公里以上")]
)
def test_how_near_it_was_to_the_place_reported_is_said(
    number: str, supervisor: Chat, secretary: Chat, inspector: Chat, at: tuple[float, float], said: str
) -> None:
    verified(supervisor, secretary, inspector, number, at)
    assert said in opens(secretary, number).shows
    assert not reads(secretary)


def test_a_place_typed_after_all_leaves_none_of_the_phones(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = report(supervisor)
    hand_over(secretary, number)
    answer(inspector, number)
    opens(supervisor, number).presses("move.button.verify").sends(photo()).presses("report.button.enough")
    supervisor.sends(location()).presses("flow.back").says("三组晒坝").presses("verify.button.done")
    case = case_of(town, number)
    assert town.read(lambda work: work.cases.spots(case.id)) == ()


# --- it does not stay where it was sent


def told_in_a_report(supervisor: Chat, *_others: Chat) -> None:
    supervisor.says("/complaint").presses("track.button.everyday").says(STORY).sends(location())


def told_before_any_question(supervisor: Chat, *_others: Chat) -> None:
    supervisor.sends(location())


def replied(supervisor: Chat, *_others: Chat) -> None:
    number = report(supervisor)
    opens(supervisor, number).sends({**location(), "reply_to": supervisor.answers[-1].id})
    assert supervisor.hears("supplement.placed")


def on_site(supervisor: Chat, secretary: Chat, inspector: Chat) -> None:
    verified(supervisor, secretary, inspector, report(supervisor), HOUSE)


def on_a_visit(supervisor: Chat, *_others: Chat) -> None:
    looked(supervisor).sends(location()).says("看了水渠").presses("report.button.no_photo")
    assert not reads(supervisor)


@pytest.mark.parametrize(
    "way",
    [told_in_a_report, told_before_any_question, replied, on_site, on_a_visit],
    ids=lambda way: way.__name__,
)
def test_a_place_that_was_sent_leaves_the_own_chat_as_a_typed_name_does(
    supervisor: Chat, secretary: Chat, inspector: Chat, way: Callable[..., None]
) -> None:
    pins: list[int] = []
    send = supervisor.sends

    def watched(what: dict[str, Any], **more: Any) -> Chat:
        sent = send(what, **more)
        pins.extend([supervisor.last_message_id] if "location" in what else [])
        return sent

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(supervisor, "sends", watched)
        way(supervisor, secretary, inspector)
    assert pins
    assert set(pins) <= set(supervisor.deleted)


def test_words_are_asked_for_where_only_a_place_was_sent(supervisor: Chat) -> None:
    supervisor.sends(location()).presses("held.report").presses("track.button.everyday")
    assert supervisor.hears("report.story")
    supervisor.says(STORY).sends(photo()).presses("report.button.file")
    assert "附了位置" in opens(supervisor, newest(supervisor.town).number).shows
