"""履职轨迹 as a table: the lines of the chat in a workbook, for whoever may see the track, as long as he may."""

import pytest

from tests.chat import Chat, Town
from tests.handlers.playing import answer, hand_over, opens, report
from tests.handlers.test_exports import Office, document, rows


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


@pytest.fixture
def late(town: Town, supervisor: Chat, secretary: Chat, inspector: Chat) -> str:
    """Signed for three working days late; the unit's answer is in."""
    number = report(supervisor)
    town.passes(days=4)
    hand_over(secretary, number)
    answer(inspector, number)
    return number


def test_the_own_track_comes_as_a_sheet_with_when_what_how_late_and_proof(
    office: Office, secretary: Chat, late: str
) -> None:
    assert secretary.says("/duty").presses("duty.button.table").hears("export.waiting")
    office.works()
    [row] = rows(office.book(secretary), "履职轨迹")
    assert (row["编号"], row["村"], row["轮到做什么"], row["做了什么"]) == (
        late,
        "青石村",
        "签收交办",
        "交办了",
    )
    assert (row["谁做的"], row["按时还是超时"]) == ("舒书记", "超时3个工作日")
    assert row["轮到的时间"] < row["期限"] < row["做完时间"]
    assert document(secretary).part.fields["name"].startswith("履职轨迹")


def test_the_table_of_another_is_for_whoever_sees_the_track(
    office: Office, secretary: Chat, inspector: Chat, late: str
) -> None:
    secretary.says("/duty").presses("duty.button.others").presses("1 何检员").presses("duty.button.table")
    office.works()
    found = rows(office.book(secretary), "履职轨迹")
    assert {(row["编号"], row["谁做的"]) for row in found} == {(late, "何检员")}
    assert any("文字" in row["凭据"] for row in found)
    assert "何检员" in secretary.shows


def test_a_supervisor_has_the_track_on_the_phone_and_takes_no_file_away(supervisor: Chat, late: str) -> None:
    assert not supervisor.says("/duty").offers("duty.button.table")


def test_nobody_orders_the_table_of_a_track_that_is_none_of_his_business(
    town: Town, secretary: Chat, inspector: Chat, late: str
) -> None:
    whose = town.read(lambda work: work.people.by_user(secretary.user_id)).ref
    inspector.says("/duty")
    forged = town.seal.close(inspector.user_id, f"dt\x1f{whose}\x1f0")
    assert inspector.presses_again((inspector.last, forged)).hears("refusal.missing")


def test_what_was_kept_from_the_reader_since_does_not_come(
    office: Office, town: Town, secretary: Chat, inspector: Chat, late: str
) -> None:
    secretary.says("/duty").presses("duty.button.others").presses("1 何检员").presses("duty.button.table")
    opens(secretary, late).presses("move.button.more").presses("move.button.step_aside")
    secretary.presses("step_aside.button.yes").presses("reason.step_aside.1")
    office.works()
    assert not any(shown.picture == "export" for shown in secretary.messages.values())
