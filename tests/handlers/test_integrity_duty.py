"""What integrity matters leave on duty tracks: on the own one and for the county's leader, nowhere between them."""

import pytest

from tests.cast import user_of
from tests.chat import Chat, Town
from tests.handlers.test_integrity import OWN, hands_down, registers


def track(town: Town, reader: str, of: str) -> Chat:
    """Somebody's duty track as the reader opens it."""
    ref = town.read(lambda work: work.people.by_user(user_of(of)).ref)
    chat = town.chat(reader).forgets()
    return chat.presses_again((1, town.seal.close(chat.user_id, f"du\x1f{ref}\x1f0\x1f0")))


def test_what_the_reception_owes_and_did_stands_on_its_track(town: Town, reception: Chat) -> None:
    registers(reception)
    town.passes(days=23)
    shown = reception.says("/duty").shows
    assert "轮到2件：按时0，还没办2，超时1" in shown
    assert f"{OWN} 检举控告 · 告知受理" in shown
    reception.says("/queue").presses("reception.tab.open").presses("1")
    reception.presses("integrity.button.acceptance").presses("integrity.how.phone")
    shown = reception.says("/duty").shows
    assert "告知了受理" in shown
    assert "超时2个工作日" in shown
    assert "凭据：电话告知" in shown


def test_a_secretarys_task_is_on_the_own_track_by_number_alone(
    town: Town, reception: Chat, secretary: Chat
) -> None:
    hands_down(registers(reception))
    secretary.presses("integrity.button.sign").presses("integrity.button.done")
    shown = secretary.says("/duty").shows
    assert "轮到2件：按时2，还没办0，超时0" in shown
    assert f"{OWN} 检举控告 · 签收县里交办" in shown
    assert not secretary.offers("duty.button.say")


@pytest.mark.parametrize("reader", ["officer", "county"])
def test_the_countys_leader_samples_it_and_the_linked_office_sees_no_row_and_no_figure(
    town: Town, reception: Chat, secretary: Chat, reader: str
) -> None:
    before = track(town, reader, "secretary").shows
    hands_down(registers(reception))
    secretary.presses("integrity.button.sign")
    after = track(town, reader, "secretary").shows
    assert (before == after) is (reader == "officer")
    assert (OWN in after) is (reader == "county")


def test_who_has_stepped_aside_and_from_whom_it_is_kept_see_nothing_of_it(
    town: Town, reception: Chat, secretary: Chat
) -> None:
    before = {who: track(town, "county", who).shows for who in ("reception", "secretary")}
    hands_down(registers(reception))
    reception.presses("integrity.button.keep_from").presses("凌县长")
    assert {who: track(town, "county", who).shows for who in before} == before
    secretary.presses("integrity.button.aside").presses("step_aside.button.yes")
    secretary.presses("integrity.aside_for.kin")
    assert secretary.says("/duty").hears("duty.empty")
    assert OWN in reception.says("/duty").shows


def test_it_is_drawn_and_given_out_with_the_own_data(reception: Chat) -> None:
    registers(reception)
    reception.says("/duty").presses("duty.button.picture")
    [shown] = [each for each in reception.answers if each.picture]
    assert OWN in str(shown.part.fields if shown.part else "")
