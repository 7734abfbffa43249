"""干部有问题: a number and nothing else. What came first is made unreadable everywhere."""

import re
import sqlite3

import pytest

from storage.errors import Unreadable
from tests.chat import Chat, Town, photo
from tests.handlers.playing import report

SECRET = "养鹅户说支书多占了鱼塘款"


def sealed(who: Chat) -> Chat:
    who.says(SECRET)
    who.presses("held.report")
    return who.presses("track.button.integrity")


def everything_stored(town: Town) -> bytes:
    """Every byte of every file of the house, the database's journal included."""
    return b"".join(path.read_bytes() for path in town.store.data.rglob("*") if path.is_file())


def test_a_number_is_given_at_once(supervisor: Chat) -> None:
    supervisor.says("报问题").presses("track.button.integrity")
    assert supervisor.hears("report.sealed")


def test_the_draft_is_gone_and_its_key_destroyed(town: Town, supervisor: Chat) -> None:
    supervisor.says(SECRET)
    person = town.read(lambda work: work.people.by_user(supervisor.user_id))
    draft = town.read(lambda work: work.drafts.active(person.id))
    supervisor.presses("held.report").presses("track.button.integrity")
    assert town.read(lambda work: work.drafts.active(person.id)) is None
    with pytest.raises(Unreadable):
        town.store.ground.keys.get(draft.key_id)


def test_nothing_of_it_is_in_the_database(town: Town, supervisor: Chat) -> None:
    sealed(supervisor)
    assert SECRET.encode() not in everything_stored(town)


def test_there_is_no_case_and_no_list_shows_one(town: Town, supervisor: Chat, secretary: Chat) -> None:
    sealed(supervisor)
    secretary.says("/queue")
    assert secretary.hears("queue.none.today")
    supervisor.says("/records")
    assert supervisor.hears("records.nothing")


def test_nobody_hears_of_it(town: Town, supervisor: Chat) -> None:
    sealed(supervisor)
    others = ("secretary", "inspector", "officer", "leader", "reception", "keeper", "neighbour")
    assert [who for who in others if town.chat(who).shows] == []


def test_the_messages_of_both_sides_are_deleted(supervisor: Chat) -> None:
    supervisor.says(SECRET)
    story, question = supervisor.last_message_id, supervisor.last
    supervisor.presses("held.report").presses("track.button.integrity")
    assert {story, question} <= set(supervisor.deleted)


def test_the_number_of_the_one_before_stays_in_the_chat(supervisor: Chat) -> None:
    """It is the villager's only way: two matters sealed within a minute have two numbers."""
    sealed(supervisor)
    first = supervisor.last
    sealed(supervisor)
    assert first != supervisor.last
    assert first not in supervisor.deleted


def test_the_messages_that_told_it_before_are_deleted_too(town: Town, supervisor: Chat) -> None:
    supervisor.says(SECRET)
    story = supervisor.last_message_id
    town.clock.forward(hours=1)
    supervisor.sends(photo())
    supervisor.presses("held.report").presses("track.button.integrity")
    assert story in supervisor.deleted


def test_photos_that_were_sent_are_destroyed(town: Town, supervisor: Chat) -> None:
    supervisor.sends(photo())
    supervisor.presses("held.report").presses("track.button.integrity")
    with sqlite3.connect(town.store.data / "lianqin.db") as database:
        states = {state for (state,) in database.execute("SELECT state FROM files")}
    assert states == {"destroyed"}


def test_the_number_is_known_to_nobody(supervisor: Chat, secretary: Chat) -> None:
    supervisor.says("报问题").presses("track.button.integrity")
    [number] = re.findall(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)
    secretary.says(f"/case {number}")
    assert secretary.hears("refusal.missing")


def test_another_conversation_goes_on_after_a_matter_was_sealed(supervisor: Chat) -> None:
    supervisor.says("记走访").presses("form.field").says("报问题").presses("track.button.integrity")
    assert supervisor.hears("report.sealed")
    assert supervisor.presses("draft.button.go_on").hears("visit.topics")


def test_lists_without_a_word_of_it_stay_and_what_they_turned_into_goes(supervisor: Chat) -> None:
    number = report(supervisor)
    stays = supervisor.says("/records").last
    supervisor.says("/todo")
    goes = supervisor.last
    sealed(supervisor)
    assert stays in supervisor.messages
    assert number in supervisor.messages[stays].text
    assert goes not in supervisor.messages
