"""回避 in integrity matters: asked anew at each question, of who acts for whom and who sits where at that moment."""

import re
from typing import Any

import pytest

from supervision.acts import sealed_ways
from supervision.offices import Role
from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.test_integrity import OWN, hands_down, registers, the_matter
from tests.handlers.test_recusal import preview
from tests.handlers.test_sealed_way import about, at_reception, second

__all__ = ["second"]


def named(supervisor: Chat, name: str) -> str:
    """A report of every day that names an official above the township's power; the number it gets."""
    preview(supervisor).presses("report.button.concerns").says(name).presses("concerned.button.seal")
    [number] = re.findall(r"(?<!\d)\d{7}(?!\d)", supervisor.shows)
    return str(number)


def moves_in(town: Town, part: str) -> None:
    """Whoever it is leaves every office and sits at the county's reception from now on."""

    def come(work: Any) -> None:
        person = work.people.by_user(user_of(part))
        for office in work.offices.of_person(person.id, work.now):
            work.offices.end(office.id, work.now)
        work.offices.appoint(person.id, Role.RECEPTION, work.places.by_code("QX").id, work.now)

    town.act(come)


def names_deputy(secretary: Chat, name: str = "何检员") -> None:
    """舒书记 goes on leave, and somebody acts for him."""
    secretary.says("/leave").presses("leave.button.two_weeks")
    secretary.presses(next(label for label in secretary.labels if name in label))


def test_who_acts_for_the_one_named_is_not_offered_the_task(
    supervisor: Chat, reception: Chat, secretary: Chat, inspector: Chat
) -> None:
    registers(reception, named(supervisor, "舒书记"))
    names_deputy(secretary)
    reception.presses("integrity.button.hand")
    assert any("尚山口" in label for label in reception.labels)
    assert not any("何检员" in label or "舒书记" in label for label in reception.labels)


def test_a_task_goes_back_when_its_receiver_comes_to_act_for_whom_it_concerns(
    town: Town, supervisor: Chat, reception: Chat, secretary: Chat
) -> None:
    registers(reception, named(supervisor, "舒书记"))
    hands_down(reception, "尚山口")
    elsewhere = town.chat("elsewhere")
    assert elsewhere.says("/queue").offers("integrity.button.tasks")

    def inspects_there(work: Any) -> None:
        person = work.people.by_user(user_of("elsewhere"))
        work.offices.appoint(person.id, Role.INSPECTOR, work.places.by_code("LX").id, work.now)

    town.act(inspects_there)
    names_deputy(secretary, "尚山口")
    assert reception.hears("integrity.news.stepped_aside")
    assert the_matter(town).receiver_id is None
    assert not elsewhere.says("/queue").offers("integrity.button.tasks")


def test_named_with_the_number_only_later_whoever_has_the_task_has_it_no_more(
    town: Town, supervisor: Chat, reception: Chat
) -> None:
    number = named(supervisor, "舒书记")
    registers(reception, number)
    hands_down(reception, "尚山口")
    town.act(lambda work: sealed_ways.named(work, number, ("尚山口",)))
    assert reception.hears("integrity.news.stepped_aside")
    assert not town.chat("elsewhere").says("/queue").offers("integrity.button.tasks")


@pytest.mark.parametrize("registered", [False, True])
def test_whoever_comes_to_the_reception_later_is_kept_from_it_all_the_same(
    town: Town, supervisor: Chat, reception: Chat, officer: Chat, registered: bool
) -> None:
    number = named(supervisor, "关联系")
    if registered:
        registers(reception, number)
    moves_in(town, "officer")
    shown = officer.says("/queue").presses("reception.tab.expected").shows
    shown += officer.presses("reception.tab.open").shows
    officer.presses("reception.button.register").says(number)
    assert officer.hears("refusal.number_unknown")
    assert number not in shown
    assert OWN not in shown


def test_a_county_number_tells_nobody_of_a_matter_that_is_kept_from_him(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    registers(second, about(supervisor, "解信访"))
    registers(reception)
    assert reception.hears("integrity.card")
    assert registers(second).hears("refusal.county_number_taken")
    assert registers(reception).hears("refusal.county_number_taken")


def test_kept_late_from_a_colleague_its_number_is_unknown_to_him_and_to_who_acts_for_him(
    town: Town, supervisor: Chat, reception: Chat, second: Chat
) -> None:
    number = about(supervisor, "report.button.none_of_them")
    registers(reception, number).presses("integrity.button.keep_from").presses("申信访")
    other = town.read(lambda work: work.people.by_user(second.user_id).id)
    acting = at_reception(town, "代信访", 5_000_000_089, deputy_of=other)
    for chat in (second, acting):
        chat.says("/queue").presses("reception.button.register").says(number)
        assert chat.hears("refusal.number_unknown")
        assert OWN not in chat.says("/queue").presses("reception.tab.open").shows
