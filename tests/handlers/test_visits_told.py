"""Visits in figures, teams and workbooks: for whom they are, and what of them."""

from typing import Any

import pytest

from tests.chat import Chat, Town
from tests.handlers.test_exports import Office, rows, take_away
from tests.handlers.test_visit import looked

SAID = "何检员收了修渠的钱"


@pytest.fixture
def office(town: Town) -> Office:
    return Office(town)


def workbook(office: Office, who: Chat) -> list[dict[str, Any]]:
    """The visits of this month as this reader takes them away."""
    take_away(who, "本月")
    office.works()
    return rows(office.book(who), "走访")


def reports_from_a_visit(supervisor: Chat, name: str) -> None:
    looked(supervisor).says(SAID).presses("report.button.no_photo").presses("visit.button.file_report")
    supervisor.presses("track.button.everyday").presses("report.button.no_photo")
    supervisor.says(name).presses("report.button.file")


def covert(who: Chat, found: str) -> None:
    who.says("/visit").presses("青石村").presses("form.covert").presses("惠民惠农资金")
    who.presses("visit.button.topics_done").says(found).presses("report.button.no_photo")
    who.presses("visit.button.file")


def test_a_visit_that_led_to_what_is_kept_from_somebody_counts_for_him_nowhere(
    office: Office, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    reports_from_a_visit(supervisor, "何检员")
    assert "走访1次" in secretary.says("/report").shows
    assert "没有走访" in inspector.says("/report").shows
    assert "刚刚" not in inspector.says("/team").shows
    take_away(inspector, "本月")
    office.works()
    assert not [shown for shown in inspector.messages.values() if shown.picture]


def test_a_visit_counts_for_nobody_before_it_is_said_whom_its_report_is_about(
    supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    looked(supervisor).says(SAID).presses("report.button.no_photo").presses("visit.button.file_report")
    for who in (inspector, secretary):
        assert "没有走访" in who.says("/report").shows
        assert "刚刚" not in who.says("/team").shows
    assert "走访记下了" in "".join(shown.text for shown in supervisor.messages.values())
    assert supervisor.says("/records").presses("records.button.visits").offers("records.button.visit")


def test_a_report_that_is_given_up_leaves_the_visit(supervisor: Chat, inspector: Chat) -> None:
    looked(supervisor).says("水渠垮了").presses("report.button.no_photo").presses("visit.button.file_report")
    supervisor.says("/cancel")
    assert "走访1次" in inspector.says("/report").shows


def test_one_that_led_to_what_the_county_sorts_first_counts_only_afterwards(
    supervisor: Chat, secretary: Chat
) -> None:
    looked(supervisor).says("说不好").presses("report.button.no_photo").presses("visit.button.file_report")
    supervisor.presses("track.button.unclear").presses("report.button.no_photo")
    supervisor.presses("concerned.button.unsure").presses("report.button.file")
    assert "没有走访" in secretary.says("/report").shows


def test_what_was_heard_of_the_reader_is_not_for_him_to_read(
    office: Office, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    looked(supervisor).says(SAID).presses("report.button.no_photo").presses("visit.button.file")
    supervisor.presses("spoken.button.nobody")
    assert [row["看到听到的"] for row in workbook(office, inspector)] == [None]
    assert [row["看到听到的"] for row in workbook(office, secretary)] == [SAID]


@pytest.mark.parametrize(("reader", "title"), [("inspector", "镇纪检员"), ("secretary", "镇纪委书记")])
def test_nor_what_was_heard_of_his_office_by_its_title(
    town: Town, office: Office, supervisor: Chat, reader: str, title: str
) -> None:
    said = f"{title}收了修渠的钱"
    looked(supervisor).says(said).presses("report.button.no_photo").presses("visit.button.file")
    supervisor.presses("spoken.button.nobody")
    other = {"inspector": "secretary", "secretary": "inspector"}[reader]
    assert [row["看到听到的"] for row in workbook(office, town.chat(reader))] == [None]
    assert [row["看到听到的"] for row in workbook(office, town.chat(other))] == [said]


def test_a_covert_visit_is_for_who_made_it_and_for_the_offices_above(
    office: Office, supervisor: Chat, inspector: Chat, secretary: Chat
) -> None:
    looked(supervisor).says("水渠通了").presses("report.button.no_photo").presses("visit.button.file")
    covert(secretary, "账上对不拢")
    covert(inspector, "路灯没装")
    assert {row["看到听到的"] for row in workbook(office, inspector)} == {"水渠通了", "路灯没装"}
    assert {row["看到听到的"] for row in workbook(office, secretary)} == {
        "水渠通了",
        "账上对不拢",
        "路灯没装",
    }


def test_the_county_reads_the_secretarys_covert_visit_but_not_whom_it_speaks_of(
    office: Office, officer: Chat, secretary: Chat
) -> None:
    covert(secretary, "账上对不拢")
    covert(secretary, "都说关联系也拿了")
    covert(secretary, "都说监察室的人也拿了")
    assert [row["看到听到的"] for row in workbook(office, officer)] == ["账上对不拢"]
