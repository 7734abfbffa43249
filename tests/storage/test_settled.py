"""What is reckoned once in an act is reckoned anew where what it rests on changes in that act."""

from dataclasses import replace

from supervision.gate import actor_of, scope_of
from supervision.offices import Role
from supervision.ports import Work
from tests.cast import user_of
from tests.chat import Town


def test_a_scope_is_reckoned_once_and_anew_when_an_office_ends(town: Town) -> None:
    def act(work: Work) -> None:
        secretary = work.people.by_user(user_of("secretary"))
        actor = actor_of(work, secretary)
        before = scope_of(work, actor)
        assert scope_of(work, actor) is before
        [office] = [each for each in actor.offices if each.role is Role.SECRETARY]
        work.offices.end(office.id, work.now)
        assert not scope_of(work, actor_of(work, secretary)).townships

    town.act(act)


def test_a_scope_is_reckoned_anew_when_a_township_changes_hands(town: Town) -> None:
    def act(work: Work) -> None:
        officer = actor_of(work, work.people.by_user(user_of("officer")))
        [township, *_] = scope_of(work, officer).townships
        work.places.put(replace(work.places.by_id(township), linked_id=None))
        assert township not in scope_of(work, officer).townships

    town.act(act)
