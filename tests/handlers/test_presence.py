"""Who is away, out of reach, or back: the office is covered, the keeper is told, and nothing rains down."""

from datetime import timedelta

from handlers import presence
from handlers.said import Kind, Said
from storage.unit_of_work import UnitOfWork
from supervision.acts import absence
from supervision.events import BecameUnreachable
from tests.chat import Chat, Town
from tests.handlers.late import END, actor, at, listeners, look_away
from tests.handlers.playing import report, to_verify


def comes_back(town: Town, who: Chat) -> None:
    """The person opens the chat again."""
    look_away(town)
    said = Said(0, who.user_id, who.user_id, Kind.EMPTY, town.clock.now)
    town.hear(said, presence.back)


def blocks(town: Town, who: Chat) -> None:
    """The person blocks the bot."""
    look_away(town)
    said = Said(0, who.user_id, who.user_id, Kind.EMPTY, town.clock.now)
    town.hear(said, presence.gone)


def takes_leave(town: Town, part: str, days: int = 5) -> None:
    """Somebody notes leave."""
    look_away(town)
    back_on = (town.clock.now + timedelta(days=days)).date()
    town.act(lambda work: absence.take_leave(work, actor(work, part), back_on))


def test_the_director_covers_a_supervisor_who_blocks_the_bot(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat, neighbour: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    blocks(town, supervisor)
    assert neighbour.hears("cover.unreachable")
    assert "现在有1件" in neighbour.shows
    assert number in neighbour.presses("prompts.button.todo").shows
    assert town.chat("keeper").hears("keeper.unreachable")


def test_the_inspector_covers_the_secretary_on_leave(
    town: Town, supervisor: Chat, inspector: Chat, keeper: Chat
) -> None:
    report(supervisor)
    takes_leave(town, "secretary")
    assert inspector.hears("cover.leave")
    assert "现在有1件" in inspector.shows
    assert keeper.hears("keeper.leave")


def test_the_secretary_covers_the_inspector(town: Town, secretary: Chat) -> None:
    takes_leave(town, "inspector")
    assert secretary.hears("cover.leave")
    assert "何检员" in secretary.shows


def test_nobody_covers_an_office_that_only_hears(town: Town) -> None:
    takes_leave(town, "officer")
    assert listeners(town) == {"keeper"}


def test_who_comes_back_early_is_reported_back(town: Town, keeper: Chat) -> None:
    takes_leave(town, "secretary")
    look_away(town)
    town.act(lambda work: absence.come_back(work, actor(work, "secretary")))
    assert keeper.hears("keeper.back")


def test_leave_that_is_over_when_it_is_said_is_not_said(town: Town, keeper: Chat) -> None:
    ref = town.read(lambda work: actor(work, "secretary").person.ref)
    town.act(lambda work: work.say(keeper.user_id, "keeper.leave", {"person": ref}))
    assert not keeper.answers


def test_who_is_told_of_cover_that_is_over_is_told_nothing(town: Town, inspector: Chat) -> None:
    def back_at_once(work: UnitOfWork) -> None:
        person = actor(work, "secretary").person
        work.people.mark_unreachable(person.id, work.now)
        work.record(BecameUnreachable(person_id=person.id))
        work.people.mark_unreachable(person.id, None)

    town.act(back_at_once)
    assert not inspector.answers


def test_who_is_back_sees_what_is_open_once_and_no_more(
    town: Town, supervisor: Chat, secretary: Chat
) -> None:
    numbers = [report(supervisor, f"第{n}件，水管漏") for n in range(3)]
    blocks(town, secretary)
    at(town, END)
    assert "secretary" not in listeners(town)
    comes_back(town, secretary)
    assert len(secretary.answers) == 2
    assert secretary.hears("queue")
    assert all(number in secretary.shows for number in numbers)


def test_a_supervisor_who_is_back_sees_what_waits(
    town: Town, supervisor: Chat, secretary: Chat, inspector: Chat
) -> None:
    number = to_verify(supervisor, secretary, inspector)
    blocks(town, supervisor)
    comes_back(town, supervisor)
    assert supervisor.hears("todo")
    assert number in supervisor.shows


def test_a_leader_who_is_back_sees_what_was_escalated(town: Town, supervisor: Chat, officer: Chat) -> None:
    number = report(supervisor)
    blocks(town, officer)
    at(town, END)
    comes_back(town, officer)
    assert number in officer.shows
