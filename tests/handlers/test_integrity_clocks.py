"""What is owed on integrity matters is a clock like any other: nothing is forgotten, other rules reckon it anew."""

from dataclasses import replace
from typing import Any

from sqlalchemy import text

from supervision.acts.integrity_owed import reckon_anew
from supervision.integrity import Owed
from tests.chat import Chat, Town
from tests.handlers.test_amending import county, opens, second
from tests.handlers.test_integrity import OWN, hands_down, owed, registers

__all__ = ["county", "second"]


def shortened(county: Chat, second: Chat, rule: str = "告知受不受理") -> None:
    """Five working days, by two leaders."""
    opens(county, "检举控告", rule).says("5个工作日").presses("amend.button.propose")
    second.presses("amend.button.approve")


def reckons(town: Town) -> None:
    town.act(lambda work: reckon_anew(work, 0))


def test_an_anonymous_matter_is_reminded_of_and_comes_to_the_leader(
    town: Town, reception: Chat, county: Chat
) -> None:
    registers(reception, named="anonymous")
    town.passes(days=31)
    assert reception.hears("integrity.due.close")
    assert OWN not in county.shows
    town.passes(days=33)
    assert county.hears("integrity.due.above")
    assert county.presses("notice.button.card").hears("integrity.late.handle")


def test_several_that_fall_due_at_one_moment_are_one_message(
    town: Town, reception: Chat, county: Chat
) -> None:
    for own in ("举2026-31", "举2026-32", "举2026-33"):
        registers(reception, own=own)
    reception.forgets()
    town.passes(days=22)
    assert len(reception.answers) == 1
    assert reception.hears("integrity.due.several")
    assert reception.hears("integrity.due.line.own")
    assert len(county.answers) == 1
    assert county.hears("integrity.due.line.above")
    reception.presses("2")
    assert "举2026-32" in reception.shows
    assert reception.hears("integrity.card")


def test_of_several_what_was_done_meanwhile_is_left_out(town: Town, reception: Chat) -> None:
    registers(reception).presses("integrity.button.acceptance").presses("integrity.how.phone").forgets()
    queued = {"1": {"above": False}, "2": {"above": False}, "9": {}}
    town.act(lambda work: work.remind_together(reception.user_id, "integrity.due", queued))
    assert reception.hears("integrity.due.close")
    assert not reception.hears("integrity.due.several")


def test_that_those_above_were_told_is_in_the_journal_once_for_each_time(
    town: Town, reception: Chat, county: Chat
) -> None:
    registers(reception)
    town.passes(days=28)
    told = entries(town)
    town.passes(days=40)
    assert county.hears("integrity.due.above")
    assert len(entries(town)) > len(told)
    assert {row.actor_id for row in entries(town)} == {None}
    again = entries(town)
    town.knock()
    assert entries(town) == again


def entries(town: Town) -> list[Any]:
    """What the journal has of promises that those above heard of."""
    asked = text("SELECT seq, actor_id FROM journal WHERE act = 'integrity_escalated' ORDER BY id")
    return town.read(lambda work: work.execute(asked).all())  # type: ignore[no-any-return]


def test_who_has_stepped_aside_hears_nothing_of_it_and_the_leader_is_reminded(
    town: Town, reception: Chat, county: Chat
) -> None:
    registers(reception, named="anonymous").presses("integrity.button.aside").presses("step_aside.button.yes")
    reception.presses("integrity.aside_for.kin").forgets()
    town.passes(days=70)
    assert OWN not in reception.shows
    assert county.hears("integrity.due.close")


def test_a_shorter_rule_moves_the_day_and_whoever_owes_it_hears(
    town: Town, reception: Chat, county: Chat, second: Chat
) -> None:
    registers(reception)
    shortened(county, second)
    reckons(town)
    assert reception.hears("integrity.moved")
    assert "11月30日" in reception.shows
    assert owed(town) == {Owed.ACCEPTANCE, Owed.HANDLE}


def test_nobody_is_late_backwards(town: Town, reception: Chat, county: Chat, second: Chat) -> None:
    registers(reception)
    town.passes(days=10)
    shortened(county, second)
    reckons(town)
    reception.says("/queue").presses("reception.tab.open")
    assert reception.hears("integrity.owed.acceptance")
    assert reception.hears("mark.spared")


def test_what_a_secretary_was_given_for_a_task_no_rule_changes(
    town: Town, reception: Chat, secretary: Chat, county: Chat, second: Chat
) -> None:
    hands_down(registers(reception))
    secretary.forgets()
    shortened(county, second)
    reckons(town)
    assert not secretary.hears("integrity.moved")


def test_a_preview_counts_them_for_a_leader_who_may_know_and_for_no_other(
    town: Town, reception: Chat, county: Chat, second: Chat
) -> None:
    registers(reception).presses("integrity.button.keep_from").presses("凌县长")
    opens(county, "检举控告", "告知受不受理").says("5个工作日")
    assert "0件，0件" in county.shows
    opens(second, "检举控告", "告知受不受理").says("5个工作日")
    assert "2件，1件" in second.shows


def test_another_ladder_of_the_reception_is_told_by_what_is_owed_and_by_no_matter_kept_from_the_leader(
    town: Town, reception: Chat, county: Chat, second: Chat
) -> None:
    registers(reception).presses("integrity.button.keep_from").presses("凌县长")
    town.clock.forward(days=24)
    for leader, late in ((county, 0), (second, 1)):
        opens(leader, "超时往上报", "信访室超时").presses("马上 → 县纪委领导")
        leader.presses("amend.button.after").says("3个工作日").presses("amend.button.keep")
        assert f"现在超时的{late}件里" in leader.shows
        assert leader.hears("amend.effect.hear.later") is bool(late)


def test_a_matter_from_before_there_was_a_time_for_closing_has_one_from_now_on(
    town: Town, reception: Chat
) -> None:
    registers(reception, named="anonymous")
    [handle] = town.read(lambda work: work.integrity.owed(1))
    town.act(lambda work: work.integrity.keep(replace(handle, next_at=None), handle))
    assert owed(town) == set()
    reckons(town)
    assert owed(town) == {Owed.HANDLE}
