"""What comes without a question and is about an official: sealed from there, and once more after a number was given."""

import pytest

from handlers.said import Kind
from storage.errors import Unreadable
from tests.chat import Chat, Town, photo, voice

AFTERWARDS = "他另外还收了包工头两条烟"
MORE = [{"kind": Kind.TEXT, "text": AFTERWARDS}, voice(), photo()]


def sealed(who: Chat) -> Chat:
    return who.says("/complaint").presses("track.button.integrity")


def key_of(who: Chat) -> str:
    """The key under which lies what was said last."""
    person = who.town.read(lambda work: work.people.by_user(who.user_id))
    return str(who.town.read(lambda work: work.drafts.active(person.id)).key_id)


def test_what_speaks_of_officials_is_pointed_to_the_way(supervisor: Chat) -> None:
    assert supervisor.says("他们私分了集体的钱").hears("held.hint.integrity")
    assert not supervisor.presses("flow.stop").says("桥上的护栏断了").hears("held.hint.integrity")


def test_it_is_sealed_where_it_was_kept_once_it_is_meant(town: Town, supervisor: Chat) -> None:
    supervisor.sends(photo()).says("他们私分了集体的钱")
    told, key = supervisor.last_message_id, key_of(supervisor)
    assert supervisor.presses("track.button.integrity").hears("held.seal")
    assert supervisor.presses("held.button.number").hears("report.sealed")
    assert told in supervisor.deleted
    with pytest.raises(Unreadable):
        town.store.ground.keys.get(key)


def test_a_tap_by_mistake_destroys_nothing(supervisor: Chat) -> None:
    supervisor.says("桥上的护栏断了").presses("track.button.integrity").presses("flow.back")
    assert "桥上的护栏断了" in supervisor.shows
    assert supervisor.offers("held.report")


@pytest.mark.parametrize(
    "more", [{"kind": Kind.TEXT, "text": AFTERWARDS}, voice(), photo()], ids=["words", "voice", "photo"]
)
def test_what_follows_on_a_number_is_of_that_matter_or_another(
    town: Town, supervisor: Chat, more: dict[str, object]
) -> None:
    number = sealed(supervisor).last
    assert supervisor.sends(more).hears("held.hint.numbered")
    assert AFTERWARDS not in supervisor.shows
    told, key = supervisor.last_message_id, key_of(supervisor)
    supervisor.presses("track.button.integrity").presses("held.button.same")
    assert supervisor.hears("report.sealed_same")
    assert told in supervisor.deleted
    assert number not in supervisor.deleted
    assert not town.store.ground.keys.has(key)


def test_another_matter_gets_a_number_of_its_own(supervisor: Chat) -> None:
    first = sealed(supervisor).last
    supervisor.says(AFTERWARDS).presses("track.button.integrity").presses("held.button.other")
    assert supervisor.hears("report.sealed")
    assert supervisor.last != first
    assert first not in supervisor.deleted


def test_a_day_later_it_is_taken_for_nothing_of_the_kind(town: Town, supervisor: Chat) -> None:
    sealed(supervisor)
    town.clock.forward(hours=25)
    assert not supervisor.says("桥上的护栏断了").hears("held.hint.numbered")


def test_whoever_reports_nothing_is_not_offered_it(secretary: Chat) -> None:
    assert not secretary.says("他们私分了集体的钱").offers("track.button.integrity")


def test_a_visit_that_speaks_of_officials_can_be_sealed_before_it_is_logged(
    town: Town, supervisor: Chat
) -> None:
    supervisor.says("/visit").presses("form.field").presses("惠民惠农资金").presses(
        "visit.button.topics_done"
    )
    supervisor.says("他们私分了集体的钱").presses("report.button.no_photo")
    assert supervisor.hears("visit.hint.integrity")
    assert supervisor.presses("track.button.integrity").hears("report.sealed")
    person = town.read(lambda work: work.people.by_user(supervisor.user_id))
    assert town.read(lambda work: work.visits.of_person(person.id, 5)) == ()
