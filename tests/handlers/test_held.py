"""Content first: what comes before any question is kept, and the bot asks what to do with it."""

from typing import Any

import pytest

from handlers.said import Kind
from tests.chat import Chat, Town, location, photo, sent, voice
from tests.handlers.playing import case_of, newest, report

UNASKED = [photo(), voice(), location(), sent(Kind.DOCUMENT), sent(Kind.VIDEO), sent(Kind.AUDIO)]


@pytest.mark.parametrize("what", UNASKED, ids=lambda what: str(what["kind"]))
def test_whatever_comes_first_is_kept_and_asked_about(supervisor: Chat, what: dict[str, Any]) -> None:
    supervisor.sends(what)
    for choice in ("held.visit", "held.report", "held.case", "flow.stop"):
        assert supervisor.offers(choice)


def test_words_come_first_and_become_a_report(supervisor: Chat) -> None:
    supervisor.says("桥上的护栏断了").presses("held.report").presses("track.button.everyday")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    assert "桥上的护栏断了" in supervisor.says(f"/case {newest(supervisor.town).number}").shows


def test_a_photo_comes_first_and_becomes_a_visit(supervisor: Chat, town: Town) -> None:
    supervisor.sends(photo()).presses("held.visit").presses("form.field").presses("惠民惠农资金")
    supervisor.presses("visit.button.topics_done").presses("visit.button.nothing")
    supervisor.presses("visit.button.file")
    person = town.read(lambda work: work.people.by_user(supervisor.user_id))
    [visit] = town.read(lambda work: work.visits.of_person(person.id, 5))
    assert len(visit.files) == 1


def test_it_is_added_to_a_case_chosen_from_the_list(supervisor: Chat) -> None:
    number = report(supervisor)
    supervisor.sends(photo()).presses("held.case")
    label = next(label for label in supervisor.labels if number in label)
    supervisor.presses(label)
    case = case_of(supervisor.town, number)
    assert supervisor.hears("supplement.done")
    assert len(supervisor.town.read(lambda work: work.files.of_case(case.id))) == 1


def test_it_is_added_to_a_case_by_a_typed_number(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    supervisor.says("又漏了一处").presses("held.case").says(f"{number}号")
    assert supervisor.hears("supplement.done")
    assert secretary.hears("notice.supplemented")


def test_a_wrong_number_is_asked_for_again(supervisor: Chat) -> None:
    supervisor.says("又漏了一处").presses("held.case").says("没有号码")
    assert supervisor.hears("refusal.number_missing")
    assert supervisor.hears("held.which")


def test_somebody_elses_case_is_as_if_it_were_not_there(supervisor: Chat, neighbour: Chat) -> None:
    number = report(neighbour)
    supervisor.says("又漏了一处").presses("held.case").says(number)
    assert supervisor.hears("refusal.missing")


def test_away_with_it(supervisor: Chat) -> None:
    supervisor.sends(photo()).presses("flow.stop")
    assert supervisor.hears("flow.stopped")


def test_more_words_join_what_is_kept(supervisor: Chat) -> None:
    supervisor.says("桥上的护栏断了").says("就在村口")
    assert "桥上的护栏断了" in supervisor.shows
    assert "就在村口" in supervisor.shows


def test_an_album_that_comes_first_is_one_thing(supervisor: Chat) -> None:
    supervisor.sends(photo(album="first"))
    assert supervisor.offers("held.report")
    before = len(supervisor.messages)
    assert "2" in supervisor.sends(photo(album="first")).shows
    assert len(supervisor.messages) == before  # the one answer, brought up to date in place


def test_it_is_asked_about_once_more_after_two_hours(town: Town, supervisor: Chat) -> None:
    supervisor.sends(photo()).forgets()
    town.clock.forward(hours=2)
    town.tick()
    assert supervisor.hears("draft.waiting")
    supervisor.forgets()
    town.clock.forward(hours=2)
    town.tick()
    assert supervisor.shows == ""


@pytest.mark.parametrize("kind", [Kind.STICKER, Kind.POLL, Kind.DICE, Kind.CONTACT, Kind.OTHER])
def test_what_cannot_be_kept_gets_one_clear_sentence(supervisor: Chat, kind: Kind) -> None:
    supervisor.sends({"kind": kind})
    assert supervisor.hears(f"refusal.unasked.{kind.value}")


def test_a_location_that_came_first_is_in_the_report(supervisor: Chat) -> None:
    supervisor.sends(location()).presses("held.report").presses("track.button.everyday").says("这里垮了")
    supervisor.presses("report.button.no_photo").presses("report.button.file")
    assert supervisor.hears("report.filed.everyday")


def test_the_secretary_may_add_what_came_first_to_a_case(supervisor: Chat, secretary: Chat) -> None:
    number = report(supervisor)
    secretary.says("村里又来电话催").presses("held.case").says(number)
    assert secretary.hears("supplement.done")


@pytest.mark.parametrize("asked", ["/case", "/complaint"])
def test_a_question_that_nobody_answered_is_no_unfinished_matter(
    town: Town, supervisor: Chat, asked: str
) -> None:
    supervisor.says(asked).forgets()
    for _ in range(31):
        town.clock.forward(days=1)
        town.tick()
    assert not supervisor.hears("draft.waiting")
    assert not supervisor.hears("draft.deleted")


def test_a_search_is_left_by_whoever_turns_to_something_else(supervisor: Chat) -> None:
    supervisor.says("/case").forgets().says("/start")
    assert not supervisor.hears("draft.waiting")
    supervisor.forgets().says("/case").says("/visit").presses("flow.stop").forgets().says("/todo")
    assert not supervisor.offers("todo.button.draft")
